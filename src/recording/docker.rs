//! `docker`: the JSON log files of Docker, and what log shippers make of them.
//!
//! ```text
//! {"log":"{\"Response\":{…}}\n","stream":"stdout","time":"2026-11-25T17:01:13.073Z"}
//! ```
//!
//! Docker splits lines over 16 KiB: only the last part ends with a line feed. A shipper adds members
//! of its own and removes the line feed; then it says itself which lines are parts (`_p`, `logtag`).
//! Some shippers remove nothing but the line feed.
//! This file must not know what the text in `log` is.

use std::sync::LazyLock;

use memchr::memmem;

use super::bodies::{LineInString, StringInRecord};
use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::json_tokens::inside_quotes;
use super::line_end::LineEnd;
use super::reader::RecordReader;

/// The key of the line.
pub(super) const KEY: &[u8] = b"log";
static LOG: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\"log\""));

#[derive(Debug)]
pub(super) struct DockerFormat;

/// The members beside a container's line.
#[derive(Default)]
struct DockerLine<'t> {
    stream: Option<&'t [u8]>,
    time: Option<&'t [u8]>,
    /// Which container: the values of the members that a shipper adds.
    container: Vec<&'t [u8]>,
    /// Whether a shipper has added members.
    is_shipped: bool,
    /// What a shipper says of the line's end.
    flag: Option<LineEnd>,
}

impl RecordingFormat for DockerFormat {
    const CAN_SPLIT: bool = false;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        if !record.may_be_line_in(&LOG) {
            return None;
        }
        reader.with_buffer(|reader, unescaped| read_line(record, unescaped, reader, sink))
    }
}

/// Reads the line in `log`, which is unescaped into a buffer. `None`: it is no line of docker.
fn read_line(
    record: &RecordText<'_>,
    unescaped: &mut Vec<u8>,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> Option<RecordYield> {
    let mut line = DockerLine::default();
    let kernel = reader.tools.reader.kernel();
    let note = |key, value| line.note(key, value);
    let string = StringInRecord::unescape_member(record, KEY, kernel, unescaped, note)?;

    let stream = line.stream_key(line.stream?);
    let recording = Recording::Docker;
    let DockerLine { time, is_shipped: has_more, .. } = line;
    let text = LineInString { stream: &stream, string, time, has_more, recording };
    Some(reader.read_line_in_string(record, &text, unescaped, |is_ended| line.end(is_ended), sink))
}

fn flag(goes_on: bool) -> Option<LineEnd> {
    Some(if goes_on { LineEnd::Later } else { LineEnd::Here })
}

impl<'t> DockerLine<'t> {
    /// Notes a member beside the line.
    fn note(&mut self, key: &[u8], value: &'t [u8]) {
        let text = inside_quotes(value);
        match (key, text) {
            (b"stream", Some(b"stdout" | b"stderr")) => self.stream = text,
            (b"time", Some(time)) => self.time = Some(time),
            (b"attrs", _) => {}
            (key, _) => self.note_shipped(key, value, text),
        }
    }

    /// Notes a member that a shipper has added.
    fn note_shipped(&mut self, key: &[u8], value: &'t [u8], text: Option<&'t [u8]>) {
        self.is_shipped = true;
        match key {
            b"_p" | b"logtag" => self.flag = flag(text == Some(b"P")),
            b"partial_message" => self.flag = flag(matches!(value, b"true" | b"\"true\"")),
            b"@timestamp" | b"timestamp" => self.time = self.time.or(text),
            b"container_id" | b"container_name" | b"kubernetes" | b"docker" | b"pod" | b"tag"
            | b"host" | b"source" => self.container.push(value),
            _ => {}
        }
    }

    /// Whether the line ends with this record. `is_ended`: a line feed says so.
    fn end(&self, is_ended: bool) -> LineEnd {
        match self.flag {
            _ if is_ended => LineEnd::Here,
            Some(end) => end,
            None if self.is_shipped => LineEnd::Unknown,
            None => LineEnd::LaterUnlessWhole,
        }
    }

    /// What tells the streams of all containers apart.
    fn stream_key(&self, stream: &[u8]) -> Vec<u8> {
        let mut key = stream.to_vec();
        for value in &self.container {
            key.push(0);
            key.extend_from_slice(value);
        }
        key
    }
}
