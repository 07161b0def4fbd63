//! The bytes that all texts of a shape have at a place. It must not know what comes behind them.

use crate::scan::{BLOCK, below};

/// Bytes to be compared with the beginning of others: nearly always in one step.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) bytes: Box<[u8]>,
    /// The first of them, zeros behind; and a bit for each.
    pub(super) front: [u8; BLOCK],
    pub(super) mask: u64,
    pub(super) breaks_line: bool,
}

impl Piece {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut front = [0; BLOCK];
        front.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Piece { bytes: bytes.into(), front, mask: below(bytes.len() as u32), breaks_line: bytes.contains(&b'\n') }
    }
}
