//! `yaml`: a YAML document, handed on whole: a library must hold it to read it.
//!
//! ```text
//! ---                      claimed by the key that cassettes have, before which may only come
//! version: 2               comments and simple members
//! interactions:
//! - request: …
//! ```
//!
//! This file must not know what is in a document.

use super::record::{Sink, TextEntry};
use super::skip::RecordEnd;
use super::splitter::{FrameContext, FramingClaim, RecordSplitter};
use super::step::FrameStep;
use super::view::BufferView;
use crate::Limits;
use crate::grammar::{Fault, FaultKind, is_blank};

/// The largest document, in bytes.
const MOST_BYTES: usize = if cfg!(feature = "fuzzing") { 64 << 10 } else { 256 << 20 };

/// How many lines may come before the key of a cassette.
const MOST_LINES_BEFORE: usize = 32;

#[derive(Debug, Default)]
pub(super) struct YamlSplitter;

impl RecordSplitter for YamlSplitter {
    const CAN_CUT: bool = false;

    fn safe_cut(_bytes: &[u8]) -> Option<usize> {
        None
    }

    fn claim(head: &[u8]) -> FramingClaim {
        for line in head.split(|&byte| byte == b'\n').take(MOST_LINES_BEFORE) {
            match HeadLine::of(line.trim_ascii_end()) {
                HeadLine::Cassette => return FramingClaim::Yes,
                HeadLine::Before => {}
                HeadLine::Other => break,
            }
        }
        FramingClaim::No
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        _context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let document = buffer.from(at);
        if document.len() > MOST_BYTES {
            let fault = Fault::new(FaultKind::TooLong, MOST_BYTES);
            return FrameStep::skip(buffer, at, at + MOST_BYTES, fault, RecordEnd::InputEnd, sink);
        }
        if !buffer.last {
            return FrameStep::NeedMore(at);
        }
        if !document.iter().all(|&byte| is_blank(byte)) {
            sink.yaml_document(TextEntry { offset: buffer.base + at as u64, text: document });
        }
        FrameStep::Next(buffer.bytes.len())
    }

    fn longest_text(_limits: &Limits) -> usize {
        MOST_BYTES
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        None
    }
}

/// What a line at the beginning of an input is.
enum HeadLine {
    /// The key of a cassette's interactions: of vcrpy and go-vcr, or of Ruby's VCR.
    Cassette,
    /// What may come before it: a comment, a mark, a member on one line.
    Before,
    Other,
}

impl HeadLine {
    fn of(line: &[u8]) -> Self {
        if matches!(line, b"" | b"---") || matches!(line.first(), Some(b'#' | b'%')) {
            return HeadLine::Before;
        }
        if line.starts_with(b"{interactions:") || line.starts_with(b"{http_interactions:") {
            return HeadLine::Cassette; // In braces, and without the quotes of JSON.
        }
        let Some(colon) = memchr::memchr(b':', line) else { return HeadLine::Other };
        let (key, value) = line.split_at(colon);
        match (unquoted(key), value) {
            (b"interactions" | b"http_interactions", b":" | b": []") => HeadLine::Cassette,
            _ if is_word(key) && (value == b":" || value.starts_with(b": ")) => HeadLine::Before,
            _ => HeadLine::Other,
        }
    }
}

fn unquoted(key: &[u8]) -> &[u8] {
    match key {
        [b'"', inside @ .., b'"'] | [b'\'', inside @ .., b'\''] => inside,
        _ => key,
    }
}

fn is_word(key: &[u8]) -> bool {
    let is_part = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !key.is_empty() && key.iter().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cassette_is_told_by_its_key() {
        for (head, is_claimed) in [
            ("interactions:\n- request:\n", true),
            ("interactions:\r\n- request:\r\n", true),
            ("---\nversion: 2\ninteractions:\n", true),
            ("# recorded\n%YAML 1.1\n---\nhttp_interactions:\n", true),
            ("version: 1\ninteractions: []\n", true),
            ("\"interactions\":\n- \"request\":\n", true),
            ("{interactions: [{request: {}}]}\n", true),
            ("{main} interactions:\n", false),
            ("interactions: 5 of 7 failed\n", false),
            ("INFO interactions:\n", false),
            ("2026-11-25T17:01:13Z INFO\ninteractions:\n", false),
            ("{\"interactions\":[]}", false),
            ("a: 1\n", false),
        ] {
            let is_yes = matches!(YamlSplitter::claim(head.as_bytes()), FramingClaim::Yes);
            assert_eq!(is_yes, is_claimed, "{head}");
        }
    }
}
