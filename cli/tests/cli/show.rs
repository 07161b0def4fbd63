//! `apitriage show FILE@OFFSET`: from a place in a summary back to the record.
//!
//! What is printed is the record, on standard output, without its secrets; what is said about it
//! goes to standard error. It must not know which names and forms count as secret beyond a few.

use std::process::Command;

use crate::{Folder, PROGRAM, acting_characters, failure, finish, gzip, zstd};

#[test]
fn the_record_at_a_place_is_shown() {
    let (first, second) =
        (failure("InternalError", "r-1"), failure("InvalidParameter.Time", "r-2"));
    let content = format!("{first}\n\n{second}\n");
    let at = first.len() + 2;
    let folder = Folder::with(&[
        ("plain", content.as_bytes()),
        ("gz", &gzip(content.as_bytes())),
        ("zst", &zstd(content.as_bytes())),
        ("odd@name", content.as_bytes()),
    ]);

    for file in ["plain", "gz", "zst", "odd@name"] {
        for (offset, id) in [(0, "r-1"), (first.len() - 1, "r-1"), (at, "r-2"), (at + 30, "r-2")] {
            let ran = folder.run(&["show", &format!("{file}@{offset}")]).ok();
            assert!(
                ran.text().contains(&format!("\n    \"RequestId\": \"{id}\"\n")),
                "{}",
                ran.text()
            );
        }
        let raw = folder.run(&["show", "--raw", &format!("{file}@{at}")]).ok();
        assert_eq!(raw.text(), format!("{second}\n"));
    }
}

#[test]
fn between_records_the_next_one_is_shown() {
    let folder = Folder::with(&[("a", b"{\"a\":1}\n\n\n{\"b\":2}\n")]);
    let ran = folder.run(&["show", "a@8"]);
    assert_eq!((ran.status, ran.text()), (0, "{\n  \"b\": 2\n}\n"));
    assert!(
        ran.err.contains("before the next call or record, which begins at byte 10"),
        "{}",
        ran.err
    );
}

#[test]
fn after_the_end_there_is_no_record() {
    let folder = Folder::with(&[("a", b"{\"a\":1}\n"), ("empty", b"")]);
    for place in ["a@7", "a@8", "a@999999999999", "a@18446744073709551615", "empty@0"] {
        let ran = folder.run(&["show", place]);
        assert!(ran.refused().contains("no record at byte") && ran.out.is_empty(), "{place}");
    }
}

#[test]
fn a_wrong_place_is_refused() {
    let folder = Folder::with(&[("a", b"{}")]);
    for place in ["a", "a@", "a@x", "a@-1", "a@1.5", "a@18446744073709551616", "@"] {
        let ran = folder.run(&["show", "--", place]);
        assert!(
            ran.refused().contains("expected FILE@OFFSET") && ran.out.is_empty(),
            "{place} {}",
            ran.err
        );
    }

    for args in [&["show", "--", "-@0"][..], &["show", "-@0"], &["show", "--raw", "-@4117679"]] {
        let ran = folder.run(args);
        assert!(ran.refused().contains("standard input cannot be searched"), "{}", ran.err);
    }
    let misspelled = folder.run(&["show", "--rawx", "a@0"]);
    assert!(misspelled.err.contains("a similar argument exists: '--raw'"), "{}", misspelled.err);
    assert!(folder.run(&["show", "missing@0"]).refused().contains("missing"));
    folder.run(&["show", ".@0"]).refused();
}

#[test]
fn a_malformed_record_has_a_line_and_a_column() {
    let folder =
        Folder::with(&[("a", b"{\"x\":1}\n{\n  \"Response\": {\n    \"Code\": 01\n  }\n}\n")]);
    let ran = folder.run(&["show", "a@8"]);
    assert_eq!(ran.status, 0);

    for part in [
        "bad_number",
        "line 3, column 14 of the record",
        "byte 39 of the content",
        "read as entries",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert!(ran.text().contains("\"Code\": 01"), "{}", ran.text());
}

#[test]
fn secrets_are_masked_unless_asked_for() {
    let key = format!("AKID{}", "x".repeat(32));
    let record = format!(
        r#"{{"Response":{{"Token":"hush","Open":"seen","Text":"id {key}","Event":"{{\"secretKey\":\"hush\"}}","RequestId":"r"}}}}"#
    );
    let damaged = r#"{"Response":{"SecretKey":"hush","Open":"seen"#;
    let folder = Folder::with(&[("a", format!("{record}\n{damaged}").as_bytes())]);

    for offset in [0, record.len() + 1] {
        let place = format!("a@{offset}");
        let masked = folder.run(&["show", &place]);
        assert!(
            !masked.text().contains("hush") && !masked.text().contains(&key),
            "{}",
            masked.text()
        );
        assert!(
            masked.text().contains("seen") && masked.text().contains("***"),
            "{}",
            masked.text()
        );

        let revealed = folder.run(&["show", "--reveal", &place]);
        assert!(
            revealed.text().contains("hush") && !revealed.text().contains("***"),
            "{}",
            revealed.text()
        );
        for ran in [masked, revealed] {
            assert!(ran.status == 0 && !ran.err.contains("hush"), "{}", ran.err);
        }
    }
    assert!(folder.run(&["show", "--reveal", "a@0"]).ok().text().contains(&key));
}

#[test]
fn raw_is_exact() {
    let record = b"{\"Response\":\t{\"Token\":\"hush\\u0041\",  \"bad\":\"\xff\x1b\"}}";
    let folder = Folder::with(&[("a", &[b"\n ", &record[..], b" \r\n"].concat())]);
    let ran = folder.run(&["show", "--raw", "a@2"]);
    assert_eq!(ran.out, [&record[..], b"\n"].concat());
}

#[test]
fn pretty_keeps_every_value_as_recorded() {
    let folder = Folder::with(&[("a", br#"{"n":[1e400,-0,{}],"n":"\u0041\ud800","e":[]}"#)]);
    let ran = folder.run(&["show", "a@0"]).ok();
    for part in ["1e400", "-0", "{}", r#""\u0041\ud800""#, "[]"] {
        assert!(ran.text().contains(part), "{part}: {}", ran.text());
    }
    assert_eq!(ran.text().matches("\"n\"").count(), 2);
}

#[test]
fn the_framing_can_be_named() {
    let folder = Folder::with(&[("a", b"[{\"a\":1},\n{\"b\":2}]")]);
    assert_eq!(folder.run(&["show", "--raw", "a@10"]).ok().text(), "{\"b\":2}\n");
    assert_eq!(
        folder.run(&["show", "--raw", "--framing", "whole", "a@10"]).ok().out,
        b"[{\"a\":1},\n{\"b\":2}]\n"
    );
}

/// Valid JSON can still be malformed; `show` says what the summary says.
#[test]
fn a_code_beyond_the_limit_is_malformed_here_too() {
    let record = format!("{{\"Response\":{{\"Error\":{{\"Code\":\"{}\"}}}}}}", "x".repeat(257));
    let folder = Folder::with(&[("a", record.as_bytes())]);
    let ran = folder.run(&["show", "a@0"]);
    assert!(ran.err.contains("malformed (too_long)"), "{}", ran.err);
}

/// A record that is valid by its structure may not be JSON. It is still shown without secrets, and
/// nothing fails.
#[test]
fn records_valid_by_structure_only_are_masked_too() {
    let damaged: [&[u8]; 3] = [
        b"{\"Response\":{\"Items\":[{\"Token\":\"hush\",\"Open\":\"seen \xff\"}],\"RequestId\":\"r\"}}",
        b"{\"Response\":{\"Items\":[{\"Open\":\"seen\",\"x\":01,\"Token\":\"hush\"}],\"RequestId\":\"r\"}}",
        b"{\"Response\":{\"Items\":[{\"Open\" \"seen\"},{\"Password\":\"hush\"]],\"RequestId\":\"r\"}}",
    ];
    for record in &damaged[..2] {
        let folder = Folder::with(&[("a", record)]);
        let args = ["show", "--validate", "structure", "a@0"];
        assert_eq!(folder.summary(&["--validate", "structure", "a"]).ok().json()["succeeded"], 1);
        let ran = folder.run(&args);
        assert!(
            ran.status == 0
                && ran.err.contains("not valid JSON (")
                && ran.err.contains("its brackets match"),
            "{ran:?}"
        );
        assert!(ran.text().contains("seen") && ran.text().contains("***"), "{}", ran.text());
        assert!(!ran.text().contains("hush"), "{}", ran.text());
        let revealed = folder.run(&[&args[..], &["--reveal"]].concat());
        assert!(revealed.text().contains("hush"), "{}", revealed.text());
    }

    for record in damaged {
        for level in ["strict", "structure"] {
            let ran = Folder::with(&[("a", record)]).run(&["show", "--validate", level, "a@0"]);
            assert!(
                ran.status == 0
                    && !ran.text().contains("hush")
                    && acting_characters(ran.text()).is_empty(),
                "{ran:?}"
            );
        }
    }
}

/// At the limit of depth every token would begin with two kilobytes of blanks.
#[test]
#[cfg(target_os = "linux")]
fn a_deep_record_takes_no_more_memory_than_is_promised() {
    let (depth, most) = (1015, 8 << 20);
    let inside = "1,".repeat((most - 2 * depth) / 2) + "1";
    let record =
        format!("{{\"Response\":{{\"a\":{}{inside}{}}}}}", "[".repeat(depth), "]".repeat(depth));
    let folder = Folder::with(&[("a", record.as_bytes())]);

    for mask in ["", "--reveal"] {
        let mut shell = Command::new("sh");
        // 64 MiB, and for a thread 8 MiB, the record, a window; the rest is the program itself.
        shell.args([
            "-c",
            &format!("ulimit -v 270000; exec \"$0\" show {mask} a@0 | tail -c 20"),
            PROGRAM,
        ]);
        shell
            .current_dir(folder.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let ran = finish(shell.spawn().unwrap()).ok();
        assert!(ran.text().ends_with("]\n    ]\n  }\n}\n"), "{}", ran.text());
    }
}

#[test]
fn a_file_is_found_by_the_name_that_was_printed() {
    let names = ["a\u{1b}[1m", "\u{202e}b", "::c", "d\\xFF", "e\\u{1b}"];
    let folder = Folder::new();
    names.iter().for_each(|name| folder.write(name, failure(name, "r")));
    let table = folder.run(&["summarize", "."]).ok();
    let json = folder.summary(&["."]).ok().json();
    for (row, name) in
        json["codes"].as_array().unwrap().iter().map(|row| (row, row["code"].as_str().unwrap()))
    {
        let in_json = format!("{}@0", row["samples"][0]["input"].as_str().unwrap());
        let in_table = apitriage::escape_for_terminal(&in_json);
        assert!(table.text().contains(&*in_table), "{in_table} {}", table.text());
        for place in [in_json.as_str(), &*in_table, &format!("{name}@0")] {
            assert!(
                folder.run(&["show", "--raw", place]).text() == failure(name, "r") + "\n",
                "{place:?}"
            );
        }
    }
}

/// Whole records, then the same cut off before their end: what is hidden must not depend on it.
#[test]
fn secrets_are_masked_in_whole_and_in_damaged_records() {
    let id = format!("AKID{}", "x".repeat(32));
    let records = [
        r#"{"x-api-key":"hush","api-key":"hush","client-key-data":"hush","ClientKeyData":"hush","Open":"seen"}"#,
        r#"{"API Key":"hush","verify code":"hush","kubeconfig":"hush","密码":"hush","p_skey":"hush","Open":"seen"}"#,
        r#"{"ShippingAddress":"seen","SignName":"seen","Author":"seen","Passed":"seen","NextToken":"seen"}"#,
        r#"{"Header":"Cookie: a=b; skey=hush; p_skey=hush","Login":"password=hu,hush;hush","Open":"seen"}"#,
        r#"{"A":{"Type":"Password","Value":"hush"},"B":[{"Values":["hush","hush"],"Label":"Token"}],"Open":"seen"}"#,
        r#"{"A":{"Key":"Pass\u0077ord","Value":"hush"},"B":{"Field":"City","Value":"seen"},"Open":"seen"}"#,
        r#"{"A":"https://u:hush@h/?sign=hush&sig=hush&b=seen","B":"x?key=hush","C":"u=h%3Ftoken%3Dhush","Open":"seen"}"#,
        r#"{"A":"Bearer hush","B":"Basic hush","C":"Digest a=\"b\", response=\"hush\"","Open":"seen"}"#,
        r#"{"A":"<Password>hush</Password><a>seen</a>","B":"password: |\n  hush\n  hush\nuser: seen","Open":"seen"}"#,
    ];

    for record in records {
        let damaged = record.strip_suffix('}').unwrap();
        let folder = Folder::with(&[("whole", record.as_bytes()), ("damaged", damaged.as_bytes())]);
        for file in ["whole@0", "damaged@0"] {
            let ran = folder.run(&["show", file]);
            let is_hidden = !ran.text().contains("hush")
                && ran.text().contains("***") == record.contains("hush");
            assert!(ran.status == 0 && is_hidden, "{}", ran.text());
            assert_eq!(
                ran.text().matches("seen").count(),
                record.matches("seen").count(),
                "{}",
                ran.text()
            );
        }
    }

    let folder = Folder::with(&[("a", format!(r#"{{"{id}":1,"b":"seen"}}"#).as_bytes())]);
    let ran = folder.run(&["show", "a@0"]).ok();
    assert!(
        !ran.text().contains(&id) && ran.text().contains("seen"),
        "a key that is a secret: {}",
        ran.text()
    );
}
