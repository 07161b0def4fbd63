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

/// What stands at the watched places. `None`: the key is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched<'a> {
    /// Whether the top-level object has the key `Response`; known before its value is.
    pub has_response: bool,
    /// `Response` in the top-level object.
    pub response: Option<Value<'a>>,
    /// `Error` in it.
    pub error: Option<Value<'a>>,
    /// `Code` in that, and where its value begins.
    pub code: Option<(Value<'a>, usize)>,
    /// The first `Message` beside it.
    pub message: Option<Value<'a>>,
    /// The first `RequestId` in `Response`.
    pub request_id: Option<Value<'a>>,
    /// The first repetition of `Response`, `Error` or `Code`: no fault of the grammar, but the
    /// record cannot be read in one way only.
    pub duplicate: Option<Fault>,
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
    path: usize,
    /// The watched key whose value comes next.
    pub(super) pending: Option<Key>,
}

impl<'a> Watch<'a> {
    pub(super) fn new() -> Self {
        Watch { found: Watched::default(), path: 0, pending: None }
    }

    fn watched_key(&mut self, raw: &[u8], escaped: bool, at: usize) {
        let is = |name| means(raw, escaped, name);
        let found = &self.found;
        let (key, seen, unique) = match self.path {
            1 if is("Response") => (Key::Response, found.has_response, true),
            2 if is("Error") => (Key::Error, found.error.is_some(), true),
            2 if is("RequestId") => (Key::RequestId, found.request_id.is_some(), false),
            3 if is("Code") => (Key::Code, found.code.is_some(), true),
            3 if is("Message") => (Key::Message, found.message.is_some(), false),
            _ => return,
        };
        if !seen {
            self.found.has_response |= key == Key::Response;
            self.pending = Some(key);
        } else if unique && self.found.duplicate.is_none() {
            self.found.duplicate = Some(Fault::new(FaultKind::DuplicateKey, at));
        }
    }

    /// Keeps a value that begins at `at`, if it stands at a watched place.
    #[inline(always)]
    fn keep(&mut self, value: Value<'a>, at: usize) {
        if let Some(key) = self.pending.take() {
            let found = &mut self.found;
            match key {
                Key::Response => found.response = Some(value),
                Key::Error => found.error = Some(value),
                Key::RequestId => found.request_id = Some(value),
                Key::Code => found.code = Some((value, at)),
                Key::Message => found.message = Some(value),
            }
        }
    }
}

impl<'a> Visitor<'a> for Watch<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if depth == self.path {
            self.watched_key(raw, escaped, at);
        }
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        self.pending.is_some()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        self.keep(value, span.start);
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        let follow = match self.pending {
            Some(Key::Response | Key::Error) => true,
            Some(_) => false,
            None => depth == 0,
        };
        self.keep(container, at);
        if follow && container == Value::Object {
            self.path = depth + 1;
        }
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        depth < self.path
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, _end: usize) {
        if depth == self.path {
            self.path -= 1;
        }
    }
}
