//! `cls`: exports of Tencent Cloud's log service.
//!
//! ```text
//! {"__TIMESTAMP__":"1795626073000","__SOURCE__":"10.0.0.1","__FILENAME__":"/var/log/app.log",
//!  "__CONTENT__":"…"}
//! ```
//!
//! The content is a line of any log. This file must not know what it is.

use std::cell::Cell;
use std::sync::LazyLock;

use memchr::memmem;

use super::bodies::{ContainerLine, LineEnd};
use super::call::CallSink;
use super::context::Context;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::members::Members;
use super::reader::RecordReader;
use super::source::{Origin, Source};
use super::unescape::unescape;

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
        if !record.is_json || record.source.depth > 0 || !record.may_be_line_in(&CONTENT) {
            return None;
        }
        if !record.is_one_line() {
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

        let at = record.start + content?;
        let mut buffer = reader.tools.take_buffer();
        let raw = record.source.text.get(at..).unwrap_or_default();
        let len = unescape(raw, &mut buffer).len;
        let time = time.and_then(|time| reader.settings.context.read_time(time));
        let (offset, length) = record.source.place(record.start, record.end);
        let text = buffer.strip_suffix(b"\n").unwrap_or(&buffer);
        // A line break that was removed is two bytes long.
        let len = len.saturating_sub(2 * (buffer.len() - text.len()));
        let last = Cell::default();
        let origin = Origin::Unescaped { outer: record.source, at, len, last: &last };
        let source = Source { text, origin, depth: 1 };
        let found = reader.read_container_line(
            &ContainerLine {
                stream: &stream,
                source: &source,
                end: LineEnd::Here,
                context: &Context::at(time),
                recording: Recording::Cls,
                offset,
                length,
            },
            sink,
        );
        reader.tools.put_back(buffer);
        Some(found)
    }
}
