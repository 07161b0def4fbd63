//! The fast path: a record that looks like one seen before is compared, not parsed.
//!
//! A parser looks at every token. But the records of an input are nearly all alike: the same keys
//! in the same order, with other strings and numbers between them. A *shape* is a valid text with
//! its string and number values cut out. Each cut is a *hole*; the bytes between two holes are
//! *fixed text*:
//!
//! ```text
//! {"Response":{"Error":{"Code":"▯","Message":"▯"},"RequestId":"▯"}}     ▯ hole: any string, or any number
//! ```
//!
//! To read a record of a known shape is to go from hole to hole: check the string or number in the
//! hole, then compare the fixed text after it, up to 64 bytes in one step. The shapes are kept as a
//! tree (`tree`), so that what several have in common is compared once.
//!
//! That a record matches proves what the parser would say of it. A valid text stays valid, and
//! keeps its keys and its nesting, if the inside of a string value is exchanged for another valid
//! one, or a number for another number. A record that matches no shape goes to the parser. So
//! results depend neither on whether a shape was used nor on which shapes are known; only the speed
//! does.
//!
//! Shapes are learned from texts that the parser has found valid (`learner`). Learning costs a
//! second parse, so after a text that was not worth it, a *cooldown* lets the next ones pass: input
//! made to fill the tree with useless shapes slows reading down by little.
//!
//! No order of fields is assumed. This part of the grammar must not know what a code means.

mod branch_guess;
mod fixed_text;
mod hole;
mod learner;
mod object_learner;
mod objects;
mod template;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use learner::ShapeLearner;
pub(super) use object_learner::ObjectLearner;
pub(super) use objects::{ObjectShapes, WalkStop};

use std::ops::Range;

use super::reference::Reading;
use super::skip::{Skip, SkipValid};
use super::span_end::SpanEnd;
use super::text::Text;
use super::value::Value;
use super::watch::{WATCHED_FIELDS, Watched, WatchedField};
use crate::scan::Scan;
use hole::{HoleKind, ShapeAnswer, ValueHole};
use learner::HolePlace;
use tree::{AfterFixed, Hole};

/// A text with more bytes outside of its holes is not learned.
const MOST_FIXED_BYTES: usize = 1024;
/// A longer text is not parsed again to be learned.
const MOST_LEARNED_BYTES: usize = 16 << 10;
/// How many texts pass before another is learned, if the last was not worth it.
const COOLDOWN: u32 = 256;

/// The shapes that were learned.
#[derive(Debug)]
pub(super) struct Shapes {
    /// The root of the tree: its branches are how a text may begin. No bytes fill this hole.
    root: Hole<ValueHole, ShapeAnswer>,
    /// How many branches the tree has.
    branches: usize,
    /// How many texts still have to pass before another is learned.
    cooldown_left: u32,
    /// How many texts pass after one that was not worth learning.
    cooldown: u32,
}

impl Default for Shapes {
    fn default() -> Self {
        let root = Hole::new(ValueHole { kind: HoleKind::Number, field: None });
        Shapes { root, branches: 0, cooldown_left: 0, cooldown: COOLDOWN }
    }
}

impl Shapes {
    /// No shapes, and another cooldown: 0 to learn from every text, `u32::MAX` to learn from none.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn with_cooldown(cooldown: u32) -> Self {
        let cooldown_left = if cooldown == u32::MAX { cooldown } else { 0 };
        Shapes { cooldown_left, cooldown, ..Shapes::default() }
    }

    /// The length of the JSON text that `text` begins with, if it has a known shape and, with
    /// `IN_LINE`, no line feed.
    ///
    /// Then `reading` is what the parser would say of that text; otherwise its content means
    /// nothing. It is filled in place: to copy it right after it was written would stall the
    /// processor.
    #[inline(always)]
    pub(super) fn match_text<'a, const IN_LINE: bool>(
        &self,
        text: &'a [u8],
        scan: impl Scan,
        reading: &mut Reading<'a>,
    ) -> Option<usize> {
        let watched = &mut reading.watched;
        watched.values = [None; WATCHED_FIELDS];
        let mut non_ascii = scan.no_non_ascii();
        // Where each hole begins, by `Hole::slot`. To ask of each hole whether its beginning is
        // needed would be one more branch to mispredict.
        let mut starts = [0; WATCHED_FIELDS + 1];
        let mut at = 0;
        let mut hole = &self.root;

        loop {
            let branch = match hole.branches.find_branch(text.get(at..)?, scan) {
                Some(branch) => branch,
                None => {
                    // The string in the hole may go on: so far it was read up to an escape.
                    text.get(at)
                        .filter(|&&byte| byte == b'\\' && hole.filling.kind == HoleKind::String)?;
                    let before_escape = *starts.get(hole.filling.slot())?..at;
                    at = hole.filling.end_of_escaped(text, before_escape, scan, watched)?;
                    hole.branches.search(text.get(at..)?)?
                }
            };
            at += branch.fixed.bytes.len();

            match &branch.next {
                AfterFixed::Hole(next) => {
                    let rest = text.get(at..)?;
                    let ValueHole { kind, field } = &next.filling;
                    let len = kind.len(rest, scan, &mut non_ascii)?;
                    if let Some(field) = *field {
                        watched.keep(field, kind.value(rest.get(..len)?)?);
                    }
                    *starts.get_mut(next.filling.slot())? = at;
                    at += len;
                    hole = next;
                }
                AfterFixed::End(answer) => {
                    if (IN_LINE && answer.has_line_feed)
                        || (non_ascii.may_be_present() && !is_utf8(text.get(..at)?, scan))
                    {
                        return None;
                    }
                    let [code_at, ..] = starts;
                    watched.code_at = code_at.saturating_sub(answer.quote_len);
                    watched.fill(&answer.watched, answer.has_fixed_value);
                    reading.end = Ok(at);
                    return Some(at);
                }
            }
        }
    }

    /// Whether a text of this length should be parsed again by a [`ShapeLearner`].
    pub(super) fn wants_to_learn(&mut self, len: usize) -> bool {
        let is_ready = self.cooldown_left == 0;
        self.cooldown_left = self.cooldown_left.saturating_sub(1);
        is_ready && len <= MOST_LEARNED_BYTES
    }

    /// Learns from a text, if it was parsed to its `end` without a fault.
    pub(super) fn learn<'a>(
        &mut self,
        bytes: &'a [u8],
        end: Option<usize>,
        learner: &ShapeLearner<'a>,
    ) {
        let is_short = |end: &usize| end - learner.bytes_in_holes() <= MOST_FIXED_BYTES;
        let Some((end, answer)) = end.filter(is_short).zip(learner.answer()) else {
            self.cooldown_left = self.cooldown;
            return;
        };

        let is_full = self.add(bytes, end, &learner.holes, answer).is_none();
        if is_full {
            let cooldown = self.cooldown;
            *self = Shapes { cooldown_left: cooldown, cooldown, ..Shapes::default() };
        }
    }

    /// Adds the shape of a text to the tree; `None` if the tree is full.
    fn add(
        &mut self,
        bytes: &[u8],
        end: usize,
        holes: &[HolePlace],
        watched: Watched<'static>,
    ) -> Option<()> {
        let mut from = 0;
        let mut branches = &mut self.root.branches;
        for &HolePlace { ref inside, kind, field } in holes {
            let fixed = bytes.get(from..inside.start)?;
            let branch = branches.find_or_add(&mut self.branches, fixed, || {
                AfterFixed::Hole(Hole::new(ValueHole { kind, field }))
            })?;
            let AfterFixed::Hole(hole) = &mut branch.next else { return None };
            branches = &mut hole.branches;
            from = inside.end;
        }

        let code = holes.iter().find(|hole| hole.field == Some(WatchedField::Code));
        let is_quoted = code.is_some_and(|hole| hole.kind == HoleKind::String);
        let answer = ShapeAnswer {
            quote_len: usize::from(is_quoted),
            has_line_feed: bytes.get(..end)?.contains(&b'\n'),
            has_fixed_value: watched.values.iter().any(Option::is_some),
            watched,
        };
        let last = bytes.get(from..end)?;
        branches
            .find_or_add(&mut self.branches, last, || AfterFixed::End(Box::new(answer)))
            .map(drop)
    }
}

impl ValueHole {
    /// The end of the string in this hole, which has an escape after the bytes `before_escape`. If
    /// the string is watched, all of it is kept.
    ///
    /// Called only where no branch matches. That is enough: the fixed text after a string begins
    /// with its closing quote, so a string that goes on with an escape matches no branch.
    #[cold]
    #[inline(never)]
    fn end_of_escaped<'a>(
        &self,
        text: &'a [u8],
        before_escape: Range<usize>,
        scan: impl Scan,
        watched: &mut Watched<'a>,
    ) -> Option<usize> {
        let rest = text.get(before_escape.start..)?;
        let SpanEnd::At(len) = SkipValid::<_, true>(scan).string_end(rest, before_escape.len())
        else {
            return None;
        };
        if let Some(field) = self.field {
            watched.keep(field, Value::Text(Text::new(rest.get(..len)?, true)));
        }
        Some(before_escape.start + len)
    }
}

#[cold]
#[inline(never)]
fn is_utf8(text: &[u8], scan: impl Scan) -> bool {
    scan.is_utf8(text)
}
