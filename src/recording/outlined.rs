//! The short way to the call of a record whose keys are known: an event, or an object with a
//! response in one member, as an object or as text, and none elsewhere.
//!
//! ```text
//! keys     ─▶ an event? a container's line?      found out once for all records of a shape
//! members  ─▶ the response, what is beside it    noted when the record was parsed
//! the rest ─▶ looks like no other response       searched
//! ```
//!
//! It finds what the formats would find, which any other record is handed to. This file must not
//! know names of members.

use std::cell::Cell;
use std::ops::Range;

use super::call::CallSink;
use super::formats::{RecordText, Recording};
use super::inside::Around;
use super::key::may_hold_response;
use super::marks::Marks;
use super::members_around::MembersAround;
use super::operation_log::read_event;
use super::reader::{RecordReader, RecordingTools, hand_on, is_response, trim_end};
use super::source::{Origin, Source};
use super::unescape::unescape;
use crate::frame::Record;
use crate::grammar::{MemberResponse, ObjectOutline, Reading};

impl RecordReader<'_> {
    /// Reads a valid record. `false`: it is one for the formats, and nothing was handed on.
    pub(super) fn read_outlined(&mut self, record: &Record<'_>, sink: &mut impl CallSink) -> bool {
        let Record { offset, length, text: Some(text), outline: Some(outline), .. } = *record
        else {
            return false;
        };
        let Some(marks) = Marks::of_all(outline) else { return false };
        // Where a container has begun a body, the order of calls matters.
        if marks.has_line() || self.settings.is_bare || !self.bodies.is_empty() {
            return false;
        }

        let source = Source::input(text, offset);
        let is_read = match marks.has_event_name() {
            true => {
                let record = RecordText::outlined(&source, outline);
                self.may_be(Recording::OperationLog) && read_event(&record, self, sink)
            }
            false => {
                let may_be_json = self.may_be(Recording::Json) && !marks.has_data();
                may_be_json
                    && match &outline.response {
                        Some(response) => self.read_member(&source, outline, response, sink),
                        None => self.read_member_text(&source, outline, sink),
                    }
            }
        };
        if is_read {
            sink.framed(offset, length);
        }
        is_read
    }

    /// Whether records may be of this format.
    fn may_be(&self, format: Recording) -> bool {
        self.settings.recording.is_none_or(|named| named == format)
    }

    /// Hands on the response that is a member of the record, if it is the only one.
    fn read_member(
        &self,
        source: &Source<'_>,
        outline: &ObjectOutline<'_>,
        response: &MemberResponse<'_>,
        sink: &mut impl CallSink,
    ) -> bool {
        let MemberResponse { range, watched } = response;
        let reading = Reading { watched: *watched, end: Ok(range.len()) };
        let Some(members) = MembersAround::of(outline, range) else { return false };
        if !is_alone(&reading) || !self.is_only_response(source.text, range, members) {
            return false;
        }

        let around = self.around_member(source.text, members);
        let outside = around.outside(source.text);
        hand_on(source, range.clone(), &reading, outside, Recording::Json, sink);
        true
    }

    /// The same of a response in a string.
    fn read_member_text(
        &mut self,
        source: &Source<'_>,
        outline: &ObjectOutline<'_>,
        sink: &mut impl CallSink,
    ) -> bool {
        let Some(members) = MembersAround::text_of_response(source.text, outline) else {
            return false;
        };
        let range = members.response();
        if !self.is_only_response(source.text, &range, members) {
            return false;
        }

        self.with_buffer(|reader, text| reader.read_string(source, &range, members, text, sink))
    }

    /// Hands on the response in the string in `range`, if it holds nothing else.
    fn read_string(
        &mut self,
        source: &Source<'_>,
        range: &Range<usize>,
        members: MembersAround<'_>,
        text: &mut Vec<u8>,
        sink: &mut impl CallSink,
    ) -> bool {
        let at = range.start + 1;
        let raw = source.text.get(at..).unwrap_or_default();
        let RecordingTools { reader, .. } = &mut *self.tools;
        let len = unescape(raw, text, reader.kernel()).len;
        let reading = reader.parse_prefix(text);
        let Ok(end) = reading.end else { return false };
        if !is_alone(&reading) || at + len + 1 != range.end || trim_end(text).len() != end {
            return false;
        }

        let last = Cell::default();
        let origin = Origin::Unescaped { outer: source, at, len, last: &last };
        let inner = Source { text, origin, depth: source.depth + 1 };
        let around = self.around_member(source.text, members);
        hand_on(&inner, 0..end, &reading, around.outside(source.text), Recording::Json, sink);
        true
    }

    /// Whether nothing beside the member in `range` looks like a response, nor is the member itself
    /// a request.
    fn is_only_response(
        &self,
        record: &[u8],
        range: &Range<usize>,
        members: MembersAround<'_>,
    ) -> bool {
        let before = record.get(..range.start).unwrap_or_default();
        let after = record.get(range.end..).unwrap_or_default();
        let is_usual = !self.settings.context.names_response() && !members.is_in_request(record);
        is_usual
            && !may_hold_response(before)
            && !may_hold_response(after)
            && !members.may_be_encoded(record)
    }

    /// What is beside the response in a member, as far as it is asked for.
    fn around_member<'t>(&self, record: &'t [u8], members: MembersAround<'_>) -> Around<'t> {
        let mut around = Around::default();
        let parts = self.parts_to_read();
        if !parts.is_empty() {
            let Around { context, request } = &mut around;
            members.read_context(record, parts, &self.settings.context, context, request);
        }
        around
    }
}

/// Whether a valid text is a response with nothing beside its key.
fn is_alone(reading: &Reading<'_>) -> bool {
    is_response(reading) && !reading.watched.has_others
}
