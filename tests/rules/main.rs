//! Every rule on both sides of its edge, in every form a request can take.
//!
//! Expectations are written by hand, from the error-code page and the published parameter tables,
//! and never taken from a run. It must not know how a rule is implemented.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod attributes;
mod catalog;
mod console;
mod envelopes;
mod examples;
mod forms;
mod head;
mod members;
mod names;
mod shapes;
mod tables;
mod times;
mod tracks;
mod types;
mod unknown;
mod words;

use apitriage::preflight::{Checker, Findings, Request};
use apitriage::{Verdict, classify};
use serde_json::Value;

/// A time at which most tests take place.
const NOW: i64 = 1_610_696_155;
const DAY: i64 = 86_400;

/// `severity rule code,code /parameter` of every finding.
fn summary_of(findings: &Findings<'static>) -> Vec<String> {
    let row = |finding: &apitriage::preflight::Finding<'static>| {
        let (severity, rule, codes) = (finding.severity, finding.rule, finding.codes.join(","));
        format!("{severity} {rule} {codes} {}", finding.parameter)
    };
    findings.iter().map(row).collect()
}

/// The findings that are expected: none if it fits, otherwise this one.
fn refused_unless(fits: bool, refusal: &str) -> Vec<&str> {
    if fits { Vec::new() } else { vec![refusal] }
}

/// The parameters as a form string.
fn form(action: &str, params: &Value) -> String {
    let mut pairs = vec![("Action".to_owned(), action.to_owned())];
    flatten("", params, &mut pairs);
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

fn flatten(path: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    let below =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| flatten(&below(name), value, pairs))
        }
        Value::Array(elements) => {
            elements
                .iter()
                .enumerate()
                .for_each(|(at, value)| flatten(&below(&at.to_string()), value, pairs));
        }
        Value::String(text) => pairs.push((path.to_owned(), text.clone())),
        other => pairs.push((path.to_owned(), other.to_string())),
    }
}

/// Whether a form can say the same: it has strings only, and nothing for what is empty.
fn has_form(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty() && members.values().all(has_form),
        Value::Array(elements) => !elements.is_empty() && elements.iter().all(has_form),
        Value::Number(number) => number.is_i64() || number.is_u64(),
        Value::String(_) => true,
        _ => false,
    }
}

/// Checks `params` as JSON, as a value, serialised, in an envelope, in HTTP text, and as a form
/// where there is one: all must find `expected`, in any order.
#[track_caller]
fn check_with(
    checker: &Checker<'static>,
    action: &str,
    params: &str,
    now: Option<i64>,
    expected: &[&str],
) {
    let value: Value =
        serde_json::from_str(params).unwrap_or_else(|error| panic!("{error}: {params}"));
    let envelope = format!("{{\"action\":\"{action}\",\"params\":{params}}}");
    let http = format!("POST / HTTP/1.1\r\nHost: x\r\nX-TC-Action: {action}\r\n\r\n{params}");
    let form = form(action, &value);
    let mut requests = vec![
        ("json", Request::json(action, params.as_bytes())),
        ("value", Request::value(action, &value)),
        ("serialize", Request::serialize(action, &value).unwrap()),
        ("envelope", Request::envelope(envelope.as_bytes())),
        ("http", Request::http(http.as_bytes())),
    ];

    // In a form a string of digits is an integer, so a wrong type may be right there.
    if has_form(&value)
        && !expected
            .iter()
            .any(|row| row.contains(" wrong_type ") || row.contains(" look_up_time "))
    {
        requests.push(("form", Request::form(&form)));
    }

    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    for (name, request) in requests {
        let findings = checker.check(&request, now);
        let mut found = summary_of(&findings);
        found.sort_unstable();
        assert_eq!(found, expected, "{name}: {action} {params}");
        assert_eq!(checker.is_valid(&request, now), !findings.has_errors());
        assert_eq!(checker.first(&request, now).as_ref(), findings.first_error());
        findings.iter().for_each(answers_as_it_says);
    }
}

#[track_caller]
fn check(action: &str, params: &str, expected: &[&str]) {
    check_with(&Checker::new(), action, params, Some(NOW), expected);
}

/// The synthetic answer is read back as the finding's code.
#[track_caller]
fn answers_as_it_says(finding: &apitriage::preflight::Finding<'static>) {
    let answer = finding.answer("r-1");
    assert_eq!(answer.is_some(), finding.code().is_some());
    if let Some(answer) = answer {
        let Verdict::Failure(failure) = classify(answer.as_bytes()) else { panic!("{answer}") };
        assert_eq!(failure.code.as_str(), finding.code());
        assert_eq!(failure.request_id.unwrap().raw(), "r-1");
    }
}
