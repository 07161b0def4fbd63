//! Secrets next to escapes, encodings and quotes that a shell, YAML or SQL would undo.

use super::{HUSH, MASK};
use crate::secrets::{excerpt, is_secret, mask_text};

/// A token that is secret by its form.
const TOKEN: &str = "ghp_0123456789abcdefghijABCDEFGHhush";

/// Nothing of these may be left: as they are, inside a JSON string, and inside a string in a
/// string.
#[test]
fn hidden_in_every_layer() {
    let token = |text: &str| text.replace("TOKEN", TOKEN);
    let mut wrong = Vec::new();
    for text in [
        // The user of a URL has marks that were encoded.
        "https://me%40corp.com:hush@host/",
        "https://me@corp.com:hush@host/",
        "https://DOM%2Fme:hush@host/",
        "https://a%3Ab:hush@host/",
        "redis://:hush@host",
        &format!("https://oauth2:{}hush@host/x", "q".repeat(600)),
        "root:hush@unix(/tmp/x.sock)/db",
        "root:hush@10.0.0.1:3306",
        "connect to root:Pass!hush@db.example.com:3306 failed",
        "//user:hush@host/x",
        "https%3A//user%3Ahush%40host/",
        "DSN=:hush@tcp(127.0.0.1:3306)/db",
        "me!:hush@tcp(h)/d",
        "https://h/b?dsn=root:hush@tcp(h:3306)/db",
        "connect root:hush@[::1]:3306",
        &format!("{}<Password>hush</Password>", "Value: x ".repeat(40)),
        &format!("{}{}<Password>hush</Password>", "<token ".repeat(10), "x".repeat(17_000)),
        &format!("{}%3CPassword%3Ehush%3C/Password%3E", "Value: x ".repeat(40)),
        "%3Cpassword%3Ex%20hush/password%3C%2Fpassword%3E",
        "Digest username=\"u\", uri=\"/responses\", response=\"hush\"",
        "Bearer %2BhushABC",
        "Bearer%20%20hush",
        "Bearer%20 hush",
        "Bearer%09hush",
        "Bearer [hush]",
        "Bearer `hush`",
        "Bearer $hush",
        "x --password\thush",
        "password\r\n: hush",
        "password\t: hush",
        "password%0A=hush",
        // An escape or an encoded blank is before the secret.
        "x\nTOKEN",
        "x\tTOKEN",
        "x\nBearer hush",
        "x\npin: hush",
        "x\nsign=hush",
        "x\nskey=hush",
        "? password\n: hush",
        "password=`a b, c=hush`",
        "x --password 'it'\\''s-hush'",
        "x --password 'it'\"'\"'s-hush'",
        "x\totp=hush",
        "x\npass: hush",
        "x\nauth: hush",
        "x\n--password hush",
        "a%20TOKEN",
        "x%3DTOKEN",
        "x%0ATOKEN",
        "x%20Bearer%20hush",
        "cmd%20--password%20hush",
        "cmd%0A--password%20hush",
        "{\"Token\":\n  \"hush\"}",
        "%22Password%22%20%3A%20%22hush%22",
        "%3CPassword%3Ehush%3C%2FPassword%3E",
        "-----BEGIN%20RSA%20PRIVATE%20KEY-----hush-----END%20RSA%20PRIVATE%20KEY-----",
        "-----BEGIN+RSA+PRIVATE+KEY-----hush-----END+RSA+PRIVATE+KEY-----",
        // Quotes that belong to the value, or join two parts of it.
        "password: 'it''s-hush'",
        "DB_PASSWORD='it'\\''s-hush'",
        "DB_PASSWORD='it'\"'\"'s-hush'",
        "password=\"a\"\"hush\"",
        "password = \"\"\"hush\"\"\"",
        "{u'password': u'a, b: hush'}",
        "password=$'a, b=hush'",
        "x --password \"a b hush\"",
        "x --password a\\ hush",
        "x --password \\\n hush",
        // Two lines of one value.
        "password: a\n  hush\nuser: x",
        "- password: a b\n    hush\n",
        // Elements.
        "<Password><![CDATA[</Password>hush]]></Password>",
        &format!("<Password id=\"{}\">hush</Password>", "x".repeat(1100)),
        // Blanks and marks that nobody sees.
        "password\u{a0}= hush",
        "password=\u{a0}\"a, b=hush\"",
        "password\u{3000}:\u{3000}hush",
        "password\u{200b}=hush",
        "pass\u{200b}word=hush",
        "to-ken: hush",
        "sec_ret=hush",
        "Digest username=\"u\", response = \"hush\"",
        &format!("Digest username=\"{}\", response=\"hush\"", "u".repeat(600)),
        "Bearer \"hush\"",
        "Digest username=\"TOKEN\", response=\"x\"",
    ] {
        let text = token(text);
        let inside = serde_json::to_string(&text).unwrap();
        let twice = serde_json::to_string(&format!("log {inside} end")).unwrap();
        for layer in
            [text.clone(), format!("{{\"M\":{inside},bad}}"), format!("{{\"M\":{twice},bad}}")]
        {
            let masked = mask_text(&layer);
            if masked.contains(HUSH) || !masked.contains(MASK) {
                wrong.push(format!("{layer}\n{masked}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// What looks a little like the above, and is shown.
#[test]
fn shown_all_the_same() {
    for text in [
        "https://registry.example/app:1.2@sha256:0123abcd",
        "app:1.2@sha256:0123abcd",
        "https://user@host:8080/path@x",
        "git@github.com:org/repo.git",
        "mailto:me@example.com",
        "at 12:30@room",
        "see https://host:443/a?b=%40c",
        "Bearer \", \"next",
        "the token\n  at a::b",
        "{\"a\":\"x\",\"b\":'y'}",
        "a%20b%3Dc",
        "-----BEGIN%20CERTIFICATE-----x-----END%20CERTIFICATE-----",
        "%3CName%3Eseen%3C%2FName%3E",
    ] {
        assert_eq!(mask_text(text), text);
    }
}

/// Of a record whose beginning is missing, a quote that closes a string looks like one that opens
/// it.
#[test]
fn quotes_of_a_record_without_its_beginning() {
    let masked = mask_text(
        r#"r-1","Tags":[{"Key":"Password","Value":"hush"},{"Key":"City","Value":"seen"}]}}"#,
    );
    assert!(!masked.contains(HUSH) && masked.contains("seen"), "{masked}");
    let masked = mask_text(r#""Tags":[{"Value":"hush","Key":"Password"}]}}"#);
    assert!(!masked.contains(HUSH), "{masked}");
}

/// Where an excerpt ends, no beginning of a secret may be left, however much was hidden before it.
#[test]
fn excerpts_end_before_what_was_cut() {
    let secret = format!("Password={}&m=", "x".repeat(3000));
    let key = "SG.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbhush";
    for (token, beginning) in [(TOKEN, "ghp_0"), (key, "SG.a"), ("https://me:a/b/c@host", "me:a")] {
        for before in 4096 - 90..4096 {
            let text = format!("{secret}{}{token} and more", " ".repeat(before - secret.len()));
            let shown = excerpt(&text, 2000);
            assert!(!shown.contains(beginning), "{before}: {shown:.80}");
        }
    }
}

#[test]
fn marks_inside_of_words() {
    for name in ["to-ken", "sec_ret", "pass-word", "a.pi.k.ey", "SIG-N"] {
        assert!(is_secret(name), "{name}");
    }
}
