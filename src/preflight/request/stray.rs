//! Members of an envelope that are not read, though they were meant to be: `"Params"`, `"acton"`,
//! and parameters that are beside `params`.
//!
//! They are found in a second walk through the text, which only unusual envelopes need. This file
//! must not know which parameters an action has.

use std::borrow::Cow;
use std::ops::Range;

use super::envelope::{ANY_DEPTH, EnvelopeMembers};
use crate::grammar::{Text, Value, Visitor, visit};
use crate::preflight::tree::Span;

/// The names of the members that are read.
const MEMBERS: [&str; 6] = ["action", "params", "version", "region", "method", "timestamp"];

/// Names that are used by mistake for `params`.
const LIKE_PARAMS: [&str; 3] = ["param", "parameter", "parameters"];

/// How many members that are not read are kept: enough for people, and no memory that grows with
/// the text.
const MAX_STRAYS: usize = 64;

/// A member that is not read.
#[derive(Clone, Debug)]
pub(in crate::preflight) struct Stray<'a> {
    pub(in crate::preflight) name: Cow<'a, str>,
    /// Where its name is.
    pub(in crate::preflight) span: Span,
    /// The member that was probably meant; `None`: it may be a parameter.
    pub(in crate::preflight) meant: Option<&'static str>,
}

/// The members of one envelope that are not read.
#[derive(Default)]
pub(super) struct Strays<'a> {
    pub(super) list: Vec<Stray<'a>>,
    /// Whether there are members that are neither read nor resemble one that is.
    pub(super) has_others: bool,
}

/// Looks for misspelled members. A misspelled action and misspelled parameters are put into
/// `members`, where these are missing, so that they are checked all the same.
pub(super) fn find_strays<'a>(text: &'a [u8], members: &mut EnvelopeMembers<'a>) -> Strays<'a> {
    let mut search = StraySearch::default();
    // The text was visited before: a fault in it is known.
    let _ = visit(text, ANY_DEPTH, &mut search);

    let StraySearch { near, mut strays } = search;
    let has_params = members.params.is_some();
    let is_missed = |stray: &Stray<'_>| match stray.meant {
        Some(meant) => !has_member(members, meant),
        None => !has_params,
    };
    strays.list.retain(is_missed);

    if members.head.action.is_none() {
        members.head.action = near.head.action;
    }
    if !has_params {
        members.params = near.params;
    }
    strays
}

fn has_member(members: &EnvelopeMembers<'_>, name: &str) -> bool {
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

/// The name of the member that a name with escapes in it spells; empty if it is not that of a
/// member.
pub(super) fn spelled_with_escapes(raw: &[u8]) -> &'static [u8] {
    let name = Text::new(raw, true).decode().unwrap_or_default();
    let is_same = |member: &&&str| **member == name || is_capitalised(&name, member);
    // `Action` is also a common parameter, so its capital is kept.
    match MEMBERS.iter().find(is_same) {
        Some(&"action") if name == "Action" => b"Action",
        Some(member) => member.as_bytes(),
        None => b"",
    }
}

/// Whether a name is that of a member with a capital, such as `Version`. `Params` is not: it is a
/// misspelling.
fn is_capitalised(name: &str, member: &str) -> bool {
    let (capital, rest) = name.split_at_checked(1).unwrap_or_default();
    let (first, member_rest) = member.split_at_checked(1).unwrap_or_default();
    let is_same_letter = capital != first && capital.eq_ignore_ascii_case(first);
    member != "params" && rest == member_rest && is_same_letter
}

/// The member that was probably meant by a name that is not that of a member.
fn meant_member(name: &str) -> Option<&'static str> {
    let letters: String = name.chars().filter(|c| !matches!(c, '_' | '-')).collect();
    let letters = letters.to_ascii_lowercase();
    let letters = letters.strip_prefix("xtc").unwrap_or(&letters); // X-TC-Action
    if LIKE_PARAMS.contains(&letters) {
        return Some("params");
    }
    MEMBERS.into_iter().find(|member| resembles(letters, member))
}

/// Whether a name differs from that of a member only in that one letter is wrong, missing or too
/// much, or that letters have changed places.
fn resembles(name: &str, member: &str) -> bool {
    let (name, member) = (name.as_bytes(), member.as_bytes());
    let front = name.iter().zip(member).take_while(|(a, b)| a == b).count();
    let max_back = name.len().min(member.len()) - front;
    let back = name
        .iter()
        .rev()
        .zip(member.iter().rev())
        .take(max_back)
        .take_while(|(a, b)| a == b)
        .count();
    let is_one_edit = name.len() - front - back <= 1 && member.len() - front - back <= 1;

    let sorted = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes.sort_unstable();
        bytes
    };
    is_one_edit || (front > 0 && sorted(name) == sorted(member))
}

/// Collects the members that are not read.
#[derive(Default)]
struct StraySearch<'a> {
    /// The values of a misspelled `action` and `params`.
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
        if MEMBERS.iter().any(|member| *member == name || is_capitalised(&name, member)) {
            return;
        }

        let meant = meant_member(&name);
        self.near.key = meant
            .filter(|name| matches!(*name, "action" | "params"))
            .unwrap_or_default()
            .as_bytes();
        self.strays.has_others |= meant.is_none();
        if self.strays.list.len() < MAX_STRAYS {
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
            assert_eq!(meant_member(name), Some(read), "{name}");
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
            assert_eq!(meant_member(other), None, "{other}");
        }
    }
}
