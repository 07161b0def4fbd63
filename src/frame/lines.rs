//! One record a line.
//!
//! Most lines hold one valid record, whose end the grammar finds; then nothing but the line's end
//! is looked for. Any other line is cut out first, and the fault is told by what is in it.

use super::skip::Until;
use super::{Buffer, Known, Sink, Step, is_over, too_long, trimmed_len};
use crate::Limits;
use crate::grammar::{Reader, is_blank};

pub(super) fn step(
    buffer: Buffer<'_>,
    at: usize,
    limits: &Limits,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let start =
        reader.read_known::<true>(buffer.bytes, at, Known::<_, true> { buffer, limits, sink });
    let rest = buffer.from(start);
    let reading = reader.parse_unknown_in_line(rest.get(..limits.record_bytes).unwrap_or(rest));
    if let Ok(len) = reading.end
        && let Some(end) = line_end(buffer, start + len)
        && !is_over(buffer.get(start..end), limits.record_bytes)
    {
        buffer.emit(start..start + len, &reading, sink);
        return Step::Next(end);
    }
    match whole_line(buffer, start, limits, sink) {
        Line::Blank => Step::Next(start),
        Line::More(step) => step,
        Line::Whole(line) => {
            let record = start..start + trimmed_len(line);
            let reading = reader.settle(buffer.get(record.clone()), reading);
            buffer.emit(record, &reading, sink);
            Step::Next(start + line.len())
        }
    }
}

/// Where the line ends, if only blanks are between.
pub(super) fn line_end(buffer: Buffer<'_>, at: usize) -> Option<usize> {
    let rest = buffer.from(at);
    let blanks = rest.iter().take_while(|&&byte| is_blank(byte) && byte != b'\n').count();
    match rest.get(blanks) {
        Some(b'\n') => Some(at + blanks),
        None if buffer.last => Some(at + blanks),
        _ => None,
    }
}

/// A line, as far as it is there.
#[allow(clippy::large_enum_variant, reason = "as for `Step`")]
pub(super) enum Line<'a> {
    Blank,
    /// Without its newline.
    Whole(&'a [u8]),
    /// It ends in a later buffer, or is too long, which was said.
    More(Step),
}

/// The line whose first byte that is not blank stands at `start`.
pub(super) fn whole_line<'a>(
    buffer: Buffer<'a>,
    start: usize,
    limits: &Limits,
    sink: &mut impl Sink,
) -> Line<'a> {
    let rest = buffer.from(start);
    let line = match memchr::memchr(b'\n', rest) {
        Some(newline) => buffer.get(start..start + newline),
        None if rest.is_empty() => return Line::Blank,
        None => rest,
    };
    if is_over(line, limits.record_bytes) {
        let from = start + limits.record_bytes.max(1);
        return Line::More(buffer.lose(start, from, too_long(limits), Until::Newline, sink));
    }
    if line.len() == rest.len() && !buffer.last {
        Line::More(Step::More(start))
    } else {
        Line::Whole(line)
    }
}
