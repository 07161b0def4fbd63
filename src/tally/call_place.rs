//! Where calls are that occur more than once.
//!
//! The places of all calls would take several times the memory of their hashes. So places are only
//! kept of the calls with the smallest hashes, in a table of its own. Whether a call is repeated
//! has nothing to do with its hash, so these are a fair sample. This file must not know how calls
//! are compared.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::repeated::CallTable;
use super::sample::Counted;

/// Of how many different calls the places are kept, at most.
const MOST_PLACES: usize = 1 << 12;

/// How many repeated calls are named, at most.
const MOST_NAMED: usize = 10;

/// Where a call is. Of calls that are the same, the first in this order is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct CallPlace {
    pub(super) input: Box<str>,
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl CallPlace {
    pub(super) fn of(record: &Counted<'_>) -> Self {
        let Counted { input, offset, length, .. } = *record;
        CallPlace { input: input.into(), offset, length }
    }

    pub(super) fn is_after(&self, record: &Counted<'_>) -> bool {
        (&*self.input, self.offset, self.length) > (record.input, record.offset, record.length)
    }
}

/// A table of places, of no more calls than `most_calls`.
pub(super) fn table_of_places(most_calls: usize) -> CallTable<CallPlace> {
    CallTable::new(most_calls.min(MOST_PLACES))
}

/// A call that occurs more than once, and the first of its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RepeatedCall<'a> {
    pub(crate) times: u64,
    pub(crate) input: &'a str,
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// The most repeated of these calls, then the first in the order of places.
pub(super) fn most_repeated<'a>(
    calls: impl Iterator<Item = RepeatedCall<'a>>,
) -> Vec<RepeatedCall<'a>> {
    let mut calls: Vec<_> = calls.collect();
    calls.sort_unstable_by_key(|call| (Reverse(call.times), call.input, call.offset, call.length));
    calls.truncate(MOST_NAMED);
    calls
}
