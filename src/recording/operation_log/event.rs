//! Reads one operation log: an event of CloudAudit, which tells of one call to any service.
//!
//! ```text
//! { "userIdentity": { "principalId": … },              the principal
//!   "eventName": "DescribeInstances",                  the action
//!   "eventSource": "cvm.tencentcloudapi.com/",         the host, and the service
//!   "eventRegion": …, "eventTime": …, "requestID": …,
//!   "requestParameters": "{…}",                        the request
//!   "errorCode": 0, "errorMessage": "permission verify",
//!   "apiErrorCode": "", "apiErrorMessage": "" }        the verdict
//! ```
//!
//! An event holds key ids and tokens. None of them is kept, but the places of the request and the
//! message are: show these masked only. This file must not know how events are framed.

use std::borrow::Cow;
use std::ops::Range;

use super::members::{Member, Members, read_members, read_outlined};
use super::verdict::{OddCode, ReadyVerdict, read_code};
use super::visit::MembersVisitor;
use crate::grammar::{Fault, ObjectOutline, Reader, Text, Value};
use crate::recording::{CallTime, Context, ContextField, ContextParts};

/// The zone of an event time that has none, in seconds: operation logs have Beijing's time (UTC+8),
/// as documented.
pub(crate) const EVENT_UTC_OFFSET: i32 = 8 * 3600;

/// A call, as an operation log tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OperationEvent<'a> {
    pub(crate) verdict: ReadyVerdict<'a>,
    /// The RequestId: a string that is not empty, or a number as written.
    pub(crate) request_id: Option<Text<'a>>,
    pub(crate) context: Context<'a>,
    /// The value of `requestParameters`, as written in the text: nearly always a string that holds
    /// JSON, its quotes included.
    pub(crate) request: Option<Range<usize>>,
    /// The message that belongs to the code of a failure, as written in the text: a string, its
    /// quotes included.
    pub(crate) message: Option<Range<usize>>,
}

/// The event that `text` is, or that is in it: [`find_event`], with all that it says
/// ([`FoundEvent::read`]).
#[cfg(test)]
pub(super) fn read_event<'a>(
    text: &'a [u8],
    utc_offset: i32,
    reader: &Reader,
) -> Option<OperationEvent<'a>> {
    let event = find_event(text, reader).map(|found| found.read(ContextParts::ALL, utc_offset));
    let mut outline = ObjectOutline::default();
    let reading = Reader::strict(1024).parse_outlined(text, &mut outline);
    if reading.end.is_ok() {
        let outlined = |parts| find_outlined_event(text, &outline, parts, reader);
        let all =
            outlined(ContextParts::ALL).map(|found| found.read(ContextParts::ALL, utc_offset));
        assert_eq!(all, event);
        let verdict = event.as_ref().map(|event| (&event.verdict, &event.request_id));
        let found = outlined(ContextParts::NONE).map(|found| found.read_verdict());
        assert_eq!(found.as_ref().map(|event| (&event.verdict, &event.request_id)), verdict);
    }
    event
}

/// An event of which nothing was decoded yet. To decode a context takes as long as to find the
/// event, so it is done only where somebody asks for it.
pub(crate) struct FoundEvent<'a> {
    members: Members<'a>,
}

/// The event that `text` is, a valid JSON text, or that is in it as the `data` of an EventBridge
/// envelope. `None`: it is no event. All places are in `text`. `reader` is the one that found the
/// text valid, or any other.
///
/// # What is an event
///
/// An object that has, at its top level:
///
/// - `eventName`, a string that is not empty,
/// - `eventSource`, a string,
/// - `apiErrorCode`, or `userIdentity` that is an object,
/// - neither `awsRegion` nor `acsRegion`: audit logs of two other clouds have the names above, too,
///   and always one of these.
///
/// All else may be absent. If the object itself is no event, its member `data` may be one.
pub(crate) fn find_event<'a>(text: &'a [u8], reader: &Reader) -> Option<FoundEvent<'a>> {
    let mut found = FoundEvent { members: Members::default() };
    let mut data = None;
    read_members(text, reader, &mut found.members, &mut data)?;
    if !is_event(&found.members) {
        found.members = data.filter(is_event)?;
    }
    Some(found)
}

/// What [`find_event`] says of a text that was outlined when it was found valid. Faster, since only
/// the user's identity is walked over, and of the context only these `parts` are read.
pub(crate) fn find_outlined_event<'a>(
    text: &'a [u8],
    outline: &ObjectOutline<'_>,
    parts: ContextParts,
    reader: &Reader,
) -> Option<FoundEvent<'a>> {
    let members = outline.members();
    match members.and_then(|outlined| read_outlined(text, outlined, parts, reader)) {
        Some(members) => is_event(&members).then_some(FoundEvent { members }),
        None => find_event(text, reader),
    }
}

/// What [`find_event`] says of a text that was not checked yet, in one walk; or its first fault.
/// Faster than a check and then [`find_event`].
pub(crate) fn check_and_find_event<'a>(
    text: &'a [u8],
    reader: &Reader,
) -> Result<Option<FoundEvent<'a>>, Fault> {
    let mut visitor = MembersVisitor::default();
    reader.visit(text, &mut visitor)?;
    let MembersVisitor { outer, data, .. } = visitor;
    let found = Some(outer).filter(is_event).or_else(|| data.filter(is_event));
    Ok(found.map(|members| FoundEvent { members }))
}

fn is_event(members: &Members<'_>) -> bool {
    let has_name = matches!(
        members.value(Member::EventName),
        Some(Value::Text(name)) if name.unescaped() != Some(b"")
    );
    let has_source = matches!(members.value(Member::EventSource), Some(Value::Text(_)));
    let has_code = members.get(Member::ApiErrorCode).is_some();
    let has_identity = members.value(Member::UserIdentity) == Some(Value::Object);

    has_name && has_source && (has_code || has_identity) && !members.is_of_another_cloud
}

impl<'a> FoundEvent<'a> {
    /// The verdict and the RequestId alone.
    pub(crate) fn read_verdict(&self) -> OperationEvent<'a> {
        OperationEvent {
            verdict: self.verdict().0,
            request_id: self.request_id(),
            context: Context::EMPTY,
            request: None,
            message: None,
        }
    }

    /// All that it says, and of the context these `parts`. A time without a zone is at `utc_offset`
    /// seconds from UTC; pass [`EVENT_UTC_OFFSET`] if nothing else is known.
    pub(crate) fn read(&self, parts: ContextParts, utc_offset: i32) -> OperationEvent<'a> {
        let (verdict, message) = self.verdict();
        OperationEvent {
            verdict,
            request_id: self.request_id(),
            context: self.context(parts, utc_offset),
            request: self.request(),
            message,
        }
    }

    /// The verdict, and the place of the message that belongs to its code.
    ///
    /// `apiErrorCode` is what the called service answered. Only if it says that there was no error,
    /// `errorCode` is asked, which is about signature and authentication. No message is ever asked:
    /// `errorMessage` says "permission verify" on success, too. [`read_code`] says what no error
    /// is.
    pub(crate) fn verdict(&self) -> (ReadyVerdict<'a>, Option<Range<usize>>) {
        if self.members.repeats_code {
            return (ReadyVerdict::Odd(OddCode::Repeated), None);
        }
        let codes = [
            (Member::ApiErrorCode, Member::ApiErrorMessage),
            (Member::ErrorCode, Member::ErrorMessage),
        ];
        for (code, message) in codes {
            if let Some(verdict) = read_code(self.members.value(code)) {
                let message = match self.members.get(message) {
                    Some((Value::Text(_), place)) => Some(place.clone()),
                    _ => None,
                };
                return (verdict, message);
            }
        }
        (ReadyVerdict::Success, None)
    }

    /// See [`OperationEvent::request_id`].
    pub(crate) fn request_id(&self) -> Option<Text<'a>> {
        let id = match self.members.value(Member::RequestId)? {
            Value::Text(text) => text,
            Value::Number(digits) => Text::new(digits.as_bytes(), false),
            _ => return None,
        };
        // What is not Unicode is no id.
        let is_text = !id.is_escaped() || id.decode().is_some();
        (is_text && id.unescaped() != Some(b"")).then_some(id)
    }

    /// See [`OperationEvent::request`].
    pub(crate) fn request(&self) -> Option<Range<usize>> {
        match self.members.get(Member::RequestParameters) {
            None | Some((Value::Null, _)) => None,
            Some((_, place)) => Some(place.clone()),
        }
    }

    /// What is recorded beside the verdict; for `utc_offset` see [`FoundEvent::read`].
    pub(crate) fn context(&self, parts: ContextParts, utc_offset: i32) -> Context<'a> {
        let mut context = Context::EMPTY;
        if parts.has(ContextParts::TIME) {
            let time = self.members.value(Member::EventTime);
            context.time = time.and_then(|time| read_time(time, utc_offset));
        }
        for (member, field) in
            [(Member::EventName, ContextField::Action), (Member::EventRegion, ContextField::Region)]
        {
            if parts.has(ContextParts::of(field))
                && let Some(Value::Text(text)) = self.members.value(member)
            {
                set_text(&mut context, field, text);
            }
        }

        let text_of = |member, field| match parts.has(ContextParts::of(field)) {
            true => self.text_of(member),
            false => None,
        };
        if let Some(source) = text_of(Member::EventSource, ContextField::Host) {
            set_host(&mut context, source);
        }
        if parts.has(ContextParts::of(ContextField::Version))
            && let Some(version) = self.version()
        {
            context.set(ContextField::Version, version);
        }
        if let Some(principal) = self.members.principal.and_then(text_or_digits) {
            context.set(ContextField::Principal, principal);
        }
        context
    }

    /// The version of the API. Of most events the member is the version of the signature or of the
    /// log: "3.0", "2.0".
    fn version(&self) -> Option<Cow<'a, str>> {
        let Value::Text(text) = self.members.value(Member::ApiVersion)? else { return None };
        let may_be_date = text.unescaped().is_none_or(|plain| plain.len() == DATE_LEN);
        if may_be_date { text.decode().filter(|text| is_date(text)) } else { None }
    }

    /// The value of a member, if it is a string that is not empty.
    fn text_of(&self, member: Member) -> Option<Cow<'a, str>> {
        match self.members.value(member) {
            Some(Value::Text(text)) => decode_unless_empty(text),
            _ => None,
        }
    }
}

/// Sets a field to a text that is not empty.
fn set_text<'a>(context: &mut Context<'a>, field: ContextField, text: Text<'a>) {
    match text.unescaped() {
        // As nearly all are.
        Some(plain) if plain.is_ascii() => {
            if !plain.is_empty() {
                context.set_bytes(field, Cow::Borrowed(plain));
            }
        }
        _ => {
            if let Some(text) = decode_unless_empty(text) {
                context.set(field, text);
            }
        }
    }
}

/// Sets the host and the service, which is the first label of the host.
fn set_host<'a>(context: &mut Context<'a>, source: Cow<'a, str>) {
    let host = map_text(source, |source| source.strip_suffix('/').unwrap_or(source));
    let service = map_text(host.clone(), |host| host.split('.').next().unwrap_or(host));
    if !service.is_empty() {
        context.set(ContextField::Service, service);
    }
    if !host.is_empty() {
        context.set(ContextField::Host, host);
    }
}

/// A part of a text, borrowed for as long as the text is.
fn map_text<'a>(text: Cow<'a, str>, part: impl Fn(&str) -> &str) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(part(text)),
        Cow::Owned(text) => Cow::Owned(part(&text).to_owned()),
    }
}

/// The time that a value is: a number, or a text in any layout that [`CallTime`] reads.
pub(super) fn read_time(value: Value<'_>, utc_offset: i32) -> Option<CallTime> {
    match value {
        Value::Number(digits) => CallTime::parse(digits.as_bytes(), utc_offset),
        Value::Text(text) => match text.unescaped() {
            Some(plain) => CallTime::parse(plain, utc_offset),
            None => CallTime::parse(text.decode()?.as_bytes(), utc_offset),
        },
        _ => None,
    }
}

fn text_or_digits(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) => decode_unless_empty(text),
        Value::Number(digits) => Some(Cow::Borrowed(digits)),
        _ => None,
    }
}

fn decode_unless_empty(text: Text<'_>) -> Option<Cow<'_, str>> {
    text.decode().filter(|text| !text.is_empty())
}

const DATE_LEN: usize = "2017-03-12".len();

/// Whether a text looks like the version of an API: `2017-03-12`.
fn is_date(text: &str) -> bool {
    text.len() == DATE_LEN
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
