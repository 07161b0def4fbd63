//! Codes, RequestIds and file names made to act on terminals, spreadsheets and web pages: they may
//! be seen, they may never act.

use std::collections::BTreeSet;

use crate::program::{Folder, Ran, failure, lines, rows};

const HOSTILE: [&str; 26] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}31m",
    "\u{90}q\u{9c}",
    "\u{202e}drawkcab",
    "a\u{2066}b\u{2069}",
    "zero\u{200b}width",
    "\u{feff}mark",
    "tag\u{e0041}",
    "line\u{2028}end",
    "\u{7f}\u{8}\u{8}",
    "nul\u{0}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "a|b|c",
    "`code`",
    "<script>alert(1)</script>",
    "[link](javascript:x)",
    "![image](http://x)",
    "two\nlines",
    "carriage\rreturn",
    "say \"hi\", \\o/",
];

/// Whether it acts on a terminal, or on how its neighbours are read.
fn can_act(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn assert_quiet(ran: &Ran) {
    for text in [ran.text(), &ran.err] {
        assert!(!text.contains(can_act), "{text:?}");
    }
    assert!(ran.err.lines().all(|line| line.starts_with("apitriage: ")), "{}", ran.err);
}

fn hostile_records() -> String {
    let longest = "é".repeat(128);
    let hostile = HOSTILE.iter().copied().chain([longest.as_str()]);
    lines(hostile.flat_map(|text| [failure(text, text), failure("InternalError", text)]))
}

#[test]
fn nothing_acts_in_any_format() {
    let folder = Folder::with("a", hostile_records());
    for format in ["table", "json", "csv", "markdown"] {
        for by in ["code", "family", "input"] {
            let args = [
                "summarize",
                "a",
                "--format",
                format,
                "--by",
                by,
                "--top",
                "99",
                "--samples",
                "99",
            ];
            let ran = folder.run(&args);
            assert_quiet(&ran);
            assert_eq!(ran.status, 0);

            match format {
                "csv" => assert_harmless_csv(&ran),
                "markdown" => assert_harmless_markdown(&ran, by != "input"),
                // A line break in a code would begin another row.
                "table" => assert!(
                    !ran.text().lines().any(|line| line.starts_with("lines")),
                    "{}",
                    ran.text()
                ),
                _ => assert_eq!(ran.text().lines().count(), 1),
            }
        }
    }
}

fn assert_harmless_csv(ran: &Ran) {
    for row in csv::Reader::from_reader(ran.out.as_slice()).records() {
        for cell in &row.unwrap() {
            let first = cell.trim_start().chars().next();
            assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '|' | '%')), "{cell}");
            assert!(!cell.contains(['\t', '\r', '\n']), "{cell:?}");
        }
    }
}

fn assert_harmless_markdown(ran: &Ran, shows_all: bool) {
    let text = ran.text();
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;") == shows_all, "{text}");
    for (at, found) in text.match_indices(['`', '[', ']', '<']) {
        assert!(text[..at].ends_with('\\'), "{found} at {at} of {text}");
    }

    let mut width = None;
    for line in text.lines() {
        let bars = line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count());
        assert!(width.is_none() || bars.is_none() || bars == width, "{line}");
        width = bars;
    }
}

#[test]
fn json_gives_back_the_exact_spelling() {
    let folder = Folder::with("a", hostile_records());
    let (summary, _) = folder.summary(&["a", "--samples", "99"]);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let codes: BTreeSet<String> =
        rows(&summary, "codes").iter().map(|row| text(&row["code"])).collect();
    let mut expected: BTreeSet<String> = HOSTILE.iter().map(|&text| text.to_owned()).collect();
    expected.insert("é".repeat(128));
    let internal =
        rows(&summary, "codes").iter().find(|row| row["code"] == "InternalError").unwrap();
    let ids: BTreeSet<String> =
        rows(internal, "samples").iter().map(|row| text(&row["request_id"])).collect();
    assert_eq!(ids, expected);

    expected.insert("InternalError".to_owned());
    assert_eq!(codes, expected);
}

/// The hostile names that a file can have.
fn hostile_file_names() -> impl Iterator<Item = &'static str> {
    HOSTILE.into_iter().filter(|name| !name.contains(['/', '\0']))
}

#[test]
fn file_names_do_not_act_either() {
    let folder = Folder::new();
    for name in hostile_file_names() {
        folder.put(&format!("dir/{name}"), lines([failure(name, "r"), "{".to_owned()]));
    }

    for format in ["table", "csv", "markdown"] {
        for by in ["code", "input"] {
            let ran =
                folder.run(&["summarize", "dir", "--format", format, "--by", by, "--top", "99"]);
            assert_quiet(&ran);
            assert_eq!(ran.status, 0);
        }
    }

    let (summary, _) = folder.summary(&["dir", "--rejects", "rejects"]);
    let paths: BTreeSet<_> = rows(&summary, "inputs")
        .iter()
        .map(|row| row["path"].as_str().unwrap().to_owned())
        .collect();
    let expected: BTreeSet<_> = hostile_file_names().map(|name| format!("dir/{name}")).collect();
    assert_eq!(paths, expected);

    let rejects = String::from_utf8(folder.read("rejects")).unwrap();
    assert!(!rejects.contains(can_act), "{rejects:?}");
    assert_eq!(rejects.lines().count(), expected.len());
}

#[test]
fn messages_do_not_act_either() {
    let folder = Folder::new();
    let missing: Vec<String> = hostile_file_names().map(|name| format!("none/{name}")).collect();
    let mut args = vec!["summarize"];
    args.extend(missing.iter().map(String::as_str));
    let ran = folder.run(&args);
    assert_quiet(&ran);
    assert_eq!((ran.status, ran.err.lines().count()), (2, missing.len()), "{}", ran.err);

    for name in hostile_file_names() {
        for args in [
            ["show", &format!("none/{name}@0")],
            ["show", &format!("./{name}@x")],
            ["explain", &format!("x{name}")],
        ] {
            let ran = folder.run(&args);
            assert_quiet(&ran);
            assert!(matches!(ran.status, 1 | 2) && ran.err.lines().count() < 2, "{args:?} {ran:?}");
        }
    }
}

#[test]
fn a_damaged_record_that_is_shown_does_not_act() {
    for (at, text) in HOSTILE.into_iter().enumerate() {
        let folder = Folder::with("a", format!("{{\"x\":\"{text}\",\u{1b}[31m}}"));
        let ran = folder.run(&["show", "a@0", "--framing", "whole"]);
        assert!(!ran.text().contains(can_act), "{at} {ran:?}");
        assert_quiet(&ran);
        assert_eq!(ran.status, 0);
    }
}

#[test]
fn a_valid_record_that_is_shown_does_not_act_and_stays_json() {
    for text in HOSTILE {
        let inside: String = text.chars().filter(|&character| character >= ' ').collect();
        let record = serde_json::json!({ &inside: { "Response": inside } }).to_string();
        let folder = Folder::with("a", record.clone());
        // `auto` would take the object inside for the record.
        let args = ["show", "a@0", "--framing", "whole", "--reveal"];
        for args in [&args[..4], &args] {
            let ran = folder.run(args);
            assert!(!ran.text().contains(can_act), "{ran:?}");
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(ran.text()), value(&record));
        }
    }
}

#[test]
fn what_is_said_of_arguments_does_not_act() {
    let folder = Folder::with("a", "{}");
    // No argument can hold a zero byte.
    for text in HOSTILE.into_iter().filter(|text| !text.contains('\0')) {
        for args in [
            ["summarize", "a", "--kernel", text],
            ["summarize", "a", "--framing", text],
            ["check", "a", "--format", text],
        ] {
            let ran = folder.run(&args);
            assert_eq!((ran.status, ran.text()), (2, ""));
            assert!(!ran.err.contains(can_act) && ran.err.contains("error: "), "{ran:?}");
        }
    }
}

fn is_annotation(line: &str) -> bool {
    ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command))
}

/// As values and names of parameters, and as the name of the file.
#[test]
fn requests_do_not_act_in_any_format() {
    let folder = Folder::new();
    let text = |text: &str| serde_json::to_string(text).unwrap();
    let requests = HOSTILE.iter().map(|hostile| {
        let it = text(hostile);
        format!(r#"{{{it}:{it},"MaxResults":{it},"LookupAttributes":[{{"AttributeKey":{it},"AttributeValue":{it}}}]}}"#)
    });
    let megabyte = format!(r#"{{"NextToken":"{0}","Mode":"{0}"}}"#, r"\u001b[31m".repeat(100_000));
    let requests = lines(requests.chain([megabyte]));

    for name in hostile_file_names() {
        folder.put(&format!("dir/{name}"), &requests);
    }

    for format in ["human", "json", "sarif", "github", "oneline"] {
        let ran = folder.run(&[
            "check",
            "dir",
            "--action",
            "LookUpEvents",
            "--now",
            "0",
            "--format",
            format,
        ]);
        assert_quiet(&ran);
        assert_eq!(ran.status, 1, "{format} {}", ran.err);

        match format {
            "json" | "sarif" => drop(ran.json()),
            // A line of another kind could be a command.
            "github" => assert!(ran.text().lines().all(is_annotation), "{}", ran.text()),
            _ => {}
        }

        // In each of the files it would be a megabyte.
        assert!(ran.out.len() < 4 << 20, "{format} repeats what is long: {}", ran.out.len());
    }
}
