//! A request, in whichever form it came: what it says of itself, and its parameters.
//!
//! Forms: a JSON body, a form string, a `serde_json::Value`, anything that serialises, a whole HTTP
//! request (as parts, as raw text, as a URL), and an envelope that names the action beside the
//! parameters. These files must not judge a request: what cannot be read is kept, and becomes a
//! finding later.

mod dotted;
mod envelope;
mod form;
mod head;
mod http;
mod plant;
mod stray;
mod value;

use std::borrow::Cow;

use serde::Serialize;

use super::tree::Span;
use crate::grammar::{Fault, FaultKind};
#[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
use crate::preflight::addressee::Addressees;
use crate::preflight::field::Field;
use form::Pair;

pub(super) use form::COMMON_PARAMETERS;
pub(super) use head::Head;
pub(super) use plant::Planting;
pub(super) use stray::Stray;

/// The parameters, in the form in which they came.
#[derive(Clone, Debug)]
pub(super) enum Parameters<'a> {
    /// A JSON text that begins at this byte of the request.
    Json(Cow<'a, [u8]>, usize),
    Form(Vec<Pair<'a>>),
    Value(&'a serde_json::Value),
    /// None: an envelope without `params`, and where it is.
    Nothing(Span),
    /// None: an element is missing beside a comma of an array, and where.
    NoElement(Span),
    /// A body that cannot be looked into.
    Unchecked,
    /// What is wrong with the request as a whole; there are no parameters to look at.
    Unreadable(TextForm, FaultKind, Option<Span>),
}

/// What a text that cannot be read was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    Json,
    Http,
}

/// A request to be checked.
///
/// ```
/// use apitriage::preflight::{Checker, Request};
///
/// let checker = Checker::new();
/// let body = br#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":51}"#;
/// assert_eq!(checker.first(&Request::json("LookUpEvents", body), None).unwrap().rule.word(), "max_results");
///
/// let form = Request::form("Action=LookUpEvents&StartTime=1610121600&EndTime=1610726399&MaxResults=20");
/// assert!(checker.is_valid(&form, None));
/// ```
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub(super) head: Head<'a>,
    pub(super) parameters: Parameters<'a>,
    /// Whether there are places in a text that the caller knows.
    pub(super) has_places: bool,
    /// What is added to every place.
    pub(super) base: usize,
    /// How many bytes its text has, if there is one.
    pub(super) len: Option<usize>,
}

impl<'a> Request<'a> {
    fn new(parameters: Parameters<'a>) -> Self {
        Request { head: Head::default(), parameters, has_places: true, base: 0, len: None }
    }

    /// A request of an action and the JSON body that is sent to it.
    #[inline]
    pub fn json(action: &'a str, body: &'a [u8]) -> Self {
        let len = Some(body.len());
        let head = Head { action: Some(Field::given(action)), size: len, ..Head::default() };
        Request { head, len, ..Request::new(Parameters::Json(body.into(), 0)) }
    }

    /// A request as a form string: the query of a GET request, or the body of a POST request with a
    /// form. Values are strings; a name such as `LookupAttributes.0.AttributeKey` reaches into
    /// arrays.
    ///
    /// Action, Version and the other common parameters are not checked as parameters of the action.
    pub fn form(text: &'a str) -> Self {
        Request::form_bytes(text.as_bytes())
    }

    /// As [`Self::form`], for bytes that may be no UTF-8.
    pub(crate) fn form_bytes(text: &'a [u8]) -> Self {
        Request { len: Some(text.len()), ..form::read(text) }
    }

    /// A request of an action and its parameters as a JSON value. Findings have no place in a text.
    pub fn value(action: &'a str, parameters: &'a serde_json::Value) -> Self {
        let head = Head { action: Some(Field::given(action)), ..Head::default() };
        Request { head, has_places: false, ..Request::new(Parameters::Value(parameters)) }
    }

    /// A request of an action and anything that serialises to its parameters. Findings have no
    /// place in a text.
    ///
    /// # Errors
    ///
    /// If `parameters` cannot be serialised.
    pub fn serialize(
        action: &'a str,
        parameters: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_vec(parameters)?;
        let head =
            Head { action: Some(Field::given(action)), size: Some(body.len()), ..Head::default() };
        Ok(Request { head, has_places: false, ..Request::new(Parameters::Json(body.into(), 0)) })
    }

    /// A request as an envelope: `{"action":…,"params":…}`, with `version`, `region`, `method` and
    /// `timestamp` if known. `params` is an object or a form string; without it there are no
    /// parameters. Without `action` and `params`, the whole text is the body.
    pub fn envelope(text: &'a [u8]) -> Self {
        Request { len: Some(text.len()), ..envelope::read(text) }
    }

    /// The request that is missing beside a comma of an array.
    pub(crate) fn no_element() -> Self {
        Request::new(Parameters::NoElement(Span::default()))
    }

    /// What is reported at the end of an array that does not end.
    pub(crate) fn cut_array() -> Self {
        Request::unreadable(TextForm::Json, Fault { kind: FaultKind::UnexpectedEnd, at: 0 })
    }

    /// A whole HTTP request as text: request line, headers, blank line, body. Placeholder lines in
    /// angle brackets, as the documents have them, are skipped.
    pub fn http(text: &'a [u8]) -> Self {
        Request { len: Some(text.len()), ..http::read(text) }
    }

    /// A GET request as its URL, which may be broken over lines that begin with `&`.
    pub fn url(text: &'a str) -> Self {
        Request::url_bytes(text.as_bytes())
    }

    /// As [`Self::url`], for bytes that may be no UTF-8.
    pub(crate) fn url_bytes(text: &'a [u8]) -> Self {
        Request { len: Some(text.len()), ..http::read_url(text) }
    }

    /// A whole HTTP request in its parts. `target` is the path and query. `body` is `None` if it
    /// cannot be looked into: a finding then says that it was not checked, unless it is a GET
    /// request.
    pub fn parts<'h: 'a>(
        method: &'a str,
        target: &'a str,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
        body: Option<&'a [u8]>,
    ) -> Self {
        http::from_parts(method, target, headers, body)
    }

    /// Sets the action, unless the request names one itself. A member `Action` of a body does not
    /// count as naming one.
    #[must_use]
    pub fn or_action(mut self, action: &'a str) -> Self {
        if self.head.action.is_none() || self.head.more().has_action_of_body {
            self.head.action = Some(Field::given(action));
        }
        self
    }

    /// Sets the version that the request is sent with.
    #[must_use]
    pub fn version(mut self, version: &'a str) -> Self {
        self.head.more_mut().version = Some(Field::given(version));
        self
    }

    /// Sets the region that the request is sent with.
    #[must_use]
    pub fn region(mut self, region: &'a str) -> Self {
        self.head.more_mut().region = Some(Field::given(region));
        self
    }

    /// Sets the timestamp that the request is sent with, in seconds since 1970.
    #[must_use]
    pub fn timestamp(mut self, seconds: i64) -> Self {
        self.head.more_mut().timestamp = Some(Field::given(seconds.to_string()));
        self
    }

    /// Sets the HTTP method that the request is sent with.
    #[must_use]
    pub fn method(mut self, method: &'a str) -> Self {
        self.head.more_mut().method = Some(Field::given(method));
        self
    }

    /// Makes the request one to the service of the checker, whatever its host and its signature
    /// name.
    #[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
    #[must_use]
    pub(crate) fn without_addressees(mut self) -> Self {
        self.head.more_mut().addressees = Addressees::NONE;
        self
    }

    /// Adds `offset` to all places in findings: for a request that is part of a larger text, where
    /// it begins there.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.base = offset;
        self
    }

    /// Whether integers come as strings of digits. A GET request is a form, in whatever form it is
    /// given here.
    pub(super) fn is_form(&self) -> bool {
        let is_get = self.head.method().is_some_and(|method| method.eq_ignore_ascii_case("GET"));
        is_get || matches!(self.parameters, Parameters::Form(_))
    }

    /// The action that the request names.
    pub fn action(&self) -> Option<&str> {
        self.head.action.as_ref().map(|field| &*field.text)
    }

    /// Whether it says which action it calls, and of which version.
    #[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
    pub(crate) fn names_action_and_version(&self) -> bool {
        self.head.action.is_some() && self.head.more().version.is_some()
    }

    fn unreadable(form: TextForm, fault: Fault) -> Self {
        let place = Some(Span::of(fault.at..fault.at));
        Request::new(Parameters::Unreadable(form, fault.kind, place))
    }
}
