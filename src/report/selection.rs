//! Which of the calls that were found are counted, and which are counted more than once.
//!
//! This file must not know how that was decided.

use serde::Serialize;

use crate::recording::CallTime;
use crate::tally::{CallFilter, Summary, possible_copies};

/// Which of the calls that were found are counted. Its fields are fields of the report; those that
/// do not apply are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReportSelection<'a> {
    /// Which calls are counted, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<ReportFilter>,
    /// How many calls are left out because of their time or a condition. They are not among the
    /// records of the report, but among those of its inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filtered_out: Option<u64>,
    /// How many calls are left out because they have no value in a dimension of a condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_unknown: Option<u64>,
    /// How many calls are left out because they have no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_unknown: Option<u64>,
    /// Whether each call is counted once.
    #[serde(skip_serializing_if = "is_false")]
    pub distinct: bool,
    /// How many calls are the same as another one. If each is counted once, these are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated: Option<u64>,
    /// In place of `repeated`, if there were too many different calls to find all: a lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated_at_least: Option<u64>,
    /// Some of the calls that are the same as another one, at most 10, those that occur most often
    /// first. If there are more than 4,096 different calls and all are counted, places are known of
    /// a part of them only, which a hash decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated_samples: Vec<RepeatedRow<'a>>,
    /// Inputs that begin alike and have equal counts, so that they are perhaps copies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub possible_copies: Vec<Vec<&'a str>>,
}

/// A call that occurs more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RepeatedRow<'a> {
    /// How often it occurs.
    pub times: u64,
    /// The name of the input that the first of them is in, in the order of names and offsets.
    pub input: &'a str,
    /// Where that begins, in bytes of decompressed content.
    pub offset: u64,
    /// Its length, in bytes.
    pub length: u64,
}

/// Which calls are counted: those that passed the filter. Of summaries that were added up and had
/// several: what is true of every call that passed one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportFilter {
    /// The first moment that is counted, in RFC 3339.
    pub since: Option<String>,
    /// The first moment after it that is not.
    pub until: Option<String>,
    /// Conditions, as given. All had to be fulfilled.
    pub conditions: Vec<String>,
}

impl<'a> ReportSelection<'a> {
    pub(super) fn new(summary: &'a Summary) -> Self {
        let left_out = summary.left_out();
        let repeated = summary.repeated().filter(|_| summary.is_repeated_exact());
        let repeated_at_least = summary.repeated().filter(|_| !summary.is_repeated_exact());
        ReportSelection {
            filter: left_out.map(|left_out| ReportFilter::new(&left_out.filter())),
            filtered_out: left_out.map(|left_out| left_out.filtered_out),
            value_unknown: left_out.map(|left_out| left_out.value_unknown),
            time_unknown: left_out.map(|left_out| left_out.time_unknown),
            distinct: summary.is_distinct(),
            repeated,
            repeated_at_least,
            repeated_samples: repeated_rows(summary),
            possible_copies: possible_copies(summary.inputs()),
        }
    }
}

fn repeated_rows(summary: &Summary) -> Vec<RepeatedRow<'_>> {
    let calls = summary.repeated_calls().into_iter();
    calls
        .map(|call| RepeatedRow {
            times: call.times,
            input: call.input,
            offset: call.offset,
            length: call.length,
        })
        .collect()
}

impl ReportFilter {
    fn new(filter: &CallFilter) -> Self {
        // Before the year 0 and after 9999 no time can be written; microseconds always can.
        let written =
            |time: CallTime| time.rfc3339().unwrap_or_else(|| format!("{} us", time.micros()));
        ReportFilter {
            since: filter.since.map(written),
            until: filter.until.map(written),
            conditions: filter.conditions.iter().map(ToString::to_string).collect(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
