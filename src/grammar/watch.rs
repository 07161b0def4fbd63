//! The few fields that decide a verdict, picked up while the grammar is checked.
//!
//! ```text
//! { "Response": { "Error": { "Code": …, "Message": … }, "RequestId": … } }
//! 1               2          3                                                    path
//! ```
//!
//! A container is watched while the depth equals `path`: everything above it matched. It must not
//! know what a code means.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::text::{Text, means};
use super::visit::Visitor;

/// A value at a watched place; its insides are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, as written.
    Number(&'a str),
    /// A string.
    Text(Text<'a>),
    /// An array.
    Array,
    /// An object.
    Object,
}

/// What a value is, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Value<'_> {
    pub(super) fn kind(&self) -> ValueKind {
        match self {
            Value::Null => ValueKind::Null,
            Value::Bool => ValueKind::Bool,
            Value::Number(_) => ValueKind::Number,
            Value::Text(_) => ValueKind::Text,
            Value::Array => ValueKind::Array,
            Value::Object => ValueKind::Object,
        }
    }
}

/// What stands at the watched places. `None`: the key is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched<'a> {
    /// Whether the top-level object has the key `Response`; known before its value is.
    pub has_response: bool,
    /// `Response` in the top-level object.
    pub response: Option<ValueKind>,
    /// `Error` in it.
    pub error: Option<ValueKind>,
    /// Where the value of `Code` begins; 0 if there is none.
    pub(super) code_at: usize,
    /// By [`Field`].
    pub(super) values: [Option<Value<'a>>; FIELDS],
    /// The first repetition of `Response`, `Error` or `Code`: no fault of the grammar, but the
    /// record cannot be read in one way only.
    pub duplicate: Option<Fault>,
}

/// A watched place whose value is kept whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Code,
    Message,
    RequestId,
}

pub(super) const FIELDS: usize = Field::RequestId as usize + 1;

impl<'a> Watched<'a> {
    /// `Code` in `Error`, and where its value begins.
    #[inline]
    pub fn code(&self) -> Option<(Value<'a>, usize)> {
        self.value(Field::Code).map(|value| (value, self.code_at))
    }

    /// The first `Message` beside it.
    #[inline]
    pub fn message(&self) -> Option<Value<'a>> {
        self.value(Field::Message)
    }

    /// The first `RequestId` in `Response`.
    #[inline]
    pub fn request_id(&self) -> Option<Value<'a>> {
        self.value(Field::RequestId)
    }

    #[inline(always)]
    pub(super) fn keep(&mut self, field: Field, value: Value<'a>) {
        if let Some(place) = self.values.get_mut(field as usize) {
            *place = Some(value);
        }
    }

    /// Takes over what `answer` says; values that it lacks, and where `Code` begins, stay. It has
    /// values, if it `lasts`.
    #[inline(always)]
    pub(super) fn fill(&mut self, answer: &Watched<'a>, lasts: bool) {
        self.has_response = answer.has_response;
        self.response = answer.response;
        self.error = answer.error;
        self.duplicate = answer.duplicate;
        if lasts {
            for (mine, lasting) in self.values.iter_mut().zip(&answer.values) {
                *mine = lasting.or(*mine);
            }
        }
    }

    #[inline]
    fn value(&self, field: Field) -> Option<Value<'a>> {
        self.values.get(field as usize).copied().flatten()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Response,
    Error,
    RequestId,
    Code,
    Message,
}

/// Follows the path while the parser walks.
pub(super) struct Watch<'a> {
    pub(super) found: Watched<'a>,
    pub(super) following: Following,
}

/// Where on the path.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Following {
    path: usize,
    /// The watched key whose value comes next.
    pub(super) pending: Option<Key>,
}

impl<'a> Watch<'a> {
    pub(super) fn new() -> Self {
        Watch { found: Watched::default(), following: Following::default() }
    }

    fn watched_key(&mut self, raw: &[u8], escaped: bool, at: usize) {
        let is = |name| means(raw, escaped, name);
        let found = &self.found;
        let (key, seen, unique) = match self.following.path {
            1 if is("Response") => (Key::Response, found.has_response, true),
            2 if is("Error") => (Key::Error, found.error.is_some(), true),
            2 if is("RequestId") => (Key::RequestId, found.request_id().is_some(), false),
            3 if is("Code") => (Key::Code, found.code().is_some(), true),
            3 if is("Message") => (Key::Message, found.message().is_some(), false),
            _ => return,
        };
        if !seen {
            self.found.has_response |= key == Key::Response;
            self.following.pending = Some(key);
        } else if unique && self.found.duplicate.is_none() {
            self.found.duplicate = Some(Fault::new(FaultKind::DuplicateKey, at));
        }
    }

    /// Keeps a value that begins at `at`, if it stands at a watched place.
    #[inline(always)]
    fn keep(&mut self, value: Value<'a>, at: usize) {
        if let Some(key) = self.following.pending.take() {
            let found = &mut self.found;
            match key {
                Key::Response => found.response = Some(value.kind()),
                Key::Error => found.error = Some(value.kind()),
                Key::RequestId => found.keep(Field::RequestId, value),
                Key::Code => {
                    found.keep(Field::Code, value);
                    found.code_at = at;
                }
                Key::Message => found.keep(Field::Message, value),
            }
        }
    }
}

impl<'a> Visitor<'a> for Watch<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if depth == self.following.path {
            self.watched_key(raw, escaped, at);
        }
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        self.following.pending.is_some()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        self.keep(value, span.start);
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        let follow = match self.following.pending {
            Some(Key::Response | Key::Error) => true,
            Some(_) => false,
            None => depth == 0,
        };
        self.keep(container, at);
        if follow && container == Value::Object {
            self.following.path = depth + 1;
        }
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        depth < self.following.path
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, _end: usize) {
        if depth == self.following.path {
            self.following.path -= 1;
        }
    }
}
