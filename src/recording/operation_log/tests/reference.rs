//! The definition of what an event says, slow and obvious: with `serde_json`, one rule after the
//! other. This file must not know how the fast way walks.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::event::OperationEvent;
use super::super::verdict::{OddCode, ReadyVerdict};
use super::part;
use crate::recording::{CallTime, ContextField};

/// All that is said of an event, with the texts at its places.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    verdict: ReadyVerdict<'static>,
    request_id: Option<String>,
    time: Option<CallTime>,
    fields: Vec<Option<String>>,
    request: Option<String>,
    message: Option<String>,
}

impl Told {
    /// What the fast way says of `text`.
    pub(super) fn of(text: &str, event: OperationEvent<'_>) -> Self {
        let field = |field: &ContextField| event.context.get(*field).map(str::to_owned);
        let fields = ContextField::ALL.iter().map(field).collect();
        Told {
            verdict: match event.verdict {
                ReadyVerdict::Success => ReadyVerdict::Success,
                ReadyVerdict::Failure(code) => ReadyVerdict::Failure(code.into_owned().into()),
                ReadyVerdict::Odd(odd) => ReadyVerdict::Odd(odd),
            },
            request_id: event.request_id.and_then(|id| id.decode()).map(Into::into),
            time: event.context.time,
            fields,
            request: event.request.map(|place| part(text, place).to_owned()),
            message: event.message.map(|place| part(text, place).to_owned()),
        }
    }
}

/// What must be said of `text`.
pub(super) fn tell(text: &str, utc_offset: i32) -> Option<Told> {
    let outer = members(text)?;
    if is_event(&outer) {
        return Some(tell_of(&outer, utc_offset));
    }
    let is_object = |(name, value): &&(String, String)| name == "data" && value.starts_with('{');
    let data = members(&outer.iter().find(is_object)?.1)?;
    is_event(&data).then(|| tell_of(&data, utc_offset))
}

type Members = Vec<(String, String)>;

/// The members of an object, each with its value as written.
fn members(text: &str) -> Option<Members> {
    struct InOrder;

    impl<'de> Visitor<'de> for InOrder {
        type Value = Members;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                members.push((name, value.get().to_owned()));
            }
            Ok(members)
        }
    }
    serde_json::Deserializer::from_str(text).deserialize_map(InOrder).ok()
}

/// The first member of this name, as written.
fn first<'m>(members: &'m Members, name: &str) -> Option<&'m str> {
    members.iter().find(|member| member.0 == name).map(|(_, value)| value.as_str())
}

/// A string that is Unicode and not empty.
fn text(raw: &str) -> Option<String> {
    serde_json::from_str::<String>(raw).ok().filter(|text| !text.is_empty())
}

fn is_number(raw: &str) -> bool {
    raw.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

fn text_or_digits(raw: &str) -> Option<String> {
    if is_number(raw) { Some(raw.to_owned()) } else { text(raw) }
}

fn is_event(members: &Members) -> bool {
    let begins = |name, first_byte| first(members, name).is_some_and(|v| v.starts_with(first_byte));
    begins("eventName", '"')
        && first(members, "eventName") != Some("\"\"")
        && begins("eventSource", '"')
        && (first(members, "apiErrorCode").is_some() || begins("userIdentity", '{'))
        && first(members, "awsRegion").is_none()
        && first(members, "acsRegion").is_none()
}

/// `None`: no error.
fn code(raw: Option<&str>) -> Option<ReadyVerdict<'static>> {
    let raw = raw?;
    if raw.starts_with('"') {
        let Ok(code) = serde_json::from_str::<String>(raw) else {
            return Some(ReadyVerdict::Odd(OddCode::NotUnicode));
        };
        return (code != "0" && !code.is_empty()).then(|| ReadyVerdict::Failure(code.into()));
    }
    match serde_json::from_str(raw).unwrap() {
        Value::Null => None,
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        Value::Number(_) => Some(ReadyVerdict::Failure(raw.to_owned().into())),
        _ => Some(ReadyVerdict::Odd(OddCode::NotAString)),
    }
}

fn verdict(members: &Members) -> (ReadyVerdict<'static>, Option<String>) {
    for name in ["apiErrorCode", "errorCode"] {
        if members.iter().filter(|member| member.0 == name).count() > 1 {
            return (ReadyVerdict::Odd(OddCode::Repeated), None);
        }
    }
    for (name, message) in [("apiErrorCode", "apiErrorMessage"), ("errorCode", "errorMessage")] {
        if let Some(verdict) = code(first(members, name)) {
            let message = first(members, message).filter(|raw| raw.starts_with('"'));
            return (verdict, message.map(str::to_owned));
        }
    }
    (ReadyVerdict::Success, None)
}

fn tell_of(event: &Members, utc_offset: i32) -> Told {
    let (verdict, message) = verdict(event);
    let text_of = |name| first(event, name).and_then(text);
    let identity = first(event, "userIdentity").and_then(members).unwrap_or_default();

    let mut host = text_of("eventSource");
    if let Some(host) = &mut host
        && host.ends_with('/')
    {
        host.pop();
    }
    let host = host.filter(|host| !host.is_empty());
    let label = |host: &String| host.split('.').next().map(str::to_owned);
    let is_date = |text: &String| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.iter().map(|part| part.len()).eq([4, 2, 2])
            && parts.concat().bytes().all(|byte| byte.is_ascii_digit())
    };

    let fields = ContextField::ALL.iter().map(|field| match field {
        ContextField::Service => host.as_ref().and_then(label).filter(|label| !label.is_empty()),
        ContextField::Version => text_of("apiVersion").filter(is_date),
        ContextField::Action => text_of("eventName"),
        ContextField::Region => text_of("eventRegion"),
        ContextField::Principal => first(&identity, "principalId").and_then(text_or_digits),
        ContextField::Host => host.clone(),
        ContextField::Status => None,
    });
    Told {
        verdict,
        request_id: first(event, "requestID").and_then(text_or_digits),
        time: first(event, "eventTime")
            .and_then(text_or_digits)
            .and_then(|time| CallTime::parse(time.as_bytes(), utc_offset)),
        fields: fields.collect(),
        request: first(event, "requestParameters").filter(|raw| *raw != "null").map(str::to_owned),
        message,
    }
}
