//! The forms themselves: JSON that is not valid, forms that are odd, whole HTTP requests, URLs,
//! envelopes.

use apitriage::preflight::{Checker, Request, Severity};
use serde_json::json;

use super::{NOW, summary_of};

#[track_caller]
fn check(request: &Request<'_>, expected: &[&str]) {
    assert_eq!(summary_of(&Checker::new().check(request, NOW)), expected);
}

/// The part of `text` at which the one finding is.
#[track_caller]
fn text_at_finding<'t>(request: &Request<'_>, text: &'t str) -> &'t str {
    let findings = Checker::new().check(request, NOW);
    assert_eq!(findings.len(), 1, "{findings:?}");
    &text[findings[0].span.clone().unwrap()]
}

#[test]
fn damaged_json_is_a_finding_with_a_place() {
    for (body, at) in [("", 0), ("  ", 2), ("{", 1), (r#"{"A":tru}"#, 8), ("{\"A\":\"\u{1}\"}", 6)]
    {
        let findings = Checker::new().check(&Request::json("ListAudits", body.as_bytes()), NOW);
        assert_eq!(summary_of(&findings), ["error malformed_json InvalidParameter "], "{body:?}");
        assert_eq!(findings[0].span.as_ref().unwrap().start, at, "{body:?}");
    }

    check(
        &Request::json("ListAudits", b"{\"A\":\"\xff\"}"),
        &["error malformed_json InvalidParameter "],
    );

    let deep = format!("{}{}", "[".repeat(1025), "]".repeat(1025));
    check(
        &Request::json("ListAudits", deep.as_bytes()),
        &["error malformed_json InvalidParameter "],
    );
}

#[test]
fn a_parameter_given_twice_is_a_warning() {
    let twice = "warning duplicate_parameter  /AuditName";
    let body = r#"{"AuditName":"a","AuditName":"b"}"#;
    check(&Request::json("StopLogging", body.as_bytes()), &[twice]);
    assert_eq!(
        Checker::new().check(&Request::json("StopLogging", body.as_bytes()), NOW)[0].span,
        Some(17..28)
    );
    check(&Request::json("StopLogging", br#"{"AuditName":"a","\u0041uditName":"b"}"#), &[twice]);
    check(&Request::form("Action=StopLogging&AuditName=a&AuditName=b"), &[twice]);

    // Both values are checked.
    let found = Checker::new()
        .check(&Request::json("StopLogging", br#"{"AuditName":1,"AuditName":2}"#), NOW);
    assert_eq!(found.iter().filter(|finding| finding.severity == Severity::Error).count(), 2);
}

fn look_up(more: &str) -> String {
    format!("Action=LookUpEvents&StartTime={NOW}&EndTime={NOW}{more}")
}

#[test]
fn elements_of_a_form_are_numbered_from_zero() {
    let of = |more: &str| look_up(&format!("&LookupAttributes.{more}"));
    let key = "AttributeKey=EventName";
    check(&Request::form(&of(&format!("0.{key}&LookupAttributes.1.{key}"))), &[]);
    check(&Request::form(&of(&format!("1.{key}&LookupAttributes.0.{key}"))), &[]);
    check(
        &Request::form(&of(&format!("1.{key}"))),
        &["warning form_index InvalidParameter /LookupAttributes"],
    );
    check(
        &Request::form(&of(&format!("0.{key}&LookupAttributes.2.{key}"))),
        &["warning form_index InvalidParameter /LookupAttributes"],
    );
    check(
        &Request::form(&of(&format!("x.{key}"))),
        &["error wrong_type InvalidParameter /LookupAttributes"],
    );
    check(
        &Request::form(&look_up("&LookupAttributes=x")),
        &["error wrong_type InvalidParameter /LookupAttributes"],
    );
    check(
        &Request::form(&look_up("&StartTime.0=1")).or_action("x"),
        &[
            "warning duplicate_parameter  /StartTime",
            "error look_up_time InvalidParameter.Time,MissingParameter,InvalidParameter /StartTime",
        ],
    );

    // Elements with one number.
    let twice = of(&format!("0.{key}&LookupAttributes.0.{key}"));
    check(
        &Request::form(&twice),
        &["warning duplicate_parameter  /LookupAttributes/0/AttributeKey"],
    );
}

#[test]
fn percent_encoding_is_decoded_and_checked() {
    check(
        &Request::form(&look_up("&LookupAttributes.0.AttributeKey=Event%4eame&Mode=%71uick")),
        &[],
    );
    check(&Request::form(&look_up("&LookupAttributes%2E0%2EAttributeKey=EventName")), &[]);

    let damaged = "warning malformed_form InvalidParameter /NextToken";
    for token in ["%", "%4", "%zz", "a%", "%ff"] {
        check(&Request::form(&look_up(&format!("&NextToken={token}"))), &[damaged]);
    }

    check(&Request::form(&look_up("&NextToken")), &[damaged]);
    check(&Request::form(&look_up("&NextToken=a=b&&")), &[]);
    check(
        &Request::form(&look_up("&%4dode=quick&Mode+=x")),
        &["error unknown_parameter UnknownParameter /Mode "],
    );
}

#[test]
fn hostile_names_are_kept_flat() {
    let deep = format!("Action=ListAudits&{}=1", ["a"; 10_000].join("."));
    let findings = Checker::new().check(&Request::form(&deep), NOW);
    assert_eq!(findings.len(), 1);
    let (parameter, message) = (&findings[0].parameter, &findings[0].message);
    assert!(parameter.chars().count() < 200 && message.len() < 200, "{parameter}: {message}");
    let many: String = (0..5000).map(|number| format!("&x{number}=1")).collect();
    let findings = Checker::new().check(&Request::form(&format!("Action=ListAudits{many}")), NOW);
    assert_eq!((findings.len(), findings.omitted(), findings.has_errors()), (1000, 4000, true));
}

#[test]
fn a_url_may_be_on_several_lines() {
    let url = "https://cloudaudit.tencentcloudapi.com/?Action=StopLogging\n&AuditNam=a_b\n&<Common request parameters>\n";
    let request = Request::url(url);
    assert_eq!(
        summary_of(&Checker::new().check(&request, NOW)),
        [
            "error missing_parameter MissingParameter /AuditName",
            "error unknown_parameter UnknownParameter /AuditNam",
        ]
    );

    let right = "https://x.example/?Action=StopLogging&AuditName=a#fragment";
    check(&Request::url(right), &[]);
    check(&Request::url("/?Action=StopLogging&AuditName=a"), &[]);
    check(
        &Request::url("https://x.example/"),
        &["error missing_action InvalidAction,MissingParameter "],
    );
}

#[test]
fn places_of_findings_are_those_of_the_http_text() {
    for (text, expected) in [
        (
            "POST / HTTP/1.1\r\nHost: x\r\nX-TC-Action: StopLogging\r\nX-TC-Version: 2017-03-12\r\n\r\n{\"AuditName\": \"a\"}",
            "2017-03-12",
        ),
        ("POST / HTTP/1.1\nX-TC-Action: StopLogging\n<公共请求参数>\n\n{\"AuditName\": 7}", "7"),
        ("GET /?Action=StopLogging&AuditName=a&X=1 HTTP/1.1\nHost: x\n\n", "X"),
        ("PUT / HTTP/1.1\nX-TC-Action: StopLogging\n\n{\"AuditName\": \"a\"}", "PUT"),
        (
            "POST / HTTP/1.1\nX-TC-Action: StopLogging\nX-TC-Timestamp: 12\n\n{\"AuditName\":\"a\"}",
            "12",
        ),
        // Headers over several lines, blank lines before them, a method in the wrong case.
        (
            "\n\nPOST / HTTP/1.1\nHost: x\n y\n\tz\nX-TC-Action: StopLogging\n\n{\"AuditName\": 7}",
            "7",
        ),
        ("post / HTTP/1.1\nX-TC-Action: StopLogging\n\n{\"AuditName\": \"a\"}", "post"),
    ] {
        assert_eq!(text_at_finding(&Request::http(text.as_bytes()), text), expected, "{text}");
    }

    for version in ["HTTP/1.0", "HTTP/2", "HTTP/2.0", "HTTP/3"] {
        let text =
            format!("POST / {version}\r\nX-TC-Action: StopLogging\r\n\r\n{{\"AuditName\": 7}}");
        assert_eq!(text_at_finding(&Request::http(text.as_bytes()), &text), "7");
    }

    for malformed in [
        "",
        "hello",
        "POST  / HTTP/1.1\n\n{}",
        "P=ST / HTTP/1.1\n\n{}",
        " / HTTP/1.1\n\n{}",
        "POST /\n\n{}",
        "POST / HTTP/1.1\nno colon\n\n{}",
        "\n\n",
    ] {
        check(&Request::http(malformed.as_bytes()), &["error malformed_http  "]);
    }
}

#[test]
fn the_content_type_decides_how_a_body_is_read() {
    let post = |kind: &str, body: &str| {
        format!("POST / HTTP/1.1\nX-TC-Action: StopLogging\n{kind}\n\n{body}")
    };
    let form = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
    check(&Request::http(post(form, "AuditName=a\n").as_bytes()), &[]);
    check(&Request::http(post("Host: x", "AuditName=a").as_bytes()), &[]);
    check(
        &Request::http(
            post("content-type: application/json; charset=utf-8", "{\"AuditName\":\"a\"}")
                .as_bytes(),
        ),
        &[],
    );

    let json = post("content-type: application/json", "AuditName=a");
    check(&Request::http(json.as_bytes()), &["error malformed_json InvalidParameter "]);

    let multipart = post("Content-Type: multipart/form-data; boundary=x", "--x");
    let findings = Checker::new().check(&Request::http(multipart.as_bytes()), NOW);
    assert_eq!(summary_of(&findings), ["info unchecked_body  "]);

    let headers = || [("X-TC-Action", &b"StopLogging"[..])];
    check(&Request::parts("POST", "/", headers(), None), &["info unchecked_body  "]);
    check(&Request::parts("GET", "/?AuditName=a", headers(), None), &[]);
}

#[test]
fn an_envelope_holds_the_action_and_its_parameters() {
    let check =
        |text: &str, expected: &[&str]| check(&Request::envelope(text.as_bytes()), expected);
    check(r#"{"action":"StopLogging","params":{"AuditName":"a"},"now":1,"source":"x"}"#, &[]);
    check(
        r#"{"params":{"AuditName":1},"action":"StopLogging"}"#,
        &["error wrong_type InvalidParameter /AuditName"],
    );
    check(r#"{"action":"StopLogging","params":"AuditName=a"}"#, &[]);
    check(r#"{"action":"StopLogging","params":"Action=StopLogging\u0026AuditName=a"}"#, &[]);
    check(r#"{"params":"Action=StopLogging&AuditName=a"}"#, &[]);
    check(r#"{"action":"StopLogging","params":[]}"#, &["error wrong_type InvalidParameter "]);
    check(
        r#"{"action":"ListAudits","params":{},"version":"1","method":"PUT","timestamp":1,"region":"x"}"#,
        &[
            "error unknown_version NoSuchVersion /Version",
            "error unsupported_method UnsupportedProtocol ",
            "error timestamp_skew AuthFailure.SignatureExpire /Timestamp",
        ],
    );

    // A GET request has strings only, however it was written down.
    let numbers = format!(r#""StartTime":"{NOW}","EndTime":{NOW}"#);
    check(&format!(r#"{{"action":"LookUpEvents","method":"GET","params":{{{numbers}}}}}"#), &[]);

    let text = r#"{"action":"StopLogging","params":{"AuditName": 12}}"#;
    assert_eq!(text_at_finding(&Request::envelope(text.as_bytes()), text), "12");
    let text = r#"{"action":"StopLogging","params":"AuditName=a&Foo=1"}"#;
    assert_eq!(text_at_finding(&Request::envelope(text.as_bytes()), text), "Foo");
}

#[test]
fn places_count_from_where_the_caller_says() {
    let request = Request::json("StopLogging", br#"{"AuditName":1}"#).at(100);
    assert_eq!(Checker::new().first(&request, NOW).unwrap().span, Some(113..114));
    let value = json!({"AuditName": 1});
    assert_eq!(
        Checker::new().first(&Request::value("StopLogging", &value), NOW).unwrap().span,
        None
    );
}

#[test]
fn a_byte_order_mark_before_a_body_is_a_warning() {
    let warning = "warning malformed_json InvalidParameter ";
    let text = "\u{feff}{\"AuditName\":7}";
    let request = Request::json("StopLogging", text.as_bytes());
    check(&request, &[warning, "error wrong_type InvalidParameter /AuditName"]);
    assert_eq!(Checker::new().check(&request, NOW)[0].span, Some(0..3));
    assert_eq!(&text[Checker::new().first(&request, NOW).unwrap().span.unwrap()], "7");

    // There is one at most, and only before the text.
    let error = "error malformed_json InvalidParameter ";
    check(&Request::json("ListAudits", "\u{feff}{}".as_bytes()), &[warning]);
    check(&Request::json("ListAudits", "\u{feff}\u{feff}{}".as_bytes()), &[warning, error]);
    check(&Request::json("ListAudits", " \u{feff}{}".as_bytes()), &[error]);

    let http = "POST / HTTP/1.1\nX-TC-Action: ListAudits\n\n\u{feff}{}";
    assert_eq!(text_at_finding(&Request::http(http.as_bytes()), http), "\u{feff}");
}

#[test]
fn an_encoded_body_is_not_checked() {
    let head = "POST / HTTP/1.1\r\nX-TC-Action: ListAudits\r\n";
    for (headers, body, is_checked) in [
        ("Content-Encoding: gzip\r\n", "\u{1f}\u{8b}", false),
        ("Content-Encoding: identity\r\n", "{}", true),
        ("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", false),
        ("Transfer-Encoding: chunked\r\n", "{}", true),
    ] {
        let text = format!("{head}{headers}\r\n{body}");
        let expected: &[&str] = if is_checked { &[] } else { &["info unchecked_body  "] };
        check(&Request::http(text.as_bytes()), expected);
    }

    let headers = [("x-tc-action", &b" ListAudits\t"[..]), ("transfer-encoding", b"chunked")];
    check(&Request::parts("POST", "/", headers, Some(b"{}")), &[]);
}
