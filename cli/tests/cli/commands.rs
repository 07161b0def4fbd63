//! `explain`, `codes`, help, and the options that set limits.
//!
//! It must not know what the catalog says, only that all of it can be reached.

use apitriage::catalog;
use serde_json::Value;

use crate::{Folder, acting_characters, failure, failures, zstd};

#[test]
fn every_code_is_explained() {
    let folder = Folder::new();
    for entry in catalog::entries() {
        let ran = folder.run(&["explain", entry.code]).ok();
        assert!(ran.text().starts_with(&format!("{}\n", entry.code)), "{}", ran.text());
        for part in
            ["cause", entry.meaning, "what to do", entry.advice, "retry", "preventable", "actions"]
        {
            assert!(ran.text().contains(part), "{}: {part}", entry.code);
        }
        assert!(
            entry.actions.iter().all(|action| ran.text().contains(action.name())),
            "{}",
            entry.code
        );
        assert_eq!(acting_characters(ran.text()), "");
    }
}

/// Sentences that were once wrong, or contradicted another one.
#[test]
fn explanations_do_not_contradict_themselves() {
    let folder = Folder::new();
    let explained = |code: &str| folder.run(&["explain", code]).ok().text().to_owned();
    let holds = |code: &str, parts: &[&str]| {
        let text = explained(code);
        parts.iter().for_each(|part| assert!(text.contains(part), "{code}: {part}\n{text}"));
    };
    holds("UnsupportedProtocol", &["in no SDK"]);
    holds("UnknownParameter", &["list of common codes", "but not in CloudAudit's"]);
    holds("InvalidParameter", &["list of common codes", "also in CloudAudit's SDKs"]);

    for code in ["ResourceInUse", "ResourceInsufficient", "ResourceUnavailable.Whatever"] {
        let text = folder.run(&["explain", code]).text().to_owned();
        assert!(text.contains("it depends: Message says"), "{text}");
    }

    holds("AuthFailure.SecretIdNotFound", &["in part, by the rules below", "secret_id_blank"]);
    holds("AuthFailure.SignatureFailure", &["credential scope", "host", "signed headers", "clock"]);
    assert!(!explained("AuthFailure.SignatureFailure").contains("account"));
    holds("InvalidParameterValue.CmqRegionError", &["Documents disagree", "ap-beijing"]);
    holds("MissingParameter.MissCosRegion", &["no document says so"]);

    for entry in catalog::entries() {
        let is_withdrawn = entry.origin == catalog::Origin::PageOnly;
        assert_eq!(explained(entry.code).contains("2026-04-27"), is_withdrawn, "{}", entry.code);
    }

    holds("InvalidAction", &["explain unknown_action"]);
    catalog::Action::ALL.iter().for_each(|action| holds("unknown_action", &[action.name()]));
    holds(
        "LimitExceeded.OverAmount",
        &["tracking sets (CreateAudit)", "tracks (CreateAuditTrack", "DeleteAuditTrack"],
    );
    holds("UnauthorizedOperation", &["unlike AuthFailure.UnauthorizedOperation"]);
    holds("AuthFailure.UnauthorizedOperation", &["It is not UnauthorizedOperation"]);

    let search = catalog::find("InternalError.SearchError").unwrap();
    assert!(
        search.actions.iter().all(|action| search.meaning.contains(action.name())),
        "{}",
        search.meaning
    );
}

#[test]
fn an_unknown_code_gets_what_is_known_of_its_family() {
    let ran = Folder::new().run(&["explain", "InvalidParameterValue.Tim"]);
    assert_eq!(ran.status, 1);
    for part in ["InvalidParameterValue.Time", "family, InvalidParameterValue", "retry"] {
        assert!(ran.text().contains(part), "{part}: {}", ran.text());
    }
}

#[test]
fn every_format_lists_the_whole_catalog() {
    let folder = Folder::new();
    let of = |format: &str| folder.run(&["codes", "--format", format]).ok();
    let expected: Vec<&str> = catalog::entries().iter().map(|entry| entry.code).collect();
    assert_eq!(expected.len(), 88);

    let json = of("json").json();
    let codes: Vec<&str> =
        json["codes"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!((codes, &json["version"]), (expected.clone(), &Value::from(1)));

    let ran = of("csv");
    let mut csv = csv::Reader::from_reader(&ran.out[..]);
    assert_eq!(csv.records().map(|row| row.unwrap()[0].to_owned()).collect::<Vec<_>>(), expected);

    let (table, markdown) = (of("table"), of("markdown"));
    let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    let rows = table.text().lines().skip(1).take(expected.len());
    assert_eq!(rows.map(first).collect::<Vec<_>>(), expected);
    assert!(table.text().lines().all(|line| line.chars().count() <= 100));
    assert!(table.text().lines().last().unwrap().contains("MEANING hidden"));
    assert_eq!(markdown.text().lines().skip(2).count(), 88);
    assert_eq!(folder.run(&["codes"]).ok().out, table.out, "a table unless asked");
}

#[test]
fn less_is_checked_only_if_asked() {
    let record = r#"{"Response":{"Data":[1 2],"Error":{"Code":"InternalError"},"RequestId":"r"}}"#;
    let folder = Folder::with(&[("log", record.as_bytes())]);
    let malformed = |args: &[&str]| {
        let done = folder.run(&[&["summarize", "log", "--format", "json"][..], args].concat());
        (done.json()["malformed"].as_u64().unwrap(), done.status)
    };
    assert_eq!(malformed(&[]), (1, 2));
    assert_eq!(malformed(&["--validate", "strict"]), (1, 2));
    assert_eq!(malformed(&["--validate", "structure"]), (0, 0));

    // The summary says so, for those who read it later.
    let said = "arrays and objects beside the error checked for structure only";
    for level in ["strict", "structure"] {
        let status = if level == "strict" { 2 } else { 0 };
        let of = |format| {
            folder.run(&["summarize", "log", "--validate", level, "--format", format]).ends(status)
        };
        assert_eq!(of("json").json()["inputs"][0]["validation"], level);
        assert_eq!(
            of("table").text().contains(said),
            level == "structure",
            "{}",
            of("table").text()
        );
    }

    let refused = folder.run(&["summarize", "log", "--validate", "none"]);
    assert!(
        refused.status == 2 && refused.err.contains("expected strict or structure"),
        "{}",
        refused.err
    );
}

#[test]
fn a_kernel_changes_nothing_but_the_version() {
    let record = r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}}"#;
    let folder = Folder::with(&[("log", [record, "\n", record, "\n{oops\n"].concat().as_bytes())]);
    let named = |word: &str, args: &[&str]| {
        let mut command = folder.command(args);
        command.env("APITRIAGE_KERNEL", word);
        crate::finish(command.spawn().unwrap())
    };
    let summary = folder.run(&["summarize", "log"]).ok();

    for &kernel in apitriage::Kernel::ALL {
        let word = kernel.word();
        if kernel.is_supported() {
            let by_option = folder.run(&["summarize", "log", "--kernel", word]).ok();
            assert_eq!(by_option.out, summary.out, "{word}");
            let by_variable = named(word, &["summarize", "log"]).ok();
            assert_eq!(by_variable.out, summary.out, "{word}");

            let version = named(word, &["--version"]).ok();
            assert!(version.text().contains(word), "{word}: {}", version.text());
        } else {
            let refused = folder.run(&["summarize", "log", "--kernel", word]);
            assert!(
                refused.status == 2 && refused.err.contains("this processor has no"),
                "{}",
                refused.err
            );
        }
    }

    let by_option = folder.run(&["summarize", "log", "--kernel", "mmx"]);
    let by_variable = named("mmx", &["summarize", "log"]);
    for refused in [&by_option, &by_variable] {
        assert!(
            refused.status == 2 && refused.err.contains("use scalar, avx2 or avx512"),
            "{}",
            refused.err
        );
    }
    assert!(by_option.err.contains("--kernel"), "{}", by_option.err);
    assert!(by_variable.refused().contains("APITRIAGE_KERNEL"), "{}", by_variable.err);
    assert!(!by_variable.err.contains("--kernel"), "{}", by_variable.err);

    for args in [&["summarize", "log"][..], &["show", "log@0"]] {
        assert_eq!(named("", args).ok().out, folder.run(args).ok().out, "empty is not set");
        assert!(named("a\u{1b}[31m", args).refused().contains("APITRIAGE_KERNEL"));
    }
    named("mmx", &["summarize", "log", "--kernel", "scalar"]).ok();
}

#[test]
fn help_names_every_command_limit_and_option() {
    let folder = Folder::new();
    for args in [&["--help"][..], &["-h"], &["help"], &["help", "summarize"]] {
        assert!(folder.run(args).ok().text().contains("Usage:"), "{args:?}");
    }

    for command in ["summarize", "check", "rules", "schema", "explain", "codes", "show"] {
        assert!(folder.run(&["--help"]).ok().text().contains(command), "{command}");
        let help = folder.run(&[command, "--help"]).ok();
        let usage = format!("Usage: apitriage {command}");
        assert!(help.text().contains(&usage), "{}", help.text());
    }

    // 3 comes before 130, though it is less.
    for command in ["summarize", "check"] {
        let help = folder.run(&[command, "--help"]).ok();
        let help = help.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let statuses =
            "Exit status, the first of these that holds: 3 if an internal check failed; 130 or 143";
        assert!(help.contains(statuses), "{command}: {help}");
    }

    let help = folder.run(&["summarize", "--help"]).ok();
    let limits = [
        "record-bytes",
        "depth",
        "code-bytes",
        "request-id-bytes",
        "unknown-codes",
        "group-rows",
        "zstd-window-log",
    ];

    for limit in limits {
        assert!(help.text().contains(&format!("--max-{limit} ")), "{limit}");
    }

    for option in ["--format", "--by", "--top", "--samples", "--framing", "--threads", "--rejects"]
    {
        assert!(help.text().contains(option), "{option}");
    }

    let version = folder.run(&["--version"]).ok().text().to_owned();
    let best = apitriage::Kernel::best().word();
    assert_eq!(version, format!("apitriage {} (kernel {best})\n", env!("CARGO_PKG_VERSION")));
}

/// The kinds of fault that `content` has under these options.
fn fault_counts(content: &str, options: &[&str]) -> Vec<String> {
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let ran = folder.summary(&[&["a"], options].concat());
    let report = ran.json();
    // A record that is refused for a limit is not damaged, but it is not a response either.
    let is_found = ["succeeded", "failed"].iter().any(|name| report[name] != 0);
    ran.ends(i32::from(!is_found));
    let kinds = report["faults"].as_array().unwrap().iter();
    kinds.map(|row| format!("{} {}", row["kind"].as_str().unwrap(), row["count"])).collect()
}

#[test]
fn longer_records_than_the_limit_are_refused() {
    let content = format!("{{\"a\":\"{}\"}}\n{{\"a\":1}}\n", "x".repeat(92));
    assert_eq!(fault_counts(&content, &["--max-record-bytes", "100"]), [""; 0]);
    for framing in ["lines", "documents", "prefixed"] {
        let kinds = fault_counts(&content, &["--max-record-bytes", "99", "--framing", framing]);
        let expected: &[&str] = if framing == "prefixed" { &[] } else { &["too_long 1"] };
        assert!(kinds == expected || framing == "prefixed", "{framing} {kinds:?}");
    }
}

#[test]
fn deeper_nesting_than_the_limit_is_refused() {
    let content = format!("{{\"a\":{}{}}}\n{{}}\n", "[".repeat(9), "]".repeat(9));
    assert_eq!(fault_counts(&content, &["--max-depth", "10"]), [""; 0]);
    assert_eq!(fault_counts(&content, &["--max-depth", "9"]), ["too_deep 1"]);
    let usual = |depth: usize| {
        fault_counts(
            &format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            &["--framing", "lines"],
        )
    };
    assert_eq!((usual(1024).len(), usual(1025)), (0, vec!["too_deep 1".to_owned()]));
}

#[test]
fn longer_codes_than_the_limit_are_refused() {
    let content = failures(&[("éé.X", 1), ("A", 1)]);
    assert_eq!(fault_counts(&content, &["--max-code-bytes", "6"]), [""; 0]);
    assert_eq!(fault_counts(&content, &["--max-code-bytes", "5"]), ["too_long 1"]);
    assert_eq!(fault_counts(&failure(&"x".repeat(257), "r"), &[]), ["too_long 1"]);
}

#[test]
fn longer_request_ids_than_the_limit_are_left_out() {
    let folder = Folder::with(&[("a", failure("InternalError", "12345").as_bytes())]);
    for (limit, id) in [("5", Value::from("12345")), ("4", Value::Null)] {
        let report = folder.summary(&["a", "--max-request-id-bytes", limit]).ok().json();
        assert_eq!(
            (&report["codes"][0]["samples"][0]["request_id"], &report["failed"]),
            (&id, &1.into())
        );
    }
}

#[test]
fn unknown_codes_beyond_the_limit_are_counted_together() {
    let content: String = (0..50).map(|n| failure(&format!("Own.{n}"), "r") + "\n").collect();
    let folder = Folder::with(&[("a", (content + &failures(&[("InternalError", 3)])).as_bytes())]);
    let of =
        |args: &[&str]| folder.summary(&[&["a", "--max-unknown-codes"], args].concat()).ok().json();
    for limit in ["0", "10", "49", "50"] {
        let report = of(&[limit, "--threads", "1"]);
        let listed = limit.parse::<u64>().unwrap();
        assert_eq!(
            report["codes"].as_array().unwrap().len() as u64,
            listed + 1,
            "the limit, and the known one"
        );
        assert_eq!(
            (&report["codes"][0]["code"], &report["codes"][0]["count"]),
            (&"InternalError".into(), &3.into())
        );

        let other = &report["other_codes"];
        assert_eq!(other["count"], 50 - listed);

        let least = other["distinct_at_least"].as_u64().unwrap();
        assert!(least <= 50 - listed && (least > 0 || listed == 50), "{other}");
        for threads in ["2", "8"] {
            assert_eq!(of(&[limit, "--threads", threads, "--chunk-bytes", "512"]), report);
        }
    }
}

#[test]
fn larger_zstd_windows_than_the_limit_are_refused() {
    let content = failure("InternalError", &"r".repeat(200)) + "\n";
    let folder = Folder::with(&[("a", &zstd(content.repeat(20_000).as_bytes()))]);
    assert_eq!(folder.summary(&["a"]).ok().json()["failed"], 20_000);
    let ran = folder.summary(&["a", "--max-zstd-window-log", "10"]);
    assert!(ran.refused().contains("zstd") && ran.json()["malformed"] == 0, "{}", ran.err);
}

#[test]
fn a_wrong_count_is_refused_in_plain_words() {
    let folder = Folder::with(&[("a", b"{}\n")]);
    let counts = [
        ("summarize", "--top", "1"),
        ("summarize", "-n", "1"),
        ("summarize", "--samples", "0"),
        ("summarize", "--threads", "1 to 512"),
        ("summarize", "--max-depth", "0"),
        ("summarize", "--max-zstd-window-log", "10 to 31"),
        ("check", "--max-alike", "1"),
        ("check", "--max-findings", "0"),
    ];
    for (command, option, range) in counts {
        for wrong in ["abc", "-1", "1.5", "", "99999999999999999999"] {
            let ran = folder.run(&[command, "a", option, wrong]);
            assert_eq!(ran.status, 2);
            let expected = format!(": expected a whole number from {range}\n");
            assert!(ran.err.contains(&expected), "{option} {wrong}: {}", ran.err);
        }
    }
    assert!(folder.run(&["summarize", "a", "--top", "0"]).err.contains("number from 1\n"));
    assert!(folder.run(&["summarize", "a", "--threads", "513"]).err.contains("from 1 to 512\n"));
}

/// A newcomer may leave out the command.
#[test]
fn a_path_in_place_of_a_command_leads_to_summarize() {
    let folder = Folder::with(&[("te.ndjson", b"{}\n")]);
    let ran = folder.run(&["te.ndjson"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("did you mean `apitriage summarize te.ndjson`?"), "{}", ran.err);

    let misspelled = folder.run(&["sumarize"]);
    assert!(misspelled.err.contains("'summarize'"), "{}", misspelled.err);
    assert!(!folder.run(&["missing"]).err.contains("did you mean"));
}

/// For each shell a script that names every command.
#[test]
fn each_shell_has_completions_for_every_command() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(&["completions", shell]).ok();
        for word in ["summarize", "explain", "max-unknown-codes"] {
            assert!(script.text().contains(word), "{shell} {word}");
        }
    }
    assert_eq!(folder.run(&["completions", "cmd.exe"]).status, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new();
    let program = folder.run(&["man"]).ok();
    assert!(program.text().contains(".TH apitriage 1"), "{}", program.text());
    for command in ["summarize", "check", "show", "man"] {
        assert!(program.text().contains(&format!("apitriage\\-{command}(1)")), "{command}");
        let page = folder.run(&["man", command]).ok();
        let title =
            format!(".TH apitriage-{command} 1  \"apitriage {}\"", env!("CARGO_PKG_VERSION"));
        assert!(page.text().contains(&title), "{}", page.text());
    }
    assert!(program.text().contains("\napitriage \\- Sums up recorded"), "{}", program.text());
    assert!(program.text().contains("\\fBapitriage man\\fR"), "how to print the other pages");
    assert!(folder.run(&["man", "nothing"]).refused().contains("nothing: no such command"));
}
