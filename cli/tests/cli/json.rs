//! The JSON form, which other people write programs against: names, order, types, words, sums.
//!
//! It is compared as text where order matters and as a value everywhere else. It must not know how
//! samples are chosen among different records.

use std::collections::BTreeSet;

use apitriage::catalog::{Preventable, Retry};
use apitriage::{FaultKind, Framing, Odd, Recording};
use serde_json::{Value, json};

use crate::{Folder, failure, failures};

fn summary_json(content: &str, args: &[&str]) -> Value {
    summary_json_ending(0, content, args)
}

/// The same, for content with which the run ends otherwise.
fn summary_json_ending(status: i32, content: &str, args: &[&str]) -> Value {
    let folder = Folder::with(&[("a", content.as_bytes())]);
    folder.summary(&[&["a"], args].concat()).ends(status).json()
}

/// `code count` of every row.
fn code_rows(codes: &Value) -> Vec<String> {
    let row = |row: &Value| format!("{} {}", row["code"], row["count"]);
    codes.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn every_field_is_where_it_is_documented() {
    let time = failure("InvalidParameter.Time", "r-1");
    let odd = r#"{"Response":{"Error":{"Code":5}}}"#;
    let bad = r#"{"Response":tru}"#;
    let content = format!("{time}\n{time}\n{odd}\n{{\"Response\":{{}}}}\n{{\"x\":1}}\n{bad}\n");
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let ran = folder.summary(&["a", "missing"]);
    assert_eq!(ran.status, 2);

    let (bytes, length) = (content.len(), time.len());
    let odd_at = 2 * (length + 1);
    let bad_at = bytes - bad.len() - 1;
    let expected = [
        r#"{"version":1,"records":6,"succeeded":1,"failed":3,"dry_run":0,"not_a_response":1,"malformed":1,"unread":0,"#.to_owned(),
        format!(r#""bytes":{bytes},"preventable":{{"upper_bound":2,"specific":2,"generic":0,"needs_list":0}},"#),
        r#""codes":[{"code":"InvalidParameter.Time","odd":null,"count":2,"known":true,"#.to_owned(),
        r#""family":"InvalidParameter","preventable":"statically","retry":"after_fix","#.to_owned(),
        format!(r#""samples":[{{"input":"a","offset":0,"length":{length},"request_id":"r-1"}}]}},"#),
        r#"{"code":null,"odd":"not_a_string","count":1,"known":false,"family":null,"preventable":null,"#.to_owned(),
        format!(r#""retry":null,"samples":[{{"input":"a","offset":{odd_at},"length":33,"request_id":null}}]}}],"#),
        r#""other_codes":{"distinct_at_least":0,"count":0},"#.to_owned(),
        r#""faults":[{"kind":"bad_literal","count":1,"#.to_owned(),
        format!(r#""samples":[{{"input":"a","offset":{bad_at},"length":16,"request_id":null}}]}}],"#),
        r#""inputs":[{"path":"a","framing":"entries","validation":"strict","compression":null,"records":6,"#.to_owned(),
        format!(r#""bytes":{bytes},"malformed":1,"skipped_lines":0,"framed":6,"recordings":["bare"],"unread":0,"#),
        r#""unread_samples":[],"error":null},"#.to_owned(),
        r#"{"path":"missing","framing":"auto","validation":null,"compression":null,"records":0,"bytes":0,"malformed":0,"#.to_owned(),
        r#""skipped_lines":0,"framed":0,"recordings":[],"unread":0,"unread_samples":[],"error":"no such file, and nothing matches it as a pattern"}]}"#.to_owned(),
        "\n".to_owned(),
    ];
    assert_eq!(ran.text(), expected.concat());
}

#[test]
fn the_summary_of_an_empty_input_has_the_same_fields() {
    let report = summary_json_ending(1, "", &[]);
    for name in
        ["records", "succeeded", "failed", "dry_run", "not_a_response", "malformed", "bytes"]
    {
        assert_eq!(report[name], 0, "{name}");
    }
    assert_eq!((&report["codes"], &report["faults"]), (&json!([]), &json!([])));
    assert_eq!(report["inputs"][0]["error"], Value::Null);
}

#[test]
fn counts_add_up() {
    let content = [
        failures(&[("InternalError", 3), ("DryRunOperation", 2), ("", 1), ("Own.Code", 4)]),
        "{\"Response\":{}}\n{\"Response\":{\"Error\":null}}\n[1]\n{\"Response\":1}\n{\"Response\":\n".to_owned(),
    ];
    let report = summary_json(&content.concat(), &[]);
    let of = |name: &str| report[name].as_u64().unwrap();
    assert_eq!([of("succeeded"), of("failed"), of("dry_run")], [2, 8, 2]);
    assert_eq!([of("not_a_response"), of("malformed"), of("records")], [2, 1, 15]);

    let listed: u64 =
        report["codes"].as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).sum();
    assert_eq!(
        listed + report["other_codes"]["count"].as_u64().unwrap(),
        of("failed") + of("dry_run")
    );
    assert_eq!(
        code_rows(&report["codes"]),
        [r#""Own.Code" 4"#, r#""InternalError" 3"#, r#""DryRunOperation" 2"#, r#""" 1"#]
    );

    let (empty, dry) = (&report["codes"][3], &report["codes"][2]);
    assert_eq!(
        (&empty["code"], &empty["odd"], &empty["known"]),
        (&json!(""), &Value::Null, &json!(false))
    );
    assert_eq!((&dry["known"], &dry["preventable"]), (&json!(true), &json!("not_a_failure")));
    assert_eq!(report["preventable"]["upper_bound"], 0);
}

#[test]
fn equal_counts_are_sorted_by_code() {
    let report = summary_json(
        &failures(&[("b", 1), ("B.x", 1), ("a", 1), ("é", 1), ("z", 2), ("B", 1)]),
        &[],
    );
    assert_eq!(
        code_rows(&report["codes"]),
        [r#""z" 2"#, r#""B" 1"#, r#""B.x" 1"#, r#""a" 1"#, r#""b" 1"#, r#""é" 1"#]
    );
}

#[test]
fn every_reason_for_a_missing_code_has_a_word() {
    let odd = [
        ("missing", r#"{"Response":{"Error":{"Message":"m"}}}"#),
        ("not_a_string", r#"{"Response":{"Error":{"Code":null}}}"#),
        ("not_unicode", r#"{"Response":{"Error":{"Code":"a\ud800"}}}"#),
        ("not_an_object", r#"{"Response":{"Error":[{"Code":"InternalError"}]}}"#),
    ];
    assert_eq!(
        odd.map(|(word, _)| word),
        Odd::ALL.iter().map(|odd| odd.word()).collect::<Vec<_>>()[..]
    );

    let content: String = odd
        .iter()
        .enumerate()
        .map(|(n, (_, record))| format!("{record}\n").repeat(4 - n))
        .collect();
    let report = summary_json(&content, &[]);
    assert_eq!(report["failed"], 10);

    for (row, (word, _)) in report["codes"].as_array().unwrap().iter().zip(odd) {
        assert_eq!(
            (&row["code"], &row["odd"], &row["family"]),
            (&Value::Null, &json!(word), &Value::Null)
        );
    }
}

#[test]
fn preventable_failures_are_summed_by_kind() {
    let content = failures(&[
        ("InvalidParameterValue.Time", 5),  // CloudAudit's own, statically
        ("LimitExceeded.OverTime", 2),      // its own, needs the clock
        ("MissingParameter", 3),            // any service's, statically
        ("AuthFailure.SignatureExpire", 1), // any service's, needs the clock
        ("UnsupportedRegion", 4),           // any service's, needs a list
        ("InvalidParameterValue.CosRegionError", 10), // its own, needs a list
        ("InternalError", 20),
        ("RequestLimitExceeded", 20),
        ("DryRunOperation", 20),
        ("InvalidParameter.NotOfTheCatalog", 20),
    ]);
    let sums = &summary_json(&content, &[])["preventable"];
    assert_eq!(*sums, json!({"upper_bound": 11, "specific": 7, "generic": 4, "needs_list": 14}));
}

#[test]
fn a_code_outside_the_catalog_has_the_advice_of_its_family() {
    let report = summary_json(&failures(&[("RequestLimitExceeded.Own", 2), ("Own", 1)]), &[]);
    let row = &report["codes"][0];
    assert_eq!([&row["known"], &row["preventable"]], [&json!(false), &Value::Null]);
    assert_eq!(
        [&row["family"], &row["retry"]],
        [&json!("RequestLimitExceeded"), &json!("back_off")]
    );
    assert_eq!(
        [&report["codes"][1]["family"], &report["codes"][1]["retry"]],
        [&json!("Own"), &Value::Null]
    );
}

#[test]
fn top_keeps_the_most_frequent_codes_only() {
    let content = failures(&[("a", 4), ("b", 3), ("c", 2), ("InvalidParameter.Time", 1)]);
    let report = summary_json(&content, &["--top", "2"]);
    assert_eq!(code_rows(&report["codes"]), [r#""a" 4"#, r#""b" 3"#]);
    assert_eq!(report["other_codes"], json!({"distinct_at_least": 2, "count": 3}));
    assert_eq!(report["preventable"]["specific"], 1, "what is not listed still counts");
    assert_eq!(summary_json(&content, &["-n", "1"])["other_codes"]["count"], 6);

    let refused = Folder::with(&[("a", content.as_bytes())]).summary(&["a", "--top", "0"]);
    assert!(
        (refused.status, refused.text()) == (2, "") && refused.err.contains("--top"),
        "{}",
        refused.err
    );

    let all = (0..50).map(|n| failure(&format!("c{n}"), "") + "\n").collect::<String>();
    assert_eq!(summary_json(&all, &[])["codes"].as_array().unwrap().len(), 50, "all unless asked");
}

#[test]
fn groups_are_by_code_family_or_input() {
    let first = failures(&[("InvalidParameter.Time", 2), ("InvalidParameter", 1)]);
    let second = failures(&[("InternalError", 1), ("InvalidParameter", 3)])
        + "{\"Response\":{\"Error\":1}}\n";
    let folder = Folder::with(&[("a", first.as_bytes()), ("b", second.as_bytes())]);
    let grouped = |by: &str| folder.summary(&["a", "b", "--by", by]).ok().json();
    let keys = |report: &Value| {
        let groups = report["groups"].as_array().unwrap();
        groups
            .iter()
            .map(|group| {
                format!("{} {} {:?}", group["key"], group["count"], code_rows(&group["codes"]))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys(&grouped("family")),
        [
            r#""InvalidParameter" 6 ["\"InvalidParameter\" 4", "\"InvalidParameter.Time\" 2"]"#,
            r#"null 1 ["null 1"]"#,
            r#""InternalError" 1 ["\"InternalError\" 1"]"#,
        ]
    );

    let by_input = grouped("input");
    assert_eq!(
        keys(&by_input),
        [
            r#""b" 5 ["\"InvalidParameter\" 3", "null 1", "\"InternalError\" 1"]"#,
            r#""a" 3 ["\"InvalidParameter.Time\" 2", "\"InvalidParameter\" 1"]"#,
        ]
    );

    let group = &by_input["groups"][1];
    assert_eq!((&group["keys"], &group["key"]), (&json!({"input": "a"}), &json!("a")));
    assert_eq!(
        [&group["records"], &group["succeeded"], &group["failed"]],
        [&json!(3), &json!(0), &json!(3)]
    );
    let by_two = grouped("hour,input");
    let group = &by_two["groups"][0];
    assert_eq!((&group["keys"], group.get("key")), (&json!({"hour": null, "input": "b"}), None));

    let expected = json!({"upper_bound": 3, "specific": 2, "generic": 1, "needs_list": 0});
    assert_eq!(by_input["groups"][1]["preventable"], expected);
    assert_eq!(by_input["groups"][1]["other_codes"], json!({"distinct_at_least": 0, "count": 0}));
    assert_eq!(keys(&grouped("code"))[0], r#""InvalidParameter" 4 ["\"InvalidParameter\" 4"]"#);
    assert_eq!(folder.summary(&["a"]).ok().json().get("groups"), None, "only where asked for");
}

#[test]
fn as_many_samples_as_asked_for() {
    let content: String =
        (0..9).map(|n| failure("InternalError", &format!("r-{n}")) + "\n").collect();
    for wanted in [0, 1, 3, 9, 20] {
        let report = summary_json(&content, &["--samples", &wanted.to_string()]);
        let samples = report["codes"][0]["samples"].as_array().unwrap();
        assert_eq!(samples.len(), wanted.min(9));
        let places: BTreeSet<u64> =
            samples.iter().map(|sample| sample["offset"].as_u64().unwrap()).collect();
        assert_eq!(places.len(), samples.len(), "no place twice");
        for sample in samples {
            let line = sample["offset"].as_u64().unwrap()
                / (failure("InternalError", "r-0").len() as u64 + 1);
            assert_eq!(sample["request_id"], format!("r-{line}"));
        }
    }
}

#[test]
fn faults_are_sorted_by_count_then_kind() {
    let content = "{\"Response\":nul}\n{\"Response\":01}\n{\"Response\":{},\"Response\":{}}\n{\"a\":\"\\q\"}\n{\"Response\":02}\n";
    let report = summary_json_ending(2, content, &["--framing", "lines"]);
    assert_eq!(report["inputs"][0]["mostly_malformed"], true);

    let kinds: Vec<_> = report["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["kind"], &row["count"]))
        .collect();
    let (one, two) = (json!(1), json!(2));
    let words = ["bad_number", "bad_escape", "bad_literal", "duplicate_key"].map(Value::from);
    assert_eq!(kinds, [(&words[0], &two), (&words[1], &one), (&words[2], &one), (&words[3], &one)]);
}

#[test]
fn the_description_lists_every_word() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/output.md");
    let description = std::fs::read_to_string(path).unwrap();
    let words = [
        Framing::ALL.iter().map(|word| word.word()).collect::<Vec<_>>(),
        Recording::ALL.iter().map(|word| word.word()).collect(),
        FaultKind::ALL.iter().map(|word| word.word()).collect(),
        Odd::ALL.iter().map(|word| word.word()).collect(),
        Preventable::ALL.iter().map(|word| word.word()).collect(),
        Retry::ALL.iter().map(|word| word.word()).collect(),
        vec!["auto", "gzip", "zstd"],
    ];

    for word in words.concat() {
        assert!(description.contains(&format!("`{word}`")), "{word}");
    }
}
