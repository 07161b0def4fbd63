//! No finding quotes a secret, and none of its text acts in a log, wherever in a request it is.

use apitriage::catalog::Action;
use apitriage::internals::parameters;
use apitriage::preflight::{Checker, Finding, Request};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::properties::every_request_form;
use crate::valid::{Dice, NOW};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_finding_holds_a_secret(
        (action, cut, dice) in (select(Action::ALL), any::<u16>(), Dice::any()),
        key in select(SECRET_NAMES),
    ) {
        for text in with_secrets(action, key, dice) {
            let cut: String = text.chars().take(text.chars().count().saturating_sub(usize::from(cut % 40))).collect();
            for text in [&text, &cut] {
                for (way, request, _) in every_request_form(action.name(), text.as_bytes(), text) {
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
    assert_eq!(errors[0].input, HOSTILE);
    assert!(!errors[0].to_string().contains('\u{1b}'), "{}", errors[0]);
}
