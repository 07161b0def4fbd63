//! RFC 7464, JSON text sequences: a record separator before each record, a newline behind it.
//!
//! The separator is a control character, so it cannot stand inside valid JSON: it always ends the
//! record before it.

use super::documents::is_scalar;
use super::skip::Until;
use super::{Buffer, Sink, Step, is_over, too_long, trimmed_len};
use crate::Limits;
use crate::grammar::{Fault, FaultKind, Reader, is_blank};

pub(super) const SEPARATOR: u8 = 0x1e;

pub(super) fn step(
    buffer: Buffer<'_>,
    at: usize,
    limits: &Limits,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let lead =
        buffer.from(at).iter().take_while(|&&byte| is_blank(byte) || byte == SEPARATOR).count();
    let start = at + lead;
    let rest = buffer.from(start);
    if rest.is_empty() {
        return Step::Next(start);
    }
    let frame = memchr::memchr(SEPARATOR, rest).map_or(rest, |end| buffer.get(start..start + end));
    if is_over(frame, limits.record_bytes) {
        return buffer.lose(
            start,
            start + limits.record_bytes.max(1),
            too_long(limits),
            Until::Separator,
            sink,
        );
    }
    if frame.len() == rest.len() && !buffer.last {
        return Step::More(start);
    }
    let record = start..start + trimmed_len(frame);
    let mut reading = reader.parse(buffer.get(record.clone()));
    if is_scalar(frame) && record.len() == frame.len() {
        // RFC 7464, section 2.4: a number or literal without a blank behind it may have been cut.
        reading.end = reading.end.and(Err(Fault::new(FaultKind::UnexpectedEnd, record.len())));
    }
    buffer.emit(record, &reading, sink);
    Step::Next(start + frame.len())
}
