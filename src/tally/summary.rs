//! The one value that merges: a thread's partial result, and the answer to the whole question.
//!
//! Merging is addition: associative and commutative, with the empty summary as zero, and
//! independent of how the input was divided. This file must not know threads, files or output
//! formats.

use std::collections::BTreeMap;

use super::code_count::{CodeCount, code_counts};
use super::codes::{CodeName, Codes};
use super::counted::Tally;
use super::dimension::{Dimension, without_repeats};
use super::groups::Groups;
use super::input_row::InputRow;
use super::outcomes::Outcomes;
use super::selection::Selection;
use super::{MAX_COUNT, sum};
use crate::Limits;
use crate::catalog::DRY_RUN;
use crate::classify::Outcome;
use crate::grammar::FaultKind;

/// A thread with more codes outside the catalog than this, or with more rows of groups, hands its
/// summary in: so many long ones are a few MiB.
const LARGE: usize = 2048;

/// What was found in any number of records: outcomes, codes, faults, inputs.
///
/// [`codes`](Self::codes) lists the codes, [`Report`](crate::report::Report) is all of it as JSON,
/// and [`merge`](Self::merge) adds another summary.
///
/// ```
/// use apitriage::{Summary, classify};
///
/// let record = br#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-1"}}"#;
/// let mut monday = Summary::default();
/// monday.add("monday.log", 0, record, &classify(record));
/// let mut tuesday = Summary::default();
/// tuesday.add("tuesday.log", 0, b"oops", &classify(b"oops"));
///
/// monday.merge(tuesday);
/// assert_eq!((monday.records(), monday.failed(), monday.malformed()), (2, 1, 1));
///
/// let saved = serde_json::to_string(&monday).unwrap();
/// assert_eq!(serde_json::from_str::<Summary>(&saved).unwrap(), monday);
/// ```
///
/// What serde reads is refused if its numbers do not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub(super) outcomes: Outcomes,
    pub(crate) codes: Codes,
    pub(crate) faults: BTreeMap<FaultKind, Tally>,
    /// One row for each input read, sorted.
    pub(crate) inputs: Vec<InputRow>,
    /// The same records in groups, for each list of dimensions that was asked for; sorted by list.
    pub(super) groupings: Vec<Groups>,
    /// Which calls are counted; `None`: all.
    pub(crate) selection: Option<Box<Selection>>,
}

impl Default for Summary {
    /// An empty summary that keeps one sample of each code, with the default limit of codes outside
    /// the catalog.
    fn default() -> Self {
        Summary::new(1, Limits::default().unknown_codes)
    }
}

impl Summary {
    /// An empty summary that keeps `samples` records of each code and counts `unknown_codes` codes
    /// outside the catalog one by one. Of two that are merged, the smaller numbers hold.
    pub fn new(samples: usize, unknown_codes: usize) -> Self {
        Summary {
            outcomes: Outcomes::default(),
            codes: Codes::new(samples, unknown_codes),
            faults: BTreeMap::new(),
            inputs: Vec::new(),
            groupings: Vec::new(),
            selection: None,
        }
    }

    /// Makes the summary count in groups too, for all records that come after this call, within the
    /// default limit.
    ///
    /// By code or family alone, every summary can be grouped; that need not be asked for.
    ///
    /// ```
    /// use apitriage::report::Report;
    /// use apitriage::{Dimension, Summary, classify};
    ///
    /// let mut summary = Summary::default();
    /// summary.count_by(&[Dimension::Directory]);
    /// let record = br#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
    /// summary.add("logs/monday.log", 0, record, &classify(record));
    ///
    /// let groups = Report::new(&summary, &[Dimension::Directory]).groups.unwrap();
    /// assert_eq!((groups[0].key(), groups[0].failed), (Some("logs"), 1));
    /// ```
    pub fn count_by(&mut self, by: &[Dimension]) {
        self.count_by_within(by, Limits::default().group_rows);
    }

    /// As [`Self::count_by`], within a limit.
    ///
    /// `most_rows` means what [`Limits::group_rows`] does; of several limits, the smallest holds.
    /// Which groups are kept depends neither on order nor on how records were divided, as long as
    /// all were counted with one limit of codes outside the catalog.
    pub fn count_by_within(&mut self, by: &[Dimension], most_rows: usize) {
        let by = without_repeats(by);
        if !needs_groups(&by) {
            return;
        }

        match self.groupings.iter_mut().find(|groups| groups.by() == by) {
            Some(groups) => {
                groups.take_fields_of(by);
                groups.lower_row_limit(most_rows);
            }
            None => self.add_grouping(Groups::new(by, most_rows, self.codes.limits())),
        }
    }

    fn add_grouping(&mut self, groups: Groups) {
        self.groupings.push(groups);
        self.groupings.sort_by(|one, other| one.by().cmp(other.by()));
    }

    /// The groups that were counted for a list of dimensions.
    pub(crate) fn grouping(&self, by: &[Dimension]) -> Option<&Groups> {
        self.groupings.iter().find(|groups| groups.by() == by)
    }

    /// Adds a row for an input that could not be read at all.
    pub fn add_failed_input(&mut self, error: &crate::Error) {
        self.inputs.push(InputRow::failed(&error.input, error.kind.to_string()));
        self.inputs.sort();
    }

    pub(crate) fn add_rows(&mut self, rows: Vec<InputRow>) {
        self.inputs.extend(rows);
        self.inputs.sort();
    }

    /// Adds all that `other` has counted.
    ///
    /// If that would be more than can be counted (see [`try_merge`](Self::try_merge)), nothing is
    /// added: each input of `other` becomes one that was not read, so that the sum is not complete
    /// and says why.
    pub fn merge(&mut self, other: Summary) {
        if self.may_add(&other) {
            self.add_all(other);
        } else {
            self.leave_out(&other);
        }
    }

    /// Adds all that `other` has counted.
    ///
    /// # Errors
    ///
    /// If that would be more records, bytes or lines than 2^63 - 1 or, where each call is counted
    /// once, more different calls than the limit; then nothing is added.
    pub fn try_merge(&mut self, other: Summary) -> Result<(), TooLarge> {
        if !self.may_add(&other) {
            return Err(TooLarge);
        }
        self.add_all(other);
        Ok(())
    }

    /// Whether `other` can be added without any count becoming too large. Every count is part of
    /// one of the three that are tried here. Calls that are counted once must all have room.
    fn may_add(&self, other: &Summary) -> bool {
        let skipped = |summary: &Summary| {
            sum(summary.inputs.iter().map(|row| row.skipped_lines)).unwrap_or(u64::MAX)
        };
        let found = |summary: &Summary| summary.found().unwrap_or(u64::MAX);
        let sums = [
            [found(self), found(other)],
            [self.bytes(), other.bytes()],
            [skipped(self), skipped(other)],
            [self.unread(), other.unread()],
        ];
        sums.into_iter().all(|counts| sum(counts).is_ok()) && self.has_room_for_calls(other)
    }

    /// Adds the inputs of `other` as inputs that were not read.
    fn leave_out(&mut self, other: &Summary) {
        let failed = |path: &str| InputRow::failed(path, format!("not counted: {TooLarge}"));
        let rows: Vec<InputRow> = match other.inputs.as_slice() {
            [] => vec![failed("a summary without inputs")],
            inputs => inputs.iter().map(|row| failed(&row.path)).collect(),
        };
        self.add_rows(rows);
    }

    fn add_all(&mut self, mut other: Summary) {
        let is_settled = self.unsettle() | other.unsettle();
        self.lower_limits(other.codes.limits());
        other.lower_limits(self.codes.limits());

        self.outcomes.add(&other.outcomes);
        self.codes.merge(other.codes);
        for (kind, theirs) in other.faults {
            self.faults.entry(kind).or_default().merge(self.codes.most_samples, theirs);
        }
        self.inputs.extend(other.inputs);
        self.inputs.sort();

        for theirs in other.groupings {
            match self.groupings.iter_mut().find(|mine| mine.by() == theirs.by()) {
                Some(mine) => mine.merge(theirs),
                None => self.add_grouping(theirs),
            }
        }
        self.merge_selection(other.selection);
        if is_settled {
            self.settle();
        }
    }

    /// Whether it keeps so many codes that a thread should hand it in.
    pub(crate) fn is_large(&self) -> bool {
        let rows: usize = self.groupings.iter().map(Groups::rows).sum();
        let keeps_many_calls = self.selection.as_ref().is_some_and(|calls| calls.is_large());
        self.codes.unknown_codes() > LARGE || rows > LARGE || keeps_many_calls
    }

    fn lower_limits(&mut self, (most_samples, most_unknown): (usize, usize)) {
        if self.codes.limits() == (most_samples, most_unknown) {
            return;
        }

        self.codes.lower_limits(most_samples, most_unknown);
        for groups in &mut self.groupings {
            groups.lower_limits(most_samples, most_unknown);
        }
        for tally in self.faults.values_mut() {
            tally.samples.drop_beyond(most_samples);
        }
    }

    /// How many records had this outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.outcomes.count(outcome)
    }

    /// How many records there are in all.
    pub fn records(&self) -> u64 {
        self.outcomes.records()
    }

    /// How many records are responses without an error.
    pub fn succeeded(&self) -> u64 {
        self.count(Outcome::Succeeded)
    }

    /// How many records are responses with an error, except dry runs.
    pub fn failed(&self) -> u64 {
        self.count(Outcome::Failed)
    }

    /// How many records are responses to dry runs that would have succeeded.
    pub fn dry_run(&self) -> u64 {
        self.count(Outcome::DryRun)
    }

    /// How many records are valid JSON, but not responses.
    pub fn not_a_response(&self) -> u64 {
        self.count(Outcome::NotAResponse)
    }

    /// How many records cannot be read.
    pub fn malformed(&self) -> u64 {
        self.count(Outcome::Malformed)
    }

    /// How many records are responses: successes, failures and dry runs. Without any, the summary
    /// says nothing about failures.
    pub fn responses(&self) -> u64 {
        self.succeeded() + self.failed() + self.dry_run()
    }

    /// The codes of failures and dry runs, the most frequent first.
    ///
    /// Beyond the limit of codes outside the catalog, some are not listed: see
    /// [`unlisted`](Self::unlisted). The spelling of a code that is not in the catalog may be
    /// anything that a response holds, a secret too.
    ///
    /// ```
    /// use apitriage::{Options, summarize_paths};
    ///
    /// let summary = summarize_paths(["corpus/responses"], &Options::default()).unwrap();
    /// let first = summary.codes().next().unwrap();
    /// assert_eq!((first.code.to_string().as_str(), first.count), ("FailedOperation", 26));
    /// for counted in summary.codes().take(5) {
    ///     println!("{} x {}: retry {:?}", counted.count, counted.code, counted.code.retry());
    /// }
    /// ```
    pub fn codes(&self) -> impl Iterator<Item = CodeCount<'_>> {
        code_counts(&self.codes).into_iter()
    }

    /// How many failures have codes that are not listed one by one, because there are too many
    /// different ones.
    pub fn unlisted(&self) -> u64 {
        self.codes.other().count
    }

    /// How many malformed records there are of each kind.
    pub fn faults(&self) -> impl Iterator<Item = (FaultKind, u64)> {
        self.faults.iter().map(|(kind, tally)| (*kind, tally.count))
    }

    /// How many bytes of decompressed content were read.
    pub fn bytes(&self) -> u64 {
        self.inputs.iter().map(|row| row.bytes).sum()
    }

    /// How often something looks like a response and belongs to no counted call. More than none:
    /// the counts are not complete.
    pub fn unread(&self) -> u64 {
        self.inputs.iter().map(|row| row.unread).sum()
    }

    /// The inputs, sorted by name.
    pub fn inputs(&self) -> &[InputRow] {
        &self.inputs
    }

    /// Whether every input was read to its end.
    pub fn is_complete(&self) -> bool {
        self.inputs.iter().all(|row| row.error.is_none())
    }

    /// Checks that the numbers add up: `Err` says what does not.
    pub(crate) fn check(&self) -> Result<(), String> {
        let found = self.found()?;
        let coded = self.failed() + self.dry_run();
        let codes = self.codes.total()?;
        if codes != coded {
            return Err(format!("{codes} codes were counted for {coded} failures and dry runs"));
        }

        let dry_runs = self.codes.iter().find(|(name, _)| *name == CodeName::Spelled(DRY_RUN));
        let dry_runs = dry_runs.map_or(0, |(_, tally)| tally.count);
        if dry_runs != self.dry_run() {
            return Err(format!(
                "{dry_runs} times {DRY_RUN} was counted for {} dry runs",
                self.dry_run()
            ));
        }

        let faults = sum(self.faults.values().map(|tally| tally.count))?;
        if faults != self.malformed() {
            return Err(format!(
                "{faults} faults were counted for {} malformed records",
                self.malformed()
            ));
        }

        self.groupings.iter().try_for_each(|groups| groups.check(&self.outcomes))?;
        self.check_rows(found)
    }

    /// Checks that the rows of the inputs do not have more than the `found` records of the summary.
    /// They may have less: [`add`](Self::add) counts records without a row.
    fn check_rows(&self, found: u64) -> Result<(), String> {
        let total = |of: fn(&InputRow) -> u64| sum(self.inputs.iter().map(of));
        let (records, malformed) = (total(|row| row.records)?, total(|row| row.malformed)?);
        total(|row| row.bytes)?;
        total(|row| row.skipped_lines)?;

        if !self.inputs.iter().all(InputRow::adds_up) {
            return Err("an input has more malformed records or bytes than it has".to_owned());
        }
        total(|row| row.unread)?;
        let is_over = |row: &InputRow| row.malformed > row.records;
        if records > found || malformed > self.malformed() || self.inputs.iter().any(is_over) {
            return Err(format!(
                "the inputs have {records} records, {malformed} of them malformed, which are not counted"
            ));
        }
        Ok(())
    }
}

/// Whether groups for this list have to be counted. Codes and families alone are groups of what
/// every summary counts.
pub(super) fn needs_groups(by: &[Dimension]) -> bool {
    match by {
        [] => false,
        [one] => !one.is_of_failures(),
        _ => true,
    }
}

/// The error if a sum would be larger than the largest count, 2^63 - 1. Or, where each call is
/// counted once, if there would be more different ones than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the sum would be more than {MAX_COUNT} records, bytes or lines, or more different calls than \
     are counted once"
)]
pub struct TooLarge;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    #[test]
    fn numbers_that_do_not_add_up_are_noticed() {
        let mut sound = Summary::new(1, 0);
        for record in [
            r#"{"Response":{"Error":{"Code":"InternalError"}}}"#,
            r#"{"Response":{"Error":{"Code":"x"}}}"#,
            "{",
        ] {
            sound.add("log", 0, record.as_bytes(), &classify(record.as_bytes()));
        }
        assert_eq!(sound.check(), Ok(()));
        let what = |spoil: fn(&mut Outcomes)| {
            let mut summary = sound.clone();
            spoil(&mut summary.outcomes);
            summary.check().unwrap_err()
        };
        assert_eq!(what(|of| of.failed += 1), "2 codes were counted for 3 failures and dry runs");
        assert_eq!(what(|of| of.dry_run += 1), "2 codes were counted for 3 failures and dry runs");
        assert_eq!(what(|of| of.malformed = 0), "1 faults were counted for 0 malformed records");
    }
}
