//! What must hold of any summary, whatever was summed up.

use serde_json::Value;

use crate::program::{number, rows};

/// What must hold of any summary.
pub(crate) fn assert_adds_up(summary: &Value) {
    let outcomes = ["/succeeded", "/failed", "/dry_run", "/not_a_response", "/malformed"];
    let sum: u64 = outcomes.iter().map(|outcome| number(summary, outcome)).sum();
    assert_eq!(sum, number(summary, "/records"), "{summary}");

    let failures = number(summary, "/failed") + number(summary, "/dry_run");
    assert_eq!(counted_failures(summary), failures, "{summary}");
    assert_sorted(rows(summary, "codes"));

    let faults: u64 = rows(summary, "faults").iter().map(|row| number(row, "/count")).sum();
    assert_eq!(faults, number(summary, "/malformed"), "{summary}");

    for total in ["/records", "/bytes", "/malformed"] {
        let of_inputs: u64 = rows(summary, "inputs").iter().map(|row| number(row, total)).sum();
        assert_eq!(of_inputs, number(summary, total), "{total} {summary}");
    }

    assert_preventable_adds_up(&summary["preventable"]);
    if summary.get("groups").is_some() {
        let mut in_groups = 0;
        for group in rows(summary, "groups") {
            assert_sorted(rows(group, "codes"));
            assert_preventable_adds_up(&group["preventable"]);
            assert_eq!(counted_failures(group), number(group, "/count"), "{group}");
            in_groups += number(group, "/count");
        }
        let others =
            summary.pointer("/other_groups/count").and_then(Value::as_u64).unwrap_or_default();
        assert_eq!(in_groups + others, failures, "{summary}");
    }
}

fn assert_preventable_adds_up(sums: &Value) {
    assert_eq!(
        number(sums, "/upper_bound"),
        number(sums, "/specific") + number(sums, "/generic"),
        "{sums}"
    );
}

/// What `codes` and `other_codes` hold together.
fn counted_failures(of: &Value) -> u64 {
    let listed: u64 = rows(of, "codes").iter().map(|row| number(row, "/count")).sum();
    listed + number(of, "/other_codes/count")
}

fn assert_sorted(codes: &[Value]) {
    let key =
        |row: &Value| (u64::MAX - number(row, "/count"), row["code"].as_str().map(str::to_owned));
    assert!(codes.is_sorted_by_key(key), "{codes:?}");
}
