//! How the program ends: its status, and whether it says why.
//!
//! Scripts look at the status only, so a wrong one is a wrong result. Real devices and pipes are
//! used, since the standard library's buffers can hide what they report. It must not know the
//! summary.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::{Folder, PROGRAM, failure, finish, gzip};

fn full_device() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

#[test]
fn a_run_that_reads_everything_ends_with_zero() {
    let folder = Folder::with(&[("a", b"{\"Response\":{}}\n{broken\n")]);
    folder.run(&["summarize", "a"]).ok();
    folder.run(&["explain", "InternalError"]).ok();
    folder.run(&["codes"]).ok();
    folder.run(&["show", "a@0"]).ok();
}

#[test]
fn an_unknown_code_ends_with_one() {
    let ran = Folder::new().run(&["explain", "InternalErorr"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(
        ran.text().contains("not a known error code or rule")
            && ran.text().contains("InternalError"),
        "{}",
        ran.text()
    );

    let far = Folder::new().run(&["explain", "Qqqqqqqqqqqq"]);
    assert_eq!((far.status, far.text().contains("did you mean")), (1, false));
}

#[test]
fn a_missing_file_does_not_stop_the_others() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    let ran = folder.summary(&["missing", "a"]);
    assert!(ran.refused().contains("missing: "));
    assert_eq!((&ran.json()["failed"], &ran.json()["inputs"][0]["path"]), (&1.into(), &"a".into()));
}

#[test]
fn a_cut_archive_keeps_what_it_yielded() {
    let records: String = (0..9000)
        .map(|n| {
            failure(
                "InternalError",
                &format!("r-{n}-{}", (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            ) + "\n"
        })
        .collect();
    let whole = gzip(records.as_bytes());
    let folder = Folder::with(&[("cut", &whole[..whole.len() / 2]), ("whole", &whole)]);
    let ran = folder.summary(&["cut", "whole"]);
    let line = ran.refused();
    let report = ran.json();
    let cut = &report["inputs"][0];
    let bytes = cut["bytes"].as_u64().unwrap();

    assert!(bytes > 1000 && bytes < records.len() as u64, "{bytes}");
    assert!(
        line.contains("cut: ")
            && line.contains("gzip")
            && line.contains(&format!("after {bytes} bytes")),
        "{line}"
    );
    assert!(line.ends_with(cut["error"].as_str().unwrap()), "{line}");

    let kept = bytes / (records.len() as u64 / 9000 + 8);
    assert!(cut["records"].as_u64().unwrap() >= kept, "{cut}");
    assert_eq!(report["inputs"][1]["records"], 9000);
}

#[test]
fn wrong_usage_ends_with_two() {
    let folder = Folder::with(&[("a", b"{}")]);
    let wrong: [&[&str]; 14] = [
        &[],
        &["frobnicate"],
        &["summarize", "a", "--color", "blue"],
        &["summarize", "a", "--frobnicate"],
        &["summarize", "a", "--format", "xml"],
        &["summarize", "a", "--by", "days"],
        &["summarize", "a", "--by", "day,"],
        &["summarize", "a", "--by", "day,day"],
        &["summarize", "a", "--framing", "xml"],
        &["summarize", "a", "--threads", "0"],
        &["summarize", "a", "--top", "0"],
        &["summarize", "a", "--max-zstd-window-log", "32"],
        &["explain"],
        &["show", "a"],
    ];

    for args in wrong {
        let ran = folder.run(args);
        assert_eq!((ran.status, ran.out.len()), (2, 0), "{args:?} {}", ran.text());
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}

/// One line says which words there are.
#[test]
fn an_unknown_dimension_is_answered_with_all_known_ones() {
    let folder = Folder::with(&[("a", b"{}")]);
    let refused = |by| folder.run(&["summarize", "a", "--by", by]).refused().to_owned();
    assert_eq!(
        refused("hour,\u{1b}colour"),
        "apitriage: --by: unknown dimension \"\\u{1b}colour\"; expected code, family, service, \
         action, region, hour, day, weekday-hour, principal, input, directory or status; try \
         '--help'"
    );
    assert_eq!(refused("day,hour,day"), "apitriage: --by: day is there twice; try '--help'");
}

/// What is wrong with the inputs decides the status and the message.
#[test]
fn what_was_found_decides_the_status() {
    let (good, bad) = (failure("InternalError", "r") + "\n", "oops\n");
    let folder = Folder::with(&[
        ("good", good.as_bytes()),
        ("half", (good.clone() + bad).as_bytes()),
        ("most", (good.clone() + bad + bad + &good + bad).as_bytes()),
        ("all", bad.as_bytes()),
        ("large", (good.repeat(3) + &"x".repeat(3 * good.len()) + "\n").as_bytes()),
        ("other", b"{}\n[1]\n"),
        ("deep", b"[[[[]]]]\n[[[[]]]]\n"),
        ("empty", b""),
    ]);
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let cases: [(&[&str], i32, &str); 12] = [
        (&["good"], 0, ""),
        (&["half", "other", "empty", "folder"], 0, ""),
        (&["most"], 2, "most: 3 of 5 records are malformed"),
        (
            &["good", "most", "all"],
            2,
            "all: 1 of 1 record is malformed; in 1 more input, too, more than half is",
        ),
        (&["large"], 2, "large: 234 of 465 bytes in records are malformed"),
        (&["folder"], 1, "nothing found: there is no file in what was named"),
        (&["empty"], 1, "nothing found: no record in 1 input"),
        (&["empty", "other"], 1, "nothing found: no response among 2 records"),
        (&["other", "all"], 2, "all: 1 of 1 record is malformed"),
        (&["deep", "--max-depth", "3"], 1, "nothing found: no response among 2 records"),
        (&["deep", "good", "--max-depth", "3"], 0, ""),
        (&["missing"], 2, "missing: no such file, and nothing matches it as a pattern"),
    ];

    for (args, status, said) in cases {
        let ran = folder.summary(&[args, &["--framing", "lines"]].concat()).ends(status);
        let line = if said.is_empty() { String::new() } else { format!("apitriage: {said}\n") };
        assert_eq!(ran.err, line, "{args:?}");
        let marked = ran.text().matches("\"mostly_malformed\":true").count();
        assert_eq!(marked > 0, said.contains("malformed"), "{args:?}");
    }

    // A reader that closes the pipe does not change that.
    let mut child = folder.command(&["summarize", "most", "--framing", "lines"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(finish(child).status, 2);
}

#[test]
fn standard_input_is_read_where_nothing_is_named() {
    let folder = Folder::new();
    let ran =
        folder.run_with_stdin(&["summarize", "-f", "json"], failure("x", "r").as_bytes()).ok();
    assert_eq!((&ran.json()["failed"], &ran.json()["inputs"][0]["path"]), (&1.into(), &"-".into()));

    let ran = folder.run_with_stdin(&["check", "-a", "ListAudits", "-f", "oneline"], b"{\"X\":1}");
    assert!(
        ran.status == 1 && ran.text().starts_with("-:1:2: error unknown_parameter"),
        "{}",
        ran.text()
    );
    assert!(folder.run(&["summarize"]).ends(1).text().contains("0 records in 1 input"));
}

#[test]
fn options_and_variables_decide_about_colours() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    let is_colored = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(args);
        command.env("TERM", "xterm").envs(variables.iter().copied());
        finish(command.spawn().unwrap()).ok().text().contains('\u{1b}')
    };
    for args in [&["summarize", "a"][..], &["explain", "InternalError"]] {
        for (options, variables, expected) in [
            (&[][..], &[][..], false),
            (&["--color", "auto"], &[], false),
            (&["--color", "always"], &[], true),
            (&["--color", "always"], &[("NO_COLOR", "1")], true),
            (&[], &[("CLICOLOR_FORCE", "1")], true),
            (&[], &[("CLICOLOR_FORCE", "0")], false),
            (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
            (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        ] {
            let args = [args, options].concat();
            assert_eq!(is_colored(&args, variables), expected, "{args:?} {variables:?}");
        }
        assert!(
            is_colored(&[&["--color", "always"], args].concat(), &[]),
            "before the command, too"
        );
    }
}

#[test]
fn a_full_disk_is_noticed() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    let runs: [&[&str]; 13] = [
        &["rules"],
        &["rules", "--format", "json"],
        &["schema", "LookUpEvents"],
        &["summarize", "a"],
        &["summarize", "a", "--format", "json"],
        &["summarize", "a", "--format", "csv"],
        &["summarize", "a", "--format", "markdown"],
        &["codes", "--format", "csv"],
        &["codes", "--format", "json"],
        &["explain", "InternalError"],
        &["explain", "NoSuchThing"],
        &["show", "a@0"],
        &["show", "a@0", "--raw"],
    ];

    for args in runs {
        let ran = finish(folder.command(args).stdout(full_device()).spawn().unwrap());
        assert!(ran.refused().contains("standard output"), "{args:?}: {}", ran.err);
    }

    let help = finish(folder.command(&["--help"]).stdout(full_device()).spawn().unwrap());
    assert!(help.refused().contains("standard output"));
}

#[test]
fn rejects_that_cannot_be_written_are_reported() {
    let good = failure("InternalError", "r") + "\n";
    let folder = Folder::with(&[("a", (good.clone() + "{broken\n").as_bytes())]);
    assert!(folder.summary(&["a", "--rejects", "/dev/full"]).refused().contains("/dev/full"));
    assert!(folder.summary(&["a", "--rejects", "no/such/file"]).refused().contains("no/such/file"));

    // More than a buffer holds, so that it fails while threads are still at work.
    folder.write("many", (good + "{broken\n").repeat(20_000));
    for threads in ["1", "2", "8"] {
        let args =
            ["many", "a", "--chunk-bytes", "4096", "--rejects", "/dev/full", "--threads", threads];
        let ran = folder.summary(&args);
        assert!(ran.refused().contains("cannot be written"), "{threads}: {}", ran.err);
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let records: String =
        (0..3000).map(|n| failure(&format!("Unknown.Code{n}"), "r") + "\n").collect();
    let folder = Folder::with(&[("a", records.as_bytes())]);
    for format in ["json", "csv"] {
        let mut child = folder.command(&["summarize", "a", "--format", format]).spawn().unwrap();
        let mut few = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut few).unwrap();
        let ran = finish(child);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
    }
}

#[test]
fn a_closed_standard_output_harms_no_file() {
    let folder = Folder::with(&[("a", b"{broken\n{\"Response\":{}}\n")]);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", r#"exec "$0" summarize a --rejects rejected >&-"#, PROGRAM])
        .current_dir(folder.path());

    let ran = finish(shell.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    assert!(matches!(ran.status, 0 | 2), "{} {}", ran.status, ran.err);

    let rejected = folder.read("rejected");
    assert!(
        rejected.lines().count() == 1 && rejected.starts_with(r#"{"input":"a","offset":0,"#),
        "{rejected}"
    );
}
