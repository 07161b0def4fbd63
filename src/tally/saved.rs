//! How a summary is written by serde, and what is refused when one is read.
//!
//! Anybody may have made the file that a summary is read from. So everything is checked here, once:
//! what was read adds up, and is small enough to be added to others. No other file has to check it
//! again. This file must not know how records are counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::codes::{CodeName, Codes};
use super::counted::Tally;
use super::distinct::{DistinctCalls, KeptCall};
use super::groups::{Groups, OtherGroups};
use super::input_row::InputRow;
use super::repeated::CallTable;
use super::sample::Sample;
use super::selection::{LeftOut, Selection};
use super::summary::{Outcomes, Summary};
use super::unknown::OtherCodes;
use super::{MAX_COUNT, sum};
use crate::Limits;
use crate::catalog::CatalogCode;
use crate::classify::Odd;
use crate::grammar::FaultKind;

/// The version of the format in which summaries are saved.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct WrittenSummary<'a> {
    version: u32,
    outcomes: &'a Outcomes,
    codes: &'a Codes,
    faults: &'a BTreeMap<FaultKind, Tally>,
    inputs: &'a [InputRow],
    by_input: Option<BTreeMap<&'a str, &'a Codes>>,
    other_inputs: Option<WrittenGroups<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<WrittenSelection<'a>>,
}

/// Which calls are counted, where that is not simply all. Calls that are counted once are not in
/// the counts that are written.
#[derive(Serialize)]
struct WrittenSelection<'a> {
    left_out: Option<&'a LeftOut>,
    repeated: Option<&'a CallTable>,
    distinct: Option<&'a CallTable<KeptCall>>,
}

/// The groups beyond the limit.
#[derive(Serialize)]
struct WrittenGroups<'a> {
    most_rows: usize,
    hashes: &'a BTreeSet<u64>,
    codes: &'a Codes,
}

/// Codes by spelling, so that a later catalog with more codes still reads them.
#[derive(Serialize)]
struct WrittenCodes<'a> {
    codes: BTreeMap<&'a str, &'a Tally>,
    odd: &'a BTreeMap<Odd, Tally>,
    other: &'a OtherCodes,
    most_samples: usize,
    most_unknown: usize,
}

impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let selection = self.selection.as_deref();
        let distinct = selection.and_then(|selection| selection.distinct.as_ref());
        let (outcomes, codes, groups) = match distinct.and_then(|distinct| distinct.base.as_ref()) {
            Some(base) => (&base.outcomes, &base.codes, base.by_input.as_ref()),
            None => (&self.outcomes, &self.codes, self.by_input.as_ref()),
        };
        let written = WrittenSummary {
            version: VERSION,
            outcomes,
            codes,
            faults: &self.faults,
            inputs: &self.inputs,
            by_input: groups.map(|groups| groups.iter().collect()),
            other_inputs: groups.map(|groups| {
                let OtherGroups { codes, hashes } = groups.other();
                WrittenGroups { most_rows: groups.most_rows(), hashes, codes }
            }),
            selection: selection.map(|selection| WrittenSelection {
                left_out: selection.left_out.as_ref(),
                repeated: selection.repeated.as_ref(),
                distinct: distinct.map(|distinct| &distinct.table),
            }),
        };
        written.serialize(serializer)
    }
}

impl Serialize for Codes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (most_samples, most_unknown) = self.limits();
        let spelled = self.iter().filter_map(|(name, tally)| match name {
            CodeName::Spelled(code) => Some((code, tally)),
            CodeName::Odd(_) => None,
        });
        let (odd, other) = (&self.odd, self.other());
        WrittenCodes { codes: spelled.collect(), odd, other, most_samples, most_unknown }
            .serialize(serializer)
    }
}

#[derive(Deserialize)]
struct ReadSummary {
    #[serde(rename = "version", deserialize_with = "known_version")]
    _version: u32,
    outcomes: Outcomes,
    codes: ReadCodes,
    faults: BTreeMap<FaultKind, Tally>,
    inputs: Vec<InputRow>,
    by_input: Option<BTreeMap<Box<str>, ReadCodes>>,
    #[serde(default)]
    other_inputs: Option<ReadGroups>,
    #[serde(default)]
    selection: Option<ReadSelection>,
}

#[derive(Deserialize)]
struct ReadSelection {
    left_out: Option<LeftOut>,
    repeated: Option<CallTable>,
    distinct: Option<CallTable<KeptCall>>,
}

#[derive(Deserialize)]
struct ReadGroups {
    most_rows: usize,
    hashes: BTreeSet<u64>,
    codes: ReadCodes,
}

#[derive(Deserialize)]
struct ReadCodes {
    codes: BTreeMap<Box<str>, Tally>,
    odd: BTreeMap<Odd, Tally>,
    other: OtherCodes,
    most_samples: usize,
    most_unknown: usize,
}

impl<'de> Deserialize<'de> for Summary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ReadSummary::deserialize(deserializer)?.into_summary().map_err(serde::de::Error::custom)
    }
}

fn known_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        VERSION => Ok(VERSION),
        other => {
            let message =
                format!("summary version {other} is unknown; this program reads version {VERSION}");
            Err(serde::de::Error::custom(message))
        }
    }
}

impl ReadSummary {
    fn into_summary(self) -> Result<Summary, String> {
        let ReadSummary { outcomes, codes, faults, mut inputs, by_input, other_inputs, .. } = self;
        let selection = self.selection.map(ReadSelection::into_selection).transpose()?;
        let limits = (codes.most_samples, codes.most_unknown);
        let codes = codes.into_codes(Codes::new(limits.0, limits.1))?;
        faults.values().try_for_each(|tally| check_tally(tally, limits.0))?;
        inputs.sort();
        let by_input = by_input.map(|kept| read_groups(kept, other_inputs, limits)).transpose()?;

        let mut summary = Summary { outcomes, codes, faults, inputs, by_input, selection };
        summary.check()?;
        // After this check, no count can become too large.
        summary.settle();
        Ok(summary)
    }
}

impl ReadSelection {
    fn into_selection(self) -> Result<Box<Selection>, String> {
        let ReadSelection { left_out, repeated, distinct } = self;
        let places = distinct.iter().flat_map(CallTable::least).map(|call| &call.sample);
        places.into_iter().try_for_each(check_place)?;

        let distinct = distinct.map(|table| DistinctCalls { table, base: None });
        let selection = Selection { left_out, repeated, distinct };
        selection.check()?;
        match selection.exceeded_limit() {
            None => Ok(Box::new(selection)),
            Some(limit) => Err(format!("there are more calls than {limit} to be counted once")),
        }
    }
}

fn read_groups(
    kept: BTreeMap<Box<str>, ReadCodes>,
    other: Option<ReadGroups>,
    limits: (usize, usize),
) -> Result<Groups, String> {
    let most_rows = other.as_ref().map_or(Limits::default().group_rows, |other| other.most_rows);
    let mut groups = Groups::new(most_rows, limits);
    let codes_of = |read: ReadCodes| match (read.most_samples, read.most_unknown) == limits {
        true => read.into_codes(Codes::few(limits.0, limits.1)),
        false => Err("the limits of an input are not those of the summary".to_owned()),
    };
    for (key, read) in kept {
        let codes = codes_of(read)?;
        if codes.total()? == 0 {
            return Err("an input has no codes".to_owned());
        }
        groups.merge_group(key, codes);
    }
    if let Some(ReadGroups { hashes, codes, .. }) = other {
        groups.replace_other(OtherGroups { codes: codes_of(codes)?, hashes });
    }
    Ok(groups)
}

impl ReadCodes {
    /// Puts what was read into `codes`, which must be empty and have the same limits.
    fn into_codes(self, mut codes: Codes) -> Result<Codes, String> {
        let ReadCodes { codes: spelled, odd, other, most_samples, most_unknown } = self;
        spelled
            .values()
            .chain(odd.values())
            .try_for_each(|tally| check_tally(tally, most_samples))?;
        // After this check, no sum of these counts can be too large.
        sum(spelled.values().chain(odd.values()).map(|tally| tally.count).chain([other.count]))?;

        for (code, tally) in spelled {
            if let Some(known) =
                CatalogCode::find(code.as_bytes()).and_then(|code| codes.known_tally(code.index()))
            {
                *known = tally;
            } else if codes.unknown_codes() < most_unknown {
                codes.unknown.merge_code(most_samples, code.into(), tally);
            } else {
                return Err(format!(
                    "there are more codes outside the catalog than {most_unknown}"
                ));
            }
        }
        codes.odd = odd;
        codes.unknown.replace_other(other);
        codes.unknown.check()?;
        Ok(codes)
    }
}

/// Checks that a tally counts something, and that it has no more samples than records or than the
/// limit.
fn check_tally(tally: &Tally, most_samples: usize) -> Result<(), String> {
    let samples = tally.samples.in_order();
    if tally.count == 0 || samples.len() as u64 > tally.count || samples.len() > most_samples {
        return Err(format!("there are {} samples of {} records", samples.len(), tally.count));
    }
    samples.into_iter().try_for_each(check_place)
}

fn check_place(sample: &Sample) -> Result<(), String> {
    match sum([sample.offset, sample.length]) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("a sample ends beyond {MAX_COUNT}")),
    }
}
