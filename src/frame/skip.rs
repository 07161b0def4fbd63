//! Skips a record that is damaged or too long, in constant memory.
//!
//! The record is still counted once, with its place and length, and the next record must be intact.
//! Only what that needs is kept; the bytes themselves are released. This file must not know JSON.

use smallvec::SmallVec;

pub(super) use super::element_search::ElementSearch;
use super::record::{RECORD_HEAD, Record, Sink, damaged_reading};
use super::start_line::{PrecedingBytes, first_start_line};
use super::view::{BufferView, trimmed_len};
use crate::grammar::{DECIDING_BYTES, Fault, FaultKind, LOOK_AHEAD, LineStart, last_content};

/// Where a damaged record ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum RecordEnd {
    /// Before the next byte of this value, which occurs in no valid record.
    Byte(u8),
    /// At the end of the input.
    InputEnd,
    /// Before the next line that starts a document; if `is_strict`, one that is inside no valid
    /// text.
    StartLine { is_strict: bool },
    /// Before the next line that begins a log entry: a start line as above, or a line of text that
    /// no valid JSON text goes on with.
    EntryLine { is_strict: bool },
    /// With the array element that the record is.
    Element(ElementSearch),
}

/// A damaged record whose end was not found yet.
#[derive(Clone, Debug)]
pub(super) struct SkippedRecord {
    offset: u64,
    /// The end of its last byte so far.
    end: u64,
    /// The end of its last byte so far that is not blank.
    content_end: u64,
    /// In place, so that a damaged record costs no memory of its own.
    head: SmallVec<[u8; RECORD_HEAD]>,
    pub(super) fault: Fault,
    pub(super) record_end: RecordEnd,
    previous: PrecedingBytes,
    /// The longest that the record may be; `usize::MAX` if its length does not matter any more.
    limit: usize,
}

impl SkippedRecord {
    /// The record begins at `start`; the bytes before `from` belong to it.
    pub(super) fn new(
        buffer: BufferView<'_>,
        start: usize,
        from: usize,
        fault: Fault,
        record_end: RecordEnd,
    ) -> Self {
        let offset = buffer.base + start as u64;
        let mut record = SkippedRecord {
            offset,
            end: offset,
            content_end: offset,
            head: SmallVec::new(),
            fault,
            record_end,
            // As if a line began here.
            previous: PrecedingBytes { second_last: b'\n', last: b'\n', last_content: b'\n' },
            limit: usize::MAX,
        };
        record.append(buffer.get(start..from), offset);
        record
    }

    /// Sets the limit: a longer record is reported as too long, whatever else is wrong with it.
    pub(super) fn limited_to(self, limit: usize) -> Self {
        SkippedRecord { limit, ..self }
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The first bytes of the record. Blanks that come after it may be among them.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether the bytes so far are more than the limit allows. One line break at the end does not
    /// count, as in [`view::exceeds_limit`](super::view::exceeds_limit).
    pub(super) fn exceeds_limit(&self) -> bool {
        let line_break = match (self.previous.second_last, self.previous.last) {
            (b'\r', b'\n') => 2,
            (_, b'\n' | b'\r') => 1,
            _ => 0,
        };
        self.end - self.offset > (self.limit as u64).saturating_add(line_break)
    }

    /// Adds the next bytes of the record, which begin at `offset` of the input.
    pub(super) fn append(&mut self, bytes: &[u8], offset: u64) {
        let room = RECORD_HEAD - self.head.len();
        self.head.extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or_default());

        let content = trimmed_len(bytes);
        if let Some(&byte) = bytes.get(..content).and_then(<[u8]>::last) {
            self.content_end = offset + content as u64;
            self.previous.last_content = byte;
        }
        if let Some((&byte, rest)) = bytes.split_last() {
            self.previous.second_last = rest.last().copied().unwrap_or(self.previous.last);
            self.previous.last = byte;
        }
        self.end = offset + bytes.len() as u64;
    }

    /// Searches the end from `from` on. `Err`: it is not in this buffer, and this many bytes of the
    /// buffer are used up.
    pub(super) fn find_end(&mut self, buffer: BufferView<'_>, from: usize) -> Result<usize, usize> {
        let bytes = buffer.from(from);
        let found = self.record_end.search(bytes, self.previous, buffer.last);
        let own = match found {
            EndSearch::End(at) | EndSearch::Undecided(at) => at,
            EndSearch::Nowhere => bytes.len(),
        };
        self.append(bytes.get(..own).unwrap_or(bytes), buffer.base + from as u64);

        match found {
            EndSearch::End(_) => Ok(from + own),
            EndSearch::Nowhere if buffer.last => Ok(from + own),
            EndSearch::Nowhere | EndSearch::Undecided(_) => Err(from + own),
        }
    }

    /// How many of the next bytes a text may go on with, and whether nothing comes after them: a
    /// line that begins an entry goes on with no JSON text. `is_last`: `bytes` are the last ones.
    pub(super) fn text_reach(&self, bytes: &[u8], is_last: bool) -> (usize, bool) {
        if !matches!(self.record_end, RecordEnd::EntryLine { .. }) {
            return (bytes.len(), is_last);
        }

        let first = (self.previous.last == b'\n').then_some(0);
        let lines = memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1);
        for line in first.into_iter().chain(lines) {
            match LineStart::of(bytes.get(line..).unwrap_or_default(), is_last) {
                LineStart::Entry => return (line, true),
                LineStart::NeedMore => return (line, false),
                LineStart::Bracket | LineStart::Continuation => {}
            }
        }
        (bytes.len(), is_last)
    }

    /// Hands the record on.
    pub(super) fn emit(&self, sink: &mut impl Sink) {
        let length = self.content_end - self.offset;
        let is_too_long = self.record_end.is_marked() && self.exceeds_limit();
        let fault =
            if is_too_long { Fault::new(FaultKind::TooLong, self.limit) } else { self.fault };
        let fault =
            self.record_end.final_fault(fault, usize::try_from(length).unwrap_or(usize::MAX));

        let head = self.head();
        let head = head.get(..usize::try_from(length).unwrap_or(RECORD_HEAD)).unwrap_or(head);
        let reading = &damaged_reading(fault);
        sink.record(Record {
            offset: self.offset,
            length,
            head,
            text: None,
            reading,
            outline: None,
        });
    }
}

impl RecordEnd {
    /// The end of the record that begins at `start`, if it is in this buffer. The bytes before
    /// `from` belong to the record.
    pub(super) fn find(&self, buffer: BufferView<'_>, start: usize, from: usize) -> Option<usize> {
        let own = buffer.get(start..from);
        let content = own.get(..trimmed_len(own)).and_then(<[u8]>::last);
        let previous = PrecedingBytes {
            second_last: b'\n', // not asked for by `search`
            last: own.last().copied().unwrap_or(b'\n'),
            last_content: content.copied().unwrap_or(b'\n'),
        };

        let bytes = buffer.from(from);
        match self.clone().search(bytes, previous, buffer.last) {
            EndSearch::End(end) => Some(from + end),
            EndSearch::Nowhere if buffer.last => Some(from + bytes.len()),
            EndSearch::Nowhere | EndSearch::Undecided(_) => None,
        }
    }

    /// The fault to report for a record that turned out to be `length` bytes long. A fault after
    /// the last byte means that the record was cut off there.
    pub(super) fn final_fault(&self, fault: Fault, length: usize) -> Fault {
        // Where a byte marks the end, blanks before it count against the limit, so a record with
        // little content can be too long.
        let is_too_long = self.is_marked() && fault.kind == FaultKind::TooLong;
        if is_too_long || fault.at < length || fault.kind == FaultKind::Empty {
            fault
        } else {
            Fault::new(FaultKind::UnexpectedEnd, length)
        }
    }

    /// How many bytes after a place must be there to know whether the record is damaged there, or
    /// ends there.
    pub(super) fn look_ahead(&self) -> usize {
        match self {
            RecordEnd::EntryLine { .. } => LOOK_AHEAD.max(DECIDING_BYTES),
            RecordEnd::Byte(_)
            | RecordEnd::InputEnd
            | RecordEnd::StartLine { .. }
            | RecordEnd::Element(_) => LOOK_AHEAD,
        }
    }

    /// Whether a byte that occurs in no valid record, or the end of the input, ends every record.
    pub(super) fn is_marked(&self) -> bool {
        matches!(self, RecordEnd::Byte(_) | RecordEnd::InputEnd)
    }

    /// The place of the byte that ends every record, if there is such a byte in `bytes`.
    pub(super) fn find_mark(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            RecordEnd::Byte(mark) => memchr::memchr(*mark, bytes),
            RecordEnd::InputEnd
            | RecordEnd::StartLine { .. }
            | RecordEnd::EntryLine { .. }
            | RecordEnd::Element(_) => None,
        }
    }

    /// From now on only lines that are inside no valid text end the record.
    pub(super) fn make_strict(&mut self) {
        match self {
            RecordEnd::StartLine { is_strict } | RecordEnd::EntryLine { is_strict } => {
                *is_strict = true;
            }
            RecordEnd::Byte(_) | RecordEnd::InputEnd | RecordEnd::Element(_) => {}
        }
    }

    /// The end of the record in `bytes`, which come after `previous`; with `is_last`, nothing comes
    /// after them.
    fn search(&mut self, bytes: &[u8], previous: PrecedingBytes, is_last: bool) -> EndSearch {
        let end = match self {
            RecordEnd::Byte(_) | RecordEnd::InputEnd => self.find_mark(bytes),
            RecordEnd::StartLine { is_strict } => first_start_line(bytes, previous, *is_strict),
            RecordEnd::EntryLine { is_strict } => {
                return first_entry_line(bytes, previous, *is_strict, is_last);
            }
            RecordEnd::Element(search) => search.find_end(bytes),
        };
        end.map_or(EndSearch::Nowhere, EndSearch::End)
    }
}

/// The end of a record in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndSearch {
    End(usize),
    Nowhere,
    /// Perhaps here: more bytes are needed to know. All bytes before this place belong to the
    /// record.
    Undecided(usize),
}

/// The first line in `bytes` that begins a log entry.
fn first_entry_line(
    bytes: &[u8],
    previous: PrecedingBytes,
    is_strict: bool,
    is_last: bool,
) -> EndSearch {
    let first = (previous.last == b'\n').then_some(0);
    let lines = memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1);
    for line in first.into_iter().chain(lines) {
        let (before, after) = bytes.split_at(line);
        let content = || last_content(before).unwrap_or(previous.last_content);
        match LineStart::of(after, is_last) {
            LineStart::NeedMore => return EndSearch::Undecided(line),
            LineStart::Bracket if !is_strict => return EndSearch::End(line),
            start if start.is_entry_after(|| Some(content())) => return EndSearch::End(line),
            _ => {}
        }
    }
    EndSearch::Nowhere
}
