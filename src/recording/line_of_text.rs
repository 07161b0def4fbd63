//! What is around a response in a line of text: pairs, the line's time, and often a JSON object
//! that begins on the line.
//!
//! ```text
//! 2026-11-25T17:01:13Z INFO {"action":"GetTagValues","body":{"Response":{…}}} took=12
//! time of the line          JSON object: read as a record     response        pairs
//! ```
//!
//! What the object says is nearer to the response than what the line says. A line without a brace
//! before the response costs one search for it. This file must not know names of members.

use std::cell::Cell;
use std::ops::Range;

use memchr::memchr;

use super::inside::{Around, Surroundings};
use super::json_context::{is_in_request, read_json_context};
use super::reader::RecordReader;
use super::settings::ContextSettings;
use super::text_context::{is_value_of_request, read_pairs, read_text_context};
use crate::grammar::TextEnds;

/// The surroundings of the responses in one line of text, with the lines that go on with it. They
/// are asked for in the order in which the responses are on the line.
pub(super) struct LineOfText {
    text_ends: TextEnds,
    /// Where the last JSON object is that was found on the line; nothing before its end is looked
    /// at again. It is empty at the first fault of what is not JSON.
    last: Cell<(usize, usize)>,
}

impl LineOfText {
    pub(super) fn new(reader: &RecordReader<'_>) -> Self {
        LineOfText::with(reader.tools.reader.text_ends())
    }

    fn with(text_ends: TextEnds) -> Self {
        LineOfText { text_ends, last: Cell::default() }
    }

    /// The outermost JSON object around the response. `None` if there is none, or it is not valid.
    fn object_around(&self, line: &[u8], response: &Range<usize>) -> Option<Range<usize>> {
        loop {
            let (start, end) = self.last.get();
            if start < response.start && response.end <= end {
                return Some(start..end);
            }

            let before_response = line.get(end..response.start)?;
            let brace = end + memchr(b'{', before_response)?;
            let last = match self.text_ends.end_of(line.get(brace..)?) {
                Ok(len) => (brace, brace + len),
                Err(fault) => {
                    let after = brace + fault.at.max(1);
                    (after, after)
                }
            };
            self.last.set(last);
        }
    }
}

impl Surroundings for LineOfText {
    fn describe<'c>(
        &self,
        line: &'c [u8],
        response: Range<usize>,
        settings: &ContextSettings,
        around: &mut Around<'c>,
    ) -> bool {
        let object = self.object_around(line, &response);
        let value = object.as_ref().unwrap_or(&response);
        if is_value_of_request(line, value.start) {
            return false;
        }
        if let Some(object) = object {
            return describe_in_object(line, object, response, settings, around);
        }

        if settings.is_wanted() {
            let Around { context, request } = around;
            read_text_context(line, response, settings, context, request);
        }
        true
    }
}

/// What is around a response in this JSON object of a line. `false`: it is part of a request.
///
/// What the user points at comes first, then the object, then the line.
fn describe_in_object<'c>(
    line: &'c [u8],
    object: Range<usize>,
    response: Range<usize>,
    settings: &ContextSettings,
    Around { context, request }: &mut Around<'c>,
) -> bool {
    let record = line.get(object.clone()).unwrap_or_default();
    let response = response.start - object.start..response.end - object.start;
    if !settings.is_wanted() {
        return !is_in_request(record, response.start);
    }

    let (mut in_object, mut on_line) = (None, None);
    settings.read_fields(record, context, &mut in_object);
    let recognised = read_pairs(line, object.clone(), settings, context, &mut on_line);
    let is_in_request = read_json_context(record, response, settings, context, &mut in_object);
    context.fill_from(&recognised);

    let in_object = in_object.map(|span| span.start + object.start..span.end + object.start);
    *request = request.take().or(in_object).or(on_line);
    !is_in_request
}

#[cfg(test)]
mod tests;
