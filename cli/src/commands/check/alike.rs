//! Findings that are alike: the first few are shown, the rest are counted.
//!
//! Findings are alike if they have the same severity, rule and parameter, and their messages differ
//! only in values. They form a group.
//!
//! Requests are rendered on any thread. Which findings of a group are the first is known only when
//! they are written, in order. So a finding is rendered together with the key of its group, and
//! whether its text is shown is decided later. If that is known before, no text is rendered.
//!
//! ```text
//! key, key of the rule | lengths | the finding in full | the finding in a line
//! ```

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::{PoisonError, RwLock};

use apitriage::preflight::Finding;
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::excerpt::RequestSecrets;
use crate::report::thousands;

/// How many findings that are alike are shown without `--max-alike`.
pub(super) const DEFAULT_MOST: u64 = 20;

/// How many groups are distinguished. After that, the findings of one rule form a group.
const MOST_GROUPS: usize = 4096;

/// A format that prints findings one by one.
///
/// [`AlikeFindings`] calls `brief`, `full` and `omitted` on any thread, in any order. After the
/// last finding it calls `heading`, if some were not shown, and then `end`.
pub(super) trait ShowFinding: Send + Sync {
    /// A finding on one line, without the line end.
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String;

    /// A finding in full, with its line ends, if that is more than one line. `secrets` is empty
    /// until a finding of the request needs it.
    fn full(
        &self,
        _request: &CheckedRequest<'_>,
        _finding: &Finding<'_>,
        _secrets: &OnceCell<RequestSecrets>,
    ) -> Option<String> {
        None
    }

    /// A line, without its end, that says that a request has more findings than `--max-findings`.
    fn omitted(&self, request: &CheckedRequest<'_>) -> String;

    /// The heading of the lines for groups of which not all was shown.
    fn heading(&self) -> &'static str {
        ""
    }

    /// The text after everything else.
    fn end(&self, _totals: &CheckTotals, _unread: &[&Error]) -> String {
        String::new()
    }
}

/// The groups that a finding may belong to: that of findings which are alike, or, if there are too
/// many groups, that of its rule.
#[derive(Clone, Copy)]
struct GroupKeys {
    own: u64,
    rule: u64,
}

/// Shows findings, and counts those that are like the ones shown.
pub(super) struct AlikeFindings {
    pub(super) show: Box<dyn ShowFinding>,
    /// How many findings of a group are shown.
    most_shown: u64,
    hasher: RandomState,
    groups: RwLock<AlikeGroups>,
}

#[derive(Default)]
struct AlikeGroups {
    by_key: HashMap<u64, AlikeGroup>,
    /// The groups of which not all was shown, in the order of the input.
    overfull: Vec<u64>,
}

#[derive(Default)]
struct AlikeGroup {
    count: u64,
    /// The first finding that was not shown, on one line.
    brief: Vec<u8>,
}

impl AlikeFindings {
    pub(super) fn new(show: Box<dyn ShowFinding>, most_shown: u64) -> Self {
        AlikeFindings { show, most_shown, hasher: RandomState::new(), groups: RwLock::default() }
    }

    /// Renders a request for [`AlikeFindings::write`], on any thread.
    pub(super) fn render(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        let secrets = OnceCell::new();
        for finding in request.findings {
            let keys = self.group_keys(finding);
            if self.is_overfull(keys) {
                pack_finding(keys, "", "", out);
                continue;
            }

            // The line is rendered only once, because to find a place on a long line takes time.
            let brief = self.show.brief(request, finding);
            let full = self.show.full(request, finding, &secrets);
            let full = full.unwrap_or_else(|| format!("{brief}\n"));
            pack_finding(keys, &full, &brief, out);
        }

        if request.findings.omitted() > 0 {
            let brief = self.show.omitted(request);
            let key = self.hasher.hash_one("omitted");
            let keys = GroupKeys { own: key, rule: key };
            pack_finding(keys, &format!("{brief}\n"), &brief, out);
        }
    }

    fn group_keys(&self, finding: &Finding<'_>) -> GroupKeys {
        let rule = self.hasher.hash_one((finding.severity, finding.rule));
        let words = (rule, without_values(&finding.parameter), without_values(&finding.message));
        GroupKeys { own: self.hasher.hash_one(words), rule }
    }

    /// Whether no finding of the group will be shown any more, neither in full nor on a line.
    fn is_overfull(&self, keys: GroupKeys) -> bool {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        let group = groups.by_key.get(&groups.group_key(keys));
        group.is_some_and(|group| group.count > self.most_shown)
    }

    /// Writes what was rendered. The calls must be in the order of the input.
    pub(super) fn write(&self, mut bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        let mut groups = self.groups.write().unwrap_or_else(PoisonError::into_inner);
        while let Some((keys, full, brief)) = unpack_finding(&mut bytes) {
            let key = groups.group_key(keys);
            let group = groups.by_key.entry(key).or_default();
            group.count += 1;
            if group.count <= self.most_shown {
                out.write_all(full)?;
            } else if group.count == self.most_shown + 1 {
                group.brief = brief.to_vec();
                groups.overfull.push(key);
            }
        }
        Ok(())
    }

    /// Writes a line for each group of which not all was shown.
    pub(super) fn write_rest(&self, out: &mut impl Write) -> io::Result<()> {
        let groups = self.groups.read().unwrap_or_else(PoisonError::into_inner);
        if !groups.overfull.is_empty() {
            out.write_all(self.show.heading().as_bytes())?;
        }

        for group in groups.overfull.iter().filter_map(|key| groups.by_key.get(key)) {
            out.write_all(&group.brief)?;
            match group.count - self.most_shown - 1 {
                0 => out.write_all(b"\n")?,
                more => writeln!(out, " (and {} more like it)", thousands(more))?,
            }
        }
        Ok(())
    }
}

impl AlikeGroups {
    /// The key of the group that a finding belongs to.
    fn group_key(&self, keys: GroupKeys) -> u64 {
        let has_room = self.by_key.len() < MOST_GROUPS || self.by_key.contains_key(&keys.own);
        if has_room { keys.own } else { keys.rule }
    }
}

/// A text with `0` in place of each number, and without what is between quotes.
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

/// Adds a rendered finding to `out`, as the module's documentation shows.
fn pack_finding(keys: GroupKeys, full: &str, brief: &str, out: &mut Vec<u8>) {
    for number in [keys.own, keys.rule, full.len() as u64, brief.len() as u64] {
        out.extend(number.to_le_bytes());
    }
    out.extend_from_slice(full.as_bytes());
    out.extend_from_slice(brief.as_bytes());
}

/// Takes the first rendered finding off `bytes`: its keys, the finding in full, and on one line.
fn unpack_finding<'b>(bytes: &mut &'b [u8]) -> Option<(GroupKeys, &'b [u8], &'b [u8])> {
    let mut take_number = || {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Some(u64::from_le_bytes(*number))
    };
    let keys = GroupKeys { own: take_number()?, rule: take_number()? };
    let (full_len, brief_len) = (take_number()?, take_number()?);

    let mut take_text = |len: u64| {
        let (text, rest) = bytes.split_at_checked(usize::try_from(len).ok()?)?;
        *bytes = rest;
        Some(text)
    };
    Some((keys, take_text(full_len)?, take_text(brief_len)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_ignored() {
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
    fn packed_findings_are_unpacked() {
        let mut bytes = Vec::new();
        pack_finding(GroupKeys { own: 1, rule: 2 }, "full", "", &mut bytes);
        pack_finding(GroupKeys { own: 3, rule: 4 }, "", "brief", &mut bytes);
        let mut rest = &bytes[..];
        for expected in [(1, 2, &b"full"[..], &b""[..]), (3, 4, b"", b"brief")] {
            let (keys, full, brief) = unpack_finding(&mut rest).unwrap();
            assert_eq!((keys.own, keys.rule, full, brief), expected);
        }
        assert!(unpack_finding(&mut rest).is_none());
    }
}
