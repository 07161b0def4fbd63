//! The JSON form of what is found: fields, order, types.

use serde_json::Value;

use crate::Folder;

#[test]
fn the_json_report_is_as_documented() {
    let folder = Folder::with(&[(
        "a",
        b"{\"StartTime\":1610696155,\"EndTime\":1610696155,\"MaxResults\":51}",
    )]);
    let ran = folder.check(&["--action", "LookUpEvents", "a"]);
    let help = "Send MaxResults (with the final s that the code lacks) of 50 or less, and fetch the rest with NextToken.";
    let expected = [
        r#"{"version":1,"requests":[{"input":"a","index":0,"action":"LookUpEvents","valid":false,"findings":["#,
        r#"{"rule":"max_results","severity":"error","code":"InvalidParameterValue.MaxResult","#,
        r#""codes":["InvalidParameterValue.MaxResult"],"parameter":"/MaxResults","value":51,"#,
        &format!(r#""message":"MaxResults is 51; it must be at most 50","help":"{help}","#),
        r#""line":1,"column":59,"start":58,"end":60,"certainty":"certain","source":"CloudAudit error-code page"}]}]}"#,
        "\n",
    ];
    assert_eq!((ran.text(), ran.status, ran.err.as_str()), (expected.concat().as_str(), 1, ""));
}

#[test]
fn a_valid_request_has_an_entry_and_no_findings() {
    let folder = Folder::with(&[("a", b"{}")]);
    let ran = folder.check(&["--action", "ListAudits", "a"]).ok();
    assert_eq!(
        ran.text(),
        "{\"version\":1,\"requests\":[{\"input\":\"a\",\"index\":0,\"action\":\"ListAudits\",\"valid\":true,\"findings\":[]}]}\n"
    );
}

#[test]
fn a_finding_without_a_code_has_null_and_an_empty_list() {
    let folder = Folder::with(&[("a", br#"{"AuditName":"a","AuditName":"b"}"#)]);
    let finding =
        folder.check(&["--action", "StopLogging", "a"]).ok().json()["requests"][0]["findings"][0]
            .clone();
    assert_eq!(
        (&finding["code"], &finding["codes"], &finding["severity"]),
        (&Value::Null, &Value::Array(vec![]), &"warning".into())
    );
}

#[test]
fn a_number_is_printed_with_all_its_digits() {
    let folder = Folder::new();
    let numbers = [
        "18446744073709551616",
        "18446744073709551615",
        "-9223372036854775809",
        "0.10000000000000000001",
        "1e2",
    ];

    for number in numbers {
        folder
            .write("a", format!(r#"{{"action":"StopLogging","params":{{"AuditName":{number}}}}}"#));
        let text = folder.check(&["a"]).text().to_owned();
        assert!(text.contains(&format!(r#""value":{number},"#)), "{text}");
    }
}
