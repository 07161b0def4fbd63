//! The generator of benchmark data: its counts are those that serde_json and ours find, and its
//! bytes are the same on every machine.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "it shares its code with the benchmarks, which stop where they are wrong"
)]

#[path = "../benches/engines/mod.rs"]
mod engines;
#[path = "../benches/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use apitriage::Outcome;
use apitriage::catalog::{self, Origin};
use jiff::Timestamp;
use serde_json::Value;
use support::clock::date_and_time;
use support::generate::write;
use support::words::{CODES, UNKNOWN};
use support::{Archive, SEED, Shape};
use xxhash_rust::xxh3::xxh3_64;

#[test]
fn every_engine_finds_what_was_put_in() {
    for shape in Shape::RESPONSES {
        for seed in [SEED, 0, u64::MAX] {
            let archive = Archive::make(shape, seed, 2 << 20);
            engines::check::<engines::Ours>(&archive);
            engines::check::<engines::Grammar>(&archive);
            engines::check::<engines::SerdeValue>(&archive);
            engines::check::<engines::SerdeStruct>(&archive);
            engines::check::<engines::SerdeIgnored>(&archive);
            engines::check::<engines::SimdTape>(&archive);
            engines::check::<engines::SimdStruct>(&archive);
        }
    }
}

#[test]
fn outcomes_are_as_expected() {
    for shape in Shape::RESPONSES {
        let archive = Archive::make(shape, SEED, 2 << 20);
        let count = |outcome| {
            archive
                .records()
                .filter(|bytes| apitriage::classify(bytes).outcome() == outcome)
                .count()
        };
        let expected = &archive.expected;
        assert_eq!(archive.bytes.len() as u64, expected.bytes, "{shape:?}");
        assert_eq!(
            expected.records,
            expected.succeeded + expected.failed + expected.dry_run,
            "{shape:?}"
        );
        assert_eq!(count(Outcome::Succeeded) as u64, expected.succeeded, "{shape:?}");
        assert_eq!(count(Outcome::Failed) as u64, expected.failed, "{shape:?}");
        assert_eq!(count(Outcome::DryRun) as u64, expected.dry_run, "{shape:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    for (shape, hash) in [
        (Shape::Failures, 8_195_720_758_744_684_806),
        (Shape::Mixed, 8_658_225_757_998_238_781),
        (Shape::Pretty, 17_398_816_023_168_682_887),
        (Shape::Calls, 2_309_408_272_212_932_882),
        (Shape::OperationLog, 14_236_887_367_220_557_566),
    ] {
        let archive = Archive::make(shape, SEED, 1 << 20);
        assert_eq!(xxh3_64(&archive.bytes), hash, "{shape:?}");
        let mut longer = Vec::new();
        write(shape, SEED, 2 << 20, &mut longer).expect("a vector takes all");
        assert!(longer.starts_with(&archive.bytes), "{shape:?}");
        assert_ne!(Archive::make(shape, SEED + 1, 1 << 20).bytes, archive.bytes, "{shape:?}");
    }
}

#[test]
fn the_shapes_are_as_described() {
    for (shape, mean, failures) in [
        (Shape::Failures, 205..225, 0.985..1.0),
        (Shape::Mixed, 7_000..11_000, 0.08..0.12),
        (Shape::Pretty, 320..350, 0.88..0.92),
        (Shape::Calls, 535..565, 0.09..0.11),
        (Shape::OperationLog, 870..890, 0.09..0.11),
    ] {
        let archive = Archive::make(shape, SEED, 16 << 20);
        let expected = &archive.expected;
        assert!(
            mean.contains(&(expected.bytes / expected.records)),
            "{shape:?} {}",
            expected.bytes / expected.records
        );

        let share = (expected.failed + expected.dry_run) as f64 / expected.records as f64;
        assert!(failures.contains(&share), "{shape:?} {share}");
        let lines = archive.bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
        assert_eq!(lines == expected.records, shape != Shape::Pretty, "{shape:?}");

        let text = std::str::from_utf8(&archive.bytes).expect("all of it is UTF-8");
        assert!(!text.is_ascii(), "{shape:?}");

        if shape == Shape::Failures {
            assert_eq!(expected.codes.len(), CODES.len());
            let holding = |what| {
                text.lines().filter(|line| line.contains(what)).count() as f64 / lines as f64
            };
            assert!((0.24..0.26).contains(&holding("\": ")), "spaced {}", holding("\": "));
            assert!((0.04..0.07).contains(&holding("\\")), "escaped {}", holding("\\"));
            assert!(
                (0.008..0.012).contains(&holding("TableResults")),
                "nested {}",
                holding("TableResults")
            );
            assert!(text.contains(r#"\"Error\":{\"Code\":\"X\""#));
        }
    }
}

/// Held against a slow and obvious reading of each event.
#[test]
fn events_say_what_was_expected_of_them() {
    let archive = Archive::make(Shape::OperationLog, SEED, 2 << 20);
    let mut codes = BTreeMap::new();
    let mut forms = BTreeSet::new();
    let mut before = Timestamp::MIN;
    for record in archive.records() {
        let event: Value = serde_json::from_slice(record).expect("JSON");
        let is_failure = |code: &&Value| !["", "0"].contains(&spelled(code).as_str());
        let found = [&event["apiErrorCode"], &event["errorCode"]].into_iter().find(is_failure);
        if let Some(code) = found {
            *codes.entry(spelled(code)).or_default() += 1;
        }
        forms.insert((event["errorCode"].is_number(), event["apiErrorCode"] == ""));

        let time = event_time(&event["eventTime"]);
        assert!(before <= time, "{time}");
        before = time;
    }

    let expected = &archive.expected;
    let expected: BTreeMap<_, _> =
        expected.codes.iter().map(|(&code, &count)| (code.to_owned(), count)).collect();
    assert_eq!(codes, expected);
    assert!(forms.len() > 2, "{forms:?}");
}

fn spelled(code: &Value) -> String {
    code.as_str().map_or_else(|| code.to_string(), str::to_owned)
}

/// The time of an event: seconds, or text in UTC+8.
fn event_time(time: &Value) -> Timestamp {
    match time.as_str() {
        Some(text) => format!("{text}+08:00").parse().expect("a time"),
        None => Timestamp::from_second(time.as_i64().expect("seconds")).expect("a time"),
    }
}

#[test]
fn dates_are_those_of_the_calendar() {
    for days in 0..60_000 {
        let seconds = days * 86_400 + 86_399;
        let (date, time) = date_and_time(seconds);
        let expected = Timestamp::from_second(seconds as i64).expect("a time");
        assert_eq!(format!("{date}T{time}Z"), expected.to_string());
    }
}

#[test]
fn the_codes_are_those_of_the_page_and_some_unknown() {
    let page: BTreeSet<&str> = catalog::entries()
        .iter()
        .filter(|entry| matches!(entry.origin, Origin::Page | Origin::PageOnly))
        .map(|entry| entry.code)
        .collect();
    let unknown = BTreeSet::from(UNKNOWN);
    assert!(unknown.iter().all(|code| catalog::find(code).is_none()));
    assert_eq!(page.union(&unknown).copied().collect::<BTreeSet<_>>(), BTreeSet::from(CODES));
    assert_eq!((page.len(), unknown.len()), (64, 12));
}
