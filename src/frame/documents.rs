//! `documents`: one JSON text after another, over any number of lines.
//!
//! A text ends where the grammar says. After damage, reading starts again at the next start line
//! (`start_line.rs`), or at an earlier one if the damaged record has absorbed it. A strict start
//! line is never inside a valid text, so it is also where an input may be cut for threads.

use super::extent::{TextExtent, is_scalar, text_window};
use super::known::KnownRecords;
use super::record::Sink;
use super::skip::RecordEnd;
use super::splitter::{FrameContext, RecordSplitter};
use super::start_line::{last_start_line, starts_document};
use super::step::FrameStep;
use super::view::BufferView;
use crate::Limits;
use crate::grammar::{Fault, FaultKind, is_blank, parse_prefix};

#[derive(Debug, Default)]
pub(super) struct DocumentSplitter;

const NEXT_START_LINE: RecordEnd = RecordEnd::StartLine { is_strict: false };
const NEXT_STRICT_START_LINE: RecordEnd = RecordEnd::StartLine { is_strict: true };

impl RecordSplitter for DocumentSplitter {
    const CAN_CUT: bool = true;

    fn safe_cut(bytes: &[u8]) -> Option<usize> {
        last_start_line(bytes)
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, max_buffered, .. } = context;
        let known = KnownRecords::<_, false> { buffer, limits, sink };
        let start = reader.read_known::<false>(buffer.bytes, at, known);
        if start == buffer.bytes.len() {
            return FrameStep::Next(start);
        }

        let window = text_window(buffer, start, limits);
        let reading = reader.parse_unknown(window);
        match TextExtent::of(&reading, window, buffer, limits) {
            TextExtent::Whole(len) => {
                let end = start + len;
                if let Some(fault) = glued_scalar(buffer, start, len) {
                    return FrameStep::skip(buffer, start, end, fault, NEXT_START_LINE, sink);
                }
                buffer.emit(start..end, &reading, sink);
                FrameStep::Next(end)
            }
            TextExtent::Open => FrameStep::NeedMore(start),
            TextExtent::TooLong => {
                FrameStep::skip_too_long(buffer, start, limits, NEXT_STRICT_START_LINE, sink)
            }
            TextExtent::Damaged(fault) => {
                let from = end_of_damage(buffer, start, fault, *max_buffered, limits);
                FrameStep::skip(buffer, start, from, fault, NEXT_START_LINE, sink)
            }
        }
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        Some(NEXT_START_LINE)
    }
}

/// From where on to search the end of a damaged record: after its fault, or at the line that it has
/// absorbed.
///
/// Where the fault is beyond what may be buffered, the bytes before it may have been released, and
/// the result must not depend on that (see `oversized`).
pub(super) fn end_of_damage(
    buffer: BufferView<'_>,
    start: usize,
    fault: Fault,
    max_buffered: usize,
    limits: &Limits,
) -> usize {
    let absorbed =
        if fault.at <= max_buffered { absorbed_line(buffer, start, fault, limits) } else { None };
    absorbed.unwrap_or(start + fault.at.max(1))
}

/// The start of the line at which a damaged record ends, because the text from there on is a record
/// of its own.
///
/// A record that was cut off after `[`, a comma or a colon absorbs the text that follows:
///
/// ```text
/// {"Response":{"Tags":[
/// {"Response":{}}          a whole text, from the beginning of a line
/// {"Response":{}}          the fault is found only here
/// ```
///
/// If the last start line before the fault begins a text that reaches to the fault, the record ends
/// before that line, and the text is recovered. It is read two more times, here and as a record,
/// and is done with then. So hostile input cannot make this expensive.
fn absorbed_line(
    buffer: BufferView<'_>,
    start: usize,
    fault: Fault,
    limits: &Limits,
) -> Option<usize> {
    let fault_at = start + fault.at;
    let before = buffer.get(start..fault_at);

    let mut lines = memchr::memrchr_iter(b'\n', before).map(|newline| newline + 1);
    let starts_line = |&line: &usize| before.get(line..).is_some_and(starts_document);
    let line = start + lines.find(starts_line)?;

    let text = buffer.get(line..fault_at);
    let end = line + parse_prefix(text, limits.depth).end.ok()?;
    let gap = buffer.get(end..fault_at);
    let is_apart = fault_at == buffer.bytes.len() || gap.contains(&b'\n');
    (is_apart && gap.iter().all(|&byte| is_blank(byte))).then_some(line)
}

/// The fault of a number or literal that is not followed by a blank. It may end before any byte, so
/// `12"a"` would be read as two texts, which it is not.
fn glued_scalar(buffer: BufferView<'_>, start: usize, len: usize) -> Option<Fault> {
    let next = *buffer.from(start + len).first()?;
    let is_glued = is_scalar(buffer.from(start)) && !is_blank(next);
    is_glued.then_some(Fault::new(FaultKind::TrailingBytes, len))
}
