//! Laws that hold of every request, however damaged: in every form, with every entry point.
//!
//! It must not know any single rule.

use std::ops::Range;

use apitriage::catalog::{self, Action};
use apitriage::internals::parameters;
use apitriage::preflight::{Checker, Finding, Level, Request, RequestLimits, Rule, Severity};
use apitriage::{Verdict, classify};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::valid::{Dice, NOW, Spaced, any_sent};

/// Every way in which bytes can be a request. `text` is what places are in, if there are any.
fn ways<'a>(
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
fn damaged() -> impl Strategy<Value = (Action, Vec<u8>)> {
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

fn anything() -> impl Strategy<Value = (Action, Vec<u8>)> {
    prop_oneof![(select(Action::ALL), noise()), damaged()]
}

fn is_in(span: &Range<usize>, text: &[u8]) -> bool {
    let is_edge = |at| std::str::from_utf8(text).map_or(true, |text| text.is_char_boundary(at));
    span.start <= span.end && span.end <= text.len() && is_edge(span.start) && is_edge(span.end)
}

fn laws(
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
        sound(finding)?;
    }
    Ok(())
}

fn sound(finding: &Finding<'static>) -> Result<(), TestCaseError> {
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
    fn laws_of_all_requests((action, bytes) in anything(), now in proptest::option::of(any::<i64>())) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let checker = Checker::new();
        let now = now.or(Some(NOW)).filter(|now| now % 3 != 0);
        for (way, request, places) in ways(action.name(), &bytes, &text) {
            laws(&checker, &request, places, now)
                .map_err(|error| TestCaseError::fail(format!("{way} {text:?}: {error}")))?;
        }
        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&bytes) {
            laws(&checker, &Request::value(action.name(), &value), b"", now)?;
            laws(&checker, &Request::serialize(action.name(), &value).unwrap(), b"", now)?;
            prop_assert!(checker.check(&Request::value(action.name(), &value), now).iter().all(|f| f.span.is_none()));
        }
    }

    #[test]
    fn laws_hold_within_any_limits(
        (action, bytes) in anything(),
        (depth, values, findings) in (0usize..6, 0usize..9, 0usize..4),
    ) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let checker = Checker::new().limits(RequestLimits { depth, values, findings });
        for (way, request, places) in ways(action.name(), &bytes, &text) {
            laws(&checker, &request, places, Some(NOW))
                .map_err(|error| TestCaseError::fail(format!("{way} {text:?}: {error}")))?;
        }
    }

    #[test]
    fn places_move_with_the_offset((action, bytes) in anything(), offset in 0usize..1 << 40) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (way, request, _) in ways(action.name(), &bytes, &text) {
            let here = Checker::new().check(&request, NOW);
            let there = Checker::new().check(&request.at(offset), NOW);
            let moved = |finding: &Finding<'static>| finding.span.clone().map(|span| span.start + offset..span.end + offset);
            let spans: Vec<_> = here.iter().map(moved).collect();
            prop_assert_eq!(spans, there.iter().map(|finding| finding.span.clone()).collect::<Vec<_>>(), "{}", way);
        }
    }

    #[test]
    fn a_level_changes_one_rule_and_that_only((action, bytes) in anything(), nth in any::<u8>()) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (way, request, _) in ways(action.name(), &bytes, &text) {
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

    #[test]
    fn no_finding_holds_a_secret(
        (action, cut, dice) in (select(Action::ALL), any::<u16>(), Dice::any()),
        key in select(SECRET_NAMES),
    ) {
        for text in with_secrets(action, key, dice) {
            let cut: String = text.chars().take(text.chars().count().saturating_sub(usize::from(cut % 40))).collect();
            for text in [&text, &cut] {
                for (way, request, _) in ways(action.name(), text.as_bytes(), text) {
                    if way == "action" || way == "parts, untyped" {
                        continue; // there the text is an action's name, or a time
                    }
                    for finding in &Checker::new().check(&request, NOW) {
                        prop_assert!(!format!("{finding:?}").contains(SECRET), "{} {}: {:?}", way, text, finding);
                    }
                }
            }
        }
    }
}

const SECRET: &str = "hush7f3a";
const SECRET_NAMES: &[&str] = &[
    "SecretKey",
    "SecretId",
    "Signature",
    "Token",
    "X-TC-Token",
    "password",
    "accessKeySecret",
    "x-api-key",
    "skey",
];

/// Requests with secrets where people put them, rightly or wrongly.
fn with_secrets(action: Action, key: &str, mut dice: Dice) -> Vec<String> {
    let name = action.name();
    let value = dice.pick(&["\"hush7f3a\"", "[\"hush7f3a\"]", "{\"hush\":\"hush7f3a\"}"]);
    let attribute = dice.pick(&[
        r#"{"AttributeKey":"AccessKeyId","AttributeValue":"hush7f3a"}"#,
        r#"{"AttributeValue":"hush7f3a","AttributeKey":"AccessKeyId"}"#,
        r#"{"AttributeKey":"AccessKeyId","AttributeValue":"hush7f3a","AttributeValue":"hush7f3a"}"#,
        r#"{"AttributeKey":"EventName","AttributeKey":"AccessKeyId","AttributeValue":["hush7f3a"],"x":1}"#,
        r#"{"AttributeKey":"EventName","AttributeKey":"AccessKeyId","AttributeValue":"","AttributeValue":"hush7f3a"}"#,
        r#"{"AttributeKey":"accesskeyid ","AttributeValue":"hush7f3a","AttributeValue":"hush7f3a"}"#,
        r#"{"Label":"x-api-key","Value":"hush7f3a","AttributeKey":"EventName"}"#,
        r#"{"Values":["hush7f3a",{"a":"hush7f3a"}],"Type":"Verify Code","AttributeKey":"EventName"}"#,
    ]);
    let json = format!(
        r#"{{"MaxResults":51,"{key}":{value},"LookupAttributes":[{attribute}],"Storage":{{"{key}":{value}}}}}"#
    );
    let form = format!(
        "Action={name}&{key}=hush7f3a&LookupAttributes.0.AttributeKey=AccessKeyId&LookupAttributes.0.AttributeValue=hush7f3a\
         &LookupAttributes.0.AttributeValue=hush7f3a&Storage.{key}=hush7f3a&Signature=%zzhush7f3a&Nonce={key}%3Dhush7f3a"
    );
    let authorization = "TC3-HMAC-SHA256 Credential= hush7f3a /2019-02-25/cvm/tc3_request, SignedHeaders=x, Signature=hush7f3a";
    vec![
        format!("https://x/?{form}"),
        format!("GET /?{form} HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!(
            "POST / HTTP/1.1\r\nX-TC-Action: {name}\r\nX-TC-Token: hush7f3a\r\nAuthorization: {authorization}\r\n\r\n{json}"
        ),
        format!(r#"{{"action":"{name}","params":{json},"token":"hush7f3a"}}"#),
        serde_json::json!({"action": name, "params": form}).to_string(),
        // A body of the wrong kind.
        format!(r#"{{"action":"{name}","params":"{key}=hush7f3a"}}"#),
        serde_json::json!(format!("{key}=hush7f3a")).to_string(),
        serde_json::json!({"action": name, "params": format!(r#"{{"{key}":"hush7f3a"}}"#)})
            .to_string(),
        serde_json::json!({"LookupAttributes": format!(r#"[{{"{key}":"hush7f3a"}}]"#)}).to_string(),
        serde_json::json!({"LookupAttributes": [format!("{key}: hush7f3a")]}).to_string(),
        format!("{key}%3Dhush7f3a&{key}:hush7f3a=1"),
        json,
        form,
    ]
}

#[test]
fn more_findings_than_the_limit_are_counted() {
    let body = r#"{"MaxResults":51,"EndTime":1,"a":1,"b":1,"StartTime":2,"c":1}"#;
    let request = Request::json("LookUpEvents", body.as_bytes());
    let all = Checker::new().check(&request, None);
    assert_eq!((all.len(), all.omitted()), (5, 0));
    for most in 0..8 {
        let checker =
            Checker::new().limits(RequestLimits { findings: most, ..RequestLimits::default() });
        let some = checker.check(&request, None);
        assert_eq!((some.len(), some.len() + some.omitted()), (most.min(5), 5));
        assert!(
            some.has_errors() && some[..] == all[..some.len()],
            "the first of the text: {some:?}"
        );
        assert_eq!(checker.first(&request, None).as_ref(), all.first());
        assert!(!checker.is_valid(&request, None));
    }
}

#[test]
fn an_error_after_many_warnings_is_still_an_error() {
    let twice = r#""Mode":"quick","#.repeat(20);
    let body = format!(r#"{{{twice}"StartTime":1,"EndTime":1,"MaxResults":51}}"#);
    let request = Request::json("LookUpEvents", body.as_bytes());
    let checker = Checker::new().limits(RequestLimits { findings: 3, ..RequestLimits::default() });
    let findings = checker.check(&request, None);
    assert_eq!((findings.len(), findings.omitted()), (3, 17));
    assert!(findings.has_errors() && findings.first_error().is_none());
    assert_eq!(checker.first(&request, None).unwrap().rule, Rule::MAX_RESULTS);
}

#[test]
fn depth_and_values_are_limited_at_their_number() {
    let body = br#"{"LookupAttributes":[{"AttributeKey":"EventName"}],"StartTime":1,"EndTime":1}"#;
    let value: serde_json::Value = serde_json::from_slice(body).unwrap();
    let form =
        "Action=LookUpEvents&LookupAttributes.0.AttributeKey=EventName&StartTime=1&EndTime=1";
    let envelope = [br#"{"action":"LookUpEvents","params":"#, &body[..], b"}"].concat();
    let rules = |limits: RequestLimits, request: &Request<'_>| -> Vec<Rule> {
        Checker::new()
            .limits(limits)
            .check(request, None)
            .iter()
            .map(|finding| finding.rule)
            .collect()
    };
    let malformed = [Rule::MALFORMED_JSON];
    let requests = [
        Request::json("LookUpEvents", body),
        Request::value("LookUpEvents", &value),
        Request::envelope(&envelope),
        Request::form(form),
    ];
    for (at, request) in requests.iter().enumerate() {
        for (values, expected) in [(5, &malformed[..]), (6, &[]), (7, &[])] {
            assert_eq!(
                rules(RequestLimits { values, ..RequestLimits::default() }, request),
                expected,
                "{at} {values}"
            );
        }
        let is_form = at == 3; // where the number of parts is limited instead
        for (depth, expected) in [(2, &malformed[usize::from(is_form)..]), (3, &[]), (4, &[])] {
            assert_eq!(
                rules(RequestLimits { depth, ..RequestLimits::default() }, request),
                expected,
                "{at} {depth}"
            );
        }
    }
}

#[test]
fn a_passed_limit_is_placed_in_the_text_of_the_request() {
    let text = r#"{"action":"ListAudits","params":{"a":1,"b":2}}"#;
    let checker = Checker::new().limits(RequestLimits { values: 2, ..RequestLimits::default() });
    let findings = checker.check(&Request::envelope(text.as_bytes()), None);
    let place = text.find('2').unwrap();
    assert_eq!(findings[0].span, Some(place..place));
    let form = "Action=ListAudits&a=1&b=";
    let findings = checker.check(&Request::form(form), None);
    assert_eq!(findings[0].span, Some(form.len()..form.len()));
}

#[test]
fn a_fault_at_a_character_covers_all_of_it() {
    let body = "{\"a\":\u{4e2d}}";
    let findings = Checker::new().check(&Request::json("ListAudits", body.as_bytes()), None);
    assert_eq!(&body[findings[0].span.clone().unwrap()], "\u{4e2d}");
}

#[test]
fn the_place_of_a_key_id_counts_bytes_that_are_not_text() {
    let text = b"POST / HTTP/1.1\nX-TC-Action: ListAudits\nAuthorization: \xff\xff Credential=id /2019\n\n{}";
    let findings = Checker::new().check(&Request::http(text), None);
    assert_eq!((findings[0].rule, findings[0].span.clone()), (Rule::SECRET_ID_BLANK, Some(69..72)));
    assert_eq!(&text[69..72], b"id ");
}

#[test]
fn a_secret_in_a_damaged_name_is_hidden() {
    let stranger = "Token=hush&{\"AttributeKey\":\"AccessKeyId\",\"AttributeValue\":\"hush\"}";
    let form = format!("Action=ListAudits&Token%3Dhush=1&{}", stranger.split_once('&').unwrap().1);
    let body = serde_json::json!({ stranger: stranger }).to_string();
    for request in [Request::form(&form), Request::json("ListAudits", body.as_bytes())] {
        let findings = Checker::new().check(&request, None);
        assert!(!findings.is_empty() && !format!("{findings:?}").contains("hush"), "{findings:?}");
    }
}

#[test]
fn times_of_another_type_have_one_finding() {
    let rules = |action: &str, body: &str| -> Vec<Rule> {
        let findings = Checker::new().check(&Request::json(action, body.as_bytes()), NOW);
        findings.iter().map(|finding| finding.rule).collect()
    };
    let body = format!(r#"{{"StartTime":{},"EndTime":{NOW}}}"#, u64::MAX);
    assert_eq!(rules("LookUpEvents", &body), [Rule::LOOK_UP_TIME]);
    assert_eq!(
        rules("DescribeEvents", &format!(r#"{{"StartTime":-1,"EndTime":{NOW}}}"#)),
        [Rule::WRONG_TYPE]
    );
}

/// Findings end up in logs: whatever a request holds, none of it may act there.
#[test]
fn no_text_of_a_finding_acts() {
    const HOSTILE: &str =
        "\u{1b}[31m\r\n\0\u{9b}\u{202e}\u{3164}\u{e0100} ::error::x ##vso[task.x]y";
    let quoted = serde_json::Value::from(HOSTILE);
    let every = Action::ALL
        .iter()
        .flat_map(|&action| parameters(action).iter().map(move |known| (action, known.name)));
    let mut bodies: Vec<(String, String)> = every
        .flat_map(|(action, name)| {
            let params = [
                json!({name: HOSTILE}),
                json!({name: [HOSTILE]}),
                json!({name: [{HOSTILE: 1}], HOSTILE: 1}),
            ];
            params.map(|params| (action.name().to_owned(), params.to_string()))
        })
        .collect();
    bodies.push((HOSTILE.to_owned(), "{}".to_owned()));
    bodies.push(("LookUpEvents".to_owned(), format!("{{\"a\":1}}{HOSTILE}")));
    let envelope = json!({"action": HOSTILE, "params": {}}).to_string();
    let form = format!("Action={HOSTILE}&{HOSTILE}={HOSTILE}&%1b=%0a");
    let http = format!("{HOSTILE} / HTTP/1.1\nX-TC-Action: {HOSTILE}\n\n{quoted}");
    let list = || Request::json("ListAudits", b"{}");
    let mut requests = vec![
        Request::envelope(envelope.as_bytes()),
        Request::form(&form),
        Request::http(http.as_bytes()),
        list().version(HOSTILE),
        list().region(HOSTILE),
        list().method(HOSTILE),
    ];
    requests.extend(bodies.iter().map(|(action, body)| Request::json(action, body.as_bytes())));
    for request in &requests {
        let findings = Checker::new().check(request, NOW);
        let texts = |finding: &Finding<'static>| {
            [finding.to_string(), finding.message.clone(), finding.help.clone()]
        };
        for text in findings.iter().flat_map(texts).chain([findings.to_string()]) {
            assert!(
                !text.contains(|c: char| c.is_control() || "\u{202e}\u{3164}\u{e0100}".contains(c)),
                "{text:?}"
            );
            assert_eq!(apitriage::escape_for_terminal(&text), text);
        }
    }
    let (_, errors) = apitriage::expand([HOSTILE]);
    assert_eq!(apitriage::escape_for_terminal(&errors[0].to_string()), errors[0].to_string());
    assert!(errors[0].input == HOSTILE && !errors[0].to_string().contains('\u{1b}'));
}
