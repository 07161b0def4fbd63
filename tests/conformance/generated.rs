//! Generated texts, whole and damaged, against the judge.
//!
//! The seed is fixed: a run repeats itself, and a failure needs no file to be found again.
//! `PROPTEST_CASES` asks for more. It must not know how the texts are made.

use apitriage::FaultKind;
use apitriage::internals::{parse, parse_prefix};
use apitriage::{Fault, classify};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use serde::de::IgnoredAny;

use crate::common::in_words;
use crate::documents::document;
use crate::oracle::{MAX_DEPTH, Seen, check};

fn runner() -> TestRunner {
    let mut config = ProptestConfig {
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..Default::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 4096;
    }
    TestRunner::new(config)
}

/// What can happen to a recording.
#[derive(Clone, Debug)]
enum Damage {
    Truncate(usize),
    Flip(usize, u8),
    Delete(usize),
    Insert(usize, Vec<u8>),
    /// The bytes between two places once more, at a third.
    Splice(usize, usize, usize),
    /// The entry that begins at the nth quote, as far as the next comma, twice.
    RepeatEntry(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let fragment = prop::sample::select(vec![
        &b"\xef\xbb\xbf"[..],
        b"\"",
        b"\\",
        b"\\u00",
        b",",
        b"}",
        b"]",
        b"{",
        b"\0",
        b"\r",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"0",
        b".",
        b"\"Code\":\"x\",",
        b"\"Response\":{},",
    ]);
    prop_oneof![
        any::<usize>().prop_map(Damage::Truncate),
        (any::<usize>(), 1..=u8::MAX).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        any::<usize>().prop_map(Damage::Delete),
        (any::<usize>(), fragment).prop_map(|(at, bytes)| Damage::Insert(at, bytes.to_vec())),
        any::<(usize, usize, usize)>().prop_map(|(from, to, at)| Damage::Splice(from, to, at)),
        any::<usize>().prop_map(Damage::RepeatEntry),
    ]
}

fn apply(damage: &Damage, bytes: &mut Vec<u8>) {
    let place = |number: usize| number % (bytes.len() + 1);
    match *damage {
        Damage::Truncate(at) => bytes.truncate(place(at)),
        Damage::Flip(at, bits) => {
            let at = place(at);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= bits;
            }
        }
        Damage::Delete(at) => drop(bytes.drain(place(at)..bytes.len().min(place(at) + 1))),
        Damage::Insert(at, ref new) => {
            drop(bytes.splice(place(at)..place(at), new.iter().copied()))
        }
        Damage::Splice(from, to, at) => {
            let (one, other, at) = (place(from), place(to), place(at));
            let start = one.min(other);
            let piece = bytes[start..one.max(other).min(start + 200)].to_vec();
            bytes.splice(at..at, piece);
        }
        Damage::RepeatEntry(number) => {
            let quotes: Vec<_> = (0..bytes.len()).filter(|&at| bytes[at] == b'"').collect();
            if let Some(&start) = quotes.get(number % quotes.len().max(1))
                && let Some(length) = bytes[start..].iter().position(|&byte| byte == b',')
            {
                let entry = bytes[start..=start + length].to_vec();
                bytes.splice(start..start, entry);
            }
        }
    }
}

/// How many cases ended how: a test that never met what it is about must fail.
#[derive(Default)]
struct Tally {
    verdicts: usize,
    accepted_only: usize,
    faults: Vec<FaultKind>,
}

impl Tally {
    fn add(&mut self, seen: Seen) {
        match seen {
            Seen::Verdict => self.verdicts += 1,
            Seen::AcceptedOnly => self.accepted_only += 1,
            Seen::Fault(kind) => self.faults.push(kind),
        }
    }
}

/// Runs `test` on many values; the tally is of all that were tried.
fn run_cases<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Seen) -> Tally {
    let tally = std::cell::RefCell::new(Tally::default());
    let ran = runner().run(&strategy, |value| {
        tally.borrow_mut().add(test(value));
        Ok(())
    });
    if let Err(failure) = ran {
        panic!("{failure}");
    }
    tally.into_inner()
}

#[test]
fn whole_documents_agree_with_the_judge() {
    let words = std::cell::RefCell::new(std::collections::BTreeSet::new());
    let tally = run_cases(document(), |text| {
        let said = in_words(&classify(text.as_bytes()));
        let kind = said.split(|c: char| c == '"' || c.is_ascii_digit()).next().unwrap();
        words.borrow_mut().insert(kind.to_owned());
        check(text.as_bytes())
    });
    assert!(tally.faults.is_empty(), "the generator makes JSON only: {:?}", tally.faults);
    assert!(tally.verdicts > tally.accepted_only, "{} {}", tally.verdicts, tally.accepted_only);

    let every = [
        "dry_run",
        "failed ",
        "failed null missing",
        "failed null not_a_string",
        "failed null not_an_object",
        "failed null not_unicode",
        "malformed duplicate_key ",
        "malformed too_long ",
        "not_a_response",
        "succeeded",
    ];
    let words = words.into_inner();
    assert!(words.iter().eq(&every), "not every verdict came up: {words:?}");
}

#[test]
fn damaged_documents_agree_with_the_judge() {
    let damaged = (document(), vec(damage(), 1..4)).prop_map(|(text, damages)| {
        let mut bytes = text.into_bytes();
        damages.iter().for_each(|damage| apply(damage, &mut bytes));
        bytes
    });
    let tally = run_cases(damaged, |bytes| check(&bytes));
    assert!(tally.verdicts > 100, "{}", tally.verdicts);

    for kind in FaultKind::ALL {
        // The limits have tests of their own; repeated keys are compared as verdicts.
        let rare = matches!(
            kind,
            FaultKind::TooDeep | FaultKind::TooLong | FaultKind::DuplicateKey | FaultKind::Empty
        );
        assert!(
            rare || tally.faults.contains(kind),
            "no {kind} among {} faults",
            tally.faults.len()
        );
    }
}

#[test]
fn documents_cut_anywhere_agree_with_the_judge() {
    let tally = run_cases((document(), any::<usize>()), |(text, at)| {
        check(&text.as_bytes()[..at % (text.len() + 1)])
    });
    for kind in [FaultKind::UnexpectedEnd, FaultKind::InvalidUtf8] {
        assert!(tally.faults.contains(&kind), "no {kind} among {} faults", tally.faults.len());
    }
}

#[test]
fn the_first_of_two_documents_ends_where_serde_says() {
    run_cases((document(), document()), |(first, second)| {
        let both = format!("{first}{second}");
        let mut stream = serde_json::Deserializer::from_str(&both).into_iter::<IgnoredAny>();
        match stream.next() {
            Some(Ok(_)) => {
                let end = parse_prefix(both.as_bytes(), MAX_DEPTH).end;
                assert_eq!(end, Ok(stream.byte_offset()), "{both}");
            }
            // serde_json wants a blank after a bare number or word; we read as far as it goes.
            other => {
                assert!(!first.trim_start().starts_with(['{', '[', '"']), "{other:?} for {both}")
            }
        }
        check(both.as_bytes())
    });
}

/// `depth` containers, opened as `open` says for each level, closed unless `cut`.
fn nested(depth: usize, open: impl Fn(usize) -> bool, cut: bool) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::new();
    for level in 0..depth {
        let inner = level + 1 < depth;
        text.extend_from_slice(match (open(level), inner) {
            (false, _) => b"[",
            (true, true) => br#"{"a":"#,
            (true, false) => b"{",
        });
    }

    if !cut {
        text.extend((0..depth).rev().map(|level| if open(level) { b'}' } else { b']' }));
    }
    text
}

#[test]
fn depth_below_at_and_beyond_the_limit() {
    let shapes: [fn(usize) -> bool; 4] =
        [|_| false, |_| true, |level| level % 2 == 0, |level| level % 3 == 0];
    for shape in shapes {
        for depth in [1, 63, 64, 65, 127, 128, 129, 1023, 1024] {
            assert_eq!(
                parse(&nested(depth, shape, false), MAX_DEPTH).end.ok(),
                Some(nested(depth, shape, false).len())
            );
            check(&nested(depth, shape, false));
            let cut = nested(depth, shape, true);
            assert_eq!(
                parse(&cut, MAX_DEPTH).end,
                Err(Fault { kind: FaultKind::UnexpectedEnd, at: cut.len() })
            );
            check(&cut);
        }

        for depth in [1025, 1026, 2048, 100_000] {
            for cut in [false, true] {
                let bytes = nested(depth, shape, cut);
                let fault = parse(&bytes, MAX_DEPTH).end.unwrap_err();
                let opener = bytes
                    .iter()
                    .enumerate()
                    .filter(|(_, byte)| b"[{".contains(byte))
                    .nth(MAX_DEPTH)
                    .unwrap()
                    .0;
                assert_eq!((fault.kind, fault.at), (FaultKind::TooDeep, opener));
                if !cut {
                    check(&bytes);
                }
            }
        }

        // A limit that someone raised or lowered is the limit.
        for limit in [1, 2, 5000] {
            assert!(parse(&nested(limit, shape, false), limit).end.is_ok(), "{limit}");
            assert_eq!(
                parse(&nested(limit + 1, shape, false), limit).end.unwrap_err().kind,
                FaultKind::TooDeep
            );
        }
    }
}
