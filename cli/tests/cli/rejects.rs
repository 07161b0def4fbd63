//! `--rejects`: a line for each malformed record, in the order of the inputs, for any number of
//! threads.
//!
//! It says where a record is, and nothing of what is in it: records hold keys and tokens. The tests
//! must not know how the order is kept.

use std::fmt::Write;

use serde_json::Value;

use crate::{Folder, failure, finish, gzip};

fn parse_rejects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn rejects_have_their_fields_in_order_and_no_content() {
    let folder = Folder::with(&[(
        "a",
        b"{\"Token\":hush}\n{\"Response\":{}}\n{\"Response\":{\"Secret\":\"hush",
    )]);
    folder.summary(&["a", "--rejects", "out"]).ends(2);
    let text = folder.read("out");
    let first = r#"{"input":"a","offset":0,"length":14,"kind":"unexpected_byte","message":""#;
    assert!(text.starts_with(first), "{text}");
    assert!(
        !text.contains("hush") && !text.contains("Token") && !text.contains("Secret"),
        "{text}"
    );

    let rejects = parse_rejects(&text);
    assert_eq!(rejects.len(), 2);
    assert_eq!((&rejects[1]["offset"], &rejects[1]["length"]), (&31.into(), &27.into()));
    assert_eq!(rejects[1]["kind"], "unexpected_end");
    for reject in &rejects {
        assert!(reject["message"].as_str().unwrap().len() > 10, "{reject}");
        assert_eq!(reject.as_object().unwrap().len(), 5, "{reject}");
    }
}

#[test]
fn rejects_keep_the_order_of_the_inputs_for_any_threads() {
    let folder = Folder::new();
    let mut names = Vec::new();
    for n in 0..7 {
        let mut content = String::new();
        for m in 0..1500 * (n % 3 + 1) {
            let bad =
                ["{\"Response\":nope}", "{\"a\":\"\\q\"}", "{\"Response\":{},\"Response\":{}}"]
                    [m % 3];
            writeln!(content, "{}\n{bad}", failure("InternalError", &format!("r-{m}"))).unwrap();
        }
        names.push(format!("{}{n}", if n % 2 == 0 { "z" } else { "a" }));
        let content = content.into_bytes();
        folder.write(&names[n], if n == 3 { gzip(&content) } else { content });
    }

    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let of = |threads: &str, chunk: &str| {
        let options = ["--rejects", "out", "--threads", threads, "--chunk-bytes", chunk];
        let report = folder.summary(&[&names[..], &options].concat()).ok();
        (folder.read("out"), report.out)
    };
    let expected = of("1", "524288");
    for (threads, chunk) in
        [("1", "4096"), ("2", "4096"), ("8", "4096"), ("2", "524288"), ("8", "524288")]
    {
        assert!(of(threads, chunk) == expected, "{threads} {chunk}");
    }

    let rejects = parse_rejects(&expected.0);
    let report: Value = serde_json::from_slice(&expected.1).unwrap();
    assert_eq!(rejects.len() as u64, report["malformed"].as_u64().unwrap());

    let place = |line: &Value| {
        let input = names.iter().position(|name| line["input"] == *name).unwrap();
        (input, line["offset"].as_u64().unwrap())
    };
    assert!(rejects.iter().map(place).is_sorted(), "as named, then by offset");

    for fault in report["faults"].as_array().unwrap() {
        let of_kind = rejects.iter().filter(|line| line["kind"] == fault["kind"]).count() as u64;
        assert_eq!(fault["count"].as_u64().unwrap(), of_kind);
    }
}

#[test]
fn nothing_to_reject_leaves_an_empty_file() {
    let folder = Folder::with(&[("a", b"{\"Response\":{}}\n"), ("out", b"from an earlier run\n")]);
    folder.summary(&["a", "--rejects", "out"]).ok();
    assert_eq!(folder.read("out"), "");
}

#[test]
fn each_rejected_record_can_be_shown() {
    let folder =
        Folder::with(&[("a", b"{\"x\":1}\n{\"Response\":{\"a\":01}}\n\n{\"Response\":\n")]);
    folder.summary(&["a", "--rejects", "out"]).ends(2);
    for line in parse_rejects(&folder.read("out")) {
        let ran = folder.run(&["show", "--raw", &format!("a@{}", line["offset"])]);
        assert_eq!(ran.out.len() as u64, line["length"].as_u64().unwrap() + 1, "and a line end");
        assert!(ran.err.contains(line["kind"].as_str().unwrap()), "{}", ran.err);
    }
}

/// Writing over what is about to be read would destroy it.
#[test]
fn an_input_is_never_overwritten() {
    let content = b"{\"Response\":{}}\n{oops\n";
    for (path, rejects) in [("a", "a"), ("a", "./a"), (".", "a"), ("*", "a")] {
        let folder = Folder::with(&[("a", content)]);
        let ran = folder.summary(&[path, "--rejects", rejects]);
        assert!(ran.refused().contains("is also an input"), "{}", ran.err);
        assert_eq!(folder.read("a").as_bytes(), content);
    }

    let folder = Folder::with(&[("a", content)]);
    std::fs::hard_link(folder.path().join("a"), folder.path().join("b")).unwrap();
    assert!(folder.summary(&["a", "--rejects", "b"]).refused().contains("is also an input"));

    let stdin = || std::fs::File::open(folder.path().join("a")).unwrap();
    let ran = finish(
        folder.command(&["summarize", "-", "--rejects", "b"]).stdin(stdin()).spawn().unwrap(),
    );
    assert!(ran.refused().contains("is also an input"), "{}", ran.err);
    assert_eq!(folder.read("a").as_bytes(), content);

    // Only a regular file is destroyed by writing.
    let ran =
        finish(folder.command(&["summarize", "-", "--rejects", "/dev/null"]).spawn().unwrap());
    assert_eq!((ran.status, ran.err.contains("no record in 1 input")), (1, true), "{}", ran.err);
}

/// The summary and the rejects would destroy each other.
#[test]
fn rejects_do_not_go_where_the_summary_or_the_messages_go() {
    let folder = Folder::with(&[("a", b"{\"Response\":{}}\n{oops\n")]);
    let old = b"from an earlier run\n";
    let open_out = || {
        folder.write("out", old);
        std::fs::File::options().append(true).open(folder.path().join("out")).unwrap()
    };

    for path in ["out", "./out", "/dev/stdout"] {
        let mut command = folder.command(&["summarize", "a", "-f", "json", "--rejects", path]);
        let ran = finish(command.stdout(open_out()).spawn().unwrap());
        assert!(ran.refused().contains("is also standard output"), "{}", ran.err);
        assert_eq!(folder.read("out").as_bytes(), old);
    }

    let mut command = folder.command(&["summarize", "a", "--rejects", "out"]);
    assert_eq!(finish(command.stderr(open_out()).spawn().unwrap()).status, 2);
    assert!(folder.read("out").contains("out: is also standard error"), "{}", folder.read("out"));

    // A pipe is not destroyed by two writers.
    let ran = folder.run(&["summarize", "a", "--rejects", "/dev/stdout"]).ok();
    assert!(ran.text().contains("\"kind\"") && ran.text().contains("2 records"), "{}", ran.text());
}

/// What an earlier run wrote is kept if nothing was read.
#[test]
fn a_file_is_emptied_only_once_something_was_read() {
    let old =
        b"from an earlier run, and longer than what follows, so that a rest of it would show\n"
            .repeat(3);
    let folder = Folder::with(&[
        ("a", b"{\"Response\":{}}\n{oops\n"),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("out", &old),
    ]);

    for paths in [&["missing"][..], &["zip", "missing"], &["s3://b/k"]] {
        for file in ["out", "new"] {
            assert_eq!(folder.summary(&[paths, &["-r", file]].concat()).status, 2);
        }
        assert_eq!(folder.read("out").as_bytes(), old);
        assert!(!folder.path().join("new").exists(), "nothing was read, so nothing was rejected");
    }

    folder.summary(&["a", "missing", "-r", "out"]);
    assert!(parse_rejects(&folder.read("out")).len() == 1, "{}", folder.read("out"));
}

/// Then the summary goes to standard error.
#[test]
fn rejects_may_go_to_standard_output() {
    let folder = Folder::with(&[("a", b"{\"Response\":{}}\n{oops\n")]);
    for (format, start) in
        [("table", "2 records in 1 input"), ("json", "{\"version\":1,"), ("csv", "code,count")]
    {
        let ran = folder.run(&["summarize", "a", "-r", "-", "-f", format]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(
            parse_rejects(ran.text()).len() == 1 && ran.err.starts_with(start),
            "{} {}",
            ran.text(),
            ran.err
        );
    }

    let mut child = folder.command(&["summarize", "a", "--rejects", "-"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(finish(child).status, 0, "a reader that closed the pipe has seen enough");

    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ran =
        finish(folder.command(&["summarize", "a", "--rejects", "-"]).stdout(full).spawn().unwrap());
    assert!(
        ran.status == 2 && ran.err.starts_with("apitriage: -: cannot be written: "),
        "{}",
        ran.err
    );
}
