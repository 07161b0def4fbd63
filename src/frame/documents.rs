//! One JSON text after another, over any number of lines.
//!
//! The end of a text is where the grammar says it is. After damage the next start line begins
//! afresh (see `skip`), or an earlier one that was swallowed. A start line that follows no `[`,
//! comma or colon can never be inside a valid text, so it is also where an input may be cut for
//! threads.

use super::skip::Until;
use super::{Buffer, Known, Sink, Step, too_long};
use crate::Limits;
use crate::grammar::{Fault, FaultKind, LOOK_AHEAD, Reader, Reading, is_blank, parse_prefix};

pub(super) fn step(
    buffer: Buffer<'_>,
    at: usize,
    limits: &Limits,
    hold: usize,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let start =
        reader.read_known::<false>(buffer.bytes, at, Known::<_, false> { buffer, limits, sink });
    if start == buffer.bytes.len() {
        return Step::Next(start);
    }
    let window = window(buffer, start, limits);
    let reading = reader.parse_unknown(window);
    match Extent::of(&reading, window, buffer, limits) {
        Extent::Whole(len) => {
            if let Some(fault) = glued(buffer, start, len) {
                return buffer.lose(
                    start,
                    start + len,
                    fault,
                    Until::StartLine { strict: false },
                    sink,
                );
            }
            buffer.emit(start..start + len, &reading, sink);
            Step::Next(start + len)
        }
        Extent::More => Step::More(start),
        Extent::TooLong => {
            let from = start + limits.record_bytes.max(1);
            buffer.lose(start, from, too_long(limits), Until::StartLine { strict: true }, sink)
        }
        Extent::Damaged(fault) => {
            // Of a record that large, what came before its fault may not be there.
            let swallowed =
                if fault.at <= hold { swallowed(buffer, start, fault, limits) } else { None };
            let from = swallowed.unwrap_or(start + fault.at.max(1));
            buffer.lose(start, from, fault, Until::StartLine { strict: false }, sink)
        }
    }
}

/// As much as may be read of the text that begins at `start`: the limit, and a few bytes.
pub(super) fn window<'a>(buffer: Buffer<'a>, start: usize, limits: &Limits) -> &'a [u8] {
    let rest = buffer.from(start);
    rest.get(..most_bytes(limits)).unwrap_or(rest)
}

const fn most_bytes(limits: &Limits) -> usize {
    limits.record_bytes.saturating_add(LOOK_AHEAD)
}

/// How far a text goes that was read in a window.
pub(super) enum Extent {
    Whole(usize),
    /// It does not end in this buffer.
    More,
    TooLong,
    Damaged(Fault),
}

impl Extent {
    #[inline]
    pub(super) fn of(
        reading: &Reading<'_>,
        window: &[u8],
        buffer: Buffer<'_>,
        limits: &Limits,
    ) -> Self {
        match reading.end {
            Ok(len) if len > limits.record_bytes => Extent::TooLong,
            Ok(len) if len == window.len() && is_scalar(window) && !buffer.last => Extent::More,
            Ok(len) => Extent::Whole(len),
            // More bytes may tell otherwise, but for those that are never looked at.
            Err(fault)
                if !buffer.last
                    && window.len() < most_bytes(limits)
                    && fault.at + LOOK_AHEAD > window.len() =>
            {
                Extent::More
            }
            Err(fault) if fault.at > limits.record_bytes => Extent::TooLong,
            Err(fault) => Extent::Damaged(fault),
        }
    }
}

/// A record that was cut off behind `[`, a comma or a colon reads the next text as its own:
///
/// ```text
/// {"Response":{"Tags":[
/// {"Response":{}}          a whole text, from the beginning of a line
/// {"Response":{}}          the fault is found only here
/// ```
///
/// If the last start line before the fault begins a text that reaches to the fault, the record ends
/// before that line. Then two records are done with at the price of reading the second one twice,
/// so hostile input cannot make this dear.
fn swallowed(buffer: Buffer<'_>, start: usize, fault: Fault, limits: &Limits) -> Option<usize> {
    let fault = start + fault.at;
    let before = buffer.get(start..fault);
    let mut lines = memchr::memrchr_iter(b'\n', before).map(|newline| newline + 1);
    let line = start + lines.find(|&line| matches!(before.get(line), Some(b'{' | b'[')))?;
    let end = line + parse_prefix(buffer.get(line..fault), limits.depth).end.ok()?;
    let gap = buffer.get(end..fault);
    let is_apart = fault == buffer.bytes.len() || gap.contains(&b'\n');
    (is_apart && gap.iter().all(|&byte| is_blank(byte))).then_some(line)
}

/// A number or a literal may end at any byte, so `12"a"` would read as two texts; it is none.
fn glued(buffer: Buffer<'_>, start: usize, len: usize) -> Option<Fault> {
    let behind = *buffer.from(start + len).first()?;
    (is_scalar(buffer.from(start)) && !is_blank(behind))
        .then_some(Fault::new(FaultKind::TrailingBytes, len))
}

/// Whether the text is a number or a literal, which nothing closes.
pub(super) fn is_scalar(text: &[u8]) -> bool {
    !matches!(text.first(), Some(b'{' | b'[' | b'"'))
}
