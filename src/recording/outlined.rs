//! The short way to the call of a record whose keys are known: an event, or an object with a
//! response in one member and none elsewhere.
//!
//! ```text
//! keys     ─▶ an event? a container's line?      found out once for all records of a shape
//! members  ─▶ the response, what is beside it    noted when the record was parsed
//! the rest ─▶ looks like no other response       searched
//! ```
//!
//! It finds what the formats would find, which any other record is handed to. This file must not
//! know names of members.

use super::call::CallSink;
use super::context::Context;
use super::formats::{Outside, RecordText, Recording};
use super::key::may_hold_response;
use super::marks::Marks;
use super::members_around::MembersAround;
use super::operation_log::read_event;
use super::reader::{RecordReader, hand_on};
use super::source::Source;
use crate::frame::Record;
use crate::grammar::{MemberResponse, ObjectOutline, Reading, ValueKind};

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
                may_be_json && self.read_member_response(&source, outline, sink)
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

    /// Hands on the response in a member of the record that the source is, if it is the only one.
    fn read_member_response(
        &self,
        source: &Source<'_>,
        outline: &ObjectOutline<'_>,
        sink: &mut impl CallSink,
    ) -> bool {
        let Some(MemberResponse { range, watched }) = &outline.response else { return false };
        let Some(members) = MembersAround::of(outline, range) else { return false };
        let settings = &self.settings.context;
        let is_usual = watched.response == Some(ValueKind::Object) && !watched.has_others;
        if !is_usual || settings.names_response() || members.is_in_request(source.text) {
            return false;
        }
        let before = source.text.get(..range.start).unwrap_or_default();
        let after = source.text.get(range.end..).unwrap_or_default();
        if may_hold_response(before)
            || may_hold_response(after)
            || members.may_be_encoded(source.text)
        {
            return false;
        }

        let (mut context, mut request) = (Context::EMPTY, None);
        let parts = self.parts_to_read();
        if !parts.is_empty() {
            members.read_context(source.text, parts, settings, &mut context, &mut request);
        }
        let request = request.and_then(|request| source.text.get(request));
        let reading = Reading { watched: *watched, end: Ok(range.len()) };
        let outside = Outside { context: &context, request };
        hand_on(source, range.clone(), &reading, outside, Recording::Json, sink);
        true
    }
}
