//! The whole input as one record, records after separators, and records in log lines.

use super::*;

#[test]
fn whole_is_one_record() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Whole, marked, outcomes);
    check(b"()", &["empty@0"]);
    check(b" \r\n()", &["empty@0"]);
    check(b"({})", &["ok"]);
    check(b"\n ({\n  \"a\": [\n{}\n]\n})\r\n\r\n", &["ok"]);
    check(b"({} {})", &["trailing_bytes@3"]);
    check(b"({}\n{})\n", &["trailing_bytes@3"]);
    check(b"({\"a\":)\n", &["unexpected_end@5"]);
    check(b"(<html>\n</html>)", &["unexpected_byte@0"]);
    check(b"(\"\xff\")", &["invalid_utf8@1"]);

    let limited = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Whole, of_bytes(8), marked, outcomes, 0)
    };
    limited(b"(\"12345\")", &["ok"]);
    limited(b"           \n(\"123456\")", &["ok"]);
    limited(b"   (\"1234567\")", &["too_long@8"]);
    limited(b"(\"123456\")\n", &["ok"]);
    limited(b"(\"123456\")\r\n", &["ok"]);
    limited(b"(\"1234567\")", &["too_long@8"]);
    limited(b"(\"1234567\")\r\n", &["too_long@8"]);
    limited(b"(\"12345678901234567890\n{}\n123456789012345678901234567890\") \n", &["too_long@8"]);
}

/// As for lines.
#[test]
fn whole_blanks_at_the_end_count_against_the_limit() {
    check_all(Framing::Whole, of_bytes(8), b"(\"123456\")  ", &["too_long@8"], 0);
    check_all(
        Framing::Whole,
        of_bytes(8),
        b"(1)\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
        &["too_long@8"],
        0,
    );
}

#[test]
fn seq_records_are_between_separators() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Seq, marked, outcomes);
    check(b"", &[]);
    check(b"\x1e", &[]);
    check(b"\n\x1e \x1e\x1e\r\n", &[]);
    check(b"\x1e({})\n\x1e([1])\n", &["ok"; 2]);
    check(b"\x1e({})\x1e({})", &["ok"; 2]);
    check(b"\x1e\x1e({})\r\n\x1e \x1e\n({\n\"a\": 1\n})\r\n\x1e", &["ok"; 2]);
    check(
        b"\x1e(12)\n\x1e(12)\x1e(\"a\")\x1e(true) \x1e(null)",
        &["ok", "unexpected_end@2", "ok", "ok", "unexpected_end@4"],
    );
    check(b"(12)\n\x1e({})", &["ok"; 2]);
    check(b"(oops)\n\x1e({})", &["unexpected_byte@0", "ok"]);
    check(
        b"\x1e({\"a\":\"b)\x1e({})\x1e({\"a\":)\n\n\x1e({})",
        &["unexpected_end@7", "ok", "unexpected_end@5", "ok"],
    );
    check(b"\x1e({} {})\n\x1e({}{})\x1e({})", &["trailing_bytes@3", "trailing_bytes@2", "ok"]);
    check(b"\x1e(tru)\n\x1e(trux)\n\x1e({})", &["unexpected_end@3", "bad_literal@3", "ok"]);

    let limited = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Seq, of_bytes(8), marked, outcomes, 0)
    };
    limited(
        b"\x1e(\"12345\")\n\x1e(\"123456\")\n\x1e(\"1234567\")\n\x1e(1)\n",
        &["ok", "ok", "too_long@8", "ok"],
    );
    limited(b"\x1e(\"123456\")\r\n\x1e(\"1234567\")\r\n\x1e(1)\r\n", &["ok", "too_long@8", "ok"]);
    limited(b"\x1e(\"123456\")\x1e(\"1234567\")\x1e(1)\n", &["ok", "too_long@8", "ok"]);
    limited(b"\x1e(\"12345678901234567890\n{}\n1234567890\")\n\x1e({})", &["too_long@8", "ok"]);
}

/// Only a number or a literal may have been cut off unseen (RFC 7464, section 2.4).
#[test]
fn seq_other_text_keeps_its_fault() {
    check(
        Framing::Seq,
        b"\x1e(<html>)\x1e({})\x1e(oops)",
        &["unexpected_byte@0", "ok", "unexpected_byte@0"],
    );
}

#[test]
fn prefixed_takes_the_first_response_on_the_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Prefixed, marked, outcomes);
    check(b"", &[]);
    check(b"\n \r\n", &[]);
    check(b"2026-08-21 INFO ({\"Response\":{}}) done\n({\"Response\":{}})", &["ok"; 2]);
    check(b"{\"log\":({\"Response\":{}})}\n[({\"Response\":[]})]\n", &["ok"; 2]);
    check(b"({\"a\":{\"Response\":1},\"Response\":2})\n", &["ok"]);
    check(b"x ({\"\\u0052esponse\":{}})\n", &["ok"]);
    check(b"say \"hi { ({\"Response\":{}}) \" }\n", &["ok"]);
    check(b"{{{ ({\"Response\":{}}) }\n", &["ok"]);
    check(b"\xff\xfe ({\"Response\":{}}) \xff\n", &["ok"]);
}

#[test]
fn prefixed_damaged_records_end_with_their_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Prefixed, marked, outcomes);
    check(b"x ({\"Response\":{\"Error\":) \r\n({\"Response\":{}})", &["unexpected_end@21", "ok"]);
    check(b"x ({\"Response\":{\"a\":\"b)\ny ({\"Response\":{}})\n", &["unexpected_end@19", "ok"]);
    check(
        b"x ({\"Response\":{\"a\":x}} tail)  \n({\"Response\":{}})",
        &["unexpected_byte@17", "ok"],
    );
    check(b"x ({\"Response\":)\n", &["unexpected_end@12"]);
    check(b"x ({\"Response\")", &["unexpected_end@11"]);
    check(b"x ({\"Response\":\"\xff\"})", &["invalid_utf8@13"]);
}

#[test]
fn prefixed_lines_without_a_record_are_counted() {
    let check = |marked: &[u8], outcomes: &[&str], skipped| {
        check_all(Framing::Prefixed, Limits::default(), marked, outcomes, skipped);
    };
    check(b"hello\n\nworld", &[], 2);
    check(b"{\"a\":1}\n{\"a\":\"Response\"}\n{\"Response\n", &[], 3);
    check(b"msg=\"{\\\"Response\\\":{}}\"\r\n \r\nx ({\"Response\":{}})\n}\n", &["ok"], 2);
    check(b"\xff\n{\"a\":({\"Response\")\n\"Response\":{}}\n", &["unexpected_end@11"], 2);
}

/// A line has one record. If it holds more responses, the sink is told.
#[test]
fn prefixed_lines_with_more_than_one_response_are_counted() {
    let check = |marked: &[u8], outcomes: &[&str], crowded| {
        check_lines(Framing::Prefixed, Limits::default(), marked, outcomes, 0, crowded);
    };
    check(b"{\"a\":1} ({\"Response\":{\"b\":1}}) x {\"Response\":{}}\r\n", &["ok"], 1);
    check(
        b"t ({\"Response\":{}}){\"Response\":{}}{\"Response\":{}}\nx ({\"Response\":{}})",
        &["ok"; 2],
        1,
    );
    check(
        b"t ({\"Response\":{}}) x{{{{{{{{{ {\"a\":{\"Response\":\nx ({\"Response\":{}}) {\"Response\":1}",
        &["ok"; 2],
        2,
    );
    check(
        b"t ({\"Response\":{}}) \"Response\" {}\nx ({\"Response\":{}}) {\"a\":\"Response\"}",
        &["ok"; 2],
        0,
    );
    check(b"({\"Response\":1,\"a\":{\"Response\":{}}}) {\"Response\":{}}", &["ok"], 1);

    // A damaged record reaches to the end of its line.
    check(b"x ({\"Response\":{\"a\":x}} {\"Response\":{}})\n", &["unexpected_byte@17"], 1);
    check(b"x ({\"Response\":{\"a\":\"b} {\"Response\":{}})\n", &["unexpected_byte@23"], 1);
    check(b"x ({\"Response\":{\"a\":x}} \"Response\" {})\n", &["unexpected_byte@17"], 0);
    check(b"x ({\"Response\":{\"a\":x}} {\"a\":{}})\n", &["unexpected_byte@17"], 0);
}

/// What a damaged record holds before its fault is not another response, even if it has the key.
#[test]
fn prefixed_members_of_a_damaged_record_are_its_own() {
    let check = |marked: &[u8], outcomes: &[&str], crowded| {
        check_lines(Framing::Prefixed, Limits::default(), marked, outcomes, 0, crowded);
    };
    check(b"x ({\"Response\":{\"Response\":1,\"RequestId\":\"r-1)\n", &["unexpected_end@42"], 0);
    check(b"x ({\"Response\":{\"a\":[{\"Response\":{}}],\"b)\n", &["unexpected_end@37"], 0);
    check(b"x ({\"Response\":{\"Response\":1} {\"Response\":1})\n", &["unexpected_byte@27"], 1);
    check(b"x ({\"Response\":{\"Response\":\"cut {\"Response\":1})\n", &["unexpected_byte@31"], 1);
}

#[test]
fn prefixed_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str], skipped| {
        check_all(Framing::Prefixed, of_bytes(20), marked, outcomes, skipped);
    };
    check(
        b"1234 ({\"Response\":1})\n1234 ({\"Response\":1})\r\n(123456 {\"Response\":12})\nx\n",
        &["ok", "ok", "too_long@20"],
        1,
    );
    check(
        b"({\"Response\":1234567})\n({\"Response\":12345678})\r\n({\"Response\":1})",
        &["ok", "too_long@20", "ok"],
        0,
    );
    check(
        b"({\"Response\":\"123456789012345678901234567890\"})\r\n({\"Response\":1})",
        &["too_long@20", "ok"],
        0,
    );
}
