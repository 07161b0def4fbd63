//! How a summary is written by serde, and what is refused when one is read.
//!
//! Anybody may have made the file that a summary is read from. So everything is checked here, once:
//! what was read adds up, and is small enough to be added to others. No other file has to check it
//! again. This file must not know how records are counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::call_place::CallPlace;
use super::codes::{CodeName, Codes};
use super::counted::Tally;
use super::dimension::{Dimension, without_repeats};
use super::distinct::{DistinctCalls, KeptCall};
use super::group::TallyGroup;
use super::group_key::key_of;
use super::groups::{Groups, OtherGroups};
use super::input_row::InputRow;
use super::outcomes::Outcomes;
use super::repeated::CallTable;
use super::sample::Sample;
use super::selection::{LeftOut, Selection};
use super::summary::{Summary, needs_groups};
use super::unknown::OtherCodes;
use super::{MAX_COUNT, sum};
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
    groupings: Vec<WrittenGroups<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<WrittenSelection<'a>>,
}

/// Which calls are counted, where that is not simply all. Calls that are counted once are not in
/// the counts that are written.
#[derive(Serialize)]
struct WrittenSelection<'a> {
    left_out: Option<&'a LeftOut>,
    repeated: Option<&'a CallTable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeated_places: Option<&'a CallTable<CallPlace>>,
    distinct: Option<&'a CallTable<KeptCall>>,
}

/// The groups for one list of dimensions.
#[derive(Serialize)]
struct WrittenGroups<'a> {
    by: Vec<&'a str>,
    most_rows: usize,
    groups: Vec<WrittenGroup<'a>>,
    other: WrittenOthers<'a>,
}

#[derive(Serialize)]
struct WrittenGroup<'a> {
    keys: Vec<Option<&'a str>>,
    outcomes: &'a Outcomes,
    codes: &'a Codes,
}

/// The groups beyond the limit.
#[derive(Serialize)]
struct WrittenOthers<'a> {
    hashes: &'a BTreeSet<u64>,
    outcomes: &'a Outcomes,
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
        let (outcomes, codes, groupings) =
            match distinct.and_then(|distinct| distinct.base.as_ref()) {
                Some(base) => (&base.outcomes, &base.codes, &base.groupings),
                None => (&self.outcomes, &self.codes, &self.groupings),
            };
        let written = WrittenSummary {
            version: VERSION,
            outcomes,
            codes,
            faults: &self.faults,
            inputs: &self.inputs,
            groupings: groupings.iter().map(written_groups).collect(),
            selection: selection.map(|selection| WrittenSelection {
                left_out: selection.left_out.as_ref(),
                repeated: selection.repeated.as_ref(),
                repeated_places: selection.repeated_places.as_ref(),
                distinct: distinct.map(|distinct| &distinct.table),
            }),
        };
        written.serialize(serializer)
    }
}

fn written_groups(groups: &Groups) -> WrittenGroups<'_> {
    let OtherGroups { sum: TallyGroup { outcomes, codes }, hashes } = groups.other();

    WrittenGroups {
        by: groups.by().iter().map(Dimension::word).collect(),
        most_rows: groups.most_rows(),
        groups: groups.in_order().into_iter().map(written_group).collect(),
        other: WrittenOthers { hashes, outcomes, codes },
    }
}

fn written_group<'a>((keys, group): (Vec<Option<&'a str>>, &'a TallyGroup)) -> WrittenGroup<'a> {
    WrittenGroup { keys, outcomes: &group.outcomes, codes: &group.codes }
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
    #[serde(default)]
    groupings: Vec<ReadGroups>,
    #[serde(default)]
    selection: Option<ReadSelection>,
}

#[derive(Deserialize)]
struct ReadSelection {
    left_out: Option<LeftOut>,
    repeated: Option<CallTable>,
    #[serde(default)]
    repeated_places: Option<CallTable<CallPlace>>,
    distinct: Option<CallTable<KeptCall>>,
}

#[derive(Deserialize)]
struct ReadGroups {
    by: Vec<Box<str>>,
    most_rows: usize,
    groups: Vec<ReadGroup>,
    other: ReadOthers,
}

#[derive(Deserialize)]
struct ReadGroup {
    keys: Vec<Option<Box<str>>>,
    outcomes: Outcomes,
    codes: ReadCodes,
}

#[derive(Deserialize)]
struct ReadOthers {
    hashes: BTreeSet<u64>,
    outcomes: Outcomes,
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
        let ReadSummary { outcomes, codes, faults, mut inputs, groupings, .. } = self;
        let selection = self.selection.map(ReadSelection::into_selection).transpose()?;
        let limits = (codes.most_samples, codes.most_unknown);
        let codes = codes.into_codes(Codes::new(limits.0, limits.1))?;
        faults.values().try_for_each(|tally| check_tally(tally, limits.0))?;
        inputs.sort();
        let groupings = groupings.into_iter().map(|read| read.into_groups(limits));
        let mut groupings: Vec<Groups> = groupings.collect::<Result<_, _>>()?;
        groupings.sort_by(|one, other| one.by().cmp(other.by()));
        if groupings.windows(2).any(|pair| matches!(pair, [one, two] if one.by() == two.by())) {
            return Err("there are groups by the same dimensions twice".to_owned());
        }

        let mut summary = Summary { outcomes, codes, faults, inputs, groupings, selection };
        summary.check()?;
        summary.check_kept_calls()?;
        // After this check, no count can become too large.
        summary.settle();
        Ok(summary)
    }
}

impl ReadSelection {
    fn into_selection(self) -> Result<Box<Selection>, String> {
        let ReadSelection { left_out, repeated, repeated_places, distinct } = self;
        let calls = distinct.iter().flat_map(CallTable::least);
        calls.into_iter().try_for_each(|call| check_place(&call.sample))?;
        let places = repeated_places.iter().flat_map(CallTable::least);
        places.into_iter().try_for_each(|place| check_end(place.offset, place.length))?;

        let distinct = distinct.map(|table| DistinctCalls { table, base: None });
        let selection = Selection { left_out, repeated, repeated_places, distinct };
        selection.check()?;
        match selection.exceeded_limit() {
            None => Ok(Box::new(selection)),
            Some(limit) => Err(format!("there are more calls than {limit} to be counted once")),
        }
    }
}

impl ReadGroups {
    /// Checks what can only be checked here: keys, and the limits of each group.
    fn into_groups(self, limits: (usize, usize)) -> Result<Groups, String> {
        let ReadGroups { by, most_rows, groups: kept, other } = self;
        let by: Vec<Dimension> = by.iter().map(|word| dimension_of(word)).collect();
        if without_repeats(&by).len() < by.len() || !needs_groups(&by) {
            return Err("groups are by a dimension twice, or by none".to_owned());
        }

        let dimensions = by.len();
        let mut groups = Groups::new(by, most_rows, limits);
        for ReadGroup { keys, outcomes, codes } in kept {
            let key = key_of(keys.iter().map(Option::as_deref));
            if keys.len() != dimensions || groups.has(&key) {
                return Err("the key of a group is another group's, or too long".to_owned());
            }
            groups.merge_group(key, TallyGroup { outcomes, codes: codes.of_group(limits)? });
        }

        let ReadOthers { hashes, outcomes, codes } = other;
        let sum = TallyGroup { outcomes, codes: codes.of_group(limits)? };
        groups.replace_other(OtherGroups { sum, hashes });
        Ok(groups)
    }
}

/// The dimension with this word. Of a user's own field only the name is known; no call that is
/// added has a value there before the fields are named again.
fn dimension_of(word: &str) -> Dimension {
    let field = |_| Dimension::Field { name: word.into(), number: usize::MAX };
    Dimension::parse(word, &[""; 0]).unwrap_or_else(field)
}

impl ReadCodes {
    /// The codes of a group, which must have the limits of the summary.
    fn of_group(self, limits: (usize, usize)) -> Result<Codes, String> {
        match (self.most_samples, self.most_unknown) == limits {
            true => self.into_codes(Codes::few(limits.0, limits.1)),
            false => Err("the limits of a group are not those of the summary".to_owned()),
        }
    }

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
    check_end(sample.offset, sample.length)
}

fn check_end(offset: u64, length: u64) -> Result<(), String> {
    match sum([offset, length]) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("a sample ends beyond {MAX_COUNT}")),
    }
}
