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

use super::inside::{Around, PartOf, Surroundings};
use super::json_context::{is_in_request, read_json_context};
use super::json_tokens::{most_open, value_end};
use super::members::Members;
use super::reader::RecordReader;
use super::settings::ContextSettings;
use super::text_context::{is_value_of_request, read_pairs, read_text_context};
use crate::grammar::TextEnds;

/// The surroundings of the responses in one line of text, with the lines that go on with it. They
/// are asked for in the order in which the responses are on the line.
pub(super) struct LineOfText {
    text_ends: TextEnds,
    /// The last JSON object that was found on the line; nothing before its end is looked at again.
    last: Cell<ObjectOnLine>,
    /// How many damaged ones were walked over.
    damaged: Cell<usize>,
}

/// A JSON object on a line, or an empty place where there is none.
#[derive(Clone, Copy, Default)]
struct ObjectOnLine {
    start: usize,
    end: usize,
    state: ObjectState,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum ObjectState {
    #[default]
    Valid,
    /// It is no JSON, but its brackets close: a number is `NaN`, a string has a tab.
    Odd,
    /// Its brackets do not close: it goes on up to the end of the line.
    Unclosed,
}

/// How many objects that are no JSON are walked over to their end. Each costs the rest of the line.
const MOST_DAMAGED: usize = 16;
/// And how deep they may be, since each level costs the rest of the line again.
const MOST_DEPTH: usize = 64;

impl LineOfText {
    pub(super) fn new(reader: &RecordReader<'_>) -> Self {
        LineOfText::with(reader.tools.reader.text_ends())
    }

    fn with(text_ends: TextEnds) -> Self {
        LineOfText { text_ends, last: Cell::default(), damaged: Cell::default() }
    }

    /// The outermost JSON object around the response, if there is one.
    fn object_around(&self, line: &[u8], response: &Range<usize>) -> Option<ObjectOnLine> {
        loop {
            let last = self.last.get();
            if last.start < response.start && response.end <= last.end {
                return Some(last);
            }

            let before_response = line.get(last.end..response.start)?;
            let brace = last.end + memchr(b'{', before_response)?;
            self.last.set(self.object_at(line, brace)?);
        }
    }

    /// The object that begins at this brace, or an empty place after what is none.
    fn object_at(&self, line: &[u8], brace: usize) -> Option<ObjectOnLine> {
        let rest = line.get(brace..)?;
        let fault = match self.text_ends.end_of(rest) {
            Ok(len) => {
                let state = ObjectState::Valid;
                return Some(ObjectOnLine { start: brace, end: brace + len, state });
            }
            Err(fault) => fault,
        };

        // A response that is damaged has what is beside it outside.
        let is_object = Members::of(rest).open_member().is_some_and(|(key, _)| key != b"Response");
        let may_walk = is_object && self.damaged.get() < MOST_DAMAGED;
        self.damaged.set(self.damaged.get() + usize::from(may_walk));
        if may_walk && most_open(rest) <= MOST_DEPTH {
            let (end, state) = match value_end(rest, 0) {
                Some(len) => (brace + len, ObjectState::Odd),
                None => (line.len(), ObjectState::Unclosed),
            };
            return Some(ObjectOnLine { start: brace, end, state });
        }
        let after = brace + fault.at.max(1);
        Some(ObjectOnLine { start: after, end: after, state: ObjectState::Valid })
    }
}

impl Surroundings for LineOfText {
    fn describe<'c>(
        &self,
        line: &'c [u8],
        response: Range<usize>,
        settings: &ContextSettings,
        around: &mut Around<'c>,
    ) -> PartOf {
        let object = self.object_around(line, &response).filter(|object| {
            object.state != ObjectState::Unclosed || is_value_in_json(line, response.start)
        });
        let value = object.map_or(response.start, |object| object.start);
        let request = match object.map(|object| object.state) {
            None | Some(ObjectState::Valid) => PartOf::Request,
            Some(ObjectState::Odd | ObjectState::Unclosed) => PartOf::DamagedRequest,
        };
        if is_value_of_request(line, value) {
            return request;
        }

        if let Some(ObjectOnLine { start, end, .. }) = object {
            let object = start..end;
            if is_in_request_of(line, &object, response.clone(), settings, around) {
                return request;
            }
        }
        let is_described = object.is_some_and(|object| object.state == ObjectState::Valid);
        if settings.is_wanted() && !is_described {
            let Around { context, request } = around;
            read_text_context(line, response, settings, context, request);
        }
        PartOf::Call
    }
}

/// Whether what begins at `start` of a line comes where a value does in JSON. If not, a text that
/// was cut off there comes before it: `req={"Zone":"ap-sin… resp={"Response":{…}}`.
fn is_value_in_json(line: &[u8], start: usize) -> bool {
    let before = line.get(..start).unwrap_or_default();
    matches!(before.trim_ascii_end().last(), Some(b':' | b',' | b'['))
}

/// Reads what is around a response in this JSON object of a line, and says whether it is part of a
/// request.
///
/// What the user points at comes first, then the object, then the line.
fn is_in_request_of<'c>(
    line: &'c [u8],
    object: &Range<usize>,
    response: Range<usize>,
    settings: &ContextSettings,
    Around { context, request }: &mut Around<'c>,
) -> bool {
    let record = line.get(object.clone()).unwrap_or_default();
    let response = response.start - object.start..response.end - object.start;
    if !settings.is_wanted() {
        return is_in_request(record, response.start);
    }

    let (mut in_object, mut on_line) = (None, None);
    settings.read_fields(record, context, &mut in_object);
    let recognised = read_pairs(line, object.clone(), settings, context, &mut on_line);
    let is_in_request = read_json_context(record, response, settings, context, &mut in_object);
    context.fill_from(&recognised);

    let in_object = in_object.map(|span| span.start + object.start..span.end + object.start);
    *request = request.take().or(in_object).or(on_line);
    is_in_request
}

#[cfg(test)]
mod tests;
