//! Framing, held against hand-written cases and against a slow framer that is easy to believe.
//!
//! Every case runs through every way in which bytes can arrive: whole, cut once anywhere, in pieces
//! of many sizes, and split at each place that `safe_cut` names; with every kernel, and with shapes learned
//! from all records, from some, or from none. All ways must find the same records.
//! These tests must not know files, threads or error codes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{BOM, Framer, Framing, HELD, Record, Sink, can_cut, safe_cut};
use crate::grammar::{Fault, FaultKind, Reader, Validation, is_blank, parse, parse_prefix};
use crate::{Kernel, Limits};

/// A record: offset, length, and `ok` or the fault with its place.
type Found = (usize, usize, String);

/// What a framer found, and how many lines it skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Notes {
    records: Vec<Found>,
    skipped: usize,
}

/// Takes notes, and checks each record against the input it came from.
struct Scribe<'i> {
    input: &'i [u8],
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
        assert_eq!(record.head, &bytes[..length.min(256)], "the head is not the record's beginning");
        if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
            assert!(!is_blank(*first) && !is_blank(*last), "blanks around the record");
        }
        match record.reading.end {
            Ok(end) => {
                assert_eq!(end, length);
                let alone = match self.validation {
                    Validation::Strict => parse(bytes, self.depth),
                    level => Reader::new(self.depth, Kernel::Scalar, level).with_rest(u32::MAX).parse(bytes),
                };
                assert_eq!(*record.reading, alone, "the record reads otherwise alone");
            }
            // Blanks behind a record may be what makes it too long.
            Err(fault) => {
                assert!(fault.at <= length || fault.kind == FaultKind::TooLong, "{fault:?} in {length} bytes");
            }
        }
        self.notes.records.push((offset, length, outcome(record.reading.end)));
    }

    fn skipped_line(&mut self) {
        self.notes.skipped += 1;
    }
}

fn outcome(end: Result<usize, Fault>) -> String {
    end.map_or_else(|fault| format!("{}@{}", fault.kind.word(), fault.at), |_| "ok".to_owned())
}

/// Feeds `input[from..to]`, which no later byte belongs to, in buffers that end at `ends`; what is
/// left of one stands at the beginning of the next.
fn feed(
    framing: Framing,
    limits: Limits,
    hold: usize,
    scribe: &mut Scribe<'_>,
    from: usize,
    to: usize,
    ends: &[usize],
) {
    // Every kernel and every way to learn in turn; what is read is held against the plain parser.
    let kernels: Vec<Kernel> = Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported()).collect();
    let turn = ends.len() + ends.first().copied().unwrap_or_default();
    let rest = [0, 2, u32::MAX][turn / kernels.len() % 3];
    let reader = Reader::new(limits.depth, kernels[turn % kernels.len()], scribe.validation).with_rest(rest);
    let mut framer = Framer::new(framing, limits, reader).holding(hold);
    let mut at = from;
    for (index, &end) in ends.iter().enumerate() {
        let last = index + 1 == ends.len();
        let buffer = &scribe.input[at..end];
        let used = framer.frame(buffer, at as u64, last, scribe);
        assert!(used <= buffer.len());
        at += used;
        if last {
            assert_eq!((at, end), (to, to), "bytes were left over");
        }
    }
}

/// How an input is to be read; the last is how much is held for one record.
type Way = (Framing, Limits, Validation, usize);

/// The buffers' ends for `from..to` in pieces of `size`.
fn pieces(from: usize, to: usize, size: usize) -> Vec<usize> {
    (from..to).step_by(size).skip(1).chain([to]).collect()
}

/// What is found if the input comes in buffers that end at `ends`.
fn found(way: Way, input: &[u8], ends: &[usize]) -> Notes {
    let (framing, limits, validation, hold) = way;
    let mut scribe = Scribe { input, depth: limits.depth, validation, notes: Notes::default() };
    feed(framing, limits, hold, &mut scribe, 0, input.len(), ends);
    scribe.notes
}

/// What is found by framers of their own between `cuts`, each fed in pieces of `size`.
fn found_apart(way: Way, input: &[u8], cuts: &[usize], size: usize) -> Notes {
    let (framing, limits, validation, hold) = way;
    let mut scribe = Scribe { input, depth: limits.depth, validation, notes: Notes::default() };
    let mut from = 0;
    for &to in cuts.iter().chain([&input.len()]) {
        feed(framing, limits, hold, &mut scribe, from, to, &pieces(from, to, size));
        from = to;
    }
    scribe.notes
}

/// Every place where the input may be cut.
fn safe_cuts(framing: Framing, input: &[u8]) -> Vec<usize> {
    let mut cuts: Vec<usize> = (0..=input.len()).filter_map(|end| safe_cut(framing, &input[..end])).collect();
    cuts.dedup();
    assert!(cuts.is_sorted() && cuts.iter().all(|&cut| cut > 0 && cut <= input.len()));
    assert!(can_cut(framing) || cuts.is_empty());
    cuts
}

/// What is found in the input as one buffer, after every other way of feeding it has found the same.
fn every_way(framing: Framing, limits: Limits, input: &[u8]) -> Notes {
    every_way_under((framing, limits, Validation::Structure, HELD), input);
    let notes = every_way_under((framing, limits, Validation::Strict, HELD), input);
    for hold in [0, 4, 20, 100] {
        let others = every_way_under((framing, limits, Validation::Strict, hold), input);
        // Damage in a record larger than is held ends otherwise where nothing marks the end.
        let is_marked = !matches!(framing, Framing::Documents | Framing::Array);
        if is_marked || notes.records.iter().all(|(.., outcome)| outcome == "ok") {
            assert_eq!(others, notes, "{framing:?}, {hold} bytes held: {:?}", String::from_utf8_lossy(input));
        }
    }
    notes
}

fn every_way_under(way: Way, input: &[u8]) -> Notes {
    let (framing, _, validation, hold) = way;
    let len = input.len();
    let whole = found(way, input, &[len]);
    let show = || String::from_utf8_lossy(input).into_owned();
    let same =
        |notes: Notes, how: &str| assert_eq!(notes, whole, "{framing:?} {validation:?} {hold} {how}: {:?}", show());
    same(found(way, input, &[len, len]), "with an empty last buffer");
    same(found(way, input, &[0, 0, len]), "with empty first buffers");
    for cut in 0..=len {
        same(found(way, input, &[cut, len]), &format!("cut at {cut}"));
        same(found(way, input, &[cut, len, len]), &format!("cut at {cut}, empty last buffer"));
    }
    for size in (1..=20).chain(63..=65).chain([130]) {
        same(found(way, input, &pieces(0, len, size)), &format!("in pieces of {size}"));
    }
    let cuts = safe_cuts(framing, input);
    for size in [1, 3, len.max(1)] {
        for &cut in &cuts {
            same(found_apart(way, input, &[cut], size), &format!("split at {cut}, pieces of {size}"));
        }
        same(found_apart(way, input, &cuts, size), &format!("split at {cuts:?}, pieces of {size}"));
    }
    whole
}

/// Takes the parentheses out of `marked`; they stand around the records.
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
    let (input, places) = unmark(marked);
    let show = String::from_utf8_lossy(marked);
    assert_eq!(places.len(), outcomes.len(), "records and outcomes in {show:?}");
    let records = places.iter().zip(outcomes).map(|(&(offset, length), word)| (offset, length, (*word).to_owned()));
    let expected = Notes { records: records.collect(), skipped };
    assert_eq!(every_way(framing, limits, &input), expected, "{framing:?}: {show:?}");
}

fn check(framing: Framing, marked: &[u8], outcomes: &[&str]) {
    check_all(framing, Limits::default(), marked, outcomes, 0);
}

fn of_bytes(record_bytes: usize) -> Limits {
    Limits { record_bytes, ..Limits::default() }
}

#[test]
fn lines_one_record_each() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Lines, marked, outcomes);
    check(b"", &[]);
    check(b"\n \t\r\n\n", &[]);
    check(b"({})\n([1])\n(\"a\")\n(12)", &["ok"; 4]);
    check(b"({})\r\n([])\r\n(1)\r", &["ok"; 3]);
    check(b"  ({})  \n\t(1)\t\n\r(2)", &["ok"; 3]);
    check(b"\n\n \r\n({})\n  \n\n(1)\n\n", &["ok"; 2]);
    check(b"({\r\"a\"\r:1})\n({}\r{})\n(1)", &["ok", "trailing_bytes@3", "ok"]);
    check(b"({} {})\n({}{})\n(1)", &["trailing_bytes@3", "trailing_bytes@2", "ok"]);
    check(b"({)\n(\"a\":1)\n(})\n(1)", &["unexpected_end@1", "trailing_bytes@3", "unexpected_byte@0", "ok"]);
    check(b"(\"\xff\")\n(\xc3)\n(\"\xc3\")\n(1)", &["invalid_utf8@1", "invalid_utf8@0", "invalid_utf8@1", "ok"]);
    check(b"(\0)\n(\"\0\")\n(\x1e{})\n", &["unexpected_byte@0", "control_character@1", "unexpected_byte@0"]);
    check("(\"é😀\\ud83d\\ude00\")\n({\"\u{2028}\":1})\r\n(1)".as_bytes(), &["ok"; 3]);
}

/// Records of one shape, whose texts differ in length.
#[test]
fn a_known_shape_may_be_too_long() {
    let record = |len: usize| format!("({{\"Response\":{{\"RequestId\":\"{}\"}}}})\n", "x".repeat(len));
    let fits = 60 - record(0).len() + "()\n".len();
    let marked: String = [5, 7, fits, 6, fits + 1, 8, fits, fits + 30, 9].map(record).concat();
    let outcomes = ["ok", "ok", "ok", "ok", "too_long@60", "ok", "ok", "too_long@60", "ok"];
    for framing in [Framing::Lines, Framing::Documents] {
        check_all(framing, of_bytes(60), marked.as_bytes(), &outcomes, 0);
    }
}

/// Records that are larger than what `every_way` holds, with others before and behind them.
#[test]
fn records_read_piece_by_piece_where_a_mark_ends_them() {
    let long = r#"{"a":"0123456789 0123456789","b":[1,2,3]}"#;
    let (len, half) = (long.len(), &long[..20]);
    let records = [
        (long.to_owned(), "ok".to_owned()),
        (format!("{long} x"), format!("trailing_bytes@{}", len + 1)),
        (format!("{long}{long}"), format!("trailing_bytes@{len}")),
        (format!("{long}     é"), format!("trailing_bytes@{}", len + 5)),
        (half.to_owned(), "unexpected_end@20".to_owned()),
        (format!("{half}\\"), "unexpected_end@21".to_owned()),
        (format!("{half}\\x"), "bad_escape@21".to_owned()),
        (format!("{half}\",x"), "unexpected_byte@22".to_owned()),
        (format!("{long}{}{long}", " ".repeat(30)), format!("too_long@{}", 100)),
        (format!("[{long},{long},{long}]"), format!("too_long@{}", 100)),
    ];
    for (record, outcome) in &records {
        for blanks in ["", " ", "     \t"] {
            let lines = format!("  (1){blanks}\n ({record}){blanks}\r\n({{}})\n");
            check_all(Framing::Lines, of_bytes(100), lines.as_bytes(), &["ok", outcome, "ok"], 0);
            let seq = format!("\x1e({{}})\n\x1e ({record}){blanks}\r\n\x1e([])\n");
            check_all(Framing::Seq, of_bytes(100), seq.as_bytes(), &["ok", outcome, "ok"], 0);
            check_all(Framing::Whole, of_bytes(100), format!("\n  ({record}){blanks}\r\n").as_bytes(), &[outcome], 0);
        }
    }
    let bytes = [&b"(1)\n("[..], long.as_bytes(), b"  \xff)\n(", long.as_bytes(), b" \xe4\xb8)\n({})"].concat();
    let outcomes = [format!("invalid_utf8@{}", len + 2), format!("invalid_utf8@{}", len + 1)];
    check(Framing::Lines, &bytes, &["ok", &outcomes[0], &outcomes[1], "ok"]);
}

/// Only there may another framer go on.
#[test]
fn between_records_or_not() {
    for framing in [Framing::Lines, Framing::Documents, Framing::Seq, Framing::Prefixed] {
        let mut framer = Framer::new(framing, of_bytes(30), Reader::strict(8)).holding(10);
        let mut is_between = |input: &[u8], base| {
            framer.frame(
                input,
                base,
                false,
                &mut Scribe { input, depth: 8, validation: Validation::Strict, notes: Notes::default() },
            );
            framer.is_between_records()
        };
        assert!(is_between(b"", 0), "{framing}");
        // Held, as it is not too large; read piece by piece; too long.
        assert!(is_between(b"{\"a\":1", 0), "{framing}");
        assert_eq!(is_between(b"{\"a\":[1,2,3,4,5,6,7,", 0), framing == Framing::Prefixed, "{framing}");
        assert!(!is_between(b"8,9,10,11,12,13,14,15,16,17,18,19,", 21), "{framing}");
    }
}

#[test]
fn lines_an_unclosed_string_ends_with_its_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Lines, marked, outcomes);
    check(b"({\"a\":\"b)\n({})\n", &["unexpected_end@7", "ok"]);
    check(b"({\"a\":\"b\\)\r\n({})", &["unexpected_end@8", "ok"]);
}

#[test]
fn lines_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Lines, of_bytes(8), marked, outcomes, 0);
    check(b"(\"12345\")\n(\"123456\")\n(\"1234567\")\n(1)", &["ok", "ok", "too_long@8", "ok"]);
    check(b"(\"12345\")\r\n(\"123456\")\r\n(\"1234567\")\r\n(1)\r\n", &["ok", "ok", "too_long@8", "ok"]);
    check(b"   (\"123456\")\n(1)\n\t\t (\"1234567\")", &["ok", "ok", "too_long@8"]);
    check(b"(\"123456\")\r", &["ok"]);
    check(b"(oops, not json)\n(12345678901234567890123456789)\n({})", &["too_long@8", "too_long@8", "ok"]);
    check(b"({\"a\": 1}\r\r{})\n({})", &["too_long@8", "ok"]);
    let deep = Limits { depth: 2, ..Limits::default() };
    check_all(Framing::Lines, deep, b"([])\n([{}])\n([{\"a\":[]}])\n(1)", &["ok", "ok", "too_deep@6", "ok"], 0);
}

/// One line break does not count against the limit, other blanks at the end do (see `is_over`).
#[test]
fn lines_blanks_at_the_end_count_against_the_limit() {
    let check = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Lines, of_bytes(8), marked, outcomes, 0);
    check(b"(\"1234\")  \n(1)", &["ok", "ok"]);
    check(b"(\"123456\")  \n(1)", &["too_long@8", "ok"]);
    check(b"(\"123456\")\r\r\n(1)", &["too_long@8", "ok"]);
    check(b"(1)                                \n(1)", &["too_long@8", "ok"]);
}

#[test]
fn a_byte_order_mark_may_stand_first_and_nowhere_else() {
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
    check(Framing::Seq, b"\xef\xbb\xbf\x1e({})\x1e(\xef\xbb\xbf{})\n", &["ok", "unexpected_byte@0"]);
    check(Framing::Prefixed, b"\xef\xbb\xbf({\"Response\":{}})\n\xef\xbb\xbf({\"Response\":{}})", &["ok"; 2]);
}

#[test]
fn documents_in_any_layout() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Documents, marked, outcomes);
    check(b"", &[]);
    check(b" \r\n\t", &[]);
    check(b"({})\n({\n  \"a\": 1\n})\n({\"b\":2})", &["ok"; 3]);
    check(b"({})({}) ([])([])({})", &["ok"; 5]);
    check(b"({})\r\n({\r\n    \"a\": [\r\n        {}\r\n    ]\r\n})\r\n(\"s\")(\"t\")\r\n", &["ok"; 4]);
    check(b"({\n\"a\"\n:\n[\n{\n}\n,\n[\n]\n]\n})\n([\n[\n]\n])({\n})", &["ok"; 3]);
    check(b"(1) (2)\n(true)\r(null)\t(-1.5e3)", &["ok"; 5]);
    check(b"({})(12)", &["ok"; 2]);
    check(b"(\"\\ud83d\\ude00\\\\\")({\"a\":\"\\\"}{\"})\n({})", &["ok"; 3]);
    check("({\"é\":\"😀 {\"})({})\n({})".as_bytes(), &["ok"; 3]);
}

#[test]
fn documents_glued_scalars_are_no_texts() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Documents, marked, outcomes);
    check(b"(12\"a\")\n({})", &["trailing_bytes@2", "ok"]);
    check(b"(truefalse)\n({})", &["trailing_bytes@4", "ok"]);
    check(b"(12{})\n({})", &["trailing_bytes@2", "ok"]);
    check(b"(12\"a\" 3\n\"x\")\n([])", &["trailing_bytes@2", "ok"]);
    check(b"(1)\n(2,)", &["ok", "trailing_bytes@1"]);
    check(b"({})(1,)\n({})", &["ok", "trailing_bytes@1", "ok"]);
    check(
        &[&b"(1)\n".repeat(60)[..], b"(12\"a\")\n({})"].concat(),
        &[&["ok"; 60][..], &["trailing_bytes@2", "ok"]].concat(),
    );
}

#[test]
fn documents_resume_at_the_next_start_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Documents, marked, outcomes);
    check(b"({\"a\":tru})\n({})", &["bad_literal@8", "ok"]);
    check(b"({\"a\":1)\n({})", &["unexpected_end@6", "ok"]);
    check(b"({\"a\":1)   \r\n \n({})", &["unexpected_end@6", "ok"]);
    check(b"({\"a\":\"b)\n({})", &["unexpected_end@7", "ok"]);
    check(b"({\"a\":\"b)\r\n({})", &["unexpected_end@7", "ok"]);
    check(b"({\"a\":x} {\"b\":1})\n({\"c\":1})", &["unexpected_byte@5", "ok"]);
    check(b"({\"a\":x,)\n({\"b\":1})(,)\n({})", &["unexpected_byte@5", "ok", "unexpected_byte@0", "ok"]);
    check(b"(<html>\n<body>)\n({})(})\n([])", &["unexpected_byte@0", "ok", "unexpected_byte@0", "ok"]);
    check(b"({\n  \"a\": 1,\n  \"b\": \"x)\n({\n  \"c\": 2\n})\n", &["unexpected_end@21", "ok"]);
    check(b"(oops\n {}\n  [])\n([])\n(oops\n\"x\" 1)", &["unexpected_byte@0", "ok", "unexpected_byte@0"]);
    check(b"({\"a\":\"\xff\"}\n1)\n({})", &["invalid_utf8@6", "ok"]);
    check(b"({\"a\":\"\\x\"})\n({})({\"a\":\"\\u12g4\"})\n({})", &["bad_escape@7", "ok", "bad_escape@10", "ok"]);
    check(b"({\"\xe2\x82)\n({})", &["invalid_utf8@2", "ok"]);
    // Cut behind a bracket, a text takes its neighbour for a part of it, and gives it back.
    check(b"({\"a\":[)\n({})\n({})", &["unexpected_end@6", "ok", "ok"]);
    check(b"({\"a\":)\r\n({\"b\":1})  \r\n", &["unexpected_end@5", "ok"]);
    check(b"({\"a\":[1,)\n\n({})\n(x)", &["unexpected_end@8", "ok", "unexpected_byte@0"]);
    // It does not where the neighbour is no text by itself, or the fault shows elsewhere.
    check(b"({\"a\":[\n{}{})\n({})", &["unexpected_byte@9", "ok"]);
    check(b"({\"a\":[\n[{)\n({})", &["unexpected_end@9", "ok"]);
    check(b"({\"a\":[\n{}\n,{},x])", &["unexpected_byte@14"]);
    check(b"({\"a\":[1,)\n({\n  \"b\": [\n  ]\n})\n({})", &["unexpected_end@8", "ok", "ok"]);
    check(b"({\"a\":[\n{\"b\":[)\n({})\n({})", &["unexpected_end@13", "ok", "ok"]);
    check(b"({)\n({})\n([1)\n([2])", &["unexpected_end@1", "ok", "unexpected_end@2", "ok"]);
}

#[test]
fn documents_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Documents, of_bytes(8), marked, outcomes, 0);
    check(b"(\"12345\")\n(\"123456\")\n(\"1234567\")\n({})", &["ok", "ok", "too_long@8", "ok"]);
    check(b"(\"12345\")\r\n(\"123456\")\r\n(\"1234567\")\r\n({})", &["ok", "ok", "too_long@8", "ok"]);
    check(b"({\"a\":12})({\"a\":123})\n({})", &["ok", "too_long@8", "ok"]);
    check(b"(12345678)\n(123456789)", &["ok", "too_long@8"]);
    check(b"({\n\"a\":\n{\n\"b\":\n[\n{\n}\n,\n[\n]\n]\n}\n})\n({})", &["too_long@8", "ok"]);
    check(b"({\"a\":\"12345\"} 1 2\n3)\n({})", &["too_long@8", "ok"]);
    check(b"({\"a\":\"12345\",\n{},\n[)\n\n", &["too_long@8"]);
    check(b"({\"a\":\"1234567890123456789012345678901234567890\"})\r\n({})({})", &["too_long@8", "ok", "ok"]);
    check(b"          ({})                 ({})\n", &["ok"; 2]);
    let deep = Limits { depth: 2, ..Limits::default() };
    check_all(Framing::Documents, deep, b"([[]])([[[]]])\n({})", &["ok", "too_deep@2", "ok"], 0);
}

/// Damage within the limit is that damage, however near the limit it lies, and the next record is
/// intact.
#[test]
fn documents_damaged_just_below_the_limit() {
    let check = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Documents, of_bytes(16), marked, outcomes, 0);
    check(b"({\"a\":\"123456\")\n({})\n({})", &["unexpected_end@13", "ok", "ok"]);
    check(b"({\"a\":\"1234567890)\n({})\n({})", &["unexpected_end@16", "ok", "ok"]);
    check(b"({\"a\":\"123\",})\n({})\n({})", &["unexpected_byte@11", "ok", "ok"]);
}

/// Where each element stands on lines of its own, a damaged one cannot reach into the next.
#[test]
fn array_elements_keep_apart_by_their_indentation() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(
        b"[\n  ({\n    \"a\": [\n      {)\n  ({\n    \"b\": 1\n  }),\n  ({})\n]\n",
        &["unexpected_end@20", "ok", "ok"],
    );
    check(b"[\n  ({,)\n  ({}),\n\t({\"a\":)\n\t({})]", &["unexpected_byte@1", "ok", "unexpected_end@5", "ok"]);
    check(b"[({\"a\":)\n({}),\n({})]", &["unexpected_end@5", "ok", "ok"]);
    let truncated = ["unexpected_end@6", "unexpected_end@6", "unexpected_end@6", "ok"];
    check(b"[\n  ({\"a\":[)\n  ({\"b\":[)\n  ({\"c\":[)\n  ({})\n]", &truncated);
}

#[test]
fn array_elements_are_the_records() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"", &[]);
    check(b" \n", &[]);
    check(b"[]", &[]);
    check(b"\r\n[ \n ]\r\n", &[]);
    check(b"[({}),({\"a\":[1,2]}),(1),(\"s\"),([1]),(null)]", &["ok"; 6]);
    check(b"[\n  ({\n    \"a\": [\n      {}\n    ]\n  }),\n  (12)\n]\n", &["ok"; 2]);
    check(b"[\n({\n\"a\":\n[\n{\n}\n]\n})\n,\n({\n})\n]\n", &["ok"; 2]);
    check(b"[([[],[[]]]),({\"a\":\"],[\\\"\"})]", &["ok"; 2]);
    check(b"[({})]\n[({}),(1)]", &["ok"; 3]);
    check(b"[({})][({})] [] [(1)]", &["ok"; 3]);
}

#[test]
fn array_missing_and_surplus_commas() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[({})({}),(1)]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"[(12)(\"a\"),(1)]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"[(1) (2),(3)]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"[({}),(),({})]", &["ok", "empty@0", "ok"]);
    check(b"[({}), (), (),({})]", &["ok", "empty@0", "empty@0", "ok"]);
    check(b"[({}),()]", &["ok", "empty@0"]);
    check(b"[(),({})]", &["empty@0", "ok"]);
    check(b"[(),()]", &["empty@0"; 2]);
}

#[test]
fn array_unclosed() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[()", &["unexpected_end@0"]);
    check(b"[({})()", &["ok", "unexpected_end@0"]);
    check(b"[({}) \n()", &["ok", "unexpected_end@0"]);
    check(b"[({}),\n()", &["ok", "unexpected_end@0"]);
    check(b"[({}),({\"a\":1)\n", &["ok", "unexpected_end@6"]);
    check(b"[({}),(12)()", &["ok", "ok", "unexpected_end@0"]);
}

#[test]
fn array_damaged_elements() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[({\"a\":x}),({})]", &["unexpected_byte@5", "ok"]);
    check(b"[({\"a\":[x}),({})]", &["unexpected_byte@6", "ok"]);
    check(b"[({\"a\":{x},)\n({}),(1)]", &["unexpected_byte@6", "ok", "ok"]);
    check(b"[({\"a\":\"b},{}])", &["unexpected_end@12"]);
    check(b"[({\"a\":\"b},)\n({}),(1)]", &["unexpected_end@9", "ok", "ok"]);
    check(b"[({\"a\":],{}])", &["unexpected_byte@5"]);
    check(b"[(tru),(trux),({})]", &["unexpected_end@3", "bad_literal@3", "ok"]);
    check(b"[([1,[x],{]),({})]", &["unexpected_byte@4", "ok"]);
    check(b"[(\"\xff\"),(\"]\\x,\"),({})]", &["invalid_utf8@1", "bad_escape@3", "ok"]);
    check(b"[({\"a\":1 2}) ({}),(1)]", &["unexpected_byte@7", "ok", "ok"]);
    check(b"[(01),({})]", &["bad_number@1", "ok"]);
    check(b"[([1 x}, 2]),({})]", &["unexpected_byte@3", "ok"]);
    // Nothing but a comma may stand behind an element, so this one is lost, and how far it is indented is not known.
    check(b"[\n  ({\"a\":1}) ({\"b\":[)\n({\"c\":1})]", &["ok", "unexpected_byte@0", "ok"]);
    let behind_others = [b"[", &b"({}), ".repeat(6000)[..], b"({\"a\":x}),({})]"].concat();
    let (input, places) = unmark(&behind_others);
    let notes = found((Framing::Array, Limits::default(), Validation::Strict, HELD), &input, &[input.len()]);
    assert_eq!(notes.records.iter().map(|&(offset, length, _)| (offset, length)).collect::<Vec<_>>(), places);
    let deep = Limits { depth: 2, ..Limits::default() };
    check_all(Framing::Array, deep, b"[([[]]),([[[]]]),(1)]", &["ok", "too_deep@2", "ok"], 0);
}

/// So large that it was let go of before its fault was met.
#[test]
fn array_elements_larger_than_is_held_end_behind_their_fault() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        let (input, places) = unmark(marked);
        let notes = every_way_under((Framing::Array, Limits::default(), Validation::Strict, 4), &input);
        let records = places.iter().zip(outcomes).map(|(&(offset, length), word)| (offset, length, (*word).to_owned()));
        assert_eq!(notes.records, records.collect::<Vec<_>>(), "{}", String::from_utf8_lossy(marked));
    };
    check(b"[({\"a\":1 x}),({})]", &["unexpected_byte@7", "ok"]);
    check(b"[({\"a\":1 x, \"b\":2}),({})]", &["unexpected_byte@7", "ok"]);
    check(b"[({\"a\":1 {\"b\":[1,2]}}),({\"c\":1})]", &["unexpected_byte@7", "ok"]);
    check(b"[\n  ({\"a\":[1 x, {\"b\":[)\n  ({\"c\":1})]", &["unexpected_byte@8", "ok"]);
    // Just at what is held, and just beyond it: what stands in front of the fault is looked at again, or not.
    let records = |input: &[u8], limit, hold| {
        let notes = every_way_under((Framing::Array, of_bytes(limit), Validation::Strict, hold), input);
        notes.records.into_iter().map(|(offset, _, outcome)| (offset, outcome)).collect::<Vec<_>>()
    };
    let owned = |records: &[(usize, &str)]| records.iter().map(|&(at, word)| (at, word.to_owned())).collect::<Vec<_>>();
    let damaged = b"[\n{\"a\":[\n{\"b\":1 x}]},\n{}\n]";
    assert_eq!(records(damaged, 1000, 13), owned(&[(2, "unexpected_byte@14"), (22, "ok")]));
    assert_eq!(records(damaged, 1000, 14)[..2], owned(&[(2, "unexpected_end@6"), (9, "unexpected_byte@7")]));
    let large = b"[\n{\"a\":[\n{\"b\":1},\n{\"c\":2},\"0123456789\"]},\n{}\n]";
    assert_eq!(records(large, 20, 19), owned(&[(2, "too_long@20"), (44, "ok")]));
    assert_eq!(records(large, 20, 20)[..2], owned(&[(2, "too_long@20"), (9, "ok")]));
}

/// Each would be read to the depth limit; then what is read in vain is more than there is, and they are lost many at a time.
#[test]
fn array_elements_that_are_all_cut_off_are_not_read_again_and_again() {
    let limits = Limits::default();
    let input = format!("[\n{}{{\"Response\":{{}}}}\n]", " {\"Tags\":[\n".repeat(30_000)).into_bytes();
    let whole = found((Framing::Array, limits, Validation::Strict, HELD), &input, &[input.len()]);
    let lines = 30_000;
    assert!((100..lines / 5).contains(&whole.records.len()), "{} records", whole.records.len());
    // At first each is found.
    let offsets: Vec<usize> = whole.records.iter().take(50).map(|(offset, _, _)| *offset).collect();
    assert_eq!(offsets, (0..50).map(|line| 3 + line * 11).collect::<Vec<_>>());
    for size in [1000, 4096, 70_000] {
        let pieces = pieces(0, input.len(), size);
        assert_eq!(found((Framing::Array, limits, Validation::Strict, HELD), &input, &pieces), whole, "{size}");
    }
}

#[test]
fn array_with_other_text_around() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[({})](,{})\n[({})]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"(oops)\n[({})]", &["unexpected_byte@0", "ok"]);
    check(b"({})\n({})\n[({})]", &["unexpected_byte@0", "unexpected_byte@0", "ok"]);
    check(b"[({})](])\n", &["ok", "unexpected_byte@0"]);
}

#[test]
fn array_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Array, of_bytes(8), marked, outcomes, 0);
    check(b"[(\"12345\"),(\"123456\"),(\"1234567\"),(1)]", &["ok", "ok", "too_long@8", "ok"]);
    check(b"[\r\n(\"123456\")\r\n,\r\n(\"1234567\")\r\n,(1)]\r\n", &["ok", "too_long@8", "ok"]);
    check(b"[({\"a\":\"1234\"}),({}),(123456789),({})]", &["too_long@8", "ok", "too_long@8", "ok"]);
    check(b"[({\"a\":[{},{},\"}\",{}]}),({})]", &["too_long@8", "ok"]);
    check(b"[([[],[],[],[],[],[]]) ,({})]", &["too_long@8", "ok"]);
    check(b"[({})                   ,                   ({})]", &["ok"; 2]);
}

/// As for documents: damage within the limit is that damage.
#[test]
fn array_damaged_just_below_the_limit() {
    let check = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Array, of_bytes(8), marked, outcomes, 0);
    check(b"[([1,02]),({}),({}),(1)]", &["bad_number@4", "ok", "ok", "ok"]);
    check(b"[({\"a\":x}),({}),({}),(1)]", &["unexpected_byte@5", "ok", "ok", "ok"]);
}

#[test]
fn whole_is_one_record() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Whole, marked, outcomes);
    check(b"()", &["empty@0"]);
    check(b" \r\n()", &["empty@0"]);
    check(b"({})", &["ok"]);
    check(b"\n ({\n  \"a\": [\n{}\n]\n})\r\n\r\n", &["ok"]);
    check(b"({} {})", &["trailing_bytes@3"]);
    check(b"({}\n{})\n", &["trailing_bytes@3"]);
    check(b"({\"a\":)\n", &["unexpected_end@5"]);
    check(b"(<html>\n</html>)", &["unexpected_byte@0"]);
    check(b"(\"\xff\")", &["invalid_utf8@1"]);
    let limited = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Whole, of_bytes(8), marked, outcomes, 0);
    limited(b"(\"12345\")", &["ok"]);
    limited(b"           \n(\"123456\")", &["ok"]);
    limited(b"   (\"1234567\")", &["too_long@8"]);
    limited(b"(\"123456\")\n", &["ok"]);
    limited(b"(\"123456\")\r\n", &["ok"]);
    limited(b"(\"1234567\")", &["too_long@8"]);
    limited(b"(\"1234567\")\r\n", &["too_long@8"]);
    limited(b"(\"12345678901234567890\n{}\n123456789012345678901234567890\") \n", &["too_long@8"]);
}

/// As for lines.
#[test]
fn whole_blanks_at_the_end_count_against_the_limit() {
    check_all(Framing::Whole, of_bytes(8), b"(\"123456\")  ", &["too_long@8"], 0);
    check_all(Framing::Whole, of_bytes(8), b"(1)\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", &["too_long@8"], 0);
}

#[test]
fn seq_between_separators() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Seq, marked, outcomes);
    check(b"", &[]);
    check(b"\x1e", &[]);
    check(b"\n\x1e \x1e\x1e\r\n", &[]);
    check(b"\x1e({})\n\x1e([1])\n", &["ok"; 2]);
    check(b"\x1e({})\x1e({})", &["ok"; 2]);
    check(b"\x1e\x1e({})\r\n\x1e \x1e\n({\n\"a\": 1\n})\r\n\x1e", &["ok"; 2]);
    check(
        b"\x1e(12)\n\x1e(12)\x1e(\"a\")\x1e(true) \x1e(null)",
        &["ok", "unexpected_end@2", "ok", "ok", "unexpected_end@4"],
    );
    check(b"(12)\n\x1e({})", &["ok"; 2]);
    check(b"(oops)\n\x1e({})", &["unexpected_byte@0", "ok"]);
    check(b"\x1e({\"a\":\"b)\x1e({})\x1e({\"a\":)\n\n\x1e({})", &["unexpected_end@7", "ok", "unexpected_end@5", "ok"]);
    check(b"\x1e({} {})\n\x1e({}{})\x1e({})", &["trailing_bytes@3", "trailing_bytes@2", "ok"]);
    check(b"\x1e(tru)\n\x1e(trux)\n\x1e({})", &["unexpected_end@3", "bad_literal@3", "ok"]);
    let limited = |marked: &[u8], outcomes: &[&str]| check_all(Framing::Seq, of_bytes(8), marked, outcomes, 0);
    limited(b"\x1e(\"12345\")\n\x1e(\"123456\")\n\x1e(\"1234567\")\n\x1e(1)\n", &["ok", "ok", "too_long@8", "ok"]);
    limited(b"\x1e(\"123456\")\r\n\x1e(\"1234567\")\r\n\x1e(1)\r\n", &["ok", "too_long@8", "ok"]);
    limited(b"\x1e(\"123456\")\x1e(\"1234567\")\x1e(1)\n", &["ok", "too_long@8", "ok"]);
    limited(b"\x1e(\"12345678901234567890\n{}\n1234567890\")\n\x1e({})", &["too_long@8", "ok"]);
}

/// Only a number or a literal may have been cut off unseen (RFC 7464, section 2.4).
#[test]
fn seq_other_text_keeps_its_fault() {
    check(Framing::Seq, b"\x1e(<html>)\x1e({})\x1e(oops)", &["unexpected_byte@0", "ok", "unexpected_byte@0"]);
}

#[test]
fn prefixed_the_first_response_on_the_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Prefixed, marked, outcomes);
    check(b"", &[]);
    check(b"\n \r\n", &[]);
    check(b"2026-08-21 INFO ({\"Response\":{}}) done\n({\"Response\":{}})", &["ok"; 2]);
    check(b"{\"a\":1} ({\"Response\":{\"b\":1}}) x {\"Response\":{}}\r\n", &["ok"]);
    check(b"{\"log\":({\"Response\":{}})}\n[({\"Response\":[]})]\n", &["ok"; 2]);
    check(b"({\"a\":{\"Response\":1},\"Response\":2})\n", &["ok"]);
    check(b"x ({\"\\u0052esponse\":{}})\n", &["ok"]);
    check(b"say \"hi { ({\"Response\":{}}) \" }\n", &["ok"]);
    check(b"{{{ ({\"Response\":{}}) }\n", &["ok"]);
    check(b"\xff\xfe ({\"Response\":{}}) \xff\n", &["ok"]);
}

#[test]
fn prefixed_damaged_records_end_with_their_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Prefixed, marked, outcomes);
    check(b"x ({\"Response\":{\"Error\":) \r\n({\"Response\":{}})", &["unexpected_end@21", "ok"]);
    check(b"x ({\"Response\":{\"a\":\"b)\ny ({\"Response\":{}})\n", &["unexpected_end@19", "ok"]);
    check(b"x ({\"Response\":{\"a\":x}} tail)  \n({\"Response\":{}})", &["unexpected_byte@17", "ok"]);
    check(b"x ({\"Response\":)\n", &["unexpected_end@12"]);
    check(b"x ({\"Response\")", &["unexpected_end@11"]);
    check(b"x ({\"Response\":\"\xff\"})", &["invalid_utf8@13"]);
}

#[test]
fn prefixed_lines_without_a_record_are_counted() {
    let check = |marked: &[u8], outcomes: &[&str], skipped| {
        check_all(Framing::Prefixed, Limits::default(), marked, outcomes, skipped);
    };
    check(b"hello\n\nworld", &[], 2);
    check(b"{\"a\":1}\n{\"a\":\"Response\"}\n{\"Response\n", &[], 3);
    check(b"msg=\"{\\\"Response\\\":{}}\"\r\n \r\nx ({\"Response\":{}})\n}\n", &["ok"], 2);
    check(b"\xff\n{\"a\":({\"Response\")\n\"Response\":{}}\n", &["unexpected_end@11"], 2);
}

#[test]
fn prefixed_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str], skipped| {
        check_all(Framing::Prefixed, of_bytes(20), marked, outcomes, skipped);
    };
    check(
        b"1234 ({\"Response\":1})\n1234 ({\"Response\":1})\r\n(123456 {\"Response\":12})\nx\n",
        &["ok", "ok", "too_long@20"],
        1,
    );
    check(
        b"({\"Response\":1234567})\n({\"Response\":12345678})\r\n({\"Response\":1})",
        &["ok", "too_long@20", "ok"],
        0,
    );
    check(b"({\"Response\":\"123456789012345678901234567890\"})\r\n({\"Response\":1})", &["too_long@20", "ok"], 0);
}

/// `lines` as its documentation says it: split at newlines, then read each.
fn lines_by_hand(input: &[u8], limits: Limits) -> Vec<Found> {
    let mut records = Vec::new();
    let mut offset = if input.starts_with(BOM) { BOM.len() } else { 0 };
    for line in input[offset..].split(|&byte| byte == b'\n') {
        let lead = line.iter().take_while(|&&byte| is_blank(byte)).count();
        let frame = &line[lead..];
        let text = trimmed(frame);
        let counted = frame.strip_suffix(b"\r").unwrap_or(frame);
        let end = if counted.len() > limits.record_bytes {
            Err(Fault::new(FaultKind::TooLong, limits.record_bytes))
        } else {
            parse(text, limits.depth).end
        };
        if !text.is_empty() {
            records.push((offset + lead, text.len(), outcome(end)));
        }
        offset += line.len() + 1;
    }
    records
}

/// `documents` as its documentation says it, the whole input at hand.
fn documents_by_hand(input: &[u8], limits: Limits) -> Vec<Found> {
    let limit = limits.record_bytes;
    let mut records = Vec::new();
    let mut at = if input.starts_with(BOM) { BOM.len() } else { 0 };
    while let Some(lead) = input[at..].iter().position(|&byte| !is_blank(byte)) {
        let start = at + lead;
        let rest = &input[start..];
        let (fault, searched_from) = match parse_prefix(rest, limits.depth).end {
            Ok(len) if len > limit => (Fault::new(FaultKind::TooLong, limit), limit),
            Ok(len) => {
                let scalar = !matches!(rest[0], b'{' | b'[' | b'"');
                let glued = scalar && rest.get(len).is_some_and(|&byte| !is_blank(byte));
                if !glued {
                    records.push((start, len, "ok".to_owned()));
                    at = start + len;
                    continue;
                }
                (Fault::new(FaultKind::TrailingBytes, len), len)
            }
            Err(fault) if fault.at > limit => (Fault::new(FaultKind::TooLong, limit), limit),
            Err(fault) => (fault, swallowed(rest, fault, limits).unwrap_or(fault.at.max(1))),
        };
        at = (start + searched_from..input.len())
            .find(|&line| resumes(input, start, line, fault.kind == FaultKind::TooLong))
            .unwrap_or(input.len());
        let length = trimmed(&input[start..at]).len();
        let fault = if fault.at < length { fault } else { Fault::new(FaultKind::UnexpectedEnd, length) };
        records.push((start, length, outcome(Err(fault))));
    }
    records
}

/// The last line of a lost record that begins like a text, if that text is all that stands before the
/// fault, on lines of its own.
fn swallowed(rest: &[u8], fault: Fault, limits: Limits) -> Option<usize> {
    let before = &rest[..fault.at];
    let begins = |&at: &usize| before[at - 1] == b'\n' && matches!(before[at], b'{' | b'[');
    let line = (1..before.len()).rev().find(begins)?;
    let behind = &before[line + parse_prefix(&before[line..], limits.depth).end.ok()?..];
    let apart = fault.at == rest.len() || behind.contains(&b'\n');
    (apart && behind.iter().all(|&byte| is_blank(byte))).then_some(line)
}

/// Whether the lost record that began at `start` ends before `line`; `strict`: unless `line` may
/// stand inside it.
fn resumes(input: &[u8], start: usize, line: usize, strict: bool) -> bool {
    let inside = || matches!(trimmed(&input[start..line]).last(), Some(b'[' | b',' | b':'));
    input[line - 1] == b'\n' && matches!(input[line], b'{' | b'[') && !(strict && inside())
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)]
}

#[test]
fn the_slow_framers_are_right_themselves() {
    let small = of_bytes(8);
    let record = |offset, length, word: &str| (offset, length, word.to_owned());
    assert_eq!(
        lines_by_hand(b"\xef\xbb\xbf{}\r\n\n [1]\n\"1234567\"\n{", small),
        [record(3, 2, "ok"), record(9, 3, "ok"), record(13, 9, "too_long@8"), record(23, 1, "unexpected_end@1")]
    );
    assert_eq!(
        documents_by_hand(b"{}{\n}\n{\"a\":x,\n[]1,\n{\"a\":\n[{\n},\n{}]}\n[]", small),
        [
            record(0, 2, "ok"),
            record(2, 3, "ok"),
            record(6, 7, "unexpected_byte@5"),
            record(14, 2, "ok"),
            record(16, 2, "trailing_bytes@1"),
            record(19, 16, "too_long@8"),
            record(36, 2, "ok"),
        ]
    );
}

/// Pieces of which texts are made, whole and damaged.
const FRAGMENTS: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b"a",
    b"1",
    b"\n",
    b"\r",
    b" ",
    b"\\",
    b"\x1e",
    b"{}",
    b"[]",
    b"\n{",
    b"\n[",
    b",\n{",
    b"\"a\":",
    b"\"b\"",
    b"\r\n",
    b"true",
    b"-1.5",
    b"\xff",
    b"\xc3\xa9",
    b"\\u00e9",
    b"\xef\xbb\xbf",
    b"{\"a\":1}",
    b"{\n  \"a\": 1\n}\n",
    b"{\n\"a\"\n:\n[\n{\n}\n]\n}\n",
    b"{\"Response\":{}}",
    b"\"Response\":",
    b"{\"Response\":{\"Error\":{\"Code\":\"InternalError\"}}}\n",
    b"{\"Response\":{\"RequestId\":\"r",
    b"\"\\u0052esponse\":{}}",
];

fn input() -> impl Strategy<Value = Vec<u8>> {
    let tokens = vec(select(&FRAGMENTS[..12]), 0..24);
    let fragments = vec(select(FRAGMENTS), 0..24);
    prop_oneof![tokens, fragments].prop_map(|parts| parts.concat())
}

fn limits() -> impl Strategy<Value = Limits> {
    (prop_oneof![8..=64_usize, Just(1 << 20)], prop_oneof![1..=4_usize, Just(1024)])
        .prop_map(|(record_bytes, depth)| Limits { record_bytes, depth, ..Limits::default() })
}

/// The buffers' ends for `input`, cut where `seeds` say.
fn cuts_of(input: &[u8], seeds: &[usize]) -> Vec<usize> {
    let mut cuts: Vec<usize> = seeds.iter().map(|seed| seed % (input.len() + 1)).collect();
    cuts.sort_unstable();
    cuts.push(input.len());
    cuts
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn any_cuts_in_any_framing(input in input(), limits in limits(), seeds in vec(0..1000_usize, 0..8), hold in 0..80_usize) {
        for (&framing, &validation) in Framing::ALL.iter().zip(Validation::ALL.iter().cycle().skip(input.len() % 2)) {
            let way = (framing, limits, validation, hold);
            let whole = found(way, &input, &[input.len()]);
            let safe = safe_cuts(framing, &input);
            let some: Vec<usize> = safe.iter().zip(seeds.iter().cycle()).filter(|(_, seed)| **seed % 2 == 0).map(|(cut, _)| *cut).collect();
            prop_assert_eq!(&found(way, &input, &cuts_of(&input, &seeds)), &whole, "{:?} cut", framing);
            prop_assert_eq!(&found(way, &input, &pieces(0, input.len(), 1)), &whole, "{:?} by bytes", framing);
            prop_assert_eq!(&found_apart(way, &input, &safe, usize::MAX), &whole, "{:?} split at {:?}", framing, safe);
            prop_assert_eq!(&found_apart(way, &input, &some, 3), &whole, "{:?} split at {:?}", framing, some);
        }
    }

    #[test]
    fn lines_agree_with_the_slow_framer(input in input(), limits in limits()) {
        let records = found((Framing::Lines, limits, Validation::Strict, HELD), &input, &[input.len()]).records;
        prop_assert_eq!(records, lines_by_hand(&input, limits), "{:?}", String::from_utf8_lossy(&input));
    }

    #[test]
    fn documents_agree_with_the_slow_framer(input in input(), limits in limits()) {
        let records = found((Framing::Documents, limits, Validation::Strict, HELD), &input, &[input.len()]).records;
        prop_assert_eq!(records, documents_by_hand(&input, limits), "{:?}", String::from_utf8_lossy(&input));
    }
}

/// How a document is written: its tokens joined, nicely indented, or one to a line.
#[derive(Clone, Copy, Debug)]
enum Layout {
    Compact,
    Pretty,
    TokenALine,
}

impl Layout {
    fn write(self, value: &serde_json::Value) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Layout::Compact => out = serde_json::to_vec(value).unwrap(),
            Layout::Pretty => {
                let indented = serde_json::ser::PrettyFormatter::with_indent(b"    ");
                serde::Serialize::serialize(value, &mut serde_json::Serializer::with_formatter(&mut out, indented))
                    .unwrap();
            }
            Layout::TokenALine => {
                let mut quoted = false;
                for byte in serde_json::to_vec(value).unwrap() {
                    // The strings below hold no escapes.
                    quoted ^= byte == b'"';
                    let breaks = !quoted && b"{}[],:".contains(&byte);
                    out.extend_from_slice(if breaks { b"\n" } else { b"" });
                    out.push(byte);
                    out.extend_from_slice(if breaks { b"\n" } else { b"" });
                }
                out = out.trim_ascii().to_vec();
            }
        }
        out
    }
}

fn document() -> impl Strategy<Value = serde_json::Value> {
    let text = "[a-zé{}\\[\\]:, ]{0,8}";
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        text.prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            proptest::collection::hash_map(text, inner, 0..5).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn layout() -> impl Strategy<Value = Layout> {
    prop_oneof![Just(Layout::Compact), Just(Layout::Pretty), Just(Layout::TokenALine)]
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn valid_documents_are_found_one_by_one(
        documents in vec((document(), layout(), "[ \n\r\t]{0,3}"), 0..8),
        seeds in vec(0..10_000_usize, 0..6),
    ) {
        let (mut input, mut records) = (Vec::new(), Vec::new());
        for (document, layout, blanks) in &documents {
            let text = layout.write(document);
            records.push((input.len(), text.len(), "ok".to_owned()));
            input.extend_from_slice(&text);
            // A number or a literal ends only where a blank stands.
            let blanks = if matches!(text[0], b'{' | b'[' | b'"') || !blanks.is_empty() { blanks } else { " " };
            input.extend_from_slice(blanks.as_bytes());
        }
        let limits = Limits::default();
        let expected = Notes { records, skipped: 0 };
        let safe = safe_cuts(Framing::Documents, &input);
        prop_assert_eq!(&found((Framing::Documents, limits, Validation::Strict, HELD), &input, &cuts_of(&input, &seeds)), &expected);
        prop_assert_eq!(&found((Framing::Documents, limits, Validation::Strict, HELD), &input, &pieces(0, input.len(), 7)), &expected);
        prop_assert_eq!(&found_apart((Framing::Documents, limits, Validation::Strict, HELD), &input, &safe, usize::MAX), &expected);
    }
}
