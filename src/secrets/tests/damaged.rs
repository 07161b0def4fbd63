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

/// One byte beside the name is lost or replaced, or there is one more.
#[test]
fn hidden_beside_a_damaged_byte() {
    all_hidden(&[
        // A quote is lost or replaced.
        r#"{"Password:"hunter2horse","x":"seen"}"#,
        r#"{"a":"seen","Password:"hunter2horse"}"#,
        r#"{"Password: "hunter2horse"}"#,
        r#"{"Password :"hunter2horse"}"#,
        r#"{"Passwordx:"hunter2horse"}"#,
        r#"{"Password,:"hunter2horse"}"#,
        r#"{"Password]:"hunter2horse"}"#,
        r#"{"API Key:"hunter2horse","x":"seen"}"#,
        r#"{Password":"hunter2horse","x":"seen"}"#,
        r#"{"x":"seen",Password":"hunter2horse"}"#,
        // The colon is lost or replaced.
        r#"{"Password" "hunter2horse"}"#,
        r#"{"Password""hunter2horse","x":"seen"}"#,
        r#"{"Password";"hunter2horse","x":"seen"}"#,
        r#"{"Passwordé" "hunter2horse","Password"é"hunter2horse"}"#,
        r#"{"a":"seen","API Key" "hunter2horse"}"#,
        r#"{'Password' 'hunter2horse', 'x': 'seen'}"#,
        // One more byte.
        r#"{"Password"x:"hunter2horse"}"#,
        r#"{"Password"x: "hunter2horse","x":"seen"}"#,
        r#"{"a":"seen","Password",:"hunter2horse"}"#,
        r#"{"Password"}:"hunter2horse"}"#,
        r#"{"Password"":"hunter2horse"}"#,
        r#"{""Password":"hunter2horse"}"#,
        r#"{"Password":}"hunter2horse"}"#,
        r#"{"Password":] "hunter2horse","x":"seen"}"#,
        r#"{"Password":x"hunter2horse"}"#,
        r#"{"Password":,"hunter2horse"}"#,
        r#"{"Password":""hunter2horse"}"#,
        r#"{"Password:":"hunter2horse"}"#,
        r#"{"Password=": "hunter2horse","x":"seen"}"#,
        r#"{'Password'x: 'hunter2horse'}"#,
    ]);
    for text in [
        r#"{"M":"{\"Password\":x"hunter2horse\",\"x\":1}"}"#,
        r#"{"M":"{\"Password\":\x"hunter2horse\"}"}"#,
    ] {
        assert!(!mask_text(text).contains(SECRET), "{text}\n{}", mask_text(text));
    }
    for text in [r#"{"Pin"1234567,"x":"seen"}"#, r#"{"Pin" 1234567}"#, r#"{"Pin"x:1234567}"#] {
        assert!(!mask_text(text).contains("1234567"), "{text}");
    }
}

/// The rest of a text that speaks of secrets.
#[test]
fn shown_beside_names_of_secrets() {
    for text in [
        r#"["Password","Token","seen"]"#,
        r#"the field "password" is required, "city" too"#,
        r#"{"a":"password","b":"seen"}"#,
        r#"{"a":"Password" "b":"seen"}"#,
        r#"{"a":"Password""b":"seen"}"#,
        r#"{a:"password",b:"seen"}"#,
        r#"a="password" b="seen""#,
        r#"{"msg":"no password:","x":"seen"}"#,
        r#"{"a":{"Password":},"x":"seen"}"#,
        r#"{"Password":,"x":"seen"}"#,
        r#"the "token"s: seen"#,
        r#"that is a wrong password "seen""#,
        r#"error "what a wrong password" "seen""#,
        r#"<input type="password" name="seen" class="seen">"#,
        r#"{"SignName" "seen"}"#,
    ] {
        assert_eq!(mask_text(text), text);
    }
}

/// Any byte between name and value, replaced by any other, lost, or with any other before it.
#[test]
fn hidden_with_any_damaged_byte() {
    const NAME: &str = "Password";

    let mut shown = Vec::new();
    for record in [
        r#"{"Password":"hunter2horse","x":1}"#,
        r#"{"y":"z","Password": "hunter2horse"}"#,
        r#"{"M":"{\"Password\": \"hunter2horse\"}"}"#,
    ] {
        let name_end = record.find(NAME).unwrap() + NAME.len();
        let value = record.find(SECRET).unwrap();
        for at in name_end..value {
            let (front, rest) = record.split_at(at);
            let (_, after) = rest.split_at(1);
            let mut damaged = vec![format!("{front}{after}")];
            // A comma in place of the colon makes a list; a letter changes the name itself.
            let others = (b' '..=b'~').map(char::from).filter(|&other| other != ',');
            let others = others.filter(|other| at > name_end || !other.is_alphanumeric());
            damaged.extend(others.clone().map(|other| format!("{front}{other}{after}")));
            damaged.extend(others.map(|other| format!("{front}{other}{rest}")));
            shown.extend(damaged.into_iter().filter(|text| mask_text(text).contains(SECRET)));
        }
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}
