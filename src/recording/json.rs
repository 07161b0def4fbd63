//! `json`: JSON records with a response in any member, at any depth, as an object or as text.
//!
//! ```text
//! {"time":"…","action":"GetTagValues","body":{"Response":{…}}}
//! {"ts":1795626073.25,"msg":"api answered {\"Response\":{…}}"}
//! ```
//!
//! What is beside the response, and around it, says when and what was called. Members that hold the
//! request are not searched. This file must not know how records are found.

use std::ops::Range;

use super::call::CallSink;
use super::context_parts::ContextParts;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::inside::{Around, PartOf, Surroundings};
use super::json_context::{is_in_request, read_json_context};
use super::members_around::MembersAround;
use super::operation_log::note_unread_events;
use super::reader::RecordReader;
use super::settings::ContextSettings;
use super::spelled_key::has_spelled_key;
use crate::grammar::ObjectOutline;

#[derive(Debug)]
pub(super) struct JsonFormat;

impl RecordingFormat for JsonFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        record.is_json.then(|| read_object(record, Recording::Json, reader, sink))
    }
}

/// Reads the responses in a JSON record, which is of this format.
pub(super) fn read_object(
    record: &RecordText<'_>,
    recording: Recording,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> RecordYield {
    let settings = &reader.settings.context;
    let is_named = settings.names_response() && record.source.depth == 0;
    let pointed_at = settings.response_in(record.text()).filter(|_| is_named);
    let members = JsonMembers { outline: record.outline, is_pointed_at: pointed_at.is_some() };
    let within = match pointed_at {
        Some(value) => record.start + value.start..record.start + value.end,
        None => record.range(),
    };
    let found = reader.read_responses(record, within, &members, recording, sink);
    #[cfg(feature = "recordings")]
    let found = found.and(super::base64::read_encoded(record, &members, recording, reader, sink));
    if found == RecordYield::Nothing {
        note_unread_events(record, sink);
        if has_spelled_key(record.text()) {
            sink.unread(record.source.place(record.start, record.start).0);
        }
    }
    found
}

/// Reads the responses inside of a record from `start` on, where the value of its own member
/// `Response` begins. `false`: there are none.
pub(super) fn read_inside_wrapper(
    record: &RecordText<'_>,
    start: usize,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> bool {
    let within = start..record.end;
    let members = JsonMembers { outline: None, is_pointed_at: false };
    let found = reader.read_responses(record, within, &members, Recording::Json, sink);
    found == RecordYield::Calls
}

/// What was recorded around a value in this range of a JSON record. `Err`: it is part of a request.
pub(super) fn around_value<'t>(
    record: &RecordText<'t>,
    range: Range<usize>,
    settings: &ContextSettings,
) -> Result<Around<'t>, PartOf> {
    record.around(range, &JsonMembers { outline: None, is_pointed_at: false }, settings)
}

/// What is around a response in a JSON record.
struct JsonMembers<'r> {
    /// The members of the record, if they were noted.
    outline: Option<&'r ObjectOutline<'r>>,
    /// Whether the user says where the response is: then it is one, even in a request.
    is_pointed_at: bool,
}

impl Surroundings for JsonMembers<'_> {
    fn describe<'c>(
        &self,
        record: &'c [u8],
        range: Range<usize>,
        settings: &ContextSettings,
        Around { context, request }: &mut Around<'c>,
    ) -> PartOf {
        let members = self.outline.and_then(|outline| MembersAround::of(outline, &range));
        let is_in_request = match (members, settings.is_wanted()) {
            (Some(members), is_wanted) => {
                if is_wanted {
                    members.read_context(record, ContextParts::ALL, settings, context, request);
                }
                members.is_in_request(record)
            }
            (None, true) => read_json_context(record, range, settings, context, request),
            (None, false) => is_in_request(record, range.start),
        };
        PartOf::request_if(is_in_request && !self.is_pointed_at)
    }
}
