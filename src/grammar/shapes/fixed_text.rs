//! The bytes between two holes of a shape, ready to be compared with a text a block at a time.
//!
//! A comparison with `starts_with` calls `memcmp`, with its own branches on the length. Nearly all
//! fixed texts fit into one block of 64 bytes or two, so they are kept padded to blocks:
//!
//! ```text
//! up to 64 bytes     front     compared under a mask of the bytes that count
//! up to 128 bytes    front, then back: the last 64 bytes, which may overlap the front
//!
//!                    ├──── front ────┤
//!                         ├──── back ────┤
//! ```
//!
//! Longer ones are compared with `starts_with` after the front. This file must not know what comes
//! after the bytes.

use crate::scan::{BLOCK, Block, Scan, below};

/// Bytes to compare with the beginning of a text.
#[derive(Debug)]
pub(super) struct FixedText {
    pub(super) bytes: Box<[u8]>,
    /// The first 64 bytes; filled up with zeros, if there are fewer.
    front: [u8; BLOCK],
    /// A bit for each byte of `front` that counts.
    mask: u64,
    /// The last 64 bytes, if there are more than 64.
    back: Option<Box<[u8; BLOCK]>>,
}

impl FixedText {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut front = [0; BLOCK];
        front.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        let back = bytes.last_chunk().filter(|_| bytes.len() > BLOCK).map(|back| Box::new(*back));
        FixedText { bytes: bytes.into(), front, mask: below(bytes.len() as u32), back }
    }

    /// Whether `chunk`, the first 64 bytes of a text, begins with the front.
    #[inline(always)]
    pub(super) fn matches_front(&self, chunk: &[u8; BLOCK], scan: impl Scan) -> bool {
        scan.block(chunk).is_like(scan.block(&self.front), self.mask)
    }

    /// Whether a text that begins with the front begins with all of the fixed text.
    #[inline(always)]
    pub(super) fn matches_after_front(&self, text: &[u8], scan: impl Scan) -> bool {
        let Some(back) = &self.back else { return true };
        match text.get(..self.bytes.len()).and_then(<[u8]>::last_chunk) {
            Some(last) if self.bytes.len() <= 2 * BLOCK => {
                scan.block(last).is_like(scan.block(back), !0)
            }
            _ => self.is_prefix_of(text),
        }
    }

    /// Whether a text begins with the fixed text, of any length.
    #[cold]
    #[inline(never)]
    pub(super) fn is_prefix_of(&self, text: &[u8]) -> bool {
        text.starts_with(&self.bytes)
    }
}
