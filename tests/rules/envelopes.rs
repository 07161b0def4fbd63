//! Envelopes: `{"action":…,"params":…}`, what may be left out, misspelled or come after them.

use apitriage::preflight::{Checker, Request, Severity};

use super::{NOW, summary_of};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(
        summary_of(&Checker::new().check(&Request::envelope(text.as_bytes()), NOW)),
        expected,
        "{text}"
    );
}

const MALFORMED: &str = "error malformed_json InvalidParameter ";

#[test]
fn a_body_before_more_text_is_checked() {
    let wrong = "error wrong_type InvalidParameter /AuditName";
    let body = r#"{"AuditName": 7}"#;
    for (more, first) in [("}", "}"), (" x", "x"), ("\n{}", "{"), ("é!", "é")] {
        let text = format!("{body}{more}");
        let json = Request::json("StopLogging", text.as_bytes());
        assert_eq!(summary_of(&Checker::new().check(&json, NOW)), [wrong, MALFORMED]);
        assert_eq!(Checker::new().first(&json, NOW).unwrap().rule.word(), "wrong_type");

        let http = format!("POST / HTTP/1.1\nX-TC-Action: StopLogging\n\n{text}");
        assert_eq!(
            summary_of(&Checker::new().check(&Request::http(http.as_bytes()), NOW)),
            [wrong, MALFORMED]
        );

        let envelope = format!(r#"{{"action":"StopLogging","params":{body}}}{more}"#);
        check(&envelope, &[wrong, MALFORMED]);
        let findings = Checker::new().check(&Request::envelope(envelope.as_bytes()), NOW);
        assert_eq!(&envelope[findings[1].span.clone().unwrap()], first);
    }

    check(r#"{"action":"ListAudits","params":{}} x"#, &[MALFORMED]);

    // What is damaged inside has no end, so nothing else is known of it.
    let damaged = Request::json("StopLogging", br#"{"AuditName": 7, x}"#);
    assert_eq!(summary_of(&Checker::new().check(&damaged, NOW)), [MALFORMED]);
    check(r#"{"AuditName": 7} x"#, &[MALFORMED]);
}

#[test]
fn an_object_with_an_action_is_an_envelope() {
    check(r#"{"action":"ListAudits"}"#, &[]);
    check(r#"{"Action":"ListAudits"}"#, &[]);
    check(
        r#" { "action" : "ListAudits" , "version" : "2019-03-19", "id": 7, "note": {"x": []} } "#,
        &[],
    );
    check(
        r#"{"action":"ListAudits","version":"1"}"#,
        &["error unknown_version NoSuchVersion /Version"],
    );
    check(r#"{"action":"GetAttributeKey","region":"ap-guangzhou","method":"GET"}"#, &[]);
    check(r#"{"action":"StopLogging"}"#, &["error missing_parameter MissingParameter /AuditName"]);
    check(r#"{"action":"Nothing"}"#, &["error unknown_action InvalidAction /Action"]);
    check(r#"{"action":null}"#, &["error missing_action InvalidAction,MissingParameter "]);

    // An escape spells the same name.
    check(r#"{"\u0061ction":"ListAudits"}"#, &[]);
    check(r#"{"\u0041ction":"ListAudits","par\u0061ms":{},"\u0056ersion":"2019-03-19"}"#, &[]);

    // What is missing is missing in the object.
    let text = r#" {"action":"StopLogging","id":1} "#;
    let findings = Checker::new().check(&Request::envelope(text.as_bytes()), NOW);
    assert_eq!(&text[findings[0].span.clone().unwrap()], text.trim());
}

#[test]
fn parameters_beside_the_action_are_not_read() {
    check(
        r#"{"action":"StopLogging","AuditName":"a"}"#,
        &[
            "error missing_parameter MissingParameter /AuditName",
            "error unknown_parameter UnknownParameter /AuditName",
        ],
    );

    // Beside `params`, and with a name that no parameter has, members are the caller's own.
    check(r#"{"action":"StopLogging","params":{"AuditName":"a"},"AuditName":7}"#, &[]);
    check(r#"{"action":"ListAudits","AuditName":7}"#, &[]);
}

/// Expects that `name` is reported as misspelled, and this many findings in all.
#[track_caller]
fn check_misspelled(text: &str, name: &str, meant: &str, severity: Severity, findings: usize) {
    let all = Checker::new().check(&Request::envelope(text.as_bytes()), NOW);
    let finding = all.iter().find(|finding| finding.rule.word() == "unknown_parameter").unwrap();
    assert_eq!((finding.near.as_slice(), finding.severity), (&[meant][..], severity), "{text}");
    assert_eq!(text[finding.span.clone().unwrap()], format!("{name:?}"));
    assert!(finding.help.contains(&format!("Did you mean {meant}?")), "{}", finding.help);
    assert_eq!(all.len(), findings, "{text} {all:?}");
}

#[test]
fn near_spellings_of_members_name_the_right_one() {
    // Misspelled parameters are still checked.
    for (params, findings) in
        [(r#"{"AuditName":"a"}"#, 1), (r#"{"AuditName":7}"#, 2), (r#""AuditName=a""#, 1)]
    {
        for name in ["Params", "PARAMS", "param", "parameters", "Parameter", "parmas"] {
            for action in ["action", "Action"] {
                let text = format!(r#"{{"{action}":"StopLogging","{name}":{params}}}"#);
                check_misspelled(&text, name, "params", Severity::Error, findings);
            }
        }
        for name in ["ACTION", "acton", "actions", "X-TC-Action"] {
            let text = format!(r#"{{"{name}":"StopLogging","params":{params}}}"#);
            check_misspelled(&text, name, "action", Severity::Error, findings);
        }
    }

    check_misspelled(
        r#"{"ACTION":"ListAudits","PARAMS":{}}"#,
        "ACTION",
        "action",
        Severity::Error,
        2,
    );

    let version = r#"{"action":"ListAudits","params":{},"verison":"1"}"#;
    check_misspelled(version, "verison", "version", Severity::Warning, 1);
    check_misspelled(
        r#"{"action":"ListAudits","X-TC-Region":"x"}"#,
        "X-TC-Region",
        "region",
        Severity::Warning,
        1,
    );

    // Of a member that is there, and of members that mean something else, nothing is said.
    check(r#"{"action":"ListAudits","params":{},"Params":{"x":1},"ACTION":"y"}"#, &[]);
    check(
        r#"{"action":"ListAudits","params":{},"reason":"r","id":1,"request":{},"time":1,"message":""}"#,
        &[],
    );

    // A body has no such members.
    let body = Request::envelope(br#"{"Limits":1}"#).or_action("ListAudits");
    assert_eq!(
        summary_of(&Checker::new().check(&body, NOW)),
        ["error unknown_parameter UnknownParameter /Limits"]
    );
}

#[test]
fn a_body_names_its_action_if_nothing_else_does() {
    let body = br#"{"Action":"StopLogging","Version":"2019-03-19","AuditName":7}"#;
    assert_eq!(Request::envelope(body).action(), Some("StopLogging"));

    let found = summary_of(&Checker::new().check(&Request::envelope(body), NOW));
    assert!(
        found.contains(&"error wrong_type InvalidParameter /AuditName".to_owned()),
        "{found:?}"
    );

    assert_eq!(Request::envelope(body).or_action("StartLogging").action(), Some("StartLogging"));
    let envelope = br#"{"Action":"StopLogging","params":{}}"#;
    assert_eq!(Request::envelope(envelope).or_action("StartLogging").action(), Some("StopLogging"));
}

#[test]
fn members_of_an_envelope_are_given_once() {
    check(r#"{"action":"ListAudits","action":"ListAudits","params":{}}"#, &[]);
    check(r#"{"action":"ListAudits","Action":"StopLogging"}"#, &["error duplicate_field  /Action"]);
    check(
        r#"{"action":"ListAudits","params":{},"params":{"x":1}}"#,
        &["error duplicate_field  /params"],
    );
}

/// Expects the same of a GET envelope, body and value with times and these parameters.
#[track_caller]
fn check_get(params: &str, expected: &[&str]) {
    let body = format!(r#"{{"StartTime":"{NOW}","EndTime":{NOW},{params}}}"#);
    check(&format!(r#"{{"action":"LookUpEvents","method":"GET","params":{body}}}"#), expected);

    let json = Request::json("LookUpEvents", body.as_bytes()).method("GET");
    assert_eq!(summary_of(&Checker::new().check(&json, NOW)), expected, "{params}");

    let value = serde_json::from_str(&body).unwrap();
    let value = Request::value("LookUpEvents", &value).method("GET");
    let mut found = summary_of(&Checker::new().check(&value, NOW));
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{params}");
}

#[test]
fn a_get_envelope_may_have_the_names_of_a_form() {
    let key = r#""LookupAttributes.0.AttributeKey""#;
    let value = r#""LookupAttributes.0.AttributeValue":"x""#;
    check_get(&format!(r#"{key}:"EventName",{value}"#), &[]);
    check_get(&format!(r#"{value},"Mode":"quick",{key}:"EventName""#), &[]);
    check_get(&format!(r#""LookupAttributes\u002e0.AttributeKey":"EventName",{value}"#), &[]);
    check_get(
        &format!(r#"{key}:"Nope""#),
        &[
            "error attribute_key InvalidParameterValue.attributeKey /LookupAttributes/0/AttributeKey",
        ],
    );
    check_get(
        r#""LookupAttributes.1.AttributeKey":"EventName""#,
        &["warning form_index InvalidParameter /LookupAttributes"],
    );
    check_get(
        &format!(r#"{key}:"EventName","MaxResults":"51""#),
        &["error max_results InvalidParameterValue.MaxResult /MaxResults"],
    );
    check_get(
        &format!(
            r#"{key}:"EventName","LookupAttributes.0.X":{{"Y":[["z"],{{}}],"Z":1}},"Mode":"quick""#
        ),
        &["error unknown_parameter UnknownParameter /LookupAttributes/0/X"],
    );

    // Without GET it is JSON, where a dot is a letter like others.
    let json = format!(r#"{{"StartTime":{NOW},"EndTime":{NOW},{key}:"EventName"}}"#);
    let found = Checker::new().check(&Request::json("LookUpEvents", json.as_bytes()), NOW);
    assert_eq!(
        summary_of(&found),
        ["error unknown_parameter UnknownParameter /LookupAttributes.0.AttributeKey"]
    );
}

#[test]
fn places_of_flat_names_are_those_of_the_text() {
    let text =
        r#"{"action":"StopLogging","method":"GET","params":{"AuditName":"a","X.0.Y":[1,{"Z":2}]}}"#;
    let findings = Checker::new().check(&Request::envelope(text.as_bytes()), NOW);
    assert_eq!((findings.len(), &text[findings[0].span.clone().unwrap()]), (1, r#""X.0.Y""#));
}

#[test]
fn a_number_keeps_its_digits() {
    let of = |number: &str| {
        let text = format!(r#"{{"action":"StopLogging","params":{{"AuditName":{number}}}}}"#);
        Checker::new().first(&Request::envelope(text.as_bytes()), NOW).unwrap()
    };
    for number in
        ["18446744073709551616", "-9223372036854775809", "1e2", "1.10", "0.10000000000000000001"]
    {
        let finding = of(number);
        assert!(finding.value.is_number(), "{number}: {}", finding.value);
        assert_eq!(finding.digits.as_deref(), Some(number));
    }

    for number in ["7", "18446744073709551615", "1.5", &"9".repeat(121), "1e400"] {
        assert_eq!(of(number).digits, None, "{number}");
    }
    assert!(of(&"9".repeat(121)).value.is_string());
    assert_eq!(of("1e400").value, "1e400");
}
