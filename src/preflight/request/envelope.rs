//! `{"action":"LookUpEvents","params":{…}}`: a request with its action beside it, as batches have
//! it.
//!
//! No action has a parameter `action` or `params`, so an object with one of these members is an
//! envelope and not a body. An envelope without `params` has no parameters. All names but `params`
//! may begin with a capital, as the common parameters do. Misspelled members are reported
//! (`stray`), other members are ignored. This file must not know any action.

use std::borrow::Cow;
use std::ops::Range;

use super::stray::{self, Strays};
use super::{Field, Head, Parameters, Request, form};
use crate::grammar::{Fault, FaultKind, Text, Value, Visitor, visit};
use crate::preflight::issue::FieldName;
use crate::preflight::tree::Span;

/// No limit: a text that is nested too deep is reported when its parameters are read.
pub(super) const ANY_DEPTH: usize = usize::MAX;

pub(super) fn read(text: &[u8]) -> Request<'_> {
    let mut members = EnvelopeMembers::default();
    match visit(text, ANY_DEPTH, &mut members) {
        Ok(_) if members.is_envelope() => of_members(text, members),
        Ok(_) if members.is_body() => Request::new(Parameters::Json(text.into(), 0)),
        Ok(_) => of_unusual(text, members, None),
        Err(fault) if fault.kind == FaultKind::TrailingBytes => {
            of_unusual(text, members, Some(fault))
        }
        // The fault is found again, and reported, when the parameters are read.
        Err(_) => Request::new(Parameters::Json(text.into(), 0)),
    }
}

/// The request of a text that is not plainly an envelope or a body: a member may be missing or
/// misspelled, or more text follows.
#[cold]
fn of_unusual<'a>(
    text: &'a [u8],
    mut members: EnvelopeMembers<'a>,
    trailing: Option<Fault>,
) -> Request<'a> {
    let strays = if members.is_envelope() {
        Strays::default()
    } else {
        stray::find_strays(text, &mut members)
    };

    let is_envelope = members.params.is_some() || members.has_lower_case_action;
    if !is_envelope && (members.head.action.is_none() || strays.has_others) {
        let mut body = Request::new(Parameters::Json(text.into(), 0));
        // A body may hold the common parameters as well: they name its action, if nothing else
        // does.
        if let Some(action) = members.head.action {
            body.head.action = Some(action);
            body.head.more_mut().has_action_of_body = true;
        }
        return body;
    }

    let mut request = if members.params.is_some() {
        of_members(text, members)
    } else {
        let place = span_of_object(text, trailing);
        Request { head: members.head, ..Request::new(Parameters::Nothing(place)) }
    };
    if !strays.list.is_empty() || trailing.is_some() {
        let more = request.head.more_mut();
        more.strays = strays.list;
        more.trailing = trailing.map(|fault| span_of_character(text, fault.at));
    }
    request
}

/// The request of an envelope with `params`.
#[inline(always)]
fn of_members<'a>(text: &'a [u8], mut members: EnvelopeMembers<'a>) -> Request<'a> {
    let (params, span) = members.params.take().unwrap_or_default();
    let mut request = match params.map(|form| (form.decode(), form.raw())) {
        // A form without escapes is in the text as it is, so places in it are known: it begins
        // after the quote.
        Some((Some(Cow::Borrowed(_)), form)) => {
            let mut request = Request::new(Parameters::Unchecked);
            let pairs = form::pairs(form.as_bytes(), span.start + 1);
            request.parameters = Parameters::Form(form::take_common(pairs, &mut request.head));
            request
        }
        Some((Some(Cow::Owned(form)), _)) => form::read_owned(&form),
        _ => Request::new(Parameters::Json(
            text.get(span.clone()).unwrap_or_default().into(),
            span.start,
        )),
    };

    let of_form = std::mem::take(&mut request.head);
    request.head = Head { size: Some(span.len()), ..members.head.or(of_form) };
    request
}

/// The span of the object itself, without blanks around it and text after it.
fn span_of_object(text: &[u8], trailing: Option<Fault>) -> Span {
    let text = text.get(..trailing.map_or(text.len(), |fault| fault.at)).unwrap_or_default();
    let start = text.len() - text.trim_ascii_start().len();
    Span::of(start..text.trim_ascii_end().len())
}

/// The span of the character at byte `at`; of one byte, if it is not UTF-8.
fn span_of_character(text: &[u8], at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let first = rest.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    Span::of(at..at + first.map_or(rest.len().min(1), char::len_utf8))
}

/// The members of the outermost object that say what is requested.
#[derive(Default)]
pub(super) struct EnvelopeMembers<'a> {
    /// The last key of the outermost object, until its value was read. Empty inside of values.
    pub(super) key: &'a [u8],
    /// Whether there is a member `action`. `Action` is also a common parameter, which a body may
    /// hold.
    pub(super) has_lower_case_action: bool,
    /// Whether a name resembles `action` or `params`.
    has_near: bool,
    /// Whether a name resembles that of another member.
    has_strange: bool,
    pub(super) head: Head<'a>,
    /// The value of `params`: its text, if it is a string, and where it is.
    pub(super) params: Option<(Option<Text<'a>>, Range<usize>)>,
}

impl<'a> EnvelopeMembers<'a> {
    /// Whether the object is plainly an envelope: it has all that makes one, and nothing strange.
    fn is_envelope(&self) -> bool {
        self.params.is_some() && self.head.action.is_some() && !self.has_strange
    }

    /// Whether the object is plainly a body: nothing in it looks like an envelope.
    fn is_body(&self) -> bool {
        self.params.is_none()
            && self.head.action.is_none()
            && !self.has_lower_case_action
            && !self.has_near
    }

    /// Notes that `params` is given twice. The first one counts, as with other members.
    #[cold]
    fn note_second_params(&mut self) {
        self.head.more_mut().given_twice.push((FieldName::Params, true));
    }

    /// Sets a field of the head. Not inlined, so that `scalar`, which is called for all values of
    /// bodies too, stays small.
    #[inline(never)]
    fn set_field(&mut self, name: FieldName, value: Value<'a>, span: Range<usize>) {
        let text = match value {
            Value::Text(text) => text.decode(),
            Value::Number(raw) => Some(Cow::Borrowed(raw)),
            _ => None,
        };
        if let Some(text) = text {
            self.head.set(name, Field { text, span: Some(Span::of(span)) }, false);
        }
    }

    /// Notes a name that is not that of a member, if it resembles one. The names of members, and
    /// `X-TC-…`, have less than 15 bytes and begin with one of these letters.
    #[inline(always)]
    fn note_other_name(&mut self, name: &[u8]) {
        let first = lower_case_first(name);
        if name.len() < 15 && matches!(first, b'a' | b'm' | b'p' | b'r' | b't' | b'v' | b'x') {
            self.note_similar_name(name);
        }
    }

    #[inline(never)]
    fn note_similar_name(&mut self, name: &[u8]) {
        match (name.len(), lower_case_first(name)) {
            (5..=12, b'p') => {
                self.has_near |= name.get(..3).is_some_and(|par| par.eq_ignore_ascii_case(b"par"))
            }
            (6, b'a') => self.has_near |= name.eq_ignore_ascii_case(b"action"),
            (5..=14, b'v' | b'r' | b'm' | b't' | b'x') => self.has_strange = true,
            _ => {}
        }
    }
}

/// The first letter of a name in lower case.
#[inline(always)]
fn lower_case_first(name: &[u8]) -> u8 {
    name.first().map_or(0, |byte| byte | 0x20)
}

impl<'a> Visitor<'a> for EnvelopeMembers<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, _at: usize) {
        self.key = b"";
        if depth == 1 {
            self.key = if escaped { stray::spelled_with_escapes(raw) } else { raw };
        }
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        !self.key.is_empty()
    }

    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        let name = match std::mem::take(&mut self.key) {
            name @ (b"action" | b"Action") => {
                self.has_lower_case_action |= name == b"action";
                FieldName::Action
            }
            b"version" | b"Version" => FieldName::Version,
            b"region" | b"Region" => FieldName::Region,
            b"method" | b"Method" => FieldName::Method,
            b"timestamp" | b"Timestamp" => FieldName::Timestamp,
            b"params" => {
                let text = if let Value::Text(text) = value { Some(text) } else { None };
                match &self.params {
                    None => self.params = Some((text, span)),
                    Some(_) => self.note_second_params(),
                }
                return;
            }
            other => return self.note_other_name(other),
        };
        self.set_field(name, value, span);
    }

    #[inline(always)]
    fn open(&mut self, _container: Value<'a>, depth: usize, at: usize) {
        let key = std::mem::take(&mut self.key);
        if depth == 1 {
            match key {
                // Where it ends is known when it closes.
                b"params" if self.params.is_none() => self.params = Some((None, at..at)),
                b"params" => self.note_second_params(),
                other => self.note_other_name(other),
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
