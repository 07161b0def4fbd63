//! Getting past a record that is damaged or too long, in flat memory.
//!
//! The record is lost, but it must still be counted once, with its place and length, and the next
//! one must be intact. So only what that takes is kept; the bytes themselves may be gone.

use smallvec::SmallVec;

use super::{Buffer, RECORD_HEAD, Record, Sink, faulty, is_blank, seq};
use crate::grammar::{Fault, FaultKind};

/// Where a lost record ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Until {
    /// Before the next newline.
    Newline,
    /// Before the next line that starts a document.
    StartLine { strict: bool },
    /// Before the next record separator.
    Separator,
    /// At the end of the input.
    End,
    /// With the array element that it is.
    Element(Element),
}

/// How far the search for an array element's end has come: brackets of the kind that opened it,
/// and strings, are followed; a raw newline ends a string, for it cannot stand in one. A line
/// indented as the element was, that begins with `{`, is the next element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Element {
    opener: Option<u8>,
    depth: usize,
    in_string: bool,
    escaped: bool,
    started: bool,
    /// How far the line is indented on which the element began.
    indent: u64,
    /// The blanks since a newline, as long as there is nothing else.
    blanks: Option<u64>,
}

/// A lost record.
#[derive(Debug)]
pub(super) struct Skip {
    offset: u64,
    /// The end of its last byte that is not blank.
    content_end: u64,
    /// In place, so that a lost record costs no memory of its own.
    head: SmallVec<[u8; RECORD_HEAD]>,
    pub(super) fault: Fault,
    pub(super) until: Until,
    previous: Previous,
    /// The end of its last byte.
    end: u64,
    /// The longest that it may be, where that is known only at its end.
    limit: usize,
}

/// The bytes before the place of the search.
#[derive(Clone, Copy, Debug)]
struct Previous {
    /// The one before `byte`.
    before: u8,
    byte: u8,
    /// The last one that is not blank.
    content: u8,
}

impl Skip {
    /// The record begins at `start`; the bytes before `from` belong to it.
    pub(super) fn new(
        buffer: Buffer<'_>,
        start: usize,
        from: usize,
        fault: Fault,
        until: Until,
    ) -> Self {
        let known = buffer.get(start..from);
        let mut skip = Skip {
            offset: buffer.base + start as u64,
            content_end: buffer.base + start as u64,
            head: SmallVec::new(),
            fault,
            until,
            previous: Previous { before: b'\n', byte: b'\n', content: b'\n' },
            end: buffer.base + start as u64,
            limit: usize::MAX,
        };
        skip.take(known, buffer.base + start as u64);
        skip
    }

    /// The same, but longer than `limit` it is too long, whatever else is wrong with it.
    pub(super) fn within(self, limit: usize) -> Self {
        Skip { limit, ..self }
    }

    /// Looks for the end from `from` on. If it is not in this buffer, all of it is used up.
    pub(super) fn find_end(&mut self, buffer: Buffer<'_>, from: usize) -> Option<usize> {
        let bytes = buffer.from(from);
        let end = self.until.find(bytes, self.previous);
        self.take(
            bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default(),
            buffer.base + from as u64,
        );
        match end {
            Some(end) => Some(from + end),
            None if buffer.last => Some(buffer.bytes.len()),
            None => None,
        }
    }

    /// Hands the record on. A fault behind its last byte means that it was cut off there.
    pub(super) fn emit(&self, sink: &mut impl Sink) {
        let length = self.content_end - self.offset;
        let is_over = self.until.is_mark() && self.is_over();
        let fault = if is_over { Fault::new(FaultKind::TooLong, self.limit) } else { self.fault };
        let fault = self.until.settle(fault, usize::try_from(length).unwrap_or(usize::MAX));
        let head = self.head();
        let head = head.get(..usize::try_from(length).unwrap_or(RECORD_HEAD)).unwrap_or(head);
        sink.record(Record { offset: self.offset, length, head, reading: &faulty(fault) });
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Its first bytes, and what may stand behind it.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// As [`super::is_over`], for all that was taken.
    pub(super) fn is_over(&self) -> bool {
        let line_break = match (self.previous.before, self.previous.byte) {
            (b'\r', b'\n') => 2,
            (_, b'\n' | b'\r') => 1,
            _ => 0,
        };
        self.end - self.offset > (self.limit as u64).saturating_add(line_break)
    }

    /// Bytes of the record, which stand at `offset`.
    pub(super) fn take(&mut self, bytes: &[u8], offset: u64) {
        let room = RECORD_HEAD - self.head.len();
        self.head.extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or_default());
        let content = super::trimmed_len(bytes);
        if let Some(&byte) = bytes.get(..content).and_then(<[u8]>::last) {
            self.content_end = offset + content as u64;
            self.previous.content = byte;
        }
        if let Some((&byte, rest)) = bytes.split_last() {
            self.previous.before = rest.last().copied().unwrap_or(self.previous.byte);
            self.previous.byte = byte;
        }
        self.end = offset + bytes.len() as u64;
    }
}

impl Until {
    /// Where the record ends that begins at `start`, if it ends in this buffer; from `from` on that
    /// is searched.
    pub(super) fn end(&self, buffer: Buffer<'_>, start: usize, from: usize) -> Option<usize> {
        let bytes = buffer.from(from);
        let known = buffer.get(start..from);
        let content = known.get(..super::trimmed_len(known)).and_then(<[u8]>::last);
        let previous = Previous {
            before: b'\n',
            byte: known.last().copied().unwrap_or(b'\n'),
            content: content.copied().unwrap_or(b'\n'),
        };
        let end = self.clone().find(bytes, previous).or(buffer.last.then_some(bytes.len()))?;
        Some(from + end)
    }

    /// The fault of a record that turned out to be `length` bytes long.
    pub(super) fn settle(&self, fault: Fault, length: usize) -> Fault {
        // Where a mark ends it, blanks at its end count against the limit, so a short record can be
        // too long.
        let is_kept = self.is_mark() && fault.kind == FaultKind::TooLong;
        if is_kept || fault.at < length || fault.kind == FaultKind::Empty {
            fault
        } else {
            Fault::new(FaultKind::UnexpectedEnd, length)
        }
    }

    /// Whether one byte, which stands in no valid record, ends each.
    pub(super) fn is_mark(&self) -> bool {
        matches!(self, Until::Newline | Until::Separator | Until::End)
    }

    fn find(&mut self, bytes: &[u8], previous: Previous) -> Option<usize> {
        match self {
            Until::Newline | Until::Separator | Until::End => self.mark(bytes),
            Until::StartLine { strict } => start_line(bytes, previous, *strict),
            Until::Element(element) => element.find(bytes),
        }
    }

    /// The byte that ends every record, if there is such a byte.
    pub(super) fn mark(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Until::Newline => memchr::memchr(b'\n', bytes),
            Until::Separator => memchr::memchr(seq::SEPARATOR, bytes),
            Until::End | Until::StartLine { .. } | Until::Element(_) => None,
        }
    }
}

/// The first line in `bytes` that starts a document: a line that begins with `{` or `[`.
///
/// `strict`: and does not follow a `[`, a comma or a colon. In valid JSON an opening bracket stands
/// only behind those or at the very start, so a strict start line is never inside a valid text.
fn start_line(bytes: &[u8], previous: Previous, strict: bool) -> Option<usize> {
    if previous.byte == b'\n'
        && starts_document(bytes)
        && !(strict && expects_value(previous.content))
    {
        return Some(0);
    }
    memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1).find(|&line| {
        let (before, after) = bytes.split_at(line);
        starts_document(after)
            && !(strict && expects_value(last_content(before).unwrap_or(previous.content)))
    })
}

/// The last place in `bytes` before which the input may be cut: a strict start line.
pub(super) fn last_start_line(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'\n', bytes).map(|newline| newline + 1).find(|&line| {
        let (before, after) = bytes.split_at(line);
        starts_document(after) && !last_content(before).is_some_and(expects_value)
    })
}

fn starts_document(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'{' | b'['))
}

const fn expects_value(content: u8) -> bool {
    matches!(content, b'[' | b',' | b':')
}

/// The last byte that is not blank.
fn last_content(bytes: &[u8]) -> Option<u8> {
    bytes.iter().rfind(|&&byte| !is_blank(byte)).copied()
}

impl Element {
    pub(super) fn indented_by(indent: u64) -> Self {
        Element { indent, ..Element::default() }
    }

    /// As in the middle of an element, outside of its strings and brackets.
    pub(super) fn begun() -> Self {
        Element { started: true, indent: u64::MAX, ..Element::default() }
    }

    /// Goes past bytes that belong to the element, wherever it may seem to end.
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.advance(byte);
        }
    }

    fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'{' && self.blanks == Some(self.indent) {
                return Some(at);
            }
            if let Some(behind) = self.advance(byte) {
                return Some(at + behind);
            }
        }
        None
    }

    fn advance(&mut self, byte: u8) -> Option<usize> {
        self.blanks = match byte {
            b'\n' => Some(0),
            b' ' | b'\t' => self.blanks.map(|blanks| blanks + 1),
            _ => None,
        };
        self.ends(byte)
    }

    /// Whether the element ends with this byte (1) or before it (0).
    fn ends(&mut self, byte: u8) -> Option<usize> {
        if !self.started {
            self.started = true;
            self.opener = matches!(byte, b'{' | b'[').then_some(byte);
        }
        if self.in_string {
            match byte {
                // Behind a backslash, too: a record may have been cut off there.
                b'\n' => (self.in_string, self.escaped) = (false, false),
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return None;
        }
        match byte {
            b'"' => self.in_string = true,
            b',' | b']' if self.depth == 0 => return Some(0),
            b'{' | b'[' if self.opener == Some(byte) => self.depth += 1,
            b'}' if self.opener == Some(b'{') => return self.close(),
            b']' if self.opener == Some(b'[') => return self.close(),
            _ => {}
        }
        None
    }

    fn close(&mut self) -> Option<usize> {
        self.depth = self.depth.saturating_sub(1);
        (self.depth == 0).then_some(1)
    }
}
