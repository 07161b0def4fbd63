//! Form strings: `Action=LookUpEvents&LookupAttributes.0.AttributeKey=EventName&…`
//!
//! All values are strings. Dots in names lead into objects and arrays; a level whose names are all
//! numbers is an array. It must not know which parameters exist, except for the common ones, which
//! are part of the protocol.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use percent_encoding::percent_decode;

use super::{Field, Head, Parameters, Request};
use crate::grammar::{Fault, FaultKind};
use crate::preflight::issue::{FieldName, Oddity};
use crate::preflight::tree::{Builder, Leaf, Span, Tree};

/// Names with more parts than this are not split: no parameter has more than five.
const MOST_PARTS: usize = 8;

/// What belongs to the protocol in every form, and to no action.
pub(in crate::preflight) const COMMON: [&str; 11] = [
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

/// One `name=value`.
#[derive(Clone, Debug)]
pub(in crate::preflight) struct Pair<'a> {
    name: Cow<'a, str>,
    name_span: Span,
    value: Cow<'a, str>,
    value_span: Span,
    /// Whether it is not `name=value`, or its encoding is broken.
    is_damaged: bool,
}

impl Pair<'_> {
    fn into_owned(self) -> Pair<'static> {
        Pair { name: self.name.into_owned().into(), value: self.value.into_owned().into(), ..self }
    }
}

/// Reads a form string that stands alone.
pub(super) fn read(text: &[u8]) -> Request<'_> {
    let mut head = Head { size: Some(text.len()), ..Head::default() };
    let pairs = take_common(pairs(text, 0), &mut head);
    Request { head, ..Request::new(Parameters::Form(pairs)) }
}

/// As [`read`], for a text that does not outlive the call. There are no places then.
pub(super) fn read_owned(text: &str) -> Request<'static> {
    let mut head = Head { size: Some(text.len()), ..Head::default() };
    let pairs = take_common(pairs(text.as_bytes(), 0).map(Pair::into_owned), &mut head);
    Request { head, has_places: false, ..Request::new(Parameters::Form(pairs)) }
}

/// The pairs of `text`, which begins at byte `base` of the request.
pub(super) fn pairs(text: &[u8], base: usize) -> impl Iterator<Item = Pair<'_>> {
    let (mut at, text) = text.strip_prefix(b"?").map_or((0, text), |query| (1, query));
    text.split(|&byte| byte == b'&').filter_map(move |piece| {
        let start = at;
        at += piece.len() + 1;
        let inside = trimmed(piece);
        let is_placeholder = inside.starts_with(b"<") && inside.ends_with(b">");
        if inside.is_empty() || is_placeholder {
            return None;
        }
        let start = base + start + (piece.len() - piece.trim_ascii_start().len());
        Some(pair(inside, start))
    })
}

/// Without the line breaks that documents put between pairs.
fn trimmed(piece: &[u8]) -> &[u8] {
    let mut inside = piece.trim_ascii_start();
    while let Some(shorter) = inside.strip_suffix(b"\n").or_else(|| inside.strip_suffix(b"\r")) {
        inside = shorter;
    }
    inside
}

fn pair(text: &[u8], start: usize) -> Pair<'_> {
    let equals = text.iter().position(|&byte| byte == b'=');
    let (name, rest) = text.split_at(equals.unwrap_or(text.len()));
    let value = rest.strip_prefix(b"=").unwrap_or_default();
    let (name_text, bad_name) = decoded(name);
    let (value_text, bad_value) = decoded(value);
    let end = start + text.len();
    Pair {
        name: name_text,
        name_span: Span::of(start..start + name.len()),
        value: value_text,
        value_span: Span::of(end - value.len()..end),
        is_damaged: equals.is_none() || bad_name || bad_value,
    }
}

/// A name or value without its percent-encoding, and whether that was broken.
fn decoded(raw: &[u8]) -> (Cow<'_, str>, bool) {
    let broken =
        |at: usize| !matches!(raw.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let is_plain = !raw.iter().any(|byte| matches!(byte, b'%' | b'+'));
    if is_plain && let Ok(text) = std::str::from_utf8(raw) {
        return (Cow::Borrowed(text), false);
    }
    let is_broken = raw.iter().enumerate().any(|(at, &byte)| byte == b'%' && broken(at));
    let spaced: Vec<u8> = raw.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    let bytes: Vec<u8> = percent_decode(&spaced).collect();
    match String::from_utf8(bytes) {
        Ok(text) => (Cow::Owned(text), is_broken),
        Err(error) => (Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()), true),
    }
}

/// Keeps what is no common parameter; those go into the head, unless it has them already.
pub(super) fn take_common<'a>(pairs: impl Iterator<Item = Pair<'a>>, head: &mut Head<'a>) -> Vec<Pair<'a>> {
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
            name if COMMON.contains(&name) => continue,
            _ => {
                others.push(pair);
                continue;
            }
        };
        head.set(name, Field { text: pair.value, span: Some(pair.value_span) }, false);
    }
    others
}

/// Reads what the pairs describe into `tree`, and tells what is odd about them.
///
/// # Errors
///
/// If there are more than `most` values.
pub(in crate::preflight) fn plant<'a>(
    pairs: &'a [Pair<'a>],
    tree: &mut Tree<'a>,
    most: usize,
) -> Result<Vec<Oddity>, Fault> {
    // Every pair is a value, and the object that holds them is one more.
    if let Some(pair) = pairs.get(most) {
        return Err(Fault { kind: FaultKind::TooLong, at: pair.value_span.start as usize });
    }
    let items: Vec<Item<'a>> = pairs.iter().map(Item::new).collect();
    let items: Vec<&Item<'a>> = items.iter().collect();
    let mut planter = Planter { builder: Builder::new(tree, most), oddities: Vec::new() };
    planter.builder.add(Leaf::Object, span_of(&items));
    planter.level(&items, 0, false);
    planter.builder.shut(None);
    match planter.builder.full_at {
        Some(at) => Err(Fault { kind: FaultKind::TooLong, at }),
        None => Ok(planter.oddities),
    }
}

/// A pair, its name split at the dots.
struct Item<'a> {
    pair: &'a Pair<'a>,
    parts: Vec<&'a str>,
}

impl<'a> Item<'a> {
    fn new(pair: &'a Pair<'a>) -> Self {
        let parts: Vec<&str> = pair.name.split('.').take(MOST_PARTS + 1).collect();
        Item { pair, parts: if parts.len() > MOST_PARTS { vec![&pair.name] } else { parts } }
    }
}

/// From the first pair's name to the last one's value.
fn span_of(items: &[&Item<'_>]) -> Span {
    let spans = items.iter().map(|item| item.pair.name_span.to(item.pair.value_span));
    spans.reduce(Span::to).unwrap_or_default()
}

struct Planter<'t, 'a> {
    builder: Builder<'t, 'a>,
    oddities: Vec<Oddity>,
}

impl<'a> Planter<'_, 'a> {
    /// The members that differ in part `level` of their names. At most [`MOST_PARTS`] calls deep.
    fn level(&mut self, items: &[&Item<'a>], level: usize, is_array: bool) {
        let mut groups: Vec<(&'a str, Vec<&Item<'a>>)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for &item in items {
            let part = item.parts.get(level).copied().unwrap_or_default();
            let place = *places.entry(part).or_insert_with(|| {
                groups.push((part, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, group)) = groups.get_mut(place) {
                group.push(item);
            }
        }
        if is_array {
            groups.sort_by_key(|(part, _)| index(part));
        }
        for (part, group) in groups {
            self.member(if is_array { "" } else { part }, &group, level, is_array);
        }
    }

    fn member(&mut self, name: &'a str, group: &[&Item<'a>], level: usize, in_array: bool) {
        let (here, deeper): (Vec<&Item<'a>>, Vec<&Item<'a>>) =
            group.iter().partition(|item| item.parts.len() <= level + 1);
        for (nth, item) in here.iter().enumerate() {
            self.builder.name(Cow::Borrowed(name), item.pair.name_span);
            let id = self.builder.add(Leaf::Text(Cow::Borrowed(&item.pair.value)), item.pair.value_span);
            if item.pair.is_damaged {
                self.oddities.push(Oddity::Damaged(id));
            }
            // Two elements with one number; two members of one name are seen later.
            if in_array && nth > 0 {
                self.oddities.push(Oddity::Twice(id));
            }
        }
        let Some(first) = deeper.first() else { return };
        let numbers: Option<Vec<u32>> =
            deeper.iter().map(|item| item.parts.get(level + 1).and_then(|part| index(part))).collect();
        let leaf = if numbers.is_some() { Leaf::Array } else { Leaf::Object };
        self.builder.name(Cow::Borrowed(name), first.pair.name_span);
        let id = self.builder.add(leaf, span_of(&deeper));
        if numbers.as_ref().is_some_and(|numbers| has_gap(numbers)) {
            self.oddities.push(Oddity::Gap(id));
        }
        if in_array && !here.is_empty() {
            self.oddities.push(Oddity::Twice(id));
        }
        self.level(&deeper, level + 1, numbers.is_some());
        self.builder.shut(None);
    }
}

fn index(part: &str) -> Option<u32> {
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

/// Whether the numbers are not 0, 1, 2 … in some order.
fn has_gap(numbers: &[u32]) -> bool {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.iter().zip(0..).any(|(&number, expected)| number != expected)
}

/// The bytes behind the question mark of a URL or path, up to a fragment.
pub(super) fn query_of(target: &[u8]) -> Option<Range<usize>> {
    let start = target.iter().position(|&byte| byte == b'?')? + 1;
    let rest = target.get(start..).unwrap_or_default();
    let len = rest.iter().position(|&byte| byte == b'#').unwrap_or(rest.len());
    Some(start..start + len)
}
