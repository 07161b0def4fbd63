//! Records of a shape that was seen before are not walked: what differs is checked, the rest
//! compared.
//!
//! Recorded answers come in few shapes. A shape is a text with the strings and numbers among its
//! values taken out:
//!
//! ```text
//! {"Response":{"Error":{"Code":"▯","Message":"▯"},"RequestId":"▯"}}     ▯ any string, or any number
//! ```
//!
//! Shapes are learned from texts that the plain parser has found valid, and kept as a tree, so that
//! what several have in common is looked at once:
//!
//! ```text
//! {"Response":{"Error":{"Code":"  ▯  ","Message":"  ▯  "},"RequestId":"  ▯  "}}      end
//!                                                   ▯  "}}}                          end
//! {"Response":{"RequestId":"      ▯  "}}                                             end
//! ```
//!
//! A piece is shared whole or not at all: `{"Response":{` is compared twice above.
//!
//! That a record matches proves what the parser would say: a valid text stays valid, and keeps its
//! keys and its nesting, if the inside of a string value is exchanged for another valid one, or a
//! number for another. Whatever does not match goes to the parser. So no result can tell whether a
//! shape was used, nor which ones had been learned.
//!
//! This must not assume any order of fields, nor know what a code means.

use std::ops::Range;

mod choice;
mod guess;
mod learner;
mod piece;
#[cfg(test)]
mod tests;

pub(super) use learner::Learner;

use super::ahead::{Ahead, Blockwise, End};
use super::planes::number_len;
use super::reference::Reading;
use super::text::Text;
use super::watch::{FIELDS, Field, Value, Watched};
use crate::scan::{Scan, Seen};
use choice::Choice;

/// The most strings and numbers in a text that is learned, and the most other bytes.
const MOST_PARTS: usize = 16;
const MOST_BYTES: usize = 1024;
/// The longest text that is read to be learned.
const MOST_READ: usize = 16 << 10;
/// The most nodes of the tree, and the most that one place offers, since those are looked at one by
/// one. If there is no room for a shape, the tree begins afresh.
const MOST_NODES: usize = 1024;
const MOST_SIBLINGS: usize = 24;
/// How many texts go by before another is learned, if the last was not worth it.
const REST: u32 = 256;

/// The shapes that were learned.
#[derive(Debug)]
pub(super) struct Shapes {
    /// Nothing, and what a text may begin with.
    first: Part,
    /// How many there are, all in all.
    nodes: usize,
    /// Texts to go by before another is learned.
    resting: u32,
    /// As many as go by if the last was not worth it.
    rest: u32,
}

#[derive(Debug)]
enum Then {
    Part(Part),
    End(Box<Answer>),
}

/// A string or a number, and what a text may go on with behind it. Where one node begins as another
/// does (some texts have a number where others have something else), some texts go to the parser.
#[derive(Debug)]
struct Part {
    kind: Kind,
    field: Option<Field>,
    behind: Choice,
}

/// What is said of all texts of a shape.
#[derive(Debug)]
struct Answer {
    watched: Watched<'static>,
    /// How many bytes before its inside the code begins: the quote of a string.
    quote: usize,
    breaks_line: bool,
    /// Whether a watched value is the same in all.
    lasts: bool,
}

/// What differs from text to text of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    String,
    Number,
}

/// Where a part stands in a text, what it is, and which of those that are watched.
type Place = (Range<usize>, Kind, Option<Field>);

impl Default for Shapes {
    fn default() -> Self {
        let first = Part { kind: Kind::Number, field: None, behind: Choice::default() };
        Shapes { first, nodes: 0, resting: 0, rest: REST }
    }
}

impl Shapes {
    /// As if texts were learned with so many between them: with none, every text; with the most,
    /// none.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn with_rest(rest: u32) -> Self {
        Shapes { resting: if rest == u32::MAX { rest } else { 0 }, rest, ..Shapes::default() }
    }

    /// The length of the text that `text` begins with, if it has a known shape; with `IN_LINE`, one
    /// without line feeds. `reading` then is what the plain parser would say of it; otherwise
    /// it means nothing. It is filled in place, since a copy would wait for the writes before
    /// it.
    #[inline(always)]
    pub(super) fn find<'a, const IN_LINE: bool>(
        &self,
        text: &'a [u8],
        scan: impl Scan,
        reading: &mut Reading<'a>,
    ) -> Option<usize> {
        let watched = &mut reading.watched;
        watched.values = [None; FIELDS];
        let mut seen = scan.seen();
        // Where parts begin, by what is watched, and of the others the last. To ask of each whether
        // it is the code would be another branch to guess.
        let mut places = [0; FIELDS + 1];
        let mut at = 0;
        let mut part = &self.first;
        loop {
            let node = match part.behind.find(text.get(at..)?, scan) {
                Some(node) => node,
                None => {
                    // What stopped a string may be an escape.
                    text.get(at).filter(|&&byte| byte == b'\\' && part.kind == Kind::String)?;
                    at = part.end_behind_escapes(
                        text,
                        *places.get(part.slot())?..at,
                        scan,
                        watched,
                    )?;
                    part.behind.search(text.get(at..)?)?
                }
            };
            at += node.piece.bytes.len();
            match &node.then {
                Then::Part(next) => {
                    let rest = text.get(at..)?;
                    let len = next.kind.len(rest, scan, &mut seen)?;
                    if let Some(field) = next.field {
                        watched.keep(field, next.kind.value(rest.get(..len)?)?);
                    }
                    *places.get_mut(next.slot())? = at;
                    at += len;
                    part = next;
                }
                Then::End(answer) => {
                    if (IN_LINE && answer.breaks_line)
                        || (seen.may_be_high() && !is_utf8(text.get(..at)?, scan))
                    {
                        return None;
                    }
                    let [code_at, ..] = places;
                    watched.code_at = code_at.saturating_sub(answer.quote);
                    watched.fill(&answer.watched, answer.lasts);
                    reading.end = Ok(at);
                    return Some(at);
                }
            }
        }
    }

    /// Whether a text of this length is to be read once more, by a [`Learner`].
    pub(super) fn is_curious(&mut self, len: usize) -> bool {
        let rested = self.resting == 0;
        self.resting = self.resting.saturating_sub(1);
        rested && len <= MOST_READ
    }

    /// Learns from a text, if it was read to its `end` without a fault.
    pub(super) fn learn<'a>(&mut self, bytes: &'a [u8], end: Option<usize>, learner: &Learner<'a>) {
        let is_short = |end: &usize| end - learner.inside() <= MOST_BYTES;
        let Some((end, answer)) = end.filter(is_short).zip(learner.answer()) else {
            self.resting = self.rest;
            return;
        };
        if self.add(bytes, end, &learner.parts, answer).is_none() {
            *self = Shapes { resting: self.rest, rest: self.rest, ..Shapes::default() };
        }
    }

    /// `None` if there is no room.
    fn add(
        &mut self,
        bytes: &[u8],
        end: usize,
        parts: &[Place],
        answer: Watched<'static>,
    ) -> Option<()> {
        let mut from = 0;
        let mut choice = &mut self.first.behind;
        for (inside, kind, field) in parts {
            let piece = bytes.get(from..inside.start)?;
            let node = choice.node(&mut self.nodes, piece, || {
                Then::Part(Part { kind: *kind, field: *field, behind: Choice::default() })
            })?;
            let Then::Part(part) = &mut node.then else { return None };
            choice = &mut part.behind;
            from = inside.end;
        }
        let is_code = |part: &&Place| part.2 == Some(Field::Code);
        let quote = usize::from(
            parts.iter().find(is_code).is_some_and(|(_, kind, _)| *kind == Kind::String),
        );
        let breaks_line = bytes.get(..end)?.contains(&b'\n');
        let lasts = answer.values.iter().any(Option::is_some);
        let answer = Answer { watched: answer, quote, breaks_line, lasts };
        choice
            .node(&mut self.nodes, bytes.get(from..end)?, || Then::End(Box::new(answer)))
            .map(drop)
    }
}

impl Part {
    #[inline(always)]
    fn slot(&self) -> usize {
        self.field.map_or(FIELDS, |field| field as usize)
    }

    /// Where the string ends of which `plain` stands before the first escape; it is kept whole.
    /// Since a piece behind a string begins with a quote, whoever compares it finds out that
    /// this is none.
    #[cold]
    #[inline(never)]
    fn end_behind_escapes<'a>(
        &self,
        text: &'a [u8],
        plain: Range<usize>,
        scan: impl Scan,
        watched: &mut Watched<'a>,
    ) -> Option<usize> {
        let rest = text.get(plain.start..)?;
        let End::At(len) = Blockwise::<_, true>(scan).string_end(rest, plain.len()) else {
            return None;
        };
        if let Some(field) = self.field {
            watched.keep(field, Value::Text(Text::new(rest.get(..len)?, true)));
        }
        Some(plain.start + len)
    }
}

#[cold]
#[inline(never)]
fn is_utf8(text: &[u8], scan: impl Scan) -> bool {
    scan.is_utf8(text)
}

impl Kind {
    /// The length of the part that `rest` begins with, if it is valid; of a string, of its inside
    /// up to the first escape. Whether that is UTF-8 is still to be told.
    #[inline(always)]
    fn len<S: Scan>(self, rest: &[u8], scan: S, seen: &mut Seen<S::Block>) -> Option<usize> {
        match self {
            Kind::String => Some(scan.plain_len(rest, seen)),
            // Most are flags, or small counts.
            Kind::Number => match rest {
                [b'0'..=b'9', behind, ..]
                    if !matches!(behind, b'0'..=b'9' | b'.' | b'e' | b'E') =>
                {
                    Some(1)
                }
                _ => number_len(rest),
            },
        }
    }

    #[inline(always)]
    fn value(self, part: &[u8]) -> Option<Value<'_>> {
        match self {
            Kind::String => Some(Value::Text(Text::new(part, false))),
            Kind::Number => std::str::from_utf8(part).ok().map(Value::Number),
        }
    }
}
