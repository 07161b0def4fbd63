//! What is noted of a text that is read once more, so that its shape can be learned.
//!
//! It must not know what was said of the text before.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Kind, MOST_PARTS, Place};
use crate::grammar::visit::Visitor;
use crate::grammar::watch::{Field, Key, Value, ValueKind, Watch, Watched};

/// Listens to a text as [`Watch`] does, and notes where its strings and numbers are.
pub(in crate::grammar) struct Learner<'a> {
    watch: Watch<'a>,
    /// The insides of strings, and numbers; one too many is noted, and then none.
    pub(super) parts: SmallVec<[Place; MOST_PARTS + 1]>,
    /// Whether there was anything that no shape has.
    is_strange: bool,
}

impl<'a> Learner<'a> {
    pub(in crate::grammar) fn new() -> Self {
        Learner { watch: Watch::new(), parts: SmallVec::new(), is_strange: false }
    }

    /// The bytes inside its parts.
    pub(super) fn inside(&self) -> usize {
        self.parts.iter().map(|(inside, _, _)| inside.len()).sum()
    }

    /// The answer to the text's shape; `None` if its shape does not tell it, or hardly comes again.
    pub(super) fn answer(&self) -> Option<Watched<'static>> {
        let found = &self.watch.found;
        if self.is_strange || found.duplicate.is_some() || found.response != Some(ValueKind::Object)
        {
            return None;
        }
        let answer = Watched {
            has_response: found.has_response,
            response: found.response,
            error: found.error,
            code_at: 0,
            values: found.values.map(lasting),
            duplicate: None,
        };
        // Where a lasting code begins depends on the parts before it.
        answer.code().is_none().then_some(answer)
    }

    fn note(&mut self, inside: Range<usize>, kind: Kind) {
        let field = match self.watch.following.pending {
            None => None,
            Some(Key::Code) => Some(Field::Code),
            Some(Key::Message) => Some(Field::Message),
            Some(Key::RequestId) => Some(Field::RequestId),
            Some(Key::Response | Key::Error) => return self.is_strange = true,
        };
        self.parts.push((inside, kind, field));
        self.is_strange |= self.parts.len() > MOST_PARTS;
    }
}

/// A value that is the same in every text of a shape.
fn lasting(value: Option<Value<'_>>) -> Option<Value<'static>> {
    match value? {
        Value::Null => Some(Value::Null),
        Value::Bool => Some(Value::Bool),
        Value::Array => Some(Value::Array),
        Value::Object => Some(Value::Object),
        Value::Text(_) | Value::Number(_) => None,
    }
}

impl<'a> Visitor<'a> for Learner<'a> {
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
            Value::Text(_) => self.note(span.start + 1..span.end - 1, Kind::String),
            Value::Number(_) => self.note(span.clone(), Kind::Number),
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
