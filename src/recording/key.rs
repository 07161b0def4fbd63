//! Finds what looks like a response: the key `Response` in quotes, before a colon and a brace, in
//! whatever escaping.
//!
//! ```text
//! "Response":{              plain
//! \"Response\": {           in a string
//! \\\"Response\\\":\n  {    in a string in a string
//! \x22Response\x22:{        in an access log
//! \\x22Response\\x22:{      in an access log in a string
//! %22Response%22%3A%7B      in a URL: found, but not read
//! &quot;Response&quot;:{    in a page: found, but not read
//! ""Response"":{            in a field of CSV: found, but not read
//! 'Response': {             as Python shows a dictionary: found, but not read
//! {"Response"x{             damaged: found, but not read
//! ```
//!
//! This file must not know any recorder.

use std::sync::LazyLock;

use memchr::{memchr, memmem};

use super::damaged_key::damaged_value;
use crate::grammar::is_blank;

static RESPONSE: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"Response"));
const WORD: usize = b"Response".len();

/// Letters of a key may be spelled so.
pub(super) static ESCAPED_LETTER: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(br"\u00"));

/// A key that looks like that of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ResponseKey {
    /// Where its opening quote begins, with the backslashes before it.
    pub(super) start: usize,
    /// Where the value begins: the brace after the colon.
    pub(super) value: usize,
    pub(super) quoting: Quoting,
}

/// How the quotes of a key are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// As they are.
    Plain,
    /// With escapes of a string.
    Escaped,
    /// In a way that is not read: of a URL or a page.
    Foreign,
    /// With a wrong byte, so that it is not read.
    Damaged,
}

/// Whether [`ResponseKey::find`] may find one in `text`.
#[inline]
pub(super) fn may_hold_response(text: &[u8]) -> bool {
    first_word(text).is_some()
}

/// Where the first word is that may be in a key. There is no key before it.
#[inline]
pub(super) fn first_word(text: &[u8]) -> Option<usize> {
    // Most texts are short, and have not even the first letter.
    let letter = memchr(b'R', text)?;
    RESPONSE.find(text.get(letter..)?).map(|word| letter + word)
}

impl ResponseKey {
    /// The first key in `text` from `from` on.
    pub(super) fn find(text: &[u8], from: usize) -> Option<Self> {
        let mut at = from;
        loop {
            let word = at + RESPONSE.find(text.get(at..)?)?;
            if let Some(key) = Self::at_word(text, from, word) {
                return Some(key);
            }
            at = word + WORD;
        }
    }

    /// The key whose word begins at `word`; nothing before `from` belongs to it.
    fn at_word(text: &[u8], from: usize, word: usize) -> Option<Self> {
        Self::intact(text, from, word).or_else(|| Self::damaged(text, from, word))
    }

    fn damaged(text: &[u8], from: usize, word: usize) -> Option<Self> {
        let before = text.get(from..word)?;
        let value = damaged_value(before, text.get(word + WORD..)?)?;
        let start = word - opening_quote(before).map_or(0, |(quote, _)| quote.len());
        Some(ResponseKey { start, value: word + WORD + value, quoting: Quoting::Damaged })
    }

    fn intact(text: &[u8], from: usize, word: usize) -> Option<Self> {
        let before = text.get(from..word)?;
        let after = text.get(word + WORD..)?;
        let is_doubled = before.ends_with(DOUBLED) && after.starts_with(DOUBLED);
        let (quote, quoting) = match is_doubled {
            true => (DOUBLED, Quoting::Foreign),
            false => opening_quote(before)?,
        };
        let closing = after.strip_prefix(quote)?;

        let value = match quoting {
            Quoting::Foreign => foreign_value(closing)?,
            _ => value_after(closing)?,
        };
        let value = text.len() - closing.len() + value;
        let key = ResponseKey { start: word - quote.len(), value, quoting };
        let is_broken_off = value == text.len();
        (!is_broken_off || key.own_brace(text).is_some()).then_some(key)
    }

    /// The brace of the object whose first key this is.
    pub(super) fn own_brace(&self, text: &[u8]) -> Option<usize> {
        let before = text.get(..self.start)?;
        let len = before.len() - blanks_at_end(before);
        (before.get(len.checked_sub(1)?) == Some(&b'{')).then(|| len - 1)
    }
}

/// A quote in a field of CSV.
const DOUBLED: &[u8] = b"\"\"";

/// A quote, and the backslash before one, written out after backslashes.
const WRITTEN_QUOTE: [&[u8]; 2] = [b"x22", b"u0022"];
const WRITTEN_BACKSLASH: [&[u8]; 2] = [b"x5C", b"x5c"];
/// Quotes in what is not read.
const FOREIGN: [&[u8]; 5] = [b"%22", b"&quot;", b"&#34;", b"&#x22;", b"'"];

/// The quote that `before` ends with, with its backslashes.
pub(super) fn opening_quote(before: &[u8]) -> Option<(&[u8], Quoting)> {
    let last = |len: usize| before.get(before.len() - len..);
    if let Some(outside) = before.strip_suffix(b"\"") {
        let quote = 1 + backslashes_at_end(outside);
        let quoting = if quote == 1 { Quoting::Plain } else { Quoting::Escaped };
        return Some((last(quote)?, quoting));
    }
    if let Some(quote) = written_at_end(before, WRITTEN_QUOTE) {
        let outside = before.get(..before.len() - quote)?;
        let backslash = written_at_end(outside, WRITTEN_BACKSLASH).unwrap_or(0);
        return Some((last(backslash + quote)?, Quoting::Escaped));
    }
    let foreign = FOREIGN.into_iter().find(|quote| before.ends_with(quote))?;
    Some((last(foreign.len())?, Quoting::Foreign))
}

/// The length of the quote that `after` begins with, with its backslashes.
pub(super) fn quote_len(after: &[u8]) -> Option<usize> {
    let backslash = written_at_start(after, WRITTEN_BACKSLASH).unwrap_or(0);
    if let Some(quote) = written_at_start(after.get(backslash..)?, WRITTEN_QUOTE) {
        return Some(backslash + quote);
    }
    let backslashes = backslashes_at_start(after);
    (after.get(backslashes) == Some(&b'"')).then_some(backslashes + 1)
}

/// The length of a character that `bytes` end with, written out in one of two ways.
fn written_at_end(bytes: &[u8], ways: [&[u8]; 2]) -> Option<usize> {
    let way = ways.into_iter().find(|way| bytes.ends_with(way))?;
    match backslashes_at_end(bytes.get(..bytes.len() - way.len())?) {
        0 => None,
        backslashes => Some(backslashes + way.len()),
    }
}

/// The length of a character that `bytes` begin with, written out in one of two ways.
fn written_at_start(bytes: &[u8], ways: [&[u8]; 2]) -> Option<usize> {
    let backslashes = backslashes_at_start(bytes);
    let written = bytes.get(backslashes..)?;
    let way = ways.into_iter().find(|way| written.starts_with(way))?;
    (backslashes > 0).then_some(backslashes + way.len())
}

fn backslashes_at_start(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte == b'\\').count()
}

pub(super) fn backslashes_at_end(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|&&byte| byte == b'\\').count()
}

/// Where the brace is that comes after a colon. A text that breaks off before may have had one.
fn value_after(bytes: &[u8]) -> Option<usize> {
    let colon = blanks_len(bytes);
    let Some(&byte) = bytes.get(colon) else { return Some(colon) };
    let brace = colon + 1 + blanks_len(bytes.get(colon + 1..)?);
    let may_be_response = byte == b':' && matches!(bytes.get(brace), None | Some(b'{'));
    may_be_response.then_some(brace)
}

/// The same in a URL or a page.
fn foreign_value(bytes: &[u8]) -> Option<usize> {
    let blanks = |bytes: &[u8]| {
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            match rest {
                [b'%', b'2', b'0', ..] | [b'%', b'0', b'A' | b'a' | b'D' | b'd' | b'9', ..] => {
                    at += 3;
                }
                [b'+', ..] => at += 1,
                [byte, ..] if is_blank(*byte) => at += 1,
                _ => return at,
            }
        }
    };
    let word = |bytes: &[u8], plain: &[u8], upper: &[u8], lower: &[u8]| {
        [plain, upper, lower].into_iter().find(|word| bytes.starts_with(word)).map(<[u8]>::len)
    };

    let colon = blanks(bytes);
    let after = colon + word(bytes.get(colon..)?, b":", b"%3A", b"%3a")?;
    let brace = after + blanks(bytes.get(after..)?);
    word(bytes.get(brace..)?, b"{", b"%7B", b"%7b")?;
    Some(brace)
}

/// How many bytes of blanks `bytes` begin with, escaped ones included: `\n`, `\\n`, `\x0A`, ….
pub(super) fn blanks_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first() {
            Some(&byte) if is_blank(byte) => at += 1,
            Some(b'\\') => {
                let backslashes = backslashes_at_start(rest);
                let escape = rest.get(backslashes..).unwrap_or_default();
                match ESCAPED_BLANKS.iter().find(|blank| escape.starts_with(blank)) {
                    Some(blank) => at += backslashes + blank.len(),
                    None => return at,
                }
            }
            _ => return at,
        }
    }
}

/// How many bytes of blanks `bytes` end with, escaped ones included.
pub(super) fn blanks_at_end(bytes: &[u8]) -> usize {
    let mut len = bytes.len();
    loop {
        let rest = bytes.get(..len).unwrap_or_default();
        if rest.last().is_some_and(|&byte| is_blank(byte)) {
            len -= 1;
            continue;
        }
        let Some(blank) = ESCAPED_BLANKS.iter().find(|blank| rest.ends_with(blank)) else { break };
        match backslashes_at_end(rest.get(..len - blank.len()).unwrap_or_default()) {
            0 => break,
            backslashes => len -= backslashes + blank.len(),
        }
    }
    bytes.len() - len
}

/// What comes after the backslashes of an escaped blank.
const ESCAPED_BLANKS: [&[u8]; 8] = [b"n", b"t", b"r", b"x0A", b"x0a", b"x0D", b"x0d", b"x09"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_whatever_escaping() {
        for (text, quoting, brace) in [
            (r#"x {"Response":{"#, Quoting::Plain, Some(2)),
            (r#"x { "Response" : {"#, Quoting::Plain, Some(2)),
            (r#"x {"a":1,"Response":{"#, Quoting::Plain, None),
            (r#"x {"Response""#, Quoting::Plain, Some(2)),
            (r#"x {"Response": "#, Quoting::Plain, Some(2)),
            (r#"x {\"Response\":{"#, Quoting::Escaped, Some(2)),
            (r#"x {\n  \"Response\": {\n"#, Quoting::Escaped, Some(2)),
            (r#"x {\\n \\\"Response\\\":\\n {"#, Quoting::Escaped, Some(2)),
            (r"x {\x22Response\x22:{", Quoting::Escaped, Some(2)),
            (r"x {\x0D\x0A \x22Response\x22:\x0a{", Quoting::Escaped, Some(2)),
            ("x {%22Response%22:{", Quoting::Foreign, Some(2)),
            ("x%7B%22Response%22%3A%20%7B", Quoting::Foreign, None),
            ("x {&quot;Response&quot;: {", Quoting::Foreign, Some(2)),
            (r#"x,"{""Response"":{"#, Quoting::Foreign, Some(3)),
            ("x {'Response': {", Quoting::Foreign, Some(2)),
            (r"x {\x5C\x22Response\x5C\x22:{", Quoting::Escaped, Some(2)),
            (r"x {\\x22Response\\x22:{", Quoting::Escaped, Some(2)),
            (r"x {\\\\u0022Response\\\\u0022:{", Quoting::Escaped, Some(2)),
            (r"x {\\x5c\\x22Response\\x5c\\x22: {", Quoting::Escaped, Some(2)),
            ("x {&#x22;Response&#x22;: {", Quoting::Foreign, Some(2)),
            (r#"x {\"Response":{"#, Quoting::Damaged, Some(2)),
            (r#"x {"Response\":{"#, Quoting::Damaged, Some(2)),
            (r#"x {"Response" x"#, Quoting::Damaged, Some(2)),
        ] {
            let key = ResponseKey::find(text.as_bytes(), 0);
            let key = key.unwrap_or_else(|| panic!("{text}"));
            assert_eq!((key.quoting, key.own_brace(text.as_bytes())), (quoting, brace), "{text}");
        }
    }

    #[test]
    fn what_only_seems_to_be_a_key() {
        for text in [
            "Response",
            r#""Response""#,
            r#""Response":"text"#,
            r#"{"Response":[1]}"#,
            r#"{"XResponse":{"#,
            r#"{"ResponseX":{"#,
        ] {
            assert_eq!(ResponseKey::find(text.as_bytes(), 0), None, "{text}");
        }
    }
}
