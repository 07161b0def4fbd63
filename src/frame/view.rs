//! A part of the input that is in memory, and the questions that every framing asks about it.

use std::ops::Range;

use super::record::{RECORD_HEAD, Record, Sink, damaged_reading};
use crate::grammar::{Fault, ObjectOutline, Reading, is_blank};

/// Consecutive bytes of the input. An index that is out of range yields no bytes.
#[derive(Clone, Copy)]
pub(super) struct BufferView<'a> {
    pub(super) bytes: &'a [u8],
    /// Where the bytes begin in the input.
    pub(super) base: u64,
    /// Whether a record that begins in this buffer also ends in it, because the input ends or was
    /// cut after it.
    pub(super) last: bool,
    /// How long a record may be to be handed on with all of its bytes. A longer one may have been
    /// read piece by piece, and the result must not depend on that.
    pub(super) max_text: usize,
}

impl<'a> BufferView<'a> {
    pub(super) fn get(&self, range: Range<usize>) -> &'a [u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    pub(super) fn from(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// The index of the first byte from `at` on that is not one of the four blanks of JSON.
    pub(super) fn skip_blanks(&self, at: usize) -> usize {
        let blanks = self.from(at).iter().take_while(|&&byte| is_blank(byte)).count();
        at + blanks
    }

    /// The end of the line that `at` is in, without its newline, if only blanks come before it.
    pub(super) fn line_end(&self, at: usize) -> Option<usize> {
        let rest = self.from(at);
        let blanks = rest.iter().take_while(|&&byte| is_blank(byte) && byte != b'\n').count();

        match rest.get(blanks) {
            Some(b'\n') => Some(at + blanks),
            None if self.last => Some(at + blanks),
            _ => None,
        }
    }

    /// Hands on the record in `range`.
    #[inline(always)]
    pub(super) fn emit(&self, range: Range<usize>, reading: &Reading<'_>, sink: &mut impl Sink) {
        self.emit_with(range, reading, None, sink);
    }

    /// Hands on the record in `range`, and the members of it.
    #[inline(always)]
    pub(super) fn emit_outlined(
        &self,
        range: Range<usize>,
        reading: &Reading<'_>,
        outline: &ObjectOutline<'_>,
        sink: &mut impl Sink,
    ) {
        self.emit_with(range, reading, Some(outline), sink);
    }

    #[inline(always)]
    fn emit_with(
        &self,
        range: Range<usize>,
        reading: &Reading<'_>,
        outline: Option<&ObjectOutline<'_>>,
        sink: &mut impl Sink,
    ) {
        let offset = self.base + range.start as u64;
        let text = self.get(range);
        let head = text.get(..RECORD_HEAD).unwrap_or(text);
        let length = text.len() as u64;
        let text = if text.len() <= self.max_text { Some(text) } else { None };
        sink.record(Record { offset, length, head, text, reading, outline });
    }

    /// Hands on the damaged record in `range` without its bytes: had it not ended in this buffer,
    /// they would have been released.
    pub(super) fn emit_skipped(&self, range: Range<usize>, fault: Fault, sink: &mut impl Sink) {
        BufferView { max_text: 0, ..*self }.emit_fault(range, fault, sink);
    }

    /// Hands on the damaged record in `range`.
    pub(super) fn emit_fault(&self, range: Range<usize>, fault: Fault, sink: &mut impl Sink) {
        self.emit(range, &damaged_reading(fault), sink);
    }
}

/// Whether a record that fills `frame` is longer than the limit. One line break at the end does
/// not count. Other blanks do count, so that memory stays bounded.
pub(super) fn exceeds_limit(frame: &[u8], limit: usize) -> bool {
    let frame = frame.strip_suffix(b"\n").unwrap_or(frame);
    frame.strip_suffix(b"\r").unwrap_or(frame).len() > limit
}

/// The length of `bytes` without the blanks at the end.
pub(super) fn trimmed_len(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)
}
