//! Where one request of an input ends and the next begins.
//!
//! ```text
//! {"action":"ListAudits","params":{}}              JSON: one text after another
//! [{"action":"ListAudits","params":{}}, …]         or the elements of one array
//! POST / HTTP/1.1                                  raw HTTP: the whole input
//! Action=LookUpEvents&StartTime=1                  forms and URLs: one per line,
//! &EndTime=2                                       continued by lines that begin with &
//! ```
//!
//! This file must not know what a request says.

use std::ops::Range;

use super::form::Form;
use crate::Limits;
use crate::frame::{Framer, Framing, Record, Sink, TextEntry};
use crate::grammar::Reader;

/// The last place in `bytes` such that all requests before it are complete.
pub(super) fn safe_cut(form: Form, bytes: &[u8]) -> Option<usize> {
    match form {
        Form::Json => Framing::Documents.safe_cut(bytes),
        Form::Array | Form::Http | Form::Body => None,
        Form::Lines => {
            let mut starts = memchr::memrchr_iter(b'\n', bytes).map(|newline| newline + 1);
            starts.find(|&start| bytes.get(start).is_some_and(|&first| !continues_request(first)))
        }
    }
}

/// The start of the last line such that all requests before it are complete, found by framing them.
/// Unlike [`safe_cut`], this also works if requests do not begin their lines. A line is never cut,
/// because places are reported as line and column.
pub(super) fn complete_requests(
    form: Form,
    bytes: &[u8],
    base: usize,
    limits: &Limits,
) -> Option<usize> {
    if form != Form::Json {
        return None;
    }

    let mut found = RequestRanges::from(base);
    let mut framer = Framer::new(Framing::Documents, *limits, Reader::strict(limits.depth));
    let used = framer.frame(bytes, base as u64, false, &mut found);
    if !framer.is_between_records() {
        return None;
    }

    // The last gap between requests that has a line end in it.
    let mut gap_end = used;
    for range in found.ranges.iter().rev() {
        if let Some(newline) = memchr::memrchr(b'\n', bytes.get(range.end..gap_end)?) {
            return Some(range.end + newline + 1);
        }
        gap_end = range.start;
    }
    None
}

/// Where each record is.
pub(super) fn framed_requests(
    framing: Framing,
    bytes: &[u8],
    base: usize,
    limits: &Limits,
) -> Vec<Range<usize>> {
    let mut found = RequestRanges::from(base);
    let reader = Reader::strict(limits.depth);
    Framer::new(framing, *limits, reader).frame(bytes, base as u64, true, &mut found);
    found.ranges
}

/// Whether a line with this first byte may belong to the request before it: `&` may come after
/// blanks.
fn continues_request(first: u8) -> bool {
    first == b'&' || first.is_ascii_whitespace()
}

/// Where each request is, one per line, from byte `from` on.
pub(super) fn request_lines(bytes: &[u8], from: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = from;
    for line in bytes.get(from..).unwrap_or_default().split_inclusive(|&byte| byte == b'\n') {
        let range = start..start + line.len();
        start = range.end;

        let first = line.trim_ascii().first().copied();
        match (first, ranges.last_mut()) {
            (None, _) => {}
            (Some(b'&'), Some(last)) => last.end = range.end,
            (Some(_), _) => ranges.push(range),
        }
    }
    ranges
}

/// Collects where records are, from `base` on.
struct RequestRanges {
    base: u64,
    ranges: Vec<Range<usize>>,
}

impl RequestRanges {
    fn from(base: usize) -> Self {
        RequestRanges { base: base as u64, ranges: Vec::new() }
    }
}

impl Sink for RequestRanges {
    fn record(&mut self, record: Record<'_>) {
        let start = (record.offset - self.base) as usize;
        self.ranges.push(start..start + record.length as usize);
    }

    fn skipped_line(&mut self, _: TextEntry<'_>) {}

    fn crowded_line(&mut self, _: u64) {}
}
