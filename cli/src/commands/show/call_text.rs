//! The text that `show` prints of a record: for a call, what was recorded of it, as one JSON text.
//!
//! ```text
//! a bare response, or what is damaged    as it is
//! an event of an operation log           the event, its request as JSON
//! any other call                         {"time":…,"action":…,…,"request":…,"response":…}
//! ```
//!
//! Tokens are copied as recorded. This file must not know how a text is laid out and masked.

use std::borrow::Cow;
use std::io;

use apitriage::report::write_record;
use apitriage::{CallTime, ContextField, Fault, Located, Recording};

/// The member of an event that holds the request.
const EVENT_REQUEST: &[u8] = b"\"requestParameters\"";

/// What is printed of a record.
pub(super) struct CallText<'f> {
    /// A JSON text or, if the record is damaged, any other.
    pub(super) text: Cow<'f, [u8]>,
    /// How many levels deeper it is than what it is made of.
    pub(super) more_levels: usize,
    /// Why the response is shown as a string: it is not JSON.
    pub(super) fault: Option<Fault>,
}

/// What is printed of `found`. `own_fields` are the names of the user's own fields, in their order;
/// JSON that is nested deeper than `max_depth` counts as none.
pub(super) fn text_of_call<'f>(
    found: &'f Located,
    own_fields: &[&str],
    max_depth: usize,
) -> CallText<'f> {
    let response = response_of(found);
    if found.recording == Recording::Bare || found.fault.is_some() {
        return CallText { text: Cow::Borrowed(response), more_levels: 0, fault: None };
    }
    if found.recording == Recording::OperationLog {
        let text = event_text(response, found.request.as_deref(), max_depth);
        return CallText { text, more_levels: 1, fault: None };
    }

    let mut object = JsonObject::default();
    add_context(&mut object, found, own_fields);
    if let Some(request) = &found.request {
        object.push("request", &request_as_json(request, max_depth));
    }

    let fault = fault_of(response, max_depth);
    match fault {
        None => object.push("response", response),
        Some(_) => object.push("response", json_string(response).as_bytes()),
    }
    CallText { text: Cow::Owned(object.finish()), more_levels: 1, fault }
}

/// The response without the recorder's escapes or, where the recorder keeps only the outcome, the
/// record.
pub(super) fn response_of(found: &Located) -> &[u8] {
    found.response.as_deref().unwrap_or(&found.bytes)
}

/// Adds what is known beside request and response.
fn add_context(object: &mut JsonObject, found: &Located, own_fields: &[&str]) {
    let context = &found.context;
    if let Some(time) = context.time.and_then(CallTime::rfc3339) {
        object.push_text("time", &time);
    }
    for field in ContextField::ALL {
        if let Some(value) = context.get(*field) {
            object.push_text(field.word(), value);
        }
    }
    for (number, name) in own_fields.iter().enumerate() {
        if let Some(value) = context.own(number) {
            object.push_text(name, value);
        }
    }
}

/// The event, with its request as JSON, if that was recorded as a string of JSON.
fn event_text<'e>(event: &'e [u8], request: Option<&[u8]>, max_depth: usize) -> Cow<'e, [u8]> {
    let Some(request) = request else { return Cow::Borrowed(event) };
    let Some(inside) = json_inside(request, max_depth) else { return Cow::Borrowed(event) };
    let Some((before, after)) = split_at_request(event, request) else {
        return Cow::Borrowed(event);
    };
    Cow::Owned([before, inside.as_bytes(), after].concat())
}

/// What is before the request of an event, and what is after it.
fn split_at_request<'e>(event: &'e [u8], request: &[u8]) -> Option<(&'e [u8], &'e [u8])> {
    // A quote inside of a string has a backslash before it, so only a key can match.
    let keys = event.windows(EVENT_REQUEST.len()).enumerate();
    let mut after_keys = keys
        .filter(|(_, window)| *window == EVENT_REQUEST)
        .filter_map(|(start, _)| event.get(start + EVENT_REQUEST.len()..));

    after_keys.find_map(|rest| {
        let value = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        let after = value.strip_prefix(request)?;
        Some((event.get(..event.len() - value.len())?, after))
    })
}

/// A request as JSON: the JSON that it is, the JSON that is in the string that it is, or else a
/// string.
fn request_as_json(request: &[u8], max_depth: usize) -> Cow<'_, [u8]> {
    if let Some(inside) = json_inside(request, max_depth) {
        return Cow::Owned(inside.into_bytes());
    }
    match fault_of(request, max_depth) {
        None => Cow::Borrowed(request),
        Some(_) => Cow::Owned(json_string(request).into_bytes()),
    }
}

/// The object or array that a string holds.
fn json_inside(string: &[u8], max_depth: usize) -> Option<String> {
    let inside: String = serde_json::from_slice(string).ok()?;
    let is_container = inside.trim_ascii_start().starts_with(['{', '[']);
    (is_container && fault_of(inside.as_bytes(), max_depth).is_none()).then_some(inside)
}

/// Why a text is not JSON.
fn fault_of(text: &[u8], max_depth: usize) -> Option<Fault> {
    // Nothing can be wrong with the sink.
    write_record(text, max_depth, false, io::sink()).ok().flatten()
}

/// The text as a string of JSON. What is not UTF-8 is replaced.
fn json_string(text: &[u8]) -> String {
    serde_json::Value::from(String::from_utf8_lossy(text)).to_string()
}

/// An object that is written member by member.
#[derive(Default)]
struct JsonObject(Vec<u8>);

impl JsonObject {
    /// Adds a member whose value is a JSON text.
    fn push(&mut self, name: &str, value: &[u8]) {
        let JsonObject(text) = self;
        text.push(if text.is_empty() { b'{' } else { b',' });
        text.extend_from_slice(json_string(name.as_bytes()).as_bytes());
        text.push(b':');
        text.extend_from_slice(value);
    }

    fn push_text(&mut self, name: &str, value: &str) {
        self.push(name, json_string(value.as_bytes()).as_bytes());
    }

    /// The whole object, which has at least one member.
    fn finish(self) -> Vec<u8> {
        let JsonObject(mut text) = self;
        text.push(b'}');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_shown_as_json() {
        for (request, shown) in [
            (r#"{"A":1e400}"#, r#"{"A":1e400}"#),
            (r#""{\"A\":[1]}""#, r#"{"A":[1]}"#),
            (r#"" {\"A\": 1}""#, r#" {"A": 1}"#),
            (r#""""#, r#""""#),
            (r#""12""#, r#""12""#),
            (r#""{\"A\":""#, r#""{\"A\":""#),
            (r#""\ud800""#, r#""\ud800""#),
            ("A=1&B=2", r#""A=1&B=2""#),
            ("[[[1]]]", r#""[[[1]]]""#),
        ] {
            let json = request_as_json(request.as_bytes(), 2);
            assert_eq!(String::from_utf8_lossy(&json), shown, "{request}");
        }
    }

    #[test]
    fn only_the_request_of_an_event_is_replaced() {
        let (request, inside) = (r#""{\"A\":1}""#, r#"{"A":1}"#);
        let event = |value: &str| {
            format!(
                r#"{{"a":{request},"b":"\"requestParameters\"","requestParameters" : {value}}}"#
            )
        };
        let recorded = event(request);
        let shown = event_text(recorded.as_bytes(), Some(request.as_bytes()), 8);
        assert_eq!(String::from_utf8_lossy(&shown), event(inside));

        for request in [None, Some(&b"\"\""[..]), Some(b"{}"), Some(b"\"{\"")] {
            assert_eq!(event_text(recorded.as_bytes(), request, 8), recorded.as_bytes());
        }
    }
}
