//! Finds the next byte of a few in a string that holds JSON, where one is seldom far: eight bytes at
//! a time.
//!
//! ```text
//! bytes         { \ " R e s p o     as one number
//! ^ "           . . 0 . . . . .     a byte is zero where the bytes are equal
//! has_zero      . . 80 . . . . .    its highest bit is set there; above it, nothing is certain
//! ```
//!
//! This file must not know what the bytes mean.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Where the first of `needles` is in eight bytes; 8 if none is.
#[inline(always)]
fn first_in_word<const N: usize>(word: [u8; 8], needles: [u8; N]) -> usize {
    let word = u64::from_le_bytes(word);
    let mut found = 0;
    for needle in needles {
        let equal = word ^ (LOW * u64::from(needle));
        found |= equal.wrapping_sub(LOW) & !equal & HIGH;
    }
    found.trailing_zeros() as usize / 8
}

/// Where the first of `needles` is in `bytes`.
#[inline]
pub(super) fn find_near<const N: usize>(bytes: &[u8], needles: [u8; N]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let first = first_in_word(*word, needles);
        if first < 8 {
            return Some(at + first);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(|byte| needles.contains(byte)).map(|found| at + found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_a_search_byte_by_byte(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), any::<u8>()], 0..40)) {
            let slow = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            prop_assert_eq!(find_near(&bytes, [b'"', b'\\']), slow);
        }
    }
}
