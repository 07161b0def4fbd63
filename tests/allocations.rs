//! A valid request costs no allocation, whichever way it is asked about; nor does a record. (What a
//! record costs inside a run is measured in `src/summarize/tests.rs`.)
//!
//! A test program of its own, since it counts what the whole program allocates. It must not know
//! why.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test that fails should panic"
)]

use allocation_counter::measure;
use apitriage::preflight::{Checker, Request};
use apitriage::report::write_record;
use apitriage::{Outcome, classify};

const NOW: i64 = 1_610_696_155;

const VALID: [(&str, &str); 4] = [
    (
        "LookUpEvents",
        r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":20,"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"RunInstances"}],"Mode":"standard"}"#,
    ),
    (
        "DescribeEvents",
        r#"{"StartTime": 1610613170, "EndTime": 1610699570, "MaxResults": 1, "NextToken": 16805138109322956, "IsReturnLocation": 1}"#,
    ),
    ("ListAudits", "{}"),
    (
        "UpdateAudit",
        r#"{"AuditName":"audit_log","CosBucketName":"sss","CosRegion":"ap-hongkong","LogFilePrefix":"wwwwww"}"#,
    ),
];

#[test]
fn a_valid_body_costs_no_allocation() {
    let checker = Checker::new();
    for (action, body) in VALID {
        let request = || Request::json(action, body.as_bytes());
        assert!(checker.check(&request(), NOW).is_empty(), "{action}");
        let counted = [
            measure(|| assert!(checker.is_valid(&request(), NOW))),
            measure(|| assert!(checker.first(&request(), NOW).is_none())),
            measure(|| assert!(checker.check(&request(), NOW).is_empty())),
        ];
        assert_eq!(counted.map(|counts| counts.count_total), [0; 3], "{action}");
    }
}

#[test]
fn the_counter_counts() {
    let wrong = Request::json("ListAudits", br#"{"x":1}"#);
    assert!(measure(|| drop(Checker::new().check(&wrong, NOW))).count_total > 0);
}

/// Whatever is wrong with the record: what is borrowed from it needs no memory of its own.
#[test]
fn classifying_a_record_costs_no_allocation() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/faults");
    let mut records = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let record = std::fs::read(&path).unwrap();
        // A code with an escape costs one, which the next test counts.
        if path.extension().is_some_and(|extension| extension == "json") && !record.contains(&b'\\')
        {
            records += 1;
            let counted = measure(|| assert_eq!(classify(&record), classify(&record)));
            assert_eq!(counted.count_total, 0, "{}", path.display());
        }
    }
    assert!(records > 150, "{records}");
}

/// Unescaped, a code is no longer the record's own bytes.
#[test]
fn an_escaped_code_costs_one_allocation() {
    let record = br#"{"Response":{"Error":{"Code":"Internal\u0045rror"}}}"#;
    let counted = measure(|| assert_eq!(classify(record).outcome(), Outcome::Failed));
    assert_eq!(counted.count_total, 1);
}

/// What is needed beside the record does not grow with it: whatever the depth, however many
/// secrets, however long a string.
#[test]
fn a_record_that_is_shown_takes_little_memory() {
    const MOST: usize = 4 << 20;

    let nested = |depth: usize, open: &str, part: &str, close: &str| {
        let (open, close) = (open.repeat(depth), close.repeat(depth));
        let parts = part.repeat((MOST - open.len() - close.len()) / part.len() - 1);
        format!("{open}{parts}0{close}")
    };
    let json = |text: &str| {
        serde_json::to_string(&format!("{{\"a\":\"{}\"}}", text.escape_default())).unwrap()
    };

    for record in [
        nested(1000, "[", "[],", "]"),
        nested(1000, "[", r#"{"Value":"hush","Key":"Password"},"#, "]"),
        nested(300, r#"[{"Value":[0,"#, "\"hush\",", r#"],"Key":"Password"}]"#),
        format!("[\"{}\"]", r#"{\"Token\":\"hush\"},"#.repeat(MOST / 22)),
        format!("{{\"{}\":1}}", "key=hush ".repeat(MOST / 9)),
        format!("[{}0]", (json(&json(&json(&"a key=hush ".repeat(90_000)))) + ",").repeat(4)),
    ] {
        let counted = measure(|| {
            assert_eq!(write_record(record.as_bytes(), 1024, true, std::io::sink()).unwrap(), None)
        });
        assert!(counted.bytes_max < 32 << 20, "{record:.60}: {} bytes", counted.bytes_max);
    }
}
