//! What is wrong with a malformed record, and where: a kind and a byte offset.
//!
//! A fault is data about the input, never an `Error`. Line and column are computed only when
//! someone asks for them. This file must not know how a fault is found.

use crate::words::words;

words! {
    /// What is wrong with a malformed record.
    #[repr(usize)] // so that verdicts are copied in whole words
    FaultKind {
        /// No value at all, only blanks.
        Empty = "empty",
        /// The record ends inside a value.
        UnexpectedEnd = "unexpected_end",
        /// A byte that JSON does not allow at its place.
        UnexpectedByte = "unexpected_byte",
        /// A word that begins like `true`, `false` or `null`, but is none of them.
        BadLiteral = "bad_literal",
        /// A number outside the grammar, such as `01`, `1.` or `2e`.
        BadNumber = "bad_number",
        /// A backslash that no JSON escape follows.
        BadEscape = "bad_escape",
        /// A byte below 0x20 inside a string.
        ControlCharacter = "control_character",
        /// Bytes that are not UTF-8.
        InvalidUtf8 = "invalid_utf8",
        /// More text after a complete value.
        TrailingBytes = "trailing_bytes",
        /// `Response`, `Error` or `Code` twice: parsers would disagree on which one counts.
        DuplicateKey = "duplicate_key",
        /// Nested deeper than the depth limit.
        TooDeep = "too_deep",
        /// A record, or an error code, longer than its limit.
        TooLong = "too_long",
    }
}

impl FaultKind {
    /// Whether the record was refused for a limit: it may be valid JSON.
    pub const fn is_limit(self) -> bool {
        matches!(self, FaultKind::TooDeep | FaultKind::TooLong)
    }

    /// One sentence for people; it quotes nothing from the record.
    pub const fn explain(self) -> &'static str {
        match self {
            FaultKind::Empty => "only blanks where a record should be",
            FaultKind::UnexpectedEnd => "the record ends inside a value; it was probably cut off",
            FaultKind::UnexpectedByte => "a byte that JSON does not allow at this place",
            FaultKind::BadLiteral => "invalid literal (expected true, false or null)",
            FaultKind::BadNumber => "not a number by the JSON grammar",
            FaultKind::BadEscape => "a backslash that is not followed by a JSON escape",
            FaultKind::ControlCharacter => "a raw control character inside a string",
            FaultKind::InvalidUtf8 => "not valid UTF-8",
            FaultKind::TrailingBytes => "more text after the record's value",
            FaultKind::DuplicateKey => {
                "Response, Error or Code is there twice, and parsers disagree on which one counts"
            }
            FaultKind::TooDeep => "nested deeper than the depth limit",
            FaultKind::TooLong => "longer than the limit for a record or for an error code",
        }
    }
}

/// A fault and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The first offending byte, counted from the start of the record; the record's length where
    /// something is missing at its end.
    pub at: usize,
}

impl Fault {
    pub(crate) const fn new(kind: FaultKind, at: usize) -> Self {
        Fault { kind, at }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (byte {} of the record)", self.kind.explain(), self.at)
    }
}
