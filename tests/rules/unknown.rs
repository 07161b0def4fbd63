//! Parameters that an action does not have: what was meant, common parameters, the console's own.

use apitriage::preflight::{Checker, Request};
use serde_json::json;

use super::{NOW, check, summary_of};

#[test]
fn unknown_parameters_come_with_what_was_meant() {
    let unknown = |action: &str, body: &str| {
        let finding = Checker::new().first(&Request::json(action, body.as_bytes()), NOW).unwrap();
        assert_eq!(finding.code(), Some("UnknownParameter"));
        (finding.parameter, finding.near)
    };
    let times = format!(r#""StartTime":{NOW},"EndTime":{NOW}"#);
    let of = |name: &str| unknown("LookUpEvents", &format!(r#"{{{times},"{name}":20}}"#));
    assert_eq!(of("MaxResult"), ("/MaxResult".to_owned(), vec!["MaxResults"]));
    assert_eq!(of("maxresults"), ("/maxresults".to_owned(), vec!["MaxResults"]));
    assert_eq!(of("lookupAttributes").1, ["LookupAttributes"]);
    assert_eq!(of("a/b~c").0, "/a~1b~0c");
    assert_eq!(of("DryRun").1, [""; 0]);
    assert_eq!(unknown("ListAudits", r#"{"X":1}"#).0, "/X");
}

const COMMON: [&str; 11] = [
    "Action",
    "Version",
    "Region",
    "Timestamp",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

#[test]
fn common_parameters_are_never_unknown_in_a_form() {
    let form = "Action=ListAudits&Version=2019-03-19&Region=ap-guangzhou&Nonce=1&SecretId=AKIDx&Signature=x\
                &SignatureMethod=HmacSHA256&Token=t&Language=en-US&RequestClient=x";
    assert!(Checker::new().check(&Request::form(form), NOW).is_empty());

    // In a JSON body they have no place, but the console sent some there and was answered.
    for name in COMMON {
        let body = format!(r#"{{"{name}":"x"}}"#);
        let found = Checker::new().check(&Request::json("ListAudits", body.as_bytes()), NOW);
        let expected = format!("warning unknown_parameter UnknownParameter /{name}");
        assert_eq!(summary_of(&found), [expected], "{body}");
        assert!(found[0].help.starts_with("With a JSON body it "), "{}", found[0].help);
    }

    let body = r#"{"Storage":{"Version":1}}"#;
    let found = Checker::new().check(&Request::json("ModifyAuditTrack", body.as_bytes()), NOW);
    assert!(
        summary_of(&found)
            .contains(&"error unknown_parameter UnknownParameter /Storage/Version".to_owned())
    );
}

#[test]
fn what_only_the_console_sends_is_doubted_in_every_form() {
    for name in ["RequestOperator", "RequestSource", "seqId"] {
        let doubted = format!("warning unknown_parameter UnknownParameter /{name}");
        check("ListAudits", &json!({name: "x"}).to_string(), &[&doubted]);
    }
    check(
        "ListAudits",
        r#"{"requestSource":"x"}"#,
        &["error unknown_parameter UnknownParameter /requestSource"],
    );
}
