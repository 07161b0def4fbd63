//! One record a line.

use super::*;

#[test]
fn lines_have_one_record_each() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Lines, marked, outcomes);
    check(b"", &[]);
    check(b"\n \t\r\n\n", &[]);
    check(b"({})\n([1])\n(\"a\")\n(12)", &["ok"; 4]);
    check(b"({})\r\n([])\r\n(1)\r", &["ok"; 3]);
    check(b"  ({})  \n\t(1)\t\n\r(2)", &["ok"; 3]);
    check(b"\n\n \r\n({})\n  \n\n(1)\n\n", &["ok"; 2]);
    check(b"({\r\"a\"\r:1})\n({}\r{})\n(1)", &["ok", "trailing_bytes@3", "ok"]);
    check(b"({} {})\n({}{})\n(1)", &["trailing_bytes@3", "trailing_bytes@2", "ok"]);
    check(
        b"({)\n(\"a\":1)\n(})\n(1)",
        &["unexpected_end@1", "trailing_bytes@3", "unexpected_byte@0", "ok"],
    );
    check(
        b"(\"\xff\")\n(\xc3)\n(\"\xc3\")\n(1)",
        &["invalid_utf8@1", "invalid_utf8@0", "invalid_utf8@1", "ok"],
    );
    check(
        b"(\0)\n(\"\0\")\n(\x1e{})\n",
        &["unexpected_byte@0", "control_character@1", "unexpected_byte@0"],
    );
    check("(\"é😀\\ud83d\\ude00\")\n({\"\u{2028}\":1})\r\n(1)".as_bytes(), &["ok"; 3]);
}

/// Records of one shape, whose texts differ in length.
#[test]
fn a_known_shape_may_be_too_long() {
    let record =
        |len: usize| format!("({{\"Response\":{{\"RequestId\":\"{}\"}}}})\n", "x".repeat(len));
    let fits = 60 - record(0).len() + "()\n".len();
    let marked: String = [5, 7, fits, 6, fits + 1, 8, fits, fits + 30, 9].map(record).concat();
    let outcomes = ["ok", "ok", "ok", "ok", "too_long@60", "ok", "ok", "too_long@60", "ok"];
    for framing in [Framing::Lines, Framing::Documents] {
        check_all(framing, of_bytes(60), marked.as_bytes(), &outcomes, 0);
    }
}

#[test]
fn lines_an_unclosed_string_ends_with_its_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Lines, marked, outcomes);
    check(b"({\"a\":\"b)\n({})\n", &["unexpected_end@7", "ok"]);
    check(b"({\"a\":\"b\\)\r\n({})", &["unexpected_end@8", "ok"]);
}

#[test]
fn lines_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Lines, of_bytes(8), marked, outcomes, 0)
    };
    check(b"(\"12345\")\n(\"123456\")\n(\"1234567\")\n(1)", &["ok", "ok", "too_long@8", "ok"]);
    check(
        b"(\"12345\")\r\n(\"123456\")\r\n(\"1234567\")\r\n(1)\r\n",
        &["ok", "ok", "too_long@8", "ok"],
    );
    check(b"   (\"123456\")\n(1)\n\t\t (\"1234567\")", &["ok", "ok", "too_long@8"]);
    check(b"(\"123456\")\r", &["ok"]);
    check(
        b"(oops, not json)\n(12345678901234567890123456789)\n({})",
        &["too_long@8", "too_long@8", "ok"],
    );
    check(b"({\"a\": 1}\r\r{})\n({})", &["too_long@8", "ok"]);

    let deep = Limits::new().depth(2);
    check_all(
        Framing::Lines,
        deep,
        b"([])\n([{}])\n([{\"a\":[]}])\n(1)",
        &["ok", "ok", "too_deep@6", "ok"],
        0,
    );
}

/// One line break does not count against the limit, other blanks at the end do (see `is_over`).
#[test]
fn lines_blanks_at_the_end_count_against_the_limit() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Lines, of_bytes(8), marked, outcomes, 0)
    };
    check(b"(\"1234\")  \n(1)", &["ok", "ok"]);
    check(b"(\"123456\")  \n(1)", &["too_long@8", "ok"]);
    check(b"(\"123456\")\r\r\n(1)", &["too_long@8", "ok"]);
    check(b"(1)                                \n(1)", &["too_long@8", "ok"]);
}
