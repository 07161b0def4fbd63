//! `cls`: exports of Tencent Cloud's log service.
//!
//! ```text
//! {"__TIMESTAMP__":"1795626073000","__SOURCE__":"10.0.0.1","__FILENAME__":"/var/log/app.log",
//!  "__CONTENT__":"…"}
//! ```
//!
//! The content is a line of any log. This file must not know what it is.

use std::sync::LazyLock;

use memchr::memmem;

use super::bodies::{LineInString, StringInRecord};
use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::json_tokens::inside_quotes;
use super::line_end::LineEnd;
use super::reader::RecordReader;

/// The key of the line.
pub(super) const KEY: &[u8] = b"__CONTENT__";
static CONTENT: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"__CONTENT__\""));

#[derive(Debug)]
pub(super) struct ClsFormat;

impl RecordingFormat for ClsFormat {
    const CAN_SPLIT: bool = false;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        if !record.may_be_line_in(&CONTENT) {
            return None;
        }

        reader.with_buffer(|reader, unescaped| read_line(record, unescaped, reader, sink))
    }
}

/// Reads the line in `__CONTENT__`, which is unescaped into a buffer. `None`: there is none.
fn read_line(
    record: &RecordText<'_>,
    unescaped: &mut Vec<u8>,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> Option<RecordYield> {
    let (mut time, mut stream) = (None, Vec::new());
    let kernel = reader.tools.reader.kernel();
    let note = |key: &[u8], value| match key {
        b"__TIMESTAMP__" => time = Some(inside_quotes(value).unwrap_or(value)),
        b"__SOURCE__" | b"__FILENAME__" | b"__HOSTNAME__" => {
            stream.extend_from_slice(value);
            stream.push(0);
        }
        _ => {}
    };
    let string = StringInRecord::unescape_member(record, KEY, kernel, unescaped, note)?;

    let recording = Recording::Cls;
    let line = LineInString { stream: &stream, string, time, has_more: true, recording };
    Some(reader.read_line_in_string(record, &line, unescaped, |_| LineEnd::Here, sink))
}
