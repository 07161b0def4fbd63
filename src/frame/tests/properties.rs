//! Slow framers that are easy to believe, and inputs made of pieces by chance.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

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
