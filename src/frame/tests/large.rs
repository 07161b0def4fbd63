//! Records that are larger than what may be buffered.

use super::*;

/// Records that are larger than what `every_way` buffers, with others before and after them.
#[test]
fn records_read_piece_by_piece_where_a_mark_ends_them() {
    let long = r#"{"a":"0123456789 0123456789","b":[1,2,3]}"#;
    let (len, half) = (long.len(), long.get(..20).unwrap());
    let records = [
        (long.to_owned(), "ok".to_owned()),
        (format!("{long} x"), format!("trailing_bytes@{}", len + 1)),
        (format!("{long}{long}"), format!("trailing_bytes@{len}")),
        (format!("{long}     é"), format!("trailing_bytes@{}", len + 5)),
        (half.to_owned(), "unexpected_end@20".to_owned()),
        (format!("{half}\\"), "unexpected_end@21".to_owned()),
        (format!("{half}\\x"), "bad_escape@21".to_owned()),
        (format!("{half}\",x"), "unexpected_byte@22".to_owned()),
        (format!("{long}{}{long}", " ".repeat(30)), format!("too_long@{}", 100)),
        (format!("[{long},{long},{long}]"), format!("too_long@{}", 100)),
    ];

    for (record, outcome) in &records {
        for blanks in ["", " ", "     \t"] {
            let lines = format!("  (1){blanks}\n ({record}){blanks}\r\n({{}})\n");
            check_all(Framing::Lines, of_bytes(100), lines.as_bytes(), &["ok", outcome, "ok"], 0);
            let seq = format!("\x1e({{}})\n\x1e ({record}){blanks}\r\n\x1e([])\n");
            check_all(Framing::Seq, of_bytes(100), seq.as_bytes(), &["ok", outcome, "ok"], 0);
            check_all(
                Framing::Whole,
                of_bytes(100),
                format!("\n  ({record}){blanks}\r\n").as_bytes(),
                &[outcome],
                0,
            );
        }
    }

    let bytes =
        [&b"(1)\n("[..], long.as_bytes(), b"  \xff)\n(", long.as_bytes(), b" \xe4\xb8)\n({})"]
            .concat();
    let outcomes = [format!("invalid_utf8@{}", len + 2), format!("invalid_utf8@{}", len + 1)];
    check(Framing::Lines, &bytes, &["ok", &outcomes[0], &outcomes[1], "ok"]);
}

/// So large that the beginning was released before the fault was found.
#[test]
fn array_elements_that_are_not_buffered_end_after_their_fault() {
    let check = |marked: &[u8], outcomes: &[&str]| {
        let (input, places) = unmark(marked);
        let notes =
            every_way_under((Framing::Array, Limits::default(), Validation::Strict, 4), &input);
        let records = places
            .iter()
            .zip(outcomes)
            .map(|(&(offset, length), word)| (offset, length, (*word).to_owned()));
        assert_eq!(
            notes.records,
            records.collect::<Vec<_>>(),
            "{}",
            String::from_utf8_lossy(marked)
        );
    };
    check(b"[({\"a\":1 x}),({})]", &["unexpected_byte@7", "ok"]);
    check(b"[({\"a\":1 x, \"b\":2}),({})]", &["unexpected_byte@7", "ok"]);
    check(b"[({\"a\":1 {\"b\":[1,2]}}),({\"c\":1})]", &["unexpected_byte@7", "ok"]);
    check(b"[\n  ({\"a\":[1 x, {\"b\":[)\n  ({\"c\":1})]", &["unexpected_byte@8", "ok"]);

    // Just buffered, and just not: the bytes before the fault are read again, or not.
    let records = |input: &[u8], limit, buffered| {
        let notes =
            every_way_under((Framing::Array, of_bytes(limit), Validation::Strict, buffered), input);
        notes.records.into_iter().map(|(offset, _, outcome)| (offset, outcome)).collect::<Vec<_>>()
    };
    let owned = |records: &[(usize, &str)]| {
        records.iter().map(|&(at, word)| (at, word.to_owned())).collect::<Vec<_>>()
    };
    let damaged = b"[\n{\"a\":[\n{\"b\":1 x}]},\n{}\n]";
    assert_eq!(records(damaged, 1000, 13), owned(&[(2, "unexpected_byte@14"), (22, "ok")]));
    assert_eq!(
        records(damaged, 1000, 14)[..2],
        owned(&[(2, "unexpected_end@6"), (9, "unexpected_byte@7")])
    );

    let large = b"[\n{\"a\":[\n{\"b\":1},\n{\"c\":2},\"0123456789\"]},\n{}\n]";
    assert_eq!(records(large, 20, 19), owned(&[(2, "too_long@20"), (42, "ok")]));
    assert_eq!(records(large, 20, 20)[..2], owned(&[(2, "unexpected_end@6"), (9, "ok")]));
}

/// Once more bytes were wasted than the input allows, an element ends at the first comma after its
/// fault, whatever its brackets.
#[test]
fn array_elements_that_are_expensive_end_at_the_next_comma() {
    let before = format!("[{{\"a\":\"{}\" ", "x".repeat((1 << 20) + 200));
    let input = format!("{before}{{\"b\":[1,2]}}}},{{\"c\":1}}]");
    let way = (Framing::Array, Limits::default(), Validation::Strict, PLENTY);
    let first = find_records(way, input.as_bytes(), &[input.len()]).records.swap_remove(0);
    let end = before.len() + "{\"b\":[1".len();
    assert_eq!(first, (1, end - 1, format!("unexpected_byte@{}", before.len() - 1)));
}
