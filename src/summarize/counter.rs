//! Classifies and counts the records of one input.
//!
//! This file must not know where bytes come from, nor how many threads there are.

use super::outbox::RejectedRecord;
use crate::Limits;
use crate::catalog::CatalogCode;
use crate::classify::{Classifier, Decision};
use crate::frame::{Record, Sink, holds_response};
use crate::recording::Context;
use crate::tally::{CallBody, Counted, Ledger, Summary};

/// Classifies and counts the records that a framer finds.
pub(super) struct Counter<'s> {
    pub(super) classifier: Classifier,
    pub(super) limits: &'s Limits,
    pub(super) summary: &'s mut Summary,
    pub(super) input: &'s str,
    pub(super) ledger: &'s mut Ledger,
    pub(super) rejects: &'s mut Vec<RejectedRecord>,
    /// Whether somebody wants the rejects.
    pub(super) keeps_rejects: bool,
}

impl Sink for Counter<'_> {
    /// Failures whose code is in the catalog are counted here, inlined into the framer. All other
    /// records go to functions that are not inlined, so that the usual case keeps its registers.
    #[inline(always)]
    fn record(&mut self, record: Record<'_>) {
        let Record { offset, length, head, reading } = record;
        let whole = || Record { offset, length, head, reading };
        let Some(code) = self.classifier.plain_code(reading) else {
            return self.count_any(whole());
        };
        let Some(known) = CatalogCode::find(code) else {
            return self.count_unknown_code(code, whole());
        };

        if self.summary.count_unkept(known, head, length) {
            self.ledger.record(offset, length, false);
        } else {
            self.count_any(whole());
        }
    }

    fn skipped_line(&mut self) {
        self.ledger.skipped_lines += 1;
    }

    fn crowded_line(&mut self) {
        self.ledger.crowded_lines += 1;
    }
}

impl Counter<'_> {
    /// Counts a failure whose code is not in the catalog.
    #[inline(never)]
    fn count_unknown_code(&mut self, code: &[u8], record: Record<'_>) {
        if self.summary.count_unkept_unknown(code, record.head, record.length) {
            self.ledger.record(record.offset, record.length, false);
        } else {
            self.count_any(record);
        }
    }

    /// Counts any record: the way that is always right, and slower.
    #[inline(never)]
    fn count_any(&mut self, record: Record<'_>) {
        let Record { offset, length, head, reading } = record;
        let decision = self.classifier.decide(reading);
        self.ledger.record(offset, length, matches!(decision, Decision::Malformed(_)));

        if let Decision::Malformed(fault) = decision {
            self.ledger.fault(length, fault.kind);
            if self.keeps_rejects {
                self.rejects.push(RejectedRecord { offset, length, fault });
            }
        }

        let is_no_response = matches!(decision, Decision::Malformed(_) | Decision::NotAResponse);
        if is_no_response && holds_response(head, self.limits) {
            self.ledger.responses_inside += 1;
        }

        let context = &Context::EMPTY;
        let record = Counted { input: self.input, offset, length, head, rank: None, context };
        let body = CallBody::of_response(None, head, length);
        let classifier = self.classifier;
        self.summary.count_call(&record, &decision, body, || classifier.request_id(reading));
    }
}
