//! Says a verdict in the words of the `.expect` files, so that tests compare whole answers at once
//! and a mismatch can be read.
//!
//! It only renders; it must not know which answer is right.

use apitriage::{Code, Outcome, Verdict};

/// `succeeded`, `failed "CODE"`, `failed null ODD`, `dry_run`, `not_a_response` or
/// `malformed KIND OFFSET`.
pub(crate) fn in_words(verdict: &Verdict<'_>) -> String {
    let outcome = verdict.outcome();
    match verdict {
        Verdict::Malformed(fault) => format!("{outcome} {} {}", fault.kind, fault.at),
        Verdict::Failure(failure) if outcome == Outcome::Failed => {
            match (&failure.code, failure.code.as_str()) {
                (_, Some(code)) => format!("{outcome} {}", serde_json::to_string(code).unwrap()),
                (Code::Odd(odd), None) => format!("{outcome} null {odd}"),
                (code, None) => panic!("{code:?} has no spelling"),
            }
        }
        _ => outcome.to_string(),
    }
}

/// The RequestId that the verdict carries, unescaped; an integer as its digits.
pub(crate) fn request_id(verdict: &Verdict<'_>) -> Option<String> {
    verdict.request_id().map(|text| text.decode().map_or_else(|| text.raw().to_owned(), Into::into))
}

/// What [`request_id`] must give for a RequestId that is `json` in the record.
#[allow(dead_code, reason = "not every test that includes this file needs it")]
pub(crate) fn request_id_of(json: &str) -> Option<String> {
    match serde_json::from_str(json).unwrap() {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(_) => Some(json.to_owned()),
        other => panic!("no RequestId is reported as {other}"),
    }
}
