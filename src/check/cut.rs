//! Where one request of an input ends and the next begins.
//!
//! ```text
//! {"action":"ListAudits","params":{}}              JSON: one text after another
//! [{"action":"ListAudits","params":{}}, …]         or the elements of one array
//! POST / HTTP/1.1                                  raw HTTP: the whole input
//! Action=LookUpEvents&StartTime=1                  forms and URLs: one a line,
//! &EndTime=2                                       and lines that go on with &
//! ```
//!
//! It must not know what a request says.

use std::ops::Range;

use super::form::{Form, is_url};
use super::source::Chunk;
use crate::Limits;
use crate::frame::{Framer, Framing, Record, Sink};
use crate::grammar::{BOM, Reader, is_blank};
use crate::preflight::Request;

/// The last place where the requests before it are whole.
pub(super) fn safe_cut(form: Form, bytes: &[u8]) -> Option<usize> {
    match form {
        Form::Json => Framing::Documents.safe_cut(bytes),
        Form::Array | Form::Http | Form::Body => None,
        Form::Lines => {
            let mut starts = memchr::memrchr_iter(b'\n', bytes).map(|newline| newline + 1);
            starts.find(|&start| bytes.get(start).is_some_and(|&first| !goes_on(first)))
        }
    }
}

/// The last line that whole requests stand before, found by framing them: of requests that do not
/// look like one from the beginning of their line. Places are told by line and column, so a line is
/// never cut.
pub(super) fn whole_requests(
    form: Form,
    bytes: &[u8],
    base: usize,
    limits: &Limits,
) -> Option<usize> {
    if form != Form::Json {
        return None;
    }
    let mut found = Found { base: base as u64, ranges: Vec::new() };
    let mut framer = Framer::new(Framing::Documents, *limits, Reader::strict(limits.depth));
    let used = framer.frame(bytes, base as u64, false, &mut found);
    let mut behind = framer.is_between_records().then_some(used)?;
    for range in found.ranges.iter().rev() {
        if let Some(newline) = memchr::memrchr(b'\n', bytes.get(range.end..behind)?) {
            return Some(range.end + newline + 1);
        }
        behind = range.start;
    }
    None
}

/// Whether a line that begins so belongs to the request before it.
fn goes_on(first: u8) -> bool {
    first == b'&' || first.is_ascii_whitespace()
}

impl Chunk {
    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        let bytes = if self.base == 0 {
            self.bytes.strip_prefix(BOM).unwrap_or(&self.bytes)
        } else {
            &self.bytes
        };
        bytes.iter().all(|&byte| is_blank(byte))
    }

    /// Where each request stands.
    pub(super) fn requests(&self, limits: &Limits) -> Vec<Range<usize>> {
        let bom = if self.base == 0 && self.bytes.starts_with(BOM) { BOM.len() } else { 0 };
        match self.form {
            Form::Json | Form::Array => {
                let framing =
                    if self.form == Form::Array { Framing::Array } else { Framing::Documents };
                let mut found = Found { base: self.base as u64, ranges: Vec::new() };
                let reader = Reader::strict(limits.depth);
                Framer::new(framing, *limits, reader).frame(
                    &self.bytes,
                    self.base as u64,
                    true,
                    &mut found,
                );
                if found.ranges.is_empty() && self.is_first && self.form == Form::Json {
                    found.ranges.push(bom..self.bytes.len()); // blank: told as such
                }
                found.ranges
            }
            Form::Http | Form::Body => std::iter::once(bom..self.bytes.len()).collect(),
            Form::Lines => lines(&self.bytes, bom),
        }
    }

    /// The request that stands there.
    pub(super) fn request(&self, range: &Range<usize>) -> Request<'_> {
        let bytes = self.bytes.get(range.clone()).unwrap_or_default();
        let request = match self.form {
            Form::Json | Form::Body => Request::envelope(bytes),
            Form::Array if !bytes.is_empty() => Request::envelope(bytes),
            Form::Array if range.start < self.bytes.len() => Request::no_element(),
            Form::Array => Request::cut_array(),
            Form::Http => Request::http(bytes),
            Form::Lines if is_url(bytes.trim_ascii_start()) => Request::url_bytes(bytes),
            Form::Lines => Request::form_bytes(bytes),
        };
        request.at(self.base + range.start)
    }
}

fn lines(bytes: &[u8], from: usize) -> Vec<Range<usize>> {
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

struct Found {
    base: u64,
    ranges: Vec<Range<usize>>,
}

impl Sink for Found {
    fn record(&mut self, record: Record<'_>) {
        let start = (record.offset - self.base) as usize;
        self.ranges.push(start..start + record.length as usize);
    }

    fn skipped_line(&mut self) {}

    fn crowded_line(&mut self) {}
}
