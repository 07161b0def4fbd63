//! Elements of top-level arrays.

use super::*;

/// If each element is on lines of its own, a damaged one cannot absorb the next.
#[test]
fn array_elements_are_separated_by_their_indentation() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(
        b"[\n  ({\n    \"a\": [\n      {)\n  ({\n    \"b\": 1\n  }),\n  ({})\n]\n",
        &["unexpected_end@20", "ok", "ok"],
    );
    check(
        b"[\n  ({,)\n  ({}),\n\t({\"a\":)\n\t({})]",
        &["unexpected_byte@1", "ok", "unexpected_end@5", "ok"],
    );
    check(b"[({\"a\":)\n({}),\n({})]", &["unexpected_end@5", "ok", "ok"]);

    let truncated = ["unexpected_end@6", "unexpected_end@6", "unexpected_end@6", "ok"];
    check(b"[\n  ({\"a\":[)\n  ({\"b\":[)\n  ({\"c\":[)\n  ({})\n]", &truncated);
}

#[test]
fn array_elements_are_the_records() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"", &[]);
    check(b" \n", &[]);
    check(b"[]", &[]);
    check(b"\r\n[ \n ]\r\n", &[]);
    check(b"[({}),({\"a\":[1,2]}),(1),(\"s\"),([1]),(null)]", &["ok"; 6]);
    check(b"[\n  ({\n    \"a\": [\n      {}\n    ]\n  }),\n  (12)\n]\n", &["ok"; 2]);
    check(b"[\n({\n\"a\":\n[\n{\n}\n]\n})\n,\n({\n})\n]\n", &["ok"; 2]);
    check(b"[([[],[[]]]),({\"a\":\"],[\\\"\"})]", &["ok"; 2]);
    check(b"[({})]\n[({}),(1)]", &["ok"; 3]);
    check(b"[({})][({})] [] [(1)]", &["ok"; 3]);
}

#[test]
fn array_missing_and_surplus_commas_are_faults() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[({})({}),(1)]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"[(12)(\"a\"),(1)]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"[(1) (2),(3)]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"[({}),(),({})]", &["ok", "empty@0", "ok"]);
    check(b"[({}), (), (),({})]", &["ok", "empty@0", "empty@0", "ok"]);
    check(b"[({}),()]", &["ok", "empty@0"]);
    check(b"[(),({})]", &["empty@0", "ok"]);
    check(b"[(),()]", &["empty@0"; 2]);
}

#[test]
fn array_without_an_end_is_reported() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[()", &["unexpected_end@0"]);
    check(b"[({})()", &["ok", "unexpected_end@0"]);
    check(b"[({}) \n()", &["ok", "unexpected_end@0"]);
    check(b"[({}),\n()", &["ok", "unexpected_end@0"]);
    check(b"[({}),({\"a\":1)\n", &["ok", "unexpected_end@6"]);
    check(b"[({}),(12)()", &["ok", "ok", "unexpected_end@0"]);
}

#[test]
fn array_damaged_elements_keep_the_others_intact() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[({\"a\":x}),({})]", &["unexpected_byte@5", "ok"]);
    check(b"[({\"a\":[x}),({})]", &["unexpected_byte@6", "ok"]);
    check(b"[({\"a\":{x},)\n({}),(1)]", &["unexpected_byte@6", "ok", "ok"]);
    check(b"[({\"a\":\"b},{}])", &["unexpected_end@12"]);
    check(b"[({\"a\":\"b},)\n({}),(1)]", &["unexpected_end@9", "ok", "ok"]);
    check(b"[({\"a\":],{}])", &["unexpected_byte@5"]);
    check(b"[(tru),(trux),({})]", &["unexpected_end@3", "bad_literal@3", "ok"]);
    check(b"[([1,[x],{]),({})]", &["unexpected_byte@4", "ok"]);
    check(b"[(\"\xff\"),(\"]\\x,\"),({})]", &["invalid_utf8@1", "bad_escape@3", "ok"]);
    check(b"[({\"a\":1 2}) ({}),(1)]", &["unexpected_byte@7", "ok", "ok"]);
    check(b"[(01),({})]", &["bad_number@1", "ok"]);
    check(b"[([1 x}, 2]),({})]", &["unexpected_byte@3", "ok"]);

    // Only a comma may follow an element, so this one is skipped, and its indentation is not
    // known.
    check(b"[\n  ({\"a\":1}) ({\"b\":[)\n({\"c\":1})]", &["ok", "unexpected_byte@0", "ok"]);

    let after_others = [b"[", &b"({}), ".repeat(6000)[..], b"({\"a\":x}),({})]"].concat();
    let (input, places) = unmark(&after_others);
    let notes = find_records(
        (Framing::Array, Limits::default(), Validation::Strict, PLENTY),
        &input,
        &[input.len()],
    );
    assert_eq!(
        notes.records.iter().map(|&(offset, length, _)| (offset, length)).collect::<Vec<_>>(),
        places
    );

    let deep = Limits::new().depth(2);
    check_all(Framing::Array, deep, b"[([[]]),([[[]]]),(1)]", &["ok", "too_deep@2", "ok"], 0);
}

/// Each would be read to the depth limit. Once more bytes were wasted than the input allows, many
/// elements are skipped at a time.
#[test]
fn array_elements_that_are_all_cut_off_are_read_a_few_times_only() {
    let limits = Limits::default();
    let input =
        format!("[\n{}{{\"Response\":{{}}}}\n]", " {\"Tags\":[\n".repeat(30_000)).into_bytes();
    let whole =
        find_records((Framing::Array, limits, Validation::Strict, PLENTY), &input, &[input.len()]);
    let lines = 30_000;
    assert!((100..lines / 5).contains(&whole.records.len()), "{} records", whole.records.len());

    // At first each one is found.
    let offsets: Vec<usize> = whole.records.iter().take(50).map(|(offset, _, _)| *offset).collect();
    assert_eq!(offsets, (0..50).map(|line| 3 + line * 11).collect::<Vec<_>>());

    for size in [1000, 4096, 70_000] {
        let pieces = piece_ends(0, input.len(), size);
        assert_eq!(
            find_records((Framing::Array, limits, Validation::Strict, PLENTY), &input, &pieces),
            whole,
            "{size}"
        );
    }
}

#[test]
fn array_other_text_around_it_is_malformed() {
    let check = |marked: &[u8], outcomes: &[&str]| check(Framing::Array, marked, outcomes);
    check(b"[({})](,{})\n[({})]", &["ok", "unexpected_byte@0", "ok"]);
    check(b"(oops)\n[({})]", &["unexpected_byte@0", "ok"]);
    check(b"({})\n({})\n[({})]", &["unexpected_byte@0", "unexpected_byte@0", "ok"]);
    check(b"[({})](])\n", &["ok", "unexpected_byte@0"]);
}

#[test]
fn array_within_the_limits() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Array, of_bytes(8), marked, outcomes, 0)
    };
    check(b"[(\"12345\"),(\"123456\"),(\"1234567\"),(1)]", &["ok", "ok", "too_long@8", "ok"]);
    check(b"[\r\n(\"123456\")\r\n,\r\n(\"1234567\")\r\n,(1)]\r\n", &["ok", "too_long@8", "ok"]);
    check(b"[({\"a\":\"1234\"}),({}),(123456789),({})]", &["too_long@8", "ok", "too_long@8", "ok"]);
    check(b"[({\"a\":[{},{},\"}\",{}]}),({})]", &["too_long@8", "ok"]);
    check(b"[([[],[],[],[],[],[]]) ,({})]", &["too_long@8", "ok"]);
    check(b"[({})                   ,                   ({})]", &["ok"; 2]);
}

/// As for documents: damage within the limit is that damage.
#[test]
fn array_damage_just_below_the_limit_keeps_its_kind() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        check_all(Framing::Array, of_bytes(8), marked, outcomes, 0)
    };
    check(b"[([1,02]),({}),({}),(1)]", &["bad_number@4", "ok", "ok", "ok"]);
    check(b"[({\"a\":x}),({}),({}),(1)]", &["unexpected_byte@5", "ok", "ok", "ok"]);
}
