//! `tccli`: what Tencent Cloud's command line tool prints of a call that succeeded: the inside of
//! `Response`, without the envelope.
//!
//! ```text
//! { "TotalCount": 0, "RequestId": "59227723-…" }
//! ```
//!
//! This cannot be told from other JSON, so it is read only by name. This file must not know what a
//! response holds.

use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::reader::{RecordReader, hand_on, is_response};
use super::source::{JoinedPart, Origin, Source};

#[derive(Debug)]
pub(super) struct TccliFormat;

impl RecordingFormat for TccliFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        let is_named = reader.settings.recording == Some(Recording::Tccli);
        if !is_named || record.source.depth > 0 || !record.is_json {
            return None;
        }
        reader.with_buffer(|reader, response| read_inside(record, response, reader, sink))
    }
}

/// Reads the inside of a response, around which the envelope is put in a buffer. `None`: it has no
/// RequestId, which every response has.
fn read_inside(
    record: &RecordText<'_>,
    response: &mut Vec<u8>,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> Option<RecordYield> {
    response.extend_from_slice(b"{\"Response\":");
    response.extend_from_slice(record.text());
    response.push(b'}');

    let reading = reader.tools.reader.parse(response);
    if !is_response(&reading) || reading.watched.request_id().is_none() {
        return None;
    }
    let (offset, length) = record.source.place(record.start, record.end);
    let parts = [JoinedPart { at: 0, offset, length }];
    let source = Source { text: response, origin: Origin::Joined(&parts), depth: 1 };
    hand_on(&source, 0..response.len(), &reading, record.outer, Recording::Tccli, sink);
    Some(RecordYield::Calls)
}
