//! Published responses against what Python's json says of them.
//!
//! 13,338 example outputs of the official command-line tools and 169 bodies recorded from the
//! service (`corpus/README.md`). It must not know what Python was asked beyond the columns.

use std::io::Read;
use std::path::Path;

use apitriage::internals::parse_prefix;
use apitriage::{Outcome, classify};
use flate2::read::MultiGzDecoder;

use crate::common::{in_words, request_id, request_id_of};
use crate::oracle::{MAX_DEPTH, Seen, check};

/// Lines on which we differ from Python, and why.
const DIFFERENT: [(usize, &str); 1] = [(
    4553,
    "repeats RequestId with another value: of RequestId the first counts, of Python's keys the last",
)];

fn corpus(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let file =
        std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    MultiGzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text
}

#[test]
fn published_examples_are_what_python_says() {
    let responses = corpus("responses/tencent-examples.ndjson.gz");
    let expected = corpus("responses-expected/tencent-examples.expected.tsv.gz");
    assert_eq!((responses.lines().count(), expected.lines().count()), (13_338, 13_339));

    let (mut failed, mut codes) = (0, std::collections::BTreeSet::new());
    for (number, (record, row)) in (1..).zip(responses.lines().zip(expected.lines().skip(1))) {
        let columns: Vec<_> = row.split('\t').collect();
        let [line, .., has_error, code, id, _flags] = columns[..] else {
            panic!("row {number}: {row}")
        };
        assert_eq!(line, number.to_string());
        assert_eq!(
            check(record.as_bytes()),
            Seen::Verdict,
            "line {number}: the judge could not follow"
        );

        let verdict = classify(record.as_bytes());
        let words = match has_error {
            "0" => "succeeded".to_owned(),
            "1" => format!("failed {code}"),
            other => panic!("row {number}: has_error is {other}"),
        };
        let id = if id.is_empty() { None } else { request_id_of(id) };
        let same = in_words(&verdict) == words && request_id(&verdict) == id;
        let reason = DIFFERENT.iter().find(|(line, _)| *line == number).map(|(_, reason)| *reason);
        assert_eq!(
            same,
            reason.is_none(),
            "line {number}: {verdict:?}, Python: {row} ({reason:?})"
        );

        if verdict.outcome() == Outcome::Failed {
            failed += 1;
            codes.insert(in_words(&verdict));
        }
    }
    assert_eq!((failed, codes.len()), (192, 82));
}

#[test]
fn recorded_bodies_succeed_one_by_one_and_in_a_stream() {
    let lines = corpus("responses-expected/recorded-responses.ndjson.gz");
    let stream = corpus("responses/recorded-responses.stream.gz");
    let mut rest = stream.as_str();
    let mut pretty = 0;

    for (number, line) in (1..).zip(lines.lines()) {
        assert_eq!(check(line.as_bytes()), Seen::Verdict, "record {number}");
        let end = parse_prefix(rest.as_bytes(), MAX_DEPTH)
            .end
            .unwrap_or_else(|fault| panic!("record {number}: {fault}"));
        let (body, tail) = rest.split_at(end);
        rest = tail;
        pretty += usize::from(body.trim().contains('\n'));
        let verdict = classify(body.as_bytes());
        assert_eq!(verdict.outcome(), Outcome::Succeeded, "record {number}: {verdict:?}");
        assert!(request_id(&verdict).is_some(), "record {number}");
        assert_eq!(request_id(&verdict), request_id(&classify(line.as_bytes())), "record {number}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(body), value(line), "record {number}");
    }
    assert_eq!((lines.lines().count(), pretty, rest.trim()), (169, 14, ""));
}
