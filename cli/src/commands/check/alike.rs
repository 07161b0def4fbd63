//! Findings that are alike: the first few are shown, the rest are counted.
//!
//! Alike are findings of one rule and parameter whose messages differ in values only. Requests are
//! rendered on any thread, so which findings are the first is known only when they are written, in
//! order. A rendered finding therefore carries its key; of a group that is known to be full, only
//! that.
//!
//! ```text
//! key, key of the rule | lengths | the finding in full | the finding in a line
//! ```

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::{PoisonError, RwLock};

use crate::report::thousands;
use apitriage::preflight::Finding;
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::excerpt::Around;

/// How many findings that are alike are shown, unless asked.
pub(super) const DEFAULT_MOST: u64 = 20;

/// So many groups are told apart; of other findings, those of one rule are a group.
const MOST_GROUPS: usize = 4096;

/// How findings are shown one by one.
pub(super) trait ShowFinding: Send + Sync {
    /// A finding in a line, without its end.
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String;
    /// The same in full, if that is more than a line; `around` is filled by the first that needs
    /// it.
    fn full(
        &self,
        _request: &CheckedRequest<'_>,
        _finding: &Finding<'_>,
        _around: &OnceCell<Around>,
    ) -> Option<String> {
        None
    }
    /// In a line, that a request has more findings than `--max-findings`.
    fn omitted(&self, request: &CheckedRequest<'_>) -> String;
    /// What stands before the lines for groups of which not all was shown.
    fn heading(&self) -> &'static str {
        ""
    }
    /// What comes behind the last.
    fn end(&self, _totals: &CheckTotals, _unread: &[&Error]) -> String {
        String::new()
    }
}

/// What findings that are alike have in common, and what those of a rule have.
#[derive(Clone, Copy)]
struct Keys {
    own: u64,
    rule: u64,
}

pub(super) struct Alike {
    pub(super) show: Box<dyn ShowFinding>,
    most: u64,
    hasher: RandomState,
    groups: RwLock<Groups>,
}

#[derive(Default)]
struct Groups {
    by_key: HashMap<u64, Group>,
    /// Those of which not all was shown, in the order of the input.
    full: Vec<u64>,
}

#[derive(Default)]
struct Group {
    count: u64,
    /// The first that was not shown, in a line.
    brief: Vec<u8>,
}

impl Alike {
    pub(super) fn new(show: Box<dyn ShowFinding>, most: u64) -> Self {
        Alike { show, most, hasher: RandomState::new(), groups: RwLock::default() }
    }

    /// Renders a request for [`Alike::write`], on any thread.
    pub(super) fn render(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        let around = OnceCell::new();
        for finding in request.findings {
            let keys = self.keys(finding);
            if self.is_full(keys) {
                pack(keys, "", "", out);
            } else {
                // Once only: a place on a long line takes time.
                let brief = self.show.brief(request, finding);
                let full = self.show.full(request, finding, &around);
                pack(keys, &full.unwrap_or_else(|| format!("{brief}\n")), &brief, out);
            }
        }
        if request.findings.omitted() > 0 {
            let line = self.show.omitted(request);
            let key = self.hasher.hash_one("omitted");
            pack(Keys { own: key, rule: key }, &format!("{line}\n"), &line, out);
        }
    }

    fn keys(&self, finding: &Finding<'_>) -> Keys {
        let rule = self.hasher.hash_one((finding.severity, finding.rule));
        let words = (rule, without_values(&finding.parameter), without_values(&finding.message));
        Keys { own: self.hasher.hash_one(words), rule }
    }

    fn is_full(&self, keys: Keys) -> bool {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        groups.by_key.get(&groups.key(keys)).is_some_and(|group| group.count > self.most)
    }

    /// Writes what was rendered, in the order of the input.
    pub(super) fn write(&self, mut bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        let mut groups = self.groups.write().unwrap_or_else(PoisonError::into_inner);
        while let Some((keys, whole, brief)) = unpack(&mut bytes) {
            let key = groups.key(keys);
            let group = groups.by_key.entry(key).or_default();
            group.count += 1;
            if group.count <= self.most {
                out.write_all(whole)?;
            } else if group.count == self.most + 1 {
                group.brief = brief.to_vec();
                groups.full.push(key);
            }
        }
        Ok(())
    }

    /// A line for each group of which not all was shown.
    pub(super) fn write_rest(&self, out: &mut impl Write) -> io::Result<()> {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        let full = groups.full.iter().filter_map(|key| groups.by_key.get(key));
        for (place, group) in full.enumerate() {
            if place == 0 {
                out.write_all(self.show.heading().as_bytes())?;
            }
            out.write_all(&group.brief)?;
            match group.count - self.most - 1 {
                0 => out.write_all(b"\n")?,
                more => writeln!(out, " (and {} more like it)", thousands(more))?,
            }
        }
        Ok(())
    }
}

impl Groups {
    /// The group that a finding belongs to.
    fn key(&self, keys: Keys) -> u64 {
        let has_room = self.by_key.len() < MOST_GROUPS || self.by_key.contains_key(&keys.own);
        if has_room { keys.own } else { keys.rule }
    }
}

/// `text` without numbers and without what stands between quotes.
fn without_values(text: &str) -> String {
    let mut words = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '0'..='9' if words.ends_with('0') => {}
            '0'..='9' => words.push('0'),
            '"' => {
                words.push('"');
                while let Some(quoted) = characters.next().filter(|&quoted| quoted != '"') {
                    if quoted == '\\' {
                        characters.next();
                    }
                }
            }
            other => words.push(other),
        }
    }
    words
}

fn pack(keys: Keys, whole: &str, brief: &str, out: &mut Vec<u8>) {
    for number in [keys.own, keys.rule, whole.len() as u64, brief.len() as u64] {
        out.extend(number.to_le_bytes());
    }
    out.extend([whole, brief].concat().bytes());
}

fn unpack<'b>(bytes: &mut &'b [u8]) -> Option<(Keys, &'b [u8], &'b [u8])> {
    let mut number = || {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Some(u64::from_le_bytes(*number))
    };
    let (keys, whole, brief) = (Keys { own: number()?, rule: number()? }, number()?, number()?);
    let mut part = |len: u64| {
        let (part, rest) = bytes.split_at_checked(usize::try_from(len).ok()?)?;
        *bytes = rest;
        Some(part)
    };
    Some((keys, part(whole)?, part(brief)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_left_out_of_account() {
        for (text, words) in [
            ("MaxResults is 51; it must be at most 50", "MaxResults is 0; it must be at most 0"),
            (r#"Mode is "a\"b\\"; it must be x"#, r#"Mode is "; it must be x"#),
            ("/LookupAttributes/12/X", "/LookupAttributes/0/X"),
            ("an \"open one", "an \""),
        ] {
            assert_eq!(without_values(text), words);
        }
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let mut bytes = Vec::new();
        pack(Keys { own: 1, rule: 2 }, "whole", "", &mut bytes);
        pack(Keys { own: 3, rule: 4 }, "", "brief", &mut bytes);
        let mut rest = &bytes[..];
        for expected in [(1, 2, &b"whole"[..], &b""[..]), (3, 4, b"", b"brief")] {
            let (keys, whole, brief) = unpack(&mut rest).unwrap();
            assert_eq!((keys.own, keys.rule, whole, brief), expected);
        }
        assert!(unpack(&mut rest).is_none());
    }
}
