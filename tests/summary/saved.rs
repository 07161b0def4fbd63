//! The written form of a summary, also if it is hostile.

use apitriage::report::{Report, write_json};
use apitriage::{Dimension, Input, Options, Summary, TooLarge, classify, summarize};
use serde_json::{Value, json};

use super::{RECORDS, merged, saved_form, with_records};

#[test]
fn the_written_form_reads_back_and_no_other_version_does() {
    let summary =
        summarize([Input::bytes("x", RECORDS[2].1.as_bytes())], &Options::default()).unwrap();
    let mut form = saved_form(&summary);
    assert_eq!(serde_json::from_value::<Summary>(form.clone()).unwrap(), summary);

    form["version"] = json!(2);
    let refused = serde_json::from_value::<Summary>(form).unwrap_err().to_string();
    assert!(
        refused.contains("version 2 is unknown") && refused.contains("reads version 1"),
        "{refused}"
    );
}

/// Everything that JSON shows of a summary.
fn shown_json(summary: &Summary) -> Vec<u8> {
    let mut out = Vec::new();
    let lists = [vec![], vec![Dimension::Code], vec![Dimension::Family], vec![Dimension::Input]];
    for by in lists {
        let mut report = Report::new(summary, &by);
        write_json(&report, &mut out).unwrap();
        report.keep_top(1);
        write_json(&report, &mut out).unwrap();
    }
    out
}

const MOST: u64 = i64::MAX as u64;

/// One failure, of an input that is a group; the numbers of it are set as asked.
fn saved_with_count(count: u64) -> Value {
    let mut summary = Summary::new(1, 2);
    summary.count_by(&[Dimension::Input]);
    let record = RECORDS[0].1.as_bytes();
    summary.add("a.log", 0, record, &classify(record));
    let mut form = saved_form(&summary);
    form["outcomes"]["failed"] = count.into();
    form["codes"]["codes"]["InternalError"]["count"] = count.into();
    form
}

#[test]
fn a_saved_summary_that_does_not_add_up_is_refused() {
    let mut whole = Summary::new(2, 2);
    whole.count_by_within(&[Dimension::Input], 3);
    let mut whole = with_records(whole, |_, _| true);
    for code in 0..9 {
        let record = format!(r#"{{"Response":{{"Error":{{"Code":"Own.{code}"}}}}}}"#);
        whole.add(&format!("{code}.log"), 0, record.as_bytes(), &classify(record.as_bytes()));
    }

    whole.merge(summarize([Input::bytes("x", b"{}\n{")], &Options::default()).unwrap());
    let form = saved_form(&whole);
    assert_eq!(serde_json::from_value::<Summary>(form.clone()).unwrap(), whole);

    let own: Vec<String> = form["codes"]["codes"].as_object().unwrap().keys().cloned().collect();
    let own = own.iter().find(|code| code.starts_with("Own.")).unwrap();
    let tally = format!("/codes/codes/{own}");
    let grouping = &form["groupings"][0];
    let group = &grouping["groups"][0];
    let mut empty = group.clone();
    (empty["codes"]["codes"], empty["codes"]["odd"]) = (json!({}), json!({}));
    let mut without_records = empty.clone();
    without_records["outcomes"] = json!(
        {"succeeded": 0, "failed": 0, "dry_run": 0, "not_a_response": 0, "malformed": 0}
    );
    let with_by = |by: Value| {
        let mut other = grouping.clone();
        other["by"] = by;
        other
    };

    for (place, value) in [
        ("/outcomes/succeeded", json!(u64::MAX)),
        ("/outcomes/failed", json!(u64::MAX)),
        ("/outcomes/failed", json!(0)),
        ("/outcomes/malformed", json!(7)),
        ("/outcomes/dry_run", json!(0)),
        ("/codes/codes/InternalError/count", json!(u64::MAX)),
        ("/codes/codes/InternalError/count", json!(0)),
        ("/codes/codes/InternalError/count", json!(1)),
        ("/codes/codes/DryRunOperation/count", json!(2)),
        ("/codes/codes/InternalError/samples/0/offset", json!(u64::MAX)),
        (&format!("{tally}/count"), json!(u64::MAX)),
        ("/codes/most_samples", json!(0)),
        ("/codes/most_unknown", json!(1)),
        ("/codes/most_unknown", json!(3)),
        ("/codes/other/count", json!(u64::MAX)),
        ("/codes/other/count", json!(0)),
        ("/codes/other/hashes", json!([])),
        ("/codes/other/hashes", json!([0])),
        ("/codes/other/hashes", json!([1, 2, 3, 4, 5, 6, 7, 8, 9])),
        ("/codes/odd/not_a_string/count", json!(2)),
        ("/faults/unexpected_end/count", json!(u64::MAX)),
        ("/faults/unexpected_end/count", json!(1)),
        ("/inputs/0/records", json!(u64::MAX)),
        ("/inputs/0/records", json!(99)),
        ("/inputs/0/malformed", json!(3)),
        ("/inputs/0/unread_samples", json!([0])),
        ("/inputs/0/bytes", json!(u64::MAX)),
        ("/inputs/0/refused", json!(99)),
        ("/inputs/0/refused_bytes", json!(u64::MAX)),
        ("/inputs/0/malformed_bytes", json!(u64::MAX)),
        ("/inputs/0/record_bytes", json!(u64::MAX)),
        ("/inputs/0/skipped_lines", json!(u64::MAX)),
        ("/groupings/0/by", json!([])),
        ("/groupings/0/by", json!(["input", "input"])),
        ("/groupings/0/by", json!(["input", "day"])),
        ("/groupings/0/by", json!(["family"])),
        ("/groupings/0/by", json!(["code", "input"])),
        ("/groupings", json!([grouping, grouping])),
        ("/groupings", json!([with_by(json!(["code"]))])),
        ("/groupings/0/groups", json!([group, group])),
        ("/groupings/0/groups/0", empty),
        ("/groupings/0/groups/0", without_records),
        ("/groupings/0/groups/0/keys", json!([])),
        ("/groupings/0/groups/0/keys", json!(["x", null])),
        ("/groupings/0/groups/0/outcomes/succeeded", json!(u64::MAX)),
        ("/groupings/0/groups/0/outcomes/succeeded", json!(99)),
        ("/groupings/0/groups/0/outcomes/failed", json!(99)),
        ("/groupings/0/groups/0/outcomes/dry_run", json!(1)),
        ("/groupings/0/groups/0/codes/other/count", json!(u64::MAX)),
        ("/groupings/0/groups/0/codes/most_samples", json!(7)),
        ("/groupings/0/most_rows", json!(0)),
        ("/groupings/0/other/hashes", json!([])),
        ("/groupings/0/other/hashes", json!([0])),
        ("/groupings/0/other/outcomes/malformed", json!(99)),
        ("/groupings/0/other/codes/other/count", json!(99)),
        ("/groupings/0/other/codes/most_unknown", json!(1)),
    ] {
        let mut spoilt = form.clone();
        *spoilt.pointer_mut(place).unwrap_or_else(|| panic!("{place} in {form}")) = value.clone();
        assert_ne!(spoilt, form, "{place} {value}");
        let refused = serde_json::from_value::<Summary>(spoilt)
            .expect_err(&format!("{place} {value}"))
            .to_string();
        assert!(!refused.contains('\n') && refused.len() < 200, "{place}: {refused}");
    }
}

/// Whatever is read can be added to anything, and shown: nothing wraps, panics or stops at the
/// largest number.
#[test]
fn saved_summaries_are_added_without_overflow() {
    assert!(serde_json::from_value::<Summary>(saved_with_count(MOST + 1)).is_err());

    let most = serde_json::from_value::<Summary>(saved_with_count(MOST)).unwrap();
    let half = serde_json::from_value::<Summary>(saved_with_count(MOST / 2)).unwrap();
    assert_eq!(merged(half.clone(), &half).failed(), MOST - 1);
    assert!(!shown_json(&merged(half.clone(), &half)).is_empty());

    let mut sum = most.clone();
    assert_eq!(sum.try_merge(half.clone()), Err(TooLarge));
    assert_eq!(sum, most, "nothing is added");

    // Where no error can be returned, the sum says that it is not complete.
    sum.merge(half.clone());
    let row = &sum.inputs()[0];
    assert_eq!((sum.failed(), sum.is_complete(), row.records), (MOST, false, 0));
    assert!(row.error.as_ref().unwrap().contains("not counted"), "{row:?}");
    assert_eq!(serde_json::from_value::<Summary>(saved_form(&sum)).unwrap(), sum);

    let mut doubled = half;
    for _ in 0..9 {
        doubled.merge(doubled.clone());
        assert!(doubled.failed() <= MOST && !shown_json(&doubled).is_empty());
    }

    assert_eq!((doubled.failed(), doubled.is_complete()), (MOST - 1, false));

    // The same for bytes and lines of inputs, which do not belong to records.
    for field in ["bytes", "skipped_lines"] {
        let mut form =
            saved_form(&summarize([Input::bytes("x", b"{}\n")], &Options::default()).unwrap());
        form["inputs"][0][field] = MOST.into();
        let large = serde_json::from_value::<Summary>(form).unwrap();
        let sum = merged(large.clone(), &large);
        assert_eq!(
            (sum.records(), sum.inputs().len(), sum.is_complete()),
            (1, 2, false),
            "{field}"
        );
        assert!(!shown_json(&sum).is_empty(), "{field}");
    }
}
