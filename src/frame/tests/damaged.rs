//! Archives that were whole before something happened to them.
//!
//! Each is written as its framing has it, then cut, flipped, spliced or shortened a few times; what
//! is found must be what the slow framers find.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

/// Records as they are recorded, and some whose end is hard to find.
const RECORDS: &[&str] = &[
    r#"{"Response":{"RequestId":"r-1"}}"#,
    r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-2"}}"#,
    "{\n  \"Response\": {\n    \"Tags\": [\n      {\n        \"Key\": \"a\"\n      }\n    ]\n  }\n}",
    "{\"Response\":{\"Tags\":[\n{\"Key\":\"a\"},\n{\"Key\":\"b\"}\n]}}",
    r#"{"time":1,"body":{"Response":{"Error":{"Code":"AuthFailure"}}}}"#,
    r#"{"a":"} ] , \" { [ \\","b":[{},[],{"c":[1,2]}]}"#,
    r#"{"log":"{\"Response\":{}}","\u0052esponse":{}}"#,
    "[1,-2.5e3,true,null,\"x\",[[]],{}]",
    "{}",
    "12",
    "\"text\"",
    "null",
];

/// What is written before, between and after records.
const LAYOUTS: &[(&str, &str, &str)] = &[
    ("", "\n", "\n"),
    ("", "\r\n", ""),
    ("\u{feff}", " ", ""),
    ("[", ",", "]"),
    ("[\n  ", ",\n  ", "\n]\n"),
    ("[\n", "\n,\n", "\n]\n"),
    ("[\r\n\t", ",\r\n\t", "\r\n]"),
    ("\u{1e}", "\n\u{1e}", "\n"),
    ("2026-08-21 INFO {x} got ", " in 3 ms\n2026-08-21 INFO got ", "\n"),
    ("<html>\n", "\noops {\n", "\n"),
    ("2026-08-21T10:00:00Z INFO ", "\n2026-08-21T10:00:01Z [x] {main} ", "\n"),
    ("[INFO] ", "\n{main} INFO ", "\n"),
    ("1795626073 ", "\n", "\n1795626073 done\n"),
];

/// What happens to an archive: `from` and `to` are places in it.
#[derive(Clone, Debug)]
enum Damage {
    Cut {
        from: Index,
    },
    Delete {
        from: Index,
        len: usize,
    },
    Flip {
        at: Index,
        mask: u8,
    },
    Insert {
        at: Index,
        what: &'static str,
    },
    /// A piece of it is also in another place.
    Splice {
        from: Index,
        len: usize,
        to: Index,
    },
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let all = bytes.len();
        let place = |index: &Index| index.index(all + 1);
        match self {
            Damage::Cut { from } => bytes.truncate(place(from)),
            Damage::Delete { from, len } => {
                let from = place(from);
                bytes.drain(from..all.min(from + len));
            }
            Damage::Flip { at, mask } => {
                if let Some(byte) = bytes.get_mut(place(at)) {
                    *byte ^= mask;
                }
            }
            Damage::Insert { at, what } => drop(bytes.splice(place(at)..place(at), what.bytes())),
            Damage::Splice { from, len, to } => {
                let from = place(from);
                let piece = bytes[from..all.min(from + len)].to_vec();
                bytes.splice(place(to)..place(to), piece);
            }
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    let what = select(
        &[
            "\n",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\n{",
            "\n  {",
            "\\\n",
            "\u{1e}",
            "x",
            "é",
            " ",
            "\n2026-08-21 ",
            "\nINFO {",
        ][..],
    );
    prop_oneof![
        1 => place().prop_map(|from| Damage::Cut { from }),
        3 => (place(), 1..40_usize).prop_map(|(from, len)| Damage::Delete { from, len }),
        2 => (place(), 1..=255_u8).prop_map(|(at, mask)| Damage::Flip { at, mask }),
        3 => (place(), what).prop_map(|(at, what)| Damage::Insert { at, what }),
        1 => (place(), 1..60_usize, place()).prop_map(|(from, len, to)| Damage::Splice { from, len, to }),
    ]
}

fn archive() -> impl Strategy<Value = Vec<u8>> {
    let parts = (select(LAYOUTS), vec(select(RECORDS), 0..7), vec(damage(), 0..5));
    parts.prop_map(|((before, between, after), records, damages)| {
        let mut bytes = [before, &records.join(between), after].concat().into_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        bytes
    })
}

fn limits() -> impl Strategy<Value = Limits> {
    (
        prop_oneof![3 => Just(1 << 20), 1 => 8..=200_usize],
        prop_oneof![5 => Just(1024), 1 => 1..=4_usize],
    )
        .prop_map(|(record_bytes, depth)| Limits::new().record_bytes(record_bytes).depth(depth))
}

fn buffered() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(PLENTY), 1 => 0..200_usize]
}

#[test]
fn the_slow_framers_are_right_themselves() {
    let small = Limits::new().record_bytes(8);
    let check = |framing, input: &[u8], expected: &[(usize, usize, &str)]| {
        let records = slow::frame(framing, input, &small, PLENTY).records;
        let said = records.iter().map(|&(offset, length, end)| {
            let end =
                end.map_or_else(|(kind, at)| format!("{}@{at}", kind.word()), |()| "ok".to_owned());
            (offset, length, end)
        });
        let expected =
            expected.iter().map(|&(offset, length, end)| (offset, length, end.to_owned()));
        assert!(said.clone().eq(expected), "{framing}: {:?}", said.collect::<Vec<_>>());
    };
    check(
        Framing::Lines,
        b"\xef\xbb\xbf{}\r\n\n [1]\n\"1234567\"\n{",
        &[(3, 2, "ok"), (9, 3, "ok"), (13, 9, "too_long@8"), (23, 1, "unexpected_end@1")],
    );
    check(
        Framing::Documents,
        b"{}{\n}\n{\"a\":x,\n[]1,\n{\"a\":\n[{\n},\n{}]}\n[]",
        &[
            (0, 2, "ok"),
            (2, 3, "ok"),
            (6, 7, "unexpected_byte@5"),
            (14, 2, "ok"),
            (16, 2, "trailing_bytes@1"),
            (19, 16, "too_long@8"),
            (36, 2, "ok"),
        ],
    );
    check(
        Framing::Array,
        b"[\n {\"a\":\n {},\n[x,]] , ,1",
        &[
            (3, 5, "unexpected_end@5"),
            (10, 2, "ok"),
            (14, 4, "unexpected_byte@1"),
            (20, 4, "unexpected_byte@0"),
        ],
    );
    check(Framing::Whole, b" \n", &[(2, 0, "empty@0")]);
    check(
        Framing::Seq,
        b"\x1e{}\n\x1e12\x1e12 ",
        &[(1, 2, "ok"), (5, 2, "unexpected_end@2"), (8, 2, "ok")],
    );

    let log = b"x {\"a\":{\"Response\":1} {}";
    assert_eq!(
        slow::frame(Framing::Prefixed, log, &Limits::default(), PLENTY),
        slow::SlowFound { records: vec![(7, 14, Ok(()))], ..slow::SlowFound::default() }
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_archives_agree_with_the_slow_framers(archive in archive(), limits in limits(), buffered in buffered()) {
        for &framing in Framing::ALL {
            agree(framing, limits, buffered, &archive)?;
        }
        agree_on_auto(limits, &archive)?;
    }
}
