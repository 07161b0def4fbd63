//! Calls to the system that fail, at every place where one is made.
//!
//! `preload/faults.c` is loaded between the program and the C library. It makes the N-th call of a
//! kind fail, once or for good, or move a single byte. That is done for every N, until the program
//! makes fewer calls: so none is left out, whatever the program is made of.

#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::program::{Folder, Ran, failure, finish, gzip, lines, number, rows, success, zst};
use crate::sums::assert_adds_up;

const INTERRUPTED: i32 = 4;
const BROKEN_PIPE: i32 = 32;
/// A disk that fails, a descriptor that is not ready.
const READ_ERRORS: [i32; 2] = [5, 11];
/// No such file, no access, too many open files.
const OPEN_ERRORS: [i32; 3] = [2, 13, 24];
/// A disk that fails, a disk that is full.
const WRITE_ERRORS: [i32; 2] = [5, 28];
/// Not an error: the call moves a single byte.
const SHORT: i32 = 0;

/// What fails, and how.
#[derive(Clone, Copy, Debug)]
struct Fault {
    call: &'static str,
    errno: i32,
    for_good: bool,
}

/// Compiled once, by the compiler that links Rust programs, too.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/preload/faults.c");
    let library = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("faults-{}.so", std::process::id()));
    let mut compiler = Command::new("cc");
    compiler
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl");
    assert!(compiler.status().unwrap().success());
    library
});

/// A run whose call number `at` fails; `None` if it makes fewer.
fn run_with_fault(folder: &Folder, args: &[&str], fault: Fault, at: usize) -> Option<Ran> {
    let mut program = folder.program(args);
    program.env("LD_PRELOAD", &*LIBRARY).env("FAULT_CALL", fault.call);
    program.env("FAULT_ERRNO", fault.errno.to_string()).env("FAULT_AT", at.to_string());
    if fault.for_good {
        program.env("FAULT_ALL", "1");
    }
    let mut ran = finish(program.spawn().unwrap());
    ran.err = ran.err.strip_suffix("FAULT STRUCK\n")?.to_owned();
    Some(ran)
}

/// Hands each run that met the fault to `check`, and says how many differ from the run without it.
/// Each must differ by its status if it differs at all.
fn at_each_call(folder: &Folder, args: &[&str], fault: Fault, check: impl Fn(&Ran)) -> usize {
    let clean = folder.run(args);
    let mut differ = 0;
    for at in 0.. {
        let Some(ran) = run_with_fault(folder, args, fault, at) else {
            assert!(at > 0, "{fault:?} never struck {args:?}");
            break;
        };
        if ran != clean {
            assert_eq!(ran.status, 2, "{fault:?} at {at} of {args:?}: {ran:?}");
            check(&ran);
            differ += 1;
        }
    }
    differ
}

/// Sixteen kilobytes of failures and successes.
fn archive() -> String {
    lines((0..200).map(|n| {
        let id = format!("{:016x}", n * 0x9e37_79b9_u64);
        if n % 3 == 0 { success(&id) } else { failure("InternalError", &id) }
    }))
}

fn folder_of_archives() -> Folder {
    let folder = Folder::with("plain", archive());
    folder.put("a.gz", gzip(archive().as_bytes()));
    folder.put("a.zst", zst(archive().as_bytes()));
    folder.put("good", lines([success("r")]));
    folder
}

/// All that was read is counted: the lines of it, and the one it breaks off in.
fn assert_counts_what_was_read(ran: &Ran, name: &str) {
    let summary: Value = ran.json();
    assert_adds_up(&summary);
    let row = rows(&summary, "inputs").iter().find(|row| row["path"] == name).unwrap();
    let archive = archive();
    let read = &archive[..number(row, "/bytes") as usize];
    assert_eq!(number(row, "/records"), read.lines().count() as u64);
    assert_eq!(ran.err, format!("apitriage: {name}: {}\n", row["error"].as_str().unwrap()));
}

const NAMES: [&str; 3] = ["plain", "a.gz", "a.zst"];

fn summarize_args<'a>(name: &'a str, threads: &'a str) -> Vec<&'a str> {
    vec![
        "summarize",
        name,
        "good",
        "--format",
        "json",
        "--threads",
        threads,
        "--chunk-bytes",
        "1000",
        "--quiet",
    ]
}

#[test]
fn failing_reads_are_reported_and_the_rest_is_counted() {
    let folder = folder_of_archives();
    for name in NAMES {
        for errno in READ_ERRORS {
            let fault = Fault { call: "read", errno, for_good: false };
            let differ = at_each_call(&folder, &summarize_args(name, "1"), fault, |ran| {
                if ran.err.starts_with("apitriage: good: ") {
                    assert_eq!(ran.err.lines().count(), 1);
                } else {
                    assert_counts_what_was_read(ran, name);
                }
            });
            assert!(differ > 1, "{name} {differ}");
            let fault = Fault { for_good: true, ..fault };
            at_each_call(&folder, &summarize_args(name, "2"), fault, |ran| {
                assert_adds_up(&ran.json())
            });
        }
    }
}

#[test]
fn interrupted_or_short_reads_change_nothing() {
    let folder = folder_of_archives();
    for name in NAMES {
        for threads in ["1", "3"] {
            let interrupted = Fault { call: "read", errno: INTERRUPTED, for_good: false };
            assert_eq!(
                at_each_call(&folder, &summarize_args(name, threads), interrupted, |_| {}),
                0
            );
            let short = Fault { call: "read", errno: SHORT, for_good: true };
            let clean = folder.run(&summarize_args(name, threads));
            assert_eq!(
                run_with_fault(&folder, &summarize_args(name, threads), short, 0).unwrap(),
                clean
            );
        }
    }
}

#[test]
fn files_that_cannot_be_opened_are_reported() {
    let folder = folder_of_archives();
    for errno in OPEN_ERRORS {
        for for_good in [false, true] {
            let fault = Fault { call: "open", errno, for_good };
            let differ = at_each_call(&folder, &summarize_args("plain", "1"), fault, |ran| {
                assert_adds_up(&ran.json());
                assert!(
                    ran.err.lines().all(|line| line.contains("plain: ") || line.contains("good: ")),
                    "{}",
                    ran.err
                );
            });
            assert!(differ > 0, "{fault:?}");
        }
    }
}

#[test]
fn failing_writes_are_reported() {
    let folder = Folder::with("a", archive() + "{\n{\n");
    folder.put("requests", "{\"MaxResults\":51}\n".repeat(9));
    for args in [
        &["summarize", "a"][..],
        &["summarize", "a", "--format", "json"],
        &["summarize", "a", "--rejects", "rejects", "--format", "csv"],
        &["explain", "InternalError"],
        &["codes", "--format", "markdown"],
        &["check", "requests", "--action", "LookUpEvents"],
        &["check", "requests", "--action", "LookUpEvents", "--format", "sarif"],
    ] {
        for errno in WRITE_ERRORS {
            for for_good in [false, true] {
                let fault = Fault { call: "write", errno, for_good };
                let differ = at_each_call(&folder, args, fault, |ran| {
                    // Where the message cannot be written either, the status still shows it.
                    let is_reported =
                        ran.err.contains(": cannot be written: ") && ran.err.lines().count() == 1;
                    assert!(is_reported || (for_good && ran.err.is_empty()), "{ran:?}");
                });
                assert!(differ > 0, "{args:?}");
            }
        }

        let interrupted = Fault { call: "write", errno: INTERRUPTED, for_good: false };
        assert_eq!(at_each_call(&folder, args, interrupted, |_| {}), 0, "{args:?}");
        let short = Fault { call: "write", errno: SHORT, for_good: true };
        assert_eq!(run_with_fault(&folder, args, short, 0).unwrap(), folder.run(args));
    }

    let broken = Fault { call: "write", errno: BROKEN_PIPE, for_good: true };
    let ran = run_with_fault(&folder, &["codes"], broken, 0).unwrap();
    assert_eq!((ran.status, ran.text(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn requests_that_cannot_be_read_are_reported() {
    let folder = Folder::with("requests", "{\"MaxResults\":51}\n".repeat(9));
    for errno in READ_ERRORS {
        let fault = Fault { call: "read", errno, for_good: false };
        let args =
            ["check", "requests", "--action", "LookUpEvents", "--format", "json", "--threads", "1"];
        let differ = at_each_call(&folder, &args, fault, |ran| {
            assert!(ran.err.starts_with("apitriage: requests: "), "{}", ran.err);
        });
        assert!(differ > 0, "{fault:?}");
    }
}

/// A record that the limit allows and memory does not, unless it can be read piece by piece.
#[test]
fn a_record_that_does_not_fit_in_memory_is_reported() {
    let long = format!("{}{{\"a\":\"{}\"}}\n", lines([success("r")]), "x".repeat(300 << 20));
    let folder = Folder::with("a.gz", gzip(long.as_bytes()));
    folder.put("good", lines([success("r")]));
    let run = |validate: &str| {
        let ran = folder.shell(&format!(
            "ulimit -v 300000; exec \"$0\" summarize a.gz good --format json --threads 1 --max-record-bytes 4000000000 \
             --validate {validate}",
        ));
        let summary = ran.json();
        assert_adds_up(&summary);
        assert_eq!(number(&summary, "/succeeded"), 2, "{ran:?}");
        (ran.status, number(&summary, "/not_a_response"), ran.err)
    };
    let (status, others, err) = run("structure");
    assert_eq!((status, others), (2, 0), "{err}");
    assert!(err.starts_with("apitriage: a.gz: no memory"), "{err}");
    assert!(err.ends_with(" (--max-record-bytes, --threads)\n"), "{err}");
    // It was checked piece by piece, and is too large to be searched for a response.
    let (status, others, err) = run("strict");
    assert_eq!((status, others), (2, 1), "{err}");
    assert!(err.contains("looks like a response and belongs to no call"), "{err}");
}
