//! Exit statuses, and what is said with them: scripts decide by these.

use std::fs::File;
use std::io::Read;
use std::process::Stdio;

use crate::program::{Folder, failure, finish, gzip, lines, number, rows, success, wait};

#[test]
fn zero_when_all_was_read() {
    let folder = Folder::with("a", lines([failure("InternalError", "r"), "{".to_owned()]));
    // Failures and damage are data.
    let ran = folder.run(&["summarize", "a"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for args in [&["codes"][..], &["explain", "InternalError"], &["show", "a@0"]] {
        let ran = folder.run(args);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn one_for_an_unknown_code() {
    let folder = Folder::new();
    let ran = folder.run(&["explain", "InvalidParameterValue.MaxResults"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.text().contains("did you mean InvalidParameterValue.MaxResult?"), "{}", ran.text());
    assert!(ran.text().contains(": not in the catalog"), "{}", ran.text());
    let ran = folder.run(&["explain", "Nothing.LikeIt"]);
    assert_eq!((ran.status, ran.text()), (1, "Nothing.LikeIt: not a known error code or rule\n"));
    assert_eq!(folder.run(&["explain", ""]).status, 1);
}

#[test]
fn two_for_wrong_usage() {
    let folder = Folder::with("a", lines([success("r")]));
    for args in [
        &[][..],
        &["explain"],
        &["show"],
        &["no-such-command"],
        &["summarize", "a", "--no-such-option"],
        &["summarize", "a", "--format", "xml"],
        &["summarize", "a", "--by", "colour"],
        &["summarize", "a", "--framing", "guess"],
        &["summarize", "a", "--threads", "0"],
        &["summarize", "a", "--threads", "-1"],
        &["summarize", "a", "--top", "many"],
        &["summarize", "a", "--top", "0"],
        &["summarize", "a", "--samples", "99999999999999999999999"],
        &["summarize", "a", "--max-zstd-window-log", "9"],
        &["summarize", "a", "--max-zstd-window-log", "32"],
        &["codes", "extra"],
        &["explain", "A", "B"],
    ] {
        let ran = folder.run(args);
        assert_eq!((ran.status, ran.text()), (2, ""), "{args:?}");
        assert!(
            ran.err.contains("Usage: apitriage") || ran.err.contains("try '--help'"),
            "{args:?} {}",
            ran.err
        );
    }
}

#[test]
fn two_for_a_missing_file_and_the_rest_is_read() {
    let folder = Folder::with("a", lines([success("r")]));
    for format in ["table", "json", "csv", "markdown"] {
        let ran = folder.run(&["summarize", "missing", "a", "--format", format]);
        assert_eq!(ran.status, 2);
        assert_eq!(
            ran.err,
            "apitriage: missing: no such file, and nothing matches it as a pattern\n"
        );
        assert!(!ran.out.is_empty(), "{format}");
    }

    let (summary, _) = folder.summary(&["missing", "a"]);
    assert_eq!((number(&summary, "/succeeded"), rows(&summary, "inputs").len()), (1, 2));
    let table = folder.run(&["summarize", "missing", "a"]);
    assert!(table.text().contains("1 input NOT READ TO THE END"), "{}", table.text());
}

#[test]
fn two_for_a_truncated_archive_and_what_came_before_counts() {
    let archive =
        lines((0..5000).map(|n| failure("InternalError", &format!("{:x}", n * 0x9e37_79b9_u64))));
    let whole = gzip(archive.as_bytes());
    let folder = Folder::with("cut.gz", &whole[..whole.len() / 2]);
    folder.put("whole", lines([success("r")]));
    let ran = folder.run(&["summarize", "cut.gz", "whole", "--format", "json"]);
    let summary = ran.json();
    assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
    assert!(
        ran.err.starts_with("apitriage: cut.gz: the gzip data is damaged after "),
        "{}",
        ran.err
    );

    let row = &summary["inputs"][0];
    assert!(number(row, "/records") > 1000 && number(row, "/records") < 4000, "{row}");
    assert_eq!((&row["path"], &row["compression"]), (&"cut.gz".into(), &"gzip".into()));
    assert_eq!(ran.err, format!("apitriage: cut.gz: {}\n", row["error"].as_str().unwrap()));
    assert!(ran.err.contains(&format!("after {} bytes", number(row, "/bytes"))), "{}", ran.err);
    assert_eq!(number(&summary, "/succeeded"), 1);
    crate::sums::assert_adds_up(&summary);
}

#[test]
fn two_for_a_full_disk() {
    let folder = Folder::with("a", lines([failure("InternalError", "r"), "{".to_owned()]));
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    for args in [
        &["summarize", "a"][..],
        &["summarize", "a", "--format", "json"],
        &["summarize", "a", "--format", "csv"],
        &["summarize", "a", "--format", "markdown"],
        &["codes"],
        &["codes", "--format", "json"],
        &["explain", "InternalError"],
        &["explain", "InternalEror"],
        &["show", "a@0"],
        &["show", "a@0", "--raw"],
        &["--help"],
        &["--version"],
    ] {
        let ran = finish(folder.program(args).stdout(full()).spawn().unwrap());
        assert_eq!(ran.status, 2, "{args:?} {}", ran.err);
        assert!(
            ran.err.starts_with("apitriage: standard output: cannot be written: "),
            "{args:?} {}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1);
    }

    // Where messages cannot be written either, the status still shows it.
    let ran =
        finish(folder.program(&["summarize", "a"]).stdout(full()).stderr(full()).spawn().unwrap());
    assert_eq!(ran.status, 2);
}

#[test]
fn two_for_rejects_that_cannot_be_written() {
    let folder = Folder::with("a", lines([success("r"), "{".to_owned()]));
    for file in ["/dev/full", "no/such/folder/rejects", "."] {
        let ran = folder.run(&["summarize", "a", "--rejects", file]);
        assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
        assert!(ran.err.contains("cannot be written: "), "{}", ran.err);
    }

    // So many that the disk is full on the way, not at the end.
    let folder = Folder::with("a", lines([success("r"), "{".to_owned()]).repeat(5000));
    for threads in ["1", "2", "8"] {
        let args = [
            "summarize",
            "a",
            "--framing",
            "lines",
            "--rejects",
            "/dev/full",
            "--threads",
            threads,
        ];
        let ran = folder.run(&[&args[..], &["--chunk-bytes", "64"]].concat());
        assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
    }
}

/// More output than a pipe holds.
fn folder_with_long_output() -> Folder {
    Folder::with(
        "a",
        lines(
            (0..3000)
                .map(|n| failure(&format!("Some.Quite.Long.Unknown.Code.Number{n}"), "request")),
        ),
    )
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = folder_with_long_output();
    for format in ["json", "csv", "table", "markdown"] {
        let args = ["summarize", "a", "--format", format, "--top", "3000"];
        let mut child = folder.program(&args).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        let ran = finish(child);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
        // It would have been more than a pipe holds, or the test proves nothing.
        assert!(folder.run(&args).out.len() > 100_000, "{format}");
    }

    for args in [
        &["codes", "--format", "json"][..],
        &["explain", "InternalError"],
        &["show", "a@0"],
        &["--help"],
    ] {
        let mut child = folder.program(args).spawn().unwrap();
        drop(child.stdout.take());
        let ran = finish(child);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn a_reader_who_leaves_does_not_hide_a_file_that_could_not_be_read() {
    let folder = Folder::with("a", lines([success("r")]));
    let mut child = folder.program(&["summarize", "missing", "a"]).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(wait(&mut child), 2);
}

#[test]
fn closed_streams_harm_no_file() {
    let folder = Folder::with("a", lines([failure("InternalError", "r")]));
    let before = folder.read("a");
    for (script, status) in [
        ("exec \"$0\" summarize a >&-", 0),
        ("exec \"$0\" summarize a <&- >&- 2>&-", 0),
        ("exec \"$0\" summarize - <&-", 1), // nothing is in it
    ] {
        assert_eq!(folder.shell(script).status, status, "{script}");
    }

    // A file must never be opened in the place of a closed stream, and written to.
    assert_eq!(folder.shell("exec \"$0\" summarize missing a >&- 2>&-").status, 2);
    assert_eq!(folder.read("a"), before);

    let ran = folder.shell("exec \"$0\" summarize missing 2>&-");
    assert_eq!(ran.status, 2);
}

#[test]
fn help_and_version_end_with_zero() {
    let folder = Folder::new();
    for command in ["summarize", "explain", "codes", "show"] {
        for args in [[command, "--help"], [command, "-h"], ["help", command]] {
            let ran = folder.run(&args);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
            assert!(ran.text().contains(&format!("Usage: apitriage {command}")), "{}", ran.text());
        }
    }

    for flag in ["--help", "-h", "help"] {
        let ran = folder.run(&[flag]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        for command in ["summarize", "explain", "codes", "show"] {
            assert!(ran.text().contains(command), "{}", ran.text());
        }
    }

    let version = concat!("apitriage ", env!("CARGO_PKG_VERSION"));
    for (flag, kernel) in [
        ("-V", String::new()),
        ("--version", format!(" (kernel {})", apitriage::Kernel::best().word())),
    ] {
        let ran = folder.run(&[flag]);
        assert_eq!((ran.text(), ran.status), (&*format!("{version}{kernel}\n"), 0));
    }

    let ran = folder.run(&["summarize", "--help"]);
    for option in [
        "--format",
        "--by",
        "--top",
        "--samples",
        "--framing",
        "--threads",
        "--rejects",
        "--max-record-bytes",
    ] {
        assert!(ran.text().contains(option), "{option}");
    }
    assert!(!ran.text().contains("--chunk-bytes"));
}
