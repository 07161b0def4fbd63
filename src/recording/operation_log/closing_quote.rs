//! Where a string of a valid JSON text ends. This file must not know what is in the string.
//!
//! A request in an operation log is JSON in a string, so every few bytes there is an escaped quote.
//! To search for the next quote would stop at each of them. So eight bytes are looked at in one
//! step, and the step says which quotes among them are escaped.

use memchr::memchr2;

const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
/// The bytes of a step.
const STEP: usize = 8;
/// How many steps without a quote or backslash make a string so long that `memchr` is faster.
const MOST_PLAIN_STEPS: usize = 8;

/// The inside of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StringExtent {
    /// How many bytes are before the closing quote.
    pub(super) len: usize,
    /// Whether one of them is a backslash.
    pub(super) is_escaped: bool,
}

/// The inside of the string whose opening quote is just before `bytes`. `None`: it does not end.
///
/// ```text
/// bytes        a \ " , \ \ " :
/// backslash    . 1 . . 1 1 . .
/// escaped      . . 1 . . 1 . .      the byte after a backslash that is not escaped itself
/// quote        . . 1 . . . 1 .
/// closing      . . . . . . 1 .      a quote that is not escaped
/// ```
#[inline]
pub(super) fn find_closing_quote(bytes: &[u8]) -> Option<StringExtent> {
    let mut at = 0;
    let mut is_escaped = false;
    // The bit of the first byte of the next step, if a backslash is just before it.
    let mut carry = 0;
    let mut plain_steps = 0;

    while let Some(step) = bytes.get(at..).and_then(|rest| rest.first_chunk::<STEP>()) {
        let word = u64::from_le_bytes(*step);
        let quotes = equal_bytes(word, b'"');
        let backslashes = equal_bytes(word, b'\\');

        if backslashes == 0 {
            let closing = quotes & !carry;
            if closing != 0 {
                return Some(StringExtent { len: at + first_byte(closing), is_escaped });
            }
            carry = 0;
            plain_steps += 1;
            at += STEP;
            if plain_steps == MOST_PLAIN_STEPS {
                plain_steps = 0;
                at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
            }
            continue;
        }

        let (escaped, next_carry) = escaped_bytes(backslashes, carry);
        let closing = quotes & !escaped;
        if closing != 0 {
            // A backslash after the closing quote is not in the string.
            let is_before = backslashes & (closing & closing.wrapping_neg()).wrapping_sub(1);
            is_escaped |= is_before != 0;
            return Some(StringExtent { len: at + first_byte(closing), is_escaped });
        }
        is_escaped = true;
        carry = next_carry;
        plain_steps = 0;
        at += STEP;
    }

    last_bytes(bytes, at, is_escaped, carry != 0)
}

/// The same, for the last bytes of a text, one after another.
fn last_bytes(
    bytes: &[u8],
    from: usize,
    mut has_escape: bool,
    mut is_escaped: bool,
) -> Option<StringExtent> {
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'"' => return Some(StringExtent { len: at, is_escaped: has_escape }),
            b'\\' => {
                has_escape = true;
                is_escaped = true;
            }
            _ => {}
        }
    }
    None
}

/// The highest bit of each byte of `word` that equals `byte`.
#[inline(always)]
fn equal_bytes(word: u64, byte: u8) -> u64 {
    let differences = word ^ u64::from_ne_bytes([byte; 8]);
    // Adding 0x7f carries into the highest bit, unless all lower bits are 0.
    !(((differences & LOW_BITS) + LOW_BITS) | differences | LOW_BITS)
}

/// The bits of the bytes that are escaped, and the carry to the next step.
#[inline(always)]
fn escaped_bytes(backslashes: u64, carry: u64) -> (u64, u64) {
    let mut escaped = carry;
    let mut escaping = backslashes & !carry;
    let mut next_carry = 0;
    while escaping != 0 {
        let lowest = escaping & escaping.wrapping_neg();
        let after = lowest << 8;
        if after == 0 {
            next_carry = 0x80;
        }
        escaped |= after;
        escaping &= !(lowest | after);
    }
    (escaped, next_carry)
}

/// The place of the byte with the lowest bit.
#[inline(always)]
fn first_byte(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_byte(bytes: &[u8]) -> Option<StringExtent> {
        last_bytes(bytes, 0, false, false)
    }

    #[test]
    fn finds_the_closing_quote_at_every_distance() {
        for len in 0..200 {
            for unit in ["a", r"\\", r#"\""#, r"\u00e9", "é", r#"\\\\\", "#] {
                let text = format!("{}\", \"b\": \"\\\\\"", unit.repeat(len));
                let found = find_closing_quote(text.as_bytes());
                assert_eq!(found, by_byte(text.as_bytes()), "{text}");
            }
        }
    }

    #[test]
    fn a_string_that_does_not_end_has_no_closing_quote() {
        for len in 0..100 {
            assert_eq!(find_closing_quote("a".repeat(len).as_bytes()), None);
            assert_eq!(find_closing_quote(r#"\""#.repeat(len).as_bytes()), None);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_walk_over_bytes(text in r#"([a-z]{1,80}|["\\]|\\"|\\\\|é){0,40}"#) {
            prop_assert_eq!(find_closing_quote(text.as_bytes()), by_byte(text.as_bytes()));
        }
    }
}
