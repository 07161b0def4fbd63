//! EnvelopeMembers of an envelope that are not read, though they were meant to be: `"Params"`,
//! `"acton"`, and parameters that are beside `params`.
//!
//! This is a second walk through the text, for envelopes that lack a member. This file must not
//! know which parameters an action has.

use std::borrow::Cow;
use std::ops::Range;

use super::envelope::{ANY_DEPTH, EnvelopeMembers};
use crate::grammar::{Text, Value, Visitor, visit};
use crate::preflight::tree::Span;

/// The members that are read.
const READ: [&str; 6] = ["action", "params", "version", "region", "method", "timestamp"];

/// Other names for the parameters.
const PARAMS: [&str; 3] = ["param", "parameter", "parameters"];

/// So many are reported at most.
const MOST: usize = 64;

/// A member that is not read.
#[derive(Clone, Debug)]
pub(in crate::preflight) struct Stray<'a> {
    pub(in crate::preflight) name: Cow<'a, str>,
    pub(in crate::preflight) span: Span,
    /// The member that it is nearly called like; `None`: it may be a parameter.
    pub(in crate::preflight) meant: Option<&'static str>,
}

/// All of one envelope.
#[derive(Default)]
pub(super) struct Strays<'a> {
    pub(super) list: Vec<Stray<'a>>,
    /// Whether there are members that are neither read nor nearly called like one that is.
    pub(super) has_others: bool,
}

/// Looks for misspelled members. A misspelled action and misspelled parameters are put into
/// `members`, where these are missing, so that they are checked all the same.
pub(super) fn find_strays<'a>(text: &'a [u8], members: &mut EnvelopeMembers<'a>) -> Strays<'a> {
    let mut search = StraySearch::default();
    // The text was read before: there is no new fault to find.
    let _ = visit(text, ANY_DEPTH, &mut search);

    let StraySearch { near, mut strays } = search;
    let has_params = members.params.is_some();
    strays.list.retain(|stray| stray.meant.map_or(!has_params, |meant| !has(members, meant)));
    if members.head.action.is_none() {
        members.head.action = near.head.action;
    }
    if !has_params {
        members.params = near.params;
    }
    strays
}

fn has(members: &EnvelopeMembers<'_>, name: &str) -> bool {
    let more = members.head.more();
    match name {
        "action" => members.head.action.is_some(),
        "params" => members.params.is_some(),
        "version" => more.version.is_some(),
        "region" => more.region.is_some(),
        "method" => more.method.is_some(),
        _ => more.timestamp.is_some(),
    }
}

/// The member that a name with escapes in it spells out.
pub(super) fn spelled_with_escapes(raw: &[u8]) -> &'static [u8] {
    let name = Text::new(raw, true).decode().unwrap_or_default();
    let is_same = |read: &&&str| **read == name || is_capitalised(&name, read);
    // A capital distinguishes the common parameter from `action`, so it is kept.
    match READ.iter().find(is_same) {
        Some(&"action") if name == "Action" => b"Action",
        Some(read) => read.as_bytes(),
        None => b"",
    }
}

/// `Version`, for all members but `params`.
fn is_capitalised(name: &str, read: &str) -> bool {
    let (capital, rest) = name.split_at_checked(1).unwrap_or_default();
    let (first, read_rest) = read.split_at_checked(1).unwrap_or_default();
    read != "params" && rest == read_rest && capital != first && capital.eq_ignore_ascii_case(first)
}

/// The member that was probably meant by a name that is not one.
fn meant(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-')).collect();
    let plain = plain.to_ascii_lowercase();
    let plain = plain.strip_prefix("xtc").unwrap_or(&plain); // X-TC-Action
    if PARAMS.contains(&plain) {
        return Some("params");
    }
    READ.into_iter().find(|read| is_nearly(plain, read))
}

/// Whether a letter is wrong, missing or too much, or letters have changed places.
fn is_nearly(name: &str, read: &str) -> bool {
    let (name, read) = (name.as_bytes(), read.as_bytes());
    let front = name.iter().zip(read).take_while(|(a, b)| a == b).count();
    let most_back = name.len().min(read.len()) - front;
    let back = name
        .iter()
        .rev()
        .zip(read.iter().rev())
        .take(most_back)
        .take_while(|(a, b)| a == b)
        .count();
    let is_one_edit = name.len() - front - back <= 1 && read.len() - front - back <= 1;

    let sorted = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes.sort_unstable();
        bytes
    };
    is_one_edit || (front > 0 && sorted(name) == sorted(read))
}

#[derive(Default)]
struct StraySearch<'a> {
    /// What misspelled members hold.
    near: EnvelopeMembers<'a>,
    strays: Strays<'a>,
}

impl<'a> Visitor<'a> for StraySearch<'a> {
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        self.near.key = b"";
        if depth != 1 {
            return;
        }
        let name = Text::new(raw, escaped).decode().unwrap_or_default();
        if READ.iter().any(|read| *read == name || is_capitalised(&name, read)) {
            return;
        }
        let meant = meant(&name);
        self.near.key = meant
            .filter(|name| matches!(*name, "action" | "params"))
            .unwrap_or_default()
            .as_bytes();
        self.strays.has_others |= meant.is_none();
        if self.strays.list.len() < MOST {
            self.strays.list.push(Stray { name, span: Span::of(at..at + raw.len() + 2), meant });
        }
    }

    fn wants_value(&self) -> bool {
        self.near.wants_value()
    }

    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        self.near.scalar(value, span);
    }

    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        self.near.open(container, depth, at);
    }

    fn close(&mut self, depth: usize, end: usize) {
        self.near.close(depth, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_spellings_are_meant_and_others_are_not() {
        for (name, read) in [
            ("Params", "params"),
            ("PARAMS", "params"),
            ("param", "params"),
            ("Parameters", "params"),
            ("parmas", "params"),
            ("acton", "action"),
            ("ACTION", "action"),
            ("X-TC-Action", "action"),
            ("verison", "version"),
            ("X-TC-Version", "version"),
            ("regions", "region"),
            ("Methode", "method"),
            ("time_stamp", "timestamp"),
        ] {
            assert_eq!(meant(name), Some(read), "{name}");
        }
        for other in [
            "",
            "id",
            "now",
            "source",
            "reason",
            "raw",
            "request",
            "body",
            "message",
            "time",
            "AuditName",
            "é",
        ] {
            assert_eq!(meant(other), None, "{other}");
        }
    }
}
