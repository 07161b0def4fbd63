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

use crate::scan::is_blank;

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

/// How many bytes of a line decide, at most. A line that begins with so many bytes of a number, or
/// with so many blanks after one, goes on: a JSON text may do that.
pub(crate) const DECIDING_BYTES: usize = 64;

impl LineStart {
    /// What the line is that `bytes` begin with. `is_last`: nothing comes after `bytes`.
    #[inline(always)]
    pub(crate) fn of(bytes: &[u8], is_last: bool) -> Self {
        let Some(&first) = bytes.first() else {
            return if is_last { LineStart::Continuation } else { LineStart::NeedMore };
        };
        match first {
            b'{' | b'[' => LineStart::Bracket,
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'}' | b']' | b',' | b':' => {
                LineStart::Continuation
            }
            b'0'..=b'9' if begins_with_date(bytes) => LineStart::Entry,
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => Self::of_scalar(bytes, is_last),
            _ => LineStart::Entry,
        }
    }

    /// Whether it begins an entry after lines whose last byte that is not blank is `last_content`,
    /// which is asked for only where it matters.
    pub(crate) fn is_entry_after(self, last_content: impl FnOnce() -> Option<u8>) -> bool {
        match self {
            LineStart::Entry => true,
            LineStart::Bracket => !matches!(last_content(), Some(b'[' | b',' | b':')),
            LineStart::Continuation | LineStart::NeedMore => false,
        }
    }

    /// A line that begins as a number or literal. In JSON the end of the line, a comma or a bracket
    /// comes after these.
    #[inline(never)]
    fn of_scalar(bytes: &[u8], is_last: bool) -> Self {
        let window = bytes.get(..DECIDING_BYTES).unwrap_or(bytes);
        let undecided = match window.len() {
            DECIDING_BYTES => LineStart::Continuation,
            _ if is_last => LineStart::Entry,
            _ => LineStart::NeedMore,
        };

        let (len, is_complete) = scalar_len(window);
        let after = window.get(len..).unwrap_or_default();
        let blanks = after.iter().take_while(|&&byte| is_blank(byte) && byte != b'\n').count();
        match after.get(blanks) {
            None if is_complete && is_last => LineStart::Continuation,
            None if is_complete || after.is_empty() => undecided,
            Some(b'\n' | b',' | b']' | b'}') if is_complete => LineStart::Continuation,
            _ => LineStart::Entry,
        }
    }
}

/// Whether bytes begin like `2026-` or `2026/`, as most lines of logs do, and no number.
#[inline(always)]
fn begins_with_date(bytes: &[u8]) -> bool {
    let Some(([year @ .., mark], _)) = bytes.split_first_chunk::<5>() else { return false };
    matches!(mark, b'-' | b'/') && are_digits(*year)
}

/// All at once: a byte is a digit if its upper half is 3, and stays so when 6 is added.
#[inline(always)]
fn are_digits(bytes: [u8; 4]) -> bool {
    const UPPER: u32 = 0xf0f0_f0f0;
    const DIGITS: u32 = 0x3030_3030;

    let bytes = u32::from_le_bytes(bytes);
    bytes & UPPER == DIGITS && bytes.wrapping_add(0x0606_0606) & UPPER == DIGITS
}

/// How many of the first bytes may be those of a number or literal, and whether they are a whole
/// one. Zeros at the beginning, which JSON forbids, do not matter here.
fn scalar_len(bytes: &[u8]) -> (usize, bool) {
    for literal in [&b"true"[..], b"false", b"null"] {
        let begun = bytes.len().min(literal.len());
        if bytes.get(..begun) == literal.get(..begun) {
            return (begun, begun == literal.len());
        }
    }

    let mut part = NumberPart::Start;
    for (at, &byte) in bytes.iter().enumerate() {
        match part.next(byte) {
            Some(next) => part = next,
            None => return (at, part.may_be_last()),
        }
    }
    (bytes.len(), part.may_be_last())
}

/// The part of a number that was read last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberPart {
    Start,
    Sign,
    Digits,
    Point,
    Fraction,
    ExponentMark,
    ExponentSign,
    Exponent,
}

impl NumberPart {
    /// The part that `byte` belongs to. `None`: it cannot come after this part.
    fn next(self, byte: u8) -> Option<Self> {
        match (self, byte) {
            (Self::Start, b'-') => Some(Self::Sign),
            (Self::Start | Self::Sign | Self::Digits, b'0'..=b'9') => Some(Self::Digits),
            (Self::Digits, b'.') => Some(Self::Point),
            (Self::Point | Self::Fraction, b'0'..=b'9') => Some(Self::Fraction),
            (Self::Digits | Self::Fraction, b'e' | b'E') => Some(Self::ExponentMark),
            (Self::ExponentMark, b'+' | b'-') => Some(Self::ExponentSign),
            (Self::ExponentMark | Self::ExponentSign | Self::Exponent, b'0'..=b'9') => {
                Some(Self::Exponent)
            }
            _ => None,
        }
    }

    /// Whether a number may end with this part.
    fn may_be_last(self) -> bool {
        matches!(self, Self::Digits | Self::Fraction | Self::Exponent)
    }
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
            ("1.", LineStart::Entry),
            ("tru", LineStart::Entry),
        ] {
            assert_eq!(LineStart::of(line.as_bytes(), true), expected, "{line}");
        }
    }

    /// Fewer bytes give the same answer, or none.
    #[test]
    fn an_answer_holds_whatever_follows() {
        let long = ["1".repeat(70), format!("1{},", " ".repeat(70)), "-".repeat(70)];
        let long = long.iter().map(String::as_str);
        let short =
            ["2026-11-25T17:01:13Z\n", "12.5e-7 ,\n", "false\n", "falsely\n", "-\n", "1.\n"];
        for line in long.chain(short) {
            let whole = LineStart::of(line.as_bytes(), true);
            for len in 0..line.len() {
                let part = LineStart::of(&line.as_bytes()[..len], false);
                assert!(part == whole || part == LineStart::NeedMore, "{line} {len}");
            }
        }
    }

    /// A JSON text may go on with a number of any length.
    #[test]
    fn a_line_that_is_long_undecided_goes_on() {
        for (line, expected) in [
            ("1".repeat(64), LineStart::Continuation),
            (format!("{}x", "1".repeat(64)), LineStart::Continuation),
            (format!("{}x", "1".repeat(63)), LineStart::Entry),
            (format!("1{}x", " ".repeat(63)), LineStart::Continuation),
            ("-".repeat(64), LineStart::Entry),
        ] {
            assert_eq!(LineStart::of(line.as_bytes(), false), expected, "{line}");
        }
    }

    #[test]
    fn a_bracket_after_a_comma_goes_on() {
        assert!(LineStart::Bracket.is_entry_after(|| Some(b'}')));
        assert!(LineStart::Bracket.is_entry_after(|| None));
        assert!(!LineStart::Bracket.is_entry_after(|| Some(b',')));
    }
}
