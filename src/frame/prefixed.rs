//! Log lines with a response somewhere on them.
//!
//! The record is the first object on the line that has the key `Response`, to its matching brace,
//! or to the end of the line if it is damaged. Every opening brace may begin it, also one that
//! seems to be in a string, because the text before a record is no JSON and its quotes mean
//! nothing.
//!
//! Other responses on the line are not read, but the sink is told of the line.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use smallvec::SmallVec;

use super::lines::{Line, whole_line};
use super::{Buffer, Sink, Step, trimmed_len};
use crate::Limits;
use crate::grammar::{Reader, Reading, ResponseInside};

/// The key that a line with a response holds, unless it is spelled with escapes.
pub(super) static KEY: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"\"Response\""));

pub(super) fn step(
    buffer: Buffer<'_>,
    at: usize,
    limits: &Limits,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let start = buffer.skip_blanks(at);
    match whole_line(buffer, start, limits, sink) {
        Line::Blank => Step::Next(start),
        Line::More(step) => step,
        Line::Whole(line) => {
            match find(line, reader) {
                Some((range, reading)) => {
                    buffer.emit(start + range.start..start + range.end, &reading, sink);

                    if is_crowded(line, &range, reading.end.is_ok(), reader) {
                        sink.crowded_line();
                    }
                }
                None => sink.skipped_line(),
            }
            Step::Next(start + line.len())
        }
    }
}

/// The record on a line.
pub(super) fn find<'a>(line: &'a [u8], reader: &mut Reader) -> Option<(Range<usize>, Reading<'a>)> {
    // The key may be spelled with escapes, so a backslash forbids the short cut.
    if KEY.find(line).is_none() && memchr::memchr(b'\\', line).is_none() {
        return None;
    }
    let line = line.get(..trimmed_len(line)).unwrap_or(line);
    let mut walks = Walks::default();
    let mut first = None;
    memchr::memchr_iter(b'{', line).find_map(|brace| {
        let is_known = first == Some(brace);
        if !is_known && walks.have_asked(line, brace) {
            return None;
        }
        let text = line.get(brace..).unwrap_or_default();
        let reading = reader.parse_prefix(text);
        if is_known || reading.watched.has_response {
            return Some(record(line, brace, reading));
        }
        let within = ResponseInside::find(text);
        if within.first == Some(0) {
            return Some(record(line, brace, reading));
        }
        first = [first, within.first.map(|at| brace + at)].into_iter().flatten().min();
        walks.add(brace, brace + within.end);
        None
    })
}

fn record<'a>(line: &[u8], brace: usize, reading: Reading<'a>) -> (Range<usize>, Reading<'a>) {
    (brace..reading.end.map_or(line.len(), |len| brace + len), reading)
}

/// Whether the line holds a response besides its record. A damaged record reaches to the end of the
/// line, so then the other one is inside. A key that is spelled with escapes is not searched: this
/// must cost little.
fn is_crowded(line: &[u8], record: &Range<usize>, is_valid: bool, reader: &mut Reader) -> bool {
    let rest = |at: usize| line.get(at..).unwrap_or_default();
    if is_valid {
        let after = rest(record.end);
        return KEY.find(after).is_some() && find(after, reader).is_some();
    }

    let inside = rest(record.start + 1);
    let holds_two_keys = KEY.find_iter(inside).nth(1).is_some();
    holds_two_keys && find(inside, reader).is_some()
}

/// What was walked over already: a brace that a walk took for an opening one was asked by it.
///
/// A brace that one walk takes for part of a string may open an object all the same. A walk from
/// there takes for strings what lies between those of the first, so no more than two are ever under
/// way at one place, and a line is walked over a few times at most:
///
/// ```text
/// { "log": "{", ":": { "Response":   …
/// └────────┴──┴──┴──────────────── one walk
///           {", ":": { "Response":  the other
/// ```
#[derive(Default)]
struct Walks(SmallVec<[Walk; 2]>);

struct Walk {
    /// Where it ended, or met a fault.
    end: usize,
    /// How far it was gone over again, and whether a string is open there.
    at: usize,
    in_string: bool,
}

impl Walks {
    fn add(&mut self, brace: usize, end: usize) {
        self.0.push(Walk { end, at: brace, in_string: false });
    }

    fn have_asked(&mut self, line: &[u8], brace: usize) -> bool {
        self.0.retain(|walk| brace < walk.end);
        self.0.iter_mut().any(|walk| walk.opens_at(line, brace))
    }
}

impl Walk {
    fn opens_at(&mut self, line: &[u8], brace: usize) -> bool {
        while let Some(len) =
            line.get(self.at..brace).and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            let is_quote = line.get(self.at + len) == Some(&b'"');
            self.at += len + if is_quote { 1 } else { 2 };
            self.in_string ^= is_quote;
        }
        self.at = self.at.max(brace);
        !self.in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the module says it: each brace with a reading of its own.
    fn by_hand(line: &[u8]) -> Option<Range<usize>> {
        let line = &line[..trimmed_len(line)];
        (0..line.len()).filter(|&at| line[at] == b'{').find_map(|brace| {
            let reading = crate::grammar::parse_prefix(&line[brace..], usize::MAX);
            let end = reading.end.map_or(line.len(), |len| brace + len);
            reading.watched.has_response.then_some(brace..end)
        })
    }

    #[test]
    fn every_brace_is_asked() {
        let words = ["{", "}", "[", "\"", ":", ",", "\\", "\"Response\":1", "\"a\":", "x"];
        let mut reader = Reader::strict(8);
        for long in 0..6 {
            for number in 0..words.len().pow(long) {
                let word = |place| words[number / words.len().pow(place) % words.len()];
                let line: String = (0..long).map(word).chain(["\"Response\":{}}"]).collect();
                for line in [line.clone(), format!("{{\"{line}"), format!("{{\"a\":{{{line}")] {
                    let found = find(line.as_bytes(), &mut reader).map(|(range, _)| range);
                    assert_eq!(found, by_hand(line.as_bytes()), "{line}");
                    assert!(most_walks(line.as_bytes()) <= 2, "{line}");
                }
            }
        }
    }

    #[test]
    fn a_record_that_is_too_deep_is_no_line_without_one() {
        let mut reader = Reader::strict(3);
        let found = |line: &str, reader: &mut Reader| {
            find(line.as_bytes(), reader)
                .map(|(range, reading)| (range, reading.end.map_err(|fault| fault.kind)))
        };
        let deep = Err(crate::FaultKind::TooDeep);
        assert_eq!(found("x {\"a\":[[[]]],\"Response\":1} y", &mut reader), Some((2..29, deep)));
        assert_eq!(
            found("x {\"a\":[[[{\"Response\":1}]]]} y", &mut reader),
            Some((10..24, Ok(14)))
        );
    }

    /// How many walks are under way at most, if all braces are asked.
    fn most_walks(line: &[u8]) -> usize {
        let (mut walks, mut most) = (Walks::default(), 0);
        for brace in memchr::memchr_iter(b'{', line) {
            if !walks.have_asked(line, brace) {
                walks.add(brace, brace + ResponseInside::find(&line[brace..]).end);
            }
            most = most.max(walks.0.len());
        }
        most
    }

    #[test]
    fn two_walks_may_be_under_way() {
        assert_eq!(most_walks(format!("{{\"{}", "x{\":{\"".repeat(100)).as_bytes()), 2);
    }
}
