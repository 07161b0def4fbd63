//! Inputs made to be slow: twice as much may take about twice as long, and no more memory than is
//! needed.
//!
//! Each is summed up at one thread: `n` bytes of it and `2n`, in turns. The table has the ratio of
//! the medians, the time for a byte against that of ordinary failures, and how far the peak of
//! memory grew. A ratio above 3 is a cliff; the bench then ends with status 1. How to run it:
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
type SlowInput = (Vec<u8>, Option<u64>);

struct SlowCase {
    name: &'static str,
    framing: Option<Framing>,
    /// Makes an input of about so many bytes.
    make: fn(usize) -> SlowInput,
}

const CASES: [SlowCase; 19] = [
    SlowCase { name: "ordinary failures", framing: None, make: ordinary },
    SlowCase {
        name: "one string of backslashes",
        framing: None,
        make: |n| one_record(r#"{"Response":{"a":""#, r"\\", r#""}}"#, n),
    },
    SlowCase {
        name: "one string of quotes",
        framing: None,
        make: |n| one_record(r#"{"Response":{"a":""#, r#"\""#, r#""}}"#, n),
    },
    SlowCase {
        name: "one code of escapes",
        framing: None,
        make: |n| one_record(r#"{"Response":{"Error":{"Code":""#, r"\u0041", r#""}}}"#, n),
    },
    SlowCase {
        name: "one long message",
        framing: None,
        make: |n| {
            one_record(r#"{"Response":{"Error":{"Code":"A","Message":""#, "xyz ", r#""}}}"#, n)
        },
    },
    SlowCase {
        name: "one long key",
        framing: None,
        make: |n| one_record(r#"{"Response":{""#, "Response", r#"":1}}"#, n),
    },
    SlowCase {
        name: "one list of brackets",
        framing: None,
        make: |n| one_record(r#"{"Response":{"a":[[]"#, ",[]", "]}}", n),
    },
    SlowCase {
        name: "one list of empty keys",
        framing: None,
        make: |n| one_record(r#"{"Response":{"a":[{}"#, r#",{"":{}}"#, "]}}", n),
    },
    SlowCase { name: "nested to the limit", framing: None, make: nested },
    SlowCase { name: "brackets never closed", framing: None, make: |n| no_record("[", n) },
    SlowCase {
        name: "braces never closed, prefixed",
        framing: Some(Framing::Prefixed),
        make: |n| no_record(r#"{"a":"#, n),
    },
    SlowCase {
        name: "strings that open each other, prefixed",
        framing: Some(Framing::Prefixed),
        make: |n| no_record(r#"x{":{""#, n),
    },
    SlowCase {
        name: "every record cut off",
        framing: None,
        make: |n| many_records(r#"{"Response":{"Error":{"Code":"Inter"#, n),
    },
    SlowCase {
        name: "every record cut off, lines",
        framing: Some(Framing::Lines),
        make: |n| many_records(r#"{"Response":{"Error":{"Code":"Inter"#, n),
    },
    SlowCase { name: "every record cut off in a list", framing: None, make: absorbing },
    SlowCase {
        name: "a duplicate key in every record",
        framing: None,
        make: |n| many_records(r#"{"Response":{},"Response":{}}"#, n),
    },
    SlowCase {
        name: "text without a record, lines",
        framing: Some(Framing::Lines),
        make: |n| many_records("<p>502 Bad Gateway</p>", n),
    },
    SlowCase { name: "a code of its own in every record", framing: None, make: codes },
    SlowCase { name: "blank lines", framing: None, make: |n| (vec![b'\n'; n], Some(0)) },
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
        let run = |(bytes, records): &SlowInput| {
            let summary = summarize([Input::bytes("bench", bytes)], &options).unwrap();
            assert_eq!(summary.bytes(), bytes.len() as u64, "{}", case.name);
            assert!(records.is_none_or(|records| records == summary.records()), "{}", case.name);
        };
        let size = some.0.len();
        cliffs += measured_row(case.name, size, &mut ordinary, || run(&some), || run(&twice));
    }
    cliffs += many_files(if is_test { 50 } else { 100_000 }, &mut ordinary);
    cliffs += many_samples(budget, &mut ordinary);
    // A test has so little to do that most of the time is the start of a thread.
    if cliffs > 0 && !is_test { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Long enough for any record here.
fn limits() -> Limits {
    Limits::new().record_bytes(1 << 30)
}

/// Measures an input and twice as much of it, prints a row, and yields 1 if that is a cliff.
fn measured_row(
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

/// The peak of memory since [`forget_peak`], and the memory in use now, in bytes.
fn memory() -> Option<(u64, u64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
    };
    of("VmHWM:").zip(of("VmRSS:"))
}

fn forget_peak() {
    // Where the kernel does not allow this, the peak of all runs so far is shown.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn ordinary(size: usize) -> SlowInput {
    let archive = Archive::make(Shape::Failures, SEED, size);
    (archive.bytes, Some(archive.expected.records))
}

/// One record whose middle is repeated.
fn one_record(front: &str, middle: &str, back: &str, size: usize) -> SlowInput {
    let middle = middle.repeat(size / middle.len());
    ([front, &middle, back].concat().into_bytes(), Some(1))
}

/// A line in which no record is found.
fn no_record(unit: &str, size: usize) -> SlowInput {
    (["x {\"", &unit.repeat(size / unit.len()), "\"Response\""].concat().into_bytes(), Some(0))
}

fn many_records(record: &str, size: usize) -> SlowInput {
    let records = size / (record.len() + 1);
    (format!("{record}\n").repeat(records).into_bytes(), Some(records as u64))
}

/// Each record is cut off after a bracket, so it absorbs the next ones until it is too deep.
fn absorbing(size: usize) -> SlowInput {
    (many_records(r#"{"Response":{"Tags":["#, size).0, None)
}

fn nested(size: usize) -> SlowInput {
    let (open, close) = ("[".repeat(1000), "]".repeat(1000));
    many_records(&format!("{{\"Response\":{{\"a\":{open}{close}}}}}"), size)
}

fn codes(size: usize) -> SlowInput {
    let record =
        |n: usize| format!("{{\"Response\":{{\"Error\":{{\"Code\":\"Made.Up.{n:08}\"}}}}}}\n");
    let records = size / record(0).len();
    ((0..records).map(record).collect::<String>().into_bytes(), Some(records as u64))
}

/// Measures files with a record in each.
fn many_files(count: usize, ordinary: &mut Option<f64>) -> usize {
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
    measured_row(
        "a record in each of many files",
        count / 2 * RECORD.len(),
        ordinary,
        || run(&halves[..1]),
        || run(&halves),
    )
}

/// Measures a run that keeps each record as a sample.
fn many_samples(size: usize, ordinary: &mut Option<f64>) -> usize {
    let record = r#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r"}}"#;
    let half = (size / 2 / (record.len() + 1)) as u64;
    let records = 2 * half;
    let bytes = format!("{record}\n").repeat(records as usize).into_bytes();
    let front = &bytes[..bytes.len() / 2];
    let run = |bytes: &[u8], records: u64| {
        let options = Options::new().threads(1).samples(records as usize);
        assert_eq!(summarize([Input::bytes("bench", bytes)], &options).unwrap().failed(), records);
    };
    measured_row(
        "as many samples as records",
        front.len(),
        ordinary,
        || run(front, half),
        || run(&bytes, records),
    )
}
