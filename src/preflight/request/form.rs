//! Form strings: `Action=LookUpEvents&LookupAttributes.0.AttributeKey=EventName&…`
//!
//! All values are strings. This file must not know which parameters exist, except for the common
//! ones, which are part of the protocol, nor what dots in names mean.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode;

use super::{Field, Head, Parameters, Request};
use crate::preflight::issue::FieldName;
use crate::preflight::tree::Span;

/// The parameters of the protocol, which any form may hold and which belong to no action.
pub(in crate::preflight) const COMMON_PARAMETERS: [&str; 11] = [
    "Action",
    "Version",
    "Region",
    "Timestamp",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

/// One `name=value`, decoded.
#[derive(Clone, Debug)]
pub(in crate::preflight) struct Pair<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) name_span: Span,
    pub(super) value: Cow<'a, str>,
    pub(super) value_span: Span,
    /// Whether it is not `name=value`, or its encoding is broken.
    pub(super) is_damaged: bool,
}

impl Pair<'_> {
    fn into_owned(self) -> Pair<'static> {
        Pair { name: self.name.into_owned().into(), value: self.value.into_owned().into(), ..self }
    }
}

/// Reads a form string that is a request of its own.
pub(super) fn read(text: &[u8]) -> Request<'_> {
    let mut head = Head { size: Some(text.len()), ..Head::default() };
    let pairs = take_common(pairs(text, 0), &mut head);
    Request { head, ..Request::new(Parameters::Form(pairs)) }
}

/// As [`read`], for a text that does not outlive the call and is not in the request as it is: so
/// places in it mean nothing to the caller.
pub(super) fn read_owned(text: &str) -> Request<'static> {
    let mut head = Head { size: Some(text.len()), ..Head::default() };
    let pairs = take_common(pairs(text.as_bytes(), 0).map(Pair::into_owned), &mut head);
    Request { head, has_places: false, ..Request::new(Parameters::Form(pairs)) }
}

/// The pairs of `text`, which begins at byte `base` of the request. Placeholders in angle brackets,
/// as the documents have them, are skipped.
pub(super) fn pairs(text: &[u8], base: usize) -> impl Iterator<Item = Pair<'_>> {
    let (mut next_start, text) = text.strip_prefix(b"?").map_or((0, text), |query| (1, query));
    text.split(|&byte| byte == b'&').filter_map(move |piece| {
        let start = next_start;
        next_start += piece.len() + 1;

        let inside = trimmed(piece);
        let is_placeholder = inside.starts_with(b"<") && inside.ends_with(b">");
        if inside.is_empty() || is_placeholder {
            return None;
        }
        let blanks = piece.len() - piece.trim_ascii_start().len();
        Some(read_pair(inside, base + start + blanks))
    })
}

/// A pair without the line breaks and indentation that documents put between pairs.
fn trimmed(piece: &[u8]) -> &[u8] {
    let mut inside = piece.trim_ascii_start();
    while let Some(shorter) = inside.strip_suffix(b"\n").or_else(|| inside.strip_suffix(b"\r")) {
        inside = shorter;
    }
    inside
}

/// The pair that `text` is, which begins at byte `start` of the request.
fn read_pair(text: &[u8], start: usize) -> Pair<'_> {
    let equals = text.iter().position(|&byte| byte == b'=');

    let (name, after) = text.split_at(equals.unwrap_or(text.len()));
    let value = after.strip_prefix(b"=").unwrap_or_default();
    let (name_text, is_name_broken) = decoded(name);
    let (value_text, is_value_broken) = decoded(value);

    let end = start + text.len();
    Pair {
        name: name_text,
        name_span: Span::of(start..start + name.len()),
        value: value_text,
        value_span: Span::of(end - value.len()..end),
        is_damaged: equals.is_none() || is_name_broken || is_value_broken,
    }
}

/// A name or value without its percent-encoding, and whether that was broken.
fn decoded(raw: &[u8]) -> (Cow<'_, str>, bool) {
    let is_encoded = raw.iter().any(|byte| matches!(byte, b'%' | b'+'));
    if !is_encoded && let Ok(text) = std::str::from_utf8(raw) {
        return (Cow::Borrowed(text), false);
    }

    let has_digits = |at: usize| matches!(raw.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let is_broken = raw.iter().enumerate().any(|(at, &byte)| byte == b'%' && !has_digits(at));

    let spaced: Vec<u8> = raw.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    let bytes: Vec<u8> = percent_decode(&spaced).collect();
    match String::from_utf8(bytes) {
        Ok(text) => (Cow::Owned(text), is_broken),
        Err(error) => (Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()), true),
    }
}

/// Puts the common parameters among the pairs into the head, unless it has them already, and
/// returns the other pairs.
pub(super) fn take_common<'a>(
    pairs: impl Iterator<Item = Pair<'a>>,
    head: &mut Head<'a>,
) -> Vec<Pair<'a>> {
    let mut others = Vec::new();
    for pair in pairs {
        let name = match &*pair.name {
            "Action" => FieldName::Action,
            "Version" => FieldName::Version,
            "Region" => FieldName::Region,
            "Timestamp" => FieldName::Timestamp,
            "SecretId" => FieldName::SecretId,
            "Signature" | "SignatureMethod" => {
                head.more_mut().signed_v1 = true;
                continue;
            }
            name if COMMON_PARAMETERS.contains(&name) => continue,
            _ => {
                others.push(pair);
                continue;
            }
        };
        head.set(name, Field { text: pair.value, span: Some(pair.value_span) }, false);
    }
    others
}

/// The part of a URL or path after its question mark, up to a fragment.
pub(super) fn query_of(target: &[u8]) -> Option<Range<usize>> {
    let start = target.iter().position(|&byte| byte == b'?')? + 1;
    let rest = target.get(start..).unwrap_or_default();
    let len = rest.iter().position(|&byte| byte == b'#').unwrap_or(rest.len());
    Some(start..start + len)
}
