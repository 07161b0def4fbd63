//! The whole input is one record.

use super::skip::Until;
use super::{Buffer, Sink, Step, is_over, too_long, trimmed_len};
use crate::Limits;
use crate::grammar::{Fault, FaultKind, Reader};

pub(super) fn step(
    seen: &mut bool,
    buffer: Buffer<'_>,
    at: usize,
    limits: &Limits,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let start = buffer.skip_blanks(at);
    let rest = buffer.from(start);
    if rest.is_empty() {
        return Step::Next(start);
    }
    if is_over(rest, limits.record_bytes) {
        *seen = true;
        return buffer.lose(
            start,
            start + limits.record_bytes.max(1),
            too_long(limits),
            Until::End,
            sink,
        );
    }
    if !buffer.last {
        return Step::More(start);
    }
    *seen = true;
    let record = start..start + trimmed_len(rest);
    buffer.emit(record.clone(), &reader.parse(buffer.get(record)), sink);
    Step::Next(buffer.bytes.len())
}

pub(super) fn finish(seen: &mut bool, buffer: Buffer<'_>, sink: &mut impl Sink) {
    let end = buffer.bytes.len();
    if !*seen {
        buffer.emit_fault(end..end, Fault::new(FaultKind::Empty, 0), sink);
    }
    *seen = false;
}
