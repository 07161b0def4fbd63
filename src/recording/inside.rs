//! Finds the responses in a text around them: a line of a log, a JSON record, a string.
//!
//! ```text
//! INFO answered {"Response":{…}} in 12 ms          plain: read where it is
//! body="{\"Response\":{…}}" status=200             in a string: unescaped, then read the same way
//! ```
//!
//! This file must not know any recorder.

use std::cell::Cell;
use std::ops::Range;

use memchr::{memchr_iter, memrchr_iter};

use super::call::CallSink;
use super::context::Context;
use super::formats::{Outside, RecordText, RecordYield, Recording};
use super::json_tokens::value_end;
use super::key::{Quoting, ResponseKey, backslashes_at_end};
use super::reader::{MOST_LEVELS, RecordReader, RecordingTools, is_response, trim_end};
use super::settings::ContextSettings;
use super::source::{Origin, Source};
use super::unescape::unescape;
use crate::grammar::{Fault, FaultKind, MemberResponse, Reading, ResponseInside};

/// Tells what was recorded around a response: `range` is what it fills in the record, quotes
/// included.
pub(super) trait Surroundings {
    /// Adds to the context, and says where the request is, and whose the response is.
    fn describe<'c>(
        &self,
        record: &'c [u8],
        range: Range<usize>,
        settings: &ContextSettings,
        around: &mut Around<'c>,
    ) -> PartOf;
}

/// What something that looks like a response is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartOf {
    /// A call, whose response it is.
    Call,
    /// A request.
    Request,
    /// Perhaps a request: the record is damaged.
    DamagedRequest,
}

impl PartOf {
    /// What it is part of in an intact record.
    pub(super) fn request_if(is_in_request: bool) -> Self {
        if is_in_request { PartOf::Request } else { PartOf::Call }
    }
}

/// What was recorded around a response.
#[derive(Clone, Debug, Default)]
pub(super) struct Around<'c> {
    pub(super) context: Context<'c>,
    /// Where the request is in the record.
    pub(super) request: Option<Range<usize>>,
}

impl<'c> Around<'c> {
    /// What has to be known of `record` where something inside of it is read.
    pub(super) fn outside(&'c self, record: &'c [u8]) -> Outside<'c> {
        let request = self.request.clone().and_then(|request| record.get(request));
        Outside { context: &self.context, request }
    }
}

impl RecordReader<'_> {
    /// Reads all responses in a record, as far as they are in this range of its source.
    pub(super) fn read_responses(
        &mut self,
        record: &RecordText<'_>,
        within: Range<usize>,
        around: &impl Surroundings,
        recording: Recording,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        let text = record.source.text.get(..within.end).unwrap_or_default();
        let mut search = ResponseSearch { record, text, around, recording, found: false, walks: 0 };
        let mut at = within.start;
        let mut next = match within == record.range() {
            true => record.key,
            false => ResponseKey::find(text, at),
        };
        while let Some(key) = next {
            at = match key.quoting {
                Quoting::Plain => search.read_plain(self, at, key, sink),
                Quoting::Escaped => search.read_escaped(self, at, key, sink),
                Quoting::Foreign | Quoting::Damaged => search.unread(key, sink),
            };
            next = ResponseKey::find(text, at);
        }

        match search.found {
            true => RecordYield::Calls,
            false if record.is_json => RecordYield::Nothing,
            false => RecordYield::Text,
        }
    }
}

/// The search for responses in one record. Each step returns where to go on.
struct ResponseSearch<'s, A> {
    record: &'s RecordText<'s>,
    /// The source up to the end of what is searched.
    text: &'s [u8],
    around: &'s A,
    recording: Recording,
    /// Whether any call was handed on.
    found: bool,
    /// How often the record was walked over for what is around a response, or in a damaged one.
    walks: usize,
}

/// How often a record is walked over for what is around its responses and in damaged ones. Of the
/// others in it nothing is known: a record with thousands of responses would cost the square of its
/// length.
pub(super) const MOST_WALKS: usize = 64;
/// The same for a record of which so many bytes were walked over already.
const MOST_LONG_WALKS: usize = 16;
const MOST_WALKED: usize = 4 << 20;

impl<'s, A: Surroundings> ResponseSearch<'s, A> {
    /// Notes that what looks like a response cannot be read.
    fn unread(&self, key: ResponseKey, sink: &mut impl CallSink) -> usize {
        sink.unread(self.record.source.place(key.start, key.start).0);
        key.value
    }

    /// Whether the record may be walked over once more, which is counted.
    fn may_walk(&mut self) -> bool {
        self.walks += 1;
        let is_long = self.walks * self.text.len() > MOST_WALKED;
        self.walks <= if is_long { MOST_LONG_WALKS } else { MOST_WALKS }
    }

    /// What was recorded around the response in `range`, whose key this is; `None` if it is part of a
    /// request.
    fn around(
        &mut self,
        reader: &RecordReader<'_>,
        range: Range<usize>,
        key: ResponseKey,
        sink: &mut impl CallSink,
    ) -> Option<Around<'s>> {
        if !self.may_walk() {
            let mut around = Around::default();
            around.context.fill_from(self.record.outer.context);
            return Some(around);
        }
        let start = self.record.start;
        let range = range.start - start..range.end - start;
        match self.record.around(range, self.around, &reader.settings.context) {
            Ok(around) => Some(around),
            Err(PartOf::DamagedRequest) => {
                self.unread(key, sink);
                None
            }
            Err(_) => None,
        }
    }

    /// Reads a response that is written as it is.
    fn read_plain(
        &mut self,
        reader: &mut RecordReader<'_>,
        from: usize,
        key: ResponseKey,
        sink: &mut impl CallSink,
    ) -> usize {
        let own_brace = key.own_brace(self.text).filter(|&brace| brace >= from);
        let Some(brace) = own_brace.or_else(|| enclosing_brace(self.text, from, key)) else {
            return self.unread(key, sink);
        };
        let reading = self.parse_plain(reader.tools, brace);
        let (end, next) = match reading.end {
            Ok(len) if is_response(&reading) => (brace + len, brace + len),
            Ok(_) => return self.unread(key, sink),
            Err(fault) => {
                let next = self.after_damage(brace, key.value.max(brace + fault.at));
                (self.damaged_end(next), next)
            }
        };

        let Some(around) = self.around(reader, brace..end, key, sink) else { return next };
        let reading = cut_short(reading, end - brace);
        let outside = self.record.outside(&around);
        let (source, recording) = (self.record.source, self.recording);
        reader.hand_on_response(source, brace..end, &reading, outside, recording, sink);
        self.found = true;
        next
    }

    /// Reads the response that begins at `brace`, if that was not done when the record was.
    fn parse_plain(&self, tools: &mut RecordingTools, brace: usize) -> Reading<'s> {
        let record = self.record;
        if let Some(MemberResponse { range, watched }) = record.member_response()
            && record.start + range.start == brace
        {
            return Reading { watched: *watched, end: Ok(range.len()) };
        }

        let texts = if self.record.is_json { &mut tools.valid_reader } else { &mut tools.reader };
        texts.parse_prefix(self.text.get(brace..).unwrap_or_default())
    }

    /// Where the search goes on after a damaged response, which begins at `brace` and has its fault
    /// before `from`. What its strings quote belongs to it, up to where its brackets close.
    fn after_damage(&mut self, brace: usize, from: usize) -> usize {
        let end = if self.may_walk() { value_end(self.text, brace) } else { None };
        let Some(end) = end else { return from };
        let mut at = from;
        while let Some(key) = ResponseKey::find(self.text, at).filter(|key| key.value <= end) {
            if key.quoting == Quoting::Plain {
                return at; // It may have broken off before this one.
            }
            at = key.value;
        }
        at.max(end)
    }

    /// Where a damaged response ends: before the next one, or with the record.
    fn damaged_end(&self, from: usize) -> usize {
        let next = ResponseKey::find(self.text, from);
        let brace = next.map(|key| key.own_brace(self.text).unwrap_or(key.start));
        let end = brace.unwrap_or(self.text.len());
        trim_end(self.text.get(..end).unwrap_or(self.text)).len()
    }

    /// Reads what is in a string.
    fn read_escaped(
        &mut self,
        reader: &mut RecordReader<'_>,
        from: usize,
        key: ResponseKey,
        sink: &mut impl CallSink,
    ) -> usize {
        let record = self.record;
        if record.source.depth + 1 >= MOST_LEVELS {
            return self.unread(key, sink);
        }
        let before = self.text.get(from..key.start).unwrap_or_default();
        let open = match opening_quote(before) {
            Some(quote) => from + quote + 1,
            // A string whose beginning is missing.
            None => key.own_brace(self.text).filter(|&brace| brace >= from).unwrap_or(key.start),
        };

        let mut buffer = reader.tools.take_buffer();
        let raw = self.text.get(open..).unwrap_or_default();
        let end = unescape(raw, &mut buffer, reader.tools.reader.kernel());
        let close = open + end.len;
        if close <= key.value {
            reader.tools.put_back(buffer);
            return self.unread(key, sink);
        }

        let range = open.saturating_sub(1).max(record.start)
            ..(close + usize::from(end.is_closed)).min(self.text.len());
        if let Some(around) = self.around(reader, range, key, sink) {
            let last = Cell::default();
            let origin =
                Origin::Unescaped { outer: record.source, at: open, len: end.len, last: &last };
            let inner = Source { text: &buffer, origin, depth: record.source.depth + 1 };
            let outside = record.outside(&around);
            let found = reader.read_inside(&inner, outside, self.recording, sink);
            self.found |= matches!(found, RecordYield::Calls);
        }
        reader.tools.put_back(buffer);
        close + usize::from(end.is_closed)
    }
}

/// The reading of a damaged response that ends early: a fault after its end means that it breaks
/// off there.
fn cut_short(reading: Reading<'_>, len: usize) -> Reading<'_> {
    match reading.end {
        Err(fault) if fault.at >= len => {
            Reading { end: Err(Fault::new(FaultKind::UnexpectedEnd, len)), ..reading }
        }
        _ => reading,
    }
}

/// The last quote in `before` that no backslash escapes.
pub(super) fn opening_quote(before: &[u8]) -> Option<usize> {
    memrchr_iter(b'"', before).find(|&quote| {
        backslashes_at_end(before.get(..quote).unwrap_or_default()).is_multiple_of(2)
    })
}

/// The brace of the object that has the key, if the key is not its first.
fn enclosing_brace(text: &[u8], from: usize, key: ResponseKey) -> Option<usize> {
    let before = text.get(from..key.start)?;
    let mut visited = 0;
    for brace in memchr_iter(b'{', before) {
        if brace < visited {
            continue;
        }
        let inside = ResponseInside::find(text.get(from + brace..)?);
        if let Some(first) = inside.first {
            return Some(from + brace + first);
        }
        visited = brace + inside.end;
    }
    None
}
