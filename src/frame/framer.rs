//! Splits one input into records, whatever its framing.
//!
//! The framer owns what all framings share: the byte-order mark, records that are skipped or read
//! piece by piece across buffers, and the end of the input. The framing's splitter (`splitter.rs`)
//! knows where records begin and end. This file must not know any framing.

use super::framings::{AnySplitter, Framing};
use super::oversized::{MAX_BUFFERED, OversizedRecord};
use super::record::Sink;
use super::skip::SkippedRecord;
use super::splitter::FrameContext;
use super::step::FrameStep;
use super::view::BufferView;
use crate::Limits;
use crate::grammar::{BOM, Reader};

/// Splits one input into records.
#[derive(Debug)]
pub(crate) struct Framer {
    splitter: AnySplitter,
    context: FrameContext,
    open: OpenRecord,
}

/// The record in which the last buffer ended, if its bytes need not be buffered.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "a box would cost each skipped record an allocation, and a framer has only one"
)]
enum OpenRecord {
    None,
    /// It is damaged or too long.
    Skipped(SkippedRecord),
    /// It is larger than what may be buffered.
    Oversized(Box<OversizedRecord>),
}

impl Framer {
    /// `reader` has the shapes that were learned from earlier input.
    pub(crate) fn new(framing: Framing, limits: Limits, reader: Reader) -> Self {
        let context =
            FrameContext { limits, max_buffered: MAX_BUFFERED, reader, is_detected: false };
        Framer { splitter: AnySplitter::new(framing), context, open: OpenRecord::None }
    }

    /// Says whether the framing was detected. Then only the beginning of the input is known to have
    /// it.
    pub(crate) fn detected(mut self, is_detected: bool) -> Self {
        self.context.is_detected = is_detected;
        self
    }

    /// Buffers fewer bytes of a record than [`MAX_BUFFERED`].
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn buffering_at_most(mut self, bytes: usize) -> Self {
        self.context.max_buffered = bytes;
        self
    }

    /// The reader, with the shapes that it has learned.
    pub(crate) fn into_reader(self) -> Reader {
        self.context.reader
    }

    /// Whether another framer may take over at the next byte.
    pub(crate) fn is_between_records(&self) -> bool {
        matches!(self.open, OpenRecord::None)
    }

    /// Frames `bytes`, which begin at `base` in the input, and returns how many were used up. The
    /// others must be at the beginning of the next buffer.
    ///
    /// With `last`, every record that begins in `bytes` also ends in them, and all are used up.
    pub(crate) fn frame(
        &mut self,
        bytes: &[u8],
        base: u64,
        last: bool,
        sink: &mut impl Sink,
    ) -> usize {
        let buffer = BufferView { bytes, base, last, max_text: self.context.max_buffered };
        let may_be_bom = base == 0 && !last && bytes.len() < BOM.len() && BOM.starts_with(bytes);
        if may_be_bom {
            return 0;
        }

        let mut at = if base == 0 && bytes.starts_with(BOM) { BOM.len() } else { 0 };
        loop {
            match &mut self.open {
                OpenRecord::None => {}
                OpenRecord::Skipped(record) => {
                    let end = match record.find_end(buffer, at) {
                        Ok(end) => end,
                        Err(used) => return used,
                    };
                    record.emit(sink);
                    self.open = OpenRecord::None;
                    at = end;
                }
                OpenRecord::Oversized(record) => {
                    match record.read_on(buffer, at, sink) {
                        FrameStep::NeedMore(from) => return from,
                        FrameStep::Next(next) => {
                            self.splitter.oversized_ended();
                            self.open = OpenRecord::None;
                            at = next;
                        }
                        FrameStep::Skip(from, record) => {
                            self.splitter.oversized_damaged(record.offset());
                            self.open = OpenRecord::Skipped(record);
                            at = from;
                        }
                    }
                    continue;
                }
            }

            if at >= bytes.len() {
                if last {
                    self.splitter.finish(buffer, sink);
                    sink.ended();
                }
                return bytes.len();
            }

            match self.splitter.next_record(buffer, at, &mut self.context, sink) {
                FrameStep::Next(next) => at = next,
                FrameStep::NeedMore(start) => {
                    let Some(record) = self.begin_oversized(buffer, start) else { return start };
                    self.open = OpenRecord::Oversized(Box::new(record));
                    at = start;
                }
                FrameStep::Skip(from, record) => {
                    self.open = OpenRecord::Skipped(record);
                    at = from;
                }
            }
        }
    }

    /// Begins to read piece by piece the record that begins at `start` and does not end in this
    /// buffer. `None`: more of it is to be buffered, because it is not large enough, or cannot be
    /// read in pieces.
    fn begin_oversized(&self, buffer: BufferView<'_>, start: usize) -> Option<OversizedRecord> {
        let end = self.splitter.record_end(buffer.base + start as u64)?;
        let max_buffered = self.context.max_buffered.saturating_add(end.look_ahead());
        if buffer.bytes.len() - start <= max_buffered {
            return None;
        }

        OversizedRecord::begin(buffer, start, end, self.context.limits, &self.context.reader)
    }
}
