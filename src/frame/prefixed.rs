//! Log lines with a response somewhere on them.
//!
//! The record is the first object on the line that has the key `Response`, to its matching brace, or
//! to the end of the line if it is damaged. Every opening brace is tried, because the text before a
//! record is no JSON and its quotes mean nothing.

use std::ops::Range;

use memchr::memmem;

use super::lines::{Line, whole_line};
use super::skip::settle;
use super::{Buffer, Sink, Step, trimmed_len};
use crate::Limits;
use crate::grammar::{Reader, Reading};

pub(super) fn step(buffer: Buffer<'_>, at: usize, limits: &Limits, reader: &mut Reader, sink: &mut impl Sink) -> Step {
    let start = buffer.skip_blanks(at);
    match whole_line(buffer, start, limits) {
        Line::Blank => Step::Next(start),
        Line::More(step) => step,
        Line::Whole(line) => {
            match find(line, reader) {
                Some((range, reading)) => buffer.emit(start + range.start..start + range.end, &reading, sink),
                None => sink.skipped_line(),
            }
            Step::Next(start + line.len())
        }
    }
}

/// The record on a line.
pub(super) fn find<'a>(line: &'a [u8], reader: &mut Reader) -> Option<(Range<usize>, Reading<'a>)> {
    // The key may be spelled with escapes, so a backslash forbids the short cut.
    if memmem::find(line, b"\"Response\"").is_none() && memchr::memchr(b'\\', line).is_none() {
        return None;
    }
    let line = line.get(..trimmed_len(line)).unwrap_or(line);
    memchr::memchr_iter(b'{', line).find_map(|brace| {
        let mut reading = reader.parse_prefix(line.get(brace..).unwrap_or_default());
        if !reading.watched.has_response {
            return None;
        }
        let end = reading.end.map_or(line.len(), |len| brace + len);
        reading.end = reading.end.map_err(|fault| settle(fault, end - brace));
        Some((brace..end, reading))
    })
}
