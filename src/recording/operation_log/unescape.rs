//! Unescapes a JSON string into a buffer that is used again. This file must not know what the
//! string is.

use memchr::memchr;

/// Puts the characters that the inside of a valid JSON string means into `buffer`, in place of what
/// was there. `None`: it is not Unicode, since an escape in it is half a surrogate pair.
pub(super) fn unescape_into(raw: &[u8], buffer: &mut Vec<u8>) -> Option<()> {
    buffer.clear();
    // An escape is never shorter than what it means.
    buffer.reserve(raw.len());

    let mut rest = raw;
    while let Some(plain) = memchr(b'\\', rest) {
        buffer.extend_from_slice(rest.get(..plain)?);
        let escape = rest.get(plain + 1..)?;
        rest = unescape_one(escape, buffer)?;
    }
    buffer.extend_from_slice(rest);
    Some(())
}

/// Unescapes the escape whose backslash is just before `escape`. The answer is what follows it.
fn unescape_one<'a>(escape: &'a [u8], buffer: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (&kind, rest) = escape.split_first()?;
    let byte = match kind {
        b'u' => return unescape_unicode(rest, buffer),
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        itself => itself,
    };
    buffer.push(byte);
    Some(rest)
}

/// Unescapes an escape after its `\u`, and the second half of a surrogate pair after the first.
fn unescape_unicode<'a>(digits: &'a [u8], buffer: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (unit, mut rest) = four_digits(digits)?;
    let scalar = if (0xd800..0xdc00).contains(&unit) {
        let (low, after) = four_digits(rest.strip_prefix(br"\u")?)?;
        rest = after;
        0x10000 + ((unit - 0xd800) << 10) + low.checked_sub(0xdc00).filter(|low| *low < 0x400)?
    } else {
        unit
    };
    let character = char::from_u32(scalar)?;
    buffer.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Some(rest)
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
