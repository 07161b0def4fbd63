//! The short way to the call on a line of text: one response, written as it is, whose brace is the
//! first on the line.
//!
//! ```text
//! 2026-11-25T17:01:13.073Z INFO GetTagValues answered {"Response":{…}} in 12 ms
//! └ no brace, and not that of a container ───────────┘└ response ─────┘└ no other
//! ```
//!
//! It finds what the formats would find, which any other line is handed to. This file must not know
//! names of values.

use memchr::memchr;

use super::call::CallSink;
use super::cri::is_container_line;
use super::formats::Recording;
use super::inside::Around;
use super::key::may_hold_response;
use super::reader::{RecordReader, hand_on, is_response};
use super::source::Source;
use super::text_context::{is_value_of_request, read_text_context};

impl RecordReader<'_> {
    /// Reads a line, which begins at `offset` in the input. `false`: it is one for the formats, and
    /// nothing was handed on.
    pub(super) fn read_plain_line(
        &mut self,
        line: &[u8],
        offset: u64,
        sink: &mut impl CallSink,
    ) -> bool {
        let may_be_text = self.settings.recording.is_none_or(|named| named == Recording::Text);
        let is_in_order = self.bodies.is_empty() && !self.settings.is_bare;
        let Some(brace) = memchr(b'{', line).filter(|_| may_be_text && is_in_order) else {
            return false;
        };
        let (before, response) = line.split_at_checked(brace).unwrap_or_default();
        let is_usual = response.starts_with(b"{\"Response\"")
            && !may_hold_response(before)
            && !is_container_line(line)
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
