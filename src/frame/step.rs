//! What one step of framing leads to.

use super::record::Sink;
use super::skip::{RecordEnd, SkippedRecord};
use super::view::{BufferView, trimmed_len};
use crate::Limits;
use crate::grammar::{Fault, FaultKind};

/// What became of the next record. Each `usize` is an index into the buffer.
#[allow(
    clippy::large_enum_variant,
    reason = "a box would cost each damaged record an allocation, and no step is kept"
)]
pub(super) enum FrameStep {
    /// Everything before this place is done. The next record may begin here.
    Next(usize),
    /// A record begins here and does not end in this buffer. The bytes from here on must be at the
    /// beginning of the next one.
    NeedMore(usize),
    /// The record is damaged. Its end is searched from this place on.
    Skip(usize, SkippedRecord),
}

impl FrameStep {
    /// Skips the damaged record that begins at `start`. The bytes before `from` belong to it, and
    /// `end` says where it ends.
    ///
    /// In most cases the end is in this buffer. Then the record is handed on at once, and nothing
    /// has to be kept.
    pub(super) fn skip(
        buffer: BufferView<'_>,
        start: usize,
        from: usize,
        fault: Fault,
        end: RecordEnd,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let Some(next) = end.find(buffer, start, from) else {
            return FrameStep::Skip(from, SkippedRecord::new(buffer, start, from, fault, end));
        };

        let length = trimmed_len(buffer.get(start..next));
        buffer.emit_skipped(start..start + length, end.final_fault(fault, length), sink);
        FrameStep::Next(next)
    }

    /// As [`FrameStep::skip`]. But a record that ends within `max_bytes` is buffered up to there and
    /// handed on with its bytes.
    pub(super) fn skip_buffered(
        buffer: BufferView<'_>,
        start: usize,
        from: usize,
        fault: Fault,
        end: RecordEnd,
        max_bytes: usize,
        sink: &mut impl Sink,
    ) -> FrameStep {
        match end.find(buffer, start, from) {
            Some(next) if next - start <= max_bytes => {
                let length = trimmed_len(buffer.get(start..next));
                buffer.emit_fault(start..start + length, end.final_fault(fault, length), sink);
                FrameStep::Next(next)
            }
            None if buffer.bytes.len() - start <= max_bytes.saturating_add(end.look_ahead()) => {
                FrameStep::NeedMore(start)
            }
            Some(_) | None => Self::skip(buffer, start, from, fault, end, sink),
        }
    }

    /// Skips the record that begins at `start` because it is longer than the limit.
    pub(super) fn skip_too_long(
        buffer: BufferView<'_>,
        start: usize,
        limits: &Limits,
        end: RecordEnd,
        sink: &mut impl Sink,
    ) -> FrameStep {
        // At least the first byte is skipped, or the search would find the same record again.
        let from = start + limits.record_bytes.max(1);
        Self::skip(buffer, start, from, too_long(limits), end, sink)
    }
}

/// The fault of a record that is longer than the limit. It is at the first byte beyond the limit.
pub(super) fn too_long(limits: &Limits) -> Fault {
    Fault::new(FaultKind::TooLong, limits.record_bytes)
}
