//! Steps over the tokens of a JSON text that is known to be valid. In any other text the steps end
//! somewhere in it or at its end, never beyond it. This file must not know what a token means.

use std::borrow::Cow;

use super::near::find_near;
use crate::grammar::{Text, is_blank};

/// A string of a JSON text, or a quoted value of a text line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuotedText<'a> {
    /// What is between the quotes.
    pub(super) raw: &'a [u8],
    /// Whether it has a backslash.
    pub(super) is_escaped: bool,
    /// Where the bytes after the closing quote begin.
    pub(super) end: usize,
}

impl<'a> QuotedText<'a> {
    /// Reads on to the closing quote. `start` is after the opening one.
    pub(super) fn read(text: &'a [u8], start: usize) -> Option<Self> {
        let mut is_escaped = false;
        let mut at = start;
        loop {
            let stop = at + find_near(text.get(at..)?, [b'"', b'\\'])?;
            if text.get(stop) == Some(&b'"') {
                let raw = text.get(start..stop)?;
                return Some(QuotedText { raw, is_escaped, end: stop + 1 });
            }
            is_escaped = true;
            at = stop + 2;
        }
    }

    /// Whether it says this, however it is written.
    pub(super) fn says(&self, word: &str) -> bool {
        match self.is_escaped {
            true => self.decode().is_some_and(|text| text == word),
            false => self.raw == word.as_bytes(),
        }
    }

    /// The characters meant. `None` if they are not text.
    pub(super) fn decode(&self) -> Option<Cow<'a, str>> {
        let raw = std::str::from_utf8(self.raw).ok()?;
        if !self.is_escaped {
            return Some(Cow::Borrowed(raw));
        }
        Text::new(self.raw, true).decode()
    }
}

/// What is between the quotes of a value, if it is a string.
pub(super) fn inside_quotes(value: &[u8]) -> Option<&[u8]> {
    value.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// Where the next token is, at or after `at`.
pub(super) fn skip_blanks(text: &[u8], at: usize) -> usize {
    let blanks = text.get(at..).unwrap_or_default().iter().take_while(|byte| is_blank(**byte));
    at + blanks.count()
}

/// Where the number or literal at `at` ends.
pub(super) fn scalar_end(text: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| {
        is_blank(*byte) || matches!(byte, b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']')
    };
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Where the value at `at` ends. `None` if it does not end in this text.
pub(super) fn value_end(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => QuotedText::read(text, at + 1).map(|string| string.end),
        b'{' | b'[' => container_end(text, at),
        _ => Some(scalar_end(text, at)).filter(|end| *end > at),
    }
}

/// Where the container that opens at `at` ends.
fn container_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        at += find_near(text.get(at..)?, [b'"', b'{', b'}', b'[', b']'])?;
        match text.get(at)? {
            b'"' => {
                at = QuotedText::read(text, at + 1)?.end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// How many containers are open at once in a text, at most.
pub(super) fn most_open(text: &[u8]) -> usize {
    let (mut at, mut depth, mut most) = (0, 0_usize, 0);
    while let Some(found) =
        text.get(at..).and_then(|rest| find_near(rest, [b'"', b'{', b'}', b'[', b']']))
    {
        let next = at + found + 1;
        at = match text.get(at + found) {
            Some(b'"') => match QuotedText::read(text, next) {
                Some(string) => string.end,
                None => return most,
            },
            Some(b'{' | b'[') => {
                depth += 1;
                most = most.max(depth);
                next
            }
            _ => {
                depth = depth.saturating_sub(1);
                next
            }
        };
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_they_end() {
        for (text, end) in [
            (r#""a" ,"#, Some(3)),
            (r#""a\"b",1"#, Some(6)),
            (r#""a\\""#, Some(5)),
            (r#"{"a}":[{}]}]"#, Some(11)),
            ("[1,[2]] ", Some(7)),
            ("-1.5e3,", Some(6)),
            ("true", Some(4)),
            ("\"a", None),
            ("\"a\\", None),
            ("{\"a\":1", None),
            ("[\"a", None),
            ("}", None),
            (",", None),
            ("", None),
        ] {
            assert_eq!(value_end(text.as_bytes(), 0), end, "{text}");
        }
        assert_eq!(value_end(b"1", 9), None);
        assert_eq!(skip_blanks(b" \t\r\n 1", 0), 5);
        assert_eq!(skip_blanks(b"  ", 9), 9);
    }

    #[test]
    fn containers_are_open_at_once() {
        for (text, expected) in [
            ("", 0),
            ("1", 0),
            (r#"{"a":[{}],"b":{}}"#, 3),
            (r#"{"a":"[{"}"#, 1),
            ("{[{", 3),
            ("]}[", 1),
            (r#"[{"a"#, 2),
        ] {
            assert_eq!(most_open(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn quoted_text_is_decoded() {
        let read = |text: &'static str| QuotedText::read(text.as_bytes(), 1).unwrap();
        assert_eq!(read(r#""plain""#).decode(), Some(Cow::Borrowed("plain")));
        assert_eq!(read(r#""a\u0041\n""#).decode(), Some(Cow::Owned("aA\n".to_owned())));
        assert_eq!(read(r#""\ud800""#).decode(), None);
        assert_eq!(QuotedText::read(b"\"\xff\"", 1).unwrap().decode(), None);
        assert_eq!(QuotedText::read(b"\"\xff\"", 9), None);
    }
}
