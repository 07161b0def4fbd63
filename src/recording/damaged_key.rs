//! Recognises the key of a response that one wrong byte has damaged, so that it is not lost in
//! silence: what the byte hides is unread.
//!
//! ```text
//! {"Response":{      each of these bytes but the word may be another one, or missing
//! ^^        ^^^
//! {"Response"x{      no colon: unread
//! {"Response":"a"    a text, which is valid: no response
//! ```
//!
//! This file must not know any recorder.

use super::key::{blanks_at_end, blanks_len, opening_quote, quote_len};
use crate::grammar::is_blank;

/// Whether the word `Response` between `before` and `after` looks like the key of a response with
/// one byte damaged. Where the value is or would be in `after`, if so.
pub(super) fn damaged_value(before: &[u8], after: &[u8]) -> Option<usize> {
    let closing = quote_len(after);
    let quote = closing.and_then(|len| after.get(..len)).unwrap_or_default();
    let value = closing.and_then(|len| braced_value(after, len));
    match value {
        Some(value) if is_damaged_opening(before, quote) => Some(value),
        None if is_key(before) && is_damaged_end(before, after, closing) => {
            Some(closing.unwrap_or(0))
        }
        _ => None,
    }
}

/// Where the brace is that comes after a quote of this length, and a colon.
fn braced_value(after: &[u8], quote: usize) -> Option<usize> {
    let colon = quote + blanks_len(after.get(quote..)?);
    let rest = after.get(colon..)?.strip_prefix(b":")?;
    let brace = blanks_len(rest);
    (rest.get(brace) == Some(&b'{')).then_some(colon + 1 + brace)
}

/// The backslashes of a quote at the deepest level that is read, and room.
const LONGEST_QUOTE: usize = 256;

/// Whether the word comes where a key does, but after a wrong quote or none; `closing` is the quote
/// after it. Another key that ends with the word has a right one: `"HttpResponse"`.
fn is_damaged_opening(before: &[u8], closing: &[u8]) -> bool {
    if closing.len() > LONGEST_QUOTE {
        return false;
    }
    if opening_quote(before).is_some() {
        return true; // Of another kind than the closing one.
    }
    (0..=closing.len() + 1).any(|len| {
        let Some((outside, wrong)) = before.len().checked_sub(len).map(|at| before.split_at(at))
        else {
            return false;
        };
        let is_other_key = len > closing.len() && wrong.starts_with(closing);
        !is_other_key && may_come_before_key(outside)
    })
}

/// Whether a key may begin after these bytes: an object is open, or what is before is missing.
fn may_come_before_key(bytes: &[u8]) -> bool {
    let content = bytes.get(..bytes.len() - blanks_at_end(bytes)).unwrap_or_default();
    matches!(content.last(), Some(b'{' | b',') | None) || bytes.last() == Some(&b'\n')
}

/// Whether the word is the first key of an object, or comes after a member.
fn is_key(before: &[u8]) -> bool {
    let Some((quote, _)) = opening_quote(before) else { return false };
    let before = before.get(..before.len() - quote.len()).unwrap_or_default();
    let content = before.len() - blanks_at_end(before);
    content.checked_sub(1).is_some_and(|last| matches!(before.get(last), Some(b'{' | b',')))
}

/// Whether what comes after the word is neither a quote, a colon and a valid value, nor more of
/// another key.
fn is_damaged_end(before: &[u8], after: &[u8], closing: Option<usize>) -> bool {
    let opening = opening_quote(before).map(|(opening, _)| opening).unwrap_or_default();
    let Some(quote) = closing.filter(|&len| after.get(..len) == Some(opening)) else {
        return is_damaged_quote(after, opening);
    };

    let rest = after.get(quote..).unwrap_or_default();
    let rest = rest.get(blanks_len(rest)..).unwrap_or_default();
    let Some(value) = rest.strip_prefix(b":") else { return !rest.is_empty() };
    let value = value.get(blanks_len(value)..).unwrap_or_default();
    !is_valid_value(value, opening)
}

/// Whether the closing quote is missing or wrong, but a colon and a brace come after it, or the
/// line ends.
fn is_damaged_quote(after: &[u8], opening: &[u8]) -> bool {
    let begun = after.iter().zip(opening).take_while(|(byte, quote)| byte == quote).count();
    let ends = after.len() <= 1 || matches!(after.get(begun), None | Some(b'\n'));
    ends || (0..=opening.len() + 1).any(|len| {
        let wrong = after.get(..len).unwrap_or_default();
        let is_longer = len > opening.len() && wrong.ends_with(opening);
        let is_other_key = is_longer && !matches!(wrong.first(), Some(b'"' | b'\\'));
        !is_other_key && braced_value(after, len).is_some()
    })
}

/// Whether another value than an object is there: a text in these quotes, a number, a literal or an
/// array.
fn is_valid_value(value: &[u8], quote: &[u8]) -> bool {
    /// A longer text is taken for valid.
    const MOST_TEXT: usize = 256;

    let end = if let Some(text) = value.strip_prefix(quote) {
        let text = text.get(..MOST_TEXT).unwrap_or(text);
        let Some(len) = memchr::memmem::find(text, quote) else {
            return !text.is_empty() && !text.contains(&b'\n');
        };
        if text.get(..len).is_some_and(|text| text.contains(&b'\n')) {
            return false;
        }
        2 * quote.len() + len
    } else if value.first() == Some(&b'[') {
        return true;
    } else {
        let is_part =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let len = value.iter().take_while(is_part).count();
        let is_scalar = matches!(value.first(), Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n'));
        if !is_scalar {
            return value.is_empty();
        }
        len
    };
    let after = value.get(end);
    after.is_none_or(|&byte| is_blank(byte) || matches!(byte, b',' | b'}' | b']' | b'\\'))
}

#[cfg(test)]
mod tests {
    use crate::recording::key::{Quoting, ResponseKey};

    /// Any one byte of a key and what is around it, but its name, may be another one, be missing or
    /// be one too many.
    #[test]
    fn any_wrong_byte_is_noticed() {
        for (key, name) in [
            (r#"x {"Response":{"RequestId":"r"}} y"#, 4..12),
            (r#"x {\"Response\":{\"RequestId\":\"r\"}} y"#, 5..13),
            (r#"x {\n \"Response\": {\n \"RequestId\":\"r\"}} y"#, 8..16),
            (r"x {\x22Response\x22:{\x22RequestId\x22:\x22r\x22}} y", 7..15),
        ] {
            let end = key.find("RequestId").unwrap() - 2;
            let places = (2..end).filter(|at| !name.contains(at));
            for at in places {
                for wrong in ["", "x", "\"", "\\", "}", "{", ":", "\n", "\0", "\u{7f}"] {
                    let (before, after) = key.as_bytes().split_at(at);
                    let text = [before, wrong.as_bytes(), &after[1..]].concat();
                    let found = ResponseKey::find(&text, 0);
                    assert!(found.is_some(), "{at} {wrong:?}: {key}");
                }
            }
        }
    }

    #[test]
    fn other_keys_and_values_are_not_damaged_ones() {
        for text in [
            r#"{"HttpResponse":{"a":1}}"#,
            r#"{"Responses":{"a":1}}"#,
            r#"{\"Responses\":{\"a\":1}}"#,
            r#"{\"AResponse\":{\"a\":1}}"#,
            r"{\x22AResponse\x22:{\x22a\x22:1}}",
            r"{\x22Responses\x22:{\x22a\x22:1}}",
            r#"{"Response":"text","a":1}"#,
            r#"{"Response": null}"#,
            r#"{"Response":-1.5e+3,"a":1}"#,
            r#"{"Response":[{"a":1}]}"#,
            r#"{\"Response\": \"text\"}"#,
            r#"no "Response" in {"a":1}"#,
            r#"["Response",{"a":1}]"#,
            r#"{"kind":"Response","a":{}}"#,
            r#"Response: {"a":1}"#,
            r#"INFO Response {"a":1}"#,
        ] {
            assert_eq!(ResponseKey::find(text.as_bytes(), 0), None, "{text}");
        }

        let intact = ResponseKey::find(br#"{"a":1,"Response":{}}"#, 0).unwrap();
        assert_eq!(intact.quoting, Quoting::Plain);
    }
}
