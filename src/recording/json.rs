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
use super::context::Context;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::inside::Surroundings;
use super::reader::RecordReader;

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
        let around = JsonMembers { utc_offset: reader.settings.utc_offset };
        let found = reader.read_responses(record, &around, Recording::Json, sink);
        #[cfg(feature = "recordings")]
        let found = found.and(super::base64::read_encoded(record, &around, reader, sink));
        Some(found)
    }
}

/// What is around a response in a JSON record.
pub(super) struct JsonMembers {
    pub(super) utc_offset: i32,
}

impl Surroundings for JsonMembers {
    fn describe<'c>(
        &self,
        record: &'c [u8],
        range: Range<usize>,
        context: &mut Context<'c>,
    ) -> bool {
        super::json_context::read_json_context(record, range, self.utc_offset, context)
    }
}
