//! `logfmt`: lines of `key=value` pairs with a response in a quoted value. Access logs that quote
//! bodies are read the same way.
//!
//! ```text
//! time=2026-11-25T17:01:13.073Z action=GetTagValues body="{\"Response\":{…}}"
//! ```
//!
//! This file must not know how lines are found.

use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::key::Quoting;
use super::reader::RecordReader;
use super::text::read_line;

#[derive(Debug)]
pub(super) struct LogfmtFormat;

impl RecordingFormat for LogfmtFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        let key = record.key?;
        if record.is_json || key.quoting != Quoting::Escaped {
            return None;
        }

        Some(read_line(record, Recording::Logfmt, reader, sink))
    }
}
