//! Reads records that are events, or answers that have events inside. This file must not know what
//! an event means.

use std::sync::LazyLock;

use memchr::memmem;

use super::answers::{InnerEvent, UnreadEvent, WhyUnread, events_inside};
use super::event::{EVENT_UTC_OFFSET, OperationEvent, find_event, find_outlined_event};
use crate::frame::RECORD_HEAD;
use crate::grammar::{Fault, FaultKind, ObjectOutline, Reading, Watched};
use crate::recording::Context;
use crate::recording::call::{CallSink, RecordedCall, RecordedVerdict};
use crate::recording::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use crate::recording::key::{ESCAPED_LETTER, opening_quote};
use crate::recording::marks::Marks;
use crate::recording::reader::{RecordReader, RecordingSettings, blanks_len, is_response};

/// A member that every event has, unless it is spelled with escapes.
static NAME: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"eventName\""));

#[derive(Debug)]
pub(in crate::recording) struct OperationLogFormat;

impl RecordingFormat for OperationLogFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        if !record.is_json {
            return None;
        }
        let text = record.text();
        let reads_answers = reader.settings.recording == Some(Recording::OperationLog);
        if !reads_answers && !may_be_event(record) {
            return None;
        }
        if read_event(record, reader, sink) {
            return Some(RecordYield::Calls);
        }

        if !reads_answers {
            return None;
        }
        if read_answer(record, reader, sink) {
            return Some(RecordYield::Calls);
        }
        // An answer without events, such as the last page of a list, is a call itself.
        is_response(&reader.tools.reader.parse(text)).then_some(RecordYield::Nothing)
    }
}

/// Whether a record has the name of an event, or of one that is its `data`.
fn may_be_event(record: &RecordText<'_>) -> bool {
    let text = record.text();
    let Some(members) = record.outline.and_then(ObjectOutline::members) else {
        return may_have_name(text);
    };
    let marks = || members.iter().map(|member| Marks::of(text, member));
    marks().any(Marks::has_event_name) || (marks().any(Marks::has_data) && may_have_name(text))
}

/// Whether a name of an event may be anywhere in a JSON text. Its letters may be spelled with
/// escapes.
fn may_have_name(text: &[u8]) -> bool {
    NAME.find(text).is_some() || ESCAPED_LETTER.find(text).is_some()
}

/// Hands on the event that a valid record is, or that is in it. `false`: it is none.
pub(in crate::recording) fn read_event(
    record: &RecordText<'_>,
    reader: &RecordReader<'_>,
    sink: &mut impl CallSink,
) -> bool {
    let text = record.text();
    let parts = reader.parts_to_read();
    let texts = &reader.tools.reader;
    let found = match record.outline {
        Some(outline) => find_outlined_event(text, outline, parts, texts),
        None => find_event(text, texts),
    };
    let Some(found) = found else { return false };

    let place = record.source.place(record.start, record.end);
    let mut event = match parts.is_empty() {
        true => found.read_verdict(),
        false => found.read(parts, utc_offset(reader.settings)),
    };
    if record.source.depth > 0 {
        event.context.fill_from(record.outer.context);
    }
    hand_on(&event, text, place, reader.settings, sink);
    true
}

fn utc_offset(settings: &RecordingSettings) -> i32 {
    settings.event_utc_offset.unwrap_or(EVENT_UTC_OFFSET)
}

/// Hands on the events inside an answer. `false`: it has none.
fn read_answer(
    record: &RecordText<'_>,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> bool {
    let answer = record.text();
    let settings = reader.settings;
    let utc_offset = utc_offset(settings);
    let mut buffer = reader.tools.take_buffer();
    let texts = &mut reader.tools.reader;
    let has_events = events_inside(answer, utc_offset, texts, &mut buffer, |event| {
        let place = |range: &std::ops::Range<usize>| {
            record.source.place(record.start + range.start, record.start + range.end)
        };
        match event {
            Ok(InnerEvent { place: range, text, event }) => {
                hand_on(&event, text, place(&range), settings, sink);
            }
            Err(UnreadEvent { place: range, why }) => {
                let text = answer.get(range.clone()).unwrap_or_default();
                hand_on_unread(record, text, place(&range), why, sink);
            }
        }
    });
    reader.tools.put_back(buffer);
    has_events
}

/// Reports the events in a record that is none and holds no other call: a damaged line, a damaged
/// array, one member of an event over several lines, events in a member or in a string.
pub(in crate::recording) fn note_unread_events(record: &RecordText<'_>, sink: &mut impl CallSink) {
    let text = record.text();
    let is_damaged = !record.is_json
        && (is_member_of_event(text) || memmem::find(text, br#""requestID""#).is_some());
    if !is_damaged && ERROR_CODE.find(text).is_none() {
        return;
    }
    let mut note_all = |key: &memmem::Finder<'_>| {
        let mut found = false;
        for word in key.find_iter(text) {
            let before = text.get(..word).unwrap_or_default();
            if let Some((quote, _)) = opening_quote(before) {
                let place = record.start + word - quote.len();
                sink.unread(record.source.place(place, place).0);
                found = true;
            }
        }
        found
    };
    // The name may be spelled with escapes.
    if !note_all(&memmem::Finder::new(b"eventName")) && ESCAPED_LETTER.find(text).is_some() {
        note_all(&ERROR_CODE);
    }
}

/// The member that every event has.
const EVENT_NAME: &[u8] = br#""eventName""#;
/// A member that nearly every event has, and nothing else.
static ERROR_CODE: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"apiErrorCode"));

/// Whether a line begins with a member that every event has. In a valid event it would not be a line
/// of its own.
pub(in crate::recording) fn is_member_of_event(line: &[u8]) -> bool {
    line.get(blanks_len(line)..).unwrap_or_default().starts_with(EVENT_NAME)
}

/// Hands on an event, with the user's fields in `text`: they come first.
fn hand_on(
    event: &OperationEvent<'_>,
    text: &[u8],
    (offset, length): (u64, u64),
    settings: &RecordingSettings,
    sink: &mut impl CallSink,
) {
    let (mut pointed_at, mut request) = (Context::EMPTY, None);
    let has_fields = settings.context.is_wanted() && !settings.context.fields.is_empty();
    if has_fields {
        let offset = utc_offset(settings);
        settings.context.read_fields_at(offset, text, &mut pointed_at, &mut request);
        pointed_at.fill_from(&event.context);
    }
    let context = if has_fields { &pointed_at } else { &event.context };
    let request = request.or_else(|| event.request.clone()).and_then(|range| text.get(range));
    sink.call(RecordedCall {
        offset,
        length,
        text: Some(text),
        head: text.get(..RECORD_HEAD).unwrap_or(text),
        verdict: RecordedVerdict::Ready(&event.verdict, event.request_id),
        context,
        request,
        recording: Recording::OperationLog,
    });
}

/// Hands on an element of an answer whose event cannot be read: as malformed if it is damaged, and
/// else as a record without a call.
fn hand_on_unread(
    record: &RecordText<'_>,
    text: &[u8],
    (offset, length): (u64, u64),
    why: WhyUnread,
    sink: &mut impl CallSink,
) {
    let end = match why {
        WhyUnread::NotJson => Err(Fault::new(FaultKind::UnexpectedByte, 0)),
        WhyUnread::Missing | WhyUnread::NotAnEvent => Ok(text.len()),
    };
    let reading = Reading { watched: Watched::default(), end };
    sink.call(RecordedCall {
        offset,
        length,
        text: Some(text),
        head: text.get(..RECORD_HEAD).unwrap_or(text),
        verdict: RecordedVerdict::Response(&reading),
        context: record.outer.context,
        request: None,
        recording: Recording::OperationLog,
    });
}
