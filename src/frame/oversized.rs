//! A record that is larger than what may be buffered: it is checked piece by piece, and each piece
//! is released.
//!
//! As long as a record does not end in its buffer, a framer asks for more bytes, up to
//! [`MAX_BUFFERED`]. From then on this file reads the record: the bytes it has read are used up,
//! and the next buffer begins where it stopped.
//!
//! The result must not depend on how much of a record was buffered. Two things that a framing does
//! by looking back are therefore not done for records whose fault is beyond `MAX_BUFFERED`, however
//! they are read: `documents` does not recover records that such a record has absorbed, and `array`
//! searches its end only after the fault.
//!
//! Some records cannot be read this way and are buffered whole: those of `prefixed`, where every
//! brace may begin the record; those under the level `structure`, where a fault at the beginning
//! may be known only at the end; and a number alone, which nothing closes. This file must not know
//! JSON.

use super::record::{RECORD_HEAD, Record, Sink};
use super::skip::{RecordEnd, SkippedRecord};
use super::step::{FrameStep, too_long};
use super::view::BufferView;
use crate::Limits;
use crate::grammar::{Fault, FaultKind, LOOK_AHEAD, Piecemeal, Pushed, Reader, only_blanks_after};

/// How many bytes are buffered for one record: as many as the default limit allows, so that only
/// those who raise it meet the records of this file.
pub(crate) const MAX_BUFFERED: usize = if cfg!(feature = "fuzzing") { 1 << 10 } else { 64 << 20 };

/// No spelling of a byte is longer than an escape.
const LONGEST_SPELLING: usize = 6;

#[derive(Debug)]
pub(super) struct OversizedRecord {
    /// Its place so far, and how it ends if it is damaged.
    skipped: SkippedRecord,
    text: Piecemeal,
    /// The length of its text, if that has ended.
    text_len: Option<usize>,
    limits: Limits,
}

impl OversizedRecord {
    /// The record that begins at `start`; `end` is where it ends if it is damaged. `None`: it must
    /// be buffered whole.
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

    /// Reads on at `at`, where it stopped.
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

    /// Reads up to where the text ends.
    fn read_to_text_end(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let limit = self.limits.record_bytes;
        let rest = buffer.from(at);
        let before = self.len_before(buffer, at);

        // Up to the limit the text is read as it comes, and the few bytes after that at once.
        let left = limit.saturating_sub(before);
        let most = left.saturating_add(LOOK_AHEAD);
        let last = buffer.last || rest.len() >= most;
        let piece = rest.get(..if last { most } else { left }).unwrap_or(rest);

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
                if let RecordEnd::StartLine { is_strict } = &mut self.skipped.record_end {
                    *is_strict = true;
                }
                self.skip(too_long(&self.limits), at + left)
            }
        }
    }

    /// The length of the record before `at`.
    fn len_before(&self, buffer: BufferView<'_>, at: usize) -> usize {
        usize::try_from(buffer.base + at as u64 - self.skipped.offset()).unwrap_or(usize::MAX)
    }

    fn need_more(&mut self, buffer: BufferView<'_>, at: usize, used: usize) -> FrameStep {
        self.append(buffer, at, used);
        FrameStep::NeedMore(at + used)
    }

    fn append(&mut self, buffer: BufferView<'_>, at: usize, len: usize) {
        let bytes = buffer.get(at..at + len);
        self.skipped.append(bytes, buffer.base + at as u64);
        if let RecordEnd::Element(search) = &mut self.skipped.record_end {
            search.pass(bytes);
        }
    }

    fn skip(&mut self, fault: Fault, from: usize) -> FrameStep {
        self.skipped.fault = fault;
        FrameStep::Skip(from, self.skipped.clone())
    }

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
            reading: &reading,
        });
    }
}
