//! What a user asks of contexts. This file must not know names of members.

use std::ops::Range;

use super::context::Context;
use super::context_parts::ContextParts;
use super::field::{FieldTarget, RecordField};
use super::fitting::{MAX_CONTEXT_TEXT, looks_like_principal};
use super::json_tokens::QuotedText;
use super::pointer_walk::find_fields;
use super::time::CallTime;

/// How contexts are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContextSettings {
    /// How many seconds the times that name no zone are ahead of UTC.
    pub(crate) utc_offset_seconds: i32,
    /// What anybody asks for. Where that is nothing, no context is read.
    pub(crate) wanted: ContextParts,
    /// The fields that the user points at. Those of his own have numbers in this order.
    pub(crate) fields: Vec<RecordField>,
}

impl ContextSettings {
    /// Whether anybody asks for contexts.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Reads the time of a container's line, if anybody asks for it.
    pub(super) fn read_time(&self, text: &[u8]) -> Option<CallTime> {
        if !self.is_wanted() {
            return None;
        }
        CallTime::parse(text, self.utc_offset_seconds)
    }

    /// Looks up the user's fields in `record`, a valid JSON text. What the context and the request
    /// say already is kept.
    pub(super) fn read_fields<'a>(
        &self,
        record: &'a [u8],
        context: &mut Context<'a>,
        request: &mut Option<Range<usize>>,
    ) {
        if self.fields.is_empty() {
            return;
        }
        self.read_fields_at(self.utc_offset_seconds, record, context, request);
    }

    /// The same, where times that name no zone are so many seconds ahead of UTC.
    pub(super) fn read_fields_at<'a>(
        &self,
        utc_offset_seconds: i32,
        record: &'a [u8],
        context: &mut Context<'a>,
        request: &mut Option<Range<usize>>,
    ) {
        find_fields(&self.fields, record, |number, span| {
            let Some(field) = self.fields.get(number) else { return };
            match field.fills {
                FieldTarget::Response => {}
                FieldTarget::Request => *request = request.take().or(Some(span)),
                _ => {
                    if let Some(value) = text_at(record, span) {
                        self.fill_text(number, &value, utc_offset_seconds, context);
                    }
                }
            }
        });
    }

    /// Takes a member of a line of text, if the user points at it: `span` is its value in the line,
    /// and `value` what it says.
    pub(super) fn read_member<'a>(
        &self,
        name: &[u8],
        value: &QuotedText<'a>,
        span: Range<usize>,
        context: &mut Context<'a>,
        request: &mut Option<Range<usize>>,
    ) {
        for (number, field) in self.fields.iter().enumerate() {
            if !field.is_member(name) {
                continue;
            }
            match field.fills {
                FieldTarget::Request => *request = request.take().or(Some(span.clone())),
                _ => self.fill_text(number, value, self.utc_offset_seconds, context),
            }
        }
    }

    /// Where in `record`, a valid JSON text, the user says that the response is.
    pub(crate) fn response_in(&self, record: &[u8]) -> Option<Range<usize>> {
        let mut response = None;
        let pointer = self.fields.iter().find(|field| field.fills == FieldTarget::Response)?;
        find_fields(std::slice::from_ref(pointer), record, |_, span| response = Some(span));
        response
    }

    /// Whether the user says where the response is.
    pub(crate) fn names_response(&self) -> bool {
        self.fields.iter().any(|field| field.fills == FieldTarget::Response)
    }

    /// Fills the context with a field that is a text.
    fn fill_text<'a>(
        &self,
        number: usize,
        value: &QuotedText<'a>,
        utc_offset_seconds: i32,
        context: &mut Context<'a>,
    ) {
        let Some(field) = self.fields.get(number) else { return };
        let Some(text) = value.decode().filter(|text| text.len() <= MAX_CONTEXT_TEXT) else {
            return;
        };
        match field.fills {
            FieldTarget::Time => {
                let time = CallTime::parse(text.as_bytes(), utc_offset_seconds);
                context.time = context.time.or(time);
            }
            FieldTarget::Context(name) => {
                let may_be_shown = field.name() != "principal" || looks_like_principal(&text);
                if may_be_shown {
                    context.set(name, text);
                }
            }
            FieldTarget::Own => context.set_own(self.own_number(number), text),
            FieldTarget::Response | FieldTarget::Request => {}
        }
    }

    /// The number of a field among those of the user's own.
    fn own_number(&self, number: usize) -> usize {
        self.fields.iter().take(number).filter(|field| field.is_own()).count()
    }
}

/// The string, number or boolean at `span`, as a text.
fn text_at(record: &[u8], span: Range<usize>) -> Option<QuotedText<'_>> {
    let value = record.get(span.clone())?;
    match value.first()? {
        b'"' => QuotedText::read(record, span.start + 1),
        b'{' | b'[' | b'n' => None,
        _ => Some(QuotedText { raw: value, is_escaped: false, end: span.end }),
    }
}
