//! `entries`: log entries of any kind, in turn. This is how `auto` reads line-oriented input.
//!
//! ```text
//! an entry begins with    it is
//! {                       a JSON text over any number of lines, valid or damaged
//! {word} and a blank      a line of text
//! [                       a JSON text if it is valid and alone on its lines; else a line of text
//! anything else           a line of text, and the lines that go on with a JSON text in it
//! ```
//!
//! What an entry holds is found out by `recording`. Each entry is decided by itself, so the result
//! depends neither on the first line nor on where an input is cut. This file must not know
//! recorders.

use std::sync::LazyLock;

use memchr::{memchr, memmem};

use super::documents::end_of_damage;
use super::extent::{TextExtent, text_window};
use super::known::KnownObjects;
use super::open_body::OpenBody;
use super::quiet_lines::QuietLines;
use super::record::{Sink, TextEntry};
use super::skip::RecordEnd;
use super::splitter::{FrameContext, RecordSplitter};
use super::step::FrameStep;
use super::view::{BufferView, exceeds_limit};
use crate::Limits;
use crate::grammar::{Fault, FaultKind, LineStart, ObjectOutline, Reading, is_blank, last_content};

/// How nearly all responses begin, as far as it is compared in one step.
const RESPONSE_START: &[u8; 8] = b"{\"Respon";

/// Lines with a response are longer, nearly always.
const SHORT_LINE: usize = 256;

const NEXT_ENTRY: RecordEnd = RecordEnd::EntryLine { is_strict: false };
const NEXT_STRICT_ENTRY: RecordEnd = RecordEnd::EntryLine { is_strict: true };

/// The members that hold the text of a container log.
static LOG_KEY: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"log\""));
static CONTENT_KEY: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"__CONTENT__\""));

#[derive(Debug, Default)]
pub(super) struct EntrySplitter {
    /// Whether the entry that does not end in this buffer must be buffered whole: a line of text,
    /// or what may turn out to be one.
    is_buffered_whole: bool,
    /// Whether the next lines are worth a look at many of them at once: the last one was short.
    may_be_quiet: bool,
    /// Where the fault of the last damaged array is in the input. Lines before it that begin with
    /// `[` are text: if each were read up to its own fault, nested arrays would be expensive.
    array_fault: u64,
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
            start.is_entry_after(|| last_content(before)) && !may_be_of_container(after)
        })
    }

    #[inline(always)]
    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let start = match buffer.from(at) {
            // Most lines of text come after another, and are no objects.
            [b'\n', first, ..] if *first != b'{' && !is_blank(*first) => {
                if std::mem::take(&mut self.may_be_quiet)
                    && let Some(quiet) = QuietLines::find(buffer, at + 1, &context.limits, sink)
                {
                    sink.quiet_lines(quiet.lines);
                    return FrameStep::Next(quiet.end);
                }
                at + 1
            }
            _ => {
                let known = KnownObjects { buffer, limits: &context.limits, sink };
                context.reader.read_known::<false>(buffer.bytes, at, known)
            }
        };
        let first = match buffer.from(start) {
            [] => return FrameStep::Next(start),
            // Nearly always: what is left to be decided is only how far it reaches.
            [b'{', b'"', ..] => {
                self.is_buffered_whole = false;
                return self.read_object(buffer, start, context, sink);
            }
            [first, ..] => *first,
        };

        let is_word = if first == b'{' {
            is_word_in_braces(buffer.from(start), buffer.last)
        } else {
            Some(false)
        };
        self.is_buffered_whole = first != b'{' || is_word != Some(false);
        let is_in_damaged_array = buffer.base + (start as u64) < self.array_fault;

        match (first, is_word) {
            (_, None) => FrameStep::NeedMore(start),
            (b'{', Some(false)) => self.read_object(buffer, start, context, sink),
            (b'[', _) if !is_in_damaged_array => self.read_array(buffer, start, context, sink),
            _ => {
                let step = text_entry(buffer, start, &context.limits, sink);
                if let FrameStep::Next(end) = step {
                    self.may_be_quiet = end - start <= SHORT_LINE;
                }
                step
            }
        }
    }

    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        (!self.is_buffered_whole).then_some(NEXT_ENTRY)
    }

    fn finish(&mut self, _buffer: BufferView<'_>, _sink: &mut impl Sink) {
        *self = EntrySplitter::default();
    }
}

impl EntrySplitter {
    /// Hands on the array at `start`, or the line of text that begins like one.
    fn read_array(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, .. } = context;
        let window = text_window(buffer, start, limits);
        let reading = reader.parse_unknown(window);

        let text_end = match entry_extent(&reading, window, buffer, start, limits) {
            TextExtent::Whole(len) => match fills_lines(buffer, start, start + len, limits) {
                Some(true) => {
                    buffer.emit(start..start + len, &reading, sink);
                    return FrameStep::Next(start + len);
                }
                Some(false) => start + len,
                None => return FrameStep::NeedMore(start),
            },
            TextExtent::Damaged(fault) => start + fault.at,
            TextExtent::Open => return FrameStep::NeedMore(start),
            TextExtent::TooLong => {
                return FrameStep::skip_too_long(buffer, start, limits, NEXT_STRICT_ENTRY, sink);
            }
        };
        self.array_fault = buffer.base + text_end as u64;
        text_entry(buffer, start, limits, sink)
    }

    /// Hands on the object at `start`, valid or damaged.
    #[inline(always)]
    fn read_object(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let window = text_window(buffer, start, &context.limits);
        if !window.starts_with(RESPONSE_START) {
            return self.read_wrapper(buffer, start, context, sink);
        }

        let reading = context.reader.parse_unknown(window);
        match reading.end {
            Ok(len) if len <= context.limits.record_bytes => {
                buffer.emit(start..start + len, &reading, sink);
                FrameStep::Next(start + len)
            }
            _ => self.read_invalid(buffer, start, &reading, context, sink),
        }
    }

    /// Hands on an object that is no response itself, with its members.
    #[inline(never)]
    fn read_wrapper(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let window = text_window(buffer, start, &context.limits);
        let mut outline = ObjectOutline::default();
        let reading = context.reader.parse_outlined(window, &mut outline);
        match reading.end {
            Ok(len) if len <= context.limits.record_bytes => {
                buffer.emit_outlined(start..start + len, &reading, &outline, sink);
                FrameStep::Next(start + len)
            }
            _ => self.read_invalid(buffer, start, &reading, context, sink),
        }
    }

    /// Hands on an object that is damaged, too long, or not all there.
    fn read_invalid(
        &mut self,
        buffer: BufferView<'_>,
        start: usize,
        reading: &Reading<'_>,
        context: &FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, max_buffered, .. } = context;
        let window = text_window(buffer, start, limits);
        match entry_extent(reading, window, buffer, start, limits) {
            TextExtent::Whole(len) => {
                buffer.emit(start..start + len, reading, sink);
                FrameStep::Next(start + len)
            }
            TextExtent::Open => FrameStep::NeedMore(start),
            TextExtent::TooLong => {
                FrameStep::skip_too_long(buffer, start, limits, NEXT_STRICT_ENTRY, sink)
            }
            TextExtent::Damaged(fault) => {
                let from = end_of_damage(buffer, start, fault, *max_buffered, limits);
                if fault.at > *max_buffered {
                    return FrameStep::skip(buffer, start, from, fault, NEXT_ENTRY, sink);
                }

                // Recorders are found in damaged records, too, so their bytes are needed.
                self.is_buffered_whole = true;
                let most = limits.record_bytes.min(*max_buffered);
                FrameStep::skip_buffered(buffer, start, from, fault, NEXT_ENTRY, most, sink)
            }
        }
    }
}

/// How far the text at `start` reaches. A line that begins an entry ends it, even if the fault is
/// only inside of that line: `2026-11-25` begins like a number.
fn entry_extent(
    reading: &Reading<'_>,
    window: &[u8],
    buffer: BufferView<'_>,
    start: usize,
    limits: &Limits,
) -> TextExtent {
    if let Err(fault) = reading.end
        && let Some(newline) = memchr::memrchr(b'\n', buffer.get(start..start + fault.at))
    {
        let len = newline + 1;
        match LineStart::of(buffer.from(start + len), buffer.last) {
            LineStart::NeedMore => return TextExtent::Open,
            LineStart::Entry if len > limits.record_bytes => return TextExtent::TooLong,
            LineStart::Entry => {
                return TextExtent::Damaged(Fault::new(FaultKind::UnexpectedEnd, len));
            }
            LineStart::Bracket | LineStart::Continuation => {}
        }
    }
    TextExtent::of(reading, window, buffer, limits)
}

/// Hands on the line of text that begins at `start`, with the lines that go on with a JSON text in
/// it.
fn text_entry(
    buffer: BufferView<'_>,
    start: usize,
    limits: &Limits,
    sink: &mut impl Sink,
) -> FrameStep {
    let rest = buffer.from(start);
    let mut body = OpenBody::default();
    let mut pushed = 0;
    loop {
        let unread = rest.get(pushed..).unwrap_or_default();
        let newline = memchr(b'\n', unread).map(|at| pushed + at);
        let end = newline.unwrap_or(rest.len());
        let entry = rest.get(..end).unwrap_or(rest);
        if exceeds_limit(entry, limits.record_bytes) {
            return FrameStep::skip_too_long(buffer, start, limits, NEXT_STRICT_ENTRY, sink);
        }
        if newline.is_none() && !buffer.last {
            return FrameStep::NeedMore(start);
        }

        let after = rest.get(end + 1..).unwrap_or_default();
        let next = LineStart::of(after, buffer.last);
        if next == LineStart::NeedMore {
            return FrameStep::NeedMore(start);
        }

        let may_go_on = !after.is_empty() && !next.is_entry_after(|| last_content(entry));
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

/// Whether nothing but blanks comes after the text in `start..end` on its line, and all of it is
/// within the limit. `None`: more bytes are needed to know.
fn fills_lines(buffer: BufferView<'_>, start: usize, end: usize, limits: &Limits) -> Option<bool> {
    let is_blank_in_line = |&&byte: &&u8| is_blank(byte) && byte != b'\n';
    let line_end = end + buffer.from(end).iter().take_while(is_blank_in_line).count();
    if exceeds_limit(buffer.get(start..line_end), limits.record_bytes) {
        return Some(false);
    }

    match buffer.from(line_end).first() {
        Some(&byte) => Some(byte == b'\n'),
        None if buffer.last => Some(true),
        None => None,
    }
}

/// Whether a text that begins with `{` is one like `{main} INFO`, which is no JSON. `None`: more
/// bytes are needed to know.
fn is_word_in_braces(bytes: &[u8], is_last: bool) -> Option<bool> {
    const MOST_BYTES: usize = 64;

    let window = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    let is_whole = is_last || window.len() == MOST_BYTES;
    let undecided = if is_whole { Some(false) } else { None };

    let inside = window.get(1..).unwrap_or_default();
    let is_stop = |byte: &u8| matches!(byte, b'{' | b'}' | b'"' | b'\n');
    let Some(len) = inside.iter().position(is_stop) else { return undecided };
    let is_blank_inside = inside.iter().take(len).all(|&byte| is_blank(byte));
    if is_blank_inside || inside.get(len) != Some(&b'}') {
        return Some(false);
    }
    match inside.get(len + 1) {
        Some(byte) => Some(matches!(byte, b' ' | b'\t' | b':')),
        None => undecided,
    }
}

/// Whether a line may be one of a container log: docker's `{"log":…}`, CRI's `TIME stdout F …`, or
/// a CLS export. Of these logs several lines may make one body.
fn may_be_of_container(line: &[u8]) -> bool {
    let Some(end) = memchr(b'\n', line) else { return true };
    let line = line.get(..end).unwrap_or(line);
    if line.starts_with(b"{") {
        return LOG_KEY.find(line).is_some() || CONTENT_KEY.find(line).is_some();
    }

    let mut words = line.splitn(3, |&byte| byte == b' ').skip(1);
    matches!(words.next(), Some(b"stdout" | b"stderr"))
}
