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

use super::bodies::{LineEnd, LineInString};
use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::members::Members;
use super::reader::RecordReader;

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

        let text = record.text();
        let (mut content, mut time, mut stream) = (None, None, Vec::new());
        for member in Members::of(text) {
            let value = text.get(member.value.clone()).unwrap_or_default();
            let bare = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
            match member.key {
                b"__CONTENT__" if bare.is_some() => content = Some(member.value.start + 1),
                b"__TIMESTAMP__" => time = Some(bare.unwrap_or(value)),
                b"__SOURCE__" | b"__FILENAME__" | b"__HOSTNAME__" => {
                    stream.extend_from_slice(value);
                    stream.push(0);
                }
                _ => {}
            }
        }

        let recording = Recording::Cls;
        let line = LineInString { stream: &stream, at: content?, time, recording };
        Some(reader.read_line_in_string(record, &line, |_| LineEnd::Here, sink))
    }
}
