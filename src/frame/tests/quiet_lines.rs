//! Quiet lines are lines of text like others, except that nobody looks at each of them.

use proptest::prelude::*;

use super::properties::{cuts_of, entry_limits, entry_lines};
use super::*;

/// Receives quiet lines where no `Q` is in them.
#[derive(Default)]
struct QuietScribe {
    entries: Vec<Entry>,
}

#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Record(usize, usize),
    Text(usize, usize),
    Quiet(u64),
}

impl Sink for QuietScribe {
    fn record(&mut self, record: Record<'_>) {
        self.entries.push(Entry::Record(record.offset as usize, record.length as usize));
    }

    fn skipped_line(&mut self, _: TextEntry<'_>) {}

    fn crowded_line(&mut self, _: u64) {}

    fn text_entry(&mut self, entry: TextEntry<'_>) {
        self.entries.push(Entry::Text(entry.offset as usize, entry.text.len()));
    }

    fn quiet_len(&self, text: &[u8]) -> usize {
        text.iter().position(|&byte| byte == b'Q').unwrap_or(text.len())
    }

    fn quiet_lines(&mut self, lines: u64) {
        self.entries.push(Entry::Quiet(lines));
    }
}

/// What is found with quiet lines, if the input comes in buffers that end at `ends`.
fn quiet_entries(input: &[u8], limits: Limits, ends: &[usize]) -> Vec<Entry> {
    let reader = Reader::new(limits.depth, Kernel::best(), Validation::Strict);
    let mut framer = Framer::new(Framing::Entries, limits, reader);
    let mut scribe = QuietScribe::default();
    let mut at = 0;
    for (index, &end) in ends.iter().enumerate() {
        at += framer.frame(&input[at..end], at as u64, index + 1 == ends.len(), &mut scribe);
    }
    scribe.entries
}

/// Checks that quiet lines stand for the lines of text that are found without them, and that each
/// of these has nothing to look at. Returns how many there are.
fn check_quiet(input: &[u8], limits: Limits, ends: &[usize]) -> u64 {
    let way = (Framing::Entries, limits, Validation::Strict, PLENTY);
    let notes = find_records(way, input, &[input.len()]);
    let (mut records, mut texts) = (notes.records.iter(), notes.texts.iter().copied());
    let show = String::from_utf8_lossy(input);
    let mut quiet = 0;
    for entry in quiet_entries(input, limits, ends) {
        match entry {
            Entry::Record(offset, length) => {
                let (at, len, _) = records.next().unwrap();
                assert_eq!((offset, length), (*at, *len), "{show:?}");
            }
            Entry::Text(offset, length) => {
                assert_eq!(Some((offset, length)), texts.next(), "{show:?}");
            }
            Entry::Quiet(lines) => {
                quiet += lines;
                for (offset, length) in texts.by_ref().take(lines as usize) {
                    let line = &input[offset..offset + length];
                    let is_loud = |byte: &u8| matches!(byte, b'{' | b'}' | b'Q' | b'\n');
                    assert!(!line.iter().any(is_loud), "{show:?}");
                    let content = line.iter().rfind(|&&byte| !is_blank(byte));
                    assert!(!matches!(content, None | Some(b']')), "{show:?}");
                }
            }
        }
    }
    assert_eq!((records.next(), texts.next()), (None, None), "{show:?}");
    quiet
}

#[test]
fn lines_in_which_nothing_can_begin_are_quiet() {
    for (line, expected) in [
        ("2026-11-25T17:01:13Z INFO up", true),
        ("INFO [main] up", true),
        ("x", true),
        ("2026/11/25 up\r", true),
        ("INFO {", false),
        ("INFO }", false),
        ("INFO Q", false),
        ("INFO [main]", false),
        ("INFO [main]\r", false),
        ("INFO up ", false),
        ("\"INFO\"", false),
        ("12", false),
        ("  at main", false),
        ("", false),
    ] {
        // The first line is short, and the last one not whole.
        let input = format!("x\n{line}\nend");
        let quiet = check_quiet(input.as_bytes(), Limits::new(), &[input.len()]);
        assert_eq!(quiet, u64::from(expected), "{line:?}");
    }
}

#[test]
fn many_lines_are_quiet_at_once() {
    let line = format!("INFO {}\n", "up ".repeat(50).trim_end());
    let input = line.repeat(200);
    let quiet = check_quiet(input.as_bytes(), Limits::new(), &[input.len()]);
    assert!(quiet > 180, "{quiet}");

    // No line that is too long is among them.
    let long = check_quiet(input.as_bytes(), of_bytes(100), &[input.len()]);
    assert_eq!(long, 0);
}

proptest! {
    #[test]
    fn quiet_lines_are_lines_of_text(
        input in entry_lines(),
        limits in entry_limits(),
        seeds in proptest::collection::vec(0..1000_usize, 0..6),
    ) {
        check_quiet(&input, limits, &cuts_of(&input, &seeds));
    }
}
