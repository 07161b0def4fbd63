//! The limits, each by its option: at the limit, and one beyond.

use std::io::Write;

use serde_json::Value;

use crate::program::{Folder, failure, gzip, lines, mixed_archive, number, rows, success};
use crate::sums::assert_adds_up;

/// Malformed records by kind.
fn fault_counts(summary: &Value) -> Vec<(String, u64)> {
    rows(summary, "faults")
        .iter()
        .map(|row| (row["kind"].as_str().unwrap().to_owned(), number(row, "/count")))
        .collect()
}

#[test]
fn record_bytes_are_limited() {
    let sized = |length: usize| success(&"x".repeat(length - success("").len()));
    let folder =
        Folder::with("a", lines([sized(100), sized(101), sized(5000), sized(99), sized(100)]));
    for framing in ["auto", "entries", "lines", "documents", "prefixed"] {
        for chunk in ["524288", "64"] {
            let args =
                ["a", "--max-record-bytes", "100", "--framing", framing, "--chunk-bytes", chunk];
            let (summary, status) = folder.summary(&args);
            assert_adds_up(&summary);
            assert_eq!(
                (number(&summary, "/succeeded"), status),
                (3, 0),
                "{framing} {chunk} {summary}"
            );
            assert_eq!(fault_counts(&summary), [("too_long".to_owned(), 2)]);
            assert_eq!(number(&summary, "/bytes"), 5405);
        }
    }

    let (summary, _) = folder.summary(&["a", "--max-record-bytes", "5000"]);
    assert_eq!(number(&summary, "/succeeded"), 5);
}

#[test]
fn the_depth_of_nesting_is_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let folder = Folder::with("a", lines([nested(3), nested(4), nested(5), nested(4)]));
    let (summary, status) = folder.summary(&["a", "--max-depth", "4", "--framing", "lines"]);
    assert_eq!(
        (number(&summary, "/not_a_response"), fault_counts(&summary), status),
        (3, vec![("too_deep".to_owned(), 1)], 1),
        "nothing found: no record is a response"
    );

    let folder = Folder::with("a", lines([nested(1024), nested(1025), nested(100_000)]));
    let (summary, _) = folder.summary(&["a", "--framing", "lines"]);
    assert_eq!((number(&summary, "/not_a_response"), number(&summary, "/malformed")), (1, 2));

    let (summary, _) = folder.summary(&["a", "--framing", "lines", "--max-depth", "100000"]);
    assert_eq!((number(&summary, "/not_a_response"), number(&summary, "/malformed")), (3, 0));
}

#[test]
fn code_bytes_are_limited() {
    let codes = ["1234567890", "12345678901", "éééééé", "ééééé"];
    let folder = Folder::with("a", lines(codes.map(|code| failure(code, "r"))));
    let (summary, status) = folder.summary(&["a", "--max-code-bytes", "10"]);
    assert_eq!(
        (number(&summary, "/failed"), fault_counts(&summary), status),
        (2, vec![("too_long".to_owned(), 2)], 0)
    );
    let (summary, _) = folder.summary(&["a", "--max-code-bytes", "12"]);
    assert_eq!(number(&summary, "/failed"), 4);
}

#[test]
fn request_id_bytes_are_limited() {
    let folder = Folder::with("a", lines([failure("A", "12345"), failure("B", "123456")]));
    let (summary, status) = folder.summary(&["a", "--max-request-id-bytes", "5"]);
    let ids: Vec<_> =
        rows(&summary, "codes").iter().map(|row| row["samples"][0]["request_id"].clone()).collect();
    assert_eq!(
        (ids, number(&summary, "/failed"), status),
        (vec!["12345".into(), Value::Null], 2, 0)
    );
}

#[test]
fn unknown_codes_are_limited_and_the_listed_ones_are_exact() {
    let records =
        (0..40).flat_map(|n| std::iter::repeat_n(failure(&format!("Made.Up{n}"), "r"), n + 1));
    let folder = Folder::with("a", lines(records.chain([failure("InternalError", "r")])));
    let (all, _) = folder.summary(&["a"]);
    assert_eq!((rows(&all, "codes").len(), number(&all, "/other_codes/count")), (41, 0));

    for most in [0, 1, 5, 39, 40] {
        let mut expected = None;
        for threads in ["1", "4"] {
            let limit = most.to_string();
            let args =
                ["a", "--max-unknown-codes", &limit, "--threads", threads, "--chunk-bytes", "500"];
            let (summary, status) = folder.summary(&[&args[..], &["--by", "input"]].concat());
            assert_adds_up(&summary);
            let listed = rows(&summary, "codes");
            assert_eq!((listed.len(), status), (most + 1, 0));
            // Those that are listed have exact counts.
            let has_exact_count = |row| rows(&all, "codes").contains(row);
            assert!(listed.iter().all(has_exact_count), "{summary}");
            let distinct = number(&summary, "/other_codes/distinct_at_least") as usize;
            assert!(distinct <= 40 - most && (distinct > 0) == (most < 40), "{summary}");
            assert_eq!(*expected.get_or_insert_with(|| summary.clone()), summary);
        }
    }
}

/// Inputs beyond the limit are one row, in every format.
#[test]
fn group_rows_are_limited_in_every_format() {
    let folder = Folder::new();
    let names: Vec<String> = (0..9).map(|input| format!("{input}.log")).collect();
    for (input, name) in names.iter().enumerate() {
        folder
            .put(name, lines((0..=input % 3).map(|code| failure(&format!("Made.Up{code}"), "r"))));
    }

    let args = |limit: &str| {
        let names = names.iter().map(String::as_str);
        let options = ["--by", "input", "--max-group-rows", limit].map(str::to_owned);
        names.map(str::to_owned).chain(options).collect::<Vec<String>>()
    };
    let summary = |limit: &str| {
        let args = args(limit);
        folder.summary(&args.iter().map(String::as_str).collect::<Vec<_>>()).0
    };
    let (all, some) = (summary("18"), summary("9"));
    assert_adds_up(&all);
    assert_adds_up(&some);
    assert_eq!((rows(&all, "groups").len(), number(&all, "/other_groups/count")), (9, 0));

    let kept = rows(&some, "groups");
    assert!(
        (3..9).contains(&kept.len()) && kept.iter().all(|row| rows(&all, "groups").contains(row)),
        "{some}"
    );

    let count: u64 = kept.iter().map(|row| row["count"].as_u64().unwrap()).sum();
    assert_eq!(count + number(&some, "/other_groups/count"), 18);
    let others = 9 - kept.len() as u64;
    assert_eq!(number(&some, "/other_groups/distinct_at_least"), others);

    let shown = |format: &str| {
        let args = args("9");
        let args: Vec<&str> = ["summarize", "--format", format]
            .into_iter()
            .chain(args.iter().map(String::as_str))
            .collect();
        folder.run(&args).text().to_owned()
    };

    for format in ["table", "markdown"] {
        let text = shown(format);
        assert!(text.contains("(other inputs)") && text.contains("--max-group-rows"), "{text}");
    }

    let csv = shown("csv");
    let groups = csv.lines().next().unwrap().split(',').position(|name| name == "groups").unwrap();
    let last: Vec<&str> = csv.lines().last().unwrap().split(',').collect();
    assert_eq!(
        (last[0], last[1], last[groups]),
        ("", &*(18 - count).to_string(), &*others.to_string()),
        "{csv}"
    );
}

#[test]
fn the_zstd_window_is_limited() {
    let archive =
        lines((0..4000).map(|n| failure("InternalError", &format!("{:x}", n * 0x9e37_79b9_u64))));
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(20).unwrap();
    encoder.write_all(archive.as_bytes()).unwrap();
    let folder = Folder::with("a.zst", encoder.finish().unwrap());
    for (window, read) in [("19", false), ("20", true), ("31", true)] {
        let ran = folder.run(&[
            "summarize",
            "a.zst",
            "--format",
            "json",
            "--max-zstd-window-log",
            window,
        ]);
        assert_eq!(ran.status, if read { 0 } else { 2 }, "{window} {}", ran.err);
        assert_eq!(number(&ran.json(), "/failed"), if read { 4000 } else { 0 });
        assert!(read || ran.err.starts_with("apitriage: a.zst: "), "{}", ran.err);
        let says_why = ran.err.contains("a zstd frame needs more memory than is allowed")
            && ran.err.ends_with(" (--max-zstd-window-log)\n");
        assert_eq!(says_why, !read, "{}", ran.err);
    }

    let ran = folder.run(&["show", "a.zst@0", "--max-zstd-window-log", "19"]);
    assert!(ran.status == 2 && ran.err.contains(" (--max-zstd-window-log)\n"), "{}", ran.err);
}

/// The defaults are those that the documents name.
#[test]
fn defaults_are_those_that_the_documents_name() {
    let ran = Folder::new().run(&["summarize", "--help"]);
    for (option, default) in [
        ("--max-record-bytes", "67108864"),
        ("--max-depth", "1024"),
        ("--max-code-bytes", "256"),
        ("--max-request-id-bytes", "256"),
        ("--max-unknown-codes", "16384"),
        ("--max-group-rows", "65536"),
        ("--max-repeated-calls", "1048576"),
        ("--max-zstd-window-log", "27"),
        ("--samples", "1"),
        ("--framing", "auto"),
        ("--format", "table"),
    ] {
        let (_, after_option) =
            ran.text().split_once(&format!("{option} <")).unwrap_or_else(|| panic!("{option}"));
        let (_, value) = after_option.split_once("[default: ").unwrap();
        assert!(value.starts_with(&format!("{default}]")), "{option} {value}");
    }
}

/// Every record is too long, and there is an end to it.
#[test]
fn with_zero_record_bytes_every_record_is_too_long() {
    for content in ["{}\n", "{\"a\":1}", "x\n{}\n", "[1]\n{}\n"] {
        let folder = Folder::with("a", content);
        for framing in ["auto", "documents", "lines", "array", "whole", "seq", "prefixed"] {
            let (summary, status) =
                folder.summary(&["a", "--max-record-bytes", "0", "--framing", framing]);
            assert_adds_up(&summary);
            // Where no array begins, that fault comes before the length.
            let expected = if summary["inputs"][0]["mostly_malformed"] == true { 2 } else { 1 };
            let bytes = number(&summary, "/bytes") as usize;
            assert_eq!((bytes, status), (content.len(), expected), "{framing} {content}");
        }
    }
}

/// Numbers that nobody should type get an answer, never a crash.
#[test]
fn extreme_numbers_get_an_answer() {
    let folder = Folder::with("a", mixed_archive(44));
    folder.put("a.gz", gzip(&mixed_archive(44)));
    let options = [
        "--max-record-bytes",
        "--max-depth",
        "--max-code-bytes",
        "--max-request-id-bytes",
        "--max-unknown-codes",
        "--max-group-rows",
        "--samples",
        "--top",
        "--chunk-bytes",
    ];

    for option in options {
        let least = if matches!(option, "--max-record-bytes" | "--top") { "1" } else { "0" };
        for value in [least, "2", "9223372036854775807", "18446744073709551615"] {
            for framing in ["auto", "entries", "lines", "array", "whole", "seq", "prefixed"] {
                let ran = folder.run(&[
                    "summarize",
                    "a",
                    "a.gz",
                    "--format",
                    "json",
                    option,
                    value,
                    "--framing",
                    framing,
                ]);
                assert_adds_up(&ran.json());

                // Only a buffer that cannot be allocated is a reason not to read. A response over
                // several lines is unread in `prefixed` framing.
                let reasons: &[&str] = match ran.status {
                    0 => &[""],
                    1 => &["nothing found"],
                    2 if framing == "prefixed" => &["no memory", "look like a response"],
                    2 => &["no memory", "malformed"],
                    _ => &[],
                };
                let is_said = reasons.iter().any(|reason| ran.err.contains(reason));
                assert!(is_said, "{option} {value} {framing} {}", ran.err);
            }
        }
    }
}
