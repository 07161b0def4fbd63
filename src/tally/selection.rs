//! Which records of a summary are counted, where that is not simply all: those that a filter keeps,
//! each as often as it occurs or once.
//!
//! This file must not know how records are counted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::call_place::{CallPlace, RepeatedCall, most_repeated};
use super::distinct::{DistinctCalls, KeptCall};
use super::filter::{CallFilter, Filtered};
use super::groups::Groups;
use super::repeated::{CallBody, CallTable, call_hash};
use super::sample::{Counted, Sample};
use super::sum;
use crate::classify::Decision;
use crate::grammar::Text;

/// A thread that keeps more calls than this hands its summary in: they take a few MiB.
const LARGE: u64 = 1 << 14;

/// Which records are counted, and what is known of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) left_out: Option<LeftOut>,
    /// How often each call occurred, if that was asked for.
    pub(super) repeated: Option<CallTable>,
    /// Where some of them are.
    pub(super) repeated_places: Option<CallTable<CallPlace>>,
    /// The calls, if each is counted once.
    pub(super) distinct: Option<DistinctCalls>,
}

/// The calls that a filter left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeftOut {
    /// A call must pass all of them. Only sums of summaries with different filters have several.
    pub(super) filters: BTreeSet<CallFilter>,
    /// Because of their time or a condition.
    pub(crate) filtered_out: u64,
    /// Because they have no value in a dimension that a condition asks for.
    #[serde(default)]
    pub(crate) value_unknown: u64,
    /// Because they have no time, and the filter asks for one.
    pub(crate) time_unknown: u64,
}

impl Selection {
    /// Whether a call is to be counted now. If not, it is entered here. `groupings` are those
    /// in which it will be counted.
    pub(super) fn admits<'a>(
        &mut self,
        record: &Counted<'_>,
        decision: &Decision<'_>,
        body: CallBody<'_>,
        request_id: impl Fn() -> Option<Text<'a>>,
        groupings: &[Groups],
    ) -> bool {
        if matches!(decision, Decision::NotAResponse | Decision::Malformed(_)) {
            return true;
        }
        if !self.left_out.as_mut().is_none_or(|left_out| left_out.passes(record, decision)) {
            return false;
        }
        if self.repeated.is_none() && self.distinct.is_none() {
            return true;
        }

        let hash = call_hash(request_id(), body);
        if let Some(repeated) = &mut self.repeated {
            repeated.add(hash, |()| false, || ());
        }
        if let Some(places) = &mut self.repeated_places {
            places.add(hash, |place| place.is_after(record), || CallPlace::of(record));
        }
        if let Some(distinct) = &mut self.distinct {
            let keep = || KeptCall::new(record, decision, request_id(), groupings);
            distinct.table.add(hash, |kept| kept.is_after(record), keep);
        }
        self.distinct.is_none()
    }

    /// Adds what `other` knows.
    pub(super) fn merge(&mut self, other: Selection) {
        merge_options(&mut self.left_out, other.left_out, LeftOut::merge);
        merge_options(&mut self.repeated, other.repeated, CallTable::merge);
        merge_options(&mut self.repeated_places, other.repeated_places, CallTable::merge);
        merge_options(&mut self.distinct, other.distinct, |mine, theirs| {
            mine.table.merge(theirs.table);
        });
    }

    /// Whether no call of either would have to be dropped from a table that must have all.
    pub(super) fn has_room_for(&self, other: &Selection) -> bool {
        match (&self.distinct, &other.distinct) {
            (Some(mine), Some(theirs)) => mine.table.has_room_for(&theirs.table),
            _ => true,
        }
    }

    /// How many records were found and not counted: left out, or the same as one that is counted.
    /// Of calls that are not counted yet, all but one of each.
    pub(super) fn uncounted(&self) -> Result<u64, String> {
        let left_out = self.left_out.iter().flat_map(LeftOut::counts);
        let repeated = self.distinct.iter().map(|distinct| distinct.table.repeated());
        sum(left_out.chain(repeated))
    }

    /// Whether calls that are counted once were counted: then no other can be added without
    /// counting them again.
    pub(super) fn is_settled(&self) -> bool {
        self.distinct.as_ref().is_some_and(|distinct| distinct.base.is_some())
    }

    /// How many calls are kept that are not counted yet.
    pub(super) fn not_counted_yet(&self) -> u64 {
        let unsettled = self.distinct.as_ref().filter(|distinct| distinct.base.is_none());
        unsettled.map_or(0, |distinct| distinct.table.distinct())
    }

    /// How many calls are the same as another, and whether that is all of them. `None`: nobody
    /// asked.
    pub(crate) fn repeated(&self) -> Option<(u64, bool)> {
        let distinct =
            self.distinct.as_ref().map(|calls| (calls.table.repeated(), calls.table.is_complete()));
        let repeated =
            || self.repeated.as_ref().map(|table| (table.repeated(), table.is_complete()));
        distinct.or_else(repeated)
    }

    /// Some of the calls that are the same as another, those that occur most often first.
    pub(crate) fn repeated_calls(&self) -> Vec<RepeatedCall<'_>> {
        let distinct = self.distinct.iter().flat_map(|distinct| distinct.table.repeats());
        let kept = distinct.map(|(times, call)| {
            let Sample { input, offset, length, .. } = &call.sample;
            RepeatedCall { times, input, offset: *offset, length: *length }
        });
        if self.distinct.is_some() {
            return most_repeated(kept);
        }

        let places = self.repeated_places.iter().flat_map(CallTable::repeats);
        most_repeated(places.map(|(times, place)| {
            let CallPlace { input, offset, length } = place;
            RepeatedCall { times, input, offset: *offset, length: *length }
        }))
    }

    /// The limit that was too small for the calls that are to be counted once.
    pub(crate) fn exceeded_limit(&self) -> Option<usize> {
        let distinct = self.distinct.as_ref().filter(|distinct| !distinct.table.is_complete());
        distinct.map(|distinct| distinct.table.limit())
    }

    /// Whether it keeps so many calls that a thread should hand its summary in.
    pub(super) fn is_large(&self) -> bool {
        let repeated = self.repeated.as_ref().map_or(0, CallTable::distinct);
        let distinct = self.distinct.as_ref().map_or(0, |distinct| distinct.table.distinct());
        repeated + distinct > LARGE
    }

    /// Checks a selection that was read back: `Err` says what does not add up.
    pub(super) fn check(&self) -> Result<(), String> {
        self.repeated.as_ref().map_or(Ok(0), CallTable::check)?;
        self.repeated_places.as_ref().map_or(Ok(0), CallTable::check)?;
        self.distinct.as_ref().map_or(Ok(0), |distinct| distinct.table.check())?;
        self.uncounted().map(|_| ())
    }
}

impl LeftOut {
    /// Whether a call passes all filters. If not, it is counted here.
    fn passes(&mut self, record: &Counted<'_>, decision: &Decision<'_>) -> bool {
        let judgments = self.filters.iter().map(|filter| filter.judge(record, decision));
        match judgments.into_iter().find(|judgment| *judgment != Filtered::Kept) {
            None | Some(Filtered::Kept) => return true,
            Some(Filtered::LeftOut) => self.filtered_out += 1,
            Some(Filtered::ValueUnknown) => self.value_unknown += 1,
            Some(Filtered::TimeUnknown) => self.time_unknown += 1,
        }
        false
    }

    fn merge(&mut self, other: LeftOut) {
        self.filters.extend(other.filters);
        self.filtered_out += other.filtered_out;
        self.value_unknown += other.value_unknown;
        self.time_unknown += other.time_unknown;
    }

    /// How many calls were left out, for each reason.
    fn counts(&self) -> [u64; 3] {
        [self.filtered_out, self.value_unknown, self.time_unknown]
    }

    /// What is true of every call that passed a filter: the filter itself, if there is one only.
    pub(crate) fn filter(&self) -> CallFilter {
        let mut filters = self.filters.iter();
        let first = filters.next().cloned().unwrap_or_default();
        filters.fold(first, CallFilter::widened)
    }
}

/// Adds what is there to what is there.
fn merge_options<T>(mine: &mut Option<T>, theirs: Option<T>, merge: impl FnOnce(&mut T, T)) {
    match (mine, theirs) {
        (_, None) => {}
        (Some(mine), Some(theirs)) => merge(mine, theirs),
        (mine, theirs) => *mine = theirs,
    }
}
