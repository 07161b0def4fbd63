//! Puts together what a container has written over several records: pretty-printed bodies, and lines
//! that its log splits.
//!
//! ```text
//! stdout  {                     begins a body
//! stderr  WARN slow             another stream: not part of it
//! stdout    "Response": {       goes on
//! stdout  }}                    ends: read
//! ```
//!
//! A body goes on in the lines of the same stream until its brace closes. A line that no JSON text
//! goes on with ends a damaged one, and so does any record that no container has written. This file
//! must not know how a container's line is recognised.

use std::cell::Cell;

use super::call::{CallSink, RecordedCall, RecordedVerdict};
use super::context::Context;
use super::formats::{Outside, RecordText, RecordYield, Recording};
use super::json_context::read_json_context;
use super::json_tokens::value_end;
use super::line_end::{LineEnd, may_be_whole};
use super::members::Members;
use super::reader::{RecordReader, is_response};
use super::source::{JoinedPart, Origin, Source};
use super::unescape::unescape;
use crate::frame::{LineStart, OpenBody, RECORD_HEAD, last_content};
use crate::grammar::{Fault, FaultKind, ObjectOutline, Reading, Watched};
use crate::scan::Kernel;

/// How many streams may have a body open at a time. Beyond, the body that began first is ended.
const MOST_STREAMS: usize = 256;

/// The bodies that containers have begun to write.
#[derive(Debug, Default)]
pub(crate) struct OpenBodies {
    /// In the order in which they began.
    streams: Vec<StreamBody>,
    /// Whether the record that is being read is a container's line.
    pub(super) is_continued: bool,
}

impl OpenBodies {
    pub(crate) fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }
}

/// A line that a container has written.
pub(super) struct ContainerLine<'l> {
    /// Which stream of which container.
    pub(super) stream: &'l [u8],
    /// What was written, without a line feed at its end.
    pub(super) source: &'l Source<'l>,
    pub(super) end: LineEnd,
    pub(super) context: &'l Context<'l>,
    pub(super) recording: Recording,
    /// When it was written, to the second: the parts of a line are written at once.
    pub(super) second: Option<&'l [u8]>,
    /// The record of the input.
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl<'l> ContainerLine<'l> {
    /// When the line was written that this is the last part of, if it may be whole.
    fn end_if_whole(&self, written: &[u8]) -> Option<&'l [u8]> {
        let is_asked = self.end == LineEnd::LaterUnlessWhole;
        self.second.filter(|_| is_asked && may_be_whole(written, self.source.text))
    }
}

/// A line that a container's log keeps as a string in a JSON record.
pub(super) struct LineInString<'l> {
    pub(super) stream: &'l [u8],
    pub(super) string: StringInRecord,
    /// When it was written.
    pub(super) time: Option<&'l [u8]>,
    /// Whether other members of the record may say more.
    pub(super) has_more: bool,
    pub(super) recording: Recording,
}

/// A string in a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct StringInRecord {
    /// Where it begins in the record, after its quote.
    at: usize,
    /// How long it is there.
    len: usize,
}

impl StringInRecord {
    /// Unescapes the member of `record` that has this key, if it is a string, and passes all other
    /// members to `note`. `record` is a valid JSON text.
    pub(super) fn unescape_member<'t>(
        record: &RecordText<'t>,
        name: &[u8],
        kernel: Kernel,
        unescaped: &mut Vec<u8>,
        mut note: impl FnMut(&'t [u8], &'t [u8]),
    ) -> Option<Self> {
        let text = record.text();
        let is_wanted = |key: &[u8], start| key == name && text.get(start) == Some(&b'"');
        let mut found = None;
        let Some(outlined) = record.outline.and_then(ObjectOutline::members) else {
            let mut members = Members::of(text);
            while let Some((key, start)) = members.open_member() {
                let end = if is_wanted(key, start) {
                    let string = Self::unescape(text, start + 1, kernel, unescaped)?;
                    found = Some(string);
                    string.at + string.len + 1
                } else {
                    let end = value_end(text, start)?;
                    note(key, text.get(start..end)?);
                    end
                };
                members.go_on_after(end);
            }
            return found;
        };

        for member in outlined {
            let key = text.get(member.key.clone())?;
            if is_wanted(key, member.value.start) {
                found = Some(Self::unescape(text, member.value.start + 1, kernel, unescaped)?);
            } else {
                note(key, text.get(member.value.clone())?);
            }
        }
        found
    }

    /// Unescapes the string that begins at `at`, after its quote.
    fn unescape(text: &[u8], at: usize, kernel: Kernel, unescaped: &mut Vec<u8>) -> Option<Self> {
        unescaped.clear();
        let len = unescape(text.get(at..)?, unescaped, kernel).len;
        Some(StringInRecord { at, len })
    }
}

/// What a stream has begun to write.
#[derive(Debug)]
struct StreamBody {
    stream: Box<[u8]>,
    text: Vec<u8>,
    parts: Vec<JoinedPart>,
    /// Where the last line begins in `text`.
    line: usize,
    /// Whether that line ends there.
    is_complete: bool,
    /// When the last part was written, if the line may end there.
    may_end: Option<Box<[u8]>>,
    open: OpenBody,
    /// The last byte of `text` that is not blank.
    last_content: Option<u8>,
    /// How often the last line was parsed to find out whether it is complete, and how long it was
    /// then.
    parses: usize,
    parsed_len: usize,
    context: Context<'static>,
    recording: Recording,
}

impl RecordReader<'_> {
    /// Reads a container's line that is a string in `record`, unescaped. `end` says how the line
    /// ends, given whether a line feed ends it, which is not part of it.
    pub(super) fn read_line_in_string(
        &mut self,
        record: &RecordText<'_>,
        line: &LineInString<'_>,
        unescaped: &[u8],
        end: impl FnOnce(bool) -> LineEnd,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        let StringInRecord { at, len } = line.string;
        let at = record.start + at;
        let is_ended = unescaped.last() == Some(&b'\n');
        let text = unescaped.strip_suffix(b"\n").unwrap_or(unescaped);
        let text = text.strip_suffix(b"\r").unwrap_or(text);

        // Each of the line breaks that were removed is two bytes long.
        let len = len.saturating_sub(2 * (unescaped.len() - text.len()));
        let last = Cell::default();
        let origin = Origin::Unescaped { outer: record.source, at, len, last: &last };
        let source = Source { text, origin, depth: 1 };

        let context = self.around_line(record, line);
        let (offset, length) = record.source.place(record.start, record.end);
        let container_line = ContainerLine {
            stream: line.stream,
            source: &source,
            end: end(is_ended),
            context: &context,
            recording: line.recording,
            second: line.time.and_then(|time| time.get(.."2026-11-25T17:01:13".len())),
            offset,
            length,
        };
        let found = self.read_container_line(&container_line, sink);

        // Nobody reads the other members of the record.
        self.note_unread_in(record, record.start..at, sink);
        self.note_unread_in(record, at + len..record.end, sink);
        found
    }

    /// What is beside a container's line in its record.
    fn around_line<'t>(&self, record: &RecordText<'t>, line: &LineInString<'_>) -> Context<'t> {
        let settings = &self.settings.context;
        let (mut context, mut request) = (Context::default(), None);
        if !settings.is_wanted() {
            return context;
        }
        settings.read_fields(record.text(), &mut context, &mut request);
        context.time = context.time.or_else(|| settings.read_time(line.time?));
        if line.has_more {
            let StringInRecord { at, len } = line.string;
            let quoted = at.saturating_sub(1)..at + len + 1;
            read_json_context(record.text(), quoted, settings, &mut context, &mut request);
        }
        context
    }

    /// Reads a container's line, or keeps it until the body that it belongs to ends.
    pub(super) fn read_container_line(
        &mut self,
        line: &ContainerLine<'_>,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        self.bodies.is_continued = true;
        sink.container_line(line.recording);
        let index = self.bodies.streams.iter().position(|body| *body.stream == *line.stream);
        let Some(index) = index else { return self.read_first_line(line, sink) };

        let body = self.bodies.streams.get(index);
        let goes_on = body.is_some_and(|body| body.goes_on_with(line));
        if !goes_on || self.is_response_itself(line) {
            self.close_body(index, sink);
            return self.read_first_line(line, sink);
        }
        self.append_line(index, line, sink)
    }

    /// Whether a line that the recorder does not say the beginning of is a response. No part of
    /// another one is.
    fn is_response_itself(&mut self, line: &ContainerLine<'_>) -> bool {
        let text = line.source.text;
        if line.end != LineEnd::Unknown || !text.starts_with(b"{\"Response\"") {
            return false;
        }
        let reading = self.tools.reader.parse(text);
        reading.end.is_ok() && is_response(&reading)
    }

    /// Reads a line that no body is open before.
    fn read_first_line(
        &mut self,
        line: &ContainerLine<'_>,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        let text = line.source.text;
        let mut open = OpenBody::default();
        let is_complete = self.is_complete(text, line);
        if is_complete {
            let (source, recording) = (line.source, line.recording);
            let outside = Outside { context: line.context, request: None };
            let is_json = match text.first() {
                Some(b'{') => {
                    let reading = self.tools.reader.parse_prefix(text);
                    if reading.end == Ok(text.len()) && is_response(&reading) {
                        self.hand_on_response(
                            source,
                            0..text.len(),
                            &reading,
                            outside,
                            recording,
                            sink,
                        );
                        return RecordYield::Calls;
                    }
                    reading.end.is_ok()
                }
                _ => false,
            };
            if !is_json {
                open.push_line(text);
            }
            if !open.is_open() {
                return self.read_inside(source, outside, recording, sink);
            }
        }

        if self.bodies.streams.len() >= MOST_STREAMS {
            self.close_body(0, sink);
        }
        self.bodies.streams.push(StreamBody {
            stream: line.stream.into(),
            text: text.to_vec(),
            parts: vec![JoinedPart { at: 0, offset: line.offset, length: line.length }],
            line: 0,
            is_complete,
            may_end: line.end_if_whole(text).map(Into::into),
            open,
            last_content: last_content(text),
            parses: 1,
            parsed_len: text.len(),
            context: line.context.clone().into_owned(),
            recording: line.recording,
        });
        RecordYield::Part
    }

    /// Adds a line to a body, and reads the body if that ends it.
    fn append_line(
        &mut self,
        index: usize,
        line: &ContainerLine<'_>,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        let most_bytes = self.settings.limits.record_bytes;
        let Some(body) = self.bodies.streams.get_mut(index) else { return RecordYield::Part };
        body.append(line);
        let is_said = matches!(line.end, LineEnd::Here | LineEnd::Later);
        let is_parsed = is_said || body.is_to_be_parsed();
        let text = std::mem::take(&mut body.text);
        let written = text.get(body.line..).unwrap_or_default();
        let is_complete = is_parsed && self.is_complete(written, line);
        let may_end = if is_parsed { line.end_if_whole(written).map(Into::into) } else { None };

        let Some(body) = self.bodies.streams.get_mut(index) else { return RecordYield::Part };
        body.text = text;
        body.may_end = may_end;
        body.end_line(is_complete);
        if body.bytes() > most_bytes {
            let body = self.bodies.streams.remove(index);
            body.emit_damaged(Fault::new(FaultKind::TooLong, most_bytes), sink);
            return RecordYield::Part;
        }
        if body.is_complete && !body.open.is_open() {
            self.close_body(index, sink);
        }
        self.end_oldest_beyond(most_bytes, sink);
        RecordYield::Part
    }

    /// Ends the bodies that began first, until all together are small enough to be kept.
    fn end_oldest_beyond(&mut self, most_bytes: usize, sink: &mut impl CallSink) {
        let bytes =
            |bodies: &OpenBodies| bodies.streams.iter().map(StreamBody::bytes).sum::<usize>();
        while self.bodies.streams.len() > 1 && bytes(self.bodies) > most_bytes {
            self.close_body(0, sink);
        }
    }

    /// Whether a line is complete that has these bytes so far, of which `last` came last.
    fn is_complete(&mut self, written: &[u8], last: &ContainerLine<'_>) -> bool {
        match last.end {
            LineEnd::Here => true,
            LineEnd::Later => false,
            LineEnd::LaterUnlessWhole => {
                let ends_value = matches!(written.last(), Some(b'}' | b']' | b'"'));
                ends_value && may_be_whole(written, last.source.text)
            }
            LineEnd::Unknown => {
                let end = match written.first() {
                    Some(b'{') => self.tools.reader.parse_prefix(written).end,
                    _ => return true,
                };
                !matches!(end, Err(Fault { kind: FaultKind::UnexpectedEnd, .. }))
            }
        }
    }

    /// Reads what all streams have begun, in the order in which they began.
    pub(super) fn close_bodies(&mut self, sink: &mut impl CallSink) {
        while !self.bodies.is_empty() {
            self.close_body(0, sink);
        }
    }

    fn close_body(&mut self, index: usize, sink: &mut impl CallSink) {
        if index >= self.bodies.streams.len() {
            return;
        }
        let body = self.bodies.streams.remove(index);
        let source = Source { text: &body.text, origin: Origin::Joined(&body.parts), depth: 1 };
        let outside = Outside { context: &body.context, request: None };
        match self.read_inside(&source, outside, body.recording, sink) {
            RecordYield::Calls | RecordYield::Part => {}
            RecordYield::Nothing | RecordYield::Text => {
                let reading = self.tools.reader.parse(&body.text);
                if reading.end.is_ok() && !is_response(&reading) {
                    body.emit(&reading, sink);
                } else {
                    sink.skipped_lines(body.parts.len() as u64);
                }
            }
        }
    }
}

impl StreamBody {
    /// Whether the next line of the stream belongs to this body.
    fn goes_on_with(&self, line: &ContainerLine<'_>) -> bool {
        let text = line.source.text;
        let is_entry = || LineStart::of(text, true).is_entry_after(|| self.last_content);
        match &self.may_end {
            _ if self.is_complete => !is_entry(),
            Some(written) => line.second == Some(written),
            None => true,
        }
    }

    /// How much memory its lines take: many short ones take more for their places.
    fn bytes(&self) -> usize {
        self.text.len().max(self.parts.len() * size_of::<JoinedPart>())
    }

    /// Whether the last line is to be parsed again. A line of very many parts is parsed only when
    /// it has grown by a quarter, so that it does not cost the square of its length.
    fn is_to_be_parsed(&mut self) -> bool {
        const MOST_PARSES: usize = 256;

        let len = self.text.len() - self.line;
        if self.parses >= MOST_PARSES && len < self.parsed_len + self.parsed_len / 4 {
            return false;
        }
        self.parses += 1;
        self.parsed_len = len;
        true
    }

    fn append(&mut self, line: &ContainerLine<'_>) {
        if self.is_complete {
            self.text.push(b'\n');
            self.line = self.text.len();
            self.parses = 0;
        }
        self.parts.push(JoinedPart {
            at: self.text.len(),
            offset: line.offset,
            length: line.length,
        });
        self.text.extend_from_slice(line.source.text);
        self.last_content = last_content(line.source.text).or(self.last_content);
    }

    /// Called when a line, or a part of one, was added.
    fn end_line(&mut self, is_complete: bool) {
        self.is_complete = is_complete;
        if self.is_complete {
            self.open.push_line(self.text.get(self.line..).unwrap_or_default());
        }
    }

    fn emit_damaged(&self, fault: Fault, sink: &mut impl CallSink) {
        self.emit(&Reading { watched: Watched::default(), end: Err(fault) }, sink);
    }

    fn emit(&self, reading: &Reading<'_>, sink: &mut impl CallSink) {
        let source = Source { text: &self.text, origin: Origin::Joined(&self.parts), depth: 1 };
        let (offset, length) = source.place(0, self.text.len());
        sink.call(RecordedCall {
            offset,
            length,
            text: Some(&self.text),
            head: self.text.get(..RECORD_HEAD).unwrap_or(&self.text),
            verdict: RecordedVerdict::Response(reading),
            context: &self.context,
            request: None,
            recording: self.recording,
        });
    }
}
