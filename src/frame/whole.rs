//! `whole`: the whole input is one record. A blank input is a malformed one. This file must not
//! know JSON.

use super::record::Sink;
use super::skip::RecordEnd;
use super::splitter::{FrameContext, RecordSplitter};
use super::step::FrameStep;
use super::view::{BufferView, exceeds_limit, trimmed_len};
use crate::grammar::{Fault, FaultKind};

#[derive(Debug, Default)]
pub(super) struct WholeSplitter {
    /// Whether the record was found. An input without one is malformed.
    is_found: bool,
}

impl RecordSplitter for WholeSplitter {
    const CAN_CUT: bool = false;

    fn safe_cut(_bytes: &[u8]) -> Option<usize> {
        None
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, .. } = context;
        let start = buffer.skip_blanks(at);
        let rest = buffer.from(start);
        if rest.is_empty() {
            return FrameStep::Next(start);
        }

        if exceeds_limit(rest, limits.record_bytes) {
            self.is_found = true;
            return FrameStep::skip_too_long(buffer, start, limits, RecordEnd::InputEnd, sink);
        }
        if !buffer.last {
            return FrameStep::NeedMore(start);
        }

        self.is_found = true;
        let record = start..start + trimmed_len(rest);
        buffer.emit(record.clone(), &reader.parse(buffer.get(record)), sink);
        FrameStep::Next(buffer.bytes.len())
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        Some(RecordEnd::InputEnd)
    }

    fn oversized_ended(&mut self) {
        self.is_found = true;
    }

    fn oversized_damaged(&mut self, _offset: u64) {
        self.is_found = true;
    }

    fn finish(&mut self, buffer: BufferView<'_>, sink: &mut impl Sink) {
        if !self.is_found {
            let end = buffer.bytes.len();
            buffer.emit_fault(end..end, Fault::new(FaultKind::Empty, 0), sink);
        }
        self.is_found = false;
    }
}
