//! The bytes that all texts of a shape have at a place. It must not know what comes behind them.

use crate::scan::{BLOCK, Block, Scan, below};

/// Bytes to be compared with the beginning of others: nearly always in one step or two.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) bytes: Box<[u8]>,
    /// The first of them, zeros behind; and a bit for each.
    front: [u8; BLOCK],
    mask: u64,
    /// The last of them, if there are more.
    back: Option<Box<[u8; BLOCK]>>,
}

impl Piece {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut front = [0; BLOCK];
        front.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        let back = bytes.last_chunk().filter(|_| bytes.len() > BLOCK).map(|back| Box::new(*back));
        Piece { bytes: bytes.into(), front, mask: below(bytes.len() as u32), back }
    }

    /// Whether a text that begins with this chunk begins with the piece, as far as the chunk goes.
    #[inline(always)]
    pub(super) fn is_front(&self, chunk: &[u8; BLOCK], scan: impl Scan) -> bool {
        scan.block(chunk).is_like(scan.block(&self.front), self.mask)
    }

    /// Whether a text that begins like the piece begins with all of it.
    ///
    /// ```text
    /// piece    ├──── front ────┤
    ///               ├──── back ────┤      of up to two blocks
    /// ```
    #[inline(always)]
    pub(super) fn is_back(&self, text: &[u8], scan: impl Scan) -> bool {
        let Some(back) = &self.back else { return true };
        match text.get(..self.bytes.len()).and_then(<[u8]>::last_chunk) {
            Some(last) if self.bytes.len() <= 2 * BLOCK => {
                scan.block(last).is_like(scan.block(back), !0)
            }
            _ => self.begins(text),
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn begins(&self, text: &[u8]) -> bool {
        text.starts_with(&self.bytes)
    }
}
