//! Hands on runs of records whose shapes are known. This file must not know what a shape is.

use std::ops::Range;

use super::record::Sink;
use super::view::{BufferView, exceeds_limit};
use crate::Limits;
use crate::grammar::{Reading, TextSink};

/// Receives the texts of known shapes that the grammar finds one after another, and hands them on
/// as records. Refuses a text that is too long and, with `IN_LINE`, one that does not fill its
/// line.
pub(super) struct KnownRecords<'k, S, const IN_LINE: bool> {
    pub(super) buffer: BufferView<'k>,
    pub(super) limits: &'k Limits,
    pub(super) sink: &'k mut S,
}

/// As [`KnownRecords`], but refuses whatever is not an object.
pub(super) struct KnownObjects<'k, S> {
    pub(super) buffer: BufferView<'k>,
    pub(super) limits: &'k Limits,
    pub(super) sink: &'k mut S,
}

impl<'a, S: Sink> TextSink<'a> for KnownObjects<'_, S> {
    #[inline(always)]
    fn accept(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize> {
        let is_too_long = text.len() > self.limits.record_bytes;
        let is_object = self.buffer.bytes.get(text.start) == Some(&b'{');
        if is_too_long || !is_object {
            return None;
        }

        let end = text.end;
        self.buffer.emit(text, reading, self.sink);
        Some(end)
    }
}

impl<'a, S: Sink, const IN_LINE: bool> TextSink<'a> for KnownRecords<'_, S, IN_LINE> {
    #[inline(always)]
    fn accept(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize> {
        let end = if IN_LINE { self.buffer.line_end(text.end)? } else { text.end };
        let frame = self.buffer.get(text.start..end);
        if exceeds_limit(frame, self.limits.record_bytes) {
            return None;
        }

        self.buffer.emit(text, reading, self.sink);
        Some(end)
    }
}
