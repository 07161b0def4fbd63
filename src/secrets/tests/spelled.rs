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
        // Colour codes and control characters.
        "\x1b[36mpassword\x1b[0m=hush",
        "\x1b[36mpassword=\x1b[0mhush",
        "\x1b[01;31m\x1b[Kpassword\x1b[m\x1b[K: hush",
        "\x1b[31mpass\x1b[0mword=hush",
        "\x1b[90m12:00\x1b[0m \x1b[32mINF\x1b[0m login \x1b[36mtoken=\x1b[0m\"hush hush\"",
        "\\x1b[36mpassword\\x1b[0m=hush",
        "\\033[36mpassword\\033[0m=hush",
        "\\e[36mpassword=\\e[0mhush",
        "{\"\x1b[34mpassword\x1b[0m\": \"hush\"}",
        "{\x1b[34m\"password\"\x1b[0m: \x1b[32m\"hush\"\x1b[0m}",
        "x --password\x1b[0m hush",
        "\x1b[36mTOKEN",
        "Bearer \x1b[36mhush",
        "password\0=hush",
        "password\x07:\x01hush",
        "password\u{9b}=hush",
        "password\\u0000=hush",
        "password\\u0009=hush",
        "password%00=hush",
        // Indices, and names of several words.
        "password[0]=hush",
        "u[password][]=hush",
        "u[password][0][1]=hush",
        "u%5Bpassword%5D%5B%5D=hush",
        "{password[0]: \"hush\"}",
        "host=h sslpassword=hush",
        "ssl.keystorepassword=hush",
        // Elements that an attribute names, or the element before them.
        "<property name=\"connection.password\">hush</property>",
        "<param name='password'>hush</param>",
        "<param id=\"1\" name=\"password\" >hush</param>",
        "<param name=\"password\">hush",
        "<key>password</key><string>hush</string>",
        "<key>password</key>\n\t<string>hush</string>",
        "<property><name>fs.cos.secretKey</name><value>hush</value></property>",
        "<Tag><Key>Password</Key><Value>hush</Value></Tag>",
        // Options as elements of arrays.
        "\"Args\":[\"--password\",\"hush\"]",
        "\"Args\": [\"-v\", \"--password\" ,\n \"hush\", \"x\"]",
        "['--password', 'hush']",
        "args:\n- --password\n- hush\n",
        // A line that goes on.
        "password=abc\\\nhush",
        "password=abc\\\r\nhush",
        // HTML, and how nginx writes a quote.
        "&quot;password&quot;:&quot;hush&quot;",
        "&quot;password&quot; : &quot;x, y=hush&quot;",
        "&amp;quot;password&amp;quot;:&amp;quot;hush&amp;quot;",
        "&#34;password&#34;:&#x22;hush&#x22;",
        "password&#61;hush",
        "password&#x3D;hush",
        "password&#58; hush",
        "p&#97;ssword=hush",
        "&lt;password&gt;hush&lt;/password&gt;",
        "<Password>a&lt;/Password>hush</Password>",
        "password='a&#39;, b=hush'",
        "\\x22password\\x22:\\x22hush\\x22",
        "{\\x22a\\x22:1,\\x22Key\\x22:\\x22Password\\x22,\\x22Value\\x22:\\x22hush\\x22}",
        // Before a host.
        "Host: admin:hush@x.example",
        "Host: a@hush@x.example:443\r\nA: b",
        ":authority: admin:hush@x.example",
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
        "\x1b[36muser\x1b[0m=seen \x1b[31mERR\x1b[0m",
        "\\u001b[36muser\\u001b[0m=seen\\u0000",
        "values[0]=seen&u[name][]=seen",
        "<property name=\"connection.user\">seen</property>",
        "<key>city</key><string>seen</string>",
        "<input type=\"password\" name=\"seen\"/><b>seen</b>",
        "<name>password</name>",
        "[\"--user\",\"seen\"]",
        "[\"--password\",\"--user\",\"seen\"]",
        "user=abc\\\nseen",
        "&quot;city&quot;:&quot;seen&quot; &lt;b&gt; a&#61;b &amp;",
        "\\x22city\\x22:\\x22seen\\x22",
        "Host: seen.example",
        "host: me at seen",
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

/// Values after a colour code end where they would without it.
#[test]
fn shown_after_a_secret_in_colour() {
    let masked = mask_text("\x1b[36mpassword\x1b[0m=hush \x1b[36mcity\x1b[0m=seen");
    assert!(!masked.contains(HUSH) && masked.contains("seen"), "{masked:?}");
    assert_eq!(mask_text("a[0]=seen&password[0]=hush&b=seen"), "a[0]=seen&password[0]=***&b=seen");
    assert_eq!(mask_text("Host: me:hush@x.example\nA: b"), "Host: ***@x.example\nA: b");
    let masked = mask_text("<param name=\"password\">hush</param><b>seen</b>");
    assert_eq!(masked, "<param name=\"password\">***</param><b>seen</b>");
    assert_eq!(mask_text("[\"--password\",\"hush\",\"seen\"]"), "[\"--password\",***,\"seen\"]");
}
