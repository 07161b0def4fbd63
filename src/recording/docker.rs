//! `docker`: the JSON log files of Docker, and what log shippers make of them.
//!
//! ```text
//! {"log":"{\"Response\":{…}}\n","stream":"stdout","time":"2026-11-25T17:01:13.073Z"}
//! ```
//!
//! Docker splits lines over 16 KiB: only the last part ends with a line feed. A shipper adds members
//! of its own and removes the line feed; then it says itself which lines are parts (`_p`, `logtag`).
//! This file must not know what the text in `log` is.

use std::sync::LazyLock;

use memchr::memmem;

use super::bodies::{LineEnd, LineInString};
use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::members::Members;
use super::reader::RecordReader;

static LOG: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\"log\""));

#[derive(Debug)]
pub(super) struct DockerFormat;

/// The members of a container's line.
#[derive(Default)]
struct DockerLine<'t> {
    /// Where the value of `log` begins in the record, after its quote.
    log: Option<usize>,
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
        let line = DockerLine::of(record.text());
        let (stream, log) = (line.stream?, line.log?);

        let stream = line.stream_key(stream);
        let text = LineInString {
            stream: &stream,
            at: log,
            time: line.time,
            recording: Recording::Docker,
        };
        let end = |is_ended| line.end(is_ended);
        Some(reader.read_line_in_string(record, &text, end, sink))
    }
}

fn flag(goes_on: bool) -> Option<LineEnd> {
    Some(if goes_on { LineEnd::Later } else { LineEnd::Here })
}

impl<'t> DockerLine<'t> {
    fn of(record: &'t [u8]) -> Self {
        let mut line = DockerLine::default();
        for member in Members::of(record) {
            let value = record.get(member.value.clone()).unwrap_or_default();
            let text = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
            match (member.key, text) {
                (b"log", Some(_)) => line.log = Some(member.value.start + 1),
                (b"stream", Some(b"stdout" | b"stderr")) => line.stream = text,
                (b"time", Some(time)) => line.time = Some(time),
                (b"attrs", _) => {}
                (key, _) => line.note_shipped(key, value, text),
            }
        }
        line
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
            None => LineEnd::Later,
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
