//! The same answer from every source, with any threads and chunks.

use std::io::Write;

use apitriage::{Dimension, Framing, Options, summarize};

use super::support::{MIXED, options_for, outcomes, summarize_every_way};

#[test]
fn mixed_records_are_counted_by_outcome() {
    let auto = Options::new().samples(3).by([Dimension::Input]);
    let documents = auto.clone().framing(Framing::Documents);
    // As a document, the line of text is malformed, too.
    for (options, framing, malformed, skipped_lines) in
        [(auto, Framing::Entries, 4, 1), (documents, Framing::Documents, 5, 0)]
    {
        let summary = summarize_every_way(&[MIXED], &options);
        let row = &summary.inputs()[0];
        assert_eq!(outcomes(&summary), [1, 6, 1, 1, malformed], "{framing:?}");
        assert_eq!((row.framing, row.skipped_lines), (Some(framing), skipped_lines));
    }
}

#[test]
fn the_same_bytes_are_counted_as_each_framing_says() {
    for (framing, records) in [
        (Framing::Lines, 21),
        (Framing::Entries, 13),
        (Framing::Documents, 14),
        (Framing::Whole, 1),
        (Framing::Seq, 1),
        (Framing::Prefixed, 9),
    ] {
        assert_eq!(
            summarize_every_way(&[MIXED], &options_for(framing)).records(),
            records,
            "{framing:?}"
        );
    }
    assert!(summarize_every_way(&[MIXED], &options_for(Framing::Array)).malformed() > 0);
}

#[test]
fn arrays_sequences_and_logs_are_detected() {
    let ok = r#"{"Response":{"RequestId":"r"}}"#;
    let failed = r#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
    let array = format!("[\n  {ok},\n  {failed},,\n  {{\"a\":x}},\n  {ok}\n]\n");
    let summary = summarize_every_way(&[array.as_bytes()], &Options::default());
    assert_eq!(
        (outcomes(&summary), summary.inputs()[0].framing),
        ([2, 1, 0, 0, 2], Some(Framing::Array))
    );

    let seq = format!("\x1e{ok}\n\x1e{failed}\n\x1e12\x1e\n\x1e{ok}");
    let summary = summarize_every_way(&[seq.as_bytes()], &Options::default());
    assert_eq!(
        (outcomes(&summary), summary.inputs()[0].framing),
        ([2, 1, 0, 0, 1], Some(Framing::Seq))
    );

    let log = format!("start\n1 {ok} done\n2 {failed}\n3 {{\"Response\":\n\nend\n");
    let summary = summarize_every_way(&[log.as_bytes()], &Options::default());
    assert_eq!(
        (outcomes(&summary), summary.inputs()[0].framing),
        ([1, 1, 0, 0, 1], Some(Framing::Entries))
    );
    assert_eq!(summary.inputs()[0].skipped_lines, 2);
}

/// The first bytes decide nothing: lines of any kind may follow lines of any other.
#[test]
fn each_entry_is_decided_by_itself() {
    let response = r#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
    let (json, log) = ("{\"level\":\"info\"}\n", format!("INFO got {response} in 3 ms\n"));
    let wrapped = format!("{{\"time\":1,\"body\":{response}}}\n");
    let bare = format!("{response}\n").repeat(1400);
    for (log, failed) in [
        (format!("{json}{}", log.repeat(30)), 30),
        (format!("{json}{log}").repeat(9), 9),
        (format!("{response}\n{log}").repeat(9), 18),
        (wrapped.repeat(9), 9),
        (format!("{bare}{}", wrapped.repeat(9)), 1409),
        (format!("{bare}{json}{log}{json}{log}"), 1402),
    ] {
        let summary = summarize_every_way(&[log.as_bytes()], &Options::default());
        let row = &summary.inputs()[0];
        assert_eq!(
            (row.framing, summary.failed(), summary.malformed(), row.unread),
            (Some(Framing::Entries), failed, 0, 0),
            "{log:.300}"
        );
    }
}

#[test]
fn empty_blank_and_damaged_inputs_are_counted() {
    assert_eq!(summarize_every_way(&[b""], &Options::default()).records(), 0);
    assert_eq!(summarize_every_way(&[b" \r\n\n\t  \n"], &Options::default()).records(), 0);
    assert_eq!(summarize_every_way(&[b"\xef\xbb\xbf"], &Options::default()).records(), 0);
    assert_eq!(summarize_every_way(&[b"\n\n"], &options_for(Framing::Whole)).malformed(), 1);
    let summary = summarize_every_way(&[b"oops\n{\n}}\n{\"a\n[1,\n"], &options_for(Framing::Lines));
    assert_eq!((summary.malformed(), summary.records()), (5, 5));

    let damaged: &[&[u8]] = &[b"oops\n\xff\xc3\n{\"a\n[1\n"];
    let summary = summarize_every_way(damaged, &options_for(Framing::Documents));
    assert_eq!((summary.malformed(), summary.records()), (3, 3));
    let summary = summarize_every_way(damaged, &Options::default());
    assert_eq!((summary.malformed(), summary.records()), (1, 1), "only one begins as JSON does");
    assert_eq!(summary.inputs()[0].skipped_lines, 3);
    let summary = summarize_every_way(&[b"{oops\n{\xff\xc3\n{\"a\n{[1\n"], &Options::default());
    assert_eq!((summary.malformed(), summary.records()), (4, 4));
    assert_eq!(summarize([], &Options::default()).unwrap().records(), 0);
}

#[test]
fn several_inputs_are_summed_up_together() {
    let log = b"x {\"Response\":{}}\ny\n";
    let contents: &[&[u8]] =
        &[MIXED, b"", b"[{},{\"Response\":{}}]", log, b"{oops", MIXED, b"{\"Response\":{}}"];
    let summary = summarize_every_way(contents, &Options::new().samples(2).by([Dimension::Input]));
    assert_eq!((summary.inputs().len(), summary.records()), (7, 31));
    assert_eq!(summary.bytes(), contents.iter().map(|content| content.len() as u64).sum::<u64>());
}

#[test]
fn more_than_one_default_chunk_changes_nothing() {
    let mut content = Vec::new();
    for index in 0..12_000 {
        let layout = if index % 3 == 0 { "\n  " } else { "" };
        let code = ["InternalError", "Not.Known", "InvalidParameter"][index % 3];
        write!(content, "{{{layout}\"Response\":{{\"Error\":{{\"Code\":\"{code}{}\"}},", index % 7)
            .unwrap();
        writeln!(content, "{layout}\"RequestId\":\"r-{index}\"}}}}").unwrap();
        if index % 1000 == 0 {
            content.extend_from_slice(b"{\"cut\": [1, \"\n");
        }
    }

    assert!(content.len() > Options::default().chunk_bytes);
    let summary = summarize_every_way(&[&content, MIXED], &Options::new().samples(3));
    assert_eq!((summary.failed(), summary.malformed()), (12_006, 16));
}
