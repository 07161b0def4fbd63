//! The one mergeable value: a thread's partial result and the answer to the whole question.
//!
//! Merging is addition: associative, commutative, with the empty summary as zero, and independent of
//! how the input was divided. It must not know threads, files or output formats.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::codes::{Codes, Tally};
use super::input_row::InputRow;
use super::sample::Counted;
use crate::Limits;
use crate::catalog::Known;
use crate::classify::{Decision, Outcome, Verdict};
use crate::grammar::{FaultKind, Text};

/// Codes outside the catalog that a thread keeps before it hands them in: some MiB, if they are long.
const LARGE: usize = 2048;

/// The version of the form that serde writes.
const VERSION: u32 = 1;

/// What was found in any number of records.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    version: Version,
    outcomes: Outcomes,
    pub(crate) codes: Codes,
    pub(crate) faults: BTreeMap<FaultKind, Tally>,
    /// One row for each input read, sorted.
    pub(crate) inputs: Vec<InputRow>,
    /// Codes by input, where that was asked for.
    pub(crate) by_input: Option<BTreeMap<Box<str>, Codes>>,
}

impl Default for Summary {
    /// One sample of each code, and the default limit of unknown codes.
    fn default() -> Self {
        Summary::new(1, Limits::default().unknown_codes)
    }
}

impl Summary {
    /// An empty summary that keeps `samples` records of each code and counts `unknown_codes` codes
    /// outside the catalog one by one. Of two that are merged, the smaller numbers hold.
    pub fn new(samples: usize, unknown_codes: usize) -> Self {
        Summary {
            version: Version,
            outcomes: Outcomes::default(),
            codes: Codes::new(samples, unknown_codes),
            faults: BTreeMap::new(),
            inputs: Vec::new(),
            by_input: None,
        }
    }

    /// From now on counts codes for each input too.
    pub fn count_by_input(&mut self) {
        self.by_input.get_or_insert_default();
    }

    /// Counts one record: where it stands, its bytes, and the verdict on them.
    pub fn add(&mut self, input: &str, offset: u64, record: &[u8], verdict: &Verdict<'_>) {
        let head = record.get(..crate::frame::RECORD_HEAD).unwrap_or(record);
        let record = Counted { input, offset, length: record.len() as u64, head };
        self.count_record(&record, &verdict.decision(), || verdict.request_id());
    }

    /// Counts one failure, if its record is not to be kept. `false`: it was not counted. Nearly all are counted here, in a few
    /// steps.
    #[inline(always)]
    pub(crate) fn count_unkept(&mut self, code: Known, head: &[u8], length: u64) -> bool {
        let is_counted = self.by_input.is_none() && self.codes.count_unkept(code, head, length);
        if is_counted {
            *self.outcomes.of(Outcome::of(code)) += 1;
        }
        is_counted
    }

    /// The same, for a code outside the catalog.
    pub(crate) fn count_unkept_unknown(&mut self, code: &[u8], head: &[u8], length: u64) -> bool {
        let is_counted = self.by_input.is_none() && self.codes.count_unkept_unknown(code, head, length);
        if is_counted {
            *self.outcomes.of(Outcome::Failed) += 1;
        }
        is_counted
    }

    /// Counts one record; its RequestId is asked for only if the record is to be kept as a sample.
    #[inline]
    pub(crate) fn count_record<'a>(
        &mut self,
        record: &Counted<'_>,
        decision: &Decision<'_>,
        request_id: impl Fn() -> Option<Text<'a>>,
    ) {
        match decision {
            Decision::Success | Decision::NotAResponse => {}
            Decision::Failure(code) => {
                let sample = |hash| record.sample(hash, request_id());
                self.codes.add(code, record, sample);
                if let Some(inputs) = &mut self.by_input {
                    let codes = match inputs.get_mut(record.input) {
                        Some(codes) => codes,
                        None => inputs.entry(record.input.into()).or_insert(self.codes.fresh()),
                    };
                    codes.add(code, record, sample);
                }
            }
            Decision::Malformed(fault) => {
                let most = self.codes.most_samples;
                // What stands before the fault proves nothing.
                let sample = |hash| record.sample(hash, None);
                self.faults.entry(fault.kind).or_default().add(most, record, sample);
            }
        }
        *self.outcomes.of(decision.outcome()) += 1;
    }

    /// Adds a row for an input that could not be read at all.
    pub fn add_unread(&mut self, error: &crate::Error) {
        self.inputs.push(InputRow::unread(&error.input, error.kind.to_string()));
        self.inputs.sort();
    }

    pub(crate) fn add_rows(&mut self, rows: Vec<InputRow>) {
        self.inputs.extend(rows);
        self.inputs.sort();
    }

    /// Adds all that `other` has counted.
    pub fn merge(&mut self, mut other: Summary) {
        self.limit(other.codes.limits());
        other.limit(self.codes.limits());
        for &outcome in Outcome::ALL {
            *self.outcomes.of(outcome) += other.count(outcome);
        }
        self.codes.merge(other.codes);
        for (kind, theirs) in other.faults {
            self.faults.entry(kind).or_default().merge(self.codes.most_samples, theirs);
        }
        self.inputs.extend(other.inputs);
        self.inputs.sort();
        if let Some(theirs) = other.by_input {
            let mine = self.by_input.get_or_insert_default();
            for (input, codes) in theirs {
                match mine.get_mut(&input) {
                    Some(known) => known.merge(codes),
                    None => drop(mine.insert(input, codes)),
                }
            }
        }
    }

    /// Whether it keeps so many codes that a thread had better hand it in.
    pub(crate) fn is_large(&self) -> bool {
        self.codes.unknown_codes() > LARGE
    }

    fn limit(&mut self, (most_samples, most_unknown): (usize, usize)) {
        let by_input = self.by_input.iter_mut().flat_map(BTreeMap::values_mut);
        std::iter::once(&mut self.codes).chain(by_input).for_each(|codes| codes.limit(most_samples, most_unknown));
        self.faults.values_mut().for_each(|tally| tally.samples.limit(most_samples));
    }

    /// How many records came to this.
    pub fn count(&self, outcome: Outcome) -> u64 {
        *self.outcomes.clone().of(outcome)
    }

    /// All records.
    pub fn records(&self) -> u64 {
        Outcome::ALL.iter().map(|&outcome| self.count(outcome)).sum()
    }

    /// Responses without an error.
    pub fn succeeded(&self) -> u64 {
        self.count(Outcome::Succeeded)
    }

    /// Responses with an error, dry runs left out.
    pub fn failed(&self) -> u64 {
        self.count(Outcome::Failed)
    }

    /// Responses to dry runs that would have succeeded.
    pub fn dry_run(&self) -> u64 {
        self.count(Outcome::DryRun)
    }

    /// JSON that is no response.
    pub fn not_a_response(&self) -> u64 {
        self.count(Outcome::NotAResponse)
    }

    /// Records that cannot be read.
    pub fn malformed(&self) -> u64 {
        self.count(Outcome::Malformed)
    }

    /// Bytes of decompressed content read.
    pub fn bytes(&self) -> u64 {
        self.inputs.iter().map(|row| row.bytes).sum()
    }

    /// The inputs, sorted by name.
    pub fn inputs(&self) -> &[InputRow] {
        &self.inputs
    }

    /// Whether every input was read to its end.
    pub fn is_complete(&self) -> bool {
        self.inputs.iter().all(|row| row.error.is_none())
    }

    /// Whether the numbers add up; what does not, in words.
    pub(crate) fn check(&self) -> Result<(), String> {
        let coded = self.failed() + self.dry_run();
        if self.codes.total() != coded {
            return Err(format!("{} codes were counted for {coded} failures and dry runs", self.codes.total()));
        }
        let faults: u64 = self.faults.values().map(|tally| tally.count).sum();
        if faults != self.malformed() {
            return Err(format!("{faults} faults were counted for {} malformed records", self.malformed()));
        }
        Ok(())
    }
}

/// A count for each outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Outcomes {
    succeeded: u64,
    failed: u64,
    dry_run: u64,
    not_a_response: u64,
    malformed: u64,
}

impl Outcomes {
    fn of(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Succeeded => &mut self.succeeded,
            Outcome::Failed => &mut self.failed,
            Outcome::DryRun => &mut self.dry_run,
            Outcome::NotAResponse => &mut self.not_a_response,
            Outcome::Malformed => &mut self.malformed,
        }
    }
}

/// Writes the version, and refuses any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u32", try_from = "u32")]
struct Version;

impl From<Version> for u32 {
    fn from(_: Version) -> u32 {
        VERSION
    }
}

impl TryFrom<u32> for Version {
    type Error = String;

    fn try_from(version: u32) -> Result<Version, String> {
        match version {
            VERSION => Ok(Version),
            other => Err(format!("summary version {other} is unknown; this program reads version {VERSION}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    #[test]
    fn numbers_that_do_not_add_up_are_noticed() {
        let mut sound = Summary::new(1, 0);
        for record in
            [r#"{"Response":{"Error":{"Code":"InternalError"}}}"#, r#"{"Response":{"Error":{"Code":"x"}}}"#, "{"]
        {
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
