//! Classifies and counts the records of one input.
//!
//! It must not know where bytes come from, nor how many threads there are.

use crate::Limits;
use crate::catalog::CatalogCode;
use crate::classify::{Classifier, Decision};
use crate::frame::{Record, Sink, holds_response};
use crate::grammar::Fault;
use crate::tally::{Counted, Ledger, Summary};

/// Classifies and counts what a framer finds.
pub(super) struct Counter<'s> {
    pub(super) classifier: Classifier,
    pub(super) limits: &'s Limits,
    pub(super) summary: &'s mut Summary,
    pub(super) input: &'s str,
    pub(super) ledger: &'s mut Ledger,
    pub(super) rejects: &'s mut Vec<(u64, u64, Fault)>,
    /// Whether anyone wants the rejects.
    pub(super) keep: bool,
}

impl Sink for Counter<'_> {
    /// Inlined where records come from, as far as failures of the catalog go. What others need is
    /// put together where they part from these.
    #[inline(always)]
    fn record(&mut self, record: Record<'_>) {
        let Record { offset, length, head, reading } = record;
        let record = || Record { offset, length, head, reading };
        let Some(code) = self.classifier.plain_code(reading) else { return self.other(record()) };
        let Some(known) = CatalogCode::find(code) else { return self.unknown(code, record()) };
        if self.summary.count_unkept(known, head, length) {
            self.ledger.record(offset, length, false);
        } else {
            self.other(record());
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
    /// A failure with another code.
    #[inline(never)]
    fn unknown(&mut self, code: &[u8], record: Record<'_>) {
        if self.summary.count_unkept_unknown(code, record.head, record.length) {
            self.ledger.record(record.offset, record.length, false);
        } else {
            self.other(record);
        }
    }

    /// Any record.
    #[inline(never)]
    fn other(&mut self, record: Record<'_>) {
        let Record { offset, length, head, reading } = record;
        let decision = self.classifier.decide(reading);
        self.ledger.record(offset, length, matches!(decision, Decision::Malformed(_)));
        if let Decision::Malformed(fault) = decision {
            self.ledger.fault(length, fault.kind);
            if self.keep {
                self.rejects.push((offset, length, fault));
            }
        }
        if matches!(decision, Decision::Malformed(_) | Decision::NotAResponse)
            && holds_response(head, self.limits)
        {
            self.ledger.responses_inside += 1;
        }
        let record = Counted { input: self.input, offset, length, head };
        self.summary.count_record(&record, &decision, || self.classifier.request_id(reading));
    }
}
