//! Records of a shape that was seen before are not walked: what differs is checked, the rest compared.
//!
//! Recorded answers come in few shapes. A shape is a text with the strings and numbers among its values taken out:
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
//! keys and its nesting, if the inside of a string value is exchanged for another valid one, or a number
//! for another. Whatever does not match goes to the parser. So no result can tell whether a shape was used,
//! nor which ones had been learned.
//!
//! This must not assume any order of fields, nor know what a code means.

use std::ops::Range;

mod choice;
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
use crate::scan::Scan;
use choice::Choice;

/// The most strings and numbers in a text that is learned, and the most other bytes.
const MOST_PARTS: usize = 16;
const MOST_BYTES: usize = 1024;
/// The longest text that is read to be learned.
const MOST_READ: usize = 16 << 10;
/// The most nodes of the tree, and the most that one place offers, since those are looked at one by one.
/// If there is no room for a shape, the tree begins afresh.
const MOST_NODES: usize = 1024;
const MOST_SIBLINGS: usize = 24;
/// How many texts go by before another is learned, if the last was not worth it.
const REST: u32 = 256;

/// The shapes that were learned.
#[derive(Debug)]
pub(super) struct Shapes {
    /// What a text may begin with.
    first: Choice,
    /// How many there are, all in all.
    nodes: usize,
    /// Texts to go by before another is learned.
    resting: u32,
    /// As many as go by if the last was not worth it.
    rest: u32,
}

#[derive(Debug)]
enum Then {
    /// A string or a number, and then one of these nodes. One begins as another does only where some texts
    /// have a string and others a number; then some of them go to the parser.
    Part(Kind, Option<Field>, Choice),
    /// What the plain parser says; strings and numbers are to be filled in.
    End(Box<Watched<'static>>),
}

/// What differs from text to text of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    String,
    Number,
}

/// Where a part stands in a text, what it is, and which of those that are watched.
type Part = (Range<usize>, Kind, Option<Field>);

impl Default for Shapes {
    fn default() -> Self {
        Shapes { first: Choice::default(), nodes: 0, resting: 0, rest: REST }
    }
}

impl Shapes {
    /// As if texts were learned with so many between them: with none, every text; with the most, none.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn with_rest(rest: u32) -> Self {
        Shapes { resting: if rest == u32::MAX { rest } else { 0 }, rest, ..Shapes::default() }
    }

    /// The length of the text that `text` begins with, if it has a known shape; with `IN_LINE`, one without line feeds.
    /// `reading` then is what the plain parser would say of it; otherwise it means nothing. It is filled in place, since
    /// a copy would wait for the writes before it.
    #[inline(always)]
    pub(super) fn find<'a, const IN_LINE: bool>(
        &self,
        text: &'a [u8],
        scan: impl Scan,
        reading: &mut Reading<'a>,
    ) -> Option<usize> {
        let watched = &mut reading.watched;
        watched.values = [None; FIELDS];
        watched.code_at = 0;
        let mut at = 0;
        let mut choice = &self.first;
        loop {
            let node = choice.find(text.get(at..)?, scan)?;
            if IN_LINE && node.piece.breaks_line {
                return None;
            }
            at += node.piece.bytes.len();
            match &node.then {
                Then::Part(kind, field, behind) => {
                    let (value, len) = kind.take(text.get(at..)?, scan)?;
                    if let Some(field) = *field {
                        watched.keep(field, value);
                        if field == Field::Code {
                            watched.code_at = at - usize::from(*kind == Kind::String); // its quote
                        }
                    }
                    at += len;
                    choice = behind;
                }
                Then::End(answer) => {
                    watched.fill(answer);
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
    fn add(&mut self, bytes: &[u8], end: usize, parts: &[Part], answer: Watched<'static>) -> Option<()> {
        let mut from = 0;
        let mut choice = &mut self.first;
        for (inside, kind, field) in parts {
            let piece = bytes.get(from..inside.start)?;
            let node = choice.node(&mut self.nodes, piece, || Then::Part(*kind, *field, Choice::default()))?;
            let Then::Part(_, _, behind) = &mut node.then else { return None };
            choice = behind;
            from = inside.end;
        }
        choice.node(&mut self.nodes, bytes.get(from..end)?, || Then::End(Box::new(answer))).map(drop)
    }
}

impl Kind {
    /// The part that `rest` begins with, if it is valid, and its length; of a string, its inside.
    #[inline(always)]
    fn take(self, rest: &[u8], scan: impl Scan) -> Option<(Value<'_>, usize)> {
        match self {
            Kind::String => {
                let (len, may_be_high) = scan.plain_len(rest);
                let stop = *rest.get(len)?;
                let plain = rest.get(..len)?;
                if may_be_high && !scan.is_utf8(plain) {
                    return None;
                }
                if stop != b'\\' {
                    return Some((Value::Text(Text::new(plain, false)), len));
                }
                let End::At(end) = Blockwise::<_, true>(scan).string_end(rest, len) else { return None };
                Some((Value::Text(Text::new(rest.get(..end)?, true)), end))
            }
            Kind::Number => {
                let number = rest.get(..number_len(rest)?)?;
                Some((Value::Number(std::str::from_utf8(number).ok()?), number.len()))
            }
        }
    }
}
