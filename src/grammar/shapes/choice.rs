//! What a text may go on with at a place, and which of it does.
//!
//! This must not know what stood before.

use super::guess::Guess;
use super::piece::Piece;
use super::{MOST_NODES, MOST_SIBLINGS, Then};
use crate::scan::{BLOCK, Scan};

/// Bytes that a text goes on with, and what comes behind them.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) piece: Piece,
    pub(super) then: Then,
}

/// The nodes at a place.
#[derive(Debug, Default)]
pub(super) struct Choice {
    nodes: Vec<Node>,
    /// `None`: each is compared.
    guess: Option<Box<Guess>>,
}

impl Choice {
    /// The node that a text goes on as.
    #[inline(always)]
    pub(super) fn find<S: Scan>(&self, text: &[u8], scan: S) -> Option<&Node> {
        if !S::IS_WIDE {
            return self.nodes.iter().find(|node| text.starts_with(&node.piece.bytes));
        }
        let Some(chunk) = text.first_chunk() else { return self.search(text) };
        let likely = match &self.guess {
            Some(guess) => {
                self.nodes.get(guess.place(chunk)).filter(|node| node.piece.is_front(chunk, scan))
            }
            None => Some(self.first_like(chunk, scan)?),
        };
        match likely {
            Some(node) if node.piece.is_back(text, scan) => Some(node),
            _ => self.search(text),
        }
    }

    /// The first node with the front of a text.
    #[allow(
        clippy::manual_find,
        reason = "a closure may not be inlined, and then loses the kernel's instructions"
    )]
    #[inline(always)]
    fn first_like(&self, chunk: &[u8; BLOCK], scan: impl Scan) -> Option<&Node> {
        for node in &self.nodes {
            if node.piece.is_front(chunk, scan) {
                return Some(node);
            }
        }
        None
    }

    /// As [`Self::find`], one node after another.
    #[cold]
    #[inline(never)]
    pub(super) fn search(&self, text: &[u8]) -> Option<&Node> {
        self.nodes.iter().find(|node| node.piece.begins(text))
    }

    /// To compare a few is as good; and once there are many, not for each that comes: a guess that
    /// lacks some is none the worse for the others.
    fn learn_to_guess(&mut self) {
        if matches!(self.nodes.len(), 4..=8 | 16) {
            let pieces: Vec<&[u8]> = self.nodes.iter().map(|node| &*node.piece.bytes).collect();
            self.guess = Guess::between(&pieces).map(Box::new);
        }
    }

    /// The node of these bytes, made if it is not there; `None` if there is no room.
    pub(super) fn node(
        &mut self,
        count: &mut usize,
        bytes: &[u8],
        then: impl FnOnce() -> Then,
    ) -> Option<&mut Node> {
        let known = self.nodes.iter().position(|node| *node.piece.bytes == *bytes);
        let place = match known {
            Some(place) => place,
            None if *count >= MOST_NODES || self.nodes.len() >= MOST_SIBLINGS => return None,
            None => {
                *count += 1;
                self.nodes.push(Node { piece: Piece::new(bytes), then: then() });
                self.learn_to_guess();
                self.nodes.len() - 1
            }
        };
        self.nodes.get_mut(place)
    }
}
