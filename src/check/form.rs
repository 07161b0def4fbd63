//! Detects the form of an input's requests from its beginning.
//!
//! | first line | form |
//! |---|---|
//! | `{`, `"`, a number, a literal | JSON |
//! | `[` before any of these | an array |
//! | `POST / HTTP/1.1` | raw HTTP |
//! | `name=value&…`, a URL | forms, one per line |
//!
//! This file must not know what a request says.

use crate::grammar::{BOM, is_blank, parse_prefix};

/// The form of an input's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON texts, one after another.
    Json,
    /// The elements of one JSON array.
    Array,
    /// One request as raw HTTP text.
    Http,
    /// Form strings or URLs, one per line.
    Lines,
    /// One body, whatever it is. Never detected: only if the caller names its action.
    Body,
}

impl Form {
    /// The form of an input with these first bytes. If more bytes follow, the last line may be cut.
    /// `None`: these are not requests.
    pub(super) fn of(head: &[u8], has_more: bool) -> Option<Self> {
        let text = beginning(head);
        let line = first_line(text);
        let is_cut = has_more && line.len() == text.len();

        if text.is_empty() {
            Some(Form::Json) // a finding will say that it is empty
        } else if is_request_line(line, is_cut) {
            Some(Form::Http)
        } else if is_url(line) || is_form(line) {
            Some(Form::Lines)
        } else if text.starts_with(b"[") {
            begins_json(after_brackets(text)).then_some(Form::Array)
        } else {
            begins_json(text).then_some(Form::Json)
        }
    }
}

/// `head` without the byte-order mark and the blanks before it.
pub(super) fn beginning(head: &[u8]) -> &[u8] {
    head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start()
}

pub(super) fn first_line(text: &[u8]) -> &[u8] {
    text.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

/// Methods that a request line without a version is recognised by.
const METHODS: [&[u8]; 7] = [b"GET", b"POST", b"PUT", b"DELETE", b"HEAD", b"OPTIONS", b"PATCH"];

/// Whether a line is like `GET / HTTP/1.1`. The version may be missing, because the line is cut or
/// by mistake.
fn is_request_line(line: &[u8], is_cut: bool) -> bool {
    let words: Vec<&[u8]> = line.trim_ascii().splitn(4, |&byte| byte == b' ').collect();
    match words[..] {
        [method, target] => {
            let is_target = target.starts_with(b"/") || target.starts_with(b"http");
            is_target && METHODS.iter().any(|known| known.eq_ignore_ascii_case(method))
        }
        [method, _, version] => {
            let is_http =
                version.starts_with(b"HTTP/") || (is_cut && b"HTTP/".starts_with(version));
            is_http && !method.is_empty() && method.iter().all(u8::is_ascii_alphabetic)
        }
        _ => false,
    }
}

pub(super) fn is_url(text: &[u8]) -> bool {
    ["https://", "http://", "/?"].iter().any(|start| text.starts_with(start.as_bytes()))
}

/// Whether a line is like `name=value&…`. Lines such as `name = value`, `name="value"` and
/// `a=b c=d`, which occur in settings and logs, are not.
fn is_form(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let pairs = line.strip_prefix(b"?").unwrap_or(line);
    let pairs = pairs.strip_prefix(b"&").unwrap_or(pairs);
    let first = pairs.split(|&byte| byte == b'&').next().unwrap_or_default();
    let equals = first.iter().position(|&byte| byte == b'=').unwrap_or(first.len());
    let (name, value) = first.split_at(equals);

    let is_name =
        !name.is_empty() && !name.iter().any(|byte| b" \t\"'`{}()<>#:;,|\\/$".contains(byte));
    let has_pair_after_blank =
        value.split(u8::is_ascii_whitespace).skip(1).any(|word| word.contains(&b'='));
    let is_quoted = value.starts_with(b"=\"") || value.starts_with(b"='");
    let is_only_pair = first.len() == pairs.len();
    let is_like_settings = is_only_pair && (has_pair_after_blank || is_quoted);
    is_name && line.contains(&b'=') && !is_like_settings
}

/// Whether a JSON text begins here. It may be damaged, or have a comment before it.
fn begins_json(text: &[u8]) -> bool {
    match text {
        []
        | [b'{' | b'}' | b'[' | b']' | b'"' | b'\'' | b',' | b':', ..]
        | [b'/', b'/' | b'*', ..] => true,
        _ => begins_with_scalars(text),
    }
}

/// Whether the text begins with a number or literal that is alone on its line or before another
/// value: `7`, but not `2021-01-15` or `5 calls`.
fn begins_with_scalars(text: &[u8]) -> bool {
    let Ok(end) = parse_prefix(text, 1).end else { return false };
    let after = first_line(text.get(end..).unwrap_or_default());
    let is_apart = after.first().is_none_or(|&next| is_blank(next) || b"{}[],\"".contains(&next));

    let next = after.trim_ascii_start();
    let is_followed_by_json = next.first().is_none_or(|next| b"{}[],:\"".contains(next))
        || parse_prefix(next, 1).end.is_ok();
    is_apart && is_followed_by_json
}

/// What comes after the opening brackets, and blanks between them, that a text begins with.
fn after_brackets(text: &[u8]) -> &[u8] {
    let len = text.iter().take_while(|&&byte| byte == b'[' || is_blank(byte)).count();
    text.get(len..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_detected_by_its_first_line() {
        for (text, form) in [
            ("", Form::Json),
            (" \n", Form::Json),
            ("{", Form::Json),
            ("\u{feff}{}", Form::Json),
            ("'{}'", Form::Json),
            ("// a comment\n{}", Form::Json),
            ("7", Form::Json),
            ("1 {}", Form::Json),
            ("null", Form::Json),
            ("[", Form::Array),
            ("[ [1]]", Form::Array),
            ("[]", Form::Array),
            ("\n[\n {\"a\":1}", Form::Array),
            ("POST / HTTP/1.1", Form::Http),
            ("post / HTTP/2\n", Form::Http),
            ("GET /?Action=ListAudits", Form::Http),
            ("Action=ListAudits", Form::Lines),
            ("?Action=ListAudits&X=a b=c", Form::Lines),
            ("AuditName=my audit", Form::Lines),
            ("NextToken&Action=ListAudits", Form::Lines),
            ("Action=", Form::Lines),
            ("https://x.example/", Form::Lines),
            ("/?Action=ListAudits", Form::Lines),
        ] {
            assert_eq!(Form::of(text.as_bytes(), false), Some(form), "{text}");
        }
    }

    #[test]
    fn a_request_line_that_is_cut_is_one() {
        let line = "GET /?Action=LookUpEvents&StartTime=1610696155 HTTP/1.1";
        for len in 5..=line.len() {
            assert_eq!(Form::of(&line.as_bytes()[..len], true), Some(Form::Http), "{len}");
        }
    }
}
