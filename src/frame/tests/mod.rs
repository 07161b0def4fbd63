//! Framing, compared with hand-written cases and with a slow framer that is easy to believe.
//!
//! Every case runs through every way in which bytes can arrive: whole, cut once anywhere, in pieces
//! of many sizes, and split at each place that `safe_cut` names; with every kernel, and with shapes
//! learned from all records, from some, or from none. All ways must find the same records.
//! These tests must not know files, threads or error codes.

mod array;
mod damaged;
mod documents;
mod entries;
mod large;
mod lines;
mod others;
mod properties;
mod quiet_lines;
mod slow;

use proptest::prelude::TestCaseError;

use super::{Framer, Framing, HEAD_BYTES, Record, Sink, TextEntry, detect};
use crate::grammar::{Fault, FaultKind, Reader, Validation, is_blank, parse, parse_prefix};
use crate::{Kernel, Limits};

/// Buffers more than any record here, whatever the features.
const PLENTY: usize = 64 << 20;

/// A record: offset, length, and `ok` or the fault with its place.
type Found = (usize, usize, String);

/// What a framer found, how many lines it skipped, and how many had more than one response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Notes {
    records: Vec<Found>,
    /// Offset and length of each line of text.
    texts: Vec<(usize, usize)>,
    /// Where the records begin that came with their bytes. Noted under `entries` only.
    whole: Vec<usize>,
    skipped: usize,
    crowded: usize,
}

/// Takes notes, and checks each record against the input it came from.
struct Scribe<'i> {
    input: &'i [u8],
    framing: Framing,
    depth: usize,
    validation: Validation,
    notes: Notes,
}

impl Sink for Scribe<'_> {
    fn record(&mut self, record: Record<'_>) {
        let (offset, length) = (record.offset as usize, record.length as usize);
        if let Some((before, len, _)) = self.notes.records.last() {
            assert!(before + len <= offset, "records overlap or are out of order");
        }

        let bytes = &self.input[offset..offset + length];
        assert_eq!(
            record.head,
            &bytes[..length.min(256)],
            "the head is not the record's beginning"
        );
        assert!(record.text.is_none_or(|text| text == bytes), "the text is not the record's");
        if self.framing == Framing::Entries && record.text.is_some() {
            self.notes.whole.push(offset);
        }
        if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
            assert!(!is_blank(*first) && !is_blank(*last), "blanks around the record");
        }

        match record.reading.end {
            Ok(end) => {
                assert_eq!(end, length);
                let alone = match self.validation {
                    Validation::Strict => parse(bytes, self.depth),
                    level => Reader::new(self.depth, Kernel::Scalar, level)
                        .with_cooldown(u32::MAX)
                        .parse(bytes),
                };
                assert_eq!(*record.reading, alone, "read alone, the record gives another result");
            }
            // Blanks after a record may make it too long.
            Err(fault) => {
                assert!(
                    fault.at <= length || fault.kind == FaultKind::TooLong,
                    "{fault:?} in {length} bytes"
                );
            }
        }
        self.notes.records.push((offset, length, outcome(record.reading.end)));
    }

    fn skipped_line(&mut self, line: TextEntry<'_>) {
        self.check_text(line);
        self.notes.skipped += 1;
    }

    fn crowded_line(&mut self, _offset: u64) {
        self.notes.crowded += 1;
    }

    fn text_entry(&mut self, entry: TextEntry<'_>) {
        let place = self.check_text(entry);
        self.notes.texts.push(place);
    }

    fn yaml_document(&mut self, document: TextEntry<'_>) {
        let (offset, length) = (document.offset as usize, document.text.len());
        assert_eq!(document.text, &self.input[offset..]);
        self.notes.texts.push((offset, length));
    }
}

impl Scribe<'_> {
    /// The place of a text. It must be that of the input, after everything that was found so far.
    fn check_text(&self, entry: TextEntry<'_>) -> (usize, usize) {
        let (offset, length) = (entry.offset as usize, entry.text.len());
        assert_eq!(entry.text, &self.input[offset..offset + length]);
        assert!(!is_blank(entry.text[0]), "blanks before the text");

        let last_record = self.notes.records.last().map_or(0, |(before, len, _)| before + len);
        let last_text = self.notes.texts.last().map_or(0, |(before, len)| before + len);
        assert!(last_record.max(last_text) <= offset, "a text is out of order");
        (offset, length)
    }
}

fn outcome(end: Result<usize, Fault>) -> String {
    end.map_or_else(|fault| format!("{}@{}", fault.kind.word(), fault.at), |_| "ok".to_owned())
}

/// Feeds `input[from..to]`, to which no later byte belongs, in buffers that end at `ends`. What is
/// left of one is at the beginning of the next.
fn feed_framer(
    framing: Framing,
    limits: Limits,
    buffered: usize,
    scribe: &mut Scribe<'_>,
    from: usize,
    to: usize,
    ends: &[usize],
) {
    // Every kernel and every way to learn in turn. Readings are compared with the plain parser's.
    let kernels: Vec<Kernel> =
        Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported()).collect();
    let turn = ends.len() + ends.first().copied().unwrap_or_default();
    let rest = [0, 2, u32::MAX][turn / kernels.len() % 3];
    let reader = Reader::new(limits.depth, kernels[turn % kernels.len()], scribe.validation)
        .with_cooldown(rest);
    let mut framer = Framer::new(framing, limits, reader).buffering_at_most(buffered);
    let mut at = from;

    for (index, &end) in ends.iter().enumerate() {
        let last = index + 1 == ends.len();
        let buffer = &scribe.input[at..end];
        let used = framer.frame(buffer, at as u64, last, scribe);
        assert!(used <= buffer.len(), "{used} of {} bytes were used", buffer.len());
        at += used;
        if last {
            assert_eq!((at, end), (to, to), "bytes were left over");
        }
    }
}

/// How an input is read. The last is how many bytes are buffered for one record.
type Way = (Framing, Limits, Validation, usize);

/// The ends of the buffers if `from..to` comes in pieces of `size`.
fn piece_ends(from: usize, to: usize, size: usize) -> Vec<usize> {
    (from..to).step_by(size).skip(1).chain([to]).collect()
}

/// What is found if the input comes in buffers that end at `ends`.
fn find_records(way: Way, input: &[u8], ends: &[usize]) -> Notes {
    let (framing, limits, validation, buffered) = way;
    let mut scribe =
        Scribe { input, framing, depth: limits.depth, validation, notes: Notes::default() };
    feed_framer(framing, limits, buffered, &mut scribe, 0, input.len(), ends);
    scribe.notes
}

/// What is found if each part between `cuts` has a framer of its own, fed in pieces of `size`.
fn find_records_apart(way: Way, input: &[u8], cuts: &[usize], size: usize) -> Notes {
    let (framing, limits, validation, buffered) = way;
    let mut scribe =
        Scribe { input, framing, depth: limits.depth, validation, notes: Notes::default() };
    let mut from = 0;
    for &to in cuts.iter().chain([&input.len()]) {
        feed_framer(framing, limits, buffered, &mut scribe, from, to, &piece_ends(from, to, size));
        from = to;
    }
    scribe.notes
}

/// Every place where the input may be cut.
fn safe_cuts(framing: Framing, input: &[u8]) -> Vec<usize> {
    let mut cuts: Vec<usize> =
        (0..=input.len()).filter_map(|end| framing.safe_cut(&input[..end])).collect();
    cuts.dedup();
    assert!(cuts.is_sorted(), "{cuts:?}");
    assert!(cuts.iter().all(|&cut| cut > 0 && cut <= input.len()), "{cuts:?}");
    assert!(framing.can_cut() || cuts.is_empty(), "{framing}: {cuts:?}");
    cuts
}

/// What is found in the input as one buffer. Asserts that every other way of feeding it finds the
/// same.
fn every_way(framing: Framing, limits: Limits, input: &[u8]) -> Notes {
    every_way_under((framing, limits, Validation::Structure, PLENTY), input);

    let notes = every_way_under((framing, limits, Validation::Strict, PLENTY), input);
    for buffered in [0, 4, 20, 100] {
        let others = every_way_under((framing, limits, Validation::Strict, buffered), input);
        // Where no mark ends a record, a damaged one that is not buffered ends elsewhere.
        let is_marked = !matches!(framing, Framing::Documents | Framing::Array | Framing::Entries);
        if is_marked || notes.records.iter().all(|(.., outcome)| outcome == "ok") {
            // How many bytes are buffered decides which records come with their bytes.
            let others = Notes { whole: notes.whole.clone(), ..others };
            assert_eq!(
                others,
                notes,
                "{framing:?}, {buffered} bytes buffered: {:?}",
                String::from_utf8_lossy(input)
            );
        }
    }
    notes
}

fn every_way_under(way: Way, input: &[u8]) -> Notes {
    let (framing, _, validation, buffered) = way;
    let len = input.len();
    let whole = find_records(way, input, &[len]);
    let show = || String::from_utf8_lossy(input).into_owned();
    let same = |notes: Notes, how: &str| {
        assert_eq!(notes, whole, "{framing:?} {validation:?} {buffered} {how}: {:?}", show())
    };

    same(find_records(way, input, &[len, len]), "with an empty last buffer");
    same(find_records(way, input, &[0, 0, len]), "with empty first buffers");

    for cut in 0..=len {
        same(find_records(way, input, &[cut, len]), &format!("cut at {cut}"));
        same(
            find_records(way, input, &[cut, len, len]),
            &format!("cut at {cut}, empty last buffer"),
        );
    }

    for size in (1..=20).chain(63..=65).chain([130]) {
        same(find_records(way, input, &piece_ends(0, len, size)), &format!("in pieces of {size}"));
    }

    let cuts = safe_cuts(framing, input);
    for size in [1, 3, len.max(1)] {
        for &cut in &cuts {
            same(
                find_records_apart(way, input, &[cut], size),
                &format!("split at {cut}, pieces of {size}"),
            );
        }
        same(
            find_records_apart(way, input, &cuts, size),
            &format!("split at {cuts:?}, pieces of {size}"),
        );
    }
    whole
}

/// Removes the parentheses from `marked`; they are around the records.
fn unmark(marked: &[u8]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let (mut input, mut places) = (Vec::new(), Vec::new());
    for &byte in marked {
        match (byte, places.last_mut()) {
            (b'(', _) => places.push((input.len(), 0)),
            (b')', Some((offset, length))) => *length = input.len() - *offset,
            _ => input.push(byte),
        }
    }
    (input, places)
}

/// Checks that the records in parentheses are found, with these outcomes, in every way.
fn check_all(framing: Framing, limits: Limits, marked: &[u8], outcomes: &[&str], skipped: usize) {
    check_lines(framing, limits, marked, outcomes, skipped, 0);
}

/// The same, and how many lines have more than one response.
fn check_lines(
    framing: Framing,
    limits: Limits,
    marked: &[u8],
    outcomes: &[&str],
    skipped: usize,
    crowded: usize,
) {
    let (input, places) = unmark(marked);
    let show = String::from_utf8_lossy(marked);
    assert_eq!(places.len(), outcomes.len(), "records and outcomes in {show:?}");
    let records = places
        .iter()
        .zip(outcomes)
        .map(|(&(offset, length), word)| (offset, length, (*word).to_owned()));
    let expected = Notes { records: records.collect(), skipped, crowded, ..Notes::default() };
    assert_eq!(every_way(framing, limits, &input), expected, "{framing:?}: {show:?}");
}

fn check(framing: Framing, marked: &[u8], outcomes: &[&str]) {
    check_all(framing, Limits::default(), marked, outcomes, 0);
}

fn of_bytes(record_bytes: usize) -> Limits {
    Limits::new().record_bytes(record_bytes)
}

/// Compares the framer with the slow one.
fn agree(
    framing: Framing,
    limits: Limits,
    buffered: usize,
    input: &[u8],
) -> Result<(), TestCaseError> {
    let found =
        find_records((framing, limits, Validation::Strict, buffered), input, &[input.len()]);
    let slow::SlowFound { records, texts, whole, skipped, crowded } =
        slow::frame(framing, input, &limits, buffered);
    let outcome = |end: Result<(), (FaultKind, usize)>| {
        outcome(end.map(|()| 0).map_err(|(kind, at)| Fault::new(kind, at)))
    };
    let records =
        records.into_iter().map(|(offset, length, end)| (offset, length, outcome(end))).collect();
    let expected = Notes { records, texts, whole, skipped, crowded };
    let show = String::from_utf8_lossy(input);

    proptest::prop_assert_eq!(
        found,
        expected,
        "{:?}, {:?}, {} buffered: {:?}",
        framing,
        limits,
        buffered,
        show
    );
    Ok(())
}

/// Compares the framing that `auto` chooses with its definition.
fn agree_on_auto(limits: Limits, input: &[u8]) -> Result<(), TestCaseError> {
    let head = input.get(..HEAD_BYTES).unwrap_or(input);
    let show = String::from_utf8_lossy(head);
    proptest::prop_assert_eq!(detect(input, &limits), slow::auto(head, &limits), "{:?}", show);
    Ok(())
}

#[test]
fn auto_looks_at_the_head_only() {
    let limits = Limits::default();
    for (blanks, framing) in [
        (HEAD_BYTES - 9, Framing::Array),
        (HEAD_BYTES - 8, Framing::Array),
        (HEAD_BYTES - 7, Framing::Entries),
        (HEAD_BYTES, Framing::Entries),
    ] {
        let input = format!("[{}{{\"a\":1}},\n{{}}]", " ".repeat(blanks));
        let is_in_head = blanks + "[{\"a\":1}".len() <= HEAD_BYTES;
        assert_eq!(framing == Framing::Array, is_in_head, "{blanks}");
        assert_eq!(detect(input.as_bytes(), &limits), framing, "{blanks}");
        agree_on_auto(limits, input.as_bytes()).unwrap();
    }
}

/// Only there may another framer go on.
#[test]
fn another_framer_may_go_on_only_between_records() {
    for framing in
        [Framing::Entries, Framing::Lines, Framing::Documents, Framing::Seq, Framing::Prefixed]
    {
        let mut framer =
            Framer::new(framing, of_bytes(120), Reader::strict(8)).buffering_at_most(10);
        let mut is_between = |input: &[u8], base| {
            framer.frame(
                input,
                base,
                false,
                &mut Scribe {
                    input,
                    framing,
                    depth: 8,
                    validation: Validation::Strict,
                    notes: Notes::default(),
                },
            );
            framer.is_between_records()
        };
        assert!(is_between(b"", 0), "{framing}");

        // Buffered, as it is not too large; read piece by piece; too long.
        let begun = format!("{{\"a\":[{}", "1,".repeat(40));
        assert!(is_between(b"{\"a\":1", 0), "{framing}");
        let is_prefixed = framing == Framing::Prefixed;
        assert_eq!(is_between(begun.as_bytes(), 0), is_prefixed, "{framing}");
        let more = "1,".repeat(65);
        assert!(!is_between(more.as_bytes(), begun.len() as u64), "{framing}");
    }
}

#[test]
fn a_byte_order_mark_may_be_first_and_nowhere_else() {
    for framing in [Framing::Lines, Framing::Documents] {
        check(framing, b"\xef\xbb\xbf", &[]);
        check(framing, b"\xef\xbb\xbf({})\n(1)", &["ok"; 2]);
        check(framing, b"\xef\xbb\xbf\r\n({})\n", &["ok"]);
        check(framing, b"({})\n(\xef\xbb\xbf{})\n({})", &["ok", "unexpected_byte@0", "ok"]);
        check(framing, b"\xef\xbb\xbf(\xef\xbb\xbf{})\n({})", &["unexpected_byte@0", "ok"]);
        check(framing, b"\n(\xef\xbb\xbf{})\n({})", &["unexpected_byte@0", "ok"]);
        check(framing, b"(\xef\xbb)", &["invalid_utf8@0"]);
        check(framing, b"(\xef)\n({})", &["invalid_utf8@0", "ok"]);
    }

    check(Framing::Array, b"\xef\xbb\xbf", &[]);
    check(Framing::Array, b"\xef\xbb\xbf[({})]", &["ok"]);
    check(Framing::Array, b"[(\xef\xbb\xbf{})]", &["unexpected_byte@0"]);
    check(Framing::Whole, b"\xef\xbb\xbf()", &["empty@0"]);
    check(Framing::Whole, b"\xef\xbb\xbf({})", &["ok"]);
    check(Framing::Whole, b"\xef\xbb\xbf(\xef\xbb\xbf{})", &["unexpected_byte@0"]);
    check(
        Framing::Seq,
        b"\xef\xbb\xbf\x1e({})\x1e(\xef\xbb\xbf{})\n",
        &["ok", "unexpected_byte@0"],
    );
    check(
        Framing::Prefixed,
        b"\xef\xbb\xbf({\"Response\":{}})\n\xef\xbb\xbf({\"Response\":{}})",
        &["ok"; 2],
    );
}
