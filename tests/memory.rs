//! Memory stays bounded whatever an input holds.
//!
//! A file, and so a process, of its own: the peak is the whole process's, and other tests would
//! count towards it. It must not hold the input itself in memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that fails should panic, and one that is skipped must say so"
)]

use std::io::{self, Read};

use apitriage::{Input, Options, summarize};

const LONG: u64 = 1 << 30;
const MOST_GROWTH: u64 = 400 << 20;

/// The most memory that this process ever had, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}

#[test]
fn a_one_gib_record_is_skipped_in_flat_memory() {
    let good: &[u8] = b"{\"Response\":{\"RequestId\":\"r\"}}\n";
    let (open, close): (&[u8], &[u8]) = (b"{\"Response\":{\"Text\":\"", b"\"}}\n");
    let inside = LONG - (open.len() + close.len()) as u64 + 1;
    let long = open.chain(io::repeat(b'a').take(inside)).chain(close);
    let before = peak_memory();

    let input = Input::reader("generated", good.chain(long).chain(good));
    let summary = summarize([input], &Options::default()).unwrap();

    assert_eq!((summary.succeeded(), summary.malformed(), summary.records()), (2, 1, 3));
    assert_eq!(summary.bytes(), LONG + 1 + 2 * good.len() as u64);

    let form = serde_json::to_value(&summary).unwrap();
    let fault = &form["faults"]["too_long"];
    assert_eq!((&fault["count"], &fault["samples"][0]["length"]), (&1.into(), &LONG.into()));

    match before.zip(peak_memory()) {
        Some((before, after)) => {
            assert!(after - before < MOST_GROWTH, "grew by {} MiB", (after - before) >> 20)
        }
        None => eprintln!("SKIP 1 of 1: peak memory cannot be read on this system"),
    }
}
