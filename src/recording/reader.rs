//! Reads records: finds the format of each, and the responses inside.
//!
//! ```text
//! record ─▶ formats, in the order of their list ─▶ calls
//!               │ a string, or the line of a container
//!               └─▶ read the same way, one level deeper
//! ```
//!
//! A record is read by itself, except that lines of containers are put together (`bodies.rs`). This
//! file must not know any format.

use std::ops::Range;

use memchr::memchr;

use super::bodies::OpenBodies;
use super::call::{CallSink, RecordedCall, RecordedVerdict};
use super::context::Context;
use super::context_parts::ContextParts;
use super::formats::{Outside, RecordText, RecordYield, Recording};
use super::key::ResponseKey;
use super::members::elements;
use super::operation_log::holds_events;
use super::settings::ContextSettings;
use super::source::Source;
use crate::Limits;
use crate::frame::{RECORD_HEAD, Record, TextEntry};
use crate::grammar::{ObjectOutline, Reader, Reading, is_blank};

/// How many levels deep a response may be inside strings and containers. Each level doubles the
/// backslashes, so no recorder comes close.
pub(super) const MOST_LEVELS: usize = 8;

/// How records are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RecordingSettings {
    /// `None`: each record is tried with all formats.
    pub(crate) recording: Option<Recording>,
    /// Whether only bare responses count, because a framing is named and no format.
    pub(crate) is_bare: bool,
    pub(crate) limits: Limits,
    pub(crate) context: ContextSettings,
    /// The zone of operation logs, in seconds to the east of UTC, if it is not the documented one.
    pub(crate) event_utc_offset: Option<i32>,
}

impl RecordingSettings {
    /// Whether inputs can be cut between any two records.
    pub(crate) fn can_split(&self) -> bool {
        self.is_bare || self.recording.is_some_and(Recording::can_split)
    }

    /// Whether responses may hold events that are to be read in their place.
    pub(crate) fn reads_answers(&self) -> bool {
        self.recording == Some(Recording::OperationLog)
    }
}

/// What a thread keeps from record to record, so that nothing is allocated for each.
#[derive(Debug)]
pub(crate) struct RecordingTools {
    /// Reads the texts inside of records.
    pub(super) reader: Reader,
    /// Reads those that are known to be valid, of which only the structure has to be followed.
    pub(super) valid_reader: Reader,
    buffers: Vec<Vec<u8>>,
}

impl RecordingTools {
    /// Both readers must have the same limits and kernel; `valid_reader` checks structure only.
    pub(crate) fn new(reader: Reader, valid_reader: Reader) -> Self {
        RecordingTools { reader, valid_reader, buffers: Vec::new() }
    }

    /// Whether a response has operation logs inside. Asked where it
    /// [may](super::may_hold_events).
    pub(crate) fn hold_events(&self, response: &[u8]) -> bool {
        holds_events(response, &self.reader)
    }

    /// Reads the text that `bytes` begin with: nearly always a response, or what is around one.
    fn parse_inside<'a>(
        &mut self,
        bytes: &'a [u8],
        outline: &mut ObjectOutline<'a>,
    ) -> Reading<'a> {
        if bytes.starts_with(b"{\"Response\"") {
            return self.reader.parse_prefix(bytes);
        }
        self.reader.parse_outlined(bytes, outline)
    }

    pub(super) fn take_buffer(&mut self) -> Vec<u8> {
        let mut buffer = self.buffers.pop().unwrap_or_default();
        buffer.clear();
        buffer
    }

    pub(super) fn put_back(&mut self, buffer: Vec<u8>) {
        /// A larger buffer is freed, so that one oversized record costs no memory later.
        const MOST_KEPT: usize = 1 << 20;

        if buffer.capacity() <= MOST_KEPT && self.buffers.len() < 2 * MOST_LEVELS {
            self.buffers.push(buffer);
        }
    }
}

/// What `classify` says of a record, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JudgedRecord {
    /// A response, valid or damaged.
    Response,
    /// A success without a RequestId: it may be what a recorder writes around a response.
    WithoutId,
    /// Other JSON, or damage in which no response begins.
    Other,
}

/// Reads the records of one input.
pub(crate) struct RecordReader<'r> {
    pub(crate) settings: &'r RecordingSettings,
    pub(crate) tools: &'r mut RecordingTools,
    /// What containers have begun to write, and not ended yet.
    pub(crate) bodies: &'r mut OpenBodies,
    /// What was recognised in the input so far, as [`Context::known_bits`] has it.
    pub(crate) recognised: u16,
}

impl RecordReader<'_> {
    /// Calls `read` with an empty buffer, which is kept for others.
    pub(super) fn with_buffer<R>(&mut self, read: impl FnOnce(&mut Self, &mut Vec<u8>) -> R) -> R {
        let mut buffer = self.tools.take_buffer();
        let result = read(self, &mut buffer);
        self.tools.put_back(buffer);
        result
    }

    /// What is to be read of what was recorded beside a response.
    pub(super) fn parts_to_read(&self) -> ContextParts {
        self.settings.context.wanted.to_read(self.recognised)
    }

    /// Reads a record of the framing, of which `classify` has judged what it is. `true`: it counts
    /// as the response that it is.
    pub(crate) fn read(
        &mut self,
        record: Record<'_>,
        judged: JudgedRecord,
        sink: &mut impl CallSink,
    ) -> bool {
        if judged == JudgedRecord::Other || self.settings.reads_answers() {
            self.read_record(record, sink);
            return false;
        }

        self.end(sink);
        if judged == JudgedRecord::WithoutId && self.read_wrapper(record, sink) {
            return false;
        }
        self.read_response(record, sink);
        true
    }

    /// Reads a record that is not a response: other JSON, or damaged.
    fn read_record(&mut self, record: Record<'_>, sink: &mut impl CallSink) {
        let Record { offset, length, text, reading, outline, .. } = record;
        if reading.end.is_ok() && self.read_outlined(&record, sink) {
            return;
        }
        // What looks like a response in a damaged record belongs to it: it is counted as malformed.
        let is_bare_damage = self.settings.is_bare && reading.end.is_err();
        let found = match text.filter(|_| !is_bare_damage) {
            Some(text) if reading.end.is_ok() => {
                let source = Source::input(text, offset);
                self.read_top(&RecordText { outline, ..RecordText::whole(&source, true) }, sink)
            }
            Some(text) => self.read_damaged(&Source::input(text, offset), sink),
            None => {
                self.end(sink);
                if reading.end.is_ok() {
                    // Too large to be searched.
                    sink.unread(offset);
                }
                RecordYield::Nothing
            }
        };

        match found {
            RecordYield::Calls | RecordYield::Part => sink.framed(offset, length),
            RecordYield::Text if reading.end.is_ok() => sink.skipped_lines(1),
            RecordYield::Nothing | RecordYield::Text => {
                sink.framed(offset, length);
                sink.call(call_of(record, &Context::EMPTY));
            }
        }
    }

    /// Reads a valid record whose own member `Response` is no response of the API, but what a
    /// recorder writes of one: `{"Response":{"StatusCode":200,"Body":"{\"Response\":{…}}"}}`.
    /// `false`: there is none inside, and nothing was handed on.
    fn read_wrapper(&mut self, record: Record<'_>, sink: &mut impl CallSink) -> bool {
        let Record { offset, length, text: Some(text), .. } = record else { return false };
        if self.settings.is_bare {
            return false;
        }
        let Some(own) = ResponseKey::find(text, 0) else { return false };
        if ResponseKey::find(text, own.value).is_none() {
            return false;
        }

        let source = Source::input(text, offset);
        let record = RecordText::whole(&source, true);
        let is_found = super::json::read_inside_wrapper(&record, own.value, self, sink);
        if is_found {
            sink.framed(offset, length);
        }
        is_found
    }

    /// Reads a damaged record. If no call is found in it, it is malformed, and so is whatever looks
    /// like a response in it.
    fn read_damaged(&mut self, source: &Source<'_>, sink: &mut impl CallSink) -> RecordYield {
        // No container has written it, so what they have begun ends here, and is judged by itself.
        self.end(sink);
        let mut held = HeldUnread { sink, places: Vec::new() };
        let found = self.read_top(&RecordText::whole(source, false), &mut held);
        let HeldUnread { sink, places } = held;
        if matches!(found, RecordYield::Calls | RecordYield::Part) {
            places.into_iter().for_each(|place| sink.unread(place));
        }
        found
    }

    /// Reads a line of text, with the lines that go on with a JSON text in it.
    pub(crate) fn read_text_entry(&mut self, entry: TextEntry<'_>, sink: &mut impl CallSink) {
        let TextEntry { offset, text } = entry;
        let text = trim_end(text);
        if !self.read_plain_line(text, offset, sink) {
            self.read_text(text, offset, sink);
        }
    }

    /// The same with the formats. `text` has no blanks at its end.
    pub(super) fn read_text(&mut self, text: &[u8], offset: u64, sink: &mut impl CallSink) {
        let source = Source::input(text, offset);
        match self.read_top(&RecordText::whole(&source, false), sink) {
            RecordYield::Calls | RecordYield::Part => sink.framed(offset, text.len() as u64),
            RecordYield::Nothing | RecordYield::Text => sink.skipped_lines(count_lines(text)),
        }
    }

    /// Called when nothing that was read so far goes on.
    pub(crate) fn end(&mut self, sink: &mut impl CallSink) {
        if !self.bodies.is_empty() {
            self.close_bodies(sink);
        }
    }

    /// Reports what looks like a response in a line that is not to be read.
    pub(crate) fn search_unread(&mut self, line: TextEntry<'_>, sink: &mut impl CallSink) {
        let source = Source::input(line.text, line.offset);
        self.note_unread(&RecordText::whole(&source, false), sink);
    }

    /// Reads a record of the input. Any record but a container's line ends what containers have
    /// begun.
    fn read_top(&mut self, record: &RecordText<'_>, sink: &mut impl CallSink) -> RecordYield {
        self.bodies.is_continued = false;
        let found = self.read_with_formats(record, sink);
        if !self.bodies.is_continued {
            self.end(sink);
        }
        found
    }

    /// Reads a record with the first format that recognises it.
    pub(super) fn read_with_formats(
        &mut self,
        record: &RecordText<'_>,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        if self.settings.is_bare {
            return self.note_unread(record, sink);
        }
        if record.is_json && record.text().first() == Some(&b'[') {
            return self.read_elements(record, sink);
        }
        // Of what is inside a record, nobody has named the format.
        let named = self.settings.recording.filter(|_| record.source.depth == 0);
        let formats = match &named {
            Some(named) => std::slice::from_ref(named),
            None => Recording::ALL,
        };

        for format in formats {
            if let Some(found) = format.read(record, self, sink) {
                return found;
            }
        }
        self.note_unread(record, sink)
    }

    /// Reads the elements of an array, one level deeper.
    fn read_elements(&mut self, record: &RecordText<'_>, sink: &mut impl CallSink) -> RecordYield {
        let source = Source { depth: record.source.depth + 1, ..*record.source };
        if source.depth >= MOST_LEVELS {
            return self.note_unread(record, sink);
        }

        let mut found = RecordYield::Nothing;
        for element in elements(record.text()) {
            let (start, end) = (record.start + element.start, record.start + element.end);
            let reading = self.tools.reader.parse(source.text.get(start..end).unwrap_or_default());
            if is_response(&reading) {
                let (outer, recording) = (record.outer, Recording::Json);
                self.hand_on_response(&source, start..end, &reading, outer, recording, sink);
                found = RecordYield::Calls;
            } else {
                let element = RecordText::new(&source, start..end, true, record.outer);
                found = found.and(self.read_with_formats(&element, sink));
            }
        }
        found
    }

    /// Reports what looks like a response in a record that no format has read.
    fn note_unread(&mut self, record: &RecordText<'_>, sink: &mut impl CallSink) -> RecordYield {
        self.note_unread_in(record, record.range(), sink);
        if record.is_json { RecordYield::Nothing } else { RecordYield::Text }
    }

    /// The same in this range of the record's source.
    pub(super) fn note_unread_in(
        &self,
        record: &RecordText<'_>,
        range: Range<usize>,
        sink: &mut impl CallSink,
    ) {
        let text = record.source.text.get(..range.end).unwrap_or_default();
        let mut at = range.start;
        while let Some(key) = ResponseKey::find(text, at) {
            sink.unread(record.source.place(key.start, key.start).0);
            at = key.value;
        }
    }

    /// Reads a text that was inside a record: one JSON text or response after another, or lines of
    /// text.
    pub(super) fn read_inside(
        &mut self,
        source: &Source<'_>,
        outer: Outside<'_>,
        recording: Recording,
        sink: &mut impl CallSink,
    ) -> RecordYield {
        let text = source.text;
        let mut found = RecordYield::Text;
        let mut at = 0;
        loop {
            at += blanks_len(text.get(at..).unwrap_or_default());
            let rest = text.get(at..).unwrap_or_default();
            if rest.first() != Some(&b'{') {
                break;
            }
            let mut outline = ObjectOutline::default();
            let reading = self.tools.parse_inside(rest, &mut outline);
            let Ok(len) = reading.end else { break };

            if is_response(&reading) {
                self.hand_on_response(source, at..at + len, &reading, outer, recording, sink);
                found = RecordYield::Calls;
            } else {
                let record = RecordText::new(source, at..at + len, true, outer);
                let record = RecordText { outline: Some(&outline), ..record };
                found = found.and(self.read_with_formats(&record, sink));
            }
            at += len;
        }

        if at >= text.len() {
            return found;
        }
        let record = RecordText::new(source, at..text.len(), false, outer);
        found.and(self.read_with_formats(&record, sink))
    }
}

/// Keeps back what is unread, until it is known what became of the record.
struct HeldUnread<'s, S> {
    sink: &'s mut S,
    places: Vec<u64>,
}

impl<S: CallSink> CallSink for HeldUnread<'_, S> {
    fn framed(&mut self, offset: u64, length: u64) {
        self.sink.framed(offset, length);
    }

    fn call(&mut self, call: RecordedCall<'_>) {
        self.sink.call(call);
    }

    fn response(&mut self, call: RecordedCall<'_>) {
        self.sink.response(call);
    }

    fn container_line(&mut self, recording: Recording) {
        self.sink.container_line(recording);
    }

    fn skipped_lines(&mut self, lines: u64) {
        self.sink.skipped_lines(lines);
    }

    fn unread(&mut self, offset: u64) {
        self.places.push(offset);
    }
}

impl RecordYield {
    /// What two parts of a record are together.
    pub(super) fn and(self, other: RecordYield) -> RecordYield {
        use RecordYield::{Calls, Nothing, Part, Text};
        match (self, other) {
            (Calls, _) | (_, Calls) => Calls,
            (Part, _) | (_, Part) => Part,
            (Nothing, _) | (_, Nothing) => Nothing,
            (Text, Text) => Text,
        }
    }
}

/// Whether a valid text is a response.
pub(super) fn is_response(reading: &Reading<'_>) -> bool {
    reading.watched.response == Some(crate::grammar::ValueKind::Object)
}

/// Hands on the response in `range` of a source.
pub(super) fn hand_on(
    source: &Source<'_>,
    range: Range<usize>,
    reading: &Reading<'_>,
    outside: Outside<'_>,
    recording: Recording,
    sink: &mut impl CallSink,
) {
    let (offset, length) = source.place(range.start, range.end);
    let text = source.text.get(range).unwrap_or_default();
    sink.call(RecordedCall {
        offset,
        length,
        text: Some(text),
        head: text.get(..RECORD_HEAD).unwrap_or(text),
        verdict: RecordedVerdict::Response(reading),
        context: outside.context,
        request: outside.request,
        recording,
    });
}

/// A record of the framing as a call: a bare response, or what is none.
pub(super) fn call_of<'a>(record: Record<'a>, context: &'a Context<'a>) -> RecordedCall<'a> {
    let Record { offset, length, head, text, reading, .. } = record;
    RecordedCall {
        offset,
        length,
        text,
        head,
        verdict: RecordedVerdict::Response(reading),
        context,
        request: None,
        recording: Recording::Bare,
    }
}

pub(in crate::recording) fn blanks_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_blank(byte)).count()
}

pub(super) fn trim_end(bytes: &[u8]) -> &[u8] {
    let len = bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1);
    bytes.get(..len).unwrap_or(bytes)
}

/// How many lines that are not blank a text has.
pub(super) fn count_lines(text: &[u8]) -> u64 {
    let (mut lines, mut rest) = (0, text);
    while let Some(content) = rest.iter().position(|&byte| !is_blank(byte)) {
        lines += 1;
        rest = rest.get(content..).unwrap_or_default();
        let Some(newline) = memchr(b'\n', rest) else { break };
        rest = rest.get(newline..).unwrap_or_default();
    }
    lines
}
