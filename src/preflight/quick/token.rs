//! The tokens of a JSON text that the quick path takes: integers, strings of plain ASCII, brackets.
//!
//! Any other token makes the quick path give up. Where the next place to look at depends on what is
//! read, branches are preferred to arithmetic: requests resemble each other, so the processor
//! predicts the branches and reads on. This file must not know what the tokens are for.

use crate::grammar::is_blank;

/// What follows the token that was read; for a token with a value, the value and what follows.
/// `None`: the text does not begin with such a token.
pub(super) type Rest<'a, T = &'a [u8]> = Option<T>;

/// Numbers with more digits may not fit 64 bits.
const MAX_DIGITS: usize = 18;

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const QUOTES: u64 = ONES * b'"' as u64;
const BACKSLASHES: u64 = ONES * b'\\' as u64;

/// An integer of at least 0.
#[inline(always)]
pub(super) fn number(text: &[u8]) -> Rest<'_, (i64, &[u8])> {
    let (text, mut number, mut rest) = match long_number(text) {
        Some((number, rest)) => (text, number, rest),
        None => {
            let text = skip_blanks(text);
            // Another digit, a fraction or an exponent after it is not a separator, so the caller
            // gives up.
            if let Some(rest) = text.strip_prefix(b"0") {
                return Some((0, rest));
            }
            let (number, rest) = long_number(text).unwrap_or((0, text));
            (text, number, rest)
        }
    };
    while let Some((byte, after)) = rest.split_first()
        && byte.is_ascii_digit()
    {
        number = number.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
        rest = after;
    }

    let digits = text.len() - rest.len();
    (1..=MAX_DIGITS).contains(&digits).then_some((number, rest))
}

/// The first eight digits of a number that has at least eight, and does not begin with 0.
#[inline(always)]
fn long_number(text: &[u8]) -> Rest<'_, (i64, &[u8])> {
    let (front, rest) = text.split_first_chunk()?;
    let number = eight_digits(front)?;
    (number >= 10_000_000).then_some((number.into(), rest))
}

/// One of these words, in quotes.
#[inline(always)]
pub(super) fn one_of<'a>(words: &[&str], text: &'a [u8]) -> Rest<'a, (&'a [u8], &'a [u8])> {
    let rest = expect(text, b'"')?;
    for word in words {
        if let Some((text, [b'"', after @ ..])) = rest.split_at_checked(word.len())
            && is_same(text, word)
        {
            return Some((text, after));
        }
    }
    None
}

/// A string of ASCII characters without escapes.
#[inline(always)]
pub(super) fn string(text: &[u8]) -> Rest<'_, (&[u8], &[u8])> {
    let rest = expect(text, b'"')?;
    let (text, rest) = rest.split_at_checked(string_len(rest)?)?;
    Some((text, rest.get(1..)?))
}

/// How many bytes there are before the quote that ends a string. Like `scan::plain_len`, but bytes
/// that are not ASCII end the string, too: that saves a twentieth of the time of a whole check.
#[inline(always)]
fn string_len(text: &[u8]) -> Option<usize> {
    let mut len = 0;
    while let Some(word) = text.get(len..)?.first_chunk() {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ QUOTES, word ^ BACKSLASHES);
        // Sets the upper bit of each quote, backslash and control character, and perhaps of bytes
        // after the first of them. A byte that is not ASCII keeps its upper bit in at least one of
        // the first two terms.
        let ends = (quote.wrapping_sub(ONES)
            | backslash.wrapping_sub(ONES)
            | word.wrapping_sub(ONES * 0x20))
            & (ONES * 0x80);
        if ends != 0 {
            len += ends.trailing_zeros() as usize / 8;
            return (text.get(len) == Some(&b'"')).then_some(len);
        }
        len += 8;
    }

    let tail = text
        .get(len..)?
        .iter()
        .position(|&byte| !matches!(byte, b' '..=b'!' | b'#'..=b'[' | b']'..=b'\x7f'))?;
    (text.get(len + tail) == Some(&b'"')).then_some(len + tail)
}

/// What follows the byte `wanted`, if that is the first byte that is not blank.
#[inline(always)]
pub(super) fn expect(text: &[u8], wanted: u8) -> Rest<'_> {
    let (byte, rest) = next_byte(text)?;
    (byte == wanted).then_some(rest)
}

/// The first byte that is not blank, and what follows it.
#[inline(always)]
pub(super) fn next_byte(text: &[u8]) -> Rest<'_, (u8, &[u8])> {
    let (&byte, rest) = text.split_first()?;
    if byte > b' ' {
        return Some((byte, rest));
    }
    let (&byte, rest) = after_blanks(text).split_first()?;
    Some((byte, rest))
}

#[inline(always)]
fn skip_blanks(text: &[u8]) -> &[u8] {
    if text.first().is_some_and(|byte| *byte > b' ') { text } else { after_blanks(text) }
}

#[cold]
pub(super) fn after_blanks(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|&&byte| is_blank(byte)).count();
    text.get(blanks..).unwrap_or_default()
}

/// Whether the text is the name. Most names have 8 to 16 bytes: these are compared as two words,
/// which may overlap, without a call.
#[inline]
fn is_same(text: &[u8], name: &str) -> bool {
    let name = name.as_bytes();
    if text.len() != name.len() {
        return false;
    }

    match (
        text.first_chunk::<8>(),
        text.last_chunk::<8>(),
        name.first_chunk::<8>(),
        name.last_chunk::<8>(),
    ) {
        (Some(front), Some(back), Some(name_front), Some(name_back)) if name.len() <= 16 => {
            front == name_front && back == name_back
        }
        _ => text == name,
    }
}

/// The number that eight digits give, computed at once in one machine word.
///
/// ```text
/// "20190319"  digits  2 0 1 9 0 3 1 9
/// pairs        x*10+y   20  19   03  19       the upper byte of each pair counts ten times
/// fours                 2019     0319
/// all                   20190319
/// ```
#[inline(always)]
fn eight_digits(text: &[u8; 8]) -> Option<u32> {
    let digits = u64::from_le_bytes(*text) ^ (ONES * b'0' as u64);
    // In a byte that is not a digit, the upper bit is set now or after the addition.
    if (digits | digits.wrapping_add(ONES * 0x76)) & (ONES * 0x80) != 0 {
        return None;
    }

    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) as u32)
}

#[cfg(test)]
mod tests {
    use super::{eight_digits, is_same, string_len};

    #[test]
    fn text_equals_a_name_only_if_every_byte_does() {
        let long = "abcdefghijklmnopqrstuvwxyz";
        for len in 0..long.len() {
            let name = long.get(..len).unwrap();
            assert!(is_same(name.as_bytes(), name) && !is_same(long.as_bytes(), name));
            for at in 0..len {
                let mut text = name.as_bytes().to_vec();
                text[at] ^= 1;
                assert!(!is_same(&text, name), "{name} {at}");
            }
        }
    }

    #[test]
    fn a_string_ends_at_its_quote_or_is_not_plain() {
        for len in 0..20 {
            for at in 0..=len {
                for byte in 0..=255_u8 {
                    let mut text = vec![b'a'; len];
                    text.extend(*b"\"....\"");
                    text[at] = byte;
                    let is_plain =
                        |byte: &u8| matches!(byte, 0x20..0x80 if !b"\"\\".contains(byte));
                    let end = text
                        .iter()
                        .position(|byte| !is_plain(byte))
                        .filter(|&end| text[end] == b'"');
                    assert_eq!(string_len(&text), end, "{}", text.escape_ascii());
                }
            }
        }
    }

    #[test]
    fn eight_digits_are_read_as_one_number() {
        for number in [0, 1, 9, 10, 12_345_678, 20_190_319, 90_909_090, 99_999_999_u32] {
            let text: [u8; 8] = format!("{number:08}").into_bytes().try_into().unwrap();
            assert_eq!(eight_digits(&text), Some(number));
        }
        for at in 0..8 {
            for byte in 0..=255_u8 {
                let mut text = *b"55555555";
                text[at] = byte;
                let expected = std::str::from_utf8(&text).ok().filter(|_| byte.is_ascii_digit());
                assert_eq!(
                    eight_digits(&text),
                    expected.and_then(|text| text.parse().ok()),
                    "{text:?}"
                );
            }
        }
    }
}
