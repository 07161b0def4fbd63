//! The contract between a framing and the framer that drives it. This file must not know any
//! framing.

use super::record::Sink;
use super::skip::RecordEnd;
use super::step::FrameStep;
use super::view::BufferView;
use crate::Limits;
use crate::grammar::Reader;

/// Finds the records of one framing.
///
/// # Who calls, and in which order
///
/// Only the [`Framer`](super::Framer) calls. It makes one splitter (`Default`) for an input, or for
/// a part of one that begins at a [safe cut](Self::safe_cut), and then
///
/// 1. calls [`next_record`](Self::next_record) at the first byte that is not used up, again and
///    again, until the buffer is used up or the splitter needs more bytes;
/// 2. calls it again with the next buffer, which begins where the last one was left;
/// 3. calls [`finish`](Self::finish) once when the last buffer is used up. A framer may be used for
///    another input after that, so `finish` also resets the splitter.
///
/// The splitter never sees the bytes of a record that is skipped, nor of one that is larger than
/// what may be buffered: the framer deals with both. For the latter it asks for the
/// [`record_end`](Self::record_end), reads the record piece by piece, and reports what became of
/// it.
///
/// # What `last` means
///
/// In a buffer with [`last`](BufferView::last) every record that begins also ends, and
/// [`FrameStep::NeedMore`] must not be returned. In any other buffer a splitter may decide only
/// what further bytes cannot change. That is why results do not depend on buffers.
///
/// # Damage
///
/// Nothing here fails. A damaged record is a record with a fault: it goes to the sink, mostly by
/// way of [`FrameStep::skip`], and the next one must be intact. Nobody can stop a splitter early.
///
/// # Speed
///
/// The framer holds splitters in an enum, so a call is a jump and no virtual call. Splitters that
/// expect many short records consume runs of records of known shapes in one call (`known.rs`).
pub(super) trait RecordSplitter: Default {
    /// Whether [`safe_cut`](Self::safe_cut) can find anything.
    const CAN_CUT: bool;

    /// The last place in `bytes` where the input may be cut: a new splitter that starts there finds
    /// the same records as one that came from before. `bytes` begin between two records. `None`:
    /// there is no such place here.
    fn safe_cut(bytes: &[u8]) -> Option<usize>;

    /// Whether an input has this framing, judging by how it begins: its first byte is not blank.
    /// Asked only if nobody has named a framing. Inputs that no framing claims are `entries`
    /// (`detect.rs`).
    fn claim(_head: &[u8]) -> FramingClaim {
        FramingClaim::No
    }

    /// Deals with the next record: hands it to `sink`, or returns why it cannot yet.
    ///
    /// `at` is inside the buffer. Bytes that belong to no record may be skipped in the same call.
    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep;

    /// The most bytes that must be in memory at once: as many as a record may have.
    fn longest_text(limits: &Limits) -> usize {
        limits.record_bytes
    }

    /// How to find the end of a damaged record that begins at `offset` of the input. `None`: a
    /// record of this framing cannot be read piece by piece and must be buffered whole.
    fn record_end(&self, offset: u64) -> Option<RecordEnd>;

    /// Called when the framer has read a record piece by piece up to its end. The next call begins
    /// at the byte after the record.
    fn oversized_ended(&mut self) {}

    /// Called when the framer has found damage in a record that it reads piece by piece. The record
    /// begins at `offset`; the framer will skip to its [`record_end`](Self::record_end).
    fn oversized_damaged(&mut self, _offset: u64) {}

    /// Called at the end of the input, to report what is missing there. `buffer` is the last one
    /// and is used up.
    fn finish(&mut self, _buffer: BufferView<'_>, _sink: &mut impl Sink) {}
}

/// What all framings need.
#[derive(Debug)]
pub(super) struct FrameContext {
    pub(super) limits: Limits,
    /// How many bytes may be buffered for one record. A longer record is read piece by piece where
    /// that is possible.
    pub(super) max_buffered: usize,
    pub(super) reader: Reader,
    /// Whether the framing was detected, and nobody has named it.
    pub(super) is_detected: bool,
}

/// Whether an input has a framing, judging by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FramingClaim {
    No,
    /// If this framing finds at least one valid record in the input's beginning.
    IfAnyIsValid,
    Yes,
}
