//! `prefixed`: log lines with a response somewhere on them.
//!
//! The record is the first object on the line that has the key `Response`. It reaches to its
//! matching brace or, if it is damaged, to the end of the line. Every opening brace may begin it,
//! even one that seems to be in a string: the text before a record is not JSON, and its quotes mean
//! nothing.
//!
//! Other responses on the line are not read. The sink learns that the line has some
//! ([`Sink::crowded_line`]).

use std::ops::{ControlFlow, Range};
use std::sync::LazyLock;

use memchr::memmem;

use super::brace_walks::BraceWalks;
use super::lines::{after_last_newline, whole_line};
use super::record::{Sink, TextEntry};
use super::skip::RecordEnd;
use super::splitter::{FrameContext, RecordSplitter};
use super::step::FrameStep;
use super::view::{BufferView, trimmed_len};
use crate::grammar::{Reader, Reading, ResponseInside};

/// The key that a line with a response holds, unless it is spelled with escapes.
pub(super) static RESPONSE_KEY: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"Response\""));

#[derive(Debug, Default)]
pub(super) struct PrefixedSplitter;

impl RecordSplitter for PrefixedSplitter {
    const CAN_CUT: bool = true;

    fn safe_cut(bytes: &[u8]) -> Option<usize> {
        after_last_newline(bytes)
    }

    fn next_record(
        &mut self,
        buffer: BufferView<'_>,
        at: usize,
        context: &mut FrameContext,
        sink: &mut impl Sink,
    ) -> FrameStep {
        let FrameContext { limits, reader, .. } = context;
        let start = buffer.skip_blanks(at);
        let line = match whole_line(buffer, start, limits, sink) {
            ControlFlow::Break(step) => return step,
            ControlFlow::Continue(line) => line,
        };

        match find_response(line, BraceWalks::default(), reader) {
            Some((range, reading)) => {
                buffer.emit(start + range.start..start + range.end, &reading, sink);
                if is_crowded(line, &range, reading.end.is_ok(), reader) {
                    sink.crowded_line(buffer.base + (start + range.start) as u64);
                }
            }
            None => {
                let offset = buffer.base + start as u64;
                sink.skipped_line(TextEntry { offset, text: line });
            }
        }
        FrameStep::Next(start + line.len())
    }

    /// Every brace of the line may begin the record, so the line is needed whole.
    fn record_end(&self, _offset: u64) -> Option<RecordEnd> {
        None
    }
}

/// The first object in `line` that has the key `Response`, except for objects that `walks` have
/// visited.
fn find_response<'a>(
    line: &'a [u8],
    mut walks: BraceWalks,
    reader: &mut Reader,
) -> Option<(Range<usize>, Reading<'a>)> {
    // With a backslash on the line, the key may be spelled with escapes.
    let cannot_hold_key =
        RESPONSE_KEY.find(line).is_none() && memchr::memchr(b'\\', line).is_none();
    if cannot_hold_key {
        return None;
    }

    let line = line.get(..trimmed_len(line)).unwrap_or(line);
    // The brace of the first object with the key that a walk has found inside another object.
    let mut first_inside = None;
    for brace in memchr::memchr_iter(b'{', line) {
        let is_known = first_inside == Some(brace);
        if !is_known && walks.have_visited(line, brace) {
            continue;
        }

        let text = line.get(brace..).unwrap_or_default();
        let reading = reader.parse_prefix(text);
        if is_known || reading.watched.has_response {
            return Some((record_range(line, brace, &reading), reading));
        }

        // This walk has no depth limit, so it may find the key where the reader stopped before it.
        let inside = ResponseInside::find(text);
        if inside.first == Some(0) {
            return Some((record_range(line, brace, &reading), reading));
        }
        let inside_first = inside.first.map(|at| brace + at);
        first_inside = [first_inside, inside_first].into_iter().flatten().min();
        walks.add(brace, brace + inside.end);
    }
    None
}

/// The place of the record on its line. A damaged one reaches to the end of the line.
fn record_range(line: &[u8], brace: usize, reading: &Reading<'_>) -> Range<usize> {
    brace..reading.end.map_or(line.len(), |len| brace + len)
}

/// Whether the line holds a response besides its record. The key counts only as it is usually
/// spelled, without escapes, since this must cost little.
fn is_crowded(line: &[u8], record: &Range<usize>, is_valid: bool, reader: &mut Reader) -> bool {
    let rest = |at: usize| line.get(at..).unwrap_or_default();
    if is_valid {
        let after = rest(record.end);
        let holds_key = RESPONSE_KEY.find(after).is_some();
        return holds_key && find_response(after, BraceWalks::default(), reader).is_some();
    }

    // A damaged record reaches to the end of the line, so another response is inside of its range.
    let text = rest(record.start);
    let holds_two_keys = RESPONSE_KEY.find_iter(text).nth(1).is_some();
    if !holds_two_keys {
        return false;
    }

    // What was read of the record before its fault belongs to it, members named `Response`
    // included.
    let mut own = BraceWalks::default();
    own.add(0, ResponseInside::find(text).end);
    find_response(text, own, reader).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: each brace is read on its own.
    fn by_hand(line: &[u8]) -> Option<Range<usize>> {
        let line = &line[..trimmed_len(line)];
        (0..line.len()).filter(|&at| line[at] == b'{').find_map(|brace| {
            let reading = crate::grammar::parse_prefix(&line[brace..], usize::MAX);
            let end = reading.end.map_or(line.len(), |len| brace + len);
            reading.watched.has_response.then_some(brace..end)
        })
    }

    #[test]
    fn every_brace_is_tried() {
        let words = ["{", "}", "[", "\"", ":", ",", "\\", "\"Response\":1", "\"a\":", "x"];
        let mut reader = Reader::strict(8);
        for long in 0..6 {
            for number in 0..words.len().pow(long) {
                let word = |place| words[number / words.len().pow(place) % words.len()];
                let line: String = (0..long).map(word).chain(["\"Response\":{}}"]).collect();
                for line in [line.clone(), format!("{{\"{line}"), format!("{{\"a\":{{{line}")] {
                    let found = find_response(line.as_bytes(), BraceWalks::default(), &mut reader)
                        .map(|(range, _)| range);
                    assert_eq!(found, by_hand(line.as_bytes()), "{line}");
                    assert!(most_walks(line.as_bytes()) <= 2, "{line}");
                }
            }
        }
    }

    #[test]
    fn a_record_that_is_too_deep_is_still_the_record() {
        let mut reader = Reader::strict(3);
        let found = |line: &str, reader: &mut Reader| {
            find_response(line.as_bytes(), BraceWalks::default(), reader)
                .map(|(range, reading)| (range, reading.end.map_err(|fault| fault.kind)))
        };
        let deep = Err(crate::FaultKind::TooDeep);
        assert_eq!(found("x {\"a\":[[[]]],\"Response\":1} y", &mut reader), Some((2..29, deep)));
        assert_eq!(
            found("x {\"a\":[[[{\"Response\":1}]]]} y", &mut reader),
            Some((10..24, Ok(14)))
        );
    }

    /// How many walks cover one place at most, if all braces are tried.
    fn most_walks(line: &[u8]) -> usize {
        let (mut walks, mut most) = (BraceWalks::default(), 0);
        for brace in memchr::memchr_iter(b'{', line) {
            if !walks.have_visited(line, brace) {
                walks.add(brace, brace + ResponseInside::find(&line[brace..]).end);
            }
            most = most.max(walks.len());
        }
        most
    }

    #[test]
    fn two_walks_may_cover_one_place() {
        assert_eq!(most_walks(format!("{{\"{}", "x{\":{\"".repeat(100)).as_bytes()), 2);
    }
}
