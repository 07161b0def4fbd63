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
    assert!(!plain.contains("UNREAD"), "nothing there: {plain}");
    assert!(
        plain.contains("apitriage show SAMPLE prints the record.") && !plain.contains("? ="),
        "{plain}"
    );

    let log = folder.run(&["summarize", "log", "--framing", "prefixed"]).text().replace('\n', " ");
    assert!(log.contains("apitriage show --framing prefixed SAMPLE prints the record."), "{log}");
    assert!(log.contains("? = code not in the catalog"), "{log}");
    assert!(!log.contains("UNREAD"), "{log}");

    let args = ["summarize", "log", "--framing", "lines", "--recording", "text"];
    let both = folder.run(&args).text().replace('\n', " ");
    let hint = "apitriage show --framing lines --recording text SAMPLE prints the record.";
    assert!(both.contains(hint), "{both}");
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

/// Where no column has the places of samples, a line has one.
#[test]
fn a_line_has_the_place_of_a_sample_if_no_column_does() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    let hint = "apitriage show a@0 prints one of these records; --format json has the places of \
                others.";
    for format in ["table", "markdown"] {
        let says = |args: &[&str]| {
            let ran = folder.run(&[&["summarize", "a", "--format", format], args].concat()).ok();
            ran.text().replace('\\', "").replace('\n', " ").contains(hint)
        };
        assert!(!says(&[]), "{format}");
        assert!(says(&["--by", "family"]) && says(&["--by", "input"]), "{format}");
        assert!(!says(&["--by", "input", "--samples", "0"]), "{format}");
    }
    folder.run(&["show", "a@0"]).ok();
}

/// What a named framing or format does not read is said, with the options that are in the way.
#[test]
fn what_is_left_unread_is_said() {
    let (bare, wrapped) = ("{\"Response\":{}}\n", "{\"body\":{\"Response\":{}}}\n");
    let (pretty, damaged) =
        ("{\n  \"body\": {\n    \"Response\": {}\n  }\n}\n", "{\"Response\":{\n");
    let check = |log: String, args: &[&str], hint: Option<&str>| {
        let folder = Folder::with(&[("log", log.as_bytes())]);
        let ran = folder.run(&[&["summarize", "log"], args].concat());
        let text = ran.text().replace('\n', " ");
        match hint {
            Some(hint) => {
                let without = format!("More may be read without {}.", args.join(" "));
                let is_said = text.contains(hint) && text.contains(&without);
                assert!(is_said && ran.status == 2, "{text}");
            }
            None => assert!(!text.contains("UNREAD"), "{text}"),
        }
    };
    let lines = &["--framing", "lines"][..];
    let one = "UNREAD: 1 place looks like a response and belongs to no call that is counted, the \
               first at log@153.";
    check(bare.repeat(9) + wrapped, lines, Some(one));
    check(bare.repeat(9) + wrapped, &["--recording", "bare"], Some(one));
    check(
        wrapped.repeat(3),
        lines,
        Some("UNREAD: 3 places look like a response and belong to no call that is counted,"),
    );

    check(bare.repeat(9) + wrapped, &[], None);
    check(bare.repeat(9) + &"INFO ".repeat(9) + wrapped, &[], None);
    check(wrapped.repeat(3), &[], None);
    check(bare.repeat(9) + pretty + damaged + "{\"a\":\"Response\"}\n", &[], None);
    check(bare.repeat(99) + pretty, lines, None);
    check(bare.repeat(9) + damaged + "{\"a\":\"Response\"}\n", lines, None);
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

/// All are counted, unless a framing is named that reads the first of each line only: then the
/// others are unread.
#[test]
fn lines_with_more_than_one_response_are_reported() {
    let (ok, failed) =
        (r#"{"Response":{"RequestId":"x"}}"#, r#"{"Response":{"Error":{"Code":"InternalError"}}}"#);
    let (one, two) = (format!("t1 {ok} done\n"), format!("t1 {ok} {failed}\n"));
    let folder = Folder::with(&[
        ("log", [&*one, &two, &one, &two].concat().as_bytes()),
        ("single", two.as_bytes()),
    ]);
    let text = |input| {
        let ran = folder.run(&["summarize", input, "--framing", "prefixed"]);
        assert_eq!(ran.status, 2);
        ran.text().replace('\n', " ")
    };
    let log = text("log");

    assert!(log.contains("4 records in 1 input") && log.contains("read as prefixed"), "{log}");
    assert!(log.contains("UNREAD: 2 places look like a response"), "{log}");
    assert!(text("single").contains("UNREAD: 1 place looks like a response"));

    for (args, unread, failed, status) in
        [(&["--framing", "prefixed"][..], 2, 0, 2), (&[], 0, 2, 0)]
    {
        let usual = [&["log"], args].concat();
        let ran = folder.summary(&[&usual[..], &["--threads", "3", "--chunk-bytes", "1"]].concat());
        assert_eq!(ran.status, status, "{}", ran.err);
        let json = ran.json();
        assert_eq!(
            (&json["unread"], &json["inputs"][0]["unread"]),
            (&unread.into(), &unread.into())
        );
        assert_eq!((&json["failed"], &json["succeeded"]), (&failed.into(), &4.into()), "{json}");
    }
}
