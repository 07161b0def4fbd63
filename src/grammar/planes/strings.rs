//! Which bytes are inside strings, and whether strings hold what they may.
//!
//! An opening quote begins a string and the next one ends it, so a byte is inside if the number of
//! quotes up to it is odd. `prefix_xor` tells that of all bytes of a block at once, and the last of
//! them is what the next block begins with, the carry:
//!
//! ```text
//! text         { " a \ " , " : 1 , | " b " : " c            a block of ten and the next, the first byte leftmost
//! backslashes  . . . 1 . . . . . . | . . . . . .
//! escaped      . . . . 1 . . . . . | . . . . . .            so this quote ends nothing
//! quotes       . 1 . . . . 1 . . . | 1 . 1 . 1 .
//! inside       . 1 1 1 1 1 . . . . | 1 1 . . 1 1            odd so far; the quote that ends a string is not inside
//! carry                          0                1         a string is open: the block behind begins inside
//! ```
//!
//! A quote or bracket that is `inside`, and no opening quote, is text and no token. This must not
//! know tokens.

use crate::scan::{Block, Scan, below};

/// What the block before leaves open.
#[derive(Default)]
pub(super) struct Strings {
    /// All ones, if it ended inside a string.
    inside: u64,
    /// 1, if its last byte escapes the next.
    escaped: u64,
}

/// What a block says.
pub(super) struct Quoted {
    /// The quotes that are not escaped.
    pub(super) quotes: u64,
    /// The bytes inside strings; of the quotes, those that open.
    pub(super) inside: u64,
    /// Bytes below 0x20, anywhere.
    pub(super) controls: u64,
    /// Bytes behind a backslash that is not escaped itself.
    escaped: u64,
}

impl Strings {
    /// As behind an opening quote.
    pub(super) fn inside() -> Self {
        Strings { inside: !0, ..Strings::default() }
    }

    /// Looks at the next block.
    #[inline(always)]
    pub(super) fn next<S: Scan>(&mut self, scan: S, block: S::Block) -> Quoted {
        let backslashes = block.backslashes();
        let escaped = if backslashes | self.escaped == 0 { 0 } else { self.escaped(backslashes) };
        let quotes = block.quotes() & !escaped;
        let inside = scan.prefix_xor(quotes) ^ self.inside;
        self.inside = (inside as i64 >> 63) as u64;
        Quoted { quotes, inside, controls: block.controls(), escaped }
    }

    /// The bytes behind a backslash that is not itself escaped. Of a run of backslashes every other
    /// one escapes. A subtraction tells them apart in all runs at once, since it borrows
    /// through each run:
    ///
    /// ```text
    /// backslashes              . 1 1 1 . . 1 1 . .      lowest bit leftmost
    /// shifted by one           . . 1 1 1 . . 1 1 .
    /// odd places set           . 1 1 1 1 1 . 1 1 1
    /// minus the backslashes    . . . . 1 1 1 1 . 1
    /// odd places turned        . 1 . 1 1 . 1 . . .      backslashes that escape; the byte behind an odd run
    /// XOR the backslashes      . . 1 . 1 . . 1 . .      escaped
    /// ```
    #[inline(always)]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
        let escaping = backslashes & !self.escaped;
        let turned = ((escaping << 1 | ODD).wrapping_sub(escaping)) ^ ODD;
        let escaped = turned ^ (backslashes | self.escaped);
        self.escaped = (turned & backslashes) >> 63;
        escaped
    }
}

impl Quoted {
    /// Bytes that cannot stand in a string, and what cannot stand behind a backslash, in the block
    /// that stands at `at` in `text`.
    #[inline(always)]
    pub(super) fn faults(&self, block: impl Block, text: &[u8], at: usize) -> u64 {
        let faults = self.controls & self.inside;
        if self.escaped == 0 { faults } else { faults | bad_escapes(block, self.escaped, text, at) }
    }
}

#[inline(always)]
fn bad_escapes(block: impl Block, escaped: u64, text: &[u8], at: usize) -> u64 {
    let escapes = block.escapes();
    let mut faults = escaped & !escapes.allowed;
    let u = escaped & escapes.u;
    if u != 0 {
        let hex = escapes.hex;
        let lacking = u & !(hex >> 1 & hex >> 2 & hex >> 3 & hex >> 4);
        faults |= lacking & below(60);
        faults |= at_the_edge(lacking & !below(60), text, at);
    }
    faults
}

/// Of `\u` whose digits reach into the next block, those that lack some.
#[cold]
fn at_the_edge(mut lacking: u64, text: &[u8], at: usize) -> u64 {
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

    /// From bit to bit.
    fn by_hand(backslashes: u64, mut is_escaped: bool) -> (u64, u64) {
        let mut escaped = 0;
        for at in 0..64 {
            escaped |= u64::from(is_escaped) << at;
            is_escaped = backslashes >> at & 1 == 1 && !is_escaped;
        }
        (escaped, u64::from(is_escaped))
    }

    fn check(backslashes: u64) {
        for carry in [0, 1] {
            let mut strings = Strings { inside: 0, escaped: carry };
            let escaped = strings.escaped(backslashes);
            assert_eq!(
                (escaped, strings.escaped),
                by_hand(backslashes, carry == 1),
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
