//! The bytes that all texts of a shape have at a place.

/// Bytes to be compared with the beginning of others. Most are few: up to 32 are compared as one number
/// or two that may overlap, without a call.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) bytes: Box<[u8]>,
    front: u128,
    mask: u128,
    /// The last sixteen.
    back: u128,
    pub(super) breaks_line: bool,
}

impl Piece {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mask = u128::MAX.checked_shr(128 - 8 * bytes.len().min(16) as u32).unwrap_or(0);
        let back = front(bytes.get(bytes.len().saturating_sub(16)..).unwrap_or_default());
        Piece { front: front(bytes), mask, back, bytes: bytes.into(), breaks_line: bytes.contains(&b'\n') }
    }

    #[inline(always)]
    pub(super) fn begins(&self, text: &[u8]) -> bool {
        let Some(chunk) = text.first_chunk() else { return text.starts_with(&self.bytes) };
        let is_alike = (u128::from_le_bytes(*chunk) ^ self.front) & self.mask == 0;
        is_alike
            && match self.bytes.len() {
                0..=16 => true,
                len @ 17..=32 => {
                    let back = text.get(len - 16..).and_then(<[u8]>::first_chunk);
                    back.is_some_and(|back| u128::from_le_bytes(*back) == self.back)
                }
                _ => text.starts_with(&self.bytes),
            }
    }
}

/// The first sixteen bytes; zeros, where there are fewer.
fn front(bytes: &[u8]) -> u128 {
    bytes.iter().take(16).rev().fold(0, |front, &byte| front << 8 | u128::from(byte))
}
