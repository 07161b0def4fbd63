//! Inputs made of pieces by chance: any way of feeding them finds what the slow framers find.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

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
    b"INFO ",
    b"\n2026-11-25T17:01:13Z ",
    b"\n12, ",
    b"{main} ",
    b"\n}",
    b"\n  ",
    b"{\"log\":\"x\"}\n",
    b"interactions:\n",
    b"interactions: []",
    b"---\nversion: 2\n",
];

fn input() -> impl Strategy<Value = Vec<u8>> {
    let tokens = vec(select(&FRAGMENTS[..12]), 0..24);
    let fragments = vec(select(FRAGMENTS), 0..24);
    prop_oneof![tokens, fragments].prop_map(|parts| parts.concat())
}

/// Lines and parts of lines as they are in logs, whole and damaged.
const LINE_PARTS: &[&str] = &[
    "\n",
    "\n",
    "\r\n",
    " \n",
    "2026-11-25T17:01:13Z INFO ",
    "1795626073 ",
    "12",
    "-1.5e",
    "1.",
    "tru",
    "null,",
    "INFO {\n",
    "answered {\"a\":",
    "{\n",
    "  \"Response\": {\n",
    "\"a\":\n",
    "\"cut",
    "}\n",
    "}",
    "]\n",
    "[\n",
    "[INFO] ",
    "[1,2]",
    "{main} ",
    "{word",
    "{\"a\":[\n",
    "{\"a\":[1 {x},\n",
    "{\"a\":[\n1,\n2,\n{\"b\":[]},\n\"a long string, with { and } and [\",\n",
    "1,\n{},\n[],\n{\"a\":1},\n[2],\n",
    "{\"a\":1}",
    "{\"a\":1}\n",
    "{\"Response\":{\"RequestId\":\"r-1\"}}\n",
    "{\"log\":\"x\"}\n",
    "x stdout F {\n",
    "INFO Q [main]\n",
    "INFO up\n",
    "INFO down\n",
    ",\n",
    ",",
    "11111111111111111111111111111111111111111111111111111111111111111",
    "                                                              ",
    "\\",
    "x\n",
];

pub(super) fn entry_lines() -> impl Strategy<Value = Vec<u8>> {
    vec(select(LINE_PARTS), 0..24).prop_map(|parts| parts.concat().into_bytes())
}

/// Such that entries are too long, or larger than what is buffered, or both.
pub(super) fn entry_limits() -> impl Strategy<Value = Limits> {
    prop_oneof![limits(), (64..=400_usize).prop_map(of_bytes)]
}

fn limits() -> impl Strategy<Value = Limits> {
    (prop_oneof![8..=64_usize, Just(1 << 20)], prop_oneof![1..=4_usize, Just(1024)])
        .prop_map(|(record_bytes, depth)| Limits::new().record_bytes(record_bytes).depth(depth))
}

/// The buffers' ends for `input`, cut where `seeds` say.
pub(super) fn cuts_of(input: &[u8], seeds: &[usize]) -> Vec<usize> {
    let mut cuts: Vec<usize> = seeds.iter().map(|seed| seed % (input.len() + 1)).collect();
    cuts.sort_unstable();
    cuts.push(input.len());
    cuts
}

/// How many bytes are buffered for one record.
fn buffered() -> impl Strategy<Value = usize> {
    prop_oneof![Just(PLENTY), 0..80_usize]
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn any_cuts_in_any_framing(input in input(), limits in limits(), seeds in vec(0..1000_usize, 0..8), buffered in 0..80_usize) {
        for (&framing, &validation) in Framing::ALL.iter().zip(Validation::ALL.iter().cycle().skip(input.len() % 2)) {
            let way = (framing, limits, validation, buffered);
            let whole = find_records(way, &input, &[input.len()]);
            let safe = safe_cuts(framing, &input);
            let some: Vec<usize> = safe.iter().zip(seeds.iter().cycle()).filter(|(_, seed)| **seed % 2 == 0).map(|(cut, _)| *cut).collect();
            prop_assert_eq!(&find_records(way, &input, &cuts_of(&input, &seeds)), &whole, "{:?} cut", framing);
            prop_assert_eq!(&find_records(way, &input, &piece_ends(0, input.len(), 1)), &whole, "{:?} by bytes", framing);
            prop_assert_eq!(&find_records_apart(way, &input, &safe, usize::MAX), &whole, "{:?} split at {:?}", framing, safe);
            prop_assert_eq!(&find_records_apart(way, &input, &some, 3), &whole, "{:?} split at {:?}", framing, some);
        }
    }

    #[test]
    fn entries_agree_with_the_slow_framer(input in input(), limits in limits(), buffered in buffered()) {
        agree(Framing::Entries, limits, buffered, &input)?;
    }

    #[test]
    fn entries_of_lines_agree_with_the_slow_framer(input in entry_lines(), limits in entry_limits(), buffered in buffered()) {
        agree(Framing::Entries, limits, buffered, &input)?;
    }

    #[test]
    fn any_cuts_in_entries(input in entry_lines(), limits in entry_limits(), seeds in vec(0..1000_usize, 0..8), buffered in 0..80_usize, is_strict in any::<bool>()) {
        let validation = if is_strict { Validation::Strict } else { Validation::Structure };
        let way = (Framing::Entries, limits, validation, buffered);
        let whole = find_records(way, &input, &[input.len()]);
        let safe = safe_cuts(Framing::Entries, &input);
        prop_assert_eq!(&find_records(way, &input, &cuts_of(&input, &seeds)), &whole);
        prop_assert_eq!(&find_records(way, &input, &piece_ends(0, input.len(), 1)), &whole);
        prop_assert_eq!(&find_records_apart(way, &input, &safe, 3), &whole, "split at {:?}", safe);
        for cut in safe {
            prop_assert_eq!(&find_records_apart(way, &input, &[cut], usize::MAX), &whole, "split at {}", cut);
        }
    }

    #[test]
    fn lines_agree_with_the_slow_framer(input in input(), limits in limits()) {
        agree(Framing::Lines, limits, PLENTY, &input)?;
    }

    #[test]
    fn documents_agree_with_the_slow_framer(input in input(), limits in limits(), buffered in buffered()) {
        agree(Framing::Documents, limits, buffered, &input)?;
    }

    #[test]
    fn arrays_agree_with_the_slow_framer(input in input(), limits in limits(), buffered in buffered()) {
        agree(Framing::Array, limits, buffered, &input)?;
    }

    #[test]
    fn others_agree_with_the_slow_framers(input in input(), limits in limits()) {
        for framing in [Framing::Whole, Framing::Seq, Framing::Prefixed] {
            agree(framing, limits, PLENTY, &input)?;
        }
    }

    #[test]
    fn auto_agrees_with_the_slow_framers(input in input(), limits in limits()) {
        agree_on_auto(limits, &input)?;
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
                serde::Serialize::serialize(
                    value,
                    &mut serde_json::Serializer::with_formatter(&mut out, indented),
                )
                .unwrap();
            }
            Layout::TokenALine => {
                let mut quoted = false;
                for byte in serde_json::to_vec(value).unwrap() {
                    // The strings below have no escapes.
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
            proptest::collection::hash_map(text, inner, 0..5)
                .prop_map(|map| map.into_iter().collect()),
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
            // A number or a literal ends only at a blank.
            let blanks = if matches!(text[0], b'{' | b'[' | b'"') || !blanks.is_empty() { blanks } else { " " };
            input.extend_from_slice(blanks.as_bytes());
        }

        let limits = Limits::default();
        let expected = Notes { records, ..Notes::default() };
        let safe = safe_cuts(Framing::Documents, &input);
        prop_assert_eq!(&find_records((Framing::Documents, limits, Validation::Strict, PLENTY), &input, &cuts_of(&input, &seeds)), &expected);
        prop_assert_eq!(&find_records((Framing::Documents, limits, Validation::Strict, PLENTY), &input, &piece_ends(0, input.len(), 7)), &expected);
        prop_assert_eq!(&find_records_apart((Framing::Documents, limits, Validation::Strict, PLENTY), &input, &safe, usize::MAX), &expected);
    }
}
