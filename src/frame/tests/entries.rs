//! Log entries of any kind, in turn.

use super::*;

/// Checks that the entries in parentheses are found in every way: records with these outcomes, and
/// lines of text, whose outcome is `text`.
fn check_limited(limits: Limits, marked: &[u8], outcomes: &[&str]) {
    let (input, places) = unmark(marked);
    let show = String::from_utf8_lossy(marked);
    assert_eq!(places.len(), outcomes.len(), "entries and outcomes in {show:?}");

    let mut expected = Notes::default();
    for (&(offset, length), &outcome) in places.iter().zip(outcomes) {
        if outcome == "text" {
            expected.texts.push((offset, length));
        } else {
            expected.records.push((offset, length, outcome.to_owned()));
        }
    }
    let found = every_way(Framing::Entries, limits, &input);
    assert_eq!(Notes { whole: Vec::new(), ..found }, expected, "{show:?}");
    agree_however_buffered(limits, &input);
}

fn agree_however_buffered(limits: Limits, input: &[u8]) {
    for buffered in [0, 1, 8, 20, 60, 100, PLENTY] {
        agree(Framing::Entries, limits, buffered, input).unwrap();
    }
}

fn check_entries(marked: &[u8], outcomes: &[&str]) {
    check_limited(Limits::default(), marked, outcomes);
}

#[test]
fn entries_are_records_and_lines_of_text() {
    check_entries(b"", &[]);
    check_entries(b" \r\n\t\n", &[]);
    check_entries(b"({})\n({\n  \"a\": 1\n})\n({\"b\":2})({})  ({})", &["ok"; 5]);
    check_entries(b"(INFO up)\n({\"a\":1})\n(INFO down)", &["text", "ok", "text"]);
    check_entries(b"(x\r)\n({\"a\":1})\r\n(x y\r)\n", &["text", "ok", "text"]);
    check_entries(b"\n\n(x)\n \n\n({})\n\n(y)\n\n", &["text", "ok", "text"]);
    check_entries(b"(})\n(})\n({})\n(])\n(},)\n", &["text", "text", "ok", "text", "text"]);
    check_entries(b"(\"a\": 1,)\n(12,)\n(true)\n(\"s\")\n(-)", &["text"; 5]);
    check_entries(b"(x)\n    (at java.lang)\n    ({\"a\":1})", &["text", "text", "ok"]);
    check_entries(b"(x\xff\xfe)\n({\"a\":\"\xff\"})\n({})", &["text", "invalid_utf8@6", "ok"]);
}

#[test]
fn entries_after_a_byte_order_mark() {
    check_entries(b"\xef\xbb\xbf", &[]);
    check_entries(b"\xef\xbb\xbf({})\n(x)\n(\xef\xbb\xbf{})", &["ok", "text", "text"]);
    check_entries(b"\xef\xbb\xbf(2026-11-25 x)\n", &["text"]);
    check_entries(b"(\xef\xbb)", &["text"]);
}

#[test]
fn entries_text_after_a_record_on_its_line() {
    check_entries(b"({\"a\":1})(, and {\"b\":1})\n({})", &["ok", "text", "ok"]);
    check_entries(b"({}) (INFO x)\n({ }) (x)", &["ok", "text", "ok", "text"]);
    check_entries(b"({}) (INFO {\n\"Response\": {}\n} )\n({}) (y)", &["ok", "text", "ok", "text"]);
}

#[test]
fn entries_bodies_go_on_over_lines() {
    check_entries(
        b"(2026-11-25 INFO answered {\n  \"Response\": {\n\"a\": [\n{\n}\n]\n  }\n})\n(2026-11-25 x)",
        &["text"; 2],
    );
    check_entries(b"(x {\r\n\"a\": 1\r\n}\r)\n(y\r)\n", &["text"; 2]);
    check_entries(b"(x {\n\n\"a\": 1\n\n})\n\n(y)", &["text"; 2]);
    check_entries(b"(x {\"a\": 1} -> {\n\"b\": \"} {\"\n})\n(})", &["text"; 2]);
    check_entries(b"(x {\"a\":[\n12,\n-1.5e3\n,\ntrue\n]})\n(12)", &["text"; 2]);
    check_entries(b"(x {\n\"a\":\n{\n},\n[\n]\n})\n({})", &["text", "ok"]);
    let long = format!("(x {{\"a\":\n{}\n}})\n(y)", "1".repeat(70));
    check_entries(long.as_bytes(), &["text"; 2]);

    // No text is open, so each line is for itself.
    check_entries(b"(x {main} {y)\n(\"a\": 1)\n(})", &["text"; 3]);
    check_entries(b"(x [)\n(\"a\",)\n(])", &["text"; 3]);
}

#[test]
fn entries_damaged_bodies_end_at_the_next_entry() {
    check_entries(b"(x {\n\"a\": 1)\n(y)\n(})", &["text"; 3]);
    check_entries(b"(x {)\n({})\n(})", &["text", "ok", "text"]);
    check_entries(b"(x {\n\"a\": \"cut)\n(\"b\": 2)\n(y)", &["text"; 3]);
    check_entries(b"(x {\n\"a\": \"cut -> {\n\"b\": 2\n})\n(y)", &["text"; 2]);
    check_entries(b"(x {\"a\":[\n12,)\n(12 monkeys)\n(10.0.0.1 - -)", &["text"; 3]);
    check_entries(b"(x {)\n(1795626073.25 {\n})\n(2026/11/25)", &["text"; 3]);
    check_entries(b"(x {\n\n)\n(y)", &["text"; 2]);
    check_entries(b"(x {\n\"a\":)\n", &["text"]);
}

#[test]
fn entries_that_begin_with_a_bracket() {
    check_entries(
        b"([INFO] x)\n([main] {\"a\":1})\n([1,2])\n([1] x)\n({})",
        &["text", "text", "ok", "text", "ok"],
    );
    check_entries(b"([1])  \r\n([\n1\n]) \n(x)", &["ok", "ok", "text"]);
    check_entries(b"([)\n(1)\n(] x)\n(y)", &["text"; 4]);
    check_entries(b"([1][2])\n([] {})\n([3])", &["text", "text", "ok"]);
    check_entries(
        b"([{\"Response\":{}},)\n({\"a\":1})\n(oops)\n([2])",
        &["text", "ok", "text", "ok"],
    );

    // Inside of a damaged array, a bracket begins no array.
    check_entries(b"([1,)\n([2])\n(x)\n([3])", &["text", "text", "text", "ok"]);
    check_entries(b"([1,)\n(x)\n([2])", &["text", "text", "ok"]);
}

#[test]
fn entries_that_begin_with_a_word_in_braces() {
    check_entries(
        b"({main} INFO x {\"a\":1})\n({main}: y)\n({main}\tz)\n({ main } x)\n({})",
        &["text", "text", "text", "text", "ok"],
    );
    check_entries(b"({main} INFO {\n\"a\": 1\n})\n(x)", &["text"; 2]);
    check_entries(b"({main})\n({main}x)\n({})", &["unexpected_byte@1", "unexpected_byte@1", "ok"]);
    check_entries(b"({\"a\"} x)\n(y)", &["unexpected_byte@4", "text"]);
    check_entries(format!("({{{}}} y)\n(x)", "w".repeat(61)).as_bytes(), &["text"; 2]);
    check_entries(
        format!("({{{}}} y)\n(x)", "w".repeat(62)).as_bytes(),
        &["unexpected_byte@1", "text"],
    );
}

#[test]
fn entries_damaged_records_end_at_the_next_entry() {
    check_entries(b"({\"a\":x)\n(2026-11-25 y)\n({})", &["unexpected_byte@5", "text", "ok"]);
    check_entries(b"({\"a\":)\n(2026-11-25 y)", &["unexpected_end@5", "text"]);
    check_entries(
        b"({\"a\":)\n\n(2026-11-25 y)\n({)",
        &["unexpected_end@5", "text", "unexpected_end@1"],
    );
    check_entries(b"({\"a\":tru)\r\n(x)", &["unexpected_end@8", "text"]);
    check_entries(b"({\"a\":\"b)\n(x)", &["unexpected_end@7", "text"]);
    check_entries(b"({\"a\":{\"b\":1)\n([INFO] x)", &["unexpected_end@11", "text"]);
    check_entries(b"({\"a\":x,\n  \"b\": 1\n})\n({})", &["unexpected_byte@5", "ok"]);
    check_entries(b"({\"a\":x,)\n({\"b\":1})", &["unexpected_byte@5", "ok"]);
    check_entries(b"({\"a\":1\n12, x)\n(y)", &["unexpected_byte@7", "text"]);

    // The level `structure` would accept this text, if it were not for the line.
    check_entries(b"({\"a\":[)\n(2026-11-25 x)\n(]})\n", &["unexpected_end@6", "text", "text"]);
}

#[test]
fn entries_that_a_damaged_record_has_absorbed_are_recovered() {
    check_entries(b"({\"a\":[)\n({})\n({})", &["unexpected_end@6", "ok", "ok"]);
    check_entries(b"({\"a\":[)\n({})\n(2026-11-25 y)", &["unexpected_end@6", "ok", "text"]);
    check_entries(b"({\"a\":[1,)\n([2])\n(oops)", &["unexpected_end@8", "ok", "text"]);
    check_entries(b"({\"a\":[\n{},\n[)\n(x)", &["unexpected_end@12", "text"]);
}

#[test]
fn entries_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| check_limited(of_bytes(8), marked, outcomes);
    check(b"(x 345678)\n(x 3456789)\n(y)", &["text", "too_long@8", "text"]);
    check(b"(x 345678\r)\n(x 3456789)\r\n(y)", &["text", "too_long@8", "text"]);
    check(b"({\"a\":12})\n({\"a\":123})\n(y)", &["ok", "too_long@8", "text"]);
    check(
        b"({\"a\":12}) (y)\n({\"a\":123}\n,\n{},\n[)\n(y)",
        &["ok", "text", "too_long@8", "text"],
    );
    check(b"(x {\"a\":\n1,\n\"b\":2})\n(y)", &["too_long@8", "text"]);
    check(b"(12345678 {)\n({)\n(y)", &["too_long@8", "unexpected_end@1", "text"]);
    check(b"({\"a\":)\n(2026-1 y)", &["unexpected_end@5", "text"]);
    check(b"({\"ab\":)\n(2026-1 y)", &["unexpected_end@6", "text"]);
    check(b"({\"abc\":)\n(2026-1 y)", &["unexpected_end@7", "text"]);
    check(
        b"([1,2,3])  \n([1,2,34])\n([12,3456])\n(y)",
        &["unexpected_end@7", "ok", "too_long@8", "text"],
    );
    check(b"({main} xyz)\n({main} y)", &["too_long@8", "text"]);

    let deep = Limits::new().depth(2);
    check_limited(deep, b"({\"a\":[]})\n({\"a\":[[]]})\n(x)", &["ok", "too_deep@6", "text"]);
}

/// Records that are read piece by piece, and end before a line of text.
#[test]
fn entries_that_are_not_buffered_whole() {
    for lines in 15..45 {
        let begun = format!("{{\"a\":[{}", "1,\n".repeat(lines));
        for after in ["2026-11-25 x\n{}", "-1.\n", "1]}\n{}\n", "{}\n2026-11-25\n", "\n\n[x]\n", ""]
        {
            let input = format!("{begun}{after}");
            for limits in [Limits::default(), of_bytes(3 * 20 + 6), of_bytes(3 * 20 + 8)] {
                agree_however_buffered(limits, input.as_bytes());
                let way = (Framing::Entries, limits, Validation::Strict, 0);
                every_way_under(way, input.as_bytes());
            }
            every_way(Framing::Entries, Limits::default(), input.as_bytes());
        }
    }
}

#[test]
fn entries_may_be_cut_before_lines_that_no_container_wrote() {
    let lines = [
        ("{\"a\":[\n", false),
        ("{}\n", false),
        ("]}\n", false),
        ("2026-11-25 x\n", true),
        ("{\"log\":\"x\"}\n", false),
        ("2026-11-25 stdout F {\n", false),
        ("y {\n", true),
        ("12\n", false),
        ("}\n", false),
        ("{\"a\":1}\n", true),
        ("[x]\n", true),
        ("x,\n", true),
        ("[y]\n", false),
    ];
    let (mut input, mut cuts) = (String::new(), Vec::new());
    for (line, is_cut) in lines {
        if is_cut {
            cuts.push(input.len());
        }
        input.push_str(line);
    }
    assert_eq!(safe_cuts(Framing::Entries, input.as_bytes()), cuts);
    every_way(Framing::Entries, Limits::default(), input.as_bytes());
}

/// Lines are not looked at again and again.
#[test]
fn entries_of_many_blank_lines_cost_little() {
    let blank = "\n".repeat(1 << 20);
    for begun in ["{x", "x {", "{\"a\":"] {
        let input = format!("{begun}{blank}y");
        let way = (Framing::Entries, Limits::default(), Validation::Strict, PLENTY);
        let notes = find_records(way, input.as_bytes(), &[input.len()]);
        assert_eq!(notes.records.len() + notes.texts.len(), 2, "{begun}");
    }
}
