//! Secrets in texts where a byte near them is damaged or lost.

use super::MASK;
use crate::secrets::mask_text;

const SECRET: &str = "hunter2horse";

/// The texts, as they are and inside of JSON strings, that still show the secret or hide what may
/// be seen.
fn wrong_among(texts: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for text in texts {
        let inside = serde_json::to_string(text).unwrap();
        let twice = serde_json::to_string(&format!("log {inside} end")).unwrap();
        for layer in [
            (*text).to_owned(),
            format!("{{\"M\":{inside}}}"),
            format!("{{\"M\":{inside},bad}}"),
            format!("{{\"M\":{twice},bad}}"),
        ] {
            let masked = mask_text(&layer);
            let is_hidden = !masked.contains(SECRET) && masked.contains(MASK);
            if !is_hidden || (text.contains("seen") && !masked.contains("seen")) {
                wrong.push(format!("{layer}\n{masked}"));
            }
        }
    }
    wrong
}

fn all_hidden(texts: &[&str]) {
    let wrong = wrong_among(texts);
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// After a stray quote, strings and what is between them are exchanged.
#[test]
fn hidden_after_a_stray_quote() {
    all_hidden(&[
        r#"got "{"Type":"Password","Value":"hunter2horse"}""#,
        r#"got "{"Value":"hunter2horse","Type":"Password"}""#,
        r#"disk of 12" {"Type":"Password","Value":"hunter2horse"}"#,
        r#"disk of 12" {"Value":"hunter2horse","Type":"Password"}"#,
        r#"{"Response:{"Type":"Password","Value":"hunter2horse"}}"#,
        r#"{"Response:{"Value":"hunter2horse","Type":"Password"}}"#,
        r#"{"Type":"Password","x":12","Value":"hunter2horse"}"#,
        r#"{"Value":"hunter2horse","x":12","Type":"Password"}"#,
        r#"{"Value":["hunter2horse",{"a":"hunter2horse"}],"x":12","Type":"Password"}"#,
        r#"12" [{"Key":"City","Value":"seen"},{"Key":"Token","Value":"hunter2horse"}]"#,
        r#"12" [{"Value":"seen","Key":"City"},{"Value":"hunter2horse","Key":"Token"}]"#,
        r#"a "b {"Type":"Password","Values":["hunter2horse"]},{"Type":"City","Value":"x"}"#,
        r#"it's 12" {"Password":"hunter2horse","x":"seen"}"#,
        r#"it's 12" {"Password":hunter2horse,"x":"seen"}"#,
    ]);
}

/// The end of the text may have held the name.
#[test]
fn hidden_after_a_stray_quote_where_the_text_is_cut_off() {
    for text in [r#"got "{"Value":"hunter2horse"#, r#"12" {"Value":"hunter2horse","Ty"#] {
        assert!(!mask_text(text).contains(SECRET), "{text}");
    }
}

/// The pairs of a text without its quotes hide nothing of other pairs.
#[test]
fn shown_after_a_stray_quote() {
    for text in [
        r#"got "{"Type":"City","Value":"seen"}""#,
        r#"12" [{"Value":"seen","Key":"City"},{"Key":"Zone","Value":"seen"}]"#,
        r#"{"a":"b } c","Type":"City","Value":"seen"}"#,
        r#"{"Type":"Passenger","Note":"{","x":1},{"Value":"seen"}"#,
    ] {
        assert_eq!(mask_text(text), text);
    }
}
