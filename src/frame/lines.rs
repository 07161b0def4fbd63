//! One record a line.

use super::skip::Until;
use super::{Buffer, Sink, Step, is_over, too_long, trimmed_len};
use crate::Limits;
use crate::grammar::Reader;

pub(super) fn step(buffer: Buffer<'_>, at: usize, limits: &Limits, reader: &mut Reader, sink: &mut impl Sink) -> Step {
    let start = buffer.skip_blanks(at);
    match whole_line(buffer, start, limits) {
        Line::Blank => Step::Next(start),
        Line::More(step) => step,
        Line::Whole(line) => {
            let record = start..start + trimmed_len(line);
            buffer.emit(record.clone(), &reader.parse(buffer.get(record)), sink);
            Step::Next(start + line.len())
        }
    }
}

/// A line, as far as it is there.
pub(super) enum Line<'a> {
    Blank,
    /// Without its newline.
    Whole(&'a [u8]),
    /// It ends in a later buffer, or is too long.
    More(Step),
}

/// The line whose first byte that is not blank stands at `start`.
pub(super) fn whole_line<'a>(buffer: Buffer<'a>, start: usize, limits: &Limits) -> Line<'a> {
    let rest = buffer.from(start);
    let line = match memchr::memchr(b'\n', rest) {
        Some(newline) => buffer.get(start..start + newline),
        None if rest.is_empty() => return Line::Blank,
        None => rest,
    };
    if is_over(line, limits.record_bytes) {
        let from = start + limits.record_bytes.max(1);
        return Line::More(buffer.lose(start, from, too_long(limits), Until::Newline));
    }
    if line.len() == rest.len() && !buffer.last { Line::More(Step::More(start)) } else { Line::Whole(line) }
}
