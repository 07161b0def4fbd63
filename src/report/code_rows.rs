//! The codes of a report: what the catalog says of each, and places of some of its records.
//!
//! This file must not know whether they are the codes of a summary or of one group.

use std::borrow::Cow;

use serde::Serialize;

use crate::catalog::{self, Entry, Kind, Preventable, Retry};
use crate::classify::Odd;
use crate::secrets::mask_apart;
use crate::tally::{CodeName, Codes, Sample, Tally};

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

/// The code without a mask, to sort and group by, and the row that is shown. Codes that are masked
/// alike stay apart.
pub(super) type SpelledRow<'a> = (Option<&'a str>, CodeRow<'a>);

pub(super) fn code_rows(codes: &Codes) -> Vec<SpelledRow<'_>> {
    let mut rows: Vec<SpelledRow<'_>> =
        codes.iter().map(|(name, tally)| code_row(name, tally)).collect();

    rows.sort_by(|(one_spelled, one), (two_spelled, two)| {
        let by_name = || (&one.code, one.odd, one_spelled).cmp(&(&two.code, two.odd, two_spelled));
        two.count.cmp(&one.count).then_with(by_name)
    });
    rows
}

/// The rows alone, as they are shown.
pub(super) fn shown(rows: Vec<SpelledRow<'_>>) -> Vec<CodeRow<'_>> {
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

pub(super) fn sample_rows(tally: &Tally) -> Vec<SampleRow<'_>> {
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

pub(super) fn other_codes_of(codes: &Codes) -> OtherCodes {
    let other = codes.other();
    OtherCodes { distinct_at_least: other.distinct_at_least(), count: other.count }
}

pub(super) fn preventables(rows: &[CodeRow<'_>]) -> Preventables {
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
