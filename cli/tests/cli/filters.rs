//! Which calls are counted: `--since`, `--until`, `--where`, `--repeated`, `--distinct`. What is
//! left out is always said.

use crate::formats::csv_column;
use crate::{Folder, failure, failures, gzip};

/// Two failures, a success, a record without a response, and a malformed one.
fn mixed() -> String {
    let codes = [("InvalidParameter.Time", "r-1"), ("InternalError", "r-2")];
    let failed = codes.map(|(code, id)| failure(code, id) + "\n").concat();
    failed + "{\"Response\":{\"RequestId\":\"r-3\"}}\n{}\n{oops\n"
}

#[test]
fn a_condition_leaves_out_what_does_not_match() {
    let folder = Folder::with(&[("logs/a.log", mixed().as_bytes())]);
    let all = folder.summary(&["logs"]).ok().json();
    let fields =
        ["filter", "filtered_out", "value_unknown", "time_unknown", "repeated", "distinct"];
    for field in fields {
        assert!(all.get(field).is_none(), "{field}");
    }

    for (conditions, failed, succeeded) in [
        (&["code=InternalError"][..], 1, 0),
        (&["code=*"], 2, 0),
        (&["family=I*"], 2, 0),
        (&["family=I*", "code=*Time"], 1, 0),
        (&["code=InternalError", "code=*Time"], 0, 0),
        (&["directory=logs"], 2, 1),
        (&["input=*.log", "directory=l*s"], 2, 1),
        (&["input=b.log"], 0, 0),
        (&["directory=log?"], 0, 0),
    ] {
        let given: Vec<&str> = conditions.iter().flat_map(|text| ["--where", text]).collect();
        let ran = folder.summary(&[&["logs"], &given[..]].concat());
        let ran = ran.ends(if failed + succeeded > 0 { 0 } else { 1 });
        let report = ran.json();
        let counts = ["failed", "succeeded", "not_a_response", "malformed", "filtered_out"]
            .map(|field| report[field].as_u64().unwrap());
        let left_out = 3 - failed - succeeded;
        assert_eq!(counts, [failed, succeeded, 1, 1, left_out], "{conditions:?}");
        assert_eq!(report["records"], failed + succeeded + 2);
        assert_eq!(
            (&report["time_unknown"], &report["inputs"][0]["records"]),
            (&0.into(), &5.into())
        );

        let mut sorted = conditions.to_vec();
        sorted.sort_unstable();
        let filter = &report["filter"];
        assert_eq!(
            (&filter["since"], filter["conditions"].as_array().unwrap().len()),
            (&().into(), sorted.len())
        );
    }
}

#[test]
fn calls_without_a_value_are_left_out_and_counted() {
    let known = "{\"action\":\"RunInstances\",\"r\":{\"Response\":{\"RequestId\":\"r-4\"}}}\n";
    let folder = Folder::with(&[("a.log", (mixed() + known).as_bytes())]);
    for (conditions, counts, said) in [
        (&["action=Run*"][..], [0, 3, 0], "3 calls are left out, 3 because no action is known."),
        (&["action=Stop*"], [1, 3, 0], "4 calls are left out, 3 because no action is known."),
        (&["action=*", "code=I*"], [2, 2, 0], "4 calls are left out, 2 because no action or code"),
        (&["code=Own.*"], [4, 0, 0], "4 calls are left out."),
    ] {
        let given: Vec<&str> = conditions.iter().flat_map(|text| ["--where", text]).collect();
        let given = [&["a.log"], &given[..]].concat();
        let report = folder.summary(&given).json();
        let of = ["filtered_out", "value_unknown", "time_unknown"]
            .map(|field| report[field].as_u64().unwrap());
        assert_eq!(of, counts, "{conditions:?}");
        let found = report["records"].as_u64().unwrap() + counts.iter().sum::<u64>();
        assert_eq!(report["inputs"][0]["records"], found, "{conditions:?}");

        let ran = folder.run(&[&["summarize"], &given[..]].concat());
        assert!(ran.text().replace('\n', " ").contains(said), "{}", ran.text());
    }

    let ran = folder.summary(&["a.log", "--where", "region=*"]).ends(1);
    assert!(ran.err.contains("4 responses were left out"), "{}", ran.err);
    assert!(ran.err.contains("no value for --where is known of them"), "{}", ran.err);
}

#[test]
fn calls_without_a_time_are_left_out_and_counted() {
    let folder = Folder::with(&[("a.log", mixed().as_bytes())]);
    let given =
        ["a.log", "--since", "2026-11-25", "--utc-offset", "+08:00", "--until", "1796000000"];
    let ran = folder.summary(&given).ends(1);
    assert!(
        ran.err.contains("3 responses were left out") && ran.err.contains("no time"),
        "{}",
        ran.err
    );
    let report = ran.json();
    assert_eq!((&report["time_unknown"], &report["filtered_out"]), (&3.into(), &0.into()));
    assert_eq!((&report["records"], &report["malformed"]), (&2.into(), &1.into()));
    assert_eq!(report["filter"]["since"], "2026-11-24T16:00:00Z");
    assert_eq!(report["filter"]["until"], "2026-11-30T00:53:20Z");
}

#[test]
fn a_table_says_what_was_left_out() {
    let folder = Folder::with(&[("a.log", mixed().as_bytes())]);
    let ran = folder.run(&["summarize", "a.log", "--where", "code=Inter*"]).ok();
    let text = ran.text();
    assert!(text.contains("Only calls where code=Inter*: 2 calls are left out."), "{text}");

    let given = ["summarize", "a.log", "--where", "code=Inter*", "--since", "-7d"];
    let ran = folder.run(&given).ends(1);
    let text = ran.text().replace('\n', " ");
    assert!(text.contains("3 calls are left out, 1 because no time is known."), "{text}");
}

/// Records that hold no call are counted under any filter, so they are no part of the whole.
#[test]
fn shares_are_of_the_calls_that_are_kept() {
    let folder = Folder::with(&[("a.log", mixed().as_bytes())]);
    let share = |args: &[&str]| {
        let csv = [&["summarize", "a.log", "--format", "csv"], args].concat();
        csv_column(&folder.run(&csv).ok(), "share_of_all").join(" ")
    };
    let filter = ["--where", "code=Internal*"];
    assert_eq!(share(&[]), "0.200000 0.200000");
    assert_eq!(share(&filter), "1.000000");
    assert_eq!(share(&[&filter[..], &["--by", "family"]].concat()), "1.000000");
    assert_eq!(share(&["--where", "directory=*"]), "0.333333 0.333333");

    let table = |args: &[&str]| {
        let ran = folder.run(&[&["summarize", "a.log"], args].concat()).ok();
        let line = |word: &str| {
            let mut lines = ran.text().lines().filter(|line| line.trim().starts_with(word));
            lines.next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let lines = ["failed", "not a response", "malformed"].map(line);
        (lines, ran.text().replace('\n', " ").contains("Shares are of the calls that are counted."))
    };
    let (lines, is_said) = table(&filter);
    assert_eq!(
        (lines.join(", "), is_said),
        ("failed 1 100.0 %, not a response 1, malformed 1".to_owned(), true)
    );
    let (lines, is_said) = table(&[]);
    let expected = "failed 2 40.0 %, not a response 1 20.0 %, malformed 1 20.0 %";
    assert_eq!((lines.join(", ").as_str(), is_said), (expected, false));
}

#[test]
fn every_way_to_write_a_time_is_taken() {
    let folder = Folder::with(&[("a.log", mixed().as_bytes())]);
    for time in ["-7d", "-12h", "-30m", "-2w", "0", "-1", "2026-11-25", "2026-11-25T13:00:00Z"] {
        folder.summary(&["a.log", "--since", time]).ends(1);
    }
    let given = ["a.log", "--since", "-7d", "--now", "2025-11-25T22:04:05+08:00"];
    let report = folder.summary(&given).ends(1).json();
    assert_eq!(report["filter"]["since"], "2025-11-18T14:04:05Z");
    for offset in ["+08:00", "-03:30", "Z"] {
        folder.summary(&["a.log", "--until", "2026-11-25", "--utc-offset", offset]).ends(1);
    }
}

#[test]
fn what_cannot_be_meant_is_refused_in_one_line() {
    let folder = Folder::with(&[("a.log", mixed().as_bytes())]);
    let usage = |given: &[&str]| {
        let ran = folder.summary(&[&["a.log"], given].concat());
        assert_eq!((ran.status, ran.text()), (2, ""), "{given:?}");
        ran.err
    };
    for (given, said) in [
        (&["--since", "2026-11-26", "--until", "2026-11-25"][..], "is not before --until"),
        (&["--since", "-1d", "--until", "-1d"], "is not before --until"),
        (&["--where", "action"], "--where action: expected DIMENSION=PATTERN"),
        (&["--where", "colour=red"], "unknown dimension \"colour\""),
    ] {
        let line = usage(given);
        assert!(line.contains(said) && line.lines().count() == 1, "{line}");
    }
    for given in [
        &["--since", "yesterday"][..],
        &["--until", "1764079445000"],
        &["--since", "7d"],
        &["--utc-offset", "8"],
    ] {
        assert!(usage(given).contains("expected a"), "{given:?}");
    }
}

#[test]
fn repeated_calls_are_counted_and_said() {
    let log = mixed();
    let folder = Folder::with(&[("a.log", log.as_bytes()), ("a.log.gz", &gzip(log.as_bytes()))]);
    let report = folder.summary(&["a.log", "a.log.gz", "--repeated"]).ok().json();
    assert_eq!((&report["records"], &report["repeated"]), (&10.into(), &3.into()));
    assert!(report.get("repeated_at_least").is_none() && report.get("distinct").is_none());
    let samples = report["repeated_samples"].as_array().unwrap();
    assert_eq!(samples.len(), 3);
    let first = &samples[0];
    assert_eq!((&first["times"], &first["input"]), (&2.into(), &"a.log".into()));
    assert_eq!(folder.summary(&["a.log", "--repeated"]).json().get("repeated_samples"), None);

    let ran = folder.run(&["summarize", "a.log", "a.log.gz", "--repeated"]).ok();
    assert!(ran.text().contains("3 calls are the same as another one"), "{}", ran.text());
    assert!(ran.text().replace('\n', " ").contains("For example a.log@0: 2 times."));
    let ran = folder.run(&["summarize", "a.log", "--repeated"]).ok();
    assert!(ran.text().contains("No call is the same as another one."), "{}", ran.text());
}

/// Of more calls than places are kept of, the same ones are named with any number of threads.
#[test]
fn repeated_calls_have_places_whatever_the_threads() {
    let log: String = (0..9000)
        .map(|n| failure("A", &format!("r-{}", if n % 3 == 0 { n % 60 } else { n })) + "\n")
        .collect();
    let folder = Folder::with(&[("a.log", log.as_bytes())]);
    let report = |more: &[&str]| folder.summary(&[&["a.log", "--repeated"], more].concat()).ok();
    let one = report(&["-t", "1"]);
    let many = report(&["-t", "3", "--chunk-bytes", "700"]);
    assert_eq!(one.text(), many.text());

    let json = one.json();
    let samples = json["repeated_samples"].as_array().unwrap();
    assert!((1..=10).contains(&samples.len()), "{samples:?}");
    for sample in samples {
        assert_eq!(sample["times"], 150);
        let place = format!("a.log@{}", sample["offset"]);
        assert!(folder.run(&["show", &place]).ok().text().contains("r-"), "{place}");
    }
}

#[test]
fn distinct_calls_are_counted_once_whatever_the_threads() {
    let log: String = (0..3000)
        .map(|n| failure(["A", "B.c"][n % 2], &format!("r-{}", n % 1000)) + "\n")
        .collect();
    let folder = Folder::with(&[("b.log", log.as_bytes()), ("a.log.gz", &gzip(log.as_bytes()))]);
    let mut expected = None;
    for threads in ["1", "2", "5"] {
        let given = [
            "a.log.gz",
            "b.log",
            "--distinct",
            "-t",
            threads,
            "--chunk-bytes",
            "700",
            "-b",
            "input",
        ];
        let ran = folder.summary(&given).ok();
        let report = ran.json();
        assert_eq!((&report["records"], &report["failed"]), (&1000.into(), &1000.into()));
        assert_eq!((&report["repeated"], &report["distinct"]), (&5000.into(), &true.into()));
        assert_eq!(report["groups"][0]["key"], "a.log.gz");
        assert_eq!(report["groups"].as_array().unwrap().len(), 1);
        assert_eq!(ran.text(), expected.get_or_insert_with(|| ran.text().to_owned()));
    }
}

#[test]
fn beyond_the_limit_repeated_is_a_bound_and_distinct_refused() {
    let log: String = (0..100).map(|n| failure("A", &format!("r-{}", n / 2)) + "\n").collect();
    let folder = Folder::with(&[("a.log", log.as_bytes())]);
    let given = ["a.log", "--repeated", "--max-repeated-calls"];
    let exact = folder.summary(&[&given[..], &["50"]].concat()).ok().json();
    assert_eq!((&exact["repeated"], exact.get("repeated_at_least")), (&50.into(), None));
    let bound = folder.summary(&[&given[..], &["49"]].concat()).ok().json();
    assert_eq!((&bound["repeated_at_least"], bound.get("repeated")), (&49.into(), None));
    let ran = folder.run(&[&["summarize"], &given[..], &["49"]].concat()).ok();
    assert!(ran.text().contains("At least 49 calls are the same"), "{}", ran.text());

    let given = ["a.log", "--distinct", "--max-repeated-calls"];
    folder.summary(&[&given[..], &["50"]].concat()).ok();
    let ran = folder.summary(&[&given[..], &["49"]].concat());
    let line = ran.refused();
    assert!(
        line.contains("more than 49 different calls") && line.contains("--max-repeated-calls"),
        "{line}"
    );
    assert_eq!(ran.text(), "");
}

#[test]
fn copies_are_named() {
    let log: String = (0..20).map(|n| failure("A", &format!("r-{n}")) + "\n").collect();
    let other: String = (20..40).map(|n| failure("A", &format!("r-{n}")) + "\n").collect();
    let folder = Folder::with(&[
        ("a.log", log.as_bytes()),
        ("old/a.gz", &gzip(log.as_bytes())),
        ("b.log", other.as_bytes()),
        ("tiny", failures(&[("A", 3)]).as_bytes()),
        ("tiny too", failures(&[("A", 3)]).as_bytes()),
    ]);
    let report = folder.summary(&["."]).ok().json();
    assert_eq!(report["possible_copies"], serde_json::json!([["./a.log", "./old/a.gz"]]));
    let ran = folder.run(&["summarize", "."]).ok();
    let text = ran.text().replace('\n', " ");
    assert!(text.contains("./a.log and ./old/a.gz are perhaps copies"), "{text}");
    let alone = folder.summary(&["a.log", "b.log", "tiny", "tiny too"]).ok().json();
    assert!(alone.get("possible_copies").is_none());
}
