//! Damaged and odd records, one a file, against what the policies say of each.
//!
//! `corpus/README.md` describes the files. They are the readable form of the policies in
//! docs/hardening.md: to learn what happens to a kind of damage, look for its file. This test must
//! not know why an expectation is what it is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use apitriage::{FaultKind, Odd, Outcome, classify};
use common::{in_words, request_id, request_id_of};

/// Record and expectation by name; a half of a pair is a failure.
fn records_and_expectations() -> BTreeMap<String, (Vec<u8>, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/faults");
    let mut names = BTreeMap::<PathBuf, Vec<String>>::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap_or_default().to_str().unwrap().to_owned();
        names.entry(path.with_extension("")).or_default().push(extension);
    }
    names
        .into_iter()
        .map(|(path, mut extensions)| {
            extensions.sort();
            assert_eq!(extensions, ["expect", "json"], "{} is not a pair", path.display());
            let record = fs::read(path.with_extension("json")).unwrap();
            let expect = fs::read_to_string(path.with_extension("expect")).unwrap();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), (record, expect))
        })
        .collect()
}

/// `None` if the classifier says what is expected.
fn mismatch(name: &str, record: &[u8], expect: &str) -> Option<String> {
    let mut lines = expect.lines();
    let verdict = classify(record);
    let (wanted, said) = (lines.next().unwrap_or_default(), in_words(&verdict));
    if said != wanted {
        return Some(format!("{name}: expected {wanted}, got {said}"));
    }

    if let Some(line) = lines.next() {
        let json = line
            .strip_prefix("request_id ")
            .unwrap_or_else(|| panic!("{name}.expect, line 2: {line}"));
        let (wanted, said) = (request_id_of(json), request_id(&verdict));
        if said != wanted {
            return Some(format!("{name}: expected RequestId {wanted:?}, got {said:?}"));
        }
    }
    lines.next().map(|line| format!("{name}.expect, line 3: {line}"))
}

#[test]
fn every_record_is_what_its_expectation_says() {
    let wrong: Vec<_> = records_and_expectations()
        .iter()
        .filter_map(|(name, (record, expect))| mismatch(name, record, expect))
        .collect();
    assert!(wrong.is_empty(), "{} of the records:\n{}", wrong.len(), wrong.join("\n"));
}

/// No kind of answer may be without an example, and no example may be large.
#[test]
fn every_kind_of_answer_has_a_record() {
    let pairs = records_and_expectations();
    let has = |words: &str| pairs.values().any(|(_, expect)| expect.starts_with(words));
    for outcome in Outcome::ALL {
        assert!(has(outcome.word()), "no record is {outcome}");
    }

    for kind in FaultKind::ALL {
        assert!(has(&format!("malformed {kind} ")), "no record is malformed by {kind}");
    }

    for odd in Odd::ALL {
        assert!(has(&format!("failed null {odd}\n")), "no record fails with {odd}");
    }

    for (name, (record, _)) in &pairs {
        assert!(record.len() < 16 << 10, "{name} has {} bytes", record.len());
    }
}
