//! Bugs that were found once: each is a file under `corpus/regressions/`, with the right answer.
//!
//! `NAME.expect` holds the framing that `auto` must choose, and the outcomes. Every file is summed
//! up in pieces of many sizes and by several threads. The file's name says what the bug was; these
//! tests must not know more of it.

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

use apitriage::{Input, Options, Summary, summarize};

fn said(summary: &Summary) -> String {
    format!(
        "{} succeeded={} failed={} not_a_response={} malformed={}",
        summary.inputs()[0].framing.unwrap(),
        summary.succeeded(),
        summary.failed(),
        summary.not_a_response(),
        summary.malformed()
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
    let mut first = None;
    for chunk_bytes in [1, 7, 64, 4096, 512 << 10] {
        for threads in [1, 2, 8] {
            let options = Options::new().threads(threads).chunk_bytes(chunk_bytes);
            let summary = summarize([Input::bytes("x", &input)], &options).unwrap();
            let way = format!("{} in pieces of {chunk_bytes}, {threads} threads", path.display());
            assert_eq!(said(&summary), expected.trim_end(), "{way}");
            assert_eq!(*first.get_or_insert(summary.clone()), summary, "{way}");
        }
    }
}
