//! Classifies and counts the calls in the records of one input.
//!
//! ```text
//! framer ─▶ Counter ──bare response──▶ CallCounter ─▶ Summary, Ledger
//!              └─other─▶ recording ───────▲
//! ```
//!
//! This file must not know where bytes come from, nor how many threads there are.

use super::call::{Call, OnCall};
use super::outbox::RejectedRecord;
use crate::Limits;
use crate::catalog::CatalogCode;
use crate::classify::{Classifier, Code, Decision, Odd};
use crate::frame::{Record, Sink, TextEntry};
use crate::grammar::{Fault, FaultKind};
use crate::recording::{
    CallSink, JudgedRecord, OddCode, OpenBodies, ReadyVerdict, RecordReader, RecordedCall,
    RecordedVerdict, Recording, RecordingSettings, RecordingTools, may_hold_events, quiet_len,
};
use crate::tally::{CallBody, Counted, Ledger, Summary};

/// Classifies and counts the records that a framer finds.
pub(super) struct Counter<'s> {
    pub(super) settings: &'s RecordingSettings,
    pub(super) tools: &'s mut RecordingTools,
    pub(super) bodies: &'s mut OpenBodies,
    pub(super) calls: CallCounter<'s>,
}

/// Classifies and counts calls.
pub(super) struct CallCounter<'s> {
    pub(super) classifier: Classifier,
    pub(super) limits: Limits,
    pub(super) summary: &'s mut Summary,
    pub(super) input: &'s str,
    pub(super) ledger: &'s mut Ledger,
    pub(super) rejects: &'s mut Vec<RejectedRecord>,
    /// Whether somebody wants the rejects.
    pub(super) keeps_rejects: bool,
    /// Who wants the calls.
    pub(super) on_call: Option<&'s OnCall<'s>>,
}

impl Sink for Counter<'_> {
    /// Failures whose code is in the catalog are counted here, inlined into the framer. All other
    /// records go to functions that are not inlined, so that the usual case keeps its registers.
    #[inline(always)]
    fn record(&mut self, record: Record<'_>) {
        let Record { offset, length, head, text, reading, outline } = record;
        let whole = || Record { offset, length, head, text, reading, outline };
        // What is beside the response may be another one.
        let code = self.calls.classifier.plain_code(reading);
        let Some(code) = code.filter(|_| !reading.watched.has_others) else {
            return self.count_any(whole());
        };
        let Some(known) = CatalogCode::find(code) else {
            return self.count_unknown_code(code, whole());
        };

        if self.is_simple() && self.calls.summary.count_unkept(known, head, length) {
            self.calls.ledger.record(offset, length, false);
        } else {
            self.count_any(whole());
        }
    }

    /// In `prefixed` framing only the first response of a line is read.
    fn skipped_line(&mut self, line: TextEntry<'_>) {
        self.calls.ledger.skipped_lines += 1;
        let (mut reader, calls) = self.reader();
        reader.search_unread(line, calls);
    }

    fn crowded_line(&mut self, offset: u64) {
        self.calls.ledger.note_unread(offset);
    }

    fn text_entry(&mut self, entry: TextEntry<'_>) {
        let (mut reader, calls) = self.reader();
        reader.read_text_entry(entry, calls);
    }

    fn yaml_document(&mut self, document: TextEntry<'_>) {
        let (mut reader, calls) = self.reader();
        reader.read_yaml_document(document, calls);
    }

    fn quiet_len(&self, text: &[u8]) -> usize {
        quiet_len(text, self.bodies)
    }

    fn quiet_lines(&mut self, lines: u64) {
        self.calls.ledger.skipped_lines += lines;
    }

    fn ended(&mut self) {
        let (mut reader, calls) = self.reader();
        reader.end(calls);
    }

    fn is_in_body(&self) -> bool {
        !self.bodies.is_empty()
    }
}

impl<'s> Counter<'s> {
    fn reader(&mut self) -> (RecordReader<'_>, &mut CallCounter<'s>) {
        let Counter { settings, tools, bodies, calls } = self;
        let recognised = calls.ledger.recognised;
        (RecordReader { settings, tools, bodies, recognised }, calls)
    }

    /// Notes a success that has operation logs inside.
    #[inline(always)]
    fn note_events(&mut self, record: &Record<'_>) {
        if may_hold_events(record.head)
            && record.text.is_some_and(|text| self.tools.hold_events(text))
        {
            self.calls.ledger.holding_events += 1;
        }
    }

    /// Whether a response need only be counted.
    #[inline(always)]
    fn is_simple(&self) -> bool {
        self.bodies.is_empty() && self.calls.on_call.is_none()
    }

    /// Counts a failure whose code is not in the catalog.
    #[inline(never)]
    fn count_unknown_code(&mut self, code: &[u8], record: Record<'_>) {
        let Record { offset, length, head, .. } = record;
        if self.is_simple() && self.calls.summary.count_unkept_unknown(code, head, length) {
            self.calls.ledger.record(offset, length, false);
        } else {
            self.count_any(record);
        }
    }

    /// Counts any record: the way that is always right, and slower.
    #[inline(never)]
    fn count_any(&mut self, record: Record<'_>) {
        let reading = record.reading;
        let decision = self.calls.classifier.decide(reading);
        let is_plain_success = matches!(decision, Decision::Success)
            && self.is_simple()
            && reading.watched.request_id().is_some()
            && !reading.watched.has_others
            && !self.settings.reads_answers();
        if is_plain_success && self.calls.summary.count_success() {
            self.calls.ledger.record(record.offset, record.length, false);
            return self.note_events(&record);
        }

        let judged = match decision {
            Decision::Success if reading.watched.request_id().is_none() => JudgedRecord::WithoutId,
            Decision::Success | Decision::Failure(_) => JudgedRecord::Response,
            Decision::Malformed(_) if reading.watched.has_response => JudgedRecord::Response,
            Decision::Malformed(_) | Decision::NotAResponse => JudgedRecord::Other,
        };
        let (mut reader, calls) = self.reader();
        let is_counted = reader.read(record, judged, calls);
        if is_counted && matches!(decision, Decision::Success) {
            self.note_events(&record);
        }
    }
}

impl CallSink for CallCounter<'_> {
    fn framed(&mut self, offset: u64, length: u64) {
        self.ledger.container(offset, length);
    }

    fn response(&mut self, call: RecordedCall<'_>) {
        let decision = self.decide(&call);
        self.ledger.record(call.offset, call.length, decision.is_malformed());
        self.count(&call, &decision);
    }

    fn call(&mut self, call: RecordedCall<'_>) {
        let decision = self.decide(&call);
        self.ledger.call(decision.is_malformed());
        if !matches!(decision, Decision::NotAResponse) {
            self.ledger.note_recording(call.recording);
        }
        if !self.count_simply(&call, &decision) {
            self.count(&call, &decision);
        }
    }

    fn container_line(&mut self, recording: Recording) {
        self.ledger.note_recording(recording);
    }

    fn skipped_lines(&mut self, lines: u64) {
        self.ledger.skipped_lines += lines;
    }

    fn unread(&mut self, offset: u64) {
        self.ledger.note_unread(offset);
    }
}

impl CallCounter<'_> {
    fn decide<'a>(&self, call: &RecordedCall<'a>) -> Decision<'a> {
        match call.verdict {
            RecordedVerdict::Response(reading) => self.classifier.decide(reading),
            RecordedVerdict::Ready(ready, _) => ready_decision(ready, &self.limits),
        }
    }

    /// Counts a call, which is in the ledger already, if that is all there is to do with it: nobody
    /// wants it, nor its context, and its record is certainly no sample. `false`: nothing was
    /// counted.
    fn count_simply(&mut self, call: &RecordedCall<'_>, decision: &Decision<'_>) -> bool {
        let is_counted = self.on_call.is_none()
            && match decision {
                Decision::Success => self.summary.count_success(),
                Decision::Failure(Code::Known(code)) => {
                    self.summary.count_unkept(*code, call.head, call.length)
                }
                _ => false,
            };
        if is_counted {
            self.ledger.recognised |= call.context.known_bits();
        }
        is_counted
    }

    /// Counts a call, which is in the ledger already.
    fn count(&mut self, call: &RecordedCall<'_>, decision: &Decision<'_>) {
        let &RecordedCall { offset, length, head, context, .. } = call;
        self.ledger.recognised |= context.known_bits();
        if let Some(on_call) = self.on_call {
            on_call(&Call::new(self.input, call, decision, self.classifier));
        }
        if let Decision::Malformed(fault) = decision {
            self.ledger.fault(length, fault.kind);
            if self.keeps_rejects {
                self.rejects.push(RejectedRecord { offset, length, fault: *fault });
            }
        }

        let record = Counted { input: self.input, offset, length, head, rank: None, context };
        let request_id = || match call.verdict {
            RecordedVerdict::Response(reading) => self.classifier.request_id(reading),
            RecordedVerdict::Ready(_, id) => {
                id.filter(|id| id.decoded_len() <= self.limits.request_id_bytes)
            }
        };
        let body = match call.verdict {
            RecordedVerdict::Response(_) => CallBody::of_response(call.text, head, length),
            RecordedVerdict::Ready(..) => CallBody::of_verdict(decision, context),
        };
        self.summary.count_call(&record, decision, body, request_id);
    }
}

/// The decision on an outcome that a recorder keeps in place of the response. The limits are those
/// of responses.
fn ready_decision<'a>(ready: &'a ReadyVerdict<'_>, limits: &Limits) -> Decision<'a> {
    Decision::Failure(match ready {
        ReadyVerdict::Success => return Decision::Success,
        ReadyVerdict::Failure(code) if code.len() > limits.code_bytes => {
            return Decision::Malformed(Fault::new(FaultKind::TooLong, limits.code_bytes));
        }
        ReadyVerdict::Failure(code) => match CatalogCode::find(code.as_bytes()) {
            Some(known) => Code::Known(known),
            None => Code::Unknown(code.as_ref().into()),
        },
        ReadyVerdict::Odd(OddCode::NotAString) => Code::Odd(Odd::NotAString),
        ReadyVerdict::Odd(OddCode::NotUnicode) => Code::Odd(Odd::NotUnicode),
        ReadyVerdict::Odd(OddCode::Repeated) => {
            return Decision::Malformed(Fault::new(FaultKind::DuplicateKey, 0));
        }
    })
}
