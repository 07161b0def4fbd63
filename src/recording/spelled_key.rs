//! The key of a response of which letters are spelled with escapes: `{"\u0052esponse":{`. Nobody
//! writes that, but it is valid, so a record that holds such a key is not passed over in silence.
//!
//! This file must not know any recorder.

use super::key::{ESCAPED_LETTER, ResponseKey, backslashes_at_end};

/// Whether a text has such a key, at whatever depth of strings.
pub(super) fn has_spelled_key(text: &[u8]) -> bool {
    let mut plain = Vec::new();
    let mut at = 0;
    for escape in ESCAPED_LETTER.find_iter(text) {
        let digits = text.get(escape + br"\u00".len()..).and_then(<[u8]>::first_chunk);
        let Some(letter) = digits.and_then(letter_of) else { continue };
        let before = text.get(at..escape).unwrap_or_default();
        let kept = before.len() - backslashes_at_end(before);
        plain.extend_from_slice(before.get(..kept).unwrap_or_default());
        plain.push(letter);
        at = escape + br"\u0052".len();
    }
    if plain.is_empty() {
        return false;
    }
    plain.extend_from_slice(text.get(at..).unwrap_or_default());
    ResponseKey::find(&plain, 0).is_some()
}

/// The letter with this number.
fn letter_of(digits: &[u8; 2]) -> Option<u8> {
    let number = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    number.is_ascii_alphabetic().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_key_may_be_spelled() {
        for (text, expected) in [
            (r#"{"\u0052esponse":{}}"#, true),
            (r#"{"a":{"Respo\u006ese":{}}}"#, true),
            (r#"{"a":"{\"\\u0052esponse\":{}}"}"#, true),
            (r#"{"a":"{\"R\\u0065spons\\u0065\":{}}"}"#, true),
            (r#"{"\u003cResponse":1}"#, false),
            (r#"{"\u0052":{}}"#, false),
            (r#"{"\u00zzesponse":{}}"#, false),
            (r#"{"\u00"#, false),
            ("", false),
        ] {
            assert_eq!(has_spelled_key(text.as_bytes()), expected, "{text}");
        }
    }
}
