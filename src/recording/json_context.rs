//! The context of a response in a JSON record: members beside it and in each object around it. This
//! file must not know names of members.
//!
//! The record is walked over once, from its start, and the response is jumped over. Until the walk
//! comes to the response nobody knows which of the open containers hold it, so the members of all
//! of them are noted; those of a container that closes before are forgotten:
//!
//! ```text
//! { "action": A, "tags": { "region": R }, "call": { "time": T, "body": RESPONSE }, "region": S }
//!   noted                 noted, forgotten          noted        jumped over       noted
//!   depth 1               depth 2                   depth 2                        depth 1
//! ```
//!
//! Labels, such as `headers`, belong to the object around them as much as to themselves. So their
//! members, but nothing deeper in them, are looked at as if they were members of that object, after
//! its own.

use std::ops::Range;

use super::context::Context;
use super::context_notes::{ContextNotes, Said};
use super::fitting::{complete_from_host, say};
use super::json_tokens::{QuotedText, scalar_end, skip_blanks, value_end};
use super::members::{Members, open_element};
use super::names::{RecognisedName, is_named_request, recognise, says_request};
use super::request_headers::read_request_headers;
use super::settings::ContextSettings;

/// Reads what `record`, a valid JSON text, says beside the response, which is at `response`: the
/// whole value, a string with its quotes. What `context` and `request` say already is kept. The
/// request is a whole value, too.
///
/// A user's own fields are looked up in the record first, so they come before what is recognised.
///
/// Says whether the response is inside of a request: then it was not an answer. In a record that is
/// not valid, what is before the fault may be taken.
pub(super) fn read_json_context<'a>(
    record: &'a [u8],
    response: Range<usize>,
    settings: &ContextSettings,
    context: &mut Context<'a>,
    request: &mut Option<Range<usize>>,
) -> bool {
    settings.read_fields(record, context, request);
    if response.start == 0 {
        complete_from_host(context);
        return false;
    }

    let mut walk = ContextWalk::new(record, settings.utc_offset_seconds);
    let mut is_in_request = false;
    if walk.walk_to(response.start).is_some() {
        is_in_request = walk.is_in_request();
        walk.walk_out(response.end, context, request);
    }

    complete_from_host(context);
    is_in_request
}

/// Whether the response at `start` of a valid JSON text is inside of a request. This is what
/// [`read_json_context`] answers, without the context.
pub(super) fn is_in_request(record: &[u8], start: usize) -> bool {
    // What is open at the end of this part is around the response.
    let before = record.get(..start).unwrap_or(record);
    let mut at = 0;
    loop {
        let mut members = Members::of(before.get(at..).unwrap_or_default());
        while members.next().is_some() {}
        let opened = match members.open_member() {
            Some((key, _)) if is_named_request(key) => return true,
            Some((_, value)) => value,
            None => match open_element(before.get(at..).unwrap_or_default()) {
                Some(value) => value,
                None => return false,
            },
        };
        at += opened;
        if at >= start {
            return false;
        }
    }
}

struct ContextWalk<'a> {
    record: &'a [u8],
    utc_offset_seconds: i32,
    at: usize,
    /// How many containers are open.
    depth: usize,
    /// What the last key said, until its value was read.
    pending: Option<RecognisedName>,
    /// Which of the open containers are labels: the bit of their depth. Deeper ones never are.
    labels: u64,
    /// Whether the last key says that it is a request: `params` may hold anything.
    says_request: bool,
    /// The depth of the outermost open request, or 0.
    request_depth: usize,
    /// The depth of the outermost open one that says so, or 0.
    said_request_depth: usize,
    notes: ContextNotes<'a>,
}

impl<'a> ContextWalk<'a> {
    fn new(record: &'a [u8], utc_offset_seconds: i32) -> Self {
        ContextWalk {
            record,
            utc_offset_seconds,
            at: 0,
            depth: 0,
            pending: None,
            labels: 0,
            says_request: false,
            request_depth: 0,
            said_request_depth: 0,
            notes: ContextNotes::default(),
        }
    }

    /// Whether the value that comes next is a request, or in one.
    fn is_in_request(&self) -> bool {
        let is_request = self.pending == Some(RecognisedName::Request) && self.says_request;
        is_request || self.said_request_depth != 0
    }

    /// Walks to the value at `stop`. `None` if there is none.
    fn walk_to(&mut self, stop: usize) -> Option<()> {
        loop {
            self.at = skip_blanks(self.record, self.at);
            if self.at >= stop {
                return (self.at == stop).then_some(());
            }
            match self.record.get(self.at)? {
                b'{' | b'[' => self.open(stop)?,
                b'}' | b']' => self.close(),
                _ => self.step()?,
            }
        }
    }

    /// Walks from the end of the response out of everything that is around it.
    fn walk_out(
        &mut self,
        response_end: usize,
        context: &mut Context<'a>,
        request: &mut Option<Range<usize>>,
    ) {
        self.notes.forget_open_requests();
        self.at = response_end;
        self.pending = None;

        for depth in (1..=self.depth).rev() {
            if self.walk_to_close(depth).is_none() {
                self.at = self.record.len(); // nothing after a fault is read
                (depth + 1..=self.depth).rev().for_each(|inner| self.notes.forget(inner));
            }
            self.notes.settle(depth, context, request);
            self.depth = depth - 1;
        }
    }

    /// Walks to the end of the container at `depth`, which is around the response. `None` if the
    /// record ends before.
    fn walk_to_close(&mut self, depth: usize) -> Option<()> {
        loop {
            self.at = skip_blanks(self.record, self.at);
            match self.record.get(self.at)? {
                b'}' | b']' if self.depth == depth => {
                    self.at += 1;
                    return Some(());
                }
                b'}' | b']' => self.close(),
                b'{' | b'[' => self.open_after()?,
                _ => self.step()?,
            }
        }
    }

    /// Reads a token that neither opens nor closes a container.
    fn step(&mut self) -> Option<()> {
        let start = self.at;
        match self.record.get(start)? {
            b'"' => {
                let string = QuotedText::read(self.record, start + 1)?;
                let next = skip_blanks(self.record, string.end);
                if self.record.get(next) == Some(&b':') {
                    self.at = next + 1;
                    self.pending = name_of(string.raw, string.is_escaped);
                    self.says_request = says_request(string.raw);
                } else {
                    self.at = string.end;
                    self.note_string(&string, start);
                }
            }
            b',' | b':' => {
                self.at += 1;
                self.pending = None;
            }
            _ => {
                self.at = scalar_end(self.record, start).max(start + 1);
                let raw = self.record.get(start..self.at)?;
                match raw {
                    [b'0'..=b'9' | b'-', ..] => {
                        self.note_string(
                            &QuotedText { raw, is_escaped: false, end: self.at },
                            start,
                        );
                    }
                    _ => self.pending = None,
                }
            }
        }
        Some(())
    }

    /// A container opens before the response. It may be around it.
    fn open(&mut self, response_start: usize) -> Option<()> {
        if let Some((string, end)) = self.list_of_one()
            && end <= response_start
        {
            self.note_string(&string, self.at);
            self.at = end;
            return Some(());
        }

        let name = self.pending.take();
        if name == Some(RecognisedName::Request) {
            let end = self.request_end(response_start);
            self.notes.add(self.depth, Said::Request(self.at..end.unwrap_or(self.at)));
            if let Some(end) = end {
                self.note_headers(end);
                self.at = end;
                return Some(());
            }
        }
        self.enter(name);
        Some(())
    }

    /// Notes what the headers of the request that is here, up to `end`, say of the call.
    fn note_headers(&mut self, end: usize) {
        let request = self.record.get(self.at..end).unwrap_or_default();
        let (depth, notes) = (self.depth, &mut self.notes);
        read_request_headers(request, self.utc_offset_seconds, |said| {
            notes.add_header(depth, said);
        });
    }

    /// Where the request that opens here ends, if that is before the response. It is not looked for
    /// inside of a request: such texts could be nested, and would be read again and again.
    fn request_end(&self, response_start: usize) -> Option<usize> {
        if self.request_depth != 0 {
            return None;
        }
        value_end(self.record.get(..response_start)?, self.at)
    }

    /// A container opens after the response. It is skipped, unless it is labels.
    fn open_after(&mut self) -> Option<()> {
        if let Some((string, end)) = self.list_of_one() {
            self.note_string(&string, self.at);
            self.at = end;
            return Some(());
        }

        let name = self.pending.take();
        if name == Some(RecognisedName::Labels) && self.record.get(self.at) == Some(&b'{') {
            self.enter(name);
            return Some(());
        }

        let end = value_end(self.record, self.at)?;
        if name == Some(RecognisedName::Request) {
            self.notes.add(self.depth, Said::Request(self.at..end));
            self.note_headers(end);
        }
        self.at = end;
        Some(())
    }

    /// Enters the container that opens here.
    fn enter(&mut self, name: Option<RecognisedName>) {
        let is_object = self.record.get(self.at) == Some(&b'{');
        let is_labels = name == Some(RecognisedName::Labels) && is_object;

        self.at += 1;
        self.depth += 1;
        if let Some(bit) = bit_of(self.depth) {
            self.labels = if is_labels { self.labels | bit } else { self.labels & !bit };
        }
        if name == Some(RecognisedName::Request) && self.request_depth == 0 {
            self.request_depth = self.depth;
        }
        let says_so = name == Some(RecognisedName::Request) && self.says_request;
        if says_so && self.said_request_depth == 0 {
            self.said_request_depth = self.depth;
        }
    }

    /// The innermost container closes, and the response is not in it. Its members are forgotten,
    /// or belong to the object around it if they are labels.
    fn close(&mut self) {
        let depth = self.depth;
        self.at += 1;
        self.pending = None;
        self.depth = depth.saturating_sub(1);

        let is_labels = bit_of(depth).is_some_and(|bit| self.labels & bit != 0);
        if is_labels {
            self.notes.hand_out(depth);
        } else {
            self.notes.forget(depth);
        }

        self.notes.close_request(self.depth, self.at);
        if self.request_depth == depth {
            self.request_depth = 0;
        }
        if self.said_request_depth == depth {
            self.said_request_depth = 0;
        }
    }

    /// The list of one text that opens here, if it is a value that is looked for, and where it ends:
    /// Go and vcrpy write headers so, as in `"X-Tc-Action": ["RunInstances"]`.
    fn list_of_one(&self) -> Option<(QuotedText<'a>, usize)> {
        let is_text = matches!(self.pending, Some(RecognisedName::Field(_) | RecognisedName::Time));
        if !is_text || self.record.get(self.at) != Some(&b'[') {
            return None;
        }

        let start = skip_blanks(self.record, self.at + 1);
        if self.record.get(start) != Some(&b'"') {
            return None;
        }
        let string = QuotedText::read(self.record, start + 1)?;
        let end = skip_blanks(self.record, string.end);
        (self.record.get(end) == Some(&b']')).then_some((string, end + 1))
    }

    /// Notes what a string or number says, which begins at `start`, quotes included.
    fn note_string(&mut self, string: &QuotedText<'a>, start: usize) {
        let Some(name) = self.pending.take() else { return };
        if name == RecognisedName::Request {
            if self.record.get(start) == Some(&b'"') {
                self.notes.add(self.depth, Said::Request(start..string.end));
            }
            return;
        }

        if let Some(said) = say(name, string, self.utc_offset_seconds) {
            self.notes.add(self.depth, said);
        }
    }
}

/// The bit of a container at this depth.
fn bit_of(depth: usize) -> Option<u64> {
    1_u64.checked_shl(u32::try_from(depth).ok()?)
}

/// What is known of the name that a key is.
pub(super) fn name_of(raw: &[u8], is_escaped: bool) -> Option<RecognisedName> {
    if is_escaped {
        return recognise(QuotedText { raw, is_escaped, end: 0 }.decode()?.as_bytes());
    }
    recognise(raw)
}

#[cfg(test)]
mod tests;
