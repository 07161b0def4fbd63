//! Hostile text in a request acts in no format of the output, and no secret is in it.

use super::NOW;
use crate::{Folder, acting_characters};

#[test]
fn nothing_hostile_reaches_the_terminal_and_no_secret_leaks() {
    let bad = "\u{1b}[31m\u{202e}x\u{7}";
    let name = format!("f{bad}");
    let body = serde_json::json!({"action": "LookUpEvents", "params": {
        "StartTime": bad, "EndTime": 1, "Mode": bad, bad: bad, "SecretKey": "hush-hush",
        "LookupAttributes": [{"AttributeKey": "AccessKeyId", "AttributeValue": ["hush-hush"]}, {"AttributeKey": bad}]}});
    let form = "Action=ListAudits&SecretId= hush-hush&Signature=hush-hush&Token=hush-hush&SecretKey=hush-hush&X=%1b%5b31m";
    let http = "PUT / HTTP/1.1\nX-TC-Action: ListAudits\nX-TC-Version: 1\nAuthorization: TC3 Credential= hush-hush/x, Signature=hush-hush\nX-TC-Token: hush-hush\n\n{\"A\":1}";
    let folder = Folder::with(&[
        (&name, body.to_string().as_bytes()),
        ("form", form.as_bytes()),
        ("http", http.as_bytes()),
    ]);

    for format in ["human", "json", "sarif", "github", "oneline"] {
        let ran = folder.run(&["check", &name, "form", "http", "--now", NOW, "--format", format]);
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert_eq!(acting_characters(ran.text()), "", "{format}: {:?}", ran.text());
        assert!(!ran.text().contains("hush"), "{format}: {}", ran.text());
        assert!(ran.text().contains("SecretKey"), "{format}");
    }
}

#[test]
fn the_text_around_a_finding_shows_no_secret() {
    let times = r#""StartTime":1610121600,"EndTime":1610726399"#;
    let form = "Action=LookUpEvents&StartTime=1610121600&EndTime=1610726399";
    let json = |rest: &str| format!(r#"{{"action":"LookUpEvents","params":{{{times},{rest}}}}}"#);
    let folder = Folder::with(&[]);

    for text in [
        json("\"SecretKey\":\n\"hush\",\"MaxResults\":51"),
        json("\"Password\":[\n\"hush\"],\"MaxResults\":51"),
        json(
            "\"LookupAttributes\":[{\"AttributeKey\":\"AccessKeyId\",\n\"AttributeValue\":\"hush\",\"X\":1}]",
        ),
        json(r#""api\u005fkey":"hush","MaxResults":51"#),
        json(r#""Secret Key":"hush","MaxResults":51"#),
        json(r#""Mode":"{\"SecretKey\":\"x\\\"hush\"}""#),
        json(r#""MaxResults":51}}{"Token":"hush""#),
        format!("{form}&Secret%49d=hush&MaxResults=51"),
        format!("{form}&key=hush&MaxResults=51"),
        format!("https://cloudaudit.tencentcloudapi.com/?{form}&key=hush&MaxResults=51"),
        format!("{form}&MaxResults=51&Password.0=hush"),
        format!(
            "{form}&LookupAttributes.0.AttributeKey=AccessKeyI%64&LookupAttributes.0.AttributeValue=hush&MaxResults=51"
        ),
        r#"{"action":"SecretKey=hush","params":{}}"#.to_owned(),
        r#"{"action":"x/AKIDhushhushhushhush","params":{}}"#.to_owned(),
    ] {
        folder.write("request", &text);
        for format in ["human", "json", "sarif", "github", "oneline"] {
            let ran = folder.run(&["check", "--now", NOW, "request", "--format", format]);
            assert_eq!(ran.status, 1, "{text}: {}", ran.err);
            assert!(!ran.text().contains("hush"), "{format} {text}: {}", ran.text());
        }
    }

    let http = "POST / HTTP/1.1\nX-TC-Action: LookUpEvents\nX-TC-Token: hush\n\n{\"StartTime\":1,\"EndTime\":2,\"MaxResults\":51}";
    folder.write("request", http);
    let ran = folder.run(&["check", "--now", NOW, "request", "--format", "human"]);
    assert!(ran.text().contains("\"EndTime\":2,\"MaxResults\":51}"), "{}", ran.text());
}

/// A client that puts user and password before the host in a header still gets its answer.
#[test]
fn the_user_before_a_host_is_not_quoted() {
    let folder = Folder::with(&[]);
    for host in [
        "admin:hunter2horse@cloudaudit.tencentcloudapi.com",
        "hunter2horse@cloudaudit.tencentcloudapi.com",
        "a@hunter2horse@cloudaudit.tencentcloudapi.com:443",
    ] {
        let head = format!("POST / HTTP/1.1\nHost: {host}\nX-TC-Action: LookUpEvents");
        folder.write("request", format!("{head}\nX-TC-Version: 2019-03-19\n\n{{}}"));
        for format in ["human", "json", "sarif", "github", "oneline"] {
            let ran = folder.run(&["check", "--now", NOW, "request", "--format", format]);
            assert!(ran.text().contains("other_service"), "{format}: {}", ran.text());
            assert!(!ran.text().contains("hunter2"), "{format}: {}", ran.text());
        }
    }
}
