//! `entries`: log entries of any kind, in turn. This is how `auto` reads line-oriented input.
//!
//! ```text
//! an entry begins with    it is
//! {                       a JSON text over any number of lines, valid or damaged
//! [                       the same if the text is valid and alone on its lines; else a line of text
//! anything else           a line of text, and the lines that go on with a JSON text in it
//! ```
//!
//! What an entry holds is found out by `recording`. Each entry is decided by itself, so the result
//! depends neither on the first line nor on where an input is cut. This file must not know
//! recorders.

use std::sync::LazyLock;

use memchr::{memchr, memmem};

use super::entry_line::{LineStart, last_content};
use super::extent::{TextExtent, text_window};
use super::known::KnownObjects;
use super::open_body::OpenBody;
use super::record::{Sink, TextEntry, damaged_reading};
use super::skip::RecordEnd;
use super::splitter::{FrameContext, RecordSplitter};
use super::step::FrameStep;
use super::view::{BufferView, exceeds_limit, trimmed_len};
use crate::Limits;
use crate::grammar::{Fault, is_blank};

/// The members that hold the text of a container log.
static LOG_KEY: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"log\""));
static CONTENT_KEY: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"__CONTENT__\""));

#[derive(Debug, Default)]
pub(super) struct EntrySplitter {
    /// Whether the entry that does not end in this buffer is a line of text, which must be buffered
    /// whole.
    is_text: bool,
}

impl RecordSplitter for EntrySplitter {
    const CAN_CUT: bool = true;

    /// The last line that begins an entry whatever was before it, and that no container log has
    /// written: of such lines several may make one body, and only in order.
    fn safe_cut(bytes: &[u8]) -> Option<usize> {
        const MOST_LINES: usize = 64;

        let lines = memchr::memrchr_iter(b'\n', bytes).map(|newline| newline + 1);
        lines.take(MOST_LINES).find(|&line| {
            let (before, after) = bytes.split_at(line);
            let start = LineStart::of(after, false);
            start.is_entry_after(last_content(before)) && !may_be_of_container(after)
        })
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, max_buffered } = context;
        self.is_text = false;
        let known = KnownObjects { buffer, limits, sink };
        let start = reader.read_known::<false>(buffer.bytes, at, known);
        let Some(&first) = buffer.from(start).first() else { return FrameStep::Next(start) };
        if !matches!(first, b'{' | b'[') {
            return self.text_entry(buffer, start, limits, sink);
        }

        let window = text_window(buffer, start, limits);
        let reading = reader.parse_unknown(window);
        match TextExtent::of(&reading, window, buffer, limits) {
            TextExtent::Whole(len) => {
                let end = start + len;
                if first == b'[' && !ends_line(buffer, end) {
                    return self.text_entry(buffer, start, limits, sink);
                }
                buffer.emit(start..end, &reading, sink);
                FrameStep::Next(end)
            }
            TextExtent::Open => FrameStep::NeedMore(start),
            TextExtent::TooLong => {
                let end = RecordEnd::EntryLine { is_strict: true };
                FrameStep::skip_too_long(buffer, start, limits, end, sink)
            }
            TextExtent::Damaged(_) if is_text(buffer.from(start)) => {
                self.text_entry(buffer, start, limits, sink)
            }
            TextExtent::Damaged(fault) => {
                let from = end_of_damage(buffer, start, fault, *max_buffered, limits);
                let damage = DamagedText { start, from, fault, max_buffered: *max_buffered };
                damage.hand_on(buffer, sink)
            }
        }
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        (!self.is_text).then_some(RecordEnd::EntryLine { is_strict: false })
    }
}

impl EntrySplitter {
    /// Hands on the line of text that begins at `start`, with the lines that go on with a JSON text
    /// in it.
    fn text_entry(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        limits: &Limits,
        sink: &mut impl Sink,
    ) -> FrameStep {
        self.is_text = true;
        let rest = buffer.from(start);
        let mut body = OpenBody::default();
        let mut pushed = 0;
        loop {
            let unread = rest.get(pushed..).unwrap_or_default();
            let newline = memchr(b'\n', unread).map(|at| pushed + at);
            let end = newline.unwrap_or(rest.len());
            let entry = rest.get(..end).unwrap_or(rest);
            if exceeds_limit(entry, limits.record_bytes) {
                let end = RecordEnd::EntryLine { is_strict: true };
                return FrameStep::skip_too_long(buffer, start, limits, end, sink);
            }
            if newline.is_none() && !buffer.last {
                return FrameStep::NeedMore(start);
            }

            let after = rest.get(end + 1..).unwrap_or_default();
            let next = LineStart::of(after, buffer.last);
            if next == LineStart::NeedMore {
                return FrameStep::NeedMore(start);
            }
            let may_go_on = !after.is_empty() && !next.is_entry_after(last_content(entry));
            if may_go_on {
                body.push_line(entry.get(pushed..).unwrap_or_default());
            }
            if !may_go_on || !body.is_open() {
                sink.text_entry(TextEntry { offset: buffer.base + start as u64, text: entry });
                return FrameStep::Next(start + end);
            }
            pushed = end + 1;
        }
    }
}

/// A damaged text, whose end is searched from `from` on.
struct DamagedText {
    start: usize,
    from: usize,
    fault: Fault,
    max_buffered: usize,
}

impl DamagedText {
    /// Hands the record on with its text, in which responses may be found, unless it is larger than
    /// what may be buffered.
    fn hand_on(&self, buffer: BufferView<'_>, sink: &mut impl Sink) -> FrameStep {
        let DamagedText { start, from, fault, max_buffered } = *self;
        let record_end = RecordEnd::EntryLine { is_strict: false };
        match record_end.find(buffer, start, from) {
            Some(end) if end - start <= max_buffered => {
                let len = trimmed_len(buffer.get(start..end));
                let fault = record_end.final_fault(fault, len);
                buffer.emit(start..start + len, &damaged_reading(fault), sink);
                FrameStep::Next(end)
            }
            None if buffer.from(start).len() <= max_buffered => FrameStep::NeedMore(start),
            _ => FrameStep::skip(buffer, start, from, fault, record_end, sink),
        }
    }
}

/// Whether nothing but blanks comes after `at` on its line.
fn ends_line(buffer: BufferView<'_>, at: usize) -> bool {
    let after = buffer.from(at).iter().find(|&&byte| !is_blank(byte) || byte == b'\n');
    matches!(after, None | Some(b'\n'))
}

/// Whether what begins with a bracket and is not JSON is text: `[INFO] …`, `{main} …`. A damaged
/// array is read as text, too: each response in it is found.
fn is_text(bytes: &[u8]) -> bool {
    let Some(inside) = bytes.strip_prefix(b"{") else { return true };
    let word = inside
        .iter()
        .position(|&byte| matches!(byte, b'{' | b'}' | b'"' | b'\n'))
        .filter(|&len| len > 0 && inside.get(len) == Some(&b'}'));
    word.is_some_and(|len| matches!(inside.get(len + 1), Some(b' ' | b'\t' | b':')))
}

/// From where on to search the end of a damaged text: it ends before the line of its fault, if that
/// line begins an entry.
fn end_of_damage(
    buffer: BufferView<'_>,
    start: usize,
    fault: Fault,
    max_buffered: usize,
    limits: &Limits,
) -> usize {
    let after_fault = start + fault.at.max(1);
    if fault.at > max_buffered {
        return after_fault;
    }

    let before = buffer.get(start..start + fault.at);
    if let Some(newline) = memchr::memrchr(b'\n', before) {
        let line = start + newline + 1;
        if LineStart::of(buffer.from(line), true) == LineStart::Entry {
            return line;
        }
    }
    super::documents::absorbed_line(buffer, start, fault, limits).unwrap_or(after_fault)
}

/// Whether a line may be one of a container log: docker's `{"log":…}`, CRI's `TIME stdout F …`, or a
/// CLS export. Of these logs several lines may make one body.
fn may_be_of_container(line: &[u8]) -> bool {
    let Some(end) = memchr(b'\n', line) else { return true };
    let line = line.get(..end).unwrap_or(line);
    if line.starts_with(b"{") {
        return LOG_KEY.find(line).is_some() || CONTENT_KEY.find(line).is_some();
    }

    let mut words = line.splitn(3, |&byte| byte == b' ').skip(1);
    matches!(words.next(), Some(b"stdout" | b"stderr"))
}
