//! The lines around a table: hints, legends, and what was left out.

use crate::{Folder, failure, failures};

#[test]
fn hints_appear_only_where_they_apply() {
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

/// A legend explains a mark or a column, so it is left out where there is none.
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

/// Another framing is named only if it was tried and found more.
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

/// In a log, one response a line is counted. If there are more, a note says so; the exit status
/// stays.
#[test]
fn lines_with_more_than_one_response_are_reported() {
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
