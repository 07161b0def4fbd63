//! Hostile text may be seen but never act, and secrets are masked: in every format and in messages.

use serde_json::Value;

use super::{FORMATS, archive_of_codes, hostile_codes};
use crate::{Folder, acting_characters, failure, failures};

#[test]
fn a_pipe_gets_no_escapes() {
    let content = failures(&[("InvalidParameter.Time", 2), ("InternalError", 1)]) + "{broken\n";
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let ran = folder.run(&["summarize", "a"]).ok();
    assert_eq!(acting_characters(ran.text()), "");

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
fn no_format_lets_hostile_text_act() {
    let names = ["\u{1b}[31m\u{202e}a|`<script>", "MARK\nLINE", "=cmd|x"];
    let content = archive_of_codes(&hostile_codes());
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
                    assert_eq!(acting_characters(text), "", "{args:?}");
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
fn json_parses_back_to_the_exact_text() {
    let mut texts = hostile_codes();
    texts.extend(["z".repeat(256), "\u{1f600}\u{e0041}\\\"/".to_owned()]);
    let folder = Folder::with(&[("\u{1b}\u{202e}\n.json", archive_of_codes(&texts).as_bytes())]);
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
fn a_name_that_is_not_unicode_is_shown_harmlessly() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"a\xff\x1b[1m.json");
    std::fs::write(folder.path().join(name), failure("InternalError", "r")).unwrap();
    for format in FORMATS {
        let child = folder.command(&["summarize", "--format", format]).arg(name).spawn().unwrap();
        let ran = crate::finish(child).ok();
        assert!(
            acting_characters(ran.text()).is_empty() && ran.text().contains("InternalError"),
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
    assert_eq!((explained.status, acting_characters(explained.text())), (1, String::new()));
    assert!(!explained.text().contains("\nx"), "{}", explained.text());

    for place in [hostile.to_owned(), format!("{hostile}@0"), format!("{hostile}@x")] {
        let ran = folder.run(&["show", &place]);
        assert_eq!(acting_characters(ran.refused()), "", "{place:?}");
    }

    let ran = folder.run(&["summarize", "a", "--rejects", "no\u{1b}\u{202e}such/file"]);
    assert_eq!(acting_characters(ran.refused()), "");
}

/// In the log of a build, a line that begins with `::` is a command, also after blanks; `##[` and
/// `##vso[` are commands anywhere.
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
        folder.write(name, archive_of_codes(&texts) + "\n::error::a ##vso[task.x]b {\n");
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
            for by in ["code", "family", "input", "directory,code,family"] {
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
        let damaged = format!("{name}@{}", archive_of_codes(&texts).len() + 2);
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
fn invisible_characters_are_written_out() {
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
    let folder = Folder::with(&[
        ("a", archive_of_codes(&texts).as_bytes()),
        ("b", failure("B", "r").as_bytes()),
    ]);

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
        let shown = folder.run(&["show", &format!("a@{offset}")]).ok();
        assert!(!shown.text().contains(unseen), "{}", shown.text());
    }
}

/// A code that is a key was sent by mistake; nobody who reads a report needs it.
#[test]
fn codes_that_are_secrets_are_masked_and_stay_distinct() {
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
        for by in ["code", "family", "input", "directory,code,family"] {
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
    assert_eq!(codes[2..], ["token=***", "token=***"], "rows that look alike stay separate");
    assert_eq!(report["groups"].as_array().unwrap().len(), 4);
    assert_eq!(
        report["groups"].as_array().unwrap().iter().filter(|row| row["key"] == "token=***").count(),
        2
    );

    let samples =
        report["codes"].as_array().unwrap().iter().map(|row| &row["samples"][0]["request_id"]);
    assert_eq!(samples.filter(|id| **id == UUID).count(), 3);
    assert_eq!(report["inputs"][0]["path"], path, "a path is shown as it was given");
    assert_eq!(report["codes"][0]["samples"][0]["input"], path);
}

/// The part before the first dot may be harmless by itself, and yet belong to a secret.
#[test]
fn the_family_of_a_masked_code_shows_no_part_of_a_secret() {
    const UUID: &str = "c45dc435-9d19-423e-a85a-8f36c13b7a77";

    let codes = [
        "user:hunter2horse@db.internal:3306",
        "user:hunter2horse@db.other:3306",
        "AKIDz8krbsJ5.yKBZQpn74WFkmLPx3EXAMPLE",
        "Ordinary.Unknown",
        "InvalidParameter.Time",
    ];
    let content = codes.map(|code| failure(code, UUID)).join("\n");
    let folder = Folder::with(&[("log", content.as_bytes())]);
    for format in FORMATS {
        for by in ["code", "family", "input", "directory,code,family"] {
            let ran = folder.run(&["summarize", "log", "--format", format, "--by", by]);
            for secret in ["hunter2", "z8krbsJ5"] {
                assert!(!ran.text().contains(secret), "{format} {by}: {}", ran.text());
            }
        }
    }

    let report = folder.summary(&["log", "--by", "family"]).json();
    let row = |code: &str| {
        let rows = report["codes"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).unwrap().clone()
    };
    assert_eq!(row("user:***@db.internal:3306")["family"], "user:***@db");
    assert_eq!(row("Ordinary.Unknown")["family"], "Ordinary");
    assert_eq!(row("InvalidParameter.Time")["family"], "InvalidParameter");

    let groups = report["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 4, "both users have the same family");
    assert_eq!((&groups[0]["key"], &groups[0]["count"]), (&"user:***@db".into(), &2.into()));
}
