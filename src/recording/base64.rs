//! Bodies that a recorder has encoded in base64.
//!
//! A string counts as encoded only if all of it decodes to a text that begins with `{`. This file
//! must not know which member holds it.

use std::cell::Cell;
use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use memchr::{memchr, memmem};

use super::call::CallSink;
use super::formats::{Outside, RecordText, RecordYield, Recording};
use super::inside::{Around, MOST_WALKS, PartOf, Surroundings, opening_quote};
use super::json_tokens::QuotedText;
use super::key::{ResponseKey, backslashes_at_end, quote_len};
use super::reader::{MOST_LEVELS, RecordReader};
use super::source::{JoinedPart, Origin, Source};
use super::unescape::unescape;

static QUOTE_E: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\"e"));

/// The shortest encoded response: `{"Response":{}}`.
const SHORTEST: usize = 20;

/// A text that is in base64 and holds a response.
struct EncodedBody {
    /// Where it is, without quotes.
    range: Range<usize>,
    body: Vec<u8>,
}

impl EncodedBody {
    /// The next one in `text` from `at` on, which is moved behind it. What was `read` is not
    /// searched.
    fn next(text: &[u8], at: &mut usize, read: &Range<usize>) -> Option<Self> {
        loop {
            let start = next_encoded(text, *at, read)?;
            let rest = text.get(start..)?;
            let len = rest.iter().take_while(|&&byte| is_base64(byte)).count();
            *at = start + len;
            let encoded = rest.get(..len)?;
            let len = len - backslashes_at_end(encoded);
            // In a string in a string, the quotes have backslashes.
            let backslashes = backslashes_at_end(text.get(..start - 1)?);
            let is_whole_string = quote_len(rest.get(len..)?) == Some(backslashes + 1);
            if !is_whole_string || len < SHORTEST {
                continue;
            }
            let body = decode(encoded.get(..len)?).filter(|body| body.first() == Some(&b'{'));
            if let Some(body) = body.filter(|body| ResponseKey::find(body, 0).is_some()) {
                return Some(EncodedBody { range: start..start + len, body });
            }
        }
    }

    fn is_in_string(&self, text: &[u8]) -> bool {
        let backslash = self.range.start.checked_sub(2);
        backslash.and_then(|at| text.get(at)) == Some(&b'\\')
    }

    /// The string that it is in, with its quotes; in a string in a string, the outer one.
    fn quoted(&self, text: &[u8]) -> Option<Range<usize>> {
        match self.is_in_string(text) {
            true => enclosing_string(text, self.range.start),
            false => Some(self.range.start - 1..self.range.end + 1),
        }
    }
}

/// Reads the encoded bodies in a JSON record that holds no other response.
pub(super) fn read_encoded(
    record: &RecordText<'_>,
    around: &impl Surroundings,
    recording: Recording,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> RecordYield {
    let text = record.text();
    if record.source.depth + 1 >= MOST_LEVELS {
        return RecordYield::Nothing;
    }
    // The text of a response that was read is not searched.
    let read = record.member_response().map_or(0..0, |response| response.range.clone());
    let mut found = RecordYield::Nothing;
    let (mut at, mut walks) = (0, 0);
    while let Some(encoded) = EncodedBody::next(text, &mut at, &read) {
        walks += 1;
        let is_in_string = encoded.is_in_string(text);
        let may_walk = walks <= MOST_WALKS;
        let quoted = if may_walk || !is_in_string { encoded.quoted(text) } else { None };
        let Some(quoted) = quoted else {
            note_unread(record, encoded.range.start, sink);
            continue;
        };
        if is_in_string {
            at = quoted.end;
            if holds_key(text, &quoted) {
                continue; // It was read, with all that is in it.
            }
        }
        let around = match may_walk {
            false => Around::default(),
            true => match record.around(quoted.clone(), around, &reader.settings.context) {
                Ok(around) => around,
                Err(PartOf::Call | PartOf::Request) => continue,
                Err(PartOf::DamagedRequest) => {
                    note_unread(record, quoted.start, sink);
                    continue;
                }
            },
        };

        let outside = (record.outside(&around), recording);
        let inside = match is_in_string {
            true => read_string(record, quoted, outside, reader, sink),
            false => read_body(record, quoted, &encoded.body, outside, reader, sink),
        };
        if inside == RecordYield::Calls {
            found = inside;
        }
    }
    found
}

/// Reports the encoded responses in a part of a record that is not read.
pub(super) fn note_unread_encoded(
    record: &RecordText<'_>,
    part: Range<usize>,
    sink: &mut impl CallSink,
) {
    let text = record.source.text.get(..part.end).unwrap_or_default();
    let mut at = part.start;
    while let Some(encoded) = EncodedBody::next(text, &mut at, &(0..0)) {
        sink.unread(record.source.place(encoded.range.start, encoded.range.start).0);
    }
}

/// Reports what is at this place of a record.
fn note_unread(record: &RecordText<'_>, start: usize, sink: &mut impl CallSink) {
    let place = record.start + start;
    sink.unread(record.source.place(place, place).0);
}

/// Reads a decoded body, whose string is in this range of the record.
fn read_body(
    record: &RecordText<'_>,
    quoted: Range<usize>,
    body: &[u8],
    (outside, recording): (Outside<'_>, Recording),
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> RecordYield {
    let (offset, length) =
        record.source.place(record.start + quoted.start, record.start + quoted.end);
    let parts = [JoinedPart { at: 0, offset, length }];
    let source =
        Source { text: body, origin: Origin::Joined(&parts), depth: record.source.depth + 1 };
    reader.read_inside(&source, outside, recording, sink)
}

/// Reads what is in a string, of which a string is encoded.
fn read_string(
    record: &RecordText<'_>,
    quoted: Range<usize>,
    (outside, recording): (Outside<'_>, Recording),
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> RecordYield {
    let at = record.start + quoted.start + 1;
    let raw = record.source.text.get(at..).unwrap_or_default();
    reader.with_buffer(|reader, text| {
        let len = unescape(raw, text, reader.tools.reader.kernel()).len;
        let last = Cell::default();
        let origin = Origin::Unescaped { outer: record.source, at, len, last: &last };
        let source = Source { text, origin, depth: record.source.depth + 1 };
        reader.read_inside(&source, outside, recording, sink)
    })
}

/// Whether something in this range looks like a response.
fn holds_key(text: &[u8], range: &Range<usize>) -> bool {
    text.get(..range.end).is_some_and(|text| ResponseKey::find(text, range.start).is_some())
}

/// The string that the text at `at` is in, with its quotes.
fn enclosing_string(text: &[u8], at: usize) -> Option<Range<usize>> {
    let quote = opening_quote(text.get(..at)?)?;
    let string = QuotedText::read(text, quote + 1)?;
    Some(quote..string.end)
}

/// Whether a member of a record may hold an encoded response: its key and its value are in this
/// range.
#[inline]
pub(super) fn may_hold_encoded(record: &[u8], member: Range<usize>) -> bool {
    let is_long = member.len() > SHORTEST;
    let may_begin = |text: &[u8]| QUOTE_E.find_iter(text).any(|quote| may_begin_at(text, quote));
    is_long && record.get(member).is_some_and(may_begin)
}

/// Whether an encoded object may begin after a quote and an `e`: the first six bits of `{` are `e`,
/// and the second character has its last two.
fn may_begin_at(text: &[u8], quote: usize) -> bool {
    matches!(text.get(quote + 2), Some(b'w'..=b'z' | b'0'..=b'9' | b'+' | b'/'))
}

/// Where the next string begins that may be an encoded object.
fn next_encoded(text: &[u8], from: usize, read: &Range<usize>) -> Option<usize> {
    let find = |range: Range<usize>| {
        let begin = range.start;
        let found = QUOTE_E
            .find_iter(text.get(range)?)
            .map(|quote| begin + quote)
            .find(|quote| may_begin_at(text, *quote))?;
        Some(found + 1)
    };

    if from >= read.start {
        return find(from.max(read.end)..text.len());
    }
    find(from..read.start).or_else(|| find(read.end..text.len()))
}

/// Whether a byte may be in base64, of either alphabet. A slash may have backslashes before it.
fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'\\')
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let plain: Vec<u8>;
    let text = match memchr(b'\\', text) {
        None => text,
        Some(_) => {
            plain = without_escapes(text);
            &plain
        }
    };
    let engines = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
    engines.into_iter().find_map(|engine| engine.decode(text).ok())
}

/// What escapes stand for, without the line breaks that some encoders write: `eyJ\nSZX\/w`.
fn without_escapes(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'\\' {
            plain.push(*byte);
        } else if let [b'n' | b'r', after @ ..] = rest {
            rest = after;
        }
    }
    plain
}
