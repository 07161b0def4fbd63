//! What must be known of an object before its shape can be added to the tree of objects.
//!
//! ```text
//! {"time":"  ▯  ","user":{"id":  ▯  },"body":{  ▯  ,"took":  ▯  }
//!            │                 │              │             └ a number
//!            │                 │              └ any container that has its place here: it is parsed
//!            │                 └ a small object of scalars belongs to the shape
//!            └ a string
//! ```
//!
//! This file must not know the tree.

use std::ops::Range;

use super::objects::{MOST_OBJECT_HOLES, ObjectHole};
use crate::grammar::outline::{MOST_MEMBERS, OutlinedMember, begins_response};
use crate::grammar::text::equals_unescaped;
use crate::grammar::value::Value;
use crate::grammar::visit::Visitor;

/// An object in an object belongs to the shape if it has no more holes. One with more is likely to
/// have others in the next record.
const MOST_HOLES_INSIDE: usize = 8;

/// How deep the members are.
const MEMBER: usize = 1;

/// Notes the holes and the members of an object.
pub(in crate::grammar) struct ObjectLearner<'a> {
    bytes: &'a [u8],
    /// In the order of the text.
    pub(super) holes: Vec<(Range<usize>, ObjectHole)>,
    pub(super) members: Vec<OutlinedMember>,
    /// The member that is being read, if it is a container.
    container: Option<OpenContainer>,
    /// Whether the text has something that no shape has. Then nothing more is noted.
    pub(super) is_strange: bool,
}

struct OpenContainer {
    start: usize,
    /// How many holes come before it.
    holes_before: usize,
    /// Whether it is an object of scalars so far.
    is_flat: bool,
}

impl<'a> ObjectLearner<'a> {
    pub(in crate::grammar) fn new(bytes: &'a [u8]) -> Self {
        ObjectLearner {
            bytes,
            holes: Vec::new(),
            members: Vec::new(),
            container: None,
            is_strange: false,
        }
    }

    fn note_hole(&mut self, inside: Range<usize>, hole: ObjectHole) {
        self.holes.push((inside, hole));
        self.is_strange |= self.holes.len() > MOST_OBJECT_HOLES;
    }

    /// Sets where the value of the last member is.
    fn note_value(&mut self, value: Range<usize>) {
        if let Some(member) = self.members.last_mut() {
            member.value = value;
        }
    }
}

impl<'a> Visitor<'a> for ObjectLearner<'a> {
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if depth != MEMBER || self.is_strange {
            return;
        }
        // Of a response, other things have to be known.
        let is_response = equals_unescaped(raw, escaped, "Response");
        self.is_strange = is_response || self.members.len() == MOST_MEMBERS;
        let key = at + 1..at + 1 + raw.len();
        self.members.push(OutlinedMember {
            key,
            is_escaped: escaped,
            marks: None,
            value: 0..0,
            has_escape: false,
        });
    }

    fn wants_value(&self) -> bool {
        !self.is_strange
    }

    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        if self.is_strange {
            return;
        }
        if self.container.is_none() {
            self.note_value(span.clone());
        }
        match value {
            Value::Text(_) => self.note_hole(span.start + 1..span.end - 1, ObjectHole::String),
            Value::Number(_) => self.note_hole(span, ObjectHole::Number),
            _ => {}
        }
    }

    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        let is_object = container == Value::Object;
        match (&mut self.container, depth) {
            (_, 0) => self.is_strange = !is_object,
            (None, MEMBER) => {
                let is_flat = is_object && !begins_response(self.bytes, at);
                let holes_before = self.holes.len();
                self.container = Some(OpenContainer { start: at, holes_before, is_flat });
            }
            (Some(around), _) => around.is_flat = false,
            (None, _) => {}
        }
    }

    fn wants_inside(&self, depth: usize) -> bool {
        let is_flat = self.container.as_ref().is_none_or(|container| container.is_flat);
        !self.is_strange && (depth == 0 || is_flat)
    }

    fn close(&mut self, depth: usize, end: usize) {
        if depth != MEMBER + 1 || self.is_strange {
            return;
        }
        let Some(OpenContainer { start, holes_before, is_flat }) = self.container.take() else {
            return;
        };
        self.note_value(start..end);
        if !is_flat || self.holes.len() - holes_before > MOST_HOLES_INSIDE {
            self.holes.truncate(holes_before);
            self.note_hole(start + 1..end, ObjectHole::Container);
        }
    }
}
