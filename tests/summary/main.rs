//! A summary, record by record: codes, inputs that could not be read, equality; in files of their
//! own, its groups and its written form.
//!
//! That sums do not depend on order, cuts or threads is tested in `tests/summarize/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod groups;
mod saved;

use apitriage::{FaultKind, Options, Summary, classify, summarize_paths};
use serde_json::Value;

const RECORDS: [(&str, &str); 7] = [
    ("a.log", r#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-1"}}"#),
    ("b.log", r#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-2"}}"#),
    ("a.log", r#"{"Response":{"Error":{"Code":"Not.Known"}}}"#),
    ("a.log", r#"{"Response":{"Error":{"Code":7}}}"#),
    ("c.log", r#"{"Response":{"RequestId":"r-3"}}"#),
    ("b.log", r#"{"Response":{"Error":{"Code":"DryRunOperation"}}}"#),
    ("a.log", "{"),
];

fn with_records(summary: Summary, keep: impl Fn(usize, &str) -> bool) -> Summary {
    let mut summary = summary;
    for (at, (input, record)) in
        RECORDS.iter().enumerate().filter(|(at, (input, _))| keep(*at, input))
    {
        summary.add(input, at as u64, record.as_bytes(), &classify(record.as_bytes()));
    }
    summary
}

fn saved_form(summary: &Summary) -> Value {
    serde_json::to_value(summary).unwrap()
}

fn merged(mut one: Summary, other: &Summary) -> Summary {
    one.merge(other.clone());
    one
}

#[test]
fn codes_are_listed_the_most_frequent_first() {
    let summary = with_records(Summary::new(1, 10), |_, _| true);
    let codes: Vec<(String, u64, usize)> = summary
        .codes()
        .map(|counted| (counted.code.to_string(), counted.count, counted.samples.len()))
        .collect();
    let one = |code: &str| (code.to_owned(), 1, 1);
    let most = ("InternalError".to_owned(), 2, 1);
    assert_eq!(codes, [most, one("(not_a_string)"), one("DryRunOperation"), one("Not.Known")]);
    assert_eq!(summary.unlisted(), 0);
    assert_eq!(summary.faults().collect::<Vec<_>>(), [(FaultKind::UnexpectedEnd, 1)]);

    let limited = with_records(Summary::new(1, 0), |_, _| true);
    let listed: u64 = limited.codes().map(|counted| counted.count).sum();
    assert_eq!((listed, limited.unlisted()), (4, 1), "all failures and dry runs");
}

#[test]
fn summaries_that_differ_are_not_equal() {
    let whole = with_records(Summary::new(2, 10), |_, _| true);
    assert_eq!(whole, with_records(Summary::new(2, 10), |_, _| true));

    for left_out in 0..RECORDS.len() {
        assert_ne!(
            whole,
            with_records(Summary::new(2, 10), |at, _| at != left_out),
            "without record {left_out}"
        );
    }

    // The same counts, but of another code.
    let one_of = |code: &str| {
        let record = format!(r#"{{"Response":{{"Error":{{"Code":"{code}"}}}}}}"#);
        let mut summary = Summary::new(0, 10);
        summary.add("log", 0, record.as_bytes(), &classify(record.as_bytes()));
        summary
    };
    assert_eq!(one_of("Not.Known"), one_of("Not.Known"));
    assert_ne!(one_of("Not.Known"), one_of("Not.Known.Either"));
    assert_ne!(one_of("InternalError"), one_of("FailedOperation"));

    // The same, but another sample.
    assert_ne!(
        with_records(Summary::new(1, 10), |at, _| at == 0),
        with_records(Summary::new(1, 10), |at, _| at == 1)
    );
    assert_ne!(whole, with_records(Summary::new(1, 10), |_, _| true), "fewer samples are kept");
}

#[test]
fn an_input_that_cannot_be_read_has_a_row_and_takes_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("b.log");
    std::fs::write(&there, RECORDS[0].1).unwrap();
    let missing = folder.path().join("a.log");
    let summary = summarize_paths([&there, &missing], &Options::default()).unwrap();
    assert_eq!((summary.records(), summary.failed(), summary.is_complete()), (1, 1, false));

    let rows: Vec<_> = summary
        .inputs()
        .iter()
        .map(|row| (row.path.as_str(), row.records, row.error.is_some()))
        .collect();
    assert_eq!(
        rows,
        [(missing.to_str().unwrap(), 0, true), (there.to_str().unwrap(), 1, false)],
        "sorted by name"
    );
    assert!(summarize_paths([&there], &Options::default()).unwrap().is_complete());
}
