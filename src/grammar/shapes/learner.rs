//! What must be known of a text before its shape can be added to the tree.
//!
//! A text that seems worth learning is parsed a second time, with the learner as visitor. It notes
//! where the strings and numbers are (the holes), and which watched field each of them fills. What
//! does not depend on the holes becomes the answer for every text of the shape. This file must not
//! know the tree.

use std::ops::Range;

use smallvec::SmallVec;

use super::hole::HoleKind;
use crate::grammar::value::{Value, ValueKind};
use crate::grammar::visit::Visitor;
use crate::grammar::watch::{Watch, Watched, WatchedField, WatchedKey};

/// A shape with more holes is not learned.
const MOST_HOLES: usize = 16;

/// A hole of the text that is learned.
pub(super) struct HolePlace {
    /// The bytes that fill the hole.
    pub(super) inside: Range<usize>,
    pub(super) kind: HoleKind,
    /// The watched field whose value fills the hole, if it is one.
    pub(super) field: Option<WatchedField>,
}

/// Watches a text as [`Watch`] does, and notes its holes.
pub(in crate::grammar) struct ShapeLearner<'a> {
    watch: Watch<'a>,
    /// In the order of the text. There may be one more than [`MOST_HOLES`], which makes the text
    /// strange.
    pub(super) holes: SmallVec<[HolePlace; MOST_HOLES + 1]>,
    /// Whether the text has something that no shape has. Then nothing more is noted.
    is_strange: bool,
}

impl<'a> ShapeLearner<'a> {
    pub(in crate::grammar) fn new() -> Self {
        ShapeLearner { watch: Watch::new(), holes: SmallVec::new(), is_strange: false }
    }

    /// How many bytes are in holes.
    pub(super) fn bytes_in_holes(&self) -> usize {
        self.holes.iter().map(|hole| hole.inside.len()).sum()
    }

    /// What the parser says of every text of this shape, as far as it is not in a hole. `None`: the
    /// shape does not determine it, or is too rare to be learned.
    pub(super) fn answer(&self) -> Option<Watched<'static>> {
        let found = &self.watch.found;
        let is_response = found.response == Some(ValueKind::Object);
        if self.is_strange || found.duplicate.is_some() || !is_response {
            return None;
        }

        let answer = Watched {
            has_response: found.has_response,
            has_others: found.has_others,
            response: found.response,
            error: found.error,
            code_at: 0,
            values: found.values.map(fixed_value),
            duplicate: None,
        };
        // Where a fixed code begins would depend on the lengths of the holes before it.
        answer.code().is_none().then_some(answer)
    }

    /// Notes a hole. Its value was just read and was not given to the watch yet.
    fn note_hole(&mut self, inside: Range<usize>, kind: HoleKind) {
        let field = match self.watch.path.pending {
            None => None,
            Some(WatchedKey::Code) => Some(WatchedField::Code),
            Some(WatchedKey::Message) => Some(WatchedField::Message),
            Some(WatchedKey::RequestId) => Some(WatchedField::RequestId),
            Some(WatchedKey::Response | WatchedKey::Error) => return self.is_strange = true,
        };
        self.holes.push(HolePlace { inside, kind, field });
        self.is_strange |= self.holes.len() > MOST_HOLES;
    }
}

/// A value that is the same in every text of a shape: all but those in holes.
fn fixed_value(value: Option<Value<'_>>) -> Option<Value<'static>> {
    match value? {
        Value::Null => Some(Value::Null),
        Value::Bool => Some(Value::Bool),
        Value::Array => Some(Value::Array),
        Value::Object => Some(Value::Object),
        Value::Text(_) | Value::Number(_) => None,
    }
}

impl<'a> Visitor<'a> for ShapeLearner<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        self.watch.key(depth, raw, escaped, at);
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        !self.is_strange || self.watch.wants_value()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        match value {
            _ if self.is_strange => {}
            Value::Text(_) => self.note_hole(span.start + 1..span.end - 1, HoleKind::String),
            Value::Number(_) => self.note_hole(span.clone(), HoleKind::Number),
            _ => {}
        }
        if self.watch.wants_value() {
            self.watch.scalar(value, span);
        }
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        self.watch.open(container, depth, at);
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        !self.is_strange || self.watch.wants_inside(depth)
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, end: usize) {
        self.watch.close(depth, end);
    }
}
