//! What is beside the key `Response` in its own object: a recorder that adds members to a response
//! writes them there.
//!
//! ```text
//! {"time":"…","action":"GetTagValues","Response":{"RequestId":"…"},"other":{"Response":{…}}}
//!  context                            the response                 not read
//! ```
//!
//! This file must not know how records are found.

use std::ops::Range;

use memchr::memchr;

use super::call::{CallSink, RecordedCall};
use super::context::Context;
use super::formats::{Outside, RecordText, Recording};
use super::inside::Around;
use super::json_context::read_json_context;
use super::json_tokens::{QuotedText, skip_blanks};
use super::key::{ESCAPED_LETTER, ResponseKey};
use super::members::{Member, Members};
use super::reader::{RecordReader, call_of, hand_on};
use super::source::Source;
use crate::frame::Record;
use crate::grammar::Reading;

impl RecordReader<'_> {
    /// Hands on a record that is a response itself, with what is beside its key.
    pub(super) fn read_response(&self, record: Record<'_>, sink: &mut impl CallSink) {
        let has_others = record.reading.end.is_ok() && record.reading.watched.has_others;
        let Some(text) = record.text.filter(|_| has_others) else {
            sink.response(call_of(record, &Context::EMPTY));
            if has_others {
                // Too large to be searched.
                sink.unread(record.offset);
            }
            return;
        };

        let around = match self.settings.is_bare {
            true => Around::default(),
            false => self.around_own(text),
        };
        let request = around.request.and_then(|request| text.get(request));
        sink.response(RecordedCall { request, ..call_of(record, &around.context) });
        self.note_unread_beside(&Source::input(text, record.offset), 0..text.len(), sink);
    }

    /// Hands on the response that the text in `range` is, with what is beside its key.
    pub(super) fn hand_on_response(
        &self,
        source: &Source<'_>,
        range: Range<usize>,
        reading: &Reading<'_>,
        outer: Outside<'_>,
        recording: Recording,
        sink: &mut impl CallSink,
    ) {
        if reading.end.is_err() || !reading.watched.has_others {
            return hand_on(source, range, reading, outer, recording, sink);
        }

        let text = source.text.get(range.clone()).unwrap_or_default();
        let mut around = self.around_own(text);
        around.context.fill_from(outer.context);
        let request = around.request.clone().and_then(|request| text.get(request));
        let outside = Outside { context: &around.context, request: request.or(outer.request) };
        hand_on(source, range.clone(), reading, outside, recording, sink);
        self.note_unread_beside(source, range, sink);
    }

    /// What the members beside the key say.
    fn around_own<'t>(&self, text: &'t [u8]) -> Around<'t> {
        let mut around = Around::default();
        let settings = &self.settings.context;
        if settings.is_wanted()
            && let Some(Member { value, .. }) = Members::of(text).find(is_own)
        {
            let Around { context, request } = &mut around;
            read_json_context(text, value, settings, context, request);
        }
        around
    }

    /// Reports what looks like a response in the members beside the key.
    fn note_unread_beside(
        &self,
        source: &Source<'_>,
        range: Range<usize>,
        sink: &mut impl CallSink,
    ) {
        let text = source.text.get(range.clone()).unwrap_or_default();
        if has_one_key(text) {
            return;
        }
        let record = RecordText::new(source, range.clone(), true, Outside::NOTHING);
        for Member { value, .. } in Members::of(text).filter(|member| !is_own(member)) {
            let value = range.start + value.start..range.start + value.end;
            self.note_unread_in(&record, value, sink);
        }
    }
}

/// Whether nothing looks like the key of a response but the text's own. Letters of that may be
/// spelled with escapes; then it does not look like one.
fn has_one_key(text: &[u8]) -> bool {
    let Some(key) = ResponseKey::find(text, 0) else { return false };
    let has_others = ResponseKey::find(text, key.value).is_some();
    let is_first = key.own_brace(text) == Some(skip_blanks(text, 0));
    !has_others && (is_first || ESCAPED_LETTER.find(text).is_none())
}

fn is_own(member: &Member<'_>) -> bool {
    let is_escaped = memchr(b'\\', member.key).is_some();
    QuotedText { raw: member.key, is_escaped, end: 0 }.says("Response")
}
