//! What one request may look like: the forms, what is before it, how long it may be, and what is
//! not a request.

use super::{NOW, report_lines};
use crate::{Folder, gzip};

#[test]
fn requests_are_read_in_every_form() {
    let folder = Folder::with(&[
        ("body", b"{\"AuditName\": 7}"),
        ("pretty", b"{\n  \"action\": \"StopLogging\",\n  \"params\": {\n    \"AuditName\": 7\n  }\n}\n"),
        ("form", b"Action=StopLogging&X=1\n"),
        ("url", b"https://x.example/?Action=StopLogging&AuditName=a\n&X=1\n&<Common request parameters>\n"),
        ("http", b"POST / HTTP/1.1\r\nX-TC-Action: StopLogging\r\n\r\n{\"AuditName\": 7}\r\n"),
        ("get", b"GET /?Action=StopLogging&AuditName=a&X=1 HTTP/1.1\nHost: x\n\n"),
        ("bom", b"\xef\xbb\xbf{\"action\":\"StopLogging\",\"params\":{\"AuditName\":7}}"),
    ]);
    let of = |name: &str| report_lines(&folder.check(&["--action", "StopLogging", name]));
    assert_eq!(of("body"), ["body 0 StopLogging false: wrong_type 1:15 14..15"]);
    assert_eq!(of("pretty"), ["pretty 0 StopLogging false: wrong_type 4:18 60..61"]);
    assert_eq!(
        of("form"),
        ["form 0 StopLogging false: missing_parameter 1:20 19..22, unknown_parameter 1:20 19..20"]
    );
    assert_eq!(of("url"), ["url 0 StopLogging false: unknown_parameter 2:2 51..52"]);
    assert_eq!(of("http"), ["http 0 StopLogging false: wrong_type 4:15 59..60"]);
    assert_eq!(of("get"), ["get 0 StopLogging false: unknown_parameter 1:38 37..38"]);
    assert_eq!(of("bom"), ["bom 0 StopLogging false: wrong_type 1:47 49..50"]);
}

#[test]
fn a_misspelled_member_of_an_envelope_is_reported() {
    let folder = Folder::with(&[
        ("a", br#"{"action":"ListAudits","param":{}}"#),
        ("b", br#"{"Action":"ListAudits","params":{}}"#),
        ("c", br#"{"action":"LookUpEvents","method":"GET","params":{"Action":"LookUpEvents","Version":"2019-03-19","StartTime":"1610696155","EndTime":"1610696155"}}"#),
    ]);
    let ran = folder.check(&["a", "b", "c"]);
    let entries = report_lines(&ran);
    assert_eq!(entries[0], "a 0 ListAudits false: unknown_parameter 1:24 23..30");
    assert!(ran.text().contains("go into params"), "{}", ran.text());
    assert_eq!(entries[1..], ["b 0 ListAudits true: ", "c 0 LookUpEvents true: "]);
}

/// A byte-order mark at the beginning belongs to the file, any other one to a request. An empty
/// file is an empty request.
#[test]
fn byte_order_marks_and_empty_files_are_as_the_docs_say() {
    const BODY: &str = "{\"action\":\"ListAudits\",\"params\":{}}";

    let http = "POST / HTTP/1.1\nX-TC-Action: ListAudits\nX-TC-Version: 2019-03-19\n\n\u{feff}{}";
    for (content, status, found) in [
        (format!("\u{feff}{BODY}"), 0, ""),
        (http.to_owned(), 0, "a:5:1: warning malformed_json "),
        (String::new(), 1, "a:1:1: error malformed_json "),
        (" \n".to_owned(), 1, "a:2:1: error malformed_json "),
        ("[]".to_owned(), 0, ""),
    ] {
        let folder = Folder::with(&[("a", content.as_bytes())]);
        let ran = folder.run(&["check", "a", "--format", "oneline"]);
        assert_eq!((ran.status, ran.err.as_str()), (status, ""), "{content:?}");
        assert!(
            ran.text().starts_with(found) && ran.text().is_empty() == found.is_empty(),
            "{}",
            ran.text()
        );
    }
}

/// A GET request with this many conditions.
fn get_request(conditions: usize) -> String {
    let condition = |nth: usize| {
        let attribute = format!("LookupAttributes.{nth}.Attribute");
        format!("&{attribute}Key=EventName&{attribute}Value=RunInstances")
    };
    let conditions: String = (0..conditions).map(condition).collect();
    let action = format!("Action=LookUpEvents&StartTime={NOW}&EndTime={NOW}");
    format!("GET /?{action}{conditions} HTTP/1.1\r\nHost: cloudaudit.tencentcloudapi.com\r\n\r\n")
}

#[test]
fn a_request_line_may_be_long() {
    let folder = Folder::new();
    for (conditions, found) in
        [(40, ""), (45, ""), (300, ""), (400, "request_size"), (20_000, "request_size")]
    {
        folder.write("a", get_request(conditions));
        folder.write("b", gzip(get_request(conditions).as_bytes()));
        for name in ["a", "b"] {
            let lines = report_lines(&folder.check(&[name]));
            let (request, findings) = lines[0].split_once(": ").unwrap();
            assert_eq!(
                request,
                format!("{name} 0 LookUpEvents {}", found.is_empty()),
                "{conditions}"
            );
            assert_eq!(findings.split(' ').next(), Some(found), "{conditions}");
            assert_eq!(lines.len(), 1);
        }
    }

    // At every length around that of the beginning, which is looked at first.
    for len in (4020..4100).step_by(3) {
        let fill = "x".repeat(len);
        folder.write("a", format!("GET /?Action=ListAudits&NextToken={fill} HTTP/1.1\n\n"));
        let lines = report_lines(&folder.check(&["a"]));
        let expected = "a 0 ListAudits false: unknown_parameter 1:25 24..33";
        assert_eq!(lines, [expected], "{len}");
    }
}

#[test]
fn blanks_before_the_first_request_do_not_hide_its_form() {
    let blanks = "\n ".repeat(5000);
    let folder = Folder::new();
    for (text, requests) in [
        ("[{\"action\":\"ListAudits\"},{\"action\":\"ListAudits\"}]", 2),
        ("Action=ListAudits\nAction=ListAudits\n", 2),
        ("GET /?Action=ListAudits HTTP/1.1\n\n", 1),
        ("{\"action\":\"ListAudits\"}", 1),
    ] {
        folder.write("a", format!("{blanks}{text}"));
        assert_eq!(report_lines(&folder.check(&["a"]).ok()).len(), requests, "{text}");
    }
}

#[test]
fn an_input_without_requests_is_reported_by_what_it_looks_like() {
    let folder = Folder::new();
    for (content, looks) in [
        ("curl -d 'a=b' https://cloudaudit.tencentcloudapi.com\n", "a curl command"),
        ("tccli cloudaudit ListAudits\n", "a tccli command"),
        ("resource \"tencentcloud_audit\" \"a\" {\n  name = \"a\"\n}\n", "HCL (Terraform)"),
        ("action: ListAudits\nparams: {}\n", "YAML"),
        ("{\n \"log\": {\n  \"version\": \"1.2\",\n  \"entries\": []\n }\n}\n", "a HAR archive"),
        ("2021-01-15 15:35:55 INFO Action=ListAudits\n2021-01-15 15:35:56 INFO done\n", "a log"),
        ("{\"level\":\"info\",\"msg\":\"a\"}\n{\"level\":\"info\",\"msg\":\"b\"}\n", "a log"),
        ("# Audits\n\nWhat is audited.\n", "Markdown"),
        ("hello\nworld\n", "plain text"),
    ] {
        folder.write("a", content);
        let ran = folder.check(&["a"]);
        let said = format!("a: holds no request: it looks like {looks}; ");
        assert!(ran.err.contains(&said) && ran.err.lines().count() == 1, "{content}: {}", ran.err);
        assert_eq!(
            (ran.status, ran.json()["requests"].as_array().unwrap().len()),
            (2, 0),
            "{content}"
        );

        // With an action it is a body, and a damaged one.
        let ran = folder.check(&["a", "--action", "ListAudits"]);
        let first = ran.json()["requests"][0]["findings"][0].clone();
        let is_json = content.starts_with('{');
        let (rule, code) = if is_json {
            ("unknown_parameter", "UnknownParameter")
        } else {
            ("malformed_json", "InvalidParameter")
        };
        assert_eq!((&first["rule"], &first["code"]), (&rule.into(), &code.into()), "{content}");
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{content}");
        assert!(is_json || report_lines(&ran).len() == 1, "{content}");
    }

    // A damaged line is a request of its own, and those after it are checked.
    folder.write("c", "hello\n{}\n");
    assert_eq!(
        report_lines(&folder.check(&["c", "--action", "ListAudits"]))[1..],
        ["c 1 ListAudits true: "]
    );

    // The other inputs are checked.
    folder.write("b", r#"{"action":"ListAudits"}"#);
    let ran = folder.check(&["a", "b"]);
    assert_eq!((report_lines(&ran), ran.status), (vec!["b 0 ListAudits true: ".to_owned()], 2));
}
