//! What in a record or a request is secret, and text without it.
//!
//! Both hold keys, tokens and passwords. When in doubt something is masked: a reader who needs it
//! can ask for it, a reader who must not see it cannot unsee it. It must not know what is masked for
//! whom.

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// A key that holds one of these words, in any case, names a secret.
const SECRET_WORDS: &[&str] = &[
    "secret",
    "token",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "credential",
    "privatekey",
    "private_key",
    "apikey",
    "api_key",
    "accesskey",
    "access_key",
    "key_data",
    "authorization",
    "signature",
    "cookie",
    "session",
    "ticket",
];
/// Keys that hold such a word and tell nothing secret: paging marks, codes and flags.
const HARMLESS: [&str; 6] = ["nexttoken", "paginationtoken", "tokennum", "totaltoken", "sessioncontext", "errorcode"];

/// Whether the value under a key of this name is to be hidden.
///
/// ```
/// use apitriage::secrets::is_secret;
///
/// assert!(is_secret("SecretId") && is_secret("X-TC-Token") && !is_secret("NextToken"));
/// ```
pub fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    !HARMLESS.contains(&key.as_str()) && SECRET_WORDS.iter().any(|word| key.contains(word))
}

/// `text` without the runs that look like a key id, an API key, a signed token or a private key.
fn mask_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(len) = private_key(rest) {
            out.push_str(MASK);
            rest = rest.get(len..).unwrap_or_default();
            continue;
        }
        let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, behind) = if word == 0 { first_char(rest) } else { rest.split_at(word) };
        out.push_str(if is_token(word) { MASK } else { word });
        rest = behind;
    }
    out
}

/// `text` without what looks like a key id, an API key, a signed token or a private key.
///
/// What follows a secret name and `:` or `=` in text is hidden as well, whether the text is damaged
/// JSON, a query, a header or a configuration file.
///
/// ```
/// assert_eq!(apitriage::secrets::mask_text("Token=abc&Limit=1"), "Token=***&Limit=1");
/// ```
pub fn mask_text(text: &str) -> String {
    let masked = mask_tokens(&plain_letters(text));
    let mut out = String::with_capacity(masked.len());
    let mut rest = masked.as_str();
    while let Some(at) = rest.find([':', '=']) {
        let (before, behind) = rest.split_at(at + 1);
        out.push_str(before);
        rest = behind;
        let name = before.trim_end_matches([':', '=', ' ', '\t', '"', '\'', '\\']);
        let name = name.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).next();
        if name.is_some_and(|name| is_secret(&name.replace('-', "_"))) {
            let value = rest.trim_start_matches([' ', '\t', '\r', '\n', '\\']);
            let (opening, _) = rest.split_at(rest.len() - value.len());
            let escapes = opening.len() - opening.trim_end_matches('\\').len();
            out.push_str(opening);
            out.push_str(MASK);
            rest = value.get(value_len(value, escapes)..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The first `most` characters of `text`, or all of it, without what [`mask_text`] hides. What is cut off is looked at
/// first, so that no beginning of a secret is left.
///
/// ```
/// assert_eq!(apitriage::secrets::excerpt("Token=abc&Limit=1", 13), "Token=***&Lim…");
/// ```
pub fn excerpt(text: &str, most: usize) -> String {
    shortened(&mask_text(&shortened(text, most.saturating_mul(4))), most)
}

/// The first `most` characters, and a sign if there are more.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// How far a secret value may reach: to the closing quote; of a container, which damage may have left
/// open, to the end.
///
/// `escapes` backslashes stand before the opening quote, as in JSON inside a string.
fn value_len(value: &str, escapes: usize) -> usize {
    let to = |end: Option<usize>| end.unwrap_or(value.len());
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => to(closing(value, quote, escapes)),
        Some('{' | '[') => value.len(),
        _ => to(value.find(['"', '\'', '\\', ',', ';', '&', '}', ']', '\n', '\r'])),
    }
}

/// Behind the quote that closes `value`: one with more backslashes before it than the opening one is inside.
fn closing(value: &str, quote: char, escapes: usize) -> Option<usize> {
    let mut run = 0;
    for (at, character) in value.char_indices().skip(1) {
        match character {
            '\\' => run += 1,
            _ if character == quote && run <= escapes => return Some(at + 1),
            _ => run = 0,
        }
    }
    None
}

/// Names may be spelled with escapes; those of ASCII letters and `_` are undone.
fn plain_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split("\\u00");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.map(char::from).filter(|letter| letter.is_ascii_alphabetic() || *letter == '_') {
            Some(letter) => {
                out.push(letter);
                out.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                out.push_str("\\u00");
                out.push_str(part);
            }
        }
    }
    out
}

/// Whether somewhere in `text` there is a secret, or a name that says that one is near.
///
/// For text that is shown for no reason of its own: it asks less than [`mask_text`] before it says yes.
/// Names may be spelled with escapes or percent-encoding.
pub fn hints_at_secret(text: &str) -> bool {
    let plain = plain_letters(&percent_encoding::percent_decode_str(text).decode_utf8_lossy());
    let mut words = plain.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    words.any(|word| word == "AccessKeyId" || is_secret(&word.replace('-', "_"))) || mask_tokens(&plain) != plain
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '+' | '/')
}

fn first_char(text: &str) -> (&str, &str) {
    text.split_at(text.chars().next().map_or(0, char::len_utf8))
}

fn is_token(word: &str) -> bool {
    let key_id = |prefix: &str, least: usize| word.starts_with(prefix) && word.len() >= least;
    let signed = word.starts_with("eyJ") && word.len() >= 30 && word.contains('.');
    let holds = |prefix: &str, least| word.find(prefix).is_some_and(|at| word.len() - at >= least);
    holds("AKID", 14) || key_id("sk-", 20) || holds("AKIA", 16) || signed
}

/// The length of a private key in PEM form at the beginning of `text`.
fn private_key(text: &str) -> Option<usize> {
    const END: &str = "-----END";
    let header = text.starts_with("-----BEGIN") && text.get(..64.min(text.len()))?.contains("PRIVATE KEY");
    header.then(|| {
        let end = text.find(END).map_or(text.len(), |at| at + END.len());
        let tail = text.get(end..).unwrap_or_default();
        end + tail.find("-----").map_or(0, |at| at + 5)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_names() {
        for key in ["SecretId", "secretKey", "Token", "X-TC-Token", "AdminPassword", "sessionToken", "PrivateKey"] {
            assert!(is_secret(key), "{key}");
        }
        for key in ["RequestId", "NextToken", "Message", "Code", "KeyId", "InstanceName"] {
            assert!(!is_secret(key), "{key}");
        }
    }

    #[test]
    fn tokens_go() {
        let id = format!("AKID{}", "x".repeat(32));
        for secret in [id.as_str(), "sk-0123456789abcdef0123", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"] {
            let text = mask_tokens(&format!("before {secret}, behind"));
            assert_eq!(text, "before ***, behind");
        }
        let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        assert_eq!(mask_tokens(&format!("a {pem} b")), "a *** b");
        assert_eq!(mask_tokens("é AKID short"), "é AKID short");
    }

    #[test]
    fn secrets_in_text_go() {
        for text in [
            r#"{"Response":{"Token":"hush","#,
            r#"{"Response":{"Token":"hush, hush","A":1"#,
            r#"{"Token":["hush","hush"],"A":x"#,
            r#"{"\u0054oken":"hush""#,
            "{\"Token\":\n  \"hush\"",
            r#"{"Token":"\/hush""#,
            r#"{"Token":"x\"hush""#,
            r#"{\"Token\":\"x\\\"hush\"}"#,
            r#"{"api\u005fkey":"hush""#,
            r#"SecretKey=hush&Action=X"#,
            r#"{\"secretKey\":\"hush\"}"#,
            "Authorization: TC3 Credential=hush",
            "x-tc-token: hush\nnext",
            "users:\n- client-key-data: hush\n",
            "https://x.example/a?q-signature=hush&b=1",
        ] {
            let masked = mask_text(text);
            assert!(!masked.contains("hush") && masked.contains(MASK), "{text} {masked}");
        }
        for text in [r#"{"Code":"X""#, r#"a\u4e2d\u00e9"#, "no such: thing"] {
            assert_eq!(mask_text(text), text);
        }
    }

    #[test]
    fn hints_are_seen_in_any_spelling() {
        for text in [
            "Secret%49d=x&A=1",
            "Password.0=x",
            r#"{"\u0053ecret Key":"x"}"#,
            r#"{"AttributeKey":"AccessKey\u0049d""#,
            "prefix/AKIDxxxxxxxxxxxxxxxx",
        ] {
            assert!(hints_at_secret(text), "{text}");
        }
        assert!(!hints_at_secret(r#"{"NextToken":"x","KeyId":"y"}"#) && !hints_at_secret("a=100%&b=%zz"));
    }
}
