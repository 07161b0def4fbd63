//! Which rows and columns a table has, and what they count.

use super::{csv_column, csv_rows};
use crate::{Folder, failure, failures};

#[test]
fn a_table_shows_twenty_codes_unless_asked() {
    let codes: String =
        (0..30).map(|n| failure(&format!("Own.Number{n:02}"), "r") + "\n").collect();
    let folder = Folder::with(&[("a", codes.as_bytes())]);
    for format in ["table", "markdown"] {
        let shown = |args: &[&str]| {
            let ran = folder.run(&[&["summarize", "a", "--format", format], args].concat()).ok();
            (0..30).filter(|n| ran.text().contains(&format!("Own.Number{n:02}"))).count()
        };
        assert_eq!(
            (shown(&[]), shown(&["--top", "5"]), shown(&["--top", "30"])),
            (20, 5, 30),
            "{format}"
        );
    }

    assert_eq!(csv_rows(&folder.run(&["summarize", "a", "--format", "csv"]).ok()).len(), 30);
    assert_eq!(
        csv_rows(&folder.run(&["summarize", "a", "--format", "csv", "--top", "5"]).ok()).len(),
        5
    );
}

#[test]
fn as_many_samples_are_shown_as_asked_for() {
    let folder =
        Folder::with(&[("a", (failures(&[("InternalError", 5)]) + "{\n{\n{\n").as_bytes())]);
    let samples = |args: &[&str]| {
        let ran = folder.run(&[&["summarize", "a", "--framing", "lines"], args].concat()).ok();
        ran.text().matches("a@").count() + ran.text().matches(r"a\@").count()
    };
    for format in ["table", "markdown"] {
        let shown = ["0", "1", "3"].map(|most| samples(&["--format", format, "--samples", most]));
        assert_eq!(shown, [0, 2, 6], "{format}");
    }
    assert_eq!(samples(&["--format", "csv", "--samples", "3"]), 1, "a row is a code");
}

/// Dry runs did not fail, so they have no share of the failures. An input without failures has a
/// share of 0 %.
#[test]
fn dry_runs_have_no_share_of_the_failures() {
    let content = failures(&[("DryRunOperation", 2), ("InternalError", 2)]);
    let folder = Folder::with(&[("a", content.as_bytes())]);
    for by in ["code", "family"] {
        let csv = folder.run(&["summarize", "a", "--format", "csv", "--by", by]).ok();
        let dry_run = csv_column(&csv, by).iter().position(|key| key == "DryRunOperation").unwrap();
        let cells = ["count", "share_of_failed", "share_of_all"]
            .map(|heading| csv_column(&csv, heading)[dry_run].clone());
        assert_eq!(cells, ["2", "", "0.500000"], "{by}");
        if by == "family" {
            let cells = ["codes", "most_frequent"]
                .map(|heading| csv_column(&csv, heading)[dry_run].clone());
            assert_eq!(cells, ["", ""]);
        }
        let table = folder.run(&["summarize", "a", "--by", by]).ok();
        let line = table.text().lines().find(|line| line.starts_with(" DryRunOperation")).unwrap();
        assert_eq!(line.matches('%').count(), 1, "{by} {line}");
    }

    let dry_runs = failures(&[("DryRunOperation", 2)]);
    let folder =
        Folder::with(&[("DryRunOperation", dry_runs.as_bytes()), ("a", content.as_bytes())]);
    let csv = folder.run(&["summarize", ".", "--format", "csv", "--by", "input"]).ok();
    assert!(csv_rows(&csv)[1][0].ends_with("DryRunOperation"), "{}", csv.text());
    for (heading, cell) in [
        ("count", "2"),
        ("failed", "0"),
        ("failure_rate", "0.000000"),
        ("share_of_failed", "0.000000"),
        ("share_of_all", "0.333333"),
        ("codes", "0"),
        ("most_frequent", ""),
    ] {
        assert_eq!(csv_column(&csv, heading)[1], cell, "{heading}");
    }
}

/// Nor is their code the most frequent one of the failures, however often it occurs.
#[test]
fn dry_runs_have_no_code_among_those_of_failures() {
    let content = failures(&[("DryRunOperation", 3), ("InternalError", 2), ("Own.One", 1)]);
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let csv = folder.run(&["summarize", "a", "--format", "csv", "--by", "input"]).ok();
    for (heading, cell) in
        [("count", "6"), ("failed", "3"), ("codes", "2"), ("most_frequent", "InternalError")]
    {
        assert_eq!(csv_column(&csv, heading), [cell], "{heading}");
    }
    let report = folder.summary(&["a", "--by", "input"]).ok().json();
    assert_eq!(report["groups"][0]["codes"].as_array().unwrap().len(), 3, "JSON has all codes");
}

#[test]
fn by_input_each_input_has_its_failure_rate() {
    let good = "{\"Response\":{}}\n";
    let bad = failure("InternalError", "r") + "\n";
    let folder = Folder::with(&[
        ("a", (bad.clone() + &good.repeat(3)).as_bytes()),
        ("b", bad.repeat(3).as_bytes()),
    ]);
    let ran = folder.run(&["summarize", "a", "b", "--by", "input"]).ok();
    let row = |name: &str| {
        ran.text().lines().find(|line| line.starts_with(&format!(" {name} "))).unwrap().to_owned()
    };
    assert!(
        ran.text().contains("FAILURE RATE")
            && row("a").contains(" 25.0 %")
            && row("b").contains(" 100.0 %"),
        "{ran:?}"
    );

    let report = folder.summary(&["a", "b", "--by", "input"]).ok().json();
    let records = |place: usize| {
        (report["groups"][place]["key"].clone(), report["groups"][place]["records"].clone())
    };
    assert_eq!([records(0), records(1)], [("b".into(), 3.into()), ("a".into(), 4.into())]);
    assert!(
        !folder.run(&["summarize", "a", "--by", "family"]).ok().text().contains("FAILURE RATE")
    );

    let csv = folder.run(&["summarize", "a", "--by", "input", "--format", "csv"]).ok();
    assert_eq!(csv_column(&csv, "input"), ["a"]);
    assert_eq!(csv_column(&csv, "failure_rate"), ["0.250000"]);
}

#[test]
fn a_missing_file_does_not_print_a_table_of_zeros() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    for format in ["table", "markdown"] {
        let ran = folder.run(&["summarize", "missing", "--format", format]);
        assert!(ran.refused().contains("missing"), "{}", ran.err);
        assert!(
            !ran.text().contains("succeeded") && ran.text().lines().count() <= 1,
            "{}",
            ran.text()
        );
        let both = folder.run(&["summarize", "missing", "a", "--format", format]);
        assert!(both.text().contains("succeeded"), "{}", both.text());
    }
}

/// Output that goes elsewhere may still be read on a terminal, or in the log of a build.
#[test]
fn tables_in_pipes_keep_to_100_columns() {
    let long = format!("{}.log", "a".repeat(60));
    let folder = Folder::with(&[(&long, failure("InternalError", "r-1").as_bytes())]);
    let ran = folder.run(&["summarize", &long]).ok();
    let is_row = |line: &&str| line.starts_with(' ');
    assert!(ran.text().lines().filter(is_row).all(|line| line.chars().count() <= 100));
    assert!(ran.text().contains("(SAMPLE, REQUEST ID hidden: "), "{}", ran.text());
    assert!(!ran.text().contains("show SAMPLE"), "a hidden column needs no legend");
    let hint = format!("apitriage show {long}@0 prints one of these records;");
    assert!(ran.text().replace('\n', " ").contains(&hint), "{}", ran.text());

    let csv = folder.run(&["summarize", &long, "--format", "csv"]).ok();
    assert!(csv.text().contains(&format!("{long}@0")), "CSV has every column");
}

/// One oversized name must not hide what there is about the others.
#[test]
fn an_oversized_name_hides_no_columns() {
    let oversized = format!("InvalidParameter.{}End", "Long".repeat(40));
    let log = [failure(&oversized, "r-1"), failure("InternalError", "r-2")].join("\n");
    let folder = Folder::with(&[("log", log.as_bytes())]);

    let ran = folder.run(&["summarize", "log"]).ok();
    let table = ran.text();
    assert!(table.contains("InvalidParameter.Long") && table.contains("…"), "{table}");
    assert!(table.contains("LongEnd") && !table.contains(&oversized), "{table}");
    assert!(table.contains("PREVENTABLE") && table.contains("RETRY"), "{table}");

    let json = folder.run(&["summarize", "log", "--format", "json"]).ok();
    assert!(json.text().contains(&oversized), "JSON has it in full");
}

#[test]
fn codes_that_differ_by_blanks_do_not_look_alike() {
    let log = [failure("Known.NotYet", "r-1"), failure("Known.NotYet ", "r-2")].join("\n");
    let folder = Folder::with(&[("log", log.as_bytes())]);

    for format in ["table", "markdown"] {
        let ran = folder.run(&["summarize", "log", "--format", format]).ok();
        let with_blank = ran.text().lines().filter(|line| line.contains("{20}")).count();
        assert_eq!(with_blank, 1, "{}", ran.text());
    }
}

#[test]
fn inputs_without_failures_are_counted_below_the_table() {
    let success = r#"{"Response":{"RequestId":"r-1"}}"#;
    let files = [
        ("bad", failure("InternalError", "r-2")),
        ("good", success.to_owned()),
        ("good too", success.to_owned()),
    ];
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = Folder::with(&files);

    let ran = folder.run(&["summarize", "bad", "good", "good too", "--by", "input"]).ok();
    assert!(ran.text().contains("\n2 more inputs have no failures.\n"), "{}", ran.text());

    let ran = folder.run(&["summarize", "bad", "--by", "input"]).ok();
    assert!(!ran.text().contains("no failures"), "{}", ran.text());
}

/// A row for each pair of values, in every format; calls without a value are a row, too.
#[test]
fn groups_by_several_dimensions() {
    let (good, bad) = ("{\"Response\":{}}\n", failure("InternalError", "r") + "\n");
    let folder = Folder::with(&[
        ("x/a", (bad.clone() + good).as_bytes()),
        ("x/b", (good.repeat(2) + "{\n").as_bytes()),
        ("y/c", (bad.repeat(2) + &failure("Own.One", "r")).as_bytes()),
    ]);
    let run = |format: &str, by: &str| {
        folder.run(&["summarize", "x", "y", "--by", by, "--format", format]).ok()
    };

    let csv = run("csv", "directory,input,region");
    let heading = "directory,input,region,count,records,succeeded,failed,failure_rate,\
                   share_of_failed,share_of_all,codes,preventable_upper_bound,most_frequent,groups\n";
    assert!(csv.text().starts_with(heading), "{}", csv.text());
    let of = |heading: &str| csv_column(&csv, heading).join(" ");
    assert_eq!((of("directory"), of("input")), ("y x x".to_owned(), "y/c x/a x/b".to_owned()));
    assert_eq!(
        (of("records"), of("succeeded"), of("failed")),
        ("3 2 3".to_owned(), "0 1 2".to_owned(), "3 1 0".to_owned())
    );
    assert_eq!(of("failure_rate"), "1.000000 0.500000 0.000000", "of responses");

    for format in ["table", "markdown"] {
        let shown = run(format, "directory,region");
        let text = shown.text().replace('\\', "");
        let mut lines = text.lines().filter(|line| line.contains("(none)"));
        let words = |line: &str| {
            line.split_whitespace().filter(|word| *word != "|").collect::<Vec<_>>().join(" ")
        };
        let rows = [lines.next().unwrap(), lines.next().unwrap()].map(words);
        assert!(rows[0].starts_with("y (none) 3 3 100.0 %"), "{text}");
        assert!(rows[1].starts_with("x (none) 5 1 25.0 %"), "{text}");
        assert!(text.contains("DIRECTORY") && text.contains("FAILURE RATE"), "{text}");
    }

    // Successes are in no group where there is a code.
    let by_code = run("csv", "directory,code");
    assert_eq!(csv_column(&by_code, "code"), ["InternalError", "InternalError", "Own.One"]);
    assert_eq!(csv_column(&by_code, "records"), ["2", "1", "1"]);
    assert_eq!(csv_column(&by_code, "failure_rate"), ["", "", ""]);
}

/// What is not known must not pass for what cannot be prevented.
#[test]
fn failures_without_a_known_code_are_said_beside_the_preventable_ones() {
    let without_code = r#"{"Response":{"Error":{"Message":"m"},"RequestId":"r-3"}}"#.to_owned();
    let known = failure("InvalidParameter", "r-1");
    let log = [known, failure("Known.NotYet", "r-2"), without_code].join("\n");
    let folder = Folder::with(&[("log", log.as_bytes())]);

    let ran = folder.run(&["summarize", "log"]).ok();
    let said = "Not known for 2 failures that have no code of the catalog.";
    assert!(ran.text().contains(said), "{}", ran.text());
}
