//! How a record is counted in a summary, on the fast way or on the one that is always right.
//!
//! This file must not know how counts are kept, nor which calls are to be counted.

use super::distinct::KeptCall;
use super::repeated::CallBody;
use super::sample::Counted;
use super::summary::Summary;
use crate::catalog::CatalogCode;
use crate::classify::{Decision, Outcome, Verdict};
use crate::grammar::Text;
use crate::recording::Context;

impl Summary {
    /// Counts one record: where it is, its bytes, and the verdict on them.
    pub fn add(&mut self, input: &str, offset: u64, record: &[u8], verdict: &Verdict<'_>) {
        let head = record.get(..crate::frame::RECORD_HEAD).unwrap_or(record);
        let length = record.len() as u64;
        let counted = Counted { input, offset, length, head, rank: None, context: &Context::EMPTY };

        let is_settled = self.unsettle();
        let (body, decision) = (CallBody::Whole(record), verdict.decision());
        self.count_call(&counted, &decision, body, || verdict.request_id());
        if is_settled {
            self.settle();
        }
    }

    /// Counts one failure, if its record is certainly no sample. `false`: nothing was counted.
    /// Nearly all failures are counted here, in a few steps.
    #[inline(always)]
    pub(crate) fn count_unkept(&mut self, code: CatalogCode, head: &[u8], length: u64) -> bool {
        let is_counted = self.counts_simply() && self.codes.count_unkept(code, head, length);
        if is_counted {
            *self.outcomes.count_mut(Outcome::of(code)) += 1;
        }
        is_counted
    }

    /// Counts one failure with a code outside the catalog, if its record is certainly no sample.
    /// `false`: nothing was counted.
    pub(crate) fn count_unkept_unknown(&mut self, code: &[u8], head: &[u8], length: u64) -> bool {
        let is_counted =
            self.counts_simply() && self.codes.count_unkept_unknown(code, head, length);
        if is_counted {
            *self.outcomes.count_mut(Outcome::Failed) += 1;
        }
        is_counted
    }

    /// Counts one success, if nothing else is to be done with it. `false`: nothing was counted.
    #[inline(always)]
    pub(crate) fn count_success(&mut self) -> bool {
        let is_counted = self.counts_simply();
        if is_counted {
            *self.outcomes.count_mut(Outcome::Succeeded) += 1;
        }
        is_counted
    }

    /// Whether every record is counted, by outcome and code only.
    #[inline(always)]
    fn counts_simply(&self) -> bool {
        self.groupings.is_empty() && self.selection.is_none()
    }

    /// Counts one record, if it is to be counted. Its RequestId is asked for only if the record is
    /// to be kept as a sample or compared with others.
    #[inline]
    pub(crate) fn count_call<'a>(
        &mut self,
        record: &Counted<'_>,
        decision: &Decision<'_>,
        body: CallBody<'_>,
        request_id: impl Fn() -> Option<Text<'a>> + Copy,
    ) {
        let is_admitted = match &mut self.selection {
            None => true,
            Some(selection) => {
                selection.admits(record, decision, body, request_id, &self.groupings)
            }
        };
        if is_admitted {
            self.count_alone(record, decision, request_id);
            for groups in &mut self.groupings {
                groups.count(record, decision, |rank| record.sample(rank, request_id()));
            }
        }
    }

    /// Counts one record, in no group.
    #[inline]
    fn count_alone<'a>(
        &mut self,
        record: &Counted<'_>,
        decision: &Decision<'_>,
        request_id: impl Fn() -> Option<Text<'a>>,
    ) {
        match decision {
            Decision::Success | Decision::NotAResponse => {}
            Decision::Failure(code) => {
                self.codes.add(code, record, |rank| record.sample(rank, request_id()));
            }
            Decision::Malformed(fault) => {
                let most = self.codes.most_samples;
                // A RequestId before the fault may belong to another record.
                let sample = |rank| record.sample(rank, None);
                self.faults.entry(fault.kind).or_default().add(most, record, sample);
            }
        }
        *self.outcomes.count_mut(decision.outcome()) += 1;
    }

    /// Counts a call that was kept to be counted once.
    pub(super) fn count_kept(&mut self, call: &KeptCall) {
        let (record, decision) = (call.record(), call.decision());
        self.count_alone(&record, &decision, || call.request_id());
        for groups in &mut self.groupings {
            if let Some(key) = call.key_in(groups) {
                let sample = |rank| record.sample(rank, call.request_id());
                groups.count_in(key, &record, &decision, sample);
            }
        }
    }
}
