//! `cri`: the log files of Kubernetes.
//!
//! ```text
//! 2026-11-25T17:01:13.073Z stdout F {"Response":{…}}
//! time                     stream │ text, after exactly one blank
//!                                 F: the line ends here; P: the next one of the stream goes on
//! ```
//!
//! This file must not know what the text is.

use memchr::memchr;

use super::bodies::ContainerLine;
use super::call::CallSink;
use super::context::Context;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::line_end::LineEnd;
use super::reader::RecordReader;
use super::source::{Origin, Source};
use super::time::CallTime;

#[derive(Debug)]
pub(super) struct CriFormat;

impl RecordingFormat for CriFormat {
    const CAN_SPLIT: bool = false;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        let Origin::Input(base) = record.source.origin else { return None };
        if record.is_json {
            return None;
        }
        let line = CriLine::of(record.text())?;
        let settings = &reader.settings.context;
        let time = CallTime::parse(line.time, settings.utc_offset_seconds)?;
        let context = Context::at(settings.is_wanted().then_some(time));

        let text = record.text().get(line.text..).unwrap_or_default();
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let offset = base + (record.start + line.text) as u64;
        let source = Source { text, origin: Origin::Input(offset), depth: 1 };
        let found = reader.read_container_line(
            &ContainerLine {
                stream: line.stream,
                source: &source,
                end: line.end,
                context: &context,
                recording: Recording::Cri,
                second: None,
                offset: base + record.start as u64,
                length: (record.end - record.start) as u64,
            },
            sink,
        );
        Some(found)
    }
}

/// The longest time is one with nanoseconds and a zone, and some room.
const LONGEST_TIME: usize = 48;

/// Whether a line may be one that a container has written.
pub(super) fn is_container_line(line: &[u8]) -> bool {
    CriLine::of(line).is_some()
}

struct CriLine<'t> {
    time: &'t [u8],
    stream: &'t [u8],
    end: LineEnd,
    /// Where the text begins in the line.
    text: usize,
}

impl<'t> CriLine<'t> {
    fn of(line: &'t [u8]) -> Option<Self> {
        let blank = memchr(b' ', line.get(..LONGEST_TIME).unwrap_or(line))?;
        if !line.get(blank + 1..)?.starts_with(b"std") {
            return None;
        }
        let mut words = line.splitn(4, |&byte| byte == b' ');
        let (time, stream, flags) = (words.next()?, words.next()?, words.next()?);
        let is_flag =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
        if !flags.iter().all(is_flag) {
            return None;
        }
        // More flags may follow the first, after colons.
        let flag = flags.split(|&byte| byte == b':').next()?;
        let end = match flag {
            b"F" => LineEnd::Here,
            b"P" => LineEnd::Later,
            _ => return None,
        };
        if !matches!(stream, b"stdout" | b"stderr") {
            return None;
        }
        let text = (time.len() + stream.len() + flags.len() + 3).min(line.len());
        Some(CriLine { time, stream, end, text })
    }
}
