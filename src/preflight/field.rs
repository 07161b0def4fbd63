//! What a request says of itself beside its parameters, such as its action, and where.
//!
//! Plain data. This file must not know which fields there are.

use std::borrow::Cow;

use super::tree::Span;

/// A value that a request gives beside its parameters.
#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    pub(super) text: Cow<'a, str>,
    /// `None`: it is not in the request's text.
    pub(super) span: Option<Span>,
}

impl<'a> Field<'a> {
    /// A field that the caller gives, which is not in the request's text.
    pub(super) fn given(text: impl Into<Cow<'a, str>>) -> Self {
        Field { text: text.into(), span: None }
    }
}
