//! Secrets in every position and spelling, whole and cut off anywhere.
//!
//! It must not know how they are found.

use apitriage::secrets::{MASK, excerpt, hints_at_secret, is_secret, mask_text};
use arbitrary::Unstructured;

use crate::made::{self, Way, below};

const SECRET: &str = "hush7f3a";
/// So much of it must not be left, also where a text was cut off.
const TOO_MUCH: &str = "hush7";
const OPEN: &str = "seen7f3a";

const SECRET_NAMES: &[&str] = &[
    "SecretId",
    "SecretKey",
    "Token",
    "password",
    "x-api-key",
    "api-key",
    "access-key",
    "private-key",
    "client-key-data",
    "ClientKeyData",
    "ADMIN_PASSWORD",
    "sessionToken",
    "Signature",
    "pass",
    "db_pass",
    "auth",
    "basicAuth",
    "sign",
    "skey",
    "p_skey",
    "pin",
    "otp",
    "verify_code",
    "kubeconfig",
    "data_key",
    "Plaintext",
    "ConnectionString",
    "Set-Cookie",
    "Authorization",
    "密码",
    "登录口令",
    "密钥",
    "令牌",
    "签名",
    "验证码",
    "私钥",
    "凭证",
];
const OPEN_NAMES: &[&str] = &[
    "ShippingAddress",
    "SignName",
    "SignType",
    "Author",
    "AuthType",
    "Passed",
    "PassRate",
    "NextToken",
    "next_token",
    "PageToken",
    "KeyName",
    "KeyType",
    "TagName",
    "PublicName",
    "Opinion",
    "DataKeyState",
    "RequestText",
    "城市",
];

/// Templates: `N` becomes the name, `V` the value. What is around them stays readable.
const IN_JSON: &[&str] = &[
    r#"{"N":"V","Open":"OPEN"}"#,
    r#"{"Open":"OPEN","a":{"N": "V"},"b":[1]}"#,
    r#"{"N":["V","V"],"Open":"OPEN"}"#,
    r#"{"N":{"a":"V","b":[{"c":"V"}]},"Open":"OPEN"}"#,
    r#"{"N":"x\"V","Open":"OPEN"}"#,
    r#"{"Key":"N","Value":"V","Open":"OPEN"}"#,
    r#"{"Type":"N","Note":"a } b","Values":["V"],"Open":"OPEN"}"#,
    r#"[{"Label":"City","Value":"OPEN"},{"Label":"N","Value":"V"}]"#,
];
/// Here the name comes after the value.
const BACKWARDS: &[&str] =
    &[r#"{"Value":"V","Field":"N","Open":"OPEN"}"#, r#"{"Values":["V",{"a":"V"}],"Id":"N"}"#];
const IN_FORMS: &[&str] = &[
    "Open=OPEN&N=V&Limit=OPEN",
    "N=V&Open=OPEN",
    "https://x.example/a?Open=OPEN&N=V#OPEN",
    "u=https%3A%2F%2Fx.example%2F%3FOpen%3DOPEN%26N%3DV%26b%3DOPEN",
];
const IN_LINES: &[&str] = &[
    "Open: OPEN\nN: V\nOpen: OPEN\n",
    "Open: OPEN\n- N: |\n    V\n    V\n  Open: OPEN\n",
    "N='a, V' Open=OPEN",
    "export N=\"a V\"\nOPEN\n",
    "Server=OPEN;N=V;Open=OPEN",
    "{Open=OPEN, N=V}",
    "--open OPEN --N V --open OPEN",
    "<a>OPEN</a><N>V</N><b>OPEN</b>",
    "<x:N a=\"OPEN\">V<c>V</c></x:N><b>OPEN</b>",
    "<u N=\"V\" open=\"OPEN\"/>",
];

/// No secret shows, whole or cut off; harmless names stay readable; no text causes a panic.
pub fn secrets(bytes: &[u8]) {
    match made::way(bytes) {
        Way::Raw(bytes) => any_text(&String::from_utf8_lossy(bytes)),
        Way::Choices(mut choices) => made_up_text(&mut choices),
    }
}

fn any_text(text: &str) {
    let masked = mask_text(text);
    assert!(masked == text || masked.contains(MASK), "{text:?}");
    assert!(masked == text || !masked.is_empty());
    assert!(excerpt(text, 20).chars().count() <= 21);
    hints_at_secret(text);
}

fn pick<'a>(choices: &mut Unstructured<'_>, from: &[&'a str]) -> &'a str {
    from[below(choices, from.len())]
}

fn made_up_text(choices: &mut Unstructured<'_>) {
    let (kind, level) = (below(choices, 4), below(choices, 3));
    let template = pick(choices, [IN_JSON, BACKWARDS, IN_FORMS, IN_LINES][kind]);
    let is_element = template.contains("<");
    let (name, open_name) = (pick(choices, SECRET_NAMES), pick(choices, OPEN_NAMES));
    assert!(is_secret(name) && !is_secret(open_name), "{name} {open_name}");

    let spelled = |name: &str, choices: &mut Unstructured<'_>| match kind {
        0 | 1 => escaped(name, choices),
        2 => encoded(name, choices),
        _ => name.to_owned(),
    };

    let fill = |name: &str, value: &str| {
        let text =
            template.replace("OPEN", "\u{1}").replace("Open", "\u{2}").replace("Note", "\u{3}");
        let text = text.replace('N', "\u{4}").replace('V', "\u{5}").replace("\u{5}alue", "Value");
        let text = text.replace('\u{4}', name).replace('\u{5}', value);
        let text = text.replace('\u{1}', OPEN).replace('\u{2}', "Open").replace('\u{3}', "Note");
        // JSON in a string, and in a string in a string.
        (0..if kind < 2 { level } else { 0 })
            .fold(text, |text, _| format!(r#"{{"a":{}}}"#, serde_json::json!(text)))
    };

    let text = fill(&spelled(name, choices), SECRET);
    let masked = mask_text(&text);
    assert!(!masked.contains(SECRET) && masked.contains(MASK), "{text}\n{masked}");
    assert!(hints_at_secret(&text), "{text}");
    assert!(!excerpt(&text, below(choices, 200)).contains(TOO_MUCH), "{text}");
    if !is_element {
        let cut = (0..=below(choices, text.len() + 1))
            .rev()
            .find_map(|end| text.get(..end))
            .unwrap_or_default();
        assert!(!mask_text(cut).contains(TOO_MUCH), "{cut}\n{}", mask_text(cut));
    }

    let text = fill(&spelled(open_name, choices), OPEN);
    assert_eq!(mask_text(&text), text);
}

/// Some letters as JSON escapes.
fn escaped(name: &str, choices: &mut Unstructured<'_>) -> String {
    let at = below(choices, name.len() + 8);
    let spell = |(place, character): (usize, char)| {
        let is_near = place.abs_diff(at) < 3;
        if is_near { format!("\\u{:04x}", u32::from(character)) } else { character.to_string() }
    };
    name.char_indices().map(spell).collect()
}

/// Some bytes percent-encoded.
fn encoded(name: &str, choices: &mut Unstructured<'_>) -> String {
    let at = below(choices, name.len() + 8);
    let spell = |(place, byte): (usize, u8)| {
        let is_near = place.abs_diff(at) < 3;
        if is_near || !byte.is_ascii() {
            format!("%{byte:02X}")
        } else {
            char::from(byte).to_string()
        }
    };
    name.bytes().enumerate().map(spell).collect()
}
