//! What each level of validation refuses, and what `structure` can miss: the promise in the docs of
//! `Validation`, case by case, for every kernel and every framing that can hold the record.
//!
//! How fast each level is, the benchmarks measure.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test that fails should panic"
)]

use apitriage::{Framing, Input, Kernel, Options, Outcome, Validation, summarize};

/// What the record counts as at a level of validation. Every kernel must find the same, in every
/// framing.
fn outcome_at_level(record: &str, validation: Validation) -> Outcome {
    let mut found = Vec::new();
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        for framing in
            [Framing::Lines, Framing::Documents, Framing::Whole, Framing::Seq, Framing::Prefixed]
        {
            let options =
                Options::new().framing(framing).validation(validation).kernel(kernel).threads(1);
            let input =
                format!("{}{record}\n", if framing == Framing::Seq { "\u{1e}" } else { "" });
            let summary = summarize([Input::bytes("input", input.as_bytes())], &options).unwrap();
            assert_eq!(summary.records(), 1, "{kernel:?} {framing:?} {record}");
            let is_it = |outcome: &&Outcome| summary.count(**outcome) == 1;
            found.push(*Outcome::ALL.iter().find(is_it).unwrap());
        }
    }

    found.dedup();
    assert_eq!(found.len(), 1, "{record}: {found:?}");
    found.pop().unwrap()
}

/// The value of a member beside the error: whether `structure` and `strict` let it pass.
fn check_value(value: &str, passes_structure: bool, passes_strict: bool) {
    let records = [
        format!(
            r#"{{"Response":{{"Data":{value},"Error":{{"Code":"InternalError"}},"RequestId":"r"}}}}"#
        ),
        format!(
            r#"{{"Response":{{"Error":{{"Code":"InternalError"}},"RequestId":"r","Data":{value}}}}}"#
        ),
        format!(
            r#"{{"Response":{{"Error":{{"Code":"InternalError","Details":{value}}}}},"Other":{value}}}"#
        ),
    ];

    for record in records {
        for (validation, passes) in
            [(Validation::Structure, passes_structure), (Validation::Strict, passes_strict)]
        {
            let wanted = if passes { Outcome::Failed } else { Outcome::Malformed };
            assert_eq!(outcome_at_level(&record, validation), wanted, "{validation}: {record}");
        }
    }
}

#[test]
fn structure_lets_faults_inside_containers_pass() {
    for value in [
        "[01]",
        "[1.]",
        "[-]",
        "[nul]",
        "[tru e]",
        "[1 2]",
        "[,]",
        "[1,]",
        r#"{"a"}"#,
        r#"{"a" 1}"#,
        r#"{"a":1,}"#,
        r#"{1:2}"#,
        r#"["\x"]"#,
        r#"["\u12"]"#,
    ] {
        check_value(value, true, false);
    }
}

#[test]
fn both_levels_refuse_broken_structure_and_watched_values() {
    for value in ["[}", "{]", "[[]", r#"["]"#, "[\"\u{1}\"]", "[\"\\\u{1}\"]", r#"["\"]"#] {
        check_value(value, false, false);
    }

    // Scalars in watched containers are checked completely.
    for value in ["01", "tru", r#""\x""#, "1 2", "\"\u{2}\"", ""] {
        check_value(value, false, false);
    }

    for record in [
        r#"{"Response":{"Error":{"Code":"\x"}}}"#,
        r#"{"Response":{"Error":{"Code":"a",}}}"#,
        r#"{"Response":{"Error":{"Code" "a"}}}"#,
        r#"{"Response":{"Error":{"Code":"a"},"Error":{"Code":"b"}}}"#,
        r#"{"Response":{"Error":{"Code":"a"}"#,
        r#"{"Response":{"Error":{"Code":"a"}}]"#,
    ] {
        for &validation in Validation::ALL {
            assert_eq!(
                outcome_at_level(record, validation),
                Outcome::Malformed,
                "{validation}: {record}"
            );
        }
    }
}

#[test]
fn both_levels_accept_valid_values() {
    for value in [
        "[]",
        "{}",
        r#"[{"a":[1,-2.5e3,true,null,"\u00e9\\\"é世"]},"]["]"#,
        "[\t1 ,\r{ }]",
        r#"{"Error":{"Code":1}}"#,
    ] {
        check_value(value, true, true);
    }
}

#[test]
fn utf8_is_checked_where_it_is_promised() {
    let with = |inside: &str, validation| {
        let text = inside.replace('?', "\u{fffd}");
        let bytes: Vec<u8> = text
            .into_bytes()
            .into_iter()
            .map(|byte| if byte == 0xef { 0xff } else { byte })
            .collect();
        let options = Options::new().validation(validation);
        summarize([Input::bytes("input", &bytes)], &options).unwrap().malformed()
    };
    let off_the_path = r#"{"Response":{"Data":["?"],"RequestId":"r"}}"#;
    assert_eq!(
        (with(off_the_path, Validation::Strict), with(off_the_path, Validation::Structure)),
        (1, 0)
    );

    for watched in [
        r#"{"Response":{"RequestId":"?"}}"#,
        r#"{"Response":{"Data":"?"}}"#,
        r#"{"?":{},"Response":{}}"#,
    ] {
        assert_eq!(
            (with(watched, Validation::Strict), with(watched, Validation::Structure)),
            (1, 1),
            "{watched}"
        );
    }
}

#[test]
fn words_name_levels() {
    assert_eq!("structure".parse(), Ok(Validation::Structure));
    assert_eq!(Options::default().validation, Validation::Strict);
    assert!(
        "none"
            .parse::<Validation>()
            .is_err_and(|error| error.to_string().contains("expected strict or structure"))
    );
}
