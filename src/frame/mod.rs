//! From bytes to records: where one ends and the next begins.
//!
//! A [`Framer`] is fed an input in order, buffer by buffer, and hands each record to a [`Sink`]
//! together with what the grammar found in it; finding a record's end and checking it is one pass.
//! Framing depends only on the bytes: not on how they were cut into buffers, not on threads.
//! [`safe_cut`] names places where an input may be split so that both sides can be framed alone.
//!
//! This stage must not know files, error codes or threads.

mod array;
mod auto;
mod documents;
mod giant;
mod lines;
mod prefixed;
mod seq;
mod skip;
#[cfg(test)]
mod tests;
mod whole;

pub(crate) use auto::{Beginning, HEAD_BYTES, detect, detect_into, holds_response};
pub(crate) use giant::HELD;

use crate::Limits;
use crate::grammar::{
    BOM, Fault, FaultKind, LOOK_AHEAD, Reader, Reading, TextSink, Watched, is_blank,
};
use crate::words::words;
use giant::{Giant, Went};
use skip::{Skip, Until};

/// How many bytes of a record [`Record::head`] holds at most.
pub(crate) const RECORD_HEAD: usize = 256;

words! {
    /// How records stand in an input.
    Framing {
        /// One record a line. A newline always ends the record, so a damaged one cannot swallow
        /// its neighbour.
        Lines = "lines",
        /// One JSON text after another, over any number of lines, any blanks between or none.
        /// After damage, the next line that begins with `{` or `[` starts afresh.
        Documents = "documents",
        /// Top-level arrays; their elements are the records.
        Array = "array",
        /// The whole input is one record; a blank one is malformed.
        Whole = "whole",
        /// RFC 7464: a record separator (0x1E) before each record.
        Seq = "seq",
        /// Log lines: the record is the first object on the line that has the key `Response`.
        /// Everything else is bytes between records; lines without one, and lines with more than
        /// one response, are counted.
        Prefixed = "prefixed",
    }
}

impl std::str::FromStr for Framing {
    type Err = UnknownFraming;

    /// Reads one of the words in the table of framings.
    fn from_str(word: &str) -> Result<Self, UnknownFraming> {
        Framing::ALL.iter().copied().find(|framing| framing.word() == word).ok_or(UnknownFraming)
    }
}

/// The word names no framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a framing: use lines, documents, array, whole, seq or prefixed")]
pub struct UnknownFraming;

/// A record, and what the grammar says of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// Where it begins in the input, in bytes of decompressed content.
    pub(crate) offset: u64,
    /// Its length in bytes, blanks around it left out.
    pub(crate) length: u64,
    /// Its first bytes, at most [`RECORD_HEAD`].
    pub(crate) head: &'a [u8],
    /// The watched fields, or the fault.
    pub(crate) reading: &'a Reading<'a>,
}

/// Takes what a framer finds, in the order of the input.
pub(crate) trait Sink {
    fn record(&mut self, record: Record<'_>);
    /// A non-blank line without a record, in `prefixed` framing.
    fn skipped_line(&mut self);
    /// The line of the last record holds another response, which is not read, in `prefixed`
    /// framing.
    fn crowded_line(&mut self);
}

/// Cuts one input into records.
#[derive(Debug)]
pub(crate) struct Framer {
    framing: Framing,
    limits: Limits,
    /// The damaged or over-long record in which the last buffer ended.
    skip: Option<Skip>,
    /// The record larger than is held in which the last buffer ended.
    giant: Option<Box<Giant>>,
    array: array::State,
    reader: Reader,
    /// Whether any record was found; a whole input without one is malformed.
    seen: bool,
    /// How much is held for one record; more is read piece by piece, where that can be done.
    hold: usize,
}

/// A buffer of the input, and where it stands.
#[derive(Clone, Copy)]
struct Buffer<'a> {
    bytes: &'a [u8],
    base: u64,
    /// No byte that follows this buffer can belong to a record that begins in it.
    last: bool,
}

/// What became of the record at a place.
#[allow(
    clippy::large_enum_variant,
    reason = "a box would cost each damaged record an allocation, and no step is kept"
)]
enum Step {
    /// It was handed on; the next may begin here.
    Next(usize),
    /// It begins here and does not end in this buffer.
    More(usize),
    /// It is lost; its end is to be searched from here on.
    Lost(usize, Skip),
}

impl Framer {
    /// `reader` is what was learned elsewhere; it applies the limits too.
    pub(crate) fn new(framing: Framing, limits: Limits, reader: Reader) -> Self {
        let (skip, giant) = (None, None);
        Framer {
            framing,
            limits,
            skip,
            giant,
            array: array::State::new(),
            reader,
            seen: false,
            hold: HELD,
        }
    }

    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn holding(self, hold: usize) -> Self {
        Framer { hold, ..self }
    }

    pub(crate) fn into_reader(self) -> Reader {
        self.reader
    }

    /// Whether the next byte may be handed to a framer of its own.
    pub(crate) fn is_between_records(&self) -> bool {
        self.skip.is_none() && self.giant.is_none()
    }

    /// Frames `bytes`, which stand at `base` in the input, and says how many were used up. The rest
    /// must stand at the beginning of the next buffer. With `last`, all are used up.
    pub(crate) fn frame(
        &mut self,
        bytes: &[u8],
        base: u64,
        last: bool,
        sink: &mut impl Sink,
    ) -> usize {
        let buffer = Buffer { bytes, base, last };
        if base == 0 && !last && bytes.len() < BOM.len() && BOM.starts_with(bytes) {
            return 0;
        }
        let mut at = if base == 0 && bytes.starts_with(BOM) { BOM.len() } else { 0 };
        loop {
            if let Some(skip) = &mut self.skip {
                let Some(end) = skip.find_end(buffer, at) else { return bytes.len() };
                skip.emit(sink);
                self.skip = None;
                at = end;
            }
            if let Some(giant) = self.giant.take() {
                match self.go_on(giant, buffer, at, sink) {
                    Step::More(from) => return from,
                    Step::Next(next) => at = next,
                    Step::Lost(from, skip) => {
                        self.skip = Some(skip);
                        at = from;
                    }
                }
                continue;
            }
            if at >= bytes.len() {
                self.finish(buffer, sink);
                return bytes.len();
            }
            match self.step(buffer, at, sink) {
                Step::Next(next) => at = next,
                Step::More(start) => {
                    self.giant = self.begin(buffer, start);
                    if self.giant.is_none() {
                        return start;
                    }
                    at = start;
                }
                Step::Lost(from, skip) => {
                    self.skip = Some(skip);
                    at = from;
                }
            }
        }
    }

    /// The record that begins at `start` and does not end in this buffer, if no more of it may be
    /// held.
    fn begin(&mut self, buffer: Buffer<'_>, start: usize) -> Option<Box<Giant>> {
        if buffer.bytes.len() - start <= self.hold.saturating_add(LOOK_AHEAD) {
            return None;
        }
        let until = match self.framing {
            Framing::Lines => Until::Newline,
            Framing::Seq => Until::Separator,
            Framing::Whole => Until::End,
            Framing::Documents => Until::StartLine { strict: false },
            Framing::Array => self.array.until(buffer.base + start as u64),
            Framing::Prefixed => return None,
        };
        let giant = Giant::begin(buffer, start, until, self.limits, &self.reader)?;
        self.seen = true;
        Some(Box::new(giant))
    }

    fn go_on(
        &mut self,
        mut giant: Box<Giant>,
        buffer: Buffer<'_>,
        at: usize,
        sink: &mut impl Sink,
    ) -> Step {
        match giant.go_on(buffer, at, sink) {
            Went::More(from) => {
                self.giant = Some(giant);
                Step::More(from)
            }
            Went::Next(next) => {
                self.array.pass_element();
                Step::Next(next)
            }
            Went::Lost(from) => {
                let skip = giant.into_skip();
                self.array.lose_giant(skip.offset());
                Step::Lost(from, skip)
            }
        }
    }

    fn step(&mut self, buffer: Buffer<'_>, at: usize, sink: &mut impl Sink) -> Step {
        match self.framing {
            Framing::Lines => lines::step(buffer, at, &self.limits, &mut self.reader, sink),
            Framing::Documents => {
                documents::step(buffer, at, &self.limits, self.hold, &mut self.reader, sink)
            }
            Framing::Array => array::step(
                &mut self.array,
                buffer,
                at,
                &self.limits,
                self.hold,
                &mut self.reader,
                sink,
            ),
            Framing::Whole => {
                whole::step(&mut self.seen, buffer, at, &self.limits, &mut self.reader, sink)
            }
            Framing::Seq => seq::step(buffer, at, &self.limits, &mut self.reader, sink),
            Framing::Prefixed => prefixed::step(buffer, at, &self.limits, &mut self.reader, sink),
        }
    }

    /// What the end of the input itself has to say.
    fn finish(&mut self, buffer: Buffer<'_>, sink: &mut impl Sink) {
        if buffer.last {
            match self.framing {
                Framing::Array => array::finish(&mut self.array, buffer, sink),
                Framing::Whole => whole::finish(&mut self.seen, buffer, sink),
                _ => {}
            }
        }
    }
}

/// Whether records can be framed without knowing what stands before them.
pub(crate) fn can_cut(framing: Framing) -> bool {
    !matches!(framing, Framing::Array | Framing::Whole)
}

/// The last place in `bytes` where the input may be cut: a framer that starts there, fresh, finds
/// the same records as one that came from before. `bytes` must begin between records. `None` where
/// there is no such place, or the framing knows none.
pub(crate) fn safe_cut(framing: Framing, bytes: &[u8]) -> Option<usize> {
    match framing {
        Framing::Lines | Framing::Prefixed => {
            memchr::memrchr(b'\n', bytes).map(|newline| newline + 1)
        }
        Framing::Documents => skip::last_start_line(bytes),
        Framing::Seq => memchr::memrchr(seq::SEPARATOR, bytes).filter(|&cut| cut > 0),
        Framing::Array | Framing::Whole => None,
    }
}

impl<'a> Buffer<'a> {
    fn get(&self, range: std::ops::Range<usize>) -> &'a [u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    fn from(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Skips the four blanks of JSON.
    fn skip_blanks(&self, at: usize) -> usize {
        let blanks = self.from(at).iter().take_while(|&&byte| is_blank(byte)).count();
        at + blanks
    }

    /// Hands on the record that fills `range`.
    #[inline(always)]
    fn emit(&self, range: std::ops::Range<usize>, reading: &Reading<'_>, sink: &mut impl Sink) {
        let offset = self.base + range.start as u64;
        let text = self.get(range);
        let head = text.get(..RECORD_HEAD).unwrap_or(text);
        sink.record(Record { offset, length: text.len() as u64, head, reading });
    }

    /// Loses the record that begins at `start`: it is searched for its end from `from` on. Mostly
    /// that is here, and then nothing of it has to be kept.
    fn lose(
        &self,
        start: usize,
        from: usize,
        fault: Fault,
        until: Until,
        sink: &mut impl Sink,
    ) -> Step {
        let Some(end) = until.end(*self, start, from) else {
            return Step::Lost(from, Skip::new(*self, start, from, fault, until));
        };
        let length = trimmed_len(self.get(start..end));
        self.emit_fault(start..start + length, until.settle(fault, length), sink);
        Step::Next(end)
    }

    /// A record of which nothing but its fault is known.
    fn emit_fault(&self, range: std::ops::Range<usize>, fault: Fault, sink: &mut impl Sink) {
        self.emit(range, &faulty(fault), sink);
    }
}

/// Hands on records of known shapes; with `IN_LINE`, those that fill their line.
struct Known<'k, S, const IN_LINE: bool> {
    buffer: Buffer<'k>,
    limits: &'k Limits,
    sink: &'k mut S,
}

impl<'a, S: Sink, const IN_LINE: bool> TextSink<'a> for Known<'_, S, IN_LINE> {
    #[inline(always)]
    fn accept(&mut self, text: std::ops::Range<usize>, reading: &Reading<'a>) -> Option<usize> {
        let end = if IN_LINE { lines::line_end(self.buffer, text.end)? } else { text.end };
        let is_taken = !is_over(self.buffer.get(text.start..end), self.limits.record_bytes);
        is_taken.then(|| self.buffer.emit(text, reading, self.sink)).map(|()| end)
    }
}

fn faulty(fault: Fault) -> Reading<'static> {
    Reading { watched: Watched::default(), end: Err(fault) }
}

/// Whether a record that reaches to the end of its frame is longer than the limit; one line break
/// at the end does not count, other blanks do, so that memory stays bounded.
fn is_over(frame: &[u8], limit: usize) -> bool {
    let frame = frame.strip_suffix(b"\n").unwrap_or(frame);
    frame.strip_suffix(b"\r").unwrap_or(frame).len() > limit
}

/// The fault of a record longer than the limit: its first byte too many.
fn too_long(limits: &Limits) -> Fault {
    Fault::new(FaultKind::TooLong, limits.record_bytes)
}

/// The length of `bytes` without the blanks at its end.
fn trimmed_len(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)
}
