//! Lines that begin a log entry, and lines that go on with the JSON text of the entry before.
//!
//! A recorder that prints a response over several lines writes its own prefix before the first one
//! only. So a line belongs to the entry before if a JSON text could go on with it:
//!
//! ```text
//! 2026-11-25T17:01:13Z INFO answered {        begins an entry: 2026- is not JSON
//!     "Response": {                           goes on: a blank
//! "RequestId": "r-1"                          goes on: a quote
//! }                                           goes on: a bracket
//! 12,                                         goes on: a number, and a comma
//! 10.0.0.1 - - [25/Nov/2026…                  begins an entry: 10.0.0 is not a number
//! ```
//!
//! This file must not know recorders.

use crate::grammar::is_blank;

/// What a line is, judging by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStart {
    /// It begins an entry. No valid JSON text goes on with it.
    Entry,
    /// It begins with `{` or `[`: it begins an entry, unless a JSON text expects a value there.
    Bracket,
    /// A JSON text may go on with it.
    Continuation,
    /// More bytes are needed to know.
    NeedMore,
}

/// How many bytes of a line decide. A longer number is not one that anybody prints.
const DECIDING_BYTES: usize = 64;

impl LineStart {
    /// What the line is that `bytes` begin with. `is_last`: nothing comes after `bytes`.
    pub(crate) fn of(bytes: &[u8], is_last: bool) -> Self {
        let Some(&first) = bytes.first() else {
            return if is_last { LineStart::Continuation } else { LineStart::NeedMore };
        };
        match first {
            b'{' | b'[' => LineStart::Bracket,
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'}' | b']' | b',' | b':' => {
                LineStart::Continuation
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => Self::of_scalar(bytes, is_last),
            _ => LineStart::Entry,
        }
    }

    /// Whether it begins an entry after a line whose last byte that is not blank is `last_content`.
    pub(crate) fn is_entry_after(self, last_content: Option<u8>) -> bool {
        match self {
            LineStart::Entry => true,
            LineStart::Bracket => !matches!(last_content, Some(b'[' | b',' | b':')),
            LineStart::Continuation | LineStart::NeedMore => false,
        }
    }

    /// A line that begins as a number or literal. In JSON the end of the line, a comma or a bracket
    /// comes after these.
    fn of_scalar(bytes: &[u8], is_last: bool) -> Self {
        let window = bytes.get(..DECIDING_BYTES).unwrap_or(bytes);
        let is_whole = is_last || window.len() == DECIDING_BYTES;

        let scalar = scalar_len(window);
        let after = window.get(scalar..).unwrap_or_default();
        let blanks = after.iter().take_while(|&&byte| is_blank(byte) && byte != b'\n').count();
        match after.get(blanks) {
            None if !is_whole => LineStart::NeedMore,
            None if is_last && window.len() < DECIDING_BYTES && scalar > 0 => {
                LineStart::Continuation
            }
            Some(b'\n' | b',' | b']' | b'}') if scalar > 0 => LineStart::Continuation,
            _ => LineStart::Entry,
        }
    }
}

/// The length of the number or literal that `bytes` begin with, or may begin with: whether it is
/// spelled as JSON demands does not matter here.
fn scalar_len(bytes: &[u8]) -> usize {
    for literal in [&b"true"[..], b"false", b"null"] {
        let begun = bytes.len().min(literal.len());
        if bytes.get(..begun) == literal.get(..begun) {
            return begun;
        }
    }

    let sign = usize::from(bytes.first() == Some(&b'-'));
    let digits =
        |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut len = sign + digits(sign);
    if len == sign {
        return 0;
    }
    if bytes.get(len) == Some(&b'.') && digits(len + 1) > 0 {
        len += 1 + digits(len + 1);
    }
    if matches!(bytes.get(len), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(len + 1), Some(b'+' | b'-')));
        let exponent = digits(len + 1 + sign);
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    len
}

/// The last byte that is not blank.
pub(crate) fn last_content(bytes: &[u8]) -> Option<u8> {
    bytes.iter().rfind(|&&byte| !is_blank(byte)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_is() {
        for (line, expected) in [
            ("{\"a\":1}", LineStart::Bracket),
            ("[main] INFO", LineStart::Bracket),
            ("    \"a\": 1", LineStart::Continuation),
            ("\"a\": 1", LineStart::Continuation),
            ("}", LineStart::Continuation),
            ("", LineStart::Continuation),
            ("\n", LineStart::Continuation),
            ("12,\n", LineStart::Continuation),
            ("-1.5e+3 ]\n", LineStart::Continuation),
            ("12", LineStart::Continuation),
            ("true\r\n", LineStart::Continuation),
            ("null,\n", LineStart::Continuation),
            ("2026-11-25T17:01:13Z INFO\n", LineStart::Entry),
            ("2026/11/25\n", LineStart::Entry),
            ("10.0.0.1 - -\n", LineStart::Entry),
            ("1795626073 INFO\n", LineStart::Entry),
            ("1795626073.25 INFO\n", LineStart::Entry),
            ("time=2026\n", LineStart::Entry),
            ("from here\n", LineStart::Entry),
            ("INFO\n", LineStart::Entry),
            ("<14>1 2026\n", LineStart::Entry),
            ("-", LineStart::Entry),
        ] {
            assert_eq!(LineStart::of(line.as_bytes(), true), expected, "{line}");
        }
    }

    /// Fewer bytes give the same answer, or none.
    #[test]
    fn an_answer_holds_whatever_follows() {
        for line in ["2026-11-25T17:01:13Z\n", "12.5e-7 ,\n", "false\n", "falsely\n", "-\n", "1.\n"]
        {
            let whole = LineStart::of(line.as_bytes(), true);
            for len in 0..line.len() {
                let part = LineStart::of(&line.as_bytes()[..len], false);
                assert!(part == whole || part == LineStart::NeedMore, "{line} {len}");
            }
        }
    }

    #[test]
    fn a_bracket_after_a_comma_goes_on() {
        assert!(LineStart::Bracket.is_entry_after(Some(b'}')));
        assert!(LineStart::Bracket.is_entry_after(None));
        assert!(!LineStart::Bracket.is_entry_after(Some(b',')));
    }
}
