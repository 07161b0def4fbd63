//! A record that is larger than what may be buffered: it is checked piece by piece, and each piece
//! is released.
//!
//! As long as a record does not end in its buffer, a framer asks for more bytes, up to
//! [`MAX_BUFFERED`]. From then on this file reads the record: the bytes that it has read are used
//! up, and the next buffer begins where it has stopped.
//!
//! The result must not depend on how much of a record was buffered. To look back from a fault, a
//! framing needs the bytes before it. So no framing looks back from a fault beyond `MAX_BUFFERED`,
//! even if the bytes happen to be there: `documents` does not recover the records that such a
//! record has absorbed, and `array` searches the end of the record only after the fault.
//!
//! Some records cannot be read this way and are buffered whole: those of `prefixed`, where every
//! brace may begin the record; lines of text and arrays of `entries`, which look alike at first;
//! those under the level `structure`, where a fault at the beginning may be known only at the end;
//! and a number alone, which nothing closes. This file must not know JSON.

use super::record::{RECORD_HEAD, Record, Sink};
use super::skip::{RecordEnd, SkippedRecord};
use super::step::{FrameStep, too_long};
use super::view::BufferView;
use crate::Limits;
use crate::grammar::{Fault, FaultKind, LOOK_AHEAD, Piecemeal, Pushed, Reader, only_blanks_after};

/// How many bytes are buffered for one record: as many as the default limit allows, so that this
/// file is used only where the limit was raised.
pub(crate) const MAX_BUFFERED: usize = if cfg!(feature = "fuzzing") { 1 << 10 } else { 64 << 20 };

/// The longest spelling of a byte of a code or RequestId: an escape like `\u0041`.
const LONGEST_SPELLING: usize = r"\u0041".len();

/// A record that is read piece by piece.
#[derive(Debug)]
pub(super) struct OversizedRecord {
    /// Where the record is, as far as it was read; and how to skip it, should it be damaged.
    skipped: SkippedRecord,
    text: Piecemeal,
    /// The length of the text, if its end was read.
    text_len: Option<usize>,
    limits: Limits,
}

impl OversizedRecord {
    /// Begins to read the record at `start`, of which nothing was read yet. `end` says where it
    /// ends if it is damaged. `None`: it must be buffered whole.
    pub(super) fn begin(
        buffer: BufferView<'_>,
        start: usize,
        end: RecordEnd,
        limits: Limits,
        reader: &Reader,
    ) -> Option<Self> {
        let has_closer = matches!(buffer.from(start).first(), Some(b'{' | b'[' | b'"'));
        if !has_closer {
            return None;
        }

        let keep = limits.code_bytes.max(limits.request_id_bytes).saturating_mul(LONGEST_SPELLING);
        let text = reader.piecemeal(keep)?;
        let no_fault_yet = Fault::new(FaultKind::Empty, 0);
        let skipped = SkippedRecord::new(buffer, start, start, no_fault_yet, end)
            .limited_to(limits.record_bytes);
        Some(OversizedRecord { skipped, text, text_len: None, limits })
    }

    /// Reads on from `at`, where the last call stopped.
    pub(super) fn read_on(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        sink: &mut impl Sink,
    ) -> FrameStep {
        if self.skipped.record_end.is_marked() {
            self.read_to_mark(buffer, at, sink)
        } else {
            self.read_to_text_end(buffer, at, sink)
        }
    }

    /// Reads up to the byte that ends every record of this framing.
    fn read_to_mark(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let rest = buffer.from(at);
        let mark = self.skipped.record_end.find_mark(rest);
        let piece = rest.get(..mark.unwrap_or(rest.len())).unwrap_or(rest);
        let last = mark.is_some() || buffer.last;

        // A line break at the end does not count. Whether one is there is known only at the end.
        let before = self.len_before(buffer, at);
        if before + piece.len() > self.limits.record_bytes.saturating_add("\r\n".len()) {
            return self.skip(too_long(&self.limits), at);
        }

        if self.text_len.is_none() {
            match self.text.push(piece, last) {
                Pushed::More(used) => return self.need_more(buffer, at, used),
                Pushed::Fault(fault) => return self.skip(fault, at),
                Pushed::End(end) => self.text_len = Some(before + end),
            }
        }

        let text_len = self.text_len.unwrap_or_default();
        match only_blanks_after(piece, text_len.saturating_sub(before)) {
            Ok(_) if !last => self.need_more(buffer, at, piece.len()),
            Ok(_) => {
                self.append(buffer, at, piece.len());
                self.emit(text_len, sink);
                FrameStep::Next(at + piece.len())
            }
            Err(fault) if !last && fault.at + LOOK_AHEAD > piece.len() => {
                self.need_more(buffer, at, fault.at)
            }
            Err(fault) => self.skip(Fault::new(fault.kind, before + fault.at), at),
        }
    }

    /// Reads up to the end of the text, which ends the record.
    fn read_to_text_end(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let limit = self.limits.record_bytes;
        let rest = buffer.from(at);
        let before = self.len_before(buffer, at);
        let (reach, is_end) = self.skipped.text_reach(rest, buffer.last);
        let rest = rest.get(..reach).unwrap_or(rest);

        // Up to the limit the text is read as it comes. The few bytes after the limit are read in
        // one piece with the last ones before it, and that piece is the last.
        let left = limit.saturating_sub(before);
        let with_look_ahead = left.saturating_add(LOOK_AHEAD);
        let last = is_end || rest.len() >= with_look_ahead;
        let piece = rest.get(..if last { with_look_ahead } else { left }).unwrap_or(rest);

        match self.text.push(piece, last) {
            Pushed::More(used) => self.need_more(buffer, at, used),
            Pushed::End(end) if end <= left => {
                self.append(buffer, at, end);
                self.emit(before + end, sink);
                FrameStep::Next(at + end)
            }
            Pushed::Fault(fault) if fault.at <= limit => {
                let from = fault.at.saturating_sub(before);
                self.append(buffer, at, from);
                self.skip(fault, at + from)
            }
            _ => {
                self.append(buffer, at, left);
                self.skipped.record_end.make_strict();
                self.skip(too_long(&self.limits), at + left)
            }
        }
    }

    /// How many bytes of the record come before `at`.
    fn len_before(&self, buffer: BufferView<'_>, at: usize) -> usize {
        usize::try_from(buffer.base + at as u64 - self.skipped.offset()).unwrap_or(usize::MAX)
    }

    /// Uses up bytes of the record, and asks for more.
    fn need_more(&mut self, buffer: BufferView<'_>, at: usize, used: usize) -> FrameStep {
        self.append(buffer, at, used);
        FrameStep::NeedMore(at + used)
    }

    /// Adds bytes of the record, which may be released after that.
    fn append(&mut self, buffer: BufferView<'_>, at: usize, len: usize) {
        let bytes = buffer.get(at..at + len);
        self.skipped.append(bytes, buffer.base + at as u64);
        if let RecordEnd::Element(search) = &mut self.skipped.record_end {
            search.pass(bytes);
        }
    }

    /// Leaves the rest of the record, from `from` on, to be skipped.
    fn skip(&mut self, fault: Fault, from: usize) -> FrameStep {
        self.skipped.fault = fault;
        FrameStep::Skip(from, self.skipped.clone())
    }

    /// Hands on the record, which is valid unless it is too long.
    fn emit(&self, length: usize, sink: &mut impl Sink) {
        if self.skipped.exceeds_limit() {
            return self.skipped.emit(sink);
        }

        let head = self.skipped.head();
        let head = head.get(..length.min(RECORD_HEAD)).unwrap_or(head);
        let reading = self.text.reading(length);
        sink.record(Record {
            offset: self.skipped.offset(),
            length: length as u64,
            head,
            text: None,
            reading: &reading,
            outline: None,
        });
    }
}
