//! What a summary says, in the form that programs read: version 1 of the JSON output.
//!
//! Fields are added within a version, never renamed or removed. `docs/output.md` describes them.

use std::cmp::Reverse;

use serde::Serialize;

use super::code_rows::{
    CodeRow, OtherCodes, Preventables, SampleRow, code_rows, other_codes_of, preventables,
    sample_rows, shown,
};
use super::groups::{Group, OtherGroups, counted_groups, groups_of_codes, largest_groups};
use super::selection::ReportSelection;
use crate::format::Format;
use crate::frame::Framing;
use crate::grammar::{FaultKind, Validation};
use crate::recording::Recording;
use crate::tally::{Dimension, InputRow, Summary, Tally, without_repeats};

/// The version of the JSON output.
const VERSION: u32 = 1;

/// What a summary says. It serialises to the JSON output.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// The version of the JSON output.
    pub version: u32,
    /// All records: the sum of `succeeded`, `failed`, `dry_run`, `not_a_response` and `malformed`.
    pub records: u64,
    /// Responses without an error.
    pub succeeded: u64,
    /// Responses with an error.
    pub failed: u64,
    /// Dry runs that would have succeeded.
    pub dry_run: u64,
    /// Records that are valid JSON, but not responses.
    pub not_a_response: u64,
    /// Records that cannot be read.
    pub malformed: u64,
    /// What looks like a response and belongs to no counted call. More than none: the counts are
    /// not complete.
    pub unread: u64,
    /// Bytes of decompressed content.
    pub bytes: u64,
    /// Which calls are counted; its fields are fields of the report.
    #[serde(flatten)]
    pub selection: ReportSelection<'a>,
    /// How many failures a check before sending could have prevented.
    pub preventable: Preventables,
    /// The codes of failures and dry runs, the most frequent first.
    pub codes: Vec<CodeRow<'a>>,
    /// Codes that are not listed one by one.
    pub other_codes: OtherCodes,
    /// Malformed records by kind.
    pub faults: Vec<FaultRow<'a>>,
    /// The inputs, by name.
    pub inputs: Vec<ReportInput<'a>>,
    /// The same records in groups, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group<'a>>>,
    /// The groups that are not among `groups`, because of the limit. Groups by code or family alone
    /// have no such limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_groups: Option<OtherGroups<'a>>,
}

/// Malformed records of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct FaultRow<'a> {
    /// What is wrong with them.
    pub kind: FaultKind,
    /// How many there are.
    pub count: u64,
    /// Places of some of these records.
    pub samples: Vec<SampleRow<'a>>,
}

/// One input.
#[derive(Clone, Debug, Serialize)]
pub struct ReportInput<'a> {
    /// The input's name.
    pub path: &'a str,
    /// The framing used, or `auto` if none could be chosen.
    pub framing: &'static str,
    /// How much of its records was checked; `None` if none was read.
    pub validation: Option<Validation>,
    /// How the input is compressed; `None` if it is not, or could not be opened.
    pub compression: Option<Format>,
    /// Records in it.
    pub records: u64,
    /// Bytes of decompressed content.
    pub bytes: u64,
    /// Malformed records in it.
    pub malformed: u64,
    /// Lines of text without a response.
    pub skipped_lines: u64,
    /// Records of the framing: one may hold several calls, and a call may be spread over several.
    pub framed: u64,
    /// The formats in which calls were recorded.
    pub recordings: &'a [Recording],
    /// What was recognised beside responses, if a dimension or filter asked for it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub recognised: &'a [Box<str>],
    /// What looks like a response and belongs to no counted call.
    pub unread: u64,
    /// Where the first of these are, in bytes of decompressed content.
    pub unread_samples: &'a [u64],
    /// Responses that have operation logs inside, which are not counted.
    #[serde(skip_serializing_if = "is_zero")]
    pub holding_events: u64,
    /// Why it was not read to its end; `None` if it was.
    pub error: Option<&'a str>,
    /// Whether more than half of its records, or of the bytes in them, are malformed.
    #[serde(skip_serializing_if = "is_false")]
    pub mostly_malformed: bool,
}

impl<'a> Report<'a> {
    /// What `summary` says, with groups by the dimensions of `by`, if there are any.
    ///
    /// The summary must have counted by the same dimensions ([`Summary::count_by`]); otherwise
    /// there are no groups. Groups by code or family alone can always be made.
    ///
    /// ```
    /// use apitriage::report::Report;
    /// use apitriage::{Dimension, Input, Options, summarize};
    ///
    /// let log = br#"{"Response":{"Error":{"Code":"InvalidParameter.Time"}}}"#;
    /// let summary = summarize([Input::bytes("log", log)], &Options::default()).unwrap();
    /// let report = Report::new(&summary, &[Dimension::Family]);
    /// assert_eq!(report.preventable.specific, 1);
    /// assert_eq!(report.groups.unwrap()[0].key(), Some("InvalidParameter"));
    /// ```
    pub fn new(summary: &'a Summary, by: &[Dimension]) -> Self {
        let codes = code_rows(&summary.codes);
        let by = without_repeats(by);
        let (groups, other_groups) = match by.as_slice() {
            [] => (None, None),
            [Dimension::Code | Dimension::Family] => (Some(groups_of_codes(&codes, by)), None),
            _ => match summary.grouping(&by) {
                Some(groups) => {
                    (Some(counted_groups(groups)), Some(OtherGroups::of(groups.other())))
                }
                None => (Some(Vec::new()), None),
            },
        };
        let codes = shown(codes);

        let mut faults: Vec<FaultRow<'_>> =
            summary.faults.iter().map(|(kind, tally)| fault_row(*kind, tally)).collect();
        faults.sort_by_key(|row| (Reverse(row.count), row.kind.word()));

        Report {
            version: VERSION,
            records: summary.records(),
            succeeded: summary.succeeded(),
            failed: summary.failed(),
            dry_run: summary.dry_run(),
            not_a_response: summary.not_a_response(),
            malformed: summary.malformed(),
            unread: summary.unread(),
            bytes: summary.bytes(),
            selection: ReportSelection::new(summary),
            preventable: preventables(&codes),
            codes,
            other_codes: other_codes_of(&summary.codes),
            faults,
            inputs: summary.inputs().iter().map(input_row).collect(),
            groups,
            other_groups,
        }
    }

    /// Keeps the `top` most frequent codes, and adds the others to `other_codes`, so that their sum
    /// stays. Keeps the `top` groups with the most failures, in their order and with all their
    /// codes, and drops the others.
    pub fn keep_top(&mut self, top: usize) {
        for row in self.codes.drain(top.min(self.codes.len())..) {
            self.other_codes.count += row.count;
            self.other_codes.distinct_at_least += 1;
        }
        if let Some(groups) = &mut self.groups {
            let largest = largest_groups(groups, top);
            let mut places = 0..;
            groups.retain(|_| places.next().is_some_and(|place| largest.contains(&place)));
        }
    }

    /// The `top` groups with the most failures, in the order of the groups.
    pub fn largest_groups(&self, top: usize) -> Vec<&Group<'a>> {
        let groups = self.groups.as_deref().unwrap_or_default();
        let largest = largest_groups(groups, top);
        largest.into_iter().filter_map(|place| groups.get(place)).collect()
    }
}

fn fault_row(kind: FaultKind, tally: &Tally) -> FaultRow<'_> {
    FaultRow { kind, count: tally.count, samples: sample_rows(tally) }
}

fn input_row(row: &InputRow) -> ReportInput<'_> {
    ReportInput {
        path: &row.path,
        framing: row.framing.map_or("auto", Framing::word),
        validation: row.validation,
        compression: row.compression,
        records: row.records,
        bytes: row.bytes,
        malformed: row.malformed,
        skipped_lines: row.skipped_lines,
        framed: row.framed,
        recordings: &row.recordings,
        recognised: &row.recognised,
        unread: row.unread,
        unread_samples: &row.unread_samples,
        holding_events: row.holding_events,
        error: row.error.as_deref(),
        mostly_malformed: row.is_mostly_malformed(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
