//! `seq`: RFC 7464, JSON text sequences, with a record separator before each record and a newline
//! after it.
//!
//! The separator is a control character and cannot occur inside valid JSON, so it always ends the
//! record before it. This file must not know more of JSON than that.

use super::extent::is_scalar;
use super::record::Sink;
use super::skip::RecordEnd;
use super::splitter::{FrameContext, FramingClaim, RecordSplitter};
use super::step::FrameStep;
use super::view::{BufferView, exceeds_limit, trimmed_len};
use crate::grammar::{Fault, FaultKind, is_blank};

const SEPARATOR: u8 = 0x1e;

#[derive(Debug, Default)]
pub(super) struct SeqSplitter;

impl RecordSplitter for SeqSplitter {
    const CAN_CUT: bool = true;

    fn safe_cut(bytes: &[u8]) -> Option<usize> {
        memchr::memrchr(SEPARATOR, bytes).filter(|&cut| cut > 0)
    }

    fn claim(head: &[u8]) -> FramingClaim {
        if head.first() == Some(&SEPARATOR) { FramingClaim::Yes } else { FramingClaim::No }
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, .. } = context;
        let is_before_record = |&&byte: &&u8| is_blank(byte) || byte == SEPARATOR;
        let start = at + buffer.from(at).iter().take_while(is_before_record).count();
        let rest = buffer.from(start);
        if rest.is_empty() {
            return FrameStep::Next(start);
        }

        let separator = memchr::memchr(SEPARATOR, rest);
        let frame = separator.map_or(rest, |end| buffer.get(start..start + end));
        if exceeds_limit(frame, limits.record_bytes) {
            let end = RecordEnd::Byte(SEPARATOR);
            return FrameStep::skip_too_long(buffer, start, limits, end, sink);
        }
        if frame.len() == rest.len() && !buffer.last {
            return FrameStep::NeedMore(start);
        }

        let record = start..start + trimmed_len(frame);
        let mut reading = reader.parse(buffer.get(record.clone()));
        if is_scalar(frame) && record.len() == frame.len() {
            // RFC 7464, section 2.4: a number or literal without a blank after it may have been
            // cut.
            let cut = Fault::new(FaultKind::UnexpectedEnd, record.len());
            reading.end = reading.end.and(Err(cut));
        }
        buffer.emit(record, &reading, sink);
        FrameStep::Next(start + frame.len())
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        Some(RecordEnd::Byte(SEPARATOR))
    }
}
