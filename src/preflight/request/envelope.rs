//! `{"action":"LookUpEvents","params":{…}}`: a request with its action beside it, as batches have it.
//!
//! No parameter of CloudAudit is called `params`, so an object that has it is no body. Names may begin
//! with a capital, as the common parameters do; other members are left alone.

use std::borrow::Cow;
use std::ops::Range;

use super::{Field, Head, Parameters, Request, form};
use crate::grammar::{Text, Value, Visitor, visit};
use crate::preflight::Limits;
use crate::preflight::tree::Span;

pub(super) fn read(text: &[u8]) -> Request<'_> {
    let mut members = Members::default();
    // What is wrong with the text is found again, and told, when its body is read.
    let is_json = visit(text, Limits::default().depth, &mut members).is_ok();
    let Some((params, span)) = members.params.take().filter(|_| is_json) else {
        let mut body = Request::new(Parameters::Json(text.into(), 0));
        // An envelope without params, whose members are told to be no parameters.
        body.head.action = members.head.action.filter(|_| is_json && members.has_plain_action);
        return body;
    };
    let mut request = match params.map(|form| (form.decode(), form.raw())) {
        // Without escapes the form stands in the text as it is, behind its quote.
        Some((Some(Cow::Borrowed(_)), form)) => {
            let mut request = Request::new(Parameters::Unchecked);
            let pairs = form::pairs(form.as_bytes(), span.start + 1);
            request.parameters = Parameters::Form(form::take_common(pairs, &mut request.head));
            request
        }
        Some((Some(Cow::Owned(form)), _)) => form::read_owned(&form),
        _ => Request::new(Parameters::Json(text.get(span.clone()).unwrap_or_default().into(), span.start)),
    };
    let of_form = std::mem::take(&mut request.head);
    request.head = Head { size: Some(span.len()), ..members.head.or(of_form) };
    request
}

/// The members of the outermost object that say what is requested.
#[derive(Default)]
struct Members<'a> {
    key: &'a [u8],
    /// Whether the action's name is not that of the common parameter.
    has_plain_action: bool,
    head: Head<'a>,
    /// Its text, if it is a string, and its place.
    params: Option<(Option<Text<'a>>, Range<usize>)>,
}

impl<'a> Visitor<'a> for Members<'a> {
    fn key(&mut self, depth: usize, raw: &'a [u8], _escaped: bool, _at: usize) {
        self.key = if depth == 1 { raw } else { b"" };
    }

    fn wants_value(&self) -> bool {
        !self.key.is_empty()
    }

    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        let text = match value {
            Value::Text(text) => text.decode(),
            Value::Number(raw) => Some(Cow::Borrowed(raw)),
            _ => None,
        };
        let field = text.map(|text| Field { text, span: Some(Span::of(span.clone())) });
        match std::mem::take(&mut self.key) {
            name @ (b"action" | b"Action") => {
                self.has_plain_action |= name == b"action";
                self.head.action = field;
            }
            b"version" | b"Version" => self.head.more_mut().version = field,
            b"region" | b"Region" => self.head.more_mut().region = field,
            b"method" | b"Method" => self.head.more_mut().method = field,
            b"timestamp" | b"Timestamp" => self.head.more_mut().timestamp = field,
            b"params" => {
                let text = if let Value::Text(text) = value { Some(text) } else { None };
                self.params = Some((text, span));
            }
            _ => {}
        }
    }

    fn open(&mut self, _container: Value<'a>, depth: usize, at: usize) {
        if depth == 1 && std::mem::take(&mut self.key) == b"params" {
            self.params = Some((None, at..at));
        }
        self.key = b"";
    }

    fn close(&mut self, depth: usize, end: usize) {
        if let (2, Some((None, span))) = (depth, &mut self.params)
            && span.start == span.end
        {
            span.end = end;
        }
    }
}
