//! What a summary says, in the form that programs read: version 1 of the JSON output.
//!
//! Fields are added within a version, never renamed or removed. `docs/output.md` describes them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::selection::ReportSelection;
use crate::catalog::{self, Entry, Kind, Preventable, Retry};
use crate::classify::Odd;
use crate::format::Format;
use crate::frame::Framing;
use crate::grammar::{FaultKind, Validation};
use crate::secrets::mask_apart;
use crate::tally::{CodeName, Codes, Groups, InputRow, Sample, Summary, Tally};

/// The version of the JSON output.
const VERSION: u32 = 1;

/// What failures are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By code.
    Code,
    /// By the part of the code before its first dot.
    Family,
    /// By input. The summary must have counted by input; otherwise there are no groups.
    Input,
}

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
    /// The same codes in groups, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group<'a>>>,
    /// The inputs that are not among the groups, because of the limit; only if codes are grouped by
    /// input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_groups: Option<OtherGroups<'a>>,
}

/// How many failures a check before sending could have prevented: an upper bound, judging by their
/// codes alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Preventables {
    /// Failures whose code can be known from the request, or from the request and the clock.
    pub upper_bound: u64,
    /// The part of `upper_bound` with codes that CloudAudit alone sends.
    pub specific: u64,
    /// The part of `upper_bound` with codes that any service may send.
    pub generic: u64,
    /// Failures that could only have been prevented with a list that the server publishes, such as
    /// its regions. They are not part of `upper_bound`.
    pub needs_list: u64,
}

/// A code, how often it occurred, and what the catalog says of it.
#[derive(Clone, Debug, Serialize)]
pub struct CodeRow<'a> {
    /// As spelled, except that what looks like a secret is masked; `None` if the response has no
    /// usable code.
    pub code: Option<Cow<'a, str>>,
    /// Why `code` is `None`.
    pub odd: Option<Odd>,
    /// How often it occurred.
    pub count: u64,
    /// Whether the catalog has the code.
    pub known: bool,
    /// The part of the code before the first dot.
    pub family: Option<Cow<'a, str>>,
    /// Whether the failure can be known before sending.
    pub preventable: Option<Preventable>,
    /// Whether a retry helps; for an unknown code, what holds for its family.
    pub retry: Option<Retry>,
    /// Places of some of these records.
    pub samples: Vec<SampleRow<'a>>,
}

/// Codes that are not listed one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OtherCodes {
    /// How many different ones, at least.
    pub distinct_at_least: u64,
    /// How often they occurred together.
    pub count: u64,
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

/// Where a record is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampleRow<'a> {
    /// The input's name.
    pub input: &'a str,
    /// Where the record begins, in bytes of decompressed content.
    pub offset: u64,
    /// The length of the record, in bytes.
    pub length: u64,
    /// The RequestId of the record, except that what looks like a secret is masked.
    pub request_id: Option<Cow<'a, str>>,
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
    /// Lines without a record, in `prefixed` framing.
    pub skipped_lines: u64,
    /// Responses that were not counted, at least. In `prefixed` framing: lines with more than one.
    /// In other framings: records that are no response but seem to hold one.
    pub responses_inside: u64,
    /// Why it was not read to its end; `None` if it was.
    pub error: Option<&'a str>,
    /// Whether more than half of its records, or of the bytes in them, are malformed.
    #[serde(skip_serializing_if = "is_false")]
    pub mostly_malformed: bool,
}

/// Failures and dry runs that have something in common.
#[derive(Clone, Debug, Serialize)]
pub struct Group<'a> {
    /// The family, the input's name or the code; `None` for failures without a code.
    pub key: Option<Cow<'a, str>>,
    /// How many failures and dry runs it has.
    pub count: u64,
    /// If the group is an input: how many records that has in all, to compute its failure rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// How many of these failures a check before sending could have prevented.
    pub preventable: Preventables,
    /// Their codes, the most frequent first.
    pub codes: Vec<CodeRow<'a>>,
    /// Their codes that are not listed one by one.
    pub other_codes: OtherCodes,
}

/// Groups beyond the limit, summed.
#[derive(Clone, Debug, Serialize)]
pub struct OtherGroups<'a> {
    /// How many groups there are, at least.
    pub distinct_at_least: u64,
    /// How many failures and dry runs are in them.
    pub count: u64,
    /// How many of these failures a check before sending could have prevented.
    pub preventable: Preventables,
    /// Their codes, the most frequent first.
    pub codes: Vec<CodeRow<'a>>,
    /// Their codes that are not listed one by one.
    pub other_codes: OtherCodes,
}

impl<'a> Report<'a> {
    /// What `summary` says, with groups if `by` is given.
    ///
    /// ```
    /// use apitriage::report::{By, Report};
    /// use apitriage::{Input, Options, summarize};
    ///
    /// let log = br#"{"Response":{"Error":{"Code":"InvalidParameter.Time"}}}"#;
    /// let summary = summarize([Input::bytes("log", log)], &Options::default()).unwrap();
    /// let report = Report::new(&summary, Some(By::Family));
    /// assert_eq!(report.preventable.specific, 1);
    /// assert_eq!(report.groups.unwrap()[0].key.as_deref(), Some("InvalidParameter"));
    /// ```
    pub fn new(summary: &'a Summary, by: Option<By>) -> Self {
        let codes = code_rows(&summary.codes);
        let groups = by.map(|by| match by {
            By::Code => grouped(&codes, |spelled| spelled, |row| row.code.clone()),
            By::Family => {
                let family = |spelled: Option<&'a str>| spelled.map(catalog::family_of);
                grouped(&codes, family, |row| row.family.clone())
            }
            By::Input => by_input(summary),
        });
        let other_groups = match by {
            Some(By::Input) => summary.by_input.as_ref().map(other_groups_of),
            _ => None,
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
    /// stays. Keeps the `top` largest groups, with all their codes, and drops the others.
    pub fn keep_top(&mut self, top: usize) {
        for row in self.codes.drain(top.min(self.codes.len())..) {
            self.other_codes.count += row.count;
            self.other_codes.distinct_at_least += 1;
        }
        if let Some(groups) = &mut self.groups {
            groups.truncate(top);
        }
    }
}

/// The code without a mask, to sort and group by, and the row that is shown. Codes that are masked
/// alike stay apart.
type SpelledRow<'a> = (Option<&'a str>, CodeRow<'a>);

fn code_rows(codes: &Codes) -> Vec<SpelledRow<'_>> {
    let mut rows: Vec<SpelledRow<'_>> =
        codes.iter().map(|(name, tally)| code_row(name, tally)).collect();

    rows.sort_by(|(one_spelled, one), (two_spelled, two)| {
        let by_name = || (&one.code, one.odd, one_spelled).cmp(&(&two.code, two.odd, two_spelled));
        two.count.cmp(&one.count).then_with(by_name)
    });
    rows
}

/// The rows alone, as they are shown.
fn shown(rows: Vec<SpelledRow<'_>>) -> Vec<CodeRow<'_>> {
    rows.into_iter().map(|(_, row)| row).collect()
}

fn code_row<'a>(name: CodeName<'a>, tally: &'a Tally) -> SpelledRow<'a> {
    let (code, odd) = match name {
        CodeName::Spelled(code) => (Some(code), None),
        CodeName::Odd(odd) => (None, Some(odd)),
    };
    let entry: Option<&'static Entry> = code.and_then(catalog::find);
    let family = code.map(catalog::family_of);
    let shown = |code| if entry.is_some() { Cow::Borrowed(code) } else { mask_apart(code) };
    let shown = code.map(shown);

    let row = CodeRow {
        family: shown.as_ref().map(shown_family),
        code: shown,
        odd,
        count: tally.count,
        known: entry.is_some(),
        preventable: entry.map(|entry| entry.preventable),
        retry: entry
            .map(|entry| entry.retry)
            .or_else(|| Some(catalog::find_family(family?)?.retry)),
        samples: sample_rows(tally),
    };
    (code, row)
}

/// The family of a code as it is shown: part of a secret may look harmless, so a masked code gives
/// what is left of it.
fn shown_family<'a>(shown: &Cow<'a, str>) -> Cow<'a, str> {
    match shown {
        Cow::Borrowed(code) => mask_apart(catalog::family_of(code)),
        Cow::Owned(code) => Cow::Owned(mask_apart(catalog::family_of(code)).into_owned()),
    }
}

fn fault_row(kind: FaultKind, tally: &Tally) -> FaultRow<'_> {
    FaultRow { kind, count: tally.count, samples: sample_rows(tally) }
}

fn sample_rows(tally: &Tally) -> Vec<SampleRow<'_>> {
    tally.samples.in_order().into_iter().map(sample_row).collect()
}

fn sample_row(sample: &Sample) -> SampleRow<'_> {
    SampleRow {
        input: &sample.input,
        offset: sample.offset,
        length: sample.length,
        request_id: sample.request_id.as_deref().map(mask_apart),
    }
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
        responses_inside: row.responses_inside,
        error: row.error.as_deref(),
        mostly_malformed: row.is_mostly_malformed(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn other_codes_of(codes: &Codes) -> OtherCodes {
    let other = codes.other();
    OtherCodes { distinct_at_least: other.distinct_at_least(), count: other.count }
}

fn preventables(rows: &[CodeRow<'_>]) -> Preventables {
    let mut sums = Preventables::default();
    for row in rows {
        // The shown code will do: codes of the catalog are never masked.
        let Some(entry) = row.code.as_deref().and_then(catalog::find) else { continue };
        match (entry.preventable, entry.kind) {
            (Preventable::Statically | Preventable::NeedsClock, Kind::Business) => {
                sums.specific += row.count
            }
            (Preventable::Statically | Preventable::NeedsClock, Kind::Common) => {
                sums.generic += row.count
            }
            (Preventable::NeedsList, _) => sums.needs_list += row.count,
            _ => {}
        }
    }
    sums.upper_bound = sums.specific + sums.generic;
    sums
}

/// Grouped by what the codes are, not by how they are shown. A group whose rows show its key in
/// several ways has the first one that is masked.
fn grouped<'a>(
    rows: &[SpelledRow<'a>],
    key: impl Fn(Option<&'a str>) -> Option<&'a str>,
    shown_key: impl Fn(&CodeRow<'a>) -> Option<Cow<'a, str>>,
) -> Vec<Group<'a>> {
    let mut by_key: BTreeMap<Option<&'a str>, Vec<CodeRow<'a>>> = BTreeMap::new();
    for (spelled, row) in rows {
        by_key.entry(key(*spelled)).or_default().push(row.clone());
    }

    let groups = by_key.into_iter().map(|(key, codes)| {
        let masked = codes.iter().map(&shown_key).find(|shown| shown.as_deref() != key);
        let shown = masked.unwrap_or_else(|| key.map(Cow::Borrowed));
        group(shown, codes, OtherCodes::default())
    });
    largest_first(groups.collect())
}

fn by_input(summary: &Summary) -> Vec<Group<'_>> {
    let mut records: BTreeMap<&str, u64> = BTreeMap::new();
    for row in summary.inputs() {
        *records.entry(&row.path).or_default() += row.records;
    }

    let inputs = summary.by_input.iter().flat_map(Groups::iter).map(|(input, codes)| Group {
        records: records.get(input).copied(),
        ..group(Some(Cow::Borrowed(input)), shown(code_rows(codes)), other_codes_of(codes))
    });
    largest_first(inputs.collect())
}

fn other_groups_of(groups: &Groups) -> OtherGroups<'_> {
    let other = groups.other();
    let Group { count, preventable, codes, other_codes, .. } =
        group(None, shown(code_rows(&other.codes)), other_codes_of(&other.codes));
    OtherGroups {
        distinct_at_least: other.distinct_at_least(),
        count,
        preventable,
        codes,
        other_codes,
    }
}

fn group<'a>(
    key: Option<Cow<'a, str>>,
    codes: Vec<CodeRow<'a>>,
    other_codes: OtherCodes,
) -> Group<'a> {
    let count = codes.iter().map(|row| row.count).sum::<u64>() + other_codes.count;
    Group { key, count, records: None, preventable: preventables(&codes), codes, other_codes }
}

fn largest_first(mut groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    groups.sort_by(|one, two| two.count.cmp(&one.count).then_with(|| one.key.cmp(&two.key)));
    groups
}
