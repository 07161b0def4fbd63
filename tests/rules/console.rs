//! The two requests that the console sent with success, with all that it sent: no form of them has
//! an error.
//!
//! What succeeded cannot be wrong. It must not know the rules.

use apitriage::catalog::Action;
use apitriage::internals::{Shape, parameters};
use apitriage::preflight::{Checker, Preset, Request, Rule, Severity};
use serde_json::{Value, json};

struct Sent {
    action: String,
    now: i64,
    /// As a form string.
    form: String,
    /// As a JSON body, integers as numbers.
    body: Value,
}

fn console_requests() -> Vec<Sent> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/requests/console.ndjson");
    let text = std::fs::read_to_string(path).unwrap();
    let read = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        assert_eq!(row["accepted"], true);
        let action = row["action"].as_str().unwrap().to_owned();
        let (form, body) = match row["raw"].as_str() {
            Some(raw) => (raw.to_owned(), typed_body(&action, raw)),
            None => (super::form(&action, &row["params"]), row["params"].clone()),
        };
        Sent { action, now: row["now"].as_i64().unwrap(), form, body }
    };
    text.lines().map(read).collect()
}

/// The pairs of a form as a JSON body.
fn typed_body(action: &str, form: &str) -> Value {
    let known = parameters(Action::find(action).unwrap());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        let shape =
            known.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.shape);
        let is_integer = matches!(shape, Some(Shape::Integer | Shape::Unsigned));
        (
            name.to_owned(),
            if is_integer { value.parse::<i64>().unwrap().into() } else { value.into() },
        )
    };
    Value::Object(form.split('&').map(pair).collect())
}

#[test]
fn what_the_console_sent_has_no_error_in_any_form() {
    let all = console_requests();
    assert_eq!(
        all.iter().map(|sent| sent.action.as_str()).collect::<Vec<_>>(),
        ["LookUpEvents", "CreateAuditTrack"]
    );

    for Sent { action, now, form, body } in &all {
        let text = body.to_string();
        let envelope = json!({"action": action, "params": body}).to_string();
        let of_form = json!({"action": action, "params": form}).to_string();
        let head = format!("Host: cloudaudit.tencentcloudapi.com\r\nX-TC-Action: {action}\r\n");
        let post = format!("POST / HTTP/1.1\r\n{head}Content-Type: application/json\r\n\r\n{text}");
        let form_type = "Content-Type: application/x-www-form-urlencoded";
        let post_form = format!("POST / HTTP/1.1\r\nHost: x\r\n{form_type}\r\n\r\n{form}");
        let get = format!("GET /?{form} HTTP/1.1\r\nHost: x\r\n\r\n");
        let url = format!("https://cloudaudit.tencentcloudapi.com/?{form}");
        let header = [("X-TC-Action", action.as_bytes())];
        let requests = [
            ("json", Request::json(action, text.as_bytes())),
            ("value", Request::value(action, body)),
            ("envelope", Request::envelope(envelope.as_bytes())),
            ("envelope, form", Request::envelope(of_form.as_bytes())),
            ("form", Request::form(form)),
            ("url", Request::url(&url)),
            ("http, json", Request::http(post.as_bytes())),
            ("http, form", Request::http(post_form.as_bytes())),
            ("http, get", Request::http(get.as_bytes())),
            ("parts", Request::parts("POST", "/", header, Some(text.as_bytes()))),
        ];

        for (name, request) in &requests {
            for checker in [Checker::new(), Checker::new().preset(Preset::Current)] {
                let findings = checker.check(request, *now);
                let is_mild = |finding: &apitriage::preflight::Finding<'static>| {
                    (finding.rule, finding.severity) == (Rule::UNKNOWN_PARAMETER, Severity::Warning)
                };
                assert!(findings.iter().all(is_mild), "{action}, {name}: {findings:#?}");
                assert!(checker.is_valid(request, *now), "{action}, {name}");
                assert_eq!(checker.first(request, *now), None, "{action}, {name}");
            }
        }
    }
}
