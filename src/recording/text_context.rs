//! The context of a response in a line of text: the time that the line begins with, and
//! `name=value` pairs before and after the response. This file must not know names of members.
//!
//! ```text
//! 10.0.0.1 - [26/Nov/2026:01:01:13 +0800] "POST / HTTP/1.1" 200 action="GetTagValues" body="…"
//!             time                                          status     pair                pair
//! ```
//!
//! What is in quotes or braces is passed over as a whole, so a pair that a request or a message
//! quotes is not one of the line. Colours around names and values are skipped. Words are never
//! taken for an action.

use std::ops::Range;

use memchr::memmem;

use super::colours::{after_colours, before_colours, between_colours, may_begin_colours};
use super::context::{Context, ContextField};
use super::fitting::{complete_from_host, say};
use super::json_tokens::{QuotedText, value_end};
use super::names::{RecognisedName, is_named_request, recognise};
use super::settings::ContextSettings;
use super::time::CallTime;

/// Reads what `line` says beside the response, which is at `response`, with its quotes or without.
/// What `context` and `request` say already is kept. The request is a whole value: with its quotes,
/// if it has any.
pub(super) fn read_text_context<'a>(
    line: &'a [u8],
    response: Range<usize>,
    settings: &ContextSettings,
    context: &mut Context<'a>,
    request: &mut Option<Range<usize>>,
) {
    let recognised = read_pairs(line, response, settings, context, request);
    context.fill_from(&recognised);
    complete_from_host(context);
}

/// The same, except that only the user's own fields are put into `context`. The answer is what is
/// recognised on the line.
///
/// Of equal names the first counts. A user's own field is found by its name, if its pointer has
/// one step: `/tenant` is `tenant=…`.
pub(super) fn read_pairs<'a>(
    line: &'a [u8],
    response: Range<usize>,
    settings: &ContextSettings,
    context: &mut Context<'a>,
    request: &mut Option<Range<usize>>,
) -> Context<'a> {
    let found = Context::default();
    let mut pairs = PairWalk { line, response, at: 0, unclosed: 0, settings, found };
    pairs.walk(context, request);

    let mut found = pairs.found;
    if context.time.is_none() {
        let at_start = CallTime::find_at_line_start(line, settings.utc_offset_seconds);
        found.time = at_start.or(found.time);
    }
    found
}

/// Whether the value at `start` of a line, with its quotes or without, is that of a pair whose name
/// says that it is a request: `request={…}`, `req_body="…"`, `req=[{…}]`, `"request": {…}`.
pub(super) fn is_value_of_request(line: &[u8], start: usize) -> bool {
    let before = line.get(..start).unwrap_or_default();
    let before = match before {
        [opened @ .., b'"' | b'\'' | b'[' | b'('] => opened,
        _ => before,
    };
    if let [before @ .., b':'] = before.trim_ascii_end() {
        return is_named_request(quoted_at_end(before));
    }
    match before {
        [before @ .., b'='] => is_named_request(name_at_end(before)),
        // What may be the end of colours: `=ESC[0m`.
        [.., last] if last.is_ascii_alphabetic() => match before_colours(before) {
            [before @ .., b'='] => is_named_request(name_at_end(before)),
            _ => false,
        },
        _ => false,
    }
}

/// What is in the quotes that a text ends with.
fn quoted_at_end(text: &[u8]) -> &[u8] {
    let Some(inside) = text.trim_ascii_end().strip_suffix(b"\"") else { return &[] };
    inside.rsplit(|&byte| byte == b'"').next().unwrap_or_default()
}

/// The name that a text ends with, without the colours around it.
fn name_at_end(text: &[u8]) -> &[u8] {
    let (before, name) = split_last_word(text);
    match before.last() {
        // Perhaps colours, which end in a word, too.
        Some(b'[' | b';') => split_last_word(between_colours(text)).1,
        _ => name,
    }
}

/// A text and the bytes of a name that it ends with.
fn split_last_word(text: &[u8]) -> (&[u8], &[u8]) {
    let len = text.iter().rev().take_while(|byte| is_name_byte(**byte)).count();
    text.split_at_checked(text.len() - len).unwrap_or_default()
}

/// How many brackets may be open before their ends are no longer looked for. Each that does not
/// close costs a walk to the response or to the end of the line.
const MAX_UNCLOSED: usize = 16;

struct PairWalk<'a, 's> {
    line: &'a [u8],
    response: Range<usize>,
    at: usize,
    /// How many brackets did not close before the response.
    unclosed: usize,
    settings: &'s ContextSettings,
    /// What was recognised. The user's own fields and the line's time come before it.
    found: Context<'a>,
}

impl<'a> PairWalk<'a, '_> {
    /// Walks over the line. Fields that the user named go into `context`.
    fn walk(&mut self, context: &mut Context<'a>, request: &mut Option<Range<usize>>) {
        let mut word_start = 0;
        // Where the colours after a name begin.
        let mut colours = None;
        while let Some(&byte) = self.line.get(self.at) {
            if self.at == self.response.start && self.response.end > self.at {
                self.at = self.response.end;
                word_start = self.at;
                continue;
            }

            let start = self.at;
            match byte {
                b'=' if start > word_start => {
                    self.at = after_colours(self.line, start + 1);
                    let name_end = colours.take().unwrap_or(start);
                    let name = self.line.get(word_start..name_end).unwrap_or_default();
                    self.pair(name, context, request);
                    word_start = self.at;
                }
                _ if may_begin_colours(byte) => {
                    self.at = after_colours(self.line, start).max(start + 1);
                    match self.line.get(self.at) {
                        Some(b'=') if self.at > start + 1 => colours = Some(start),
                        _ => word_start = self.at,
                    }
                }
                b'"' => {
                    if let Some(quoted) = self.quoted() {
                        self.status_after(&quoted);
                    }
                    word_start = self.at;
                }
                b'{' => {
                    self.pass_brackets();
                    word_start = self.at;
                }
                _ => {
                    self.at += 1;
                    if !is_name_byte(byte) {
                        word_start = self.at;
                    }
                }
            }
        }
    }

    /// Reads the value of a pair, which is here.
    fn pair(&mut self, name: &[u8], context: &mut Context<'a>, request: &mut Option<Range<usize>>) {
        let start = self.at;
        let Some(value) = self.pair_value() else { return };

        let span = start..value.end;
        let name_says = recognise(name);
        if name_says == Some(RecognisedName::Request) {
            *request = request.take().or(Some(span.clone()));
        }

        // Other escapes than those of JSON: what is meant is not known.
        if value.is_escaped && memmem::find(value.raw, br"\x").is_some() {
            return;
        }
        self.settings.read_member(name, &value, span, context, request);
        let said = name_says.and_then(|name| say(name, &value, self.settings.utc_offset_seconds));
        if let Some(said) = said {
            said.fill(&mut self.found, &mut None);
        }
    }

    /// The value here. `None` if the response is in it, or it cannot be read.
    fn pair_value(&mut self) -> Option<QuotedText<'a>> {
        let start = self.at;
        if start == self.response.start {
            return None;
        }
        match self.line.get(start)? {
            b'"' => return self.quoted(),
            b'{' | b'[' => self.pass_brackets(),
            _ => {
                let rest = self.line.get(start..self.limit())?;
                let len = rest.iter().position(|byte| ends_value(*byte)).unwrap_or(rest.len());
                self.at = start + len;
            }
        }

        let raw = self.line.get(start..self.at)?;
        Some(QuotedText { raw, is_escaped: false, end: self.at })
    }

    /// Passes over the quoted text here. `None` if the response is in it, or it does not end.
    fn quoted(&mut self) -> Option<QuotedText<'a>> {
        let start = self.at + 1;
        let before_response = self.line.get(..self.limit())?;
        if let Some(quoted) = QuotedText::read(before_response, start) {
            self.at = quoted.end;
            return Some(quoted);
        }

        // It goes on after the response, if it was closed in the line at all.
        self.at = if start <= self.response.start {
            let after = self.response.end.max(start);
            QuotedText::read(self.line, after).map_or(self.line.len(), |rest| rest.end)
        } else {
            self.line.len()
        };
        None
    }

    /// Passes over the brackets that open here, or only over the first if they do not close.
    fn pass_brackets(&mut self) {
        let before_response = self.line.get(..self.limit()).unwrap_or_default();
        let end = match self.unclosed {
            MAX_UNCLOSED.. => None,
            _ => value_end(before_response, self.at),
        };
        self.unclosed += usize::from(end.is_none());
        self.at = end.unwrap_or(self.at + 1);
    }

    /// Where the response begins, if it is not behind, or the line ends.
    fn limit(&self) -> usize {
        if self.at < self.response.start {
            self.response.start.min(self.line.len())
        } else {
            self.line.len()
        }
    }

    /// Takes the status of an access log: the number after the quoted line of a request.
    fn status_after(&mut self, quoted: &QuotedText<'a>) {
        let last_word = quoted.raw.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
        if !last_word.starts_with(b"HTTP/") {
            return;
        }
        let [b' ', after @ ..] = self.line.get(self.at..self.limit()).unwrap_or_default() else {
            return;
        };

        let raw = after.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        let status = QuotedText { raw, is_escaped: false, end: self.at };
        if let Some(said) = say(RecognisedName::Field(ContextField::Status), &status, 0) {
            said.fill(&mut self.found, &mut None);
        }
    }
}

/// Whether a name of a pair may have this byte.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'@' | b'/')
}

/// Whether a value without quotes ends before this byte.
fn ends_value(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b',' | b';' | b'"' | b')' | b']' | b'}')
        || may_begin_colours(byte)
}

#[cfg(test)]
mod tests;
