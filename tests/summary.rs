//! A summary, record by record: by input, inputs that could not be read, equality, the written form.
//!
//! That sums do not depend on order, cuts or threads, is `summarize.rs`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test that fails should panic")]

use apitriage::{Input, Options, Summary, classify, summarize, summarize_paths};
use serde_json::{Value, json};

const RECORDS: [(&str, &str); 7] = [
    ("a.log", r#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-1"}}"#),
    ("b.log", r#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-2"}}"#),
    ("a.log", r#"{"Response":{"Error":{"Code":"Not.Known"}}}"#),
    ("a.log", r#"{"Response":{"Error":{"Code":7}}}"#),
    ("c.log", r#"{"Response":{"RequestId":"r-3"}}"#),
    ("b.log", r#"{"Response":{"Error":{"Code":"DryRunOperation"}}}"#),
    ("a.log", "{"),
];

fn of(summary: Summary, keep: impl Fn(usize, &str) -> bool) -> Summary {
    let mut summary = summary;
    for (at, (input, record)) in RECORDS.iter().enumerate().filter(|(at, (input, _))| keep(*at, input)) {
        summary.add(input, at as u64, record.as_bytes(), &classify(record.as_bytes()));
    }
    summary
}

fn written(summary: &Summary) -> Value {
    serde_json::to_value(summary).unwrap()
}

#[test]
fn by_input_each_has_its_own_codes() {
    let mut all = Summary::new(2, 10);
    all.count_by_input();
    let all = written(&of(all, |_, _| true));
    let mut expected = json!({});
    for input in ["a.log", "b.log"] {
        expected[input] = written(&of(Summary::new(2, 10), |_, of| of == input))["codes"].clone();
    }
    assert_eq!(all["by_input"], expected, "an input without failures has none");
    assert_eq!(all["by_input"]["a.log"]["codes"]["InternalError"]["count"], 1);
    assert_eq!(written(&of(Summary::new(2, 10), |_, _| true))["by_input"], Value::Null, "only where it is asked for");
}

#[test]
fn what_differs_is_not_equal() {
    let whole = of(Summary::new(2, 10), |_, _| true);
    assert_eq!(whole, of(Summary::new(2, 10), |_, _| true));
    for left_out in 0..RECORDS.len() {
        assert_ne!(whole, of(Summary::new(2, 10), |at, _| at != left_out), "without record {left_out}");
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
    assert_ne!(of(Summary::new(1, 10), |at, _| at == 0), of(Summary::new(1, 10), |at, _| at == 1));
    assert_ne!(whole, of(Summary::new(1, 10), |_, _| true), "fewer samples are kept");
}

#[test]
fn an_input_that_cannot_be_read_has_a_row_and_takes_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("b.log");
    std::fs::write(&there, RECORDS[0].1).unwrap();
    let missing = folder.path().join("a.log");
    let summary = summarize_paths([&there, &missing], &Options::default()).unwrap();
    assert_eq!((summary.records(), summary.failed(), summary.is_complete()), (1, 1, false));
    let rows: Vec<_> =
        summary.inputs().iter().map(|row| (row.path.as_str(), row.records, row.error.is_some())).collect();
    assert_eq!(rows, [(missing.to_str().unwrap(), 0, true), (there.to_str().unwrap(), 1, false)], "sorted by name");
    assert!(summarize_paths([&there], &Options::default()).unwrap().is_complete());
}

#[test]
fn the_written_form_reads_back_and_no_other_version_does() {
    let summary = summarize([Input::bytes("x", RECORDS[2].1.as_bytes())], &Options::default()).unwrap();
    let mut form = written(&summary);
    assert_eq!(serde_json::from_value::<Summary>(form.clone()).unwrap(), summary);
    form["version"] = json!(2);
    let refused = serde_json::from_value::<Summary>(form).unwrap_err().to_string();
    assert!(refused.contains("version 2 is unknown") && refused.contains("reads version 1"), "{refused}");
}
