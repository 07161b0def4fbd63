//! The context of a response that is a member of its record: what the members beside it say.
//!
//! ```text
//! {"time":"…","action":"…","request":{…},"headers":{"X-TC-Region":["…"]},"body":RESPONSE}
//! ```
//!
//! This is what most records look like, and the grammar has noted their members. `json_context`
//! walks over any record, and says the same of this one. This file must not know names of members.

use std::ops::Range;

use memchr::memchr;

#[cfg(feature = "recordings")]
use super::base64::may_hold_encoded;
use super::context::Context;
use super::context_parts::ContextParts;
use super::fitting::{complete_from_host, note_plain, say};
use super::json_context::name_of;
use super::json_tokens::{QuotedText, skip_blanks};
use super::marks::Marks;
use super::members::Members;
use super::names::RecognisedName;
use super::request_headers::read_request_headers;
use super::settings::ContextSettings;
use crate::grammar::{ObjectOutline, OutlinedMember};

/// The members of a record of which one is the response.
#[derive(Clone, Copy)]
pub(super) struct MembersAround<'o> {
    members: &'o [OutlinedMember],
    response: &'o OutlinedMember,
}

impl<'o> MembersAround<'o> {
    /// `None`: the response in `range` is deeper, or not all members were noted.
    pub(super) fn of(outline: &'o ObjectOutline<'o>, range: &Range<usize>) -> Option<Self> {
        let members = outline.members()?;
        Some(MembersAround { members, response: outline.member_at(range)? })
    }

    /// The members around the first one that is a string and may be a response. `None`: there is
    /// none, or not all members were noted.
    pub(super) fn text_of_response(record: &[u8], outline: &'o ObjectOutline<'o>) -> Option<Self> {
        let members = outline.members()?;
        let may_be_response = |member: &&OutlinedMember| {
            let text = record.get(member.value.clone()).unwrap_or_default();
            member.has_escape && begins_response_in_string(text)
        };
        Some(MembersAround { members, response: members.iter().find(may_be_response)? })
    }

    /// Where the response is.
    pub(super) fn response(&self) -> Range<usize> {
        self.response.value.clone()
    }

    /// Whether the response is a request.
    pub(super) fn is_in_request(&self, record: &[u8]) -> bool {
        Marks::of(record, self.response).says_request()
    }

    /// Whether another member may hold a response in base64.
    #[cfg(feature = "recordings")]
    pub(super) fn may_be_encoded(&self, record: &[u8]) -> bool {
        self.others().any(|OutlinedMember { key, value, .. }| {
            may_hold_encoded(record, key.start.saturating_sub(1)..value.end)
        })
    }

    #[cfg(not(feature = "recordings"))]
    pub(super) fn may_be_encoded(&self, _record: &[u8]) -> bool {
        false
    }

    fn others(&self) -> impl Iterator<Item = &'o OutlinedMember> {
        let response = self.response.value.start;
        self.members.iter().filter(move |member| member.value.start != response)
    }

    /// Reads what the other members say, as far as it is of these parts. What `context` and `request`
    /// say already is kept.
    pub(super) fn read_context<'a>(
        &self,
        record: &'a [u8],
        parts: ContextParts,
        settings: &ContextSettings,
        context: &mut Context<'a>,
        request: &mut Option<Range<usize>>,
    ) {
        settings.read_fields(record, context, request);

        let mut note = Note { record, settings, context, request };
        let (mut has_inner, wanted) = (false, Marks::of_parts(parts));
        for member in self.members {
            let marks = Marks::of(record, member);
            if !marks.meets(wanted) || member.value.start == self.response.value.start {
                continue;
            }
            let Some(name) = marks.name() else { continue };
            has_inner |= matches!(name, RecognisedName::Labels | RecognisedName::Request);
            note.member(name, member.value.clone(), || member.has_escape);
        }

        // What is beside labels, and beside a request, comes before what is in them.
        if has_inner {
            for member in self.others() {
                match name(record, member) {
                    Some(RecognisedName::Labels) => note.labels(member.value.clone()),
                    Some(RecognisedName::Request) => note.headers(member.value.clone()),
                    _ => {}
                }
            }
        }
        complete_from_host(context);
    }
}

/// Whether a string begins with a response: `"{\"Response\"`, or with blanks after the brace.
fn begins_response_in_string(string: &[u8]) -> bool {
    let inside = string.strip_prefix(b"\"{").unwrap_or_default();
    let after = match inside.strip_prefix(b"\\n") {
        Some(rest) => rest.trim_ascii_start(),
        None => inside,
    };
    after.starts_with(br#"\"Response\""#)
}

#[inline]
fn name(record: &[u8], member: &OutlinedMember) -> Option<RecognisedName> {
    Marks::of(record, member).name()
}

/// Puts into the context what members say, unless something was said before.
struct Note<'a, 'n> {
    record: &'a [u8],
    settings: &'n ContextSettings,
    context: &'n mut Context<'a>,
    request: &'n mut Option<Range<usize>>,
}

impl Note<'_, '_> {
    fn member(
        &mut self,
        name: RecognisedName,
        value: Range<usize>,
        has_escape: impl FnOnce() -> bool,
    ) {
        let Some(first) = self.record.get(value.start) else { return };
        if name == RecognisedName::Request {
            if matches!(first, b'"' | b'{' | b'[') && self.request.is_none() {
                *self.request = Some(value);
            }
            return;
        }
        let offset = self.settings.utc_offset_seconds;
        let text = match first {
            b'"' => {
                let inside = value.start + 1..value.end.saturating_sub(1);
                let raw = self.record.get(inside).unwrap_or_default();
                if !has_escape() {
                    return note_plain(name, raw, offset, self.context);
                }
                Some(QuotedText { raw, is_escaped: true, end: value.end })
            }
            b'0'..=b'9' | b'-' => {
                let raw = self.record.get(value).unwrap_or_default();
                return note_plain(name, raw, offset, self.context);
            }
            b'[' if matches!(name, RecognisedName::Field(_) | RecognisedName::Time) => {
                self.only_string(value)
            }
            _ => None,
        };
        if let Some(said) = text.and_then(|text| say(name, &text, offset)) {
            said.fill(self.context, self.request);
        }
    }

    /// Notes what the headers of a request say.
    fn headers(&mut self, request: Range<usize>) {
        let offset = self.settings.utc_offset_seconds;
        let request = self.record.get(request).unwrap_or_default();
        read_request_headers(request, offset, |said| said.fill(self.context, self.request));
    }

    /// Notes what is in labels, if they are an object.
    fn labels(&mut self, labels: Range<usize>) {
        let object = self.record.get(labels.clone()).unwrap_or_default();
        for member in Members::of(object) {
            let is_escaped = memchr(b'\\', member.key).is_some();
            match name_of(member.key, is_escaped) {
                None | Some(RecognisedName::Labels) => {}
                Some(name) => {
                    let Range { start, end } = member.value;
                    let has_escape =
                        || object.get(start..end).is_some_and(|text| text.contains(&b'\\'));
                    self.member(name, labels.start + start..labels.start + end, has_escape);
                }
            }
        }
    }
}

impl<'a> Note<'a, '_> {
    /// The string in a list of one.
    fn only_string(&self, list: Range<usize>) -> Option<QuotedText<'a>> {
        let start = skip_blanks(self.record, list.start + 1);
        if self.record.get(start) != Some(&b'"') {
            return None;
        }
        let string = QuotedText::read(self.record, start + 1)?;
        (skip_blanks(self.record, string.end) + 1 == list.end).then_some(string)
    }
}
