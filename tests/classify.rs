//! What a classifier says beside the verdict's kind: its limits, the message, the entry of the
//! catalog, places of faults.
//!
//! Which verdict a record gets is tested in `faults.rs`; this file must not repeat it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test that fails should panic"
)]

use apitriage::catalog::{Preventable, Retry};
use apitriage::{Classifier, Failure, Fault, FaultKind, Limits, Verdict, classify};

const FAILURE: &str = r#"{"Response":{"Error":{"Code":"InternalError","Message":"Try \"later\"."},"RequestId":"r-1"}}"#;

fn failure(record: &str, limits: Limits) -> Failure<'_> {
    match Classifier::new(limits).classify(record.as_bytes()) {
        Verdict::Failure(failure) => failure,
        other => panic!("{other:?}"),
    }
}

fn fault(record: &str, limits: Limits) -> Option<(FaultKind, usize)> {
    match Classifier::new(limits).classify(record.as_bytes()) {
        Verdict::Malformed(Fault { kind, at, .. }) => Some((kind, at)),
        _ => None,
    }
}

#[test]
fn a_record_may_be_as_long_as_the_limit() {
    let long = |record_bytes| fault(FAILURE, Limits::new().record_bytes(record_bytes));
    let len = FAILURE.len();
    assert_eq!(long(len + 1), None);
    assert_eq!(long(len), None);
    assert_eq!(long(len - 1), Some((FaultKind::TooLong, len - 1)));
    assert_eq!(long(1), Some((FaultKind::TooLong, 1)));
    assert_eq!(long(0), Some((FaultKind::TooLong, 0)));
}

#[test]
fn a_byte_order_mark_counts_in_places_and_not_in_limits() {
    let marked = format!("\u{feff}{FAILURE}");
    let limits = Limits::new().record_bytes(FAILURE.len());
    assert_eq!(failure(&marked, limits).code.as_str(), Some("InternalError"));
    assert_eq!(fault("\u{feff}{]", Limits::default()), Some((FaultKind::UnexpectedByte, 4)));
}

#[test]
fn containers_may_nest_as_deep_as_the_limit() {
    let deep = |depth| fault(FAILURE, Limits::new().depth(depth));
    assert_eq!(deep(3), None);
    assert_eq!(deep(2).map(|(kind, _)| kind), Some(FaultKind::TooDeep));
}

#[test]
fn a_code_may_be_as_long_as_the_limit() {
    let code = |code_bytes| fault(FAILURE, Limits::new().code_bytes(code_bytes));
    assert_eq!(code("InternalError".len()), None);
    assert_eq!(
        code("InternalError".len() - 1),
        Some((FaultKind::TooLong, FAILURE.find(r#""Internal"#).unwrap()))
    );

    // The decoded length counts.
    let escaped = FAILURE.replace("InternalError", r"Internal\u0045rror");
    let code = |code_bytes| fault(&escaped, Limits::new().code_bytes(code_bytes));
    assert_eq!(code("InternalError".len()), None);
    assert_eq!(
        code("InternalError".len() - 1),
        Some((FaultKind::TooLong, FAILURE.find(r#""Internal"#).unwrap()))
    );
}

#[test]
fn a_request_id_beyond_the_limit_is_left_out() {
    let id = |request_id_bytes| {
        failure(FAILURE, Limits::new().request_id_bytes(request_id_bytes)).request_id
    };
    assert_eq!(id(3).map(|id| id.raw().to_owned()).as_deref(), Some("r-1"));
    assert!(id(2).is_none());
}

#[test]
fn a_message_is_returned_if_it_is_a_string() {
    let message = |record| {
        failure(record, Limits::default()).message.map(|text| text.decode().unwrap().into_owned())
    };
    assert_eq!(message(FAILURE).as_deref(), Some(r#"Try "later"."#));
    assert_eq!(message(r#"{"Response":{"Error":{"Code":"InternalError","Message":["x"]}}}"#), None);
    assert_eq!(message(r#"{"Response":{"Error":{"Code":"InternalError"}}}"#), None);
}

#[test]
fn known_codes_have_an_entry() {
    let entry = |code: &str| {
        let record = format!(r#"{{"Response":{{"Error":{{"Code":{code}}}}}}}"#);
        match classify(record.as_bytes()) {
            Verdict::Failure(failure) => failure.code.entry().map(|entry| entry.code),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(entry(r#""InternalError""#), Some("InternalError"));
    assert_eq!(entry(r#""Internal\u0045rror""#), Some("InternalError"));
    assert_eq!(entry(r#""internalerror""#), None);
    assert_eq!(entry("7"), None);
}

#[test]
fn a_code_answers_alike_whether_it_is_known_or_not() {
    let answers = |code: &str| {
        let record = format!(r#"{{"Response":{{"Error":{{"Code":{code}}}}}}}"#);
        let code = failure(&record, Limits::default()).code;
        (
            code.to_string(),
            code.retry(),
            code.family().map(|family| family.name),
            code.preventable(),
        )
    };
    let given = |text: &str, retry, family, preventable| {
        (text.to_owned(), Some(retry), Some(family), preventable)
    };
    assert_eq!(
        answers(r#""FailedOperation""#),
        given("FailedOperation", Retry::Ticket, "FailedOperation", Some(Preventable::No))
    );
    assert_eq!(
        answers(r#""FailedOperation.Of\u0041Service""#),
        given("FailedOperation.OfAService", Retry::AfterFix, "FailedOperation", None)
    );
    assert_eq!(answers(r#""Nobody.Knows""#), ("Nobody.Knows".to_owned(), None, None, None));
    assert_eq!(answers(r#""""#), (String::new(), None, None, None));
    assert_eq!(answers("7"), ("(not_a_string)".to_owned(), None, None, None));

    let code = failure(FAILURE, Limits::default()).code;
    assert_eq!(format!("{code:>14}|{code:<14}|"), " InternalError|InternalError |");
}
