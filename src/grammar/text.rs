//! A JSON string that is still in its record: borrowed as written, unescaped only when asked.
//!
//! Comparing needs no memory, and decoding allocates only if there is an escape. The parser has
//! checked the string before, so no escape can be malformed here. This file must not know what a
//! string means.

use std::borrow::Cow;
use std::fmt;

/// A string of a record: what is between its quotes, borrowed from the record.
///
/// [`Display`](fmt::Display) writes the characters meant. [`decode`](Self::decode) yields them as a
/// string, and [`raw`](Self::raw) what is written in the record.
///
/// ```
/// use apitriage::{Verdict, classify};
///
/// let body = br#"{"Response":{"Error":{"Code":"InternalError","Message":"say \"no\""}}}"#;
/// let Verdict::Failure(failure) = classify(body) else { panic!() };
/// let message = failure.message.unwrap();
/// assert_eq!(message.raw(), r#"say \"no\""#);
/// assert_eq!(message.decode().unwrap(), r#"say "no""#);
/// assert_eq!(message.to_string(), r#"say "no""#);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// UTF-8, as the parser has checked. It becomes a `str` only when asked for, which is seldom.
    raw: &'a [u8],
    spelling: StringSpelling,
}

/// Whether a string has an escape. As wide as a machine word, so that a text is written and read in
/// whole words: to read a word of which only a byte was just written stalls the processor.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum StringSpelling {
    /// No escape: what is written is what is meant.
    Unescaped,
    Escaped,
}

impl<'a> Text<'a> {
    /// `raw` must be the inside of a valid JSON string.
    pub(crate) const fn new(raw: &'a [u8], escaped: bool) -> Self {
        Text {
            raw,
            spelling: if escaped { StringSpelling::Escaped } else { StringSpelling::Unescaped },
        }
    }

    /// As written, escapes and all.
    pub const fn raw(&self) -> &'a str {
        match std::str::from_utf8(self.raw) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// The characters meant, if there is no escape; `None` if there is one.
    pub(crate) const fn unescaped(&self) -> Option<&'a [u8]> {
        if self.is_escaped() { None } else { Some(self.raw) }
    }

    /// Whether it has an escape.
    pub(crate) const fn is_escaped(&self) -> bool {
        matches!(self.spelling, StringSpelling::Escaped)
    }

    /// The characters meant; borrowed unless something was escaped. `None` if an escape names half
    /// a surrogate pair: such a string is valid JSON, but no Unicode text.
    pub fn decode(&self) -> Option<Cow<'a, str>> {
        if !self.is_escaped() {
            return Some(Cow::Borrowed(self.raw()));
        }
        // An escape is never shorter than what it means.
        let mut decoded = String::with_capacity(self.raw.len());
        for unit in StringUnits::new(self.raw()) {
            decoded.push(unit.character()?);
        }
        Some(Cow::Owned(decoded))
    }

    /// The characters meant, with U+FFFD in place of half a surrogate pair.
    pub(crate) fn decode_lossy(&self) -> Cow<'a, str> {
        if !self.is_escaped() {
            return Cow::Borrowed(self.raw());
        }
        Cow::Owned(
            StringUnits::new(self.raw())
                .map(|unit| unit.character().unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        )
    }

    /// The length after unescaping, in bytes of UTF-8; half a surrogate pair counts three.
    pub fn decoded_len(&self) -> usize {
        if self.is_escaped() {
            StringUnits::new(self.raw())
                .map(|unit| unit.character().map_or(3, char::len_utf8))
                .sum()
        } else {
            self.raw.len()
        }
    }
}

/// Whether the inside of a valid JSON string means `wanted`, however it is spelled.
#[inline(always)]
pub(super) fn equals_unescaped(raw: &[u8], escaped: bool, wanted: &str) -> bool {
    if escaped { equals_when_unescaped(raw, wanted) } else { raw == wanted.as_bytes() }
}

#[inline(never)]
fn equals_when_unescaped(raw: &[u8], wanted: &str) -> bool {
    // Only a key that is not UTF-8 fails here, and `wanted` is UTF-8.
    let Ok(raw) = std::str::from_utf8(raw) else { return false };
    StringUnits::new(raw).map(StringUnit::character).eq(wanted.chars().map(Some))
}

impl fmt::Display for Text<'_> {
    /// The characters meant, with U+FFFD in place of half a surrogate pair.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.decode_lossy())
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({:?})", self.raw())
    }
}

/// A character, or half a surrogate pair.
enum StringUnit {
    Character(char),
    LoneSurrogate,
}

impl StringUnit {
    fn character(self) -> Option<char> {
        match self {
            StringUnit::Character(character) => Some(character),
            StringUnit::LoneSurrogate => None,
        }
    }
}

/// Walks a valid JSON string character by character.
struct StringUnits<'a> {
    chars: std::str::Chars<'a>,
}

impl<'a> StringUnits<'a> {
    fn new(raw: &'a str) -> Self {
        StringUnits { chars: raw.chars() }
    }

    /// Reads the four hexadecimal digits of an escape.
    fn four_digits(chars: &mut std::str::Chars<'a>) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            value = value << 4 | chars.next()?.to_digit(16)?;
        }
        Some(value)
    }

    /// The second half of a pair, if it follows; otherwise nothing is consumed.
    fn low_surrogate(&mut self) -> Option<u32> {
        let mut ahead = self.chars.clone();
        let (Some('\\'), Some('u')) = (ahead.next(), ahead.next()) else { return None };
        let low = Self::four_digits(&mut ahead).filter(|unit| (0xdc00..0xe000).contains(unit))?;
        self.chars = ahead;
        Some(low)
    }

    /// Reads an escape after its `\u`, and the second half of a surrogate pair after the first.
    fn unicode_escape(&mut self) -> StringUnit {
        let Some(unit) = Self::four_digits(&mut self.chars) else {
            return StringUnit::LoneSurrogate;
        };
        let scalar = match unit {
            0xd800..0xdc00 => {
                self.low_surrogate().map(|low| 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
            }
            _ => Some(unit),
        };
        scalar.and_then(char::from_u32).map_or(StringUnit::LoneSurrogate, StringUnit::Character)
    }
}

impl Iterator for StringUnits<'_> {
    type Item = StringUnit;

    fn next(&mut self) -> Option<StringUnit> {
        let character = self.chars.next()?;
        if character != '\\' {
            return Some(StringUnit::Character(character));
        }
        Some(match self.chars.next()? {
            'u' => self.unicode_escape(),
            'b' => StringUnit::Character('\u{8}'),
            'f' => StringUnit::Character('\u{c}'),
            'n' => StringUnit::Character('\n'),
            'r' => StringUnit::Character('\r'),
            't' => StringUnit::Character('\t'),
            itself => StringUnit::Character(itself),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_what_is_written_and_display_what_is_meant() {
        assert_eq!(format!("{:?}", Text::new(br"a\n", true)), r#"Text("a\\n")"#);
        assert_eq!(Text::new(br"a\n\ud83d", true).to_string(), "a\n\u{fffd}");
        assert_eq!(format!("{:>4}|", Text::new(b"ab", false)), "  ab|");
    }

    #[test]
    fn decodes_as_serde_json_does() {
        for raw in [
            "",
            "plain",
            r"\u0041",
            r"\\\/\b\f\n\r\t",
            "\\\"",
            r"\ud83d\ude00",
            r"\ud83d",
            r"\ude00\ud83d",
            r"\ud83d\ud83d\ude00",
            r"\ud83dx",
            r"\ud83d\n",
            r"\u00e9é\uD83D\uDE00",
            r"\uffff",
        ] {
            let text = Text::new(raw.as_bytes(), raw.contains('\\'));
            let oracle = serde_json::from_str::<String>(&format!("\"{raw}\"")).ok();
            assert_eq!(text.decode().map(Cow::into_owned), oracle, "{raw}");
            if let Some(decoded) = oracle {
                assert_eq!(text.decoded_len(), decoded.len(), "{raw}");
                assert!(equals_unescaped(raw.as_bytes(), raw.contains('\\'), &decoded), "{raw}");
                assert!(
                    !equals_unescaped(raw.as_bytes(), raw.contains('\\'), &format!("{decoded}x")),
                    "{raw}"
                );
            }
        }
        assert_eq!(Text::new(br"\ud83d", true).decoded_len(), 3);
    }
}
