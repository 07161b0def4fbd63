//! What recorders write, against what must be counted in it.
//!
//! `corpus/recordings/README.md` describes the files and their expectations. Every file is summed
//! up by several threads and in pieces of several sizes. This test must not know why an expectation
//! is what it is.

#![cfg(feature = "gzip")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod bounds;
mod damage;
mod reading;
mod responses;
mod truth;
mod wrapped;
mod wrapping;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use apitriage::{Input, Options, Recording, Summary, summarize, summarize_paths};
use serde_json::{Map, Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/recordings")
}

/// What must be counted, by the name of the file.
fn expectations(file: &Path) -> BTreeMap<String, Map<String, Value>> {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The names of the recordings in a folder: not of its pages, expectations and folders.
fn recordings_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let names = files.map(|entry| entry.file_name().into_string().unwrap());
    names
        .filter(|name| !["README.md", "expected.json", "truth.json"].contains(&name.as_str()))
        .collect()
}

/// The options that a file must be read with.
fn options_of(expected: &Map<String, Value>) -> Options {
    let Some(words) = expected.get("options") else { return Options::new() };
    match words.as_array().unwrap().as_slice() {
        [Value::String(name), Value::String(word)] if name == "--recording" => {
            Options::new().recording(word.parse::<Recording>().unwrap())
        }
        other => panic!("this test does not know the options {other:?}"),
    }
}

/// Codes of failures and dry runs, and how often each occurs.
fn codes(summary: &Summary) -> Value {
    let rows = summary.codes().map(|row| (row.code.to_string(), json!(row.count)));
    Value::Object(rows.collect())
}

/// What a summary says, under the names of `expected.json`.
fn said(summary: &Summary) -> Map<String, Value> {
    let said = json!({
        "succeeded": summary.succeeded(),
        "failed": summary.failed(),
        "dry_run": summary.dry_run(),
        "codes": codes(summary),
        "not_a_response": summary.not_a_response(),
        "malformed": summary.malformed(),
        "unread": summary.unread(),
    });
    said.as_object().unwrap().clone()
}

/// Every way to read the inputs: threads, and bytes read at a time.
fn ways(options: &Options) -> impl Iterator<Item = (String, Options)> {
    let default = options.chunk_bytes;
    [1, 2, 3].into_iter().flat_map(move |threads| {
        [64, 1000, default].map(|chunk_bytes| {
            let way = format!("{threads} threads, pieces of {chunk_bytes}");
            (way, options.clone().threads(threads).chunk_bytes(chunk_bytes))
        })
    })
}

/// What is said otherwise than expected of a file, one line for each answer that is wrong.
fn mismatches(path: &Path, options: &Options, expected: &Map<String, Value>) -> Vec<String> {
    let name = path.file_name().unwrap().to_string_lossy();
    let mut wrong = Vec::new();
    let mut first: Option<Summary> = None;

    for (way, options) in ways(options) {
        let summary = summarize_paths([path], &options).unwrap();
        if *first.get_or_insert_with(|| summary.clone()) != summary {
            wrong.push(format!("{name}: another summary with {way}"));
        }
    }

    for (what, said) in said(&first.unwrap()) {
        let wanted = expected.get(&what);
        if wanted.is_some_and(|wanted| *wanted != said) {
            wrong.push(format!("{name}: {what} is {said}, expected {}", wanted.unwrap()));
        }
    }
    wrong
}

/// Fails with all that is wrong, so that one run shows it all.
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_recording_is_counted_as_expected() {
    let folder = folder();
    let wrong: Vec<String> = expectations(&folder.join("expected.json"))
        .iter()
        .flat_map(|(name, expected)| {
            mismatches(&folder.join(name), &options_of(expected), expected)
        })
        .collect();
    assert_none(&wrong);
}

/// Files that were put together: what comes after an array need not be one.
#[test]
fn after_an_array_anything_may_follow() {
    let event = r#"{"eventName":"A","eventSource":"cvm.x/","apiErrorCode":"#;
    let content = format!(
        "[{event}0}},{event}\"X\"}}]\n{event}\"\"}}\n2026-11-29 07:20:04 INFO \
         {{\"Response\":{{\"RequestId\":\"r\"}}}} done\n[{event}0}}]\n[1] text\n"
    );
    for (way, options) in ways(&Options::new()) {
        let input = Input::bytes("a", content.as_bytes());
        let summary = summarize([input], &options).unwrap();
        let counted = (summary.succeeded(), summary.failed(), summary.malformed());
        assert_eq!((counted, summary.unread()), ((4, 1, 0), 0), "{way}");
    }
}

/// Who names another format is told what is in a cassette.
#[test]
fn a_cassette_is_unread_if_another_format_is_named() {
    for (name, responses) in [("vcr-folded.yaml", 3), ("vcr-damaged-folded.yaml", 8)] {
        let path = folder().join(name);
        let summary = summarize_paths([path], &Options::new().recording(Recording::Text)).unwrap();
        assert_eq!((summary.records(), summary.unread()), (0, responses), "{name}");
    }
}

/// No recording is without an expectation, no expectation without a recording, and the page names
/// each of them.
#[test]
fn recordings_and_expectations_are_pairs() {
    let truths = ["real", "packed", "cassettes"].map(|name| (folder().join(name), "truth.json"));
    for (folder, file) in [(folder(), "expected.json")].into_iter().chain(truths) {
        let expected: BTreeSet<String> = expectations(&folder.join(file)).into_keys().collect();
        assert_eq!(recordings_in(&folder), expected, "{}", folder.display());
    }

    let page = fs::read_to_string(folder().join("README.md")).unwrap();
    for name in recordings_in(&folder()) {
        assert!(page.contains(&format!("- `{name}`: ")), "{name} is not on the page");
    }
}

/// An expectation that does not add up would be a mistake of ours.
#[test]
fn expectations_add_up() {
    for (name, expected) in expectations(&folder().join("expected.json")) {
        let number = |what: &str| expected[what].as_u64().unwrap();
        let codes = expected["codes"].as_object().unwrap();
        let sum: u64 = codes.values().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(sum, number("failed") + number("dry_run"), "{name}");

        let calls = sum + number("succeeded");
        for dimension in ["actions", "regions"] {
            let Some(groups) = expected.get(dimension) else { continue };
            let counts = groups.as_object().unwrap().values();
            let named: u64 = counts.map(|count| count.as_u64().unwrap()).sum();
            assert!(named <= calls, "{name}: {dimension}");
        }
        if let (Some(first), Some(last)) = (expected.get("first"), expected.get("last")) {
            assert!(first.as_i64() <= last.as_i64(), "{name}");
        }

        let status = expected.get("exit_status").and_then(Value::as_u64);
        assert!(number("unread") == 0 || status == Some(2), "{name}");
        assert!(calls > 0 || matches!(status, Some(1 | 2)), "{name}");
    }
}
