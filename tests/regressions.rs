//! Bugs that were found once: each is a file under `corpus/regressions/`, with the right answer.
//!
//! `NAME.expect` has a line for each way to read the input: the framing that is asked for, `auto` or
//! one by name; the framing that is found; the outcomes and what is between records. The first line is
//! for `auto`. Every file is summed up in pieces of many sizes and by several threads. The file's name
//! says what the bug was; these tests must not know more of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

use std::fs;
use std::path::Path;

use apitriage::{Framing, Input, Options, Summary, summarize};

fn said(summary: &Summary) -> String {
    let row = &summary.inputs()[0];
    format!(
        "{} succeeded={} failed={} not_a_response={} malformed={} skipped_lines={} unread={}",
        row.framing.unwrap(),
        summary.succeeded(),
        summary.failed(),
        summary.not_a_response(),
        summary.malformed(),
        row.skipped_lines,
        row.unread
    )
}

#[test]
fn bugs_that_were_fixed_stay_fixed() {
    let mut files = 0;
    for entry in fs::read_dir("corpus/regressions").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "in") {
            check(&path);
            files += 1;
        }
    }
    assert!(files >= 7, "only {files} files");
}

fn check(path: &Path) {
    let input = fs::read(path).unwrap();
    let expected = fs::read_to_string(path.with_extension("expect")).unwrap();
    assert!(expected.starts_with("auto: "), "{}", path.display());
    for line in expected.lines() {
        let (asked, expected) = line.split_once(": ").unwrap();
        let options = match asked {
            "auto" => Options::new(),
            named => Options::new().framing(named.parse::<Framing>().unwrap()),
        };
        check_with(path, &input, &options, expected);
    }
}

fn check_with(path: &Path, input: &[u8], options: &Options, expected: &str) {
    let mut first = None;
    for chunk_bytes in [1, 7, 64, 4096, 512 << 10] {
        for threads in [1, 2, 8] {
            let options = options.clone().threads(threads).chunk_bytes(chunk_bytes);
            let summary = summarize([Input::bytes("x", input)], &options).unwrap();
            let way = format!("{} in pieces of {chunk_bytes}, {threads} threads", path.display());
            assert_eq!(said(&summary), expected, "{way}");
            assert_eq!(*first.get_or_insert(summary.clone()), summary, "{way}");
        }
    }
}
