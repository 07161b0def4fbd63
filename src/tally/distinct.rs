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

use super::codes::Codes;
use super::groups::Groups;
use super::repeated::CallTable;
use super::sample::{Counted, Sample};
use super::summary::Outcomes;
use crate::catalog::CatalogCode;
use crate::classify::{Code, Decision, Odd};
use crate::grammar::Text;
use crate::recording::{CallTime, Context, ContextField};

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
    pub(super) by_input: Option<Groups>,
}

/// All that is needed to count a call later. Calls are ordered by their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptCall {
    verdict: KeptVerdict,
    /// Its place. Of a success, of which no samples are kept, without rank and RequestId.
    pub(super) sample: Sample,
    /// What was recorded beside it, if groups need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    context: Option<Box<KeptContext>>,
}

/// What was recorded beside a call: a [`Context`] that takes less memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptContext {
    /// In microseconds since 1970.
    time: Option<i64>,
    values: Box<[(ContextField, Box<str>)]>,
    own: Box<[Option<Box<str>>]>,
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
        keeps_context: bool,
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
        let has_context = keeps_context && *record.context != Context::EMPTY;
        let context = has_context.then(|| Box::new(KeptContext::of(record.context)));
        KeptCall { verdict, sample, context }
    }

    /// Hands the call on as it was when it was kept.
    pub(super) fn hand_on(
        &self,
        count: impl FnOnce(&Counted<'_>, &Decision<'_>, Option<Text<'_>>),
    ) {
        let context = self.context.as_ref().map_or(Context::EMPTY, |context| context.restored());
        let record = Counted {
            input: &self.sample.input,
            offset: self.sample.offset,
            length: self.sample.length,
            head: b"",
            rank: Some(self.sample.hash),
            context: &context,
        };
        let decision = self.code().map_or(Decision::Success, Decision::Failure);
        let request_id = self.sample.request_id.as_deref();
        count(&record, &decision, request_id.map(|id| Text::new(id.as_bytes(), false)));
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

    fn place(&self) -> (&str, u64, u64) {
        (&self.sample.input, self.sample.offset, self.sample.length)
    }
}

impl KeptContext {
    fn of(context: &Context<'_>) -> Self {
        let value = |field: &ContextField| Some((*field, context.get(*field)?.into()));
        KeptContext {
            time: context.time.map(CallTime::micros),
            values: ContextField::ALL.iter().filter_map(value).collect(),
            own: context.own_values().map(|value| value.map(Into::into)).collect(),
        }
    }

    fn restored(&self) -> Context<'_> {
        let mut context = Context::EMPTY;
        context.time = self.time.map(CallTime::from_micros);
        for (field, value) in &self.values {
            context.set(*field, &**value);
        }
        for (number, value) in self.own.iter().enumerate() {
            if let Some(value) = value {
                context.set_own(number, &**value);
            }
        }
        context
    }
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
