//! Which bytes are inside strings, and whether they are allowed there.
//!
//! A quote that is not escaped opens a string, and the next one closes it. So a byte is inside if
//! the number of quotes up to it is odd. `prefix_xor` computes this parity for all 64 bytes at
//! once. The parity of the last byte is the *carry*, with which the next block begins:
//!
//! ```text
//! text         { " a \ " , " : 1 , | " b " : " c            a block of ten and the next, the first byte leftmost
//! backslashes  . . . 1 . . . . . . | . . . . . .
//! escaped      . . . . 1 . . . . . | . . . . . .            so this quote closes nothing
//! quotes       . 1 . . . . 1 . . . | 1 . 1 . 1 .
//! inside       . 1 1 1 1 1 . . . . | 1 1 . . 1 1            odd so far; a closing quote is not inside
//! carry                          0                1         a string is open: the next block begins inside
//! ```
//!
//! A bracket that is inside is text, not a token. This file must not know tokens.

use crate::scan::{Block, Scan, below, escaped_bytes};

/// Follows strings from block to block. Its fields are the carries.
#[derive(Default)]
pub(super) struct StringTracker {
    /// All ones if the block before ended inside a string, else 0.
    inside: u64,
    /// 1 if the last byte of the block before escapes the next byte, else 0.
    escaped: u64,
}

/// The masks of one block that say where strings are.
pub(super) struct StringMasks {
    /// Quotes that are not escaped.
    pub(super) quotes: u64,
    /// Bytes inside strings, opening quotes included, closing quotes not.
    pub(super) inside: u64,
    /// Bytes below 0x20, anywhere.
    pub(super) controls: u64,
    /// Bytes after a backslash that is not escaped itself.
    escaped: u64,
}

/// The masks of one block that say where strings begin and end.
#[derive(Clone, Copy, Default)]
pub(super) struct QuoteMasks {
    /// Quotes that are not escaped.
    pub(super) quotes: u64,
    /// Bytes after a backslash that is not escaped itself.
    pub(super) escaped: u64,
}

impl StringTracker {
    /// A tracker that begins after an opening quote.
    pub(super) fn inside() -> Self {
        StringTracker { inside: !0, ..StringTracker::default() }
    }

    /// Takes the next block.
    #[inline(always)]
    pub(super) fn next_block<S: Scan>(&mut self, scan: S, block: S::Block) -> StringMasks {
        let QuoteMasks { quotes, escaped } = self.next_quotes(block);
        let inside = scan.prefix_xor(quotes) ^ self.inside;
        self.inside = (inside as i64 >> 63) as u64; // the highest bit, repeated in all others
        StringMasks { quotes, inside, controls: block.controls(), escaped }
    }

    /// Takes the next block, but does not follow what is inside of strings.
    #[inline(always)]
    pub(super) fn next_quotes(&mut self, block: impl Block) -> QuoteMasks {
        let backslashes = block.backslashes();
        let escaped = if backslashes | self.escaped == 0 { 0 } else { self.escaped(backslashes) };
        QuoteMasks { quotes: block.quotes() & !escaped, escaped }
    }

    #[inline(always)]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        let (escaped, is_next) = escaped_bytes(backslashes, self.escaped);
        self.escaped = is_next;
        escaped
    }
}

impl StringMasks {
    /// Bytes that are not allowed in a string or after a backslash, in this block, which begins at
    /// `at` in `text`.
    #[inline(always)]
    pub(super) fn faults(&self, block: impl Block, text: &[u8], at: usize) -> u64 {
        let faults = self.controls & self.inside;
        if self.escaped == 0 { faults } else { faults | bad_escapes(block, self.escaped, text, at) }
    }
}

/// Escaped bytes that must not come after a backslash. A `\u` without four digits is marked at its
/// `u`.
#[inline(always)]
fn bad_escapes(block: impl Block, escaped: u64, text: &[u8], at: usize) -> u64 {
    let escapes = block.escapes();
    let mut faults = escaped & !escapes.allowed;
    let u = escaped & escapes.u;
    if u != 0 {
        let hex = escapes.hex;
        let has_digits = (hex >> 1) & (hex >> 2) & (hex >> 3) & (hex >> 4);
        let lacking = u & !has_digits;
        // The digits of a `u` in the last four places are not all in this block.
        faults |= lacking & below(60);
        faults |= lacking_across_blocks(lacking & !below(60), text, at);
    }
    faults
}

/// Those of the bits `lacking` whose `u` is not followed by four digits. The digits may be in the
/// next block.
#[cold]
fn lacking_across_blocks(mut lacking: u64, text: &[u8], at: usize) -> u64 {
    let mut faults = 0;
    while lacking != 0 {
        let place = lacking.trailing_zeros() as usize;
        let digits = text.get(at + place + 1..at + place + 5);
        if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            faults |= 1 << place;
        }
        lacking &= lacking - 1;
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bit by bit.
    fn bit_by_bit(backslashes: u64, mut is_escaped: bool) -> (u64, u64) {
        let mut escaped = 0;
        for at in 0..64 {
            escaped |= u64::from(is_escaped) << at;
            is_escaped = backslashes >> at & 1 == 1 && !is_escaped;
        }
        (escaped, u64::from(is_escaped))
    }

    fn check(backslashes: u64) {
        for carry in [0, 1] {
            let mut strings = StringTracker { inside: 0, escaped: carry };
            let escaped = strings.escaped(backslashes);
            assert_eq!(
                (escaped, strings.escaped),
                bit_by_bit(backslashes, carry == 1),
                "{backslashes:064b} {carry}"
            );
        }
    }

    /// At both ends of a block, and where a borrow runs from one half into the other.
    #[test]
    fn every_pattern_of_sixteen_backslashes_with_every_carry() {
        for pattern in 0..1_u64 << 16 {
            for shift in [0, 1, 24, 47, 48] {
                check(pattern << shift);
                check(!(pattern << shift));
            }
            check(pattern.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
    }
}
