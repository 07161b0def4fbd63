//! A record that is larger than what is held of an input: checked piece by piece, and let go of.
//!
//! A framer asks for more bytes as long as a record does not end in its buffer, up to [`HELD`].
//! Then this takes over: what is read is used up, and the buffer begins where the text was left.
//!
//! What becomes of a record must not depend on how much of it was there at a time. So of two things
//! that a framer does by looking back, neither is done in records whose fault lies beyond `HELD`,
//! wherever they stand: `documents` gives nothing back that such a record swallowed, and in `array`
//! its end is searched from the fault on.
//!
//! Not read this way, but held: `prefixed`, where every brace may begin the record; the level
//! `structure`, where a fault may be known only at the end and stand at the beginning; a number
//! alone, which nothing closes. It must not know JSON.

use super::skip::{Skip, Until};
use super::{Buffer, RECORD_HEAD, Record, Sink, too_long};
use crate::Limits;
use crate::grammar::{Fault, FaultKind, LOOK_AHEAD, Piecemeal, Pushed, Reader, only_blanks_after};

/// How much of an input is held for one record: as much as the default limit allows, so that all
/// this concerns only those who raise it.
pub(crate) const HELD: usize = if cfg!(feature = "fuzzing") { 1 << 10 } else { 64 << 20 };

/// No spelling of a byte is longer than an escape.
const LONGEST_SPELLING: usize = 6;

#[derive(Debug)]
pub(super) struct Giant {
    /// Where it stands, and how it ends if it is lost.
    skip: Skip,
    text: Piecemeal,
    /// The length of its text, if that has ended.
    ended: Option<usize>,
    limits: Limits,
}

/// What became of it.
pub(super) enum Went {
    /// It goes on behind this buffer; the bytes from here on must be there again.
    More(usize),
    /// It was handed on; the next may begin here.
    Next(usize),
    /// It is lost; its end is to be searched from here on.
    Lost(usize),
}

impl Giant {
    /// The record that begins at `start`; `until` is where it ends if it is damaged. `None`: it
    /// must be held.
    pub(super) fn begin(
        buffer: Buffer<'_>,
        start: usize,
        until: Until,
        limits: Limits,
        reader: &Reader,
    ) -> Option<Self> {
        if !matches!(buffer.from(start).first(), Some(b'{' | b'[' | b'"')) {
            return None;
        }
        let keep = limits.code_bytes.max(limits.request_id_bytes).saturating_mul(LONGEST_SPELLING);
        let text = reader.piecemeal(keep)?;
        let skip = Skip::new(buffer, start, start, Fault::new(FaultKind::Empty, 0), until)
            .within(limits.record_bytes);
        Some(Giant { skip, text, ended: None, limits })
    }

    /// Reads on at `at`, where it was left.
    pub(super) fn go_on(&mut self, buffer: Buffer<'_>, at: usize, sink: &mut impl Sink) -> Went {
        if self.skip.until.is_mark() {
            self.read_to_mark(buffer, at, sink)
        } else {
            self.read_to_end(buffer, at, sink)
        }
    }

    /// What is left of it once it is lost.
    pub(super) fn into_skip(self) -> Skip {
        self.skip
    }

    /// Up to the byte that ends every record of this framing.
    fn read_to_mark(&mut self, buffer: Buffer<'_>, at: usize, sink: &mut impl Sink) -> Went {
        let rest = buffer.from(at);
        let mark = self.skip.until.mark(rest);
        let part = rest.get(..mark.unwrap_or(rest.len())).unwrap_or(rest);
        let last = mark.is_some() || buffer.last;
        let before = self.before(buffer, at);
        if before + part.len() > self.limits.record_bytes.saturating_add("\r\n".len()) {
            return self.lose(too_long(&self.limits), at);
        }
        if self.ended.is_none() {
            match self.text.push(part, last) {
                Pushed::More(used) => return self.more(buffer, at, used),
                Pushed::Fault(fault) => return self.lose(fault, at),
                Pushed::End(end) => self.ended = Some(before + end),
            }
        }
        let text = self.ended.unwrap_or_default();
        match only_blanks_after(part, text.saturating_sub(before)) {
            Ok(_) if !last => self.more(buffer, at, part.len()),
            Ok(_) => {
                self.take(buffer, at, part.len());
                self.emit(text, sink);
                Went::Next(at + part.len())
            }
            Err(fault) if !last && fault.at + LOOK_AHEAD > part.len() => {
                self.more(buffer, at, fault.at)
            }
            Err(fault) => self.lose(Fault::new(fault.kind, before + fault.at), at),
        }
    }

    /// Up to where its text ends.
    fn read_to_end(&mut self, buffer: Buffer<'_>, at: usize, sink: &mut impl Sink) -> Went {
        let limit = self.limits.record_bytes;
        let rest = buffer.from(at);
        let before = self.before(buffer, at);
        // Up to the limit it is read as it comes, and the few bytes behind that at once.
        let left = limit.saturating_sub(before);
        let most = left.saturating_add(LOOK_AHEAD);
        let last = buffer.last || rest.len() >= most;
        let part = rest.get(..if last { most } else { left }).unwrap_or(rest);
        match self.text.push(part, last) {
            Pushed::More(used) => self.more(buffer, at, used),
            Pushed::End(end) if end <= left => {
                self.take(buffer, at, end);
                self.emit(before + end, sink);
                Went::Next(at + end)
            }
            Pushed::Fault(fault) if fault.at <= limit => {
                let from = fault.at.saturating_sub(before);
                self.take(buffer, at, from);
                self.lose(fault, at + from)
            }
            _ => {
                self.take(buffer, at, left);
                self.skip.until.end_behind_limit();
                self.lose(too_long(&self.limits), at + left)
            }
        }
    }

    /// The length of the record before `at`.
    fn before(&self, buffer: Buffer<'_>, at: usize) -> usize {
        usize::try_from(buffer.base + at as u64 - self.skip.offset()).unwrap_or(usize::MAX)
    }

    fn more(&mut self, buffer: Buffer<'_>, at: usize, used: usize) -> Went {
        self.take(buffer, at, used);
        Went::More(at + used)
    }

    fn take(&mut self, buffer: Buffer<'_>, at: usize, len: usize) {
        let bytes = buffer.get(at..at + len);
        self.skip.take(bytes, buffer.base + at as u64);
        if let Until::Element(element) = &mut self.skip.until {
            element.pass(bytes);
        }
    }

    fn lose(&mut self, fault: Fault, from: usize) -> Went {
        self.skip.fault = fault;
        Went::Lost(from)
    }

    fn emit(&self, length: usize, sink: &mut impl Sink) {
        if self.skip.is_over() {
            return self.skip.emit(sink);
        }
        let head = self.skip.head();
        let head = head.get(..length.min(RECORD_HEAD)).unwrap_or(head);
        let reading = self.text.reading(length);
        sink.record(Record {
            offset: self.skip.offset(),
            length: length as u64,
            head,
            reading: &reading,
        });
    }
}

impl Until {
    fn end_behind_limit(&mut self) {
        if let Until::StartLine { strict } = self {
            *strict = true;
        }
    }
}
