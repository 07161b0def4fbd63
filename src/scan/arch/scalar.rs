//! The kernel `scalar`, for any processor: eight bytes at a time in one machine word where that
//! helps, else a byte at a time. It defines what the others must answer. This file must not know
//! what the marks are for.

use crate::scan::block::{BLOCK, Block, CLASSES, Escapes, MarkMasks, bit};
use crate::scan::{NonAsciiBytes, Scan, Task};

#[derive(Clone, Copy)]
pub(crate) struct Scalar;

impl Scan for Scalar {
    const IS_WIDE: bool = false;

    type Block = ByteBlock;

    #[inline(always)]
    fn block(self, bytes: &[u8; BLOCK]) -> ByteBlock {
        ByteBlock(*bytes)
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        [1, 2, 4, 8, 16, 32].iter().fold(bits, |bits, distance| bits ^ bits << distance)
    }

    #[inline(always)]
    fn gather(self, bits: u64, mask: u64) -> u64 {
        let (mut gathered, mut rest, mut count) = (0, mask, 0);
        while rest != 0 {
            gathered |= (bits >> rest.trailing_zeros() & 1) << count;
            rest &= rest - 1; // without the lowest bit
            count += 1;
        }
        gathered
    }

    #[inline(always)]
    fn is_utf8(self, bytes: &[u8]) -> bool {
        std::str::from_utf8(bytes).is_ok()
    }

    #[inline(always)]
    fn enter<T: Task>(self, task: T) -> T::Output {
        task.run(self)
    }

    #[inline(always)]
    fn plain_len(self, bytes: &[u8], non_ascii: &mut NonAsciiBytes<ByteBlock>) -> usize {
        let (len, may_be_present) = plain_len(bytes);
        non_ascii.may_be_present |= may_be_present;
        len
    }
}

/// A block that is looked at byte by byte: the definition of what the other kernels answer.
#[derive(Clone, Copy)]
pub(crate) struct ByteBlock([u8; BLOCK]);

impl ByteBlock {
    fn bits(self, is_so: impl Fn(u8) -> bool) -> u64 {
        self.0.iter().rev().fold(0, |bits, &byte| bits << 1 | u64::from(is_so(byte)))
    }

    fn of_class(self, wanted: u8) -> u64 {
        self.bits(|byte| CLASSES.get(usize::from(byte)).is_some_and(|class| class & wanted != 0))
    }
}

impl Block for ByteBlock {
    fn quotes(self) -> u64 {
        self.bits(|byte| byte == b'"')
    }

    fn backslashes(self) -> u64 {
        self.bits(|byte| byte == b'\\')
    }

    fn controls(self) -> u64 {
        self.bits(|byte| byte < 0x20)
    }

    fn stops(self) -> u64 {
        self.bits(|byte| !is_plain(byte))
    }

    fn non_ascii(self) -> u64 {
        self.bits(|byte| !byte.is_ascii())
    }

    fn marks(self) -> MarkMasks {
        MarkMasks {
            blanks: self.of_class(bit::BLANK),
            marks: self.of_class(bit::PLANES),
            planes: [0, 1, 2].map(|plane| self.of_class(1 << plane)),
        }
    }

    fn digits(self) -> u64 {
        self.of_class(bit::DIGIT)
    }

    fn zeros(self) -> u64 {
        self.bits(|byte| byte == b'0')
    }

    fn escapes(self) -> Escapes {
        let (allowed, hex) = (self.of_class(bit::ESCAPABLE), self.of_class(bit::HEX));
        Escapes { allowed, hex, u: self.bits(|byte| byte == b'u') }
    }

    fn union(self, other: Self) -> Self {
        let mut union = self.0;
        union.iter_mut().zip(other.0).for_each(|(mine, other)| *mine |= other);
        ByteBlock(union)
    }

    #[inline(always)]
    fn is_like(self, other: Self, mask: u64) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .enumerate()
            .all(|(at, (mine, others))| mask >> at & 1 == 0 || mine == others)
    }
}

/// A byte repeated over a word.
const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The number of bytes before the first *stop*, that is, quote, backslash or control character; and
/// whether one of the bytes looked at is not ASCII. The word with the stop is looked at as a whole.
///
/// ```text
/// byte                                                     a    "    \    é    LF
/// quote = byte ^ '"';      (quote - 1) & !quote            0    1    0    0    0    high bits
/// backslash = byte ^ '\';  (backslash - 1) & !backslash    0    0    1    0    0
/// (byte - 0x20) & !byte                                    0    0    0    0    1
/// stops: their OR                                          0    1    1    0    1
/// ```
/// A borrow can raise a false stop only above a true one, so the lowest stop is always true.
#[inline(always)]
pub(crate) fn plain_len(bytes: &[u8]) -> (usize, bool) {
    let mut seen = 0;
    let mut len = 0;
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ all(b'"'), word ^ all(b'\\'));
        let stops = (quote.wrapping_sub(all(1)) & !quote)
            | (backslash.wrapping_sub(all(1)) & !backslash)
            | (word.wrapping_sub(all(0x20)) & !word);
        seen |= word;
        let stops = stops & all(0x80);
        if stops != 0 {
            return (len + stops.trailing_zeros() as usize / 8, seen & all(0x80) != 0);
        }
        len += 8;
        rest = after;
    }

    let tail = rest.iter().take_while(|&&byte| is_plain(byte)).count();
    let has_non_ascii =
        seen & all(0x80) != 0 || rest.iter().take(tail).any(|byte| !byte.is_ascii());
    (len + tail, has_non_ascii)
}

/// Whether a byte is no stop.
const fn is_plain(byte: u8) -> bool {
    !matches!(byte, b'"' | b'\\' | 0..0x20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_byte_by_byte() {
        for len in 0..=40 {
            for at in 0..=len {
                for special in 0..=255 {
                    for other in [b'a', 0x7f, 0x80, 0xff, b'!', b'#', b'[', b']', 0x20, 0xa2, 0xdc]
                    {
                        let mut bytes = vec![other; len];
                        bytes.iter_mut().skip(at).for_each(|byte| *byte = special);
                        let wanted = bytes.iter().take_while(|&&byte| is_plain(byte)).count();
                        let (found, high) = plain_len(&bytes);
                        assert_eq!(found, wanted, "{bytes:?}");
                        let needs = bytes.iter().take(wanted).any(|byte| !byte.is_ascii());
                        assert!(high || !needs, "{bytes:?}");
                    }
                }
            }
        }
    }
}
