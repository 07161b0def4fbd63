//! One text after another.

use super::*;

#[test]
fn documents_are_found_in_any_layout() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Documents, marked, outcomes);
    check(b"", &[]);
    check(b" \r\n\t", &[]);
    check(b"({})\n({\n  \"a\": 1\n})\n({\"b\":2})", &["ok"; 3]);
    check(b"({})({}) ([])([])({})", &["ok"; 5]);
    check(
        b"({})\r\n({\r\n    \"a\": [\r\n        {}\r\n    ]\r\n})\r\n(\"s\")(\"t\")\r\n",
        &["ok"; 4],
    );
    check(b"({\n\"a\"\n:\n[\n{\n}\n,\n[\n]\n]\n})\n([\n[\n]\n])({\n})", &["ok"; 3]);
    check(b"(1) (2)\n(true)\r(null)\t(-1.5e3)", &["ok"; 5]);
    check(b"({})(12)", &["ok"; 2]);
    check(b"(\"\\ud83d\\ude00\\\\\")({\"a\":\"\\\"}{\"})\n({})", &["ok"; 3]);
    check("({\"é\":\"😀 {\"})({})\n({})".as_bytes(), &["ok"; 3]);
}

#[test]
fn documents_glued_scalars_are_malformed() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Documents, marked, outcomes);
    check(b"(12\"a\")\n({})", &["trailing_bytes@2", "ok"]);
    check(b"(truefalse)\n({})", &["trailing_bytes@4", "ok"]);
    check(b"(12{})\n({})", &["trailing_bytes@2", "ok"]);
    check(b"(12\"a\" 3\n\"x\")\n([])", &["trailing_bytes@2", "ok"]);
    check(b"(1)\n(2,)", &["ok", "trailing_bytes@1"]);
    check(b"({})(1,)\n({})", &["ok", "trailing_bytes@1", "ok"]);
    check(
        &[&b"(1)\n".repeat(60)[..], b"(12\"a\")\n({})"].concat(),
        &[&["ok"; 60][..], &["trailing_bytes@2", "ok"]].concat(),
    );
}

#[test]
fn documents_resume_at_the_next_start_line() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Documents, marked, outcomes);
    check(b"({\"a\":tru})\n({})", &["bad_literal@8", "ok"]);
    check(b"({\"a\":1)\n({})", &["unexpected_end@6", "ok"]);
    check(b"({\"a\":1)   \r\n \n({})", &["unexpected_end@6", "ok"]);
    check(b"({\"a\":\"b)\n({})", &["unexpected_end@7", "ok"]);
    check(b"({\"a\":\"b)\r\n({})", &["unexpected_end@7", "ok"]);
    check(b"({\"a\":x} {\"b\":1})\n({\"c\":1})", &["unexpected_byte@5", "ok"]);
    check(
        b"({\"a\":x,)\n({\"b\":1})(,)\n({})",
        &["unexpected_byte@5", "ok", "unexpected_byte@0", "ok"],
    );
    check(
        b"(<html>\n<body>)\n({})(})\n([])",
        &["unexpected_byte@0", "ok", "unexpected_byte@0", "ok"],
    );
    check(b"({\n  \"a\": 1,\n  \"b\": \"x)\n({\n  \"c\": 2\n})\n", &["unexpected_end@21", "ok"]);
    check(
        b"(oops\n {}\n  [])\n([])\n(oops\n\"x\" 1)",
        &["unexpected_byte@0", "ok", "unexpected_byte@0"],
    );
    check(b"({\"a\":\"\xff\"}\n1)\n({})", &["invalid_utf8@6", "ok"]);
    check(
        b"({\"a\":\"\\x\"})\n({})({\"a\":\"\\u12g4\"})\n({})",
        &["bad_escape@7", "ok", "bad_escape@10", "ok"],
    );
    check(b"({\"\xe2\x82)\n({})", &["invalid_utf8@2", "ok"]);

    // A text that is cut after a bracket absorbs its neighbour, which is recovered.
    check(b"({\"a\":[)\n({})\n({})", &["unexpected_end@6", "ok", "ok"]);
    check(b"({\"a\":)\r\n({\"b\":1})  \r\n", &["unexpected_end@5", "ok"]);
    check(b"({\"a\":[1,)\n\n({})\n(x)", &["unexpected_end@8", "ok", "unexpected_byte@0"]);

    // It does not if the neighbour is not a text by itself, or if the fault shows elsewhere.
    check(b"({\"a\":[\n{}{})\n({})", &["unexpected_byte@9", "ok"]);
    check(b"({\"a\":[\n[{)\n({})", &["unexpected_end@9", "ok"]);
    check(b"({\"a\":[\n{}\n,{},x])", &["unexpected_byte@14"]);
    check(b"({\"a\":[1,)\n({\n  \"b\": [\n  ]\n})\n({})", &["unexpected_end@8", "ok", "ok"]);
    check(b"({\"a\":[\n{\"b\":[)\n({})\n({})", &["unexpected_end@13", "ok", "ok"]);
    check(b"({)\n({})\n([1)\n([2])", &["unexpected_end@1", "ok", "unexpected_end@2", "ok"]);
}

#[test]
fn documents_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Documents, of_bytes(8), marked, outcomes, 0)
    };
    check(b"(\"12345\")\n(\"123456\")\n(\"1234567\")\n({})", &["ok", "ok", "too_long@8", "ok"]);
    check(
        b"(\"12345\")\r\n(\"123456\")\r\n(\"1234567\")\r\n({})",
        &["ok", "ok", "too_long@8", "ok"],
    );
    check(b"({\"a\":12})({\"a\":123})\n({})", &["ok", "too_long@8", "ok"]);
    check(b"(12345678)\n(123456789)", &["ok", "too_long@8"]);
    check(b"({\n\"a\":\n{\n\"b\":\n[\n{\n}\n,\n[\n]\n]\n}\n})\n({})", &["too_long@8", "ok"]);
    check(b"({\"a\":\"12345\"} 1 2\n3)\n({})", &["too_long@8", "ok"]);
    check(b"({\"a\":\"12345\",\n{},\n[)\n\n", &["too_long@8"]);
    check(
        b"({\"a\":\"1234567890123456789012345678901234567890\"})\r\n({})({})",
        &["too_long@8", "ok", "ok"],
    );
    check(b"          ({})                 ({})\n", &["ok"; 2]);

    let deep = Limits::new().depth(2);
    check_all(Framing::Documents, deep, b"([[]])([[[]]])\n({})", &["ok", "too_deep@2", "ok"], 0);
}

/// Damage within the limit is that damage, however near the limit it is, and the next record is
/// intact.
#[test]
fn documents_damage_just_below_the_limit_keeps_its_kind() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Documents, of_bytes(16), marked, outcomes, 0)
    };
    check(b"({\"a\":\"123456\")\n({})\n({})", &["unexpected_end@13", "ok", "ok"]);
    check(b"({\"a\":\"1234567890)\n({})\n({})", &["unexpected_end@16", "ok", "ok"]);
    check(b"({\"a\":\"123\",})\n({})\n({})", &["unexpected_byte@11", "ok", "ok"]);
}
