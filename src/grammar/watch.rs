//! Picks the few fields that decide a verdict out of a text while the parser reads it.
//!
//! ```text
//! { "Response": { "Error": { "Code": …, "Message": … }, "RequestId": … } }
//! 1               2          3                                                    depth of the path
//! ```
//!
//! Keys are compared only in the container at the depth of the path: everything around it matched.
//! When the value of `Response` or `Error` opens, the path becomes one deeper, and when it closes,
//! one shallower. This file must not know what a code means.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::text::equals_unescaped;
use super::value::{Value, ValueKind};
use super::visit::Visitor;

/// The watched values of a text. `None`: the key is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched<'a> {
    /// Whether the top-level object has the key `Response`, even if a fault follows the key.
    pub has_response: bool,
    /// Whether the top-level object has any other key.
    pub has_others: bool,
    /// `Response` in the top-level object.
    pub response: Option<ValueKind>,
    /// `Error` in `Response`.
    pub error: Option<ValueKind>,
    /// Where the value of `Code` begins; 0 if the key is absent.
    pub(super) code_at: usize,
    /// The values that are kept, indexed by [`WatchedField`].
    pub(super) values: [Option<Value<'a>>; WATCHED_FIELDS],
    /// The first repetition of `Response`, `Error` or `Code`. A repeated key is valid JSON, but
    /// parsers disagree on which of the two counts.
    pub duplicate: Option<Fault>,
}

/// A watched key whose value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WatchedField {
    Code,
    Message,
    RequestId,
}

pub(super) const WATCHED_FIELDS: usize = WatchedField::RequestId as usize + 1;

impl<'a> Watched<'a> {
    /// `Code` in `Error`, and where its value begins.
    #[inline]
    pub fn code(&self) -> Option<(Value<'a>, usize)> {
        self.value(WatchedField::Code).map(|value| (value, self.code_at))
    }

    /// The first `Message` in `Error`.
    #[inline]
    pub fn message(&self) -> Option<Value<'a>> {
        self.value(WatchedField::Message)
    }

    /// The first `RequestId` in `Response`.
    #[inline]
    pub fn request_id(&self) -> Option<Value<'a>> {
        self.value(WatchedField::RequestId)
    }

    /// The same, of a text that begins at `start`.
    pub(super) fn relative_to(mut self, start: usize) -> Self {
        self.code_at = self.code_at.saturating_sub(start);
        if let Some(fault) = &mut self.duplicate {
            fault.at -= start.min(fault.at);
        }
        self
    }

    #[inline(always)]
    pub(super) fn keep(&mut self, field: WatchedField, value: Value<'a>) {
        if let Some(slot) = self.values.get_mut(field as usize) {
            *slot = Some(value);
        }
    }

    /// Takes over `answer`, but neither `code_at` nor values that are `None` there. `has_values`
    /// says whether `answer` has any value.
    #[inline(always)]
    pub(super) fn fill(&mut self, answer: &Watched<'a>, has_values: bool) {
        self.has_response = answer.has_response;
        self.has_others = answer.has_others;
        self.response = answer.response;
        self.error = answer.error;
        self.duplicate = answer.duplicate;
        if has_values {
            for (mine, fixed) in self.values.iter_mut().zip(&answer.values) {
                *mine = fixed.or(*mine);
            }
        }
    }

    #[inline]
    fn value(&self, field: WatchedField) -> Option<Value<'a>> {
        self.values.get(field as usize).copied().flatten()
    }
}

/// A key that is compared with those of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WatchedKey {
    Response,
    Error,
    RequestId,
    Code,
    Message,
}

/// Follows the path while the parser reads.
pub(super) struct Watch<'a> {
    pub(super) found: Watched<'a>,
    pub(super) path: WatchPath,
}

/// How far the path was followed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WatchPath {
    /// The depth of the innermost container whose keys are compared.
    depth: usize,
    /// The watched key whose value comes next.
    pub(super) pending: Option<WatchedKey>,
}

impl<'a> Watch<'a> {
    pub(super) fn new() -> Self {
        Watch { found: Watched::default(), path: WatchPath::default() }
    }

    /// A watch of a text in whose own object a member without a watched key was read.
    pub(super) fn beside_member() -> Self {
        let found = Watched { has_others: true, ..Watched::default() };
        Watch { found, path: WatchPath { depth: 1, pending: None } }
    }

    /// Whether nothing was found yet, and the value that comes next is not a watched one.
    #[inline(always)]
    pub(super) fn is_idle(&self) -> bool {
        self.path.pending.is_none() && !self.found.has_response
    }

    /// Compares a key at the depth of the path with the watched ones. If it is one, its value is
    /// the next to be kept; if it was met before, it may be a duplicate.
    fn compare_key(&mut self, raw: &[u8], escaped: bool, at: usize) {
        let is = |name| equals_unescaped(raw, escaped, name);
        let found = &self.found;
        let (key, was_seen, must_be_unique) = match self.path.depth {
            1 if is("Response") => (WatchedKey::Response, found.has_response, true),
            2 if is("Error") => (WatchedKey::Error, found.error.is_some(), true),
            2 if is("RequestId") => (WatchedKey::RequestId, found.request_id().is_some(), false),
            3 if is("Code") => (WatchedKey::Code, found.code().is_some(), true),
            3 if is("Message") => (WatchedKey::Message, found.message().is_some(), false),
            1 => return self.found.has_others = true,
            _ => return,
        };

        if !was_seen {
            self.found.has_response |= key == WatchedKey::Response;
            self.path.pending = Some(key);
        } else if must_be_unique && self.found.duplicate.is_none() {
            self.found.duplicate = Some(Fault::new(FaultKind::DuplicateKey, at));
        }
    }

    /// Keeps a value that begins at `at`, if a watched key came before it.
    #[inline(always)]
    fn keep(&mut self, value: Value<'a>, at: usize) {
        if let Some(key) = self.path.pending.take() {
            let found = &mut self.found;
            match key {
                WatchedKey::Response => found.response = Some(value.kind()),
                WatchedKey::Error => found.error = Some(value.kind()),
                WatchedKey::RequestId => found.keep(WatchedField::RequestId, value),
                WatchedKey::Code => {
                    found.keep(WatchedField::Code, value);
                    found.code_at = at;
                }
                WatchedKey::Message => found.keep(WatchedField::Message, value),
            }
        }
    }
}

impl<'a> Visitor<'a> for Watch<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if depth == self.path.depth {
            self.compare_key(raw, escaped, at);
        }
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        self.path.pending.is_some()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        self.keep(value, span.start);
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        let is_on_path = match self.path.pending {
            Some(WatchedKey::Response | WatchedKey::Error) => true,
            Some(_) => false,
            None => depth == 0,
        };
        self.keep(container, at);
        if is_on_path && container == Value::Object {
            self.path.depth = depth + 1;
        }
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        depth < self.path.depth
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, _end: usize) {
        if depth == self.path.depth {
            self.path.depth -= 1;
        }
    }
}
