//! Laws that hold of every request, however damaged: in every form, with every entry point.
//!
//! It must not know any single rule.

use std::ops::Range;

use apitriage::catalog::{self, Action};
use apitriage::preflight::{Checker, Finding, Level, Request, RequestLimits, Severity};
use apitriage::{Verdict, classify};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::valid::{Dice, NOW, Spaced, any_sent};

/// Every way in which bytes can be a request. `text` is what places are in, if there are any.
pub(crate) fn every_request_form<'a>(
    action: &'a str,
    bytes: &'a [u8],
    text: &'a str,
) -> Vec<(&'static str, Request<'a>, &'a [u8])> {
    let json = [("x-tc-action", action.as_bytes()), ("Content-Type", b"application/json")];
    let form = [
        ("X-TC-Action", action.as_bytes()),
        ("content-type", b"application/x-www-form-urlencoded"),
    ];
    let untyped = [
        ("Authorization", bytes),
        ("X-TC-Timestamp", bytes),
        ("X-TC-Region", bytes),
        ("X-TC-Version", bytes),
    ];
    vec![
        ("json", Request::json(action, bytes), bytes),
        ("form", Request::form(text), text.as_bytes()),
        ("form, action given", Request::form(text).or_action(action), text.as_bytes()),
        ("url", Request::url(text), text.as_bytes()),
        ("http", Request::http(bytes), bytes),
        ("envelope", Request::envelope(bytes), bytes),
        ("envelope, action given", Request::envelope(bytes).or_action(action), bytes),
        ("parts, json", Request::parts("POST", "/", json, Some(bytes)), bytes),
        ("parts, form", Request::parts("POST", "/", form, Some(bytes)), bytes),
        (
            "parts, untyped",
            Request::parts("POST", "/", untyped, Some(bytes)).or_action(action),
            bytes,
        ),
        ("parts, get", Request::parts("GET", text, json, None), text.as_bytes()),
        ("parts, no body", Request::parts("PUT", text, form, None), text.as_bytes()),
        (
            "action",
            Request::json(text, b"{}").region(text).version(text).method(text).timestamp(NOW - 301),
            b"{}",
        ),
    ]
}

/// Bytes that look a little like requests.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "1",
        "-1",
        "51",
        "null",
        "true",
        " ",
        "\n",
        "\r\n",
        "&",
        "=",
        "%",
        "%4",
        "%e9",
        "+",
        ".",
        ".0.",
        "?",
        "#",
        "/",
        "<x>",
        "\"params\":",
        "\"action\":",
        "{\"action\":\"LookUpEvents\",\"params\":",
        "\"MaxResults\"",
        "LookupAttributes.0.AttributeKey=",
        "LookupAttributes.1=",
        "MaxResults=51",
        "\"StartTime\":2,",
        "\"EndTime\":1",
        "\"LookupAttributes\":[{\"AttributeKey\":\"x\"",
        "GET /?",
        "POST / HTTP/1.1\n",
        "X-TC-Action: ",
        "X-TC-Timestamp: ",
        "Authorization: x Credential=",
        "Content-Type: application/x-www-form-urlencoded\n",
        " HTTP/1.1\r\n\r\n",
        "Action=",
        "Action=LookUpEvents&",
        "LookUpEvents",
        "\"Storage\":{",
        "\"EventNames\":[",
        "\"\\ud800\"",
        "\\u00e9",
        "\u{e9}",
        "\u{4e2d}",
        "\u{1f600}",
        "\u{feff}",
        "\0",
    ]
    .iter()
    .map(|piece| piece.as_bytes())
    .chain([&b"\xff"[..], b"\xe4\xb8"])
    .collect();

    prop_oneof![
        1 => vec(any::<u8>(), 0..40),
        4 => vec(select(pieces), 0..24).prop_map(|pieces| pieces.concat()),
    ]
}

/// A valid request in one of its texts, and that text with some bytes cut out or put in.
fn damaged_request() -> impl Strategy<Value = (Action, Vec<u8>)> {
    (any_sent(), Dice::any(), noise(), any::<bool>()).prop_map(
        |(sent, mut dice, noise, is_damaged)| {
            let name = sent.action.name();
            let json = Spaced::new(&sent.parameters, &mut dice).text;
            let text = match dice.below(7) {
                0 | 1 => json,
                2 => sent.query,
                3 => format!("https://x/?{}", sent.query),
                4 => format!("{{\"action\":\"{name}\",\"params\":{json}}}"),
                5 => format!("POST / HTTP/1.1\r\nX-TC-Action: {name}\r\n\r\n{json}"),
                _ => serde_json::json!({"action": name, "params": sent.form}).to_string(),
            };
            let mut bytes = text.into_bytes();
            if is_damaged {
                let from = dice.below(bytes.len());
                let to = (from + dice.below(9)).min(bytes.len());
                bytes.splice(from..to, noise);
            }
            (sent.action, bytes)
        },
    )
}

fn any_bytes_or_request() -> impl Strategy<Value = (Action, Vec<u8>)> {
    prop_oneof![(select(Action::ALL), noise()), damaged_request()]
}

fn is_in(span: &Range<usize>, text: &[u8]) -> bool {
    let is_edge = |at| std::str::from_utf8(text).map_or(true, |text| text.is_char_boundary(at));
    span.start <= span.end && span.end <= text.len() && is_edge(span.start) && is_edge(span.end)
}

fn check_laws(
    checker: &Checker<'static>,
    request: &Request<'_>,
    text: &[u8],
    now: Option<i64>,
) -> Result<(), TestCaseError> {
    let findings = checker.check(request, now);
    let first = checker.first(request, now);
    prop_assert_eq!(checker.is_valid(request, now), !findings.has_errors());
    prop_assert_eq!(first.is_none(), !findings.has_errors());
    if findings.omitted() == 0 {
        prop_assert_eq!(first.as_ref(), findings.first_error());
    }

    let mut last = 0;
    for finding in &findings {
        if let Some(span) = &finding.span {
            prop_assert!(is_in(span, text), "{:?}", finding);
            prop_assert!(last <= span.start, "{:?}", findings);
            last = span.start;
        }
        check_soundness(finding)?;
    }
    Ok(())
}

fn check_soundness(finding: &Finding<'static>) -> Result<(), TestCaseError> {
    let Finding { rule, codes, message, help, .. } = finding;
    prop_assert_eq!(finding.code(), codes.first().copied());
    prop_assert!(codes.iter().all(|code| rule.entry().codes.contains(code)), "{:?}", finding);
    prop_assert!(codes.iter().all(|code| catalog::find(code).is_some()), "{:?}", finding);
    prop_assert!(!message.is_empty() && message.len() < 1000 && help.len() < 2000, "{:?}", finding);
    prop_assert!(finding.parameter.is_empty() || finding.parameter.starts_with('/'));

    let answer = finding.answer("r-1");
    match (finding.code(), answer) {
        (None, None) => {}
        (Some(code), Some(answer)) => {
            let Verdict::Failure(failure) = classify(answer.as_bytes()) else { panic!("{answer}") };
            prop_assert_eq!(failure.code.as_str(), Some(code));
        }
        (code, answer) => panic!("{code:?} {answer:?}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn laws_hold_for_all_requests((action, bytes) in any_bytes_or_request(), now in proptest::option::of(any::<i64>())) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let checker = Checker::new();
        let now = now.or(Some(NOW)).filter(|now| now % 3 != 0);
        for (way, request, places) in every_request_form(action.name(), &bytes, &text) {
            check_laws(&checker, &request, places, now)
                .map_err(|error| TestCaseError::fail(format!("{way} {text:?}: {error}")))?;
        }

        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&bytes) {
            check_laws(&checker, &Request::value(action.name(), &value), b"", now)?;
            check_laws(&checker, &Request::serialize(action.name(), &value).unwrap(), b"", now)?;
            prop_assert!(checker.check(&Request::value(action.name(), &value), now).iter().all(|f| f.span.is_none()));
        }
    }

    #[test]
    fn laws_hold_within_any_limits(
        (action, bytes) in any_bytes_or_request(),
        (depth, values, findings) in (0usize..6, 0usize..9, 0usize..4),
    ) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let checker = Checker::new().limits(RequestLimits { depth, values, findings });
        for (way, request, places) in every_request_form(action.name(), &bytes, &text) {
            check_laws(&checker, &request, places, Some(NOW))
                .map_err(|error| TestCaseError::fail(format!("{way} {text:?}: {error}")))?;
        }
    }

    #[test]
    fn places_move_with_the_offset((action, bytes) in any_bytes_or_request(), offset in 0usize..1 << 40) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (way, request, _) in every_request_form(action.name(), &bytes, &text) {
            let here = Checker::new().check(&request, NOW);
            let there = Checker::new().check(&request.at(offset), NOW);
            let moved = |finding: &Finding<'static>| finding.span.clone().map(|span| span.start + offset..span.end + offset);
            let spans: Vec<_> = here.iter().map(moved).collect();
            prop_assert_eq!(spans, there.iter().map(|finding| finding.span.clone()).collect::<Vec<_>>(), "{}", way);
        }
    }

    #[test]
    fn a_level_changes_one_rule_and_that_only((action, bytes) in any_bytes_or_request(), nth in any::<u8>()) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (way, request, _) in every_request_form(action.name(), &bytes, &text) {
            let usual: Vec<Finding<'static>> = Checker::new().check(&request, NOW).into_iter().collect();
            let Some(found) = usual.get(usize::from(nth) % usual.len().max(1)) else { continue };
            let at = |level| -> Vec<Finding<'static>> {
                Checker::new().level(found.rule, level).check(&request, NOW).into_iter().collect()
            };
            let with = |severity: Severity| -> Vec<Finding<'static>> {
                let one = |finding: &Finding<'static>| match finding.rule == found.rule {
                    true => { let mut finding = finding.clone(); finding.severity = severity; finding }
                    false => finding.clone(),
                };
                usual.iter().map(one).collect()
            };
            let others: Vec<Finding<'static>> = usual.iter().filter(|finding| finding.rule != found.rule).cloned().collect();

            prop_assert_eq!(at(Level::Off), others, "{}", way);
            prop_assert_eq!(at(Level::Deny), with(Severity::Error), "{}", way);
            prop_assert_eq!(at(Level::Warn), with(Severity::Warning), "{}", way);

            let back = Checker::new().level(found.rule, Level::Off).level(found.rule, Level::Deny);
            prop_assert_eq!(back.check(&request, NOW).has_errors(), true);
        }
    }
}
