//! Tables, CSV and Markdown, and what they make of hostile text.
//!
//! A code is whatever a response says it is. None of it may act on a terminal, in a spreadsheet or
//! on a page, in any format, nor in a message. It must not know the layout beyond that.

use serde_json::Value;

use crate::{Folder, Ran, active, failure, failures};

const FORMATS: [&str; 4] = ["table", "json", "csv", "markdown"];

/// Codes that would do something if they were printed as they are.
fn hostile() -> Vec<String> {
    let texts = [
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "\u{9b}31m\u{9d}0;title\u{9c}\u{85}",
        "left\u{202e}right\u{2066}x\u{2069}\u{200f}\u{feff}",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "a|b",
        "`code`",
        "<script>alert(1)</script>",
        "MARK\nLINE",
        "MARK\r\nLINE,\"quoted\"",
        "\u{0}\u{7f}\u{2028}\u{2029}",
    ];
    texts.iter().map(|text| (*text).to_owned()).chain(["é".repeat(128)]).collect()
}

/// A file of failures with these codes and RequestIds, the first one the most frequent.
fn archive(texts: &[String]) -> String {
    let lines = texts
        .iter()
        .enumerate()
        .map(|(n, text)| format!("{}\n", failure(text, text)).repeat(texts.len() - n));
    lines.collect()
}

fn csv_rows(ran: &Ran) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(&ran.out[..]);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_pipe_gets_no_escapes() {
    let content = failures(&[("InvalidParameter.Time", 2), ("InternalError", 1)]) + "{broken\n";
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let ran = folder.run(&["summarize", "a"]).ok();
    assert_eq!(active(ran.text()), "");
    for part in [
        "4 records",
        "InvalidParameter.Time",
        "InternalError",
        "unexpected_byte",
        "a@0",
        "apitriage show",
    ] {
        assert!(ran.text().contains(part), "{part}: {}", ran.text());
    }
}

#[test]
fn a_table_shows_twenty_unless_asked() {
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
fn csv_holds_the_numbers() {
    let content =
        failures(&[("InvalidParameter.Time", 3), ("InternalError", 1), ("DryRunOperation", 1)]);
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let ran = folder.run(&["summarize", "a", "--format", "csv"]).ok();
    let heading =
        "code,count,share_of_failed,share_of_all,preventable,retry,sample,sample_request_id,odd\n";
    assert!(ran.text().starts_with(heading), "{}", ran.text());
    let rows = csv_rows(&ran);
    assert_eq!(
        rows[0][..6],
        ["InvalidParameter.Time", "3", "0.750000", "0.600000", "statically", "after_fix"]
    );
    assert_eq!(rows[0][6..], ["a@0", "r", ""]);
    assert_eq!(
        rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>()[1..],
        ["DryRunOperation", "InternalError"]
    );
    let groups =
        csv_rows(&folder.run(&["summarize", "a", "--format", "csv", "--by", "family"]).ok());
    assert_eq!(groups[0][..2], ["InvalidParameter", "3"]);
}

#[test]
fn a_formula_is_text_in_csv() {
    let codes: Vec<String> = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", " =1", "|x", "%x"]
        .map(String::from)
        .into();
    let folder = Folder::with(&[("=1.json", archive(&codes).as_bytes())]);
    let rows = csv_rows(&folder.run(&["summarize", "=1.json", "--format", "csv"]).ok());
    assert_eq!(rows.len(), codes.len());
    for (row, code) in rows.iter().zip(&codes) {
        assert_eq!(row[0], format!("'{code}"));
        assert_eq!(row[7], format!("'{code}"), "the RequestId");
        assert!(row[6].starts_with("'=1.json@"), "{}", row[6]);
    }
    let by_input =
        csv_rows(&folder.run(&["summarize", "=1.json", "--format", "csv", "--by", "input"]).ok());
    assert_eq!(
        (by_input[0][0].as_str(), by_input[0][6].as_str()),
        ("'=1.json", "'=cmd|' /C calc'!A0")
    );
}

#[test]
fn no_format_lets_hostile_text_act() {
    let names = ["\u{1b}[31m\u{202e}a|`<script>", "MARK\nLINE", "=cmd|x"];
    let content = archive(&hostile());
    let folder = Folder::new();
    for name in names {
        folder.write(name.replace('/', "_").as_str(), &content);
    }
    for name in names {
        for format in FORMATS {
            for by in [None, Some("code"), Some("family"), Some("input")] {
                let mut args = vec![
                    "summarize",
                    name,
                    "no\u{1b}[1m\u{9b}\u{202e}such\nfile",
                    "--format",
                    format,
                ];
                args.extend(by.into_iter().flat_map(|by| ["--by", by]));
                let ran = folder.run(&args);
                ran.refused();
                for text in [ran.text(), ran.err.as_str()] {
                    assert_eq!(active(text), "", "{args:?}");
                    assert!(
                        !text.contains("MARK\n") && !text.contains("MARK\r"),
                        "{args:?}: {text}"
                    );
                }
            }
        }
    }
}

#[test]
fn markdown_reads_nothing_into_it() {
    let folder = Folder::with(&[("a|`<b>`.json", archive(&hostile()).as_bytes())]);
    let ran =
        folder.run(&["summarize", "a|`<b>`.json", "--format", "markdown", "--by", "code"]).ok();
    assert!(!ran.text().contains(['<', '>']), "{}", ran.text());
    let table: Vec<&str> = ran.text().lines().filter(|line| line.starts_with('|')).collect();
    assert!(
        table.iter().any(|line| line.contains("script"))
            && table.iter().any(|line| line.contains("code"))
    );
    // Bars that are not escaped make the columns: as many in each row of a table as in its heading.
    let bars = |line: &str| line.replace(r"\\", "").replace(r"\|", "").matches('|').count();
    for line in &table {
        assert!(!line.replace(r"\\", "").replace(r"\`", "").contains('`'), "{line}");
        assert!([4, 5, 6, 7, 8].contains(&bars(line)), "{line}");
    }
    let heading = table.iter().position(|line| line.contains("CODE")).unwrap();
    assert!(
        table[heading..heading + 2 + hostile().len()]
            .iter()
            .all(|line| bars(line) == bars(table[heading]))
    );
}

#[test]
fn json_parses_back_to_the_exact_text() {
    let mut texts = hostile();
    texts.extend(["z".repeat(256), "\u{1f600}\u{e0041}\\\"/".to_owned()]);
    let folder = Folder::with(&[("\u{1b}\u{202e}\n.json", archive(&texts).as_bytes())]);
    let ran = folder.summary(&["\u{1b}\u{202e}\n.json"]).ok();
    assert_eq!(ran.text().matches('\n').count(), 1, "one line");
    let report = ran.json();
    for (row, text) in report["codes"].as_array().unwrap().iter().zip(&texts) {
        assert_eq!(
            (&row["code"], &row["samples"][0]["request_id"]),
            (&Value::from(text.as_str()), &text.as_str().into())
        );
        assert_eq!(row["samples"][0]["input"], "\u{1b}\u{202e}\n.json");
    }
    assert_eq!(report["codes"].as_array().unwrap().len(), texts.len());
}

#[test]
fn a_name_that_is_no_unicode_is_shown_harmlessly() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"a\xff\x1b[1m.json");
    std::fs::write(folder.path().join(name), failure("InternalError", "r")).unwrap();
    for format in FORMATS {
        let child = folder.command(&["summarize", "--format", format]).arg(name).spawn().unwrap();
        let ran = crate::finish(child).ok();
        assert!(
            active(ran.text()).is_empty() && ran.text().contains("InternalError"),
            "{}",
            ran.text()
        );
    }
}

#[test]
fn messages_of_other_commands_are_harmless_too() {
    let folder = Folder::new();
    let hostile = "\u{1b}[31m\u{9b}\u{202e}\nx";
    let explained = folder.run(&["explain", hostile]);
    assert_eq!((explained.status, active(explained.text())), (1, String::new()));
    assert!(!explained.text().contains("\nx"), "{}", explained.text());
    for place in [hostile.to_owned(), format!("{hostile}@0"), format!("{hostile}@x")] {
        let ran = folder.run(&["show", &place]);
        assert_eq!(active(ran.refused()), "", "{place:?}");
    }
    let ran = folder.run(&["summarize", "a", "--rejects", "no\u{1b}\u{202e}such/file"]);
    assert_eq!(active(ran.refused()), "");
}

#[test]
fn hints_hold_where_they_stand() {
    let log = "INFO {\"Response\":{\"Error\":{\"Code\":\"Odd.One\"}}}\n".repeat(2);
    let folder = Folder::with(&[
        ("plain", b"{\"Response\":{}}\n{\"a\":1}\n{\"Response\"\n"),
        ("log", log.as_bytes()),
    ]);
    let plain = folder.run(&["summarize", "plain"]).text().replace('\n', " ");
    assert!(!plain.contains("prefixed"), "nothing there: {plain}");
    assert!(
        plain.contains("apitriage show SAMPLE prints the record.") && !plain.contains("? ="),
        "{plain}"
    );
    let log = folder.run(&["summarize", "log", "--framing", "prefixed"]).text().replace('\n', " ");
    assert!(log.contains("prints the record; with --framing, if that was given here."), "{log}");
    assert!(log.contains("? = code not in the catalog"), "{log}");
    assert!(!log.contains("--framing prefixed"), "{log}");
}

/// A legend explains a mark or a column, so it is left out where that is.
#[test]
fn legends_are_left_out_with_what_they_explain() {
    let lines: String = ["InternalError", "InternalError", "Odd.One"]
        .map(|code| failure(code, "r") + "\n")
        .concat();
    let folder = Folder::with(&[("a", lines.as_bytes())]);
    let said = |args: &[&str]| {
        let text = folder.run(&[&["summarize", "a"], args].concat()).text().replace('\n', " ");
        ["? = code", "show SAMPLE", "explain CODE"].map(|legend| text.contains(legend))
    };
    assert_eq!(said(&[]), [true, true, true]);
    assert_eq!(said(&["--top", "1"]), [false, true, true], "the row with a ? is not shown");
    for by in ["family", "input"] {
        assert_eq!(said(&["--by", by]), [false, false, true], "{by}");
    }

    folder.write("a", lines + "{\"Response\"\n");
    assert_eq!(said(&["--by", "input"]), [false, true, true], "the table of faults has samples");
}

/// It is named only where it was tried and found something.
#[test]
fn another_framing_is_named_where_it_finds_more() {
    let (bare, wrapped) = ("{\"Response\":{}}\n", "{\"body\":{\"Response\":{}}}\n");
    let (pretty, damaged) =
        ("{\n  \"body\": {\n    \"Response\": {}\n  }\n}\n", "{\"Response\":{\n");
    let check = |log: String, args: &[&str], hint: Option<&str>| {
        let folder = Folder::with(&[("log", log.as_bytes())]);
        let text = folder.run(&[&["summarize", "log"], args].concat()).text().replace('\n', " ");
        match hint {
            Some(hint) => {
                assert!(
                    text.contains(hint) && text.contains("--framing prefixed counts the first"),
                    "{text}"
                )
            }
            None => assert!(!text.contains("--framing prefixed"), "{text}"),
        }
    };
    check(
        bare.repeat(9) + wrapped,
        &[],
        Some("At least 1 record is not a response but holds one inside:"),
    );
    check(bare.repeat(9) + &"INFO ".repeat(9) + wrapped, &[], Some("1 record is not a response"));
    check(
        wrapped.repeat(3),
        &["--framing", "lines"],
        Some("At least 3 records are not responses but hold one inside:"),
    );
    check(wrapped.repeat(3), &[], None);
    check(bare.repeat(9) + pretty + damaged + "{\"a\":\"Response\"}\n", &[], None);
}

#[test]
fn markdown_has_no_request_ids() {
    let folder = Folder::with(&[("a", failures(&[("InternalError", 1)]).as_bytes())]);
    let shown = |format| {
        folder.run(&["summarize", "a", "--format", format]).ok().text().contains("REQUEST ID")
    };
    assert_eq!((shown("table"), shown("markdown")), (true, false));
}

/// Dry runs did not fail, so they are no part of the failures; but an input without failures has 0
/// % of them.
#[test]
fn dry_runs_have_no_share_of_the_failures() {
    let content = failures(&[("DryRunOperation", 2), ("InternalError", 2)]);
    let folder = Folder::with(&[("a", content.as_bytes())]);
    for by in ["code", "family"] {
        let csv = csv_rows(&folder.run(&["summarize", "a", "--format", "csv", "--by", by]).ok());
        let dry_run = csv.iter().find(|row| row[0] == "DryRunOperation").unwrap();
        assert_eq!(dry_run[1..4], ["2", "", "0.500000"], "{by}");
        let table = folder.run(&["summarize", "a", "--by", by]).ok();
        let line = table.text().lines().find(|line| line.starts_with(" DryRunOperation")).unwrap();
        assert_eq!(line.matches('%').count(), 1, "{by} {line}");
    }

    let dry_runs = failures(&[("DryRunOperation", 2)]);
    let folder =
        Folder::with(&[("DryRunOperation", dry_runs.as_bytes()), ("a", content.as_bytes())]);
    let csv = csv_rows(&folder.run(&["summarize", ".", "--format", "csv", "--by", "input"]).ok());
    let input = csv.iter().find(|row| row[0].ends_with("DryRunOperation")).unwrap();
    assert_eq!(input[1..4], ["2", "0.000000", "0.333333"]);
}

/// Codes are left out for two reasons, and only the option that is the reason shows them.
#[test]
fn the_option_is_named_that_shows_more_codes() {
    let codes = [("A", 3), ("InternalError", 2), ("B", 1), ("C", 1), ("D", 1)];
    let folder = Folder::with(&[("a", failures(&codes).as_bytes())]);
    for format in ["table", "markdown"] {
        let more = |options: &[&str]| {
            let ran = folder.run(&[&["summarize", "a", "--format", format], options].concat()).ok();
            let lines = ran.text().lines().filter(|line| line.contains(" shows more."));
            lines.map(|line| line.replace('\\', "")).collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(more(&[]), none, "{format}");
        assert_eq!(
            more(&["--top", "3"]),
            ["2 more codes, 2 records: --top N shows more."],
            "{format}"
        );

        // Which of the unknown codes are kept is decided by a hash.
        let unkept = more(&["--max-unknown-codes", "0", "--top", "1000"]);
        assert_eq!(
            unkept,
            ["At least 1 more code, 6 records: --max-unknown-codes N shows more."],
            "{format}"
        );
        let both = more(&["--max-unknown-codes", "1", "--top", "1"]);
        assert_eq!(both.len(), 2, "{format} {both:?}");
        assert!(
            both[0].starts_with("1 more code, ") && both[0].ends_with(": --top N shows more."),
            "{both:?}"
        );
        assert!(both[1].ends_with(": --max-unknown-codes N shows more."), "{both:?}");
    }
}

/// In a log, one response a line is counted; that there are more is said, the exit status stays.
#[test]
fn lines_with_more_than_one_response_are_said() {
    let (ok, failed) =
        (r#"{"Response":{"RequestId":"x"}}"#, r#"{"Response":{"Error":{"Code":"InternalError"}}}"#);
    let (one, two) = (format!("t1 {ok} done\n"), format!("t1 {ok} {failed}\n"));
    let folder = Folder::with(&[
        ("log", [&*one, &two, &one, &two].concat().as_bytes()),
        ("single", two.as_bytes()),
    ]);
    let text = |input| folder.run(&["summarize", input]).ok().text().replace('\n', " ");
    let log = text("log");
    assert!(log.contains("4 records in 1 input") && log.contains("read as prefixed"), "{log}");
    assert!(
        log.contains("2 lines hold more than one response; only the first of each is counted."),
        "{log}"
    );
    assert!(text("single").contains("1 line holds more than one response; only the first of each"));

    let json = folder
        .run(&["summarize", "log", "--format", "json", "--threads", "3", "--chunk-bytes", "1"])
        .json();
    assert_eq!(json["inputs"][0]["responses_inside"], 2, "{json}");
}

/// In the log of a build, a line of this kind is a command, also behind blanks, and `##` anywhere.
#[test]
fn no_line_is_a_command_to_a_runner() {
    let commands = [
        "::error file=x::y",
        " ::set-output name=a::b",
        "\u{a0}::add-mask::c",
        "##vso[task.x a=b]c",
        "x ##[error]y",
    ];
    let texts: Vec<String> = commands.map(String::from).into();
    let folder = Folder::new();
    for name in ["::error file=x::y", "##vso[task.x a=b]c"] {
        folder.write(name, archive(&texts) + "\n::error::a ##vso[task.x]b {\n");
        let request = serde_json::json!({"action": name, "params": {name: name}});
        folder.write(&format!("{name}.request"), request.to_string());
    }
    let is_command = |line: &str| {
        // Our own, in the format that is made of them.
        let is_ours = |line: &str| line.starts_with("::error file=") && line.contains(",title=");
        let begins = line.trim_start().starts_with("::") && !is_ours(line);
        begins || ["##[", "##vso["].iter().any(|mark| line.contains(mark))
    };
    for name in ["::error file=x::y", "##vso[task.x a=b]c"] {
        let request = format!("{name}.request");
        let mut runs: Vec<Vec<&str>> =
            vec![vec!["explain", name], vec!["schema", name], vec!["show", "--raw", name]];
        for format in FORMATS {
            for by in ["code", "family", "input"] {
                runs.push(vec![
                    "summarize",
                    name,
                    "none ::error::x",
                    "--format",
                    format,
                    "--by",
                    by,
                    "--samples",
                    "3",
                ]);
            }
        }
        for format in ["human", "json", "sarif", "github", "oneline"] {
            runs.push(vec!["check", &request, "--format", format]);
        }
        let last = format!("{name}@99999");
        let damaged = format!("{name}@{}", archive(&texts).len() + 2);
        runs.extend([
            vec!["show", &last],
            vec!["show", &damaged, "--framing", "lines"],
            vec![name],
        ]);
        for args in runs {
            let ran = folder.run(&args);
            for line in ran.text().lines().chain(ran.err.lines()) {
                assert!(!is_command(line), "{args:?}: {line}");
            }
        }
    }
    let shown = folder.run(&["summarize", "##vso[task.x a=b]c"]).ok();
    assert!(
        shown.text().contains(r"\u{3a}:error file=x::y") && shown.text().contains(r"#\u{23}vso["),
        "{}",
        shown.text()
    );
}

#[test]
fn what_nobody_sees_is_written_out() {
    let unseen = [
        '\u{3164}',
        '\u{2800}',
        '\u{115f}',
        '\u{1160}',
        '\u{ffa0}',
        '\u{fe0f}',
        '\u{e0100}',
        '\u{e0fff}',
        '\u{34f}',
    ];
    let texts: Vec<String> =
        unseen.iter().map(|character| format!("InternalError{character}")).collect();
    let folder =
        Folder::with(&[("a", archive(&texts).as_bytes()), ("b", failure("B", "r").as_bytes())]);
    for format in FORMATS {
        let ran = folder.run(&["summarize", "a", "--format", format]).ok();
        assert!(!ran.text().contains(unseen), "{format}: {}", ran.text());
    }
    let codes = folder.summary(&["a"]).ok().json()["codes"].clone();
    assert!(
        codes
            .as_array()
            .unwrap()
            .iter()
            .zip(&texts)
            .all(|(row, text)| row["code"] == text.as_str()),
        "{codes}"
    );
    for offset in [0, 99] {
        assert!(!folder.run(&["show", &format!("a@{offset}")]).ok().text().contains(unseen));
    }
}

#[test]
fn markdown_makes_no_links() {
    let texts = [
        "http://a.example",
        "www.a.example",
        "GH-12",
        "o/r#12",
        "@name",
        "a@b.example",
        "ftp://a@b/#1",
    ];
    let texts: Vec<String> = texts.map(String::from).into();
    let folder = Folder::with(&[
        ("@a@b.example-", archive(&texts).as_bytes()),
        ("b.json", failure("B", "r").as_bytes()),
    ]);
    for by in ["code", "family", "input"] {
        let ran =
            folder.run(&["summarize", ".", "--format", "markdown", "--by", by, "--top", "99"]).ok();
        let mut parts = ran.text().split_inclusive(['@', '#']).peekable();
        while let Some(part) = parts.next() {
            let links =
                parts.peek().is_some_and(|behind| behind.starts_with(char::is_alphanumeric));
            assert!(!links || part.ends_with(r"json\@"), "{}", ran.text());
        }
        for link in ["://", "www.", "GH-1"] {
            assert!(!ran.text().contains(link), "{link} {}", ran.text());
        }
    }
    assert!(
        folder
            .run(&["summarize", "b.json", "--format", "markdown"])
            .ok()
            .text()
            .contains(r"| b.json\@0 |")
    );
}

#[test]
fn all_samples_are_shown() {
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

#[test]
fn the_failure_rate_of_an_input() {
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
    let rows = csv_rows(&folder.run(&["summarize", "a", "--by", "input", "--format", "csv"]).ok());
    assert_eq!((rows[0][0].as_str(), rows[0].last().unwrap().as_str()), ("a", "0.250000"));
}

#[test]
fn a_missing_file_is_no_table_of_zeros() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    for format in ["table", "markdown"] {
        let ran = folder.run(&["summarize", "missing", "--format", format]);
        assert!(ran.refused().contains("missing"), "{}", ran.err);
        assert!(
            !ran.text().contains("succeeded") && ran.text().lines().count() <= 1,
            "{}",
            ran.text()
        );
        assert!(
            folder
                .run(&["summarize", "missing", "a", "--format", format])
                .text()
                .contains("succeeded")
        );
    }
}

/// A code that is a key was sent by mistake; nobody who reads a report needs it.
#[test]
fn codes_that_are_secrets_are_masked_and_stay_apart() {
    const UUID: &str = "c45dc435-9d19-423e-a85a-8f36c13b7a77";
    let ids: Vec<String> =
        ["a", "b", "c"].iter().map(|letter| format!("AKID{}", letter.repeat(32))).collect();
    let path = "AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.log";
    let named = [failure("token=one", UUID), failure("token=other", &ids[2])].join("\n");
    let content = format!(
        "{}\n{}\n{named}\n{{broken",
        failure(&ids[0], UUID),
        failure(&format!("{}.x", ids[1]), UUID)
    );
    let folder = Folder::with(&[(path, content.as_bytes())]);

    for format in FORMATS {
        for by in ["code", "family", "input"] {
            let ran = folder.run(&[
                "summarize",
                path,
                "--format",
                format,
                "--by",
                by,
                "--rejects",
                "rejects",
            ]);
            let said = format!("{}{}{}", ran.text(), ran.err, folder.read("rejects"));
            assert!(
                ids.iter().all(|id| !said.contains(id.as_str())) && !said.contains("token=o"),
                "{said}"
            );
            assert!(folder.read("rejects").contains(path), "a path is shown as it was given");
        }
    }

    let report = folder.summary(&[path, "--by", "family"]).json();
    let codes: Vec<&str> = report["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 4);
    assert!(
        codes[..2].iter().all(|code| code.starts_with("AKID***")) && codes[0] != codes[1],
        "{codes:?}"
    );
    assert_eq!(codes[2..], ["token=***", "token=***"], "rows that look alike stay apart");
    assert_eq!(report["groups"].as_array().unwrap().len(), 4);
    assert_eq!(
        report["groups"].as_array().unwrap().iter().filter(|row| row["key"] == "token=***").count(),
        2
    );
    let samples =
        report["codes"].as_array().unwrap().iter().map(|row| &row["samples"][0]["request_id"]);
    assert_eq!(samples.filter(|id| **id == UUID).count(), 3);
    assert!(
        report["inputs"][0]["path"] == path && report["codes"][0]["samples"][0]["input"] == path
    );
}

/// What is not a terminal may be read on one, or in the log of a build.
#[test]
fn tables_in_pipes_keep_to_100_columns() {
    let long = format!("{}.log", "a".repeat(60));
    let folder = Folder::with(&[(&long, failure("InternalError", "r-1").as_bytes())]);
    let ran = folder.run(&["summarize", &long]).ok();
    let is_row = |line: &&str| line.starts_with(' ');
    assert!(ran.text().lines().filter(is_row).all(|line| line.chars().count() <= 100));
    assert!(ran.text().contains("(SAMPLE, REQUEST ID hidden: "), "{}", ran.text());
    assert!(!ran.text().contains("show SAMPLE"), "a hidden column needs no legend");

    let csv = folder.run(&["summarize", &long, "--format", "csv"]).ok();
    assert!(csv.text().contains(&format!("{long}@0")), "CSV has every column");
}
