//! `{"action":"LookUpEvents","params":{…}}`: a request with its action beside it, as batches have it.
//!
//! No action has a parameter `action` or `params`, so an object that has one of these members is no
//! body; without `params` it has no parameters. Names may begin with a capital, as the common parameters
//! do. Misspelled members are reported (`stray`), others are left alone.

use std::borrow::Cow;
use std::ops::Range;

use super::stray::{self, Strays};
use super::{Field, Head, Parameters, Request, form};
use crate::grammar::{Fault, FaultKind, Text, Value, Visitor, visit};
use crate::preflight::issue::FieldName;
use crate::preflight::tree::Span;

/// What is nested too deep is found by the checker, which has a limit for it.
pub(super) const ANY_DEPTH: usize = usize::MAX;

pub(super) fn read(text: &[u8]) -> Request<'_> {
    let mut members = Members::default();
    let trailing = match visit(text, ANY_DEPTH, &mut members) {
        Ok(_) => None,
        Err(fault) if fault.kind == FaultKind::TrailingBytes => Some(fault),
        // What is wrong with the text is found again, and reported, when its body is read.
        Err(_) => return Request::new(Parameters::Json(text.into(), 0)),
    };
    let strays = if members.may_have_strays() { stray::find(text, &mut members) } else { Strays::default() };
    if members.params.is_none() && !members.has_plain_action {
        let mut body = Request::new(Parameters::Json(text.into(), 0));
        match &members.head.action {
            Some(_) if strays.has_others => {
                // A body that holds the common parameters as well: they name its action, if nothing else does.
                body.head.action = members.head.action;
                body.head.is_action_of_body = true;
                return body;
            }
            Some(_) => {}
            None => return body,
        }
    }

    let mut request = match members.params.take() {
        Some((params, span)) => of_params(text, params, span),
        None => Request::new(Parameters::Nothing(object(text, trailing))),
    };
    let of_form = std::mem::take(&mut request.head);
    request.head = Head { size: of_form.size, ..members.head.or(of_form) };
    if !strays.list.is_empty() {
        request.head.more_mut().strays = strays.list;
    }
    request.head.set_trailing(trailing.map(|fault| character(text, fault.at)));
    request
}

/// A request with these parameters, which are a string or any other value.
fn of_params<'a>(text: &'a [u8], params: Option<Text<'a>>, span: Range<usize>) -> Request<'a> {
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
    request.head.size = Some(span.len());
    request
}

/// The object itself, without blanks around it and text after it.
fn object(text: &[u8], trailing: Option<Fault>) -> Span {
    let text = text.get(..trailing.map_or(text.len(), |fault| fault.at)).unwrap_or_default();
    let start = text.len() - text.trim_ascii_start().len();
    Span::of(start..text.trim_ascii_end().len())
}

fn character(text: &[u8], at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let first = rest.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    Span::of(at..at + first.map_or(rest.len().min(1), char::len_utf8))
}

/// The members of the outermost object that say what is requested.
#[derive(Default)]
pub(super) struct Members<'a> {
    pub(super) key: &'a [u8],
    /// Whether there is an action whose name is not that of the common parameter.
    pub(super) has_plain_action: bool,
    /// Whether a member may be `action` or `params`, misspelled.
    has_near: bool,
    /// Whether a member may be another one, misspelled.
    has_strange: bool,
    pub(super) head: Head<'a>,
    /// Its text, if it is a string, and its place.
    pub(super) params: Option<(Option<Text<'a>>, Range<usize>)>,
}

impl Members<'_> {
    /// Whether a second look is worth it: at an envelope that lacks a member or has a strange one.
    fn may_have_strays(&self) -> bool {
        match (self.head.action.is_some(), self.params.is_some()) {
            (true, true) => self.has_strange,
            (false, false) => self.has_near || self.has_plain_action,
            _ => true,
        }
    }

    #[inline]
    fn note_other(&mut self, name: &[u8]) {
        let first = name.first().map_or(0, |byte| byte | 0x20);
        match (name.len(), first) {
            (5..=12, b'p') => self.has_near |= name.get(..3).is_some_and(|par| par.eq_ignore_ascii_case(b"par")),
            (6, b'a') => self.has_near |= name.eq_ignore_ascii_case(b"action"),
            (5..=14, b'v' | b'r' | b'm' | b't' | b'x') => self.has_strange = true,
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Members<'a> {
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, _at: usize) {
        self.key = match (depth, escaped) {
            (1, false) => raw,
            (1, true) => stray::spelled_with_escapes(raw),
            _ => b"",
        };
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
        let name = match std::mem::take(&mut self.key) {
            name @ (b"action" | b"Action") => {
                self.has_plain_action |= name == b"action";
                FieldName::Action
            }
            b"version" | b"Version" => FieldName::Version,
            b"region" | b"Region" => FieldName::Region,
            b"method" | b"Method" => FieldName::Method,
            b"timestamp" | b"Timestamp" => FieldName::Timestamp,
            b"params" => {
                let text = if let Value::Text(text) = value { Some(text) } else { None };
                return self.set_params((text, span));
            }
            other => return self.note_other(other),
        };
        if let Some(field) = field {
            self.head.set(name, field, false);
        }
    }

    fn open(&mut self, _container: Value<'a>, depth: usize, at: usize) {
        let key = std::mem::take(&mut self.key);
        if depth == 1 {
            match key {
                b"params" => self.set_params((None, at..at)),
                other => self.note_other(other),
            }
        }
    }

    fn close(&mut self, depth: usize, end: usize) {
        if let (2, Some((None, span))) = (depth, &mut self.params)
            && span.start == span.end
        {
            span.end = end;
        }
    }
}

impl<'a> Members<'a> {
    /// Of two the first counts, as with the other members.
    fn set_params(&mut self, params: (Option<Text<'a>>, Range<usize>)) {
        if self.params.is_some() {
            self.head.more_mut().given_twice.push((FieldName::Params, true));
        } else {
            self.params = Some(params);
        }
    }
}
