//! Inputs made to be slow: twice as much may take about twice as long, and no more memory than it
//! must.
//!
//! Each is summed up at one thread, `n` and `2n` of it, in turns; the table has the ratio of the
//! medians, the time for a byte against that of ordinary failures, and how far the peak of memory
//! grew. A ratio beyond 3 is a cliff and ends the bench with status 1. How to run it:
//! `benches/README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "benches stop where they are wrong"
)]

mod support;

use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use apitriage::{Framing, Input, Limits, Options, Summary, summarize, summarize_paths};
use support::{Archive, SEED, Shape, budget};

const ROUNDS: usize = 5;
const CLIFF: f64 = 3.0;

/// Bytes, and the number of records in them, if it is known.
type Made = (Vec<u8>, Option<u64>);

/// `make` makes about as many bytes as it is told.
struct Case {
    name: &'static str,
    framing: Option<Framing>,
    make: fn(usize) -> Made,
}

const CASES: [Case; 19] = [
    Case { name: "ordinary failures", framing: None, make: ordinary },
    Case {
        name: "one string of backslashes",
        framing: None,
        make: |n| one(r#"{"Response":{"a":""#, r"\\", r#""}}"#, n),
    },
    Case {
        name: "one string of quotes",
        framing: None,
        make: |n| one(r#"{"Response":{"a":""#, r#"\""#, r#""}}"#, n),
    },
    Case {
        name: "one code of escapes",
        framing: None,
        make: |n| one(r#"{"Response":{"Error":{"Code":""#, r"\u0041", r#""}}}"#, n),
    },
    Case {
        name: "one long message",
        framing: None,
        make: |n| one(r#"{"Response":{"Error":{"Code":"A","Message":""#, "xyz ", r#""}}}"#, n),
    },
    Case {
        name: "one long key",
        framing: None,
        make: |n| one(r#"{"Response":{""#, "Response", r#"":1}}"#, n),
    },
    Case {
        name: "one list of brackets",
        framing: None,
        make: |n| one(r#"{"Response":{"a":[[]"#, ",[]", "]}}", n),
    },
    Case {
        name: "one list of empty keys",
        framing: None,
        make: |n| one(r#"{"Response":{"a":[{}"#, r#",{"":{}}"#, "]}}", n),
    },
    Case { name: "nested to the limit", framing: None, make: nested },
    Case { name: "brackets never closed", framing: None, make: |n| one("", "[", "", n) },
    Case {
        name: "braces never closed, prefixed",
        framing: Some(Framing::Prefixed),
        make: |n| skipped(r#"{"a":"#, n),
    },
    Case {
        name: "strings that open each other, prefixed",
        framing: Some(Framing::Prefixed),
        make: |n| skipped(r#"x{":{""#, n),
    },
    Case {
        name: "every record cut off",
        framing: None,
        make: |n| many(r#"{"Response":{"Error":{"Code":"Inter"#, n),
    },
    Case {
        name: "every record cut off, lines",
        framing: Some(Framing::Lines),
        make: |n| many(r#"{"Response":{"Error":{"Code":"Inter"#, n),
    },
    Case { name: "every record cut off in a list", framing: None, make: swallowing },
    Case {
        name: "a duplicate key in every record",
        framing: None,
        make: |n| many(r#"{"Response":{},"Response":{}}"#, n),
    },
    Case {
        name: "text without a record, lines",
        framing: Some(Framing::Lines),
        make: |n| many("<p>502 Bad Gateway</p>", n),
    },
    Case { name: "a code of its own in every record", framing: None, make: codes },
    Case { name: "blank lines", framing: None, make: |n| (vec![b'\n'; n], Some(0)) },
];

fn main() -> ExitCode {
    let is_test = std::env::args().any(|arg| arg == "--test");
    let budget = if is_test { 64 << 10 } else { budget() };
    println!("{:42} {:>9} {:>8} {:>9} {:>12}", "", "MB", "2n : n", "per byte", "memory 2n");
    let mut ordinary = None;
    let mut cliffs = 0;
    for case in &CASES {
        let options = Options::new().threads(1).framing(case.framing).limits(limits());
        let (some, twice) = ((case.make)(budget), (case.make)(2 * budget));
        let run = |(bytes, records): &Made| {
            let summary = summarize([Input::bytes("bench", bytes)], &options).unwrap();
            assert_eq!(summary.bytes(), bytes.len() as u64, "{}", case.name);
            assert!(records.is_none_or(|records| records == summary.records()), "{}", case.name);
        };
        let size = some.0.len();
        cliffs += row(case.name, size, &mut ordinary, || run(&some), || run(&twice));
    }
    cliffs += files(if is_test { 50 } else { 100_000 }, &mut ordinary);
    cliffs += samples(budget, &mut ordinary);
    // With little to do, the start of a thread is what is measured.
    if cliffs > 0 && !is_test { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Long enough for any record here.
fn limits() -> Limits {
    Limits::new().record_bytes(1 << 30)
}

/// Prints a row and counts it if it is a cliff.
fn row(
    name: &str,
    size: usize,
    ordinary: &mut Option<f64>,
    some: impl Fn(),
    twice: impl Fn(),
) -> usize {
    let (mut one, mut two) = (Vec::new(), Vec::new());
    let mut grown = None;
    for _ in 0..ROUNDS {
        one.push(timed(&some));
        forget_peak();
        let before = memory();
        two.push(timed(&twice));
        grown =
            memory().zip(before).map(|((peak, _), (_, now))| peak.saturating_sub(now)).max(grown);
    }
    let (one, two) = (median(one), median(two));
    let ratio = two / one;
    let per_byte = one / size as f64;
    let against = per_byte / *ordinary.get_or_insert(per_byte);
    let memory =
        grown.map_or("unknown".to_owned(), |bytes| format!("{:.1} MB", bytes as f64 / 1e6));
    let is_cliff = ratio > CLIFF;
    let mark = if is_cliff { "  CLIFF" } else { "" };
    println!(
        "{name:42} {:>9.1} {ratio:>8.2} {against:>8.2}x {memory:>12}{mark}",
        size as f64 / 1e6
    );
    usize::from(is_cliff)
}

fn timed(run: impl Fn()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// The most memory since it was last forgotten, and what there is now, in bytes.
fn memory() -> Option<(u64, u64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
    };
    of("VmHWM:").zip(of("VmRSS:"))
}

fn forget_peak() {
    // Where it cannot be forgotten, the peak of all runs so far is shown.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn ordinary(size: usize) -> Made {
    let archive = Archive::make(Shape::Failures, SEED, size);
    (archive.bytes, Some(archive.expected.records))
}

/// One record, its middle repeated.
fn one(front: &str, middle: &str, back: &str, size: usize) -> Made {
    let middle = middle.repeat(size / middle.len());
    ([front, &middle, back].concat().into_bytes(), Some(1))
}

/// A line in which no record is found.
fn skipped(unit: &str, size: usize) -> Made {
    (["x {\"", &unit.repeat(size / unit.len()), "\"Response\""].concat().into_bytes(), Some(0))
}

fn many(record: &str, size: usize) -> Made {
    let records = size / (record.len() + 1);
    (format!("{record}\n").repeat(records).into_bytes(), Some(records as u64))
}

/// Behind a bracket, each reads the next as its own, until it is too deep.
fn swallowing(size: usize) -> Made {
    (many(r#"{"Response":{"Tags":["#, size).0, None)
}

fn nested(size: usize) -> Made {
    let (open, close) = ("[".repeat(1000), "]".repeat(1000));
    many(&format!("{{\"Response\":{{\"a\":{open}{close}}}}}"), size)
}

fn codes(size: usize) -> Made {
    let record =
        |n: usize| format!("{{\"Response\":{{\"Error\":{{\"Code\":\"Made.Up.{n:08}\"}}}}}}\n");
    let records = size / record(0).len();
    ((0..records).map(record).collect::<String>().into_bytes(), Some(records as u64))
}

/// A record in each of so many files.
fn files(count: usize, ordinary: &mut Option<f64>) -> usize {
    const RECORD: &str = "{\"Response\":{\"RequestId\":\"r\"}}\n";
    let folder = tempfile::tempdir().unwrap();
    let halves = [folder.path().join("a"), folder.path().join("b")];
    for half in &halves {
        fs::create_dir(half).unwrap();
        for n in 0..count / 2 {
            fs::write(half.join(n.to_string()), RECORD).unwrap();
        }
    }
    let options = Options::new().threads(1);
    let run = |paths: &[std::path::PathBuf]| {
        let summary: Summary = summarize_paths(paths, &options).unwrap();
        assert_eq!(summary.succeeded() as usize, paths.len() * (count / 2));
    };
    row(
        "a record in each of many files",
        count / 2 * RECORD.len(),
        ordinary,
        || run(&halves[..1]),
        || run(&halves),
    )
}

/// As many samples as there are records.
fn samples(size: usize, ordinary: &mut Option<f64>) -> usize {
    let record = r#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r"}}"#;
    let half = (size / 2 / (record.len() + 1)) as u64;
    let records = 2 * half;
    let bytes = format!("{record}\n").repeat(records as usize).into_bytes();
    let front = &bytes[..bytes.len() / 2];
    let run = |bytes: &[u8], records: u64| {
        let options = Options::new().threads(1).samples(records as usize);
        assert_eq!(summarize([Input::bytes("bench", bytes)], &options).unwrap().failed(), records);
    };
    row(
        "as many samples as records",
        front.len(),
        ordinary,
        || run(front, half),
        || run(&bytes, records),
    )
}
