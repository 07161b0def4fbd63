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

use super::key::{backslashes_at_end, blanks_at_end, blanks_len, opening_quote, quote_len};
use crate::grammar::is_blank;

/// Whether the word `Response` between `before` and `after` looks like the key of a response with
/// one byte damaged. Where the value is or would be in `after`, if so.
pub(super) fn damaged_value(before: &[u8], after: &[u8]) -> Option<usize> {
    let closing = quote_len(after);
    let value = closing.and_then(|len| braced_value(after, len));
    match value {
        Some(value) if is_damaged_opening(before) => Some(value),
        None if is_first_key(before) && is_damaged_end(before, after, closing) => {
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

/// Whether the word comes where a key does, but after a wrong quote or none. Another key that ends
/// with the word is in quotes, too: `"HttpResponse"`.
fn is_damaged_opening(before: &[u8]) -> bool {
    if opening_quote(before).is_some() {
        return true; // Of another kind than the closing one.
    }
    let is_after_brace = |before: &[u8]| {
        let content = before.len() - blanks_at_end(before);
        matches!(content.checked_sub(1).map(|last| before.get(last)), Some(Some(b'{' | b',')))
    };
    let one_less = before.get(..before.len().saturating_sub(1)).unwrap_or_default();
    let escape = one_less.len() - backslashes_at_end(one_less);
    let at_line = matches!(before.last(), None | Some(b'\n'));
    at_line
        || is_after_brace(before)
        || is_after_brace(one_less)
        || is_after_brace(one_less.get(..escape).unwrap_or_default())
}

/// Whether the word is the first key of an object.
fn is_first_key(before: &[u8]) -> bool {
    let Some((quote, _)) = opening_quote(before) else { return false };
    let before = before.get(..before.len() - quote.len()).unwrap_or_default();
    let content = before.len() - blanks_at_end(before);
    content.checked_sub(1).is_some_and(|last| before.get(last) == Some(&b'{'))
}

/// Whether what comes after the word is neither a quote, a colon and a valid value, nor more of
/// another key.
fn is_damaged_end(before: &[u8], after: &[u8], closing: Option<usize>) -> bool {
    let Some(quote) = closing else { return is_damaged_quote(after) };
    let opening = opening_quote(before).map(|(opening, _)| opening).unwrap_or_default();
    if after.get(..quote) != Some(opening) {
        return true;
    }

    let rest = after.get(quote..).unwrap_or_default();
    let rest = rest.get(blanks_len(rest)..).unwrap_or_default();
    let Some(value) = rest.strip_prefix(b":") else { return true };
    let value = value.get(blanks_len(value)..).unwrap_or_default();
    !is_valid_value(value, opening)
}

/// Whether a quote is missing or wrong there, but a colon and a brace come after it, or the line
/// ends.
fn is_damaged_quote(after: &[u8]) -> bool {
    let backslashes = after.iter().take_while(|&&byte| byte == b'\\').count();
    let rest = after.get(backslashes..).unwrap_or_default();
    let ends = matches!(rest.first(), None | Some(b'\n'));
    ends || braced_value(rest, 0).is_some() || braced_value(rest, 1).is_some()
}

/// Whether another value than an object is there: a text in these quotes, a number, a literal or an
/// array.
fn is_valid_value(value: &[u8], quote: &[u8]) -> bool {
    /// A longer text is taken for valid.
    const MOST_TEXT: usize = 256;

    let end = if let Some(text) = value.strip_prefix(quote) {
        let text = text.get(..MOST_TEXT).unwrap_or(text);
        let Some(len) = memchr::memmem::find(text, quote) else { return true };
        2 * quote.len() + len
    } else if value.first() == Some(&b'[') {
        return true;
    } else {
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
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
