//! `array`: top-level arrays whose elements are the records.
//!
//! ```text
//! Outside  [  First  element  After  ,  Next  element  After  ]  Outside
//! ```
//!
//! A missing element (`[,]`, `[1,]`) and a missing `]` at the end of the input are malformed
//! records of length 0, so that they do not go unnoticed. An element after a missing comma is
//! malformed, even if it is valid in itself.
//!
//! A damaged element may have absorbed commas, elements and the `]`. So after it (`Resumed`) a
//! comma, an element or `]` may follow, and a missing `]` is not reported.
//!
//! After an array that `auto` has detected anything may follow, as in files that were put together:
//! from the first byte that begins no array on, the input is read as `entries`.
//!
//! This file must not know JSON inside of elements.

use super::entries::EntrySplitter;
use super::extent::{TextExtent, text_window};
use super::record::Sink;
use super::skip::{ElementSearch, RecordEnd};
use super::splitter::{FrameContext, FramingClaim, RecordSplitter};
use super::step::{FrameStep, too_long};
use super::view::BufferView;
use crate::grammar::{Fault, FaultKind, is_blank};

/// Where in the arrays the splitter is, and how far the current line is indented.
#[derive(Debug)]
pub(super) struct ArraySplitter {
    place: ArrayPlace,
    /// Where the current line begins in the input, as long as it has only blanks.
    line_start: Option<u64>,
    /// The indentation of the last damaged element. The next one may be found by it.
    damaged_indent: u64,
    /// How many bytes were read of elements that turned out to be damaged: up to each fault.
    wasted_bytes: u64,
    /// What comes after an array that `auto` has detected, and is no array itself.
    rest: Option<EntrySplitter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ArrayPlace {
    /// Before the first array, or after one.
    Outside,
    /// After `[`.
    First,
    /// After a comma.
    Next,
    /// After an element.
    After,
    /// After a damaged element, which may have absorbed what followed it.
    Resumed,
}

/// How many bytes may be wasted, whatever the size of the input.
const FREE_WASTE: u64 = 1 << 20;
/// How many more bytes may be wasted for each byte of the input before the element.
const WASTE_PER_BYTE: u64 = 64;

impl Default for ArraySplitter {
    fn default() -> Self {
        ArraySplitter {
            place: ArrayPlace::Outside,
            line_start: Some(0),
            damaged_indent: 0,
            wasted_bytes: 0,
            rest: None,
        }
    }
}

impl RecordSplitter for ArraySplitter {
    const CAN_CUT: bool = false;

    fn safe_cut(_bytes: &[u8]) -> Option<usize> {
        None
    }

    fn claim(head: &[u8]) -> FramingClaim {
        let mut content = head.iter().filter(|&&byte| !is_blank(byte));
        match (content.next(), content.next()) {
            (Some(b'['), Some(b']')) => FramingClaim::Yes,
            (Some(b'['), Some(b'{')) => FramingClaim::IfAnyIsValid,
            _ => FramingClaim::No,
        }
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        if self.rest.is_some() {
            return self.next_of_rest(buffer, at, context, sink);
        }
        let start = buffer.skip_blanks(at);
        self.note_line_start(buffer, at, start);
        let Some(&byte) = buffer.from(start).first() else { return FrameStep::Next(start) };

        let missing_element = Fault::new(FaultKind::Empty, 0);
        let stray = Fault::new(FaultKind::UnexpectedByte, 0);
        self.place = match (self.place, byte) {
            (ArrayPlace::Outside, b'[') => ArrayPlace::First,
            (ArrayPlace::After | ArrayPlace::Resumed, b',') => ArrayPlace::Next,
            (ArrayPlace::First | ArrayPlace::After | ArrayPlace::Resumed, b']') => {
                ArrayPlace::Outside
            }
            (ArrayPlace::Next, b']') => {
                buffer.emit_fault(start..start, missing_element, sink);
                ArrayPlace::Outside
            }
            (ArrayPlace::First | ArrayPlace::Next, b',') => {
                buffer.emit_fault(start..start, missing_element, sink);
                ArrayPlace::Next
            }
            (ArrayPlace::Outside, _) if context.is_detected => {
                return self.next_of_rest(buffer, start, context, sink);
            }
            (ArrayPlace::Outside, _) => {
                let end = RecordEnd::StartLine { is_strict: false };
                return FrameStep::skip(buffer, start, start + 1, stray, end, sink);
            }
            (ArrayPlace::After, _) => return self.skip_element(buffer, start, stray, sink),
            (ArrayPlace::First | ArrayPlace::Next | ArrayPlace::Resumed, _) => {
                return self.read_element(buffer, start, context, sink);
            }
        };
        self.line_start = None;
        FrameStep::Next(start + 1)
    }

    fn record_end(&self, offset: u64) -> Option<RecordEnd> {
        if let Some(rest) = &self.rest {
            return rest.record_end(offset);
        }
        Some(RecordEnd::Element(ElementSearch::indented_by(self.indent(offset))))
    }

    fn oversized_ended(&mut self) {
        if self.rest.is_none() {
            self.after_element();
        }
    }

    /// The framer skips the rest of the element. For the next one its indentation is kept.
    fn oversized_damaged(&mut self, offset: u64) {
        if self.rest.is_none() {
            self.after_damage(self.indent(offset));
        }
    }

    fn finish(&mut self, buffer: BufferView<'_>, sink: &mut impl Sink) {
        let is_open =
            matches!(self.place, ArrayPlace::First | ArrayPlace::Next | ArrayPlace::After);
        if is_open {
            let end = buffer.bytes.len();
            buffer.emit_fault(end..end, Fault::new(FaultKind::UnexpectedEnd, 0), sink);
        }
        *self = ArraySplitter::default();
    }
}

impl ArraySplitter {
    /// If a line begins in these blanks, notes where the last such line begins.
    fn note_line_start(&mut self, buffer: BufferView<'_>, from: usize, to: usize) {
        if let Some(newline) = memchr::memrchr(b'\n', buffer.get(from..to)) {
            self.line_start = Some(buffer.base + (from + newline + 1) as u64);
        }
    }

    /// Reads on in what comes after the arrays. Not inlined, so that `entries` itself is.
    #[inline(never)]
    fn next_of_rest(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let rest = self.rest.get_or_insert_default();
        rest.next_record(buffer, at, context, sink)
    }

    fn after_element(&mut self) {
        (self.place, self.line_start) = (ArrayPlace::After, None);
    }

    fn after_damage(&mut self, indent: u64) {
        (self.place, self.line_start, self.damaged_indent) = (ArrayPlace::Resumed, None, indent);
    }

    /// The indentation of the element that begins at `offset`.
    fn indent(&self, offset: u64) -> u64 {
        match (self.place, self.line_start) {
            (_, Some(line)) => offset - line,
            (ArrayPlace::Resumed, None) => self.damaged_indent,
            // Not the first on its line: the next one is taken at any indentation.
            (_, None) => 0,
        }
    }

    fn read_element(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, max_buffered, reader, .. } = context;
        let window = text_window(buffer, start, limits);
        let reading = reader.parse_prefix(window);

        match TextExtent::of(&reading, window, buffer, limits) {
            TextExtent::Whole(len) => {
                buffer.emit(start..start + len, &reading, sink);
                self.after_element();
                FrameStep::Next(start + len)
            }
            TextExtent::Open => FrameStep::NeedMore(start),
            TextExtent::TooLong if limits.record_bytes > *max_buffered => {
                self.skip_past_fault(buffer, start, too_long(limits), sink)
            }
            TextExtent::TooLong => self.skip_element(buffer, start, too_long(limits), sink),
            TextExtent::Damaged(fault) if fault.at > *max_buffered => {
                self.skip_past_fault(buffer, start, fault, sink)
            }
            TextExtent::Damaged(fault) => {
                self.wasted_bytes += fault.at as u64;
                let offset = buffer.base + start as u64;
                let is_expensive = self.wasted_bytes > FREE_WASTE + WASTE_PER_BYTE * offset;
                if is_expensive {
                    self.skip_to_comma_after_fault(buffer, start, fault, sink)
                } else {
                    self.skip_element(buffer, start, fault, sink)
                }
            }
        }
    }

    /// Skips a damaged element and searches its end from its first byte on. The next element may be
    /// on a line that is indented as the damaged one's first line is.
    fn skip_element(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        fault: Fault,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let indent = self.indent(buffer.base + start as u64);
        self.after_damage(indent);
        let end = RecordEnd::Element(ElementSearch::indented_by(indent));
        FrameStep::skip(buffer, start, start, fault, end, sink)
    }

    /// Skips a damaged element and searches its end only after the fault. This is for faults beyond
    /// what may be buffered: the bytes before such a fault may have been released, and the result
    /// must not depend on that (see `oversized`).
    fn skip_past_fault(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        fault: Fault,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let indent = self.indent(buffer.base + start as u64);
        let from = start + fault.at;
        let mut search = ElementSearch::indented_by(indent);
        search.pass(buffer.get(start..from));

        self.after_damage(indent);
        FrameStep::skip(buffer, start, from, fault, RecordEnd::Element(search), sink)
    }

    /// Skips a damaged element up to the first comma or `]` after its fault, whatever the brackets
    /// say, together with the elements that it has absorbed.
    ///
    /// An element that was cut off absorbs those that follow, and its fault may be far after them.
    /// They are recovered by their indentation, which reads each of them again:
    ///
    /// ```text
    /// [{"Tags":[
    ///  {"Tags":[      read inside the first element, and then again with all below it
    ///  {"Tags":[
    /// ```
    ///
    /// An input that repeats this would be expensive. So the wasted bytes are counted. When there
    /// are more than [`FREE_WASTE`], and [`WASTE_PER_BYTE`] for each byte of the input before the
    /// element, this function is used.
    fn skip_to_comma_after_fault(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        fault: Fault,
        sink: &mut impl Sink,
    ) -> FrameStep {
        self.after_damage(0);
        // The first byte is skipped even if it is the fault: the search must make progress.
        let from = start + fault.at.max(1);
        let end = RecordEnd::Element(ElementSearch::inside());
        FrameStep::skip(buffer, start, from, fault, end, sink)
    }
}
