//! `lines`: one record per line.
//!
//! Most lines hold one valid record. The grammar finds its end, and only the rest of the line has
//! to be checked for blanks. Any other line is cut out first, and its bytes alone decide the fault.
//! This file must not know JSON.

use std::ops::ControlFlow;

use super::known::KnownRecords;
use super::record::Sink;
use super::skip::RecordEnd;
use super::splitter::{FrameContext, RecordSplitter};
use super::step::FrameStep;
use super::view::{BufferView, exceeds_limit, trimmed_len};
use crate::Limits;

pub(super) const NEWLINE: u8 = b'\n';

#[derive(Debug, Default)]
pub(super) struct LineSplitter;

impl RecordSplitter for LineSplitter {
    const CAN_CUT: bool = true;

    fn safe_cut(bytes: &[u8]) -> Option<usize> {
        after_last_newline(bytes)
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, .. } = context;
        let known = KnownRecords::<_, true> { buffer, limits, sink };
        let start = reader.read_known::<true>(buffer.bytes, at, known);

        let rest = buffer.from(start);
        let reading = reader.parse_unknown_in_line(rest.get(..limits.record_bytes).unwrap_or(rest));
        if let Ok(len) = reading.end
            && let Some(end) = buffer.line_end(start + len)
            && !exceeds_limit(buffer.get(start..end), limits.record_bytes)
        {
            buffer.emit(start..start + len, &reading, sink);
            return FrameStep::Next(end);
        }

        match whole_line(buffer, start, limits, sink) {
            ControlFlow::Break(step) => step,
            ControlFlow::Continue(line) => {
                let record = start..start + trimmed_len(line);
                let reading = reader.settle(buffer.get(record.clone()), reading);
                buffer.emit(record, &reading, sink);
                FrameStep::Next(start + line.len())
            }
        }
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        Some(RecordEnd::Byte(NEWLINE))
    }
}

/// The last place in `bytes` where a line begins after a newline. It may be their end.
pub(super) fn after_last_newline(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr(NEWLINE, bytes).map(|newline| newline + 1)
}

/// The line whose first non-blank byte is at `start`, without its newline.
///
/// If there is no line to read, breaks with the step that the splitter is to return: nothing is
/// left, the line does not end in this buffer, or it is too long and was skipped.
pub(super) fn whole_line<'a>(
    buffer: BufferView<'a>,
    start: usize,
    limits: &Limits,
    sink: &mut impl Sink,
) -> ControlFlow<FrameStep, &'a [u8]> {
    let rest = buffer.from(start);
    let line = match memchr::memchr(NEWLINE, rest) {
        Some(newline) => buffer.get(start..start + newline),
        None if rest.is_empty() => return ControlFlow::Break(FrameStep::Next(start)),
        None => rest,
    };

    if exceeds_limit(line, limits.record_bytes) {
        let end = RecordEnd::Byte(NEWLINE);
        return ControlFlow::Break(FrameStep::skip_too_long(buffer, start, limits, end, sink));
    }

    let is_cut = line.len() == rest.len() && !buffer.last;
    if is_cut {
        ControlFlow::Break(FrameStep::NeedMore(start))
    } else {
        ControlFlow::Continue(line)
    }
}
