//! The short way over a line of text: one without a response, and one with a response that is written
//! as it is and whose brace is the first on the line.
//!
//! ```text
//! 2026-11-25T17:01:13.073Z INFO nothing happened
//! 2026-11-25T17:01:13.073Z INFO GetTagValues answered {"Response":{…}} in 12 ms
//! └ no brace, and not that of a container ───────────┘└ response ─────┘└ no other
//! ```
//!
//! It finds what the formats would find, which any other line is handed to. This file must not know
//! names of values.

use std::sync::LazyLock;

use memchr::{memchr, memmem};

use super::bodies::OpenBodies;
use super::call::CallSink;
use super::cri::is_container_line;
use super::formats::Recording;
use super::inside::Around;
use super::key::{first_word, may_hold_response};
use super::reader::{RecordReader, count_lines, hand_on, is_response};
use super::source::Source;
use super::text::may_be_damaged_json;
use super::text_context::{is_value_of_request, read_text_context};

/// In each line of a container log: the name of the stream.
static STREAM: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b" std"));

/// How many bytes `lines` begin with in which nothing is to be read, if they are lines of text
/// without a brace and without a bracket at their ends.
pub(crate) fn quiet_len(lines: &[u8], bodies: &OpenBodies) -> usize {
    if !bodies.is_empty() || is_container_line(lines) {
        return 0;
    }
    let lines = lines.get(..first_word(lines).unwrap_or(lines.len())).unwrap_or(lines);
    STREAM.find(lines).unwrap_or(lines.len())
}

impl RecordReader<'_> {
    /// Reads a line, which begins at `offset` in the input. `false`: it is one for the formats, and
    /// nothing was handed on.
    pub(super) fn read_plain_line(
        &mut self,
        line: &[u8],
        offset: u64,
        sink: &mut impl CallSink,
    ) -> bool {
        if !self.bodies.is_empty() || is_container_line(line) {
            return false;
        }
        match first_word(line) {
            Some(word) => self.read_plain_response(line, word, offset, sink),
            None if may_be_damaged_json(line) => false,
            None => {
                sink.skipped_lines(count_lines(line));
                true
            }
        }
    }

    /// Reads a line with a response whose key has the word at `word`, the first on the line.
    fn read_plain_response(
        &mut self,
        line: &[u8],
        word: usize,
        offset: u64,
        sink: &mut impl CallSink,
    ) -> bool {
        let may_be_text = self.settings.recording.is_none_or(|named| named == Recording::Text);
        let brace = word.saturating_sub(b"{\"".len());
        let (before, response) = line.split_at_checked(brace).unwrap_or_default();
        let is_usual = may_be_text
            && !self.settings.is_bare
            && response.starts_with(b"{\"Response\"")
            && memchr(b'{', before).is_none()
            && !is_value_of_request(line, brace);
        if !is_usual {
            return false;
        }

        let reading = self.tools.reader.parse_prefix(response);
        let Ok(len) = reading.end else { return false };
        let after = response.get(len..).unwrap_or_default();
        if !is_response(&reading) || reading.watched.has_others || may_hold_response(after) {
            return false;
        }

        let range = brace..brace + len;
        let mut around = Around::default();
        let settings = &self.settings.context;
        if settings.is_wanted() {
            let Around { context, request } = &mut around;
            read_text_context(line, range.clone(), settings, context, request);
        }
        let source = Source::input(line, offset);
        hand_on(&source, range, &reading, around.outside(line), Recording::Text, sink);
        sink.framed(offset, line.len() as u64);
        true
    }
}
