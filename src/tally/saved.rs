//! How a summary is written by serde, and what is refused when one is read.
//!
//! Anybody may have made the file that a summary is read from. So everything is checked here, once:
//! what was read adds up, and is small enough to be added to others. No other file has to check it
//! again. This file must not know how records are counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::codes::{CodeName, Codes};
use super::counted::Tally;
use super::groups::{Groups, OtherGroups};
use super::input_row::InputRow;
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
        let groups = self.by_input.as_ref();
        let written = WrittenSummary {
            version: VERSION,
            outcomes: &self.outcomes,
            codes: &self.codes,
            faults: &self.faults,
            inputs: &self.inputs,
            by_input: groups.map(|groups| groups.iter().collect()),
            other_inputs: groups.map(|groups| {
                let OtherGroups { codes, hashes } = groups.other();
                WrittenGroups { most_rows: groups.most_rows(), hashes, codes }
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
        let limits = (codes.most_samples, codes.most_unknown);
        let codes = codes.into_codes(Codes::new(limits.0, limits.1))?;
        faults.values().try_for_each(|tally| check_tally(tally, limits.0))?;
        inputs.sort();
        let by_input = by_input.map(|kept| read_groups(kept, other_inputs, limits)).transpose()?;

        let summary = Summary { outcomes, codes, faults, inputs, by_input };
        summary.check()?;
        Ok(summary)
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
    match samples.iter().all(|sample| sum([sample.offset, sample.length]).is_ok()) {
        true => Ok(()),
        false => Err(format!("a sample ends beyond {MAX_COUNT}")),
    }
}
