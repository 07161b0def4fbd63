//! Codes by group, in bounded memory. A group is a text, such as the name of an input.
//!
//! A row is a code of a group. While all groups together have no more rows than the limit, each
//! keeps exact counts. Beyond it, groups are dropped from the largest hash of their key down until
//! the rest fits; dropped groups are summed as *other*:
//!
//! ```text
//! hash of the key      3     8     12   |  20    31  …
//! rows                 4     1      5   |  other: all groups from here on
//! ```
//!
//! More records only add rows, so the border only moves to smaller hashes: a group that is kept at
//! the end was never dropped before. Which groups these are depends neither on order nor on
//! threads. The price: a group with many codes and a small hash drops many groups with few.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use xxhash_rust::xxh3::xxh3_64;

use super::codes::Codes;

/// The codes of each group.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    most_rows: usize,
    kept: BTreeMap<Box<str>, Codes>,
    /// The groups in `kept` by hash; the first to be dropped is on top.
    by_hash: BinaryHeap<(u64, Box<str>)>,
    /// How many rows the groups in `kept` have.
    rows: usize,
    other: OtherGroups,
}

/// The groups beyond the limit, summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherGroups {
    pub(crate) codes: Codes,
    /// The smallest hashes of their keys, at most as many as the limit. Every group from the first
    /// of these on is here.
    pub(super) hashes: BTreeSet<u64>,
}

impl OtherGroups {
    /// How many different groups are among the others, at least.
    pub(crate) fn distinct_at_least(&self) -> u64 {
        self.hashes.len() as u64
    }

    /// Remembers the hash of a group that is not kept. At least one is remembered, so that a count
    /// of others never comes with "at least 0 groups".
    fn note_dropped(&mut self, hash: u64, most_rows: usize) {
        self.hashes.insert(hash);
        if self.hashes.len() > most_rows.max(1) {
            self.hashes.pop_last();
        }
    }
}

impl Groups {
    /// No groups yet. Their codes will have the limits `most_samples` and `most_unknown`.
    pub(super) fn new(most_rows: usize, (most_samples, most_unknown): (usize, usize)) -> Self {
        let other =
            OtherGroups { codes: Codes::few(most_samples, most_unknown), hashes: BTreeSet::new() };
        Groups { most_rows, kept: BTreeMap::new(), by_hash: BinaryHeap::new(), rows: 0, other }
    }

    /// Counts one record of a group: `add` adds it to the group's codes or, if the group is one of
    /// the others, to theirs.
    pub(super) fn count(&mut self, key: &str, add: impl FnOnce(&mut Codes)) {
        if let Some(codes) = self.kept.get_mut(key) {
            let before = rows_of(codes);
            add(codes);
            self.rows += rows_of(codes) - before;
            return self.drop_groups_beyond_limit();
        }

        let hash = xxh3_64(key.as_bytes());
        if self.is_other(hash) {
            self.other.note_dropped(hash, self.most_rows);
            return add(&mut self.other.codes);
        }

        let mut codes = self.other.codes.empty_of_same_kind();
        add(&mut codes);
        self.merge_group(key.into(), codes);
        self.drop_groups_beyond_limit();
    }

    /// Adds codes to a group or, if it is one of the others, to theirs. Afterwards there may be
    /// more rows than the limit allows.
    pub(super) fn merge_group(&mut self, key: Box<str>, codes: Codes) {
        let hash = xxh3_64(key.as_bytes());
        if self.is_other(hash) {
            self.other.note_dropped(hash, self.most_rows);
            self.other.codes.merge(codes);
        } else if let Some(mine) = self.kept.get_mut(&key) {
            let before = rows_of(mine);
            mine.merge(codes);
            self.rows += rows_of(mine) - before;
        } else {
            self.rows += rows_of(&codes);
            self.by_hash.push((hash, key.clone()));
            self.kept.insert(key, codes);
        }
    }

    pub(super) fn replace_other(&mut self, other: OtherGroups) {
        self.other = other;
    }

    /// Whether a group with this hash is beyond the border, among the others.
    fn is_other(&self, hash: u64) -> bool {
        self.other.hashes.first().is_some_and(|first| *first <= hash)
    }

    /// Drops groups until no more rows are left than the limit allows.
    fn drop_groups_beyond_limit(&mut self) {
        while self.rows > self.most_rows
            && let Some((last, _)) = self.by_hash.peek()
        {
            self.drop_groups_from(*last);
        }
    }

    /// Drops the groups with this hash or a larger one.
    fn drop_groups_from(&mut self, hash: u64) {
        while self.by_hash.peek().is_some_and(|(last, _)| *last >= hash)
            && let Some((last, key)) = self.by_hash.pop()
            && let Some(codes) = self.kept.remove(&key)
        {
            self.rows -= rows_of(&codes);
            self.other.note_dropped(last, self.most_rows);
            self.other.codes.merge(codes);
        }
    }

    /// Adds all counts of `theirs`. Both must have the same limits.
    pub(super) fn merge(&mut self, theirs: Groups) {
        for hash in theirs.other.hashes {
            self.other.note_dropped(hash, self.most_rows);
        }
        self.other.codes.merge(theirs.other.codes);
        if let Some(&first) = self.other.hashes.first() {
            self.drop_groups_from(first);
        }

        for (key, codes) in theirs.kept {
            self.merge_group(key, codes);
        }
        self.drop_groups_beyond_limit();
    }

    /// Lowers the limits of samples and of codes outside the catalog, for all groups.
    pub(super) fn lower_limits(&mut self, most_samples: usize, most_unknown: usize) {
        self.other.codes.lower_limits(most_samples, most_unknown);
        for codes in self.kept.values_mut() {
            codes.lower_limits(most_samples, most_unknown);
        }
        self.rows = self.kept.values().map(rows_of).sum();
    }

    /// Lowers the limit of rows, and drops groups beyond it.
    pub(super) fn lower_row_limit(&mut self, most_rows: usize) {
        self.most_rows = self.most_rows.min(most_rows);
        while self.other.hashes.len() > self.most_rows.max(1) {
            self.other.hashes.pop_last();
        }
        self.drop_groups_beyond_limit();
    }

    pub(super) fn most_rows(&self) -> usize {
        self.most_rows
    }

    /// How many rows are in memory, those of the others included.
    pub(super) fn rows(&self) -> usize {
        self.rows + self.other.codes.rows()
    }

    /// The groups that are kept, by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Codes)> {
        self.kept.iter().map(|(key, codes)| (&**key, codes))
    }

    /// The groups beyond the limit.
    pub(crate) fn other(&self) -> &OtherGroups {
        &self.other
    }

    /// Checks a summary that was read back: `Err` says what does not add up.
    pub(super) fn check(&self) -> Result<(), String> {
        let last = self.by_hash.peek().map(|(last, _)| *last);
        if self.rows > self.most_rows || last.is_some_and(|last| self.is_other(last)) {
            return Err("groups are kept that are among the others".to_owned());
        }

        let others = self.other.hashes.len();
        if others > self.most_rows.max(1) || (others as u64) > self.other.codes.total()? {
            return Err("there are more other groups than records in them".to_owned());
        }
        if others == 0 && self.other.codes.total()? > 0 {
            return Err("records are in other groups, but there are none".to_owned());
        }
        Ok(())
    }

    /// How many failures and dry runs were counted in all.
    pub(super) fn total(&self) -> Result<u64, String> {
        let kept = self.kept.values().map(Codes::total);
        kept.chain([self.other.codes.total()])
            .try_fold(0, |sum: u64, total| super::sum([sum, total?]))
    }
}

/// How many rows a group takes: one at least, even if none of its codes has a tally of its own.
fn rows_of(codes: &Codes) -> usize {
    codes.rows().max(1)
}

impl PartialEq for Groups {
    fn eq(&self, other: &Self) -> bool {
        // `by_hash` and `rows` follow from `kept`.
        (self.most_rows, &self.kept, &self.other) == (other.most_rows, &other.kept, &other.other)
    }
}

impl Eq for Groups {}
