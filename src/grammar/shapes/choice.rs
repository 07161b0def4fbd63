//! What a text may go on with at a place, and which of it does. The text is loaded once for all that are offered.
//!
//! This must not know what stood before.

use super::piece::Piece;
use super::{MOST_NODES, MOST_SIBLINGS, Then};
use crate::scan::{BLOCK, Block, Scan};

/// Bytes that a text goes on with, and what comes behind them.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) piece: Piece,
    pub(super) then: Then,
}

/// The nodes at a place.
#[derive(Debug, Default)]
pub(super) struct Choice(Vec<Node>);

impl Choice {
    /// The node that a text goes on as.
    #[inline(always)]
    pub(super) fn find<S: Scan>(&self, text: &[u8], scan: S) -> Option<&Node> {
        let Some(chunk) = text.first_chunk().filter(|_| S::IS_WIDE) else {
            return self.0.iter().find(|node| text.starts_with(&node.piece.bytes));
        };
        let block = scan.block(chunk);
        // Not by an iterator: what its closure holds may not be inlined, and loses the kernel's instructions.
        for node in &self.0 {
            let Piece { bytes, front, mask, .. } = &node.piece;
            if block.is_like(scan.block(front), *mask) && (bytes.len() <= BLOCK || text.starts_with(bytes)) {
                return Some(node);
            }
        }
        None
    }

    /// The node of these bytes, made if it is not there; `None` if there is no room.
    pub(super) fn node(&mut self, count: &mut usize, bytes: &[u8], then: impl FnOnce() -> Then) -> Option<&mut Node> {
        let known = self.0.iter().position(|node| *node.piece.bytes == *bytes);
        let place = match known {
            Some(place) => place,
            None if *count >= MOST_NODES || self.0.len() >= MOST_SIBLINGS => return None,
            None => {
                *count += 1;
                self.0.push(Node { piece: Piece::new(bytes), then: then() });
                self.0.len() - 1
            }
        };
        self.0.get_mut(place)
    }
}
