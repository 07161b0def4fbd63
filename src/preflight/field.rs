//! Something that a request says of itself beside its parameters, and where.
//!
//! Plain data.

use std::borrow::Cow;

use super::tree::Span;

#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    pub(super) text: Cow<'a, str>,
    /// `None`: it is not in the request's text.
    pub(super) span: Option<Span>,
}

impl<'a> Field<'a> {
    pub(super) fn given(text: impl Into<Cow<'a, str>>) -> Self {
        Field { text: text.into(), span: None }
    }
}
