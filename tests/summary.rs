//! A summary, record by record: by input, inputs that could not be read, equality, the written
//! form, also if it is hostile.
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

use std::collections::{BTreeMap, BTreeSet};

use apitriage::report::{By, Report, write_json};
use apitriage::{
    FaultKind, Input, Limits, Options, Summary, TooLarge, classify, summarize, summarize_paths,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

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
fn by_input_each_has_its_own_codes() {
    let mut all = Summary::new(2, 10);
    all.count_by_input();
    let all = saved_form(&with_records(all, |_, _| true));
    let mut expected = json!({});
    for input in ["a.log", "b.log"] {
        expected[input] =
            saved_form(&with_records(Summary::new(2, 10), |_, of| of == input))["codes"].clone();
    }

    assert_eq!(all["by_input"], expected, "an input without failures has none");
    assert_eq!(all["by_input"]["a.log"]["codes"]["InternalError"]["count"], 1);
    assert_eq!(
        saved_form(&with_records(Summary::new(2, 10), |_, _| true))["by_input"],
        Value::Null,
        "only where it is asked for"
    );
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

/// The codes of summed records by input, within limits, in the written form.
struct Grouped {
    samples: usize,
    unknown: usize,
    rows: usize,
}

impl Grouped {
    fn empty(&self) -> Summary {
        let mut summary = Summary::new(self.samples, self.unknown);
        summary.count_by_input_within(self.rows);
        summary
    }

    fn sum<'a>(&self, records: impl IntoIterator<Item = &'a Placed>) -> Summary {
        let mut summary = self.empty();
        for Placed { input, offset, record } in records {
            summary.add(input, *offset, record.as_bytes(), &classify(record.as_bytes()));
        }
        summary
    }

    /// What must come out, computed slowly: inputs by the hash of their name, as long as their rows
    /// fit.
    fn expected(&self, records: &[Placed]) -> (Value, Value) {
        let codes_of = |inputs: &dyn Fn(&str) -> bool| {
            saved_form(&self.sum(records.iter().filter(|record| inputs(&record.input))))["codes"]
                .clone()
        };
        let is_counted = |input: &str| {
            let codes = codes_of(&|of| of == input);
            codes["other"]["count"] != 0
                || !codes["codes"].as_object().unwrap().is_empty()
                || codes["odd"] != json!({})
        };
        let inputs: BTreeSet<&str> =
            records.iter().map(|record| &*record.input).filter(|of| is_counted(of)).collect();
        let mut inputs: Vec<&str> = inputs.into_iter().collect();
        inputs.sort_by_key(|input| xxh3_64(input.as_bytes()));

        let mut rows = 0;
        let kept = inputs.iter().take_while(|input| {
            let codes = codes_of(&|of| of == **input);
            let own =
                codes["codes"].as_object().unwrap().len() + codes["odd"].as_object().unwrap().len();
            rows += own.max(1);
            rows <= self.rows
        });
        let (kept, others) = inputs.split_at(kept.count());

        let groups: BTreeMap<&str, Value> =
            kept.iter().map(|input| (*input, codes_of(&|of| of == *input))).collect();
        let mut hashes: Vec<u64> = others.iter().map(|input| xxh3_64(input.as_bytes())).collect();
        hashes.truncate(self.rows.max(1));
        let codes = codes_of(&|of| others.contains(&of));
        (json!(groups), json!({"most_rows": self.rows, "hashes": hashes, "codes": codes}))
    }
}

#[derive(Clone, Debug)]
struct Placed {
    input: String,
    offset: u64,
    record: String,
}

/// Records of up to ten inputs, with up to ten codes of each kind.
fn placed() -> impl Strategy<Value = Vec<Placed>> {
    let code = prop_oneof![
        4 => (0..8_u8).prop_map(|number| format!(r#""Not.Known{number}""#)),
        2 => proptest::sample::select(vec![r#""InternalError""#, r#""AuthFailure""#, r#""DryRunOperation""#, "7", "null"])
            .prop_map(str::to_owned),
    ];
    let record = prop_oneof![
        8 => code.prop_map(|code| format!(r#"{{"Response":{{"Error":{{"Code":{code}}}}}}}"#)),
        1 => Just("{}".to_owned()),
        1 => Just("{".to_owned()),
    ];
    proptest::collection::vec((0..10_u8, record), 0..60).prop_map(|records| {
        let placed = |(at, (input, record))| Placed {
            input: format!("{input}.log"),
            offset: at as u64,
            record,
        };
        records.into_iter().enumerate().map(placed).collect()
    })
}

fn merged(mut one: Summary, other: &Summary) -> Summary {
    one.merge(other.clone());
    one
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// However records are divided, and in whatever order they come, the same inputs are kept, and
    /// each of them is exact.
    #[test]
    fn inputs_within_the_limit_are_exact(
        records in placed(),
        parts in proptest::collection::vec(0..3_usize, 60),
        seed in any::<u64>(),
        samples in 0..3_usize,
        unknown in 0..5_usize,
        rows in 0..16_usize,
    ) {
        let grouped = Grouped { samples, unknown, rows };
        let (groups, other) = grouped.expected(&records);

        let all = grouped.sum(&records);
        prop_assert_eq!(&saved_form(&all)["by_input"], &groups);
        prop_assert_eq!(&saved_form(&all)["other_inputs"], &other);

        let mut shuffled: Vec<&Placed> = records.iter().collect();
        shuffled.sort_by_key(|record| xxh3_64(&(record.offset ^ seed).to_le_bytes()));
        prop_assert_eq!(&grouped.sum(shuffled), &all, "in another order");

        let part = |number: usize| {
            grouped.sum(records.iter().filter(|record| parts[record.offset as usize] == number))
        };
        let [a, b, c] = [part(0), part(1), part(2)];
        prop_assert_eq!(&merged(grouped.empty(), &all), &all, "zero from the left");
        prop_assert_eq!(&merged(all.clone(), &grouped.empty()), &all, "zero from the right");
        prop_assert_eq!(&merged(merged(a.clone(), &b), &c), &all, "from the left");
        prop_assert_eq!(&merged(a.clone(), &merged(b.clone(), &c)), &all, "from the right");
        prop_assert_eq!(&merged(merged(c, &b), &a), &all, "backwards");

        let saved = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Summary>(&saved).unwrap(), &all, "as saved");
    }

    /// Of two limits the smaller one holds, as if it had applied from the beginning.
    #[test]
    fn the_smaller_limit_of_rows_holds(
        records in placed(),
        parts in proptest::collection::vec(0..3_usize, 60),
        rows in proptest::array::uniform3(0..16_usize),
    ) {
        let of = |rows| Grouped { samples: 1, unknown: 4, rows };
        let part = |number: usize| {
            of(rows[number]).sum(records.iter().filter(|record| parts[record.offset as usize] == number))
        };
        let least = of(*rows.iter().min().unwrap()).sum(&records);
        let [a, b, c] = [part(0), part(1), part(2)];
        prop_assert_eq!(&merged(merged(a.clone(), &b), &c), &least, "from the left");
        prop_assert_eq!(&merged(a, &merged(b, &c)), &least, "from the right");
    }
}

/// Inputs beyond the limit are one row, whatever the threads, and every failure is in some row.
#[test]
fn many_inputs_are_the_same_for_any_threads() {
    let logs: Vec<String> = (0..60)
        .map(|input| {
            (0..=input % 9)
                .map(|code| format!(r#"{{"Response":{{"Error":{{"Code":"Own.{code}"}}}}}}"#) + "\n")
                .collect()
        })
        .collect();
    let mut expected = None;

    for threads in [1, 2, 8] {
        let limits = Limits::new().group_rows(40);
        let options = Options::new().threads(threads).chunk_bytes(64).by_input(true).limits(limits);
        let names: Vec<String> = (0..60).map(|input| format!("{input}.log")).collect();
        let inputs =
            names.iter().zip(&logs).map(|(name, log)| Input::bytes(name.as_str(), log.as_bytes()));
        let summary = summarize(inputs, &options).unwrap();

        let report = Report::new(&summary, Some(By::Input));
        let (groups, others) = (report.groups.unwrap(), report.other_groups.unwrap());
        let rows: usize = groups.iter().map(|group| group.codes.len()).sum();
        assert!(rows <= 40 && groups.len() > 3, "{rows} rows of {} groups", groups.len());
        assert_eq!(
            groups.iter().map(|group| group.count).sum::<u64>() + others.count,
            summary.failed()
        );
        assert_eq!(others.distinct_at_least, 40, "of {} others", 60 - groups.len());
        assert_eq!(*expected.get_or_insert_with(|| summary.clone()), summary, "{threads} threads");
    }
}

/// Everything that JSON shows of a summary.
fn shown_json(summary: &Summary) -> Vec<u8> {
    let mut out = Vec::new();
    for by in [None, Some(By::Code), Some(By::Family), Some(By::Input)] {
        let mut report = Report::new(summary, by);
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
    summary.count_by_input();
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
    whole.count_by_input_within(3);
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
    let group = form["by_input"].as_object().unwrap().keys().next().unwrap();

    let tally = format!("/codes/codes/{own}");
    let mut empty = form["by_input"][group].clone();
    (empty["codes"], empty["odd"]) = (json!({}), json!({}));

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
        (&format!("/by_input/{group}/other/count"), json!(u64::MAX)),
        (&format!("/by_input/{group}"), empty),
        (&format!("/by_input/{group}/most_samples"), json!(7)),
        ("/other_inputs/most_rows", json!(0)),
        ("/other_inputs/hashes", json!([])),
        ("/other_inputs/hashes", json!([0])),
        ("/other_inputs/codes/other/count", json!(99)),
        ("/other_inputs/codes/most_unknown", json!(1)),
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
