//! Unescapes a JSON string into a buffer that is used again. This file must not know what the
//! string is.

/// How many bytes are copied in one step. In a text that is JSON itself, an escape comes after
/// seven bytes or so.
const STEP: usize = 8;

const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; STEP]);
const LOWEST_BITS: u64 = u64::from_ne_bytes([0x01; STEP]);
const HIGHEST_BITS: u64 = u64::from_ne_bytes([0x80; STEP]);

/// Puts the characters that the inside of a valid JSON string means into `buffer`, in place of what
/// was there. `None`: it is not Unicode, since an escape in it is half a surrogate pair.
pub(super) fn unescape_into(raw: &[u8], buffer: &mut Vec<u8>) -> Option<()> {
    // An escape is never shorter than what it means. The last step may write more than it copies.
    buffer.resize(raw.len() + STEP, 0);

    let mut from = 0;
    let mut to = 0;
    while let Some(step) = raw.get(from..).and_then(<[u8]>::first_chunk::<STEP>) {
        *buffer.get_mut(to..)?.first_chunk_mut()? = *step;
        let plain = plain_len(step);
        from += plain;
        to += plain;
        if plain == STEP {
            continue;
        }
        match raw.get(from + 1) {
            // In a text that is JSON itself, nearly all are these.
            Some(itself @ (b'"' | b'\\')) => {
                *buffer.get_mut(to)? = *itself;
                (from, to) = (from + 2, to + 1);
            }
            _ => (from, to) = unescape_one(raw, from, buffer, to)?,
        }
    }
    while let Some(&byte) = raw.get(from) {
        if byte == b'\\' {
            (from, to) = unescape_one(raw, from, buffer, to)?;
        } else {
            *buffer.get_mut(to)? = byte;
            (from, to) = (from + 1, to + 1);
        }
    }

    buffer.truncate(to);
    Some(())
}

/// How many bytes are before the first backslash.
#[inline(always)]
fn plain_len(step: &[u8; STEP]) -> usize {
    let differences = u64::from_le_bytes(*step) ^ BACKSLASHES;
    // Taking away 1 borrows from the next byte only if this one is 0, which is a backslash. So the
    // lowest bit is right, and those above it do not matter.
    let bits = differences.wrapping_sub(LOWEST_BITS) & !differences & HIGHEST_BITS;
    bits.trailing_zeros() as usize / 8
}

/// Unescapes the escape whose backslash is at `from`, to the place `to` in the buffer. The answer
/// is both places after it.
#[inline(never)]
fn unescape_one(raw: &[u8], from: usize, buffer: &mut [u8], to: usize) -> Option<(usize, usize)> {
    let byte = match *raw.get(from + 1)? {
        b'u' => return unescape_unicode(raw, from, buffer, to),
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        itself => itself,
    };
    *buffer.get_mut(to)? = byte;
    Some((from + 2, to + 1))
}

/// The same for `\u` and its digits, and the second half of a surrogate pair after the first.
fn unescape_unicode(
    raw: &[u8],
    from: usize,
    buffer: &mut [u8],
    to: usize,
) -> Option<(usize, usize)> {
    let (unit, mut rest) = four_digits(raw.get(from + 2..)?)?;
    let scalar = if (0xd800..0xdc00).contains(&unit) {
        let (low, after) = four_digits(rest.strip_prefix(br"\u")?)?;
        rest = after;
        0x10000 + ((unit - 0xd800) << 10) + low.checked_sub(0xdc00).filter(|low| *low < 0x400)?
    } else {
        unit
    };
    let len =
        char::from_u32(scalar)?.encode_utf8(buffer.get_mut(to..)?.first_chunk_mut::<4>()?).len();
    Some((raw.len() - rest.len(), to + len))
}

fn four_digits(digits: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = digits.split_first_chunk::<4>()?;
    let mut value = 0;
    for digit in digits {
        value = value << 4 | char::from(*digit).to_digit(16)?;
    }
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grammar::Text;

    /// What [`Text::decode`] says.
    fn check(raw: &str) {
        let mut buffer = b"what was there".to_vec();
        let unescaped =
            unescape_into(raw.as_bytes(), &mut buffer).map(|()| String::from_utf8(buffer).unwrap());
        let expected = Text::new(raw.as_bytes(), raw.contains('\\')).decode();
        assert_eq!(unescaped.as_deref(), expected.as_deref(), "{raw}");
    }

    #[test]
    fn surrogates_are_read_in_pairs_only() {
        for raw in [
            r"\ud83d\ude00",
            r"\uD83D\uDE00x",
            r"\ud83d",
            r"\ude00",
            r"\ud83dx",
            r"\ud83d\n",
            r"\ud83d\ud83d\ude00",
            r"\ud83d\u0041",
            r"\ue000\uffff",
        ] {
            check(raw);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_unescaping_of_the_parser(
            raw in r#"([a-zé😀"]|\\[bfnrt/"\\]|\\u[0-9a-fA-F]{4}|\\ud[89a-f][0-9]{2}){0,30}"#,
        ) {
            check(&raw);
        }
    }
}
