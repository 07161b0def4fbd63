//! What fills the holes of a response's shape, and what is known of a response at its end. This file
//! must not know the tree.

use crate::grammar::planes::number_len;
use crate::grammar::text::Text;
use crate::grammar::value::Value;
use crate::grammar::watch::{WATCHED_FIELDS, Watched, WatchedField};
use crate::scan::{NonAsciiBytes, Scan};

/// What fills a hole of a response: a string or a number.
#[derive(Debug)]
pub(super) struct ValueHole {
    pub(super) kind: HoleKind,
    /// The watched field whose value fills the hole, if it is one.
    pub(super) field: Option<WatchedField>,
}

/// What fills a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// The inside of a string; its quotes belong to the fixed texts around it.
    String,
    Number,
}

/// What the parser says of every text of a shape.
#[derive(Debug)]
pub(super) struct ShapeAnswer {
    /// All watched fields but those whose values are in holes.
    pub(super) watched: Watched<'static>,
    /// How many bytes the code's value begins before its hole: 1 for the quote of a string, else 0.
    pub(super) quote_len: usize,
    pub(super) has_line_feed: bool,
    /// Whether `watched` has a value, that is, one that is the same in all texts of the shape.
    pub(super) has_fixed_value: bool,
}

impl ValueHole {
    /// The slot in which the beginning of this hole is noted: each watched field has its own, all
    /// other holes share one.
    #[inline(always)]
    pub(super) fn slot(&self) -> usize {
        self.field.map_or(WATCHED_FIELDS, |field| field as usize)
    }
}

impl HoleKind {
    /// The length of what fills the hole, at the beginning of `rest`; `None` if it is not valid. Of
    /// a string it is the length up to the first escape, and UTF-8 is still to be checked if
    /// `non_ascii` says so.
    #[inline(always)]
    pub(super) fn len<S: Scan>(
        self,
        rest: &[u8],
        scan: S,
        non_ascii: &mut NonAsciiBytes<S::Block>,
    ) -> Option<usize> {
        match self {
            HoleKind::String => Some(scan.plain_len(rest, non_ascii)),
            // Most numbers are flags or small counts, of one digit.
            HoleKind::Number => match rest {
                [b'0'..=b'9', after, ..] if !matches!(after, b'0'..=b'9' | b'.' | b'e' | b'E') => {
                    Some(1)
                }
                _ => number_len(rest),
            },
        }
    }

    /// What fills the hole, as the parser would report it.
    #[inline(always)]
    pub(super) fn value(self, inside: &[u8]) -> Option<Value<'_>> {
        match self {
            HoleKind::String => Some(Value::Text(Text::new(inside, false))),
            HoleKind::Number => std::str::from_utf8(inside).ok().map(Value::Number),
        }
    }
}
