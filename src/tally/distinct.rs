//! Calls of which each is counted once, however often it occurs.
//!
//! Which of several equal calls is met first depends on threads. So nothing is counted until all
//! are known; then the one that is first by input and offset is counted in place of all:
//!
//! ```text
//! call ──▶ table ─ settle ─▶ counts          `base`: the counts before, of all other records
//!            ▲                  │
//!            └──── unsettle ────┘            before more calls are added
//! ```
//!
//! This file must not know how calls are compared.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::codes::Codes;
use super::group_key::{key_of, values_in};
use super::groups::Groups;
use super::outcomes::Outcomes;
use super::repeated::CallTable;
use super::sample::{Counted, Sample};
use crate::catalog::CatalogCode;
use crate::classify::{Code, Decision, Odd};
use crate::grammar::Text;
use crate::recording::Context;

/// The calls of a summary that counts each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DistinctCalls {
    pub(super) table: CallTable<KeptCall>,
    /// The counts before the calls of the table were added; `None`: they are not added yet.
    pub(super) base: Option<BaseCounts>,
}

/// Counts to which the calls of a table are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseCounts {
    pub(super) outcomes: Outcomes,
    pub(super) codes: Codes,
    pub(super) groupings: Vec<Groups>,
}

/// All that is needed to count a call later. Calls are ordered by their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptCall {
    verdict: KeptVerdict,
    /// Its place. Of a success, of which no samples are kept, without rank and RequestId.
    pub(super) sample: Sample,
    /// The key of its group in each grouping, with the identity of that.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    keys: Box<[(u64, Box<[u8]>)]>,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptVerdict {
    Success,
    /// A failure with this code.
    Code(Box<str>),
    /// A failure without a code.
    Odd(Odd),
}

impl DistinctCalls {
    pub(super) fn new(limit: usize) -> Self {
        DistinctCalls { table: CallTable::new(limit), base: None }
    }
}

impl KeptCall {
    pub(super) fn new(
        record: &Counted<'_>,
        decision: &Decision<'_>,
        request_id: Option<Text<'_>>,
        groupings: &[Groups],
    ) -> Self {
        let verdict = match decision {
            Decision::Failure(Code::Odd(odd)) => KeptVerdict::Odd(*odd),
            Decision::Failure(code) => KeptVerdict::Code(code.as_str().unwrap_or_default().into()),
            _ => KeptVerdict::Success,
        };
        let sample = match verdict {
            KeptVerdict::Success => record.sample(0, None),
            _ => record.sample(record.rank(), request_id),
        };
        let key = |groups: &Groups| Some((identity(groups), groups.key_of(record, decision)?));
        KeptCall { verdict, sample, keys: groupings.iter().filter_map(key).collect() }
    }

    /// The record, as far as it is needed to count the call.
    pub(super) fn record(&self) -> Counted<'_> {
        Counted {
            input: &self.sample.input,
            offset: self.sample.offset,
            length: self.sample.length,
            head: b"",
            rank: Some(self.sample.hash),
            context: &NO_CONTEXT,
        }
    }

    pub(super) fn decision(&self) -> Decision<'_> {
        self.code().map_or(Decision::Success, Decision::Failure)
    }

    pub(super) fn request_id(&self) -> Option<Text<'_>> {
        self.sample.request_id.as_deref().map(|id| Text::new(id.as_bytes(), false))
    }

    /// The key of its group in a grouping; `None`: it is in none, or came before the grouping.
    pub(super) fn key_in(&self, groups: &Groups) -> Option<&[u8]> {
        let identity = identity(groups);
        let found = self.keys.iter().find(|(of, _)| *of == identity);
        found.map(|(_, key)| &**key)
    }

    /// The code of a failure; `None` of a success.
    fn code(&self) -> Option<Code<'_>> {
        match &self.verdict {
            KeptVerdict::Success => None,
            KeptVerdict::Odd(odd) => Some(Code::Odd(*odd)),
            KeptVerdict::Code(code) => {
                let known = CatalogCode::find(code.as_bytes()).map(Code::Known);
                Some(known.unwrap_or(Code::Unknown(Cow::Borrowed(code))))
            }
        }
    }

    /// Whether it is after a record that is the same call.
    pub(super) fn is_after(&self, record: &Counted<'_>) -> bool {
        self.place() > (record.input, record.offset, record.length)
    }

    /// Checks the key of a call that was read back: `Err` says what is wrong.
    pub(super) fn check_key_in(&self, groups: &Groups) -> Result<(), String> {
        let Some(key) = self.key_in(groups) else { return Ok(()) };
        let values = values_in(key);
        let is_of_failure = self.verdict != KeptVerdict::Success || !groups.is_of_failures();
        let is_key = values.len() == groups.by().len() && *key_of(values) == *key;
        match is_key && is_of_failure {
            true => Ok(()),
            false => Err("the key of a call is not one of its grouping".to_owned()),
        }
    }

    fn place(&self) -> (&str, u64, u64) {
        (&self.sample.input, self.sample.offset, self.sample.length)
    }
}

/// A context is not needed once the keys are known.
static NO_CONTEXT: Context<'static> = Context::EMPTY;

/// What distinguishes a grouping from others: a hash of the words of its dimensions. Saved
/// summaries hold it, so it must not change.
fn identity(groups: &Groups) -> u64 {
    groups
        .by()
        .iter()
        .fold(0, |before, dimension| xxh3_64_with_seed(dimension.word().as_bytes(), before))
}

impl PartialOrd for KeptCall {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for KeptCall {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}
