//! A text to be read, and where its bytes are in the input.
//!
//! A response may be in a string in a string of a line of a log. Each level is unescaped into a
//! text of its own, which remembers what it was made of:
//!
//! ```text
//! input    …"log":"{\"body\":\"{…}\"}\n"…      Input
//!                  {"body":"{…}"}             Unescaped, from the level above
//!                           {…}               Unescaped, once more
//! ```
//!
//! This file must not know any recorder.

use std::cell::Cell;

use super::unescape::StringPlace;

/// A text, and where it is from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'t> {
    pub(super) text: &'t [u8],
    pub(super) origin: Origin<'t>,
    /// How many levels were unescaped or put together to get it.
    pub(super) depth: usize,
}

/// Where the bytes of a text are from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'t> {
    /// From this offset of the input on, as they are.
    Input(u64),
    /// From a string in another text, which is at `at` there and `len` bytes long.
    Unescaped {
        outer: &'t Source<'t>,
        at: usize,
        len: usize,
        /// The place that was asked for last. The next one is counted from there: of thousands of
        /// responses in a string each would cost a walk from its start.
        last: &'t Cell<StringPlace>,
    },
    /// From several records of the input: where the bytes of each begin in the text, and the record
    /// in the input.
    Joined(&'t [JoinedPart]),
}

/// A part of a text that was put together, and the record of the input that it is from.
#[derive(Clone, Copy, Debug)]
pub(super) struct JoinedPart {
    /// Where it begins in the text.
    pub(super) at: usize,
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl<'t> Source<'t> {
    pub(super) fn input(text: &'t [u8], offset: u64) -> Self {
        Source { text, origin: Origin::Input(offset), depth: 0 }
    }

    /// The bytes of the input that `start..end` of the text are from: offset and length.
    pub(super) fn place(&self, start: usize, end: usize) -> (u64, u64) {
        let first = self.offset_of(start);
        let last = self.end_of(end);
        (first, last.saturating_sub(first))
    }

    fn offset_of(&self, index: usize) -> u64 {
        match self.origin {
            Origin::Input(offset) => offset + index as u64,
            Origin::Unescaped { outer, at, last, .. } => {
                outer.offset_of(at + raw_len(outer, at, last, index))
            }
            Origin::Joined(parts) => part_of(parts, index).map_or(0, |part| part.offset),
        }
    }

    fn end_of(&self, index: usize) -> u64 {
        match self.origin {
            Origin::Joined(parts) => {
                let last = part_of(parts, index.saturating_sub(1));
                last.map_or(0, |part| part.offset + part.length)
            }
            Origin::Input(_) => self.offset_of(index),
            // Most strings end with the response, so there is nothing to count.
            Origin::Unescaped { outer, at, len, .. } if index == self.text.len() => {
                outer.end_of(at + len)
            }
            Origin::Unescaped { outer, at, last, .. } => {
                outer.end_of(at + raw_len(outer, at, last, index))
            }
        }
    }
}

/// How many bytes of the string at `at` the first `index` unescaped ones are made of.
fn raw_len(outer: &Source<'_>, at: usize, last: &Cell<StringPlace>, index: usize) -> usize {
    let raw = outer.text.get(at..).unwrap_or_default();
    let is_before = last.get().unescaped > index;
    let from = if is_before { StringPlace::default() } else { last.get() };
    let place = from.advance(raw, index);
    last.set(place);
    place.raw
}

/// The part that the byte at `index` is in.
fn part_of(parts: &[JoinedPart], index: usize) -> Option<JoinedPart> {
    let after = parts.partition_point(|part| part.at <= index);
    parts.get(after.saturating_sub(1)).copied()
}
