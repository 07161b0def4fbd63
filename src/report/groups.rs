//! The groups of a report: records that have the same values in some dimensions.
//!
//! Groups by code or family alone are made of the codes that every summary counts; all others were
//! counted as groups. This file must not know how.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::code_rows::{
    CodeRow, OtherCodes, Preventables, SpelledRow, code_rows, other_codes_of, preventables, shown,
};
use crate::catalog;
use crate::classify::Outcome;
use crate::recording::WEEKDAYS;
use crate::secrets::mask_apart;
use crate::tally::{Dimension, Groups, TallyGroup};

/// Records that have the same values in all dimensions that were asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Group<'a> {
    /// The values. In JSON: `keys`, and `key` if there is one dimension.
    #[serde(flatten)]
    pub keys: GroupKeys<'a>,
    /// How many failures and dry runs it has.
    pub count: u64,
    /// How many records it has. Only failures and dry runs are in groups by code or family.
    pub records: u64,
    /// How many of them are responses without an error.
    pub succeeded: u64,
    /// How many of them are responses with an error, except dry runs.
    pub failed: u64,
    /// How many of these failures a check before sending could have prevented.
    pub preventable: Preventables,
    /// Their codes, the most frequent first.
    pub codes: Vec<CodeRow<'a>>,
    /// Their codes that are not listed one by one.
    pub other_codes: OtherCodes,
}

/// Groups beyond the limit.
#[derive(Clone, Debug, Serialize)]
pub struct OtherGroups<'a> {
    /// How many groups there are, at least.
    pub distinct_at_least: u64,
    /// Their sum, without any keys. In JSON its members are beside `distinct_at_least`.
    #[serde(flatten)]
    pub sum: Group<'a>,
}

/// The values that the records of a group have, in the order of the dimensions. What looks like a
/// secret is masked, except in names of inputs.
#[derive(Clone, Debug)]
pub struct GroupKeys<'a> {
    by: Arc<[Dimension]>,
    values: Vec<Option<Cow<'a, str>>>,
}

impl GroupKeys<'_> {
    /// The word of each dimension, with the value there; `None` if the records have none.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.by.iter().map(Dimension::word).zip(self.values.iter().map(Option::as_deref))
    }
}

impl Serialize for GroupKeys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        if let [key] = self.values.as_slice() {
            members.serialize_entry("key", key)?;
        }
        if !self.values.is_empty() {
            members.serialize_entry("keys", &ByWord(self))?;
        }
        members.end()
    }
}

/// Keys as an object.
struct ByWord<'k>(&'k GroupKeys<'k>);

impl Serialize for ByWord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

impl Group<'_> {
    /// The value of the first dimension.
    pub fn key(&self) -> Option<&str> {
        self.keys.values.first()?.as_deref()
    }

    /// How many records are responses: successes, failures and dry runs.
    pub fn responses(&self) -> u64 {
        self.succeeded + self.count
    }

    /// Sorts those with the most failures first.
    fn size(&self) -> impl Ord + use<> {
        Reverse((self.failed, self.count, self.records))
    }
}

impl<'a> OtherGroups<'a> {
    pub(super) fn of(others: &'a crate::tally::OtherGroups) -> Self {
        let keys = GroupKeys { by: Arc::default(), values: Vec::new() };
        let codes = shown(code_rows(&others.sum.codes));
        let sum = counted_group(keys, &others.sum, codes);
        OtherGroups { distinct_at_least: others.distinct_at_least(), sum }
    }
}

/// Codes, or families of them, as groups: by what they are, not by how they are shown. A group
/// whose rows show its key in several ways has the first one that is masked.
pub(super) fn groups_of_codes<'a>(codes: &[SpelledRow<'a>], by: Vec<Dimension>) -> Vec<Group<'a>> {
    let is_family = by.contains(&Dimension::Family);
    let by: Arc<[Dimension]> = by.into();

    let mut by_key: BTreeMap<Option<&'a str>, Vec<CodeRow<'a>>> = BTreeMap::new();
    for (spelled, row) in codes {
        let key = if is_family { spelled.map(catalog::family_of) } else { *spelled };
        by_key.entry(key).or_default().push(row.clone());
    }

    let group = |(key, codes): (Option<&'a str>, Vec<CodeRow<'a>>)| {
        let shown_key = |row: &CodeRow<'a>| match is_family {
            true => row.family.clone(),
            false => row.code.clone(),
        };
        let masked = codes.iter().map(shown_key).find(|shown| shown.as_deref() != key);
        let value = masked.unwrap_or_else(|| key.map(Cow::Borrowed));

        let of = |is_dry_run: bool| {
            let is_same =
                |row: &&CodeRow<'_>| is_dry_run == (row.code.as_deref() == Some(catalog::DRY_RUN));
            codes.iter().filter(is_same).map(|row| row.count).sum::<u64>()
        };
        let (failed, dry_run) = (of(false), of(true));
        Group {
            keys: GroupKeys { by: by.clone(), values: vec![value] },
            count: failed + dry_run,
            records: failed + dry_run,
            succeeded: 0,
            failed,
            preventable: preventables(&codes),
            codes,
            other_codes: OtherCodes::default(),
        }
    };
    let mut groups: Vec<Group<'a>> = by_key.into_iter().map(group).collect();
    sort_groups(&mut groups);
    groups
}

/// The groups that were counted.
pub(super) fn counted_groups(groups: &Groups) -> Vec<Group<'_>> {
    let by: Arc<[Dimension]> = groups.by().into();
    let in_order = groups.in_order().into_iter();
    let mut groups: Vec<Group<'_>> = in_order
        .map(|(values, group)| {
            let codes = shown(code_rows(&group.codes));
            let values = by.iter().zip(values);
            let values = values.map(|(dimension, value)| shown_value(dimension, value?, &codes));
            let keys = GroupKeys { by: by.clone(), values: values.collect() };
            counted_group(keys, group, codes)
        })
        .collect();
    sort_groups(&mut groups);
    groups
}

fn counted_group<'a>(
    keys: GroupKeys<'a>,
    group: &'a TallyGroup,
    codes: Vec<CodeRow<'a>>,
) -> Group<'a> {
    let count = |outcome| group.outcomes.count(outcome);
    Group {
        keys,
        count: count(Outcome::Failed) + count(Outcome::DryRun),
        records: group.outcomes.records(),
        succeeded: count(Outcome::Succeeded),
        failed: count(Outcome::Failed),
        preventable: preventables(&codes),
        codes,
        other_codes: other_codes_of(&group.codes),
    }
}

/// A value as it is shown. Part of a secret may look harmless, so the family of a masked code is
/// what is left of that.
fn shown_value<'a>(
    dimension: &Dimension,
    value: &'a str,
    codes: &[CodeRow<'a>],
) -> Option<Cow<'a, str>> {
    match dimension {
        Dimension::Input | Dimension::Directory => Some(Cow::Borrowed(value)),
        Dimension::Code if catalog::find(value).is_some() => Some(Cow::Borrowed(value)),
        Dimension::Family => {
            let shown = codes.iter().filter_map(|row| row.family.as_ref());
            let masked = shown.clone().find(|shown| **shown != value).cloned();
            Some(masked.unwrap_or_else(|| mask_apart(value)))
        }
        _ => Some(mask_apart(value)),
    }
}

/// Sorts groups whose first dimension is a time by that, and then as all others: those with the
/// most failures first, then by their keys. Groups that look alike stay in their order.
fn sort_groups(groups: &mut [Group<'_>]) {
    let first = groups.first().and_then(|group| group.keys.by.first());
    let is_by_time = first.is_some_and(Dimension::is_time);
    let by_time = |one: &Group<'_>, other: &Group<'_>| match is_by_time {
        true => place_in_time(one.key()).cmp(&place_in_time(other.key())),
        false => Ordering::Equal,
    };

    groups.sort_by(|one, other| {
        by_time(one, other)
            .then_with(|| one.size().cmp(&other.size()))
            .then_with(|| one.keys.values.cmp(&other.keys.values))
    });
}

/// Where an hour, a day, or an hour of the week is among others. Records without a time are last.
fn place_in_time(key: Option<&str>) -> (bool, usize, &str) {
    let text = key.unwrap_or_default();
    let weekday = WEEKDAYS.iter().position(|name| text.starts_with(name));
    (key.is_none(), weekday.unwrap_or_default(), text)
}

/// The places of the `top` groups with the most failures.
pub(super) fn largest_groups(groups: &[Group<'_>], top: usize) -> BTreeSet<usize> {
    let mut places: Vec<_> =
        groups.iter().enumerate().map(|(place, group)| (group.size(), place)).collect();
    places.sort_unstable();
    places.into_iter().take(top).map(|(_, place)| place).collect()
}
