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
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::inside::{Around, Surroundings};
use super::json_context::{is_in_request, is_named_request, read_json_context};
use super::reader::RecordReader;
use super::settings::ContextSettings;
use crate::grammar::MemberResponse;

#[derive(Debug)]
pub(super) struct JsonFormat;

impl RecordingFormat for JsonFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        if !record.is_json {
            return None;
        }
        let settings = &reader.settings.context;
        let is_named = settings.names_response() && record.source.depth == 0;
        let within = match settings.response_in(record.text()).filter(|_| is_named) {
            Some(value) => record.start + value.start..record.start + value.end,
            None => record.range(),
        };
        let members = JsonMembers { response: record.member };
        let found = reader.read_responses(record, within, &members, Recording::Json, sink);
        #[cfg(feature = "recordings")]
        let found = found.and(super::base64::read_encoded(record, &members, reader, sink));
        Some(found)
    }
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
    let members = JsonMembers { response: None };
    let found = reader.read_responses(record, within, &members, Recording::Json, sink);
    found == RecordYield::Calls
}

/// What is around a response in a JSON record.
struct JsonMembers<'r> {
    /// The response in a member of the record, if it was found already.
    response: Option<&'r MemberResponse<'r>>,
}

impl Surroundings for JsonMembers<'_> {
    fn describe<'c>(
        &self,
        record: &'c [u8],
        range: Range<usize>,
        settings: &ContextSettings,
        Around { context, request }: &mut Around<'c>,
    ) -> bool {
        if settings.is_wanted {
            return !read_json_context(record, range, settings, context, request);
        }
        match self.response.filter(|response| response.range == range) {
            Some(response) => !is_named_request(response.key),
            None => !is_in_request(record, range.start),
        }
    }
}
