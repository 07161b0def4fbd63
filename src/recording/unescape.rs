//! Removes one level of escapes: those of JSON strings, and the few others that loggers write (Go's
//! quoted strings, nginx's `\x22`).
//!
//! ```text
//! \" \\ \/ \b \f \n \r \t \u0041      JSON
//! \x22 \a \v \' \U0001f600            others
//! ```
//!
//! This file must not know what the text is.

use memchr::memchr;

use super::near::first_in_word;

/// What became of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StringEnd {
    /// How many bytes of it were unescaped; the next one is the quote, if there is one.
    pub(super) len: usize,
    /// Whether a quote ends it. If not, it ends with the text or its line, or at what is no escape.
    pub(super) is_closed: bool,
}

/// Appends the string that `raw` begins with, unescaped, to `text`. `raw` begins after the opening
/// quote.
pub(super) fn unescape(raw: &[u8], text: &mut Vec<u8>) -> StringEnd {
    let mut at = 0;
    loop {
        at += unescape_usual(raw.get(at..).unwrap_or_default(), text);
        let rest = raw.get(at..).unwrap_or_default();
        match rest.first() {
            Some(b'"') => return StringEnd { len: at, is_closed: true },
            None | Some(b'\n') => return StringEnd { len: at, is_closed: false },
            Some(b'\\') => {
                let Some((len, character)) = escape(rest) else {
                    return StringEnd { len: at, is_closed: false };
                };
                push(character, text);
                at += len;
            }
            Some(&byte) => {
                text.push(byte);
                at += 1;
            }
        }
    }
}

/// Unescapes what most of a string is, and returns how many bytes that were: bytes that stand for
/// themselves, and escapes of one byte that stands for itself. Such an escape is seldom far in a
/// string that holds JSON, so eight bytes are copied at a time, and those too many overwritten.
#[inline]
fn unescape_usual(raw: &[u8], text: &mut Vec<u8>) -> usize {
    /// How many bytes are made room for at a time.
    const ROOM: usize = 512;
    const WORD: usize = 8;

    let mut at = 0;
    loop {
        let begin = text.len();
        text.resize(begin + ROOM + WORD, 0);
        let room = text.get_mut(begin..).unwrap_or_default();
        let mut filled = 0;
        let mut goes_on = true;
        while filled < ROOM {
            let word = raw.get(at..).and_then(<[u8]>::first_chunk::<WORD>);
            let place = room.get_mut(filled..filled + WORD);
            let (Some(word), Some(place)) = (word, place) else {
                goes_on = false;
                break;
            };
            place.copy_from_slice(word);
            let plain = first_in_word(*word, [b'"', b'\\', b'\n']);
            filled += plain;
            at += plain;
            if plain == WORD {
                continue;
            }

            match (raw.get(at..at + 2), room.get_mut(filled)) {
                (Some(&[b'\\', byte @ (b'"' | b'\\' | b'/')]), Some(place)) => *place = byte,
                _ => {
                    goes_on = false;
                    break;
                }
            }
            filled += 1;
            at += 2;
        }

        text.truncate(begin + filled);
        if !goes_on {
            return at;
        }
    }
}

/// A place in a string: how many bytes of it, and how many unescaped ones these are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StringPlace {
    pub(super) raw: usize,
    pub(super) unescaped: usize,
}

impl StringPlace {
    /// Goes on in `raw`, the whole string, until there are `unescaped` unescaped bytes. More are
    /// passed if that is inside of an escape.
    pub(super) fn advance(self, raw: &[u8], unescaped: usize) -> Self {
        let StringPlace { raw: mut at, unescaped: mut done } = self;
        while done < unescaped {
            let rest = raw.get(at..).unwrap_or_default();
            let plain = memchr(b'\\', rest).unwrap_or(rest.len()).min(unescaped - done);
            at += plain;
            done += plain;
            if done == unescaped {
                break;
            }

            let Some((escaped, character)) = escape(raw.get(at..).unwrap_or_default()) else {
                return StringPlace { raw: raw.len(), unescaped };
            };
            at += escaped;
            done += width(character);
        }
        StringPlace { raw: at, unescaped: done }
    }
}

/// A character that an escape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escaped {
    Byte(u8),
    Character(char),
    /// Half of a surrogate pair: it stays an escape, so that what reads the text finds it.
    Lone(u16),
}

/// The escape that `bytes` begin with: its length, and what it stands for.
fn escape(bytes: &[u8]) -> Option<(usize, Escaped)> {
    let byte = match bytes.get(1)? {
        byte @ (b'"' | b'\\' | b'/' | b'\'') => *byte,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 0x07,
        b'v' => 0x0b,
        b'x' => return Some((4, Escaped::Byte(hex(bytes, 2, 2)?.try_into().ok()?))),
        b'u' => return unicode_escape(bytes),
        b'U' => {
            let character = char::from_u32(hex(bytes, 2, 8)?)?;
            return Some((10, Escaped::Character(character)));
        }
        _ => return None,
    };
    Some((2, Escaped::Byte(byte)))
}

fn unicode_escape(bytes: &[u8]) -> Option<(usize, Escaped)> {
    let unit = hex(bytes, 2, 4)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((6, Escaped::Character(character)));
    }

    let is_high = (0xd800..0xdc00).contains(&unit);
    let low = match bytes.get(6..8) {
        Some(br"\u") if is_high => hex(bytes, 8, 4),
        _ => None,
    };
    match low {
        Some(low @ 0xdc00..0xe000) => {
            let character = char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?;
            Some((12, Escaped::Character(character)))
        }
        _ => Some((6, Escaped::Lone(u16::try_from(unit).ok()?))),
    }
}

/// The number that `digits` hexadecimal digits at `at` spell.
fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = bytes.get(at..at + digits)?;
    digits.iter().try_fold(0, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}

fn push(escaped: Escaped, text: &mut Vec<u8>) {
    match escaped {
        Escaped::Byte(byte) => text.push(byte),
        Escaped::Character(character) => {
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Escaped::Lone(unit) => text.extend_from_slice(format!("\\u{unit:04x}").as_bytes()),
    }
}

fn width(escaped: Escaped) -> usize {
    match escaped {
        Escaped::Byte(_) => 1,
        Escaped::Character(character) => character.len_utf8(),
        Escaped::Lone(_) => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unescaped(raw: impl AsRef<[u8]>) -> (String, StringEnd) {
        let mut text = Vec::new();
        let end = unescape(raw.as_ref(), &mut text);
        (String::from_utf8(text).unwrap(), end)
    }

    #[test]
    fn escapes_of_loggers() {
        for (raw, text) in [
            (r#"a"b"#, "a"),
            (r"\x22Response\x22:\x5C\x5c", "\"Response\":\\\\"),
            (r"\U0001f600\u00e9\ud83d\ude00", "\u{1f600}\u{e9}\u{1f600}"),
            (r"\ud83d\n", "\\ud83d\n"),
            (r"\a\v\'", "\x07\x0b'"),
            ("a\nb", "a"),
            (r"a\qb", "a"),
            (r"a\u12", "a"),
        ] {
            assert_eq!(unescaped(raw).0, text, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn what_serde_escapes_comes_back(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            let raw = &json.as_bytes()[1..];
            let (back, end) = unescaped(raw);
            prop_assert_eq!(&back, &text);
            prop_assert_eq!(end, StringEnd { len: json.len() - 2, is_closed: true });
            for (at, _) in text.char_indices() {
                let before = unescaped(&raw[..StringPlace::default().advance(raw, at).raw]).0;
                prop_assert_eq!(Some(before.as_str()), text.get(..at));
            }
        }
    }
}
