//! Records by group, in bounded memory. The key of a group is a text or nothing for each dimension.
//!
//! A row is a code of a group; a group without codes has one row, too. While all groups together
//! have no more rows than the limit, each keeps exact counts. Beyond it, groups are dropped from the
//! largest hash of their key down until the rest fits; dropped groups are summed as *other*:
//!
//! ```text
//! hash of the key      3     8     12   |  20    31  …
//! rows                 4     1      5   |  other: all groups from here on
//! ```
//!
//! More records only add rows, so the border only moves to smaller hashes: a group that is kept at
//! the end was never dropped before. Which groups these are depends neither on order nor on
//! threads. The price: a group with many codes and a small hash drops many groups with few.
//!
//! This file must not know what a dimension is.

use std::collections::{BTreeSet, BinaryHeap, HashMap};

use xxhash_rust::xxh3::xxh3_64;

use super::dimension::Dimension;
use super::group::TallyGroup;
use super::group_key::{KeyWriter, values_in};
use super::outcomes::Outcomes;
use super::sample::{Counted, Sample};
use super::seeded_hash::SeededHash;
use crate::classify::{Decision, Outcome};

/// The records of each group, for one list of dimensions.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    /// At least one, and none twice.
    by: Vec<Dimension>,
    /// Whether only failures and dry runs are in groups, since no other record has a value.
    is_of_failures: bool,
    most_rows: usize,
    kept: HashMap<Box<[u8]>, TallyGroup, SeededHash>,
    /// The groups in `kept` by hash; the first to be dropped is on top.
    by_hash: BinaryHeap<(u64, Box<[u8]>)>,
    /// How many rows the groups in `kept` have.
    rows: usize,
    other: OtherGroups,
    /// The key that was looked for last.
    last_key: KeyWriter,
}

/// The groups beyond the limit, summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherGroups {
    pub(crate) sum: TallyGroup,
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
    /// No groups yet, for a list that has each dimension once. Their codes will have the `limits`
    /// of samples and of codes outside the catalog.
    pub(super) fn new(by: Vec<Dimension>, most_rows: usize, limits: (usize, usize)) -> Self {
        Groups {
            is_of_failures: by.iter().any(Dimension::is_of_failures),
            by,
            most_rows,
            kept: HashMap::default(),
            by_hash: BinaryHeap::new(),
            rows: 0,
            other: OtherGroups { sum: TallyGroup::new(limits), hashes: BTreeSet::new() },
            last_key: KeyWriter::default(),
        }
    }

    pub(crate) fn by(&self) -> &[Dimension] {
        &self.by
    }

    /// Whether only failures and dry runs are in groups.
    pub(super) fn is_of_failures(&self) -> bool {
        self.is_of_failures
    }

    /// Takes the places of the user's own fields from an equal list.
    pub(super) fn take_fields_of(&mut self, by: Vec<Dimension>) {
        self.by = by;
    }

    /// Counts one record in its group or, if that is one of the others, there. `sample` is asked
    /// for only if the record is to be kept.
    #[inline]
    pub(super) fn count(
        &mut self,
        call: &Counted<'_>,
        decision: &Decision<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        if self.is_of_failures && !matches!(decision, Decision::Failure(_)) {
            return;
        }

        self.last_key.write(&self.by, call, decision);
        self.count_last(call, decision, sample);
    }

    /// Counts one record in the group with this key.
    pub(super) fn count_in(
        &mut self,
        key: &[u8],
        call: &Counted<'_>,
        decision: &Decision<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        self.last_key.set(key);
        self.count_last(call, decision, sample);
    }

    /// The key of the group that a record is in, if it is in one.
    pub(super) fn key_of(&self, call: &Counted<'_>, decision: &Decision<'_>) -> Option<Box<[u8]>> {
        if self.is_of_failures && !matches!(decision, Decision::Failure(_)) {
            return None;
        }
        let mut writer = KeyWriter::default();
        writer.write(&self.by, call, decision);
        Some(writer.key().into())
    }

    /// Counts one record in the group with the last key.
    #[inline]
    fn count_last(
        &mut self,
        call: &Counted<'_>,
        decision: &Decision<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        let Some(group) = self.kept.get_mut(self.last_key.key()) else {
            return self.count_elsewhere(call, decision, sample);
        };
        let Decision::Failure(_) = decision else {
            // A group has no row more for it.
            return group.count(call, decision, sample);
        };
        let before = group.rows();
        group.count(call, decision, sample);
        self.rows += group.rows() - before;
        self.drop_groups_beyond_limit();
    }

    /// Counts one record of the group with the last key, which is not kept yet.
    #[inline(never)]
    fn count_elsewhere(
        &mut self,
        call: &Counted<'_>,
        decision: &Decision<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        let hash = xxh3_64(self.last_key.key());
        if self.is_other(hash) {
            self.other.note_dropped(hash, self.most_rows);
            return self.other.sum.count(call, decision, sample);
        }

        let mut group = TallyGroup::new(self.other.sum.codes.limits());
        group.count(call, decision, sample);
        self.merge_group(self.last_key.key().into(), group);
        self.drop_groups_beyond_limit();
    }

    /// Adds records to a group or, if it is one of the others, to theirs. Afterwards there may be
    /// more rows than the limit allows.
    pub(super) fn merge_group(&mut self, key: Box<[u8]>, group: TallyGroup) {
        let hash = xxh3_64(&key);
        if self.is_other(hash) {
            self.other.note_dropped(hash, self.most_rows);
            self.other.sum.merge(group);
        } else if let Some(mine) = self.kept.get_mut(&key) {
            let before = mine.rows();
            mine.merge(group);
            self.rows += mine.rows() - before;
        } else {
            self.rows += group.rows();
            self.by_hash.push((hash, key.clone()));
            self.kept.insert(key, group);
        }
    }

    /// Whether a group is kept under this key.
    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.kept.contains_key(key)
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
            && let Some(group) = self.kept.remove(&key)
        {
            self.rows -= group.rows();
            self.other.note_dropped(last, self.most_rows);
            self.other.sum.merge(group);
        }
    }

    /// Adds all counts of `theirs`, which have an equal list of dimensions and the same limits of
    /// codes. Of the limits of rows, the smaller one holds.
    pub(super) fn merge(&mut self, mut theirs: Groups) {
        self.lower_row_limit(theirs.most_rows);
        theirs.lower_row_limit(self.most_rows);

        for hash in theirs.other.hashes {
            self.other.note_dropped(hash, self.most_rows);
        }
        self.other.sum.merge(theirs.other.sum);
        if let Some(&first) = self.other.hashes.first() {
            self.drop_groups_from(first);
        }

        for (key, group) in theirs.kept {
            self.merge_group(key, group);
        }
        self.drop_groups_beyond_limit();
    }

    /// Lowers the limits of samples and of codes outside the catalog, for all groups.
    pub(super) fn lower_limits(&mut self, most_samples: usize, most_unknown: usize) {
        self.other.sum.codes.lower_limits(most_samples, most_unknown);
        for group in self.kept.values_mut() {
            group.codes.lower_limits(most_samples, most_unknown);
        }
        self.rows = self.kept.values().map(TallyGroup::rows).sum();
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
        self.rows + self.other.sum.codes.rows()
    }

    /// The groups that are kept, each with its values, in an order that only depends on them.
    pub(crate) fn in_order(&self) -> Vec<(Vec<Option<&str>>, &TallyGroup)> {
        let mut groups: Vec<(&Box<[u8]>, &TallyGroup)> = self.kept.iter().collect();
        groups.sort_unstable_by_key(|(key, _)| *key);
        groups.into_iter().map(|(key, group)| (values_in(key), group)).collect()
    }

    /// The groups beyond the limit.
    pub(crate) fn other(&self) -> &OtherGroups {
        &self.other
    }

    /// Checks groups that were read back: `Err` says what does not add up. `all` counts the records
    /// of the summary, each of which is in one group at most.
    pub(super) fn check(&self, all: &Outcomes) -> Result<(), String> {
        let last = self.by_hash.peek().map(|(last, _)| *last);
        if self.rows > self.most_rows || last.is_some_and(|last| self.is_other(last)) {
            return Err("groups are kept that are among the others".to_owned());
        }

        for group in self.kept.values() {
            if group.check(self.is_of_failures)? == 0 {
                return Err("a group has no records".to_owned());
            }
        }
        let others = self.other.hashes.len();
        let in_others = self.other.sum.check(self.is_of_failures)?;
        if others > self.most_rows.max(1) || (others as u64) > in_others {
            return Err("there are more other groups than records in them".to_owned());
        }
        if others == 0 && in_others > 0 {
            return Err("records are in other groups, but there are none".to_owned());
        }
        self.check_sums(all)
    }

    fn check_sums(&self, all: &Outcomes) -> Result<(), String> {
        for &outcome in Outcome::ALL {
            let groups = self.kept.values().chain([&self.other.sum]);
            let grouped = super::sum(groups.map(|group| group.outcomes.count(outcome)))?;
            if grouped > all.count(outcome) {
                return Err(format!("groups have {grouped} records that are {outcome}: too many"));
            }
        }
        Ok(())
    }
}

impl PartialEq for Groups {
    fn eq(&self, other: &Self) -> bool {
        // `by_hash` and `rows` follow from `kept`.
        (&self.by, self.most_rows, &self.kept, &self.other)
            == (&other.by, other.most_rows, &other.kept, &other.other)
    }
}

impl Eq for Groups {}
