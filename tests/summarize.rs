//! The pipeline as a whole: one input must give one answer, whatever the threads, the chunks and
//! the source, and damage outside the records must cost nothing but what it destroyed.
//!
//! Everything goes through the public interface; nothing here may know how the work is divided.

#![cfg(all(feature = "gzip", feature = "zstd"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use apitriage::{
    ErrorKind, Framing, Hooks, Input, InputRow, Kernel, Limits, OnReject, Options, Summary,
    Validation, classify, summarize, summarize_with,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

const MIXED: &[u8] = br#"{"Response":{"RequestId":"r-1"}}
{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-2"}}
{
    "Response": {
        "Error": {
            "Code": "AuthFailure.SignatureFailure",
            "Message": "m"
        },
        "RequestId": "r-3"
    }
}
{"Response":{"Error":{"Code":"DryRunOperation"}}}{"Response":{"Error":{"Code":"Not.Known"},"RequestId":"r-5"}}
{"Response":{"Error":{"Code":"Not.K\u006eown"},"RequestId":6}}
{"Response":{"Error":"odd"}}

[1, 2]
{"Response":{"Error":{"Code":"InternalError
{"Response":{"RequestId":"r-7"},"Response":{}}
<html>502</html>
{"Response":{"Error":{"Code":"\ud800"}}}
{"Response":{"RequestId":"r-8"#;

/// A reader that gives few bytes at a time and is interrupted before each of them.
struct Fitful<R> {
    inner: R,
    most: usize,
    interrupts: bool,
    interrupted: bool,
}

impl<R: Read> Read for Fitful<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.interrupted = self.interrupts && !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = self.most.min(out.len());
        self.inner.read(&mut out[..most])
    }
}

/// How an input's bytes may be had.
#[derive(Clone, Copy, Debug)]
enum Source {
    Memory,
    Reader,
    OneByte,
    Interrupted,
    Gzip,
    GzipMembers,
    Zstd,
    ZstdFrames,
    GzipInterrupted,
    ZstdInterrupted,
}

const SOURCES: [Source; 10] = [
    Source::Memory,
    Source::Reader,
    Source::OneByte,
    Source::Interrupted,
    Source::Gzip,
    Source::GzipMembers,
    Source::Zstd,
    Source::ZstdFrames,
    Source::GzipInterrupted,
    Source::ZstdInterrupted,
];

impl Source {
    /// What would lie on disk.
    fn encode(self, content: &[u8]) -> Vec<u8> {
        match self {
            Source::Memory | Source::Reader | Source::OneByte | Source::Interrupted => {
                content.to_vec()
            }
            Source::Gzip => gzip(content),
            Source::GzipMembers | Source::GzipInterrupted => {
                let mut members = gzip(b"");
                for part in thirds(content) {
                    members.extend(gzip(part));
                }
                members.extend([0; 700]);
                members
            }
            Source::Zstd => zstd::encode_all(content, 3).unwrap(),
            Source::ZstdFrames | Source::ZstdInterrupted => {
                let skippable = b"\x53\x2a\x4d\x18\x05\0\0\0skip!";
                let mut frames = skippable.to_vec();
                for part in thirds(content) {
                    frames.extend(zstd::encode_all(part, 3).unwrap());
                    frames.extend(skippable);
                }
                frames
            }
        }
    }

    fn input<'a>(self, name: &str, encoded: &'a [u8]) -> Input<'a> {
        let inner = io::Cursor::new(encoded.to_vec());
        match self {
            Source::Memory => Input::bytes(name, encoded),
            Source::OneByte => Input::reader(
                name,
                Fitful { inner, most: 1, interrupts: false, interrupted: false },
            ),
            Source::Interrupted => {
                Input::reader(name, Fitful { inner, most: 3, interrupts: true, interrupted: false })
            }
            Source::GzipInterrupted | Source::ZstdInterrupted => {
                Input::reader(name, Fitful { inner, most: 1, interrupts: true, interrupted: false })
            }
            _ => Input::reader(name, inner),
        }
    }
}

fn thirds(content: &[u8]) -> [&[u8]; 3] {
    let (front, rest) = content.split_at(content.len() / 3);
    let (middle, back) = rest.split_at(rest.len() / 2);
    [front, middle, back]
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// The summary as it is saved, compression left out.
fn written(summary: &Summary) -> Value {
    let mut value = serde_json::to_value(summary).unwrap();
    for row in value["inputs"].as_array_mut().unwrap() {
        row["compression"] = Value::Null;
    }
    value
}

fn chunk_sizes(bytes: usize) -> Vec<usize> {
    let mut sizes = vec![4096, Options::default().chunk_bytes];
    if bytes < 64 << 10 {
        sizes.extend([7, 64]);
    }
    if bytes < 4 << 10 {
        sizes.push(1);
    }
    sizes
}

/// Sums up `contents` in every way, and asserts that they agree.
fn check(contents: &[&[u8]], options: &Options) -> Summary {
    check_under(contents, &Options { validation: Validation::Structure, ..options.clone() });
    check_under(contents, options)
}

fn check_under(contents: &[&[u8]], options: &Options) -> Summary {
    let names: Vec<String> = (0..contents.len()).map(|index| format!("input-{index}")).collect();
    let one = Options { threads: Some(1), kernel: Kernel::Scalar, ..options.clone() };
    let kernels: Vec<Kernel> =
        Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported()).collect();
    let expected = summarize(
        names.iter().zip(contents).map(|(name, content)| Input::bytes(name, content)),
        &one,
    );
    let expected = expected.unwrap();
    let form = written(&expected);
    for (row, content) in expected.inputs().iter().zip(contents) {
        assert_eq!((row.bytes, &row.error), (content.len() as u64, &None), "{row:?}");
    }
    for source in SOURCES {
        let encoded: Vec<Vec<u8>> = contents.iter().map(|content| source.encode(content)).collect();
        for chunk_bytes in chunk_sizes(contents.iter().map(|content| content.len()).sum()) {
            for threads in [1, 2, 3, 8] {
                let kernel = kernels[threads % kernels.len()];
                let options =
                    Options { threads: Some(threads), chunk_bytes, kernel, ..options.clone() };
                let inputs =
                    names.iter().zip(&encoded).map(|(name, encoded)| source.input(name, encoded));
                let summary = summarize(inputs, &options).unwrap();
                assert_eq!(
                    written(&summary),
                    form,
                    "{source:?}, {threads} threads, chunks of {chunk_bytes}"
                );
            }
        }
    }
    expected
}

fn framed(framing: Framing) -> Options {
    Options { framing: Some(framing), samples: 2, by_input: true, ..Options::default() }
}

/// All outcomes, in the order of their table.
fn outcomes(summary: &Summary) -> [u64; 5] {
    [
        summary.succeeded(),
        summary.failed(),
        summary.dry_run(),
        summary.not_a_response(),
        summary.malformed(),
    ]
}

/// One input's row, summed up on one thread.
fn row_of(input: Input<'_>, options: &Options) -> InputRow {
    let options = Options { threads: Some(1), ..options.clone() };
    summarize([input], &options).unwrap().inputs()[0].clone()
}

#[test]
fn mixed_documents() {
    let summary = check(&[MIXED], &Options { samples: 3, by_input: true, ..Options::default() });
    assert_eq!(outcomes(&summary), [1, 6, 1, 1, 4]);
    assert_eq!(summary.inputs()[0].framing, Some(Framing::Documents));
}

#[test]
fn the_same_bytes_in_every_framing() {
    for (framing, records) in [
        (Framing::Lines, 20),
        (Framing::Documents, 13),
        (Framing::Whole, 1),
        (Framing::Seq, 1),
        (Framing::Prefixed, 9),
    ] {
        assert_eq!(check(&[MIXED], &framed(framing)).records(), records, "{framing:?}");
    }
    assert!(check(&[MIXED], &framed(Framing::Array)).malformed() > 0);
}

#[test]
fn arrays_sequences_and_logs() {
    let ok = r#"{"Response":{"RequestId":"r"}}"#;
    let failed = r#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
    let array = format!("[\n  {ok},\n  {failed},,\n  {{\"a\":x}},\n  {ok}\n]\n");
    let summary = check(&[array.as_bytes()], &Options::default());
    assert_eq!(
        (outcomes(&summary), summary.inputs()[0].framing),
        ([2, 1, 0, 0, 2], Some(Framing::Array))
    );
    let seq = format!("\x1e{ok}\n\x1e{failed}\n\x1e12\x1e\n\x1e{ok}");
    let summary = check(&[seq.as_bytes()], &Options::default());
    assert_eq!(
        (outcomes(&summary), summary.inputs()[0].framing),
        ([2, 1, 0, 0, 1], Some(Framing::Seq))
    );
    let log = format!("start\n1 {ok} done\n2 {failed}\n3 {{\"Response\":\n\nend\n");
    let summary = check(&[log.as_bytes()], &Options::default());
    assert_eq!(
        (outcomes(&summary), summary.inputs()[0].framing),
        ([1, 1, 0, 0, 1], Some(Framing::Prefixed))
    );
    assert_eq!(summary.inputs()[0].skipped_lines, 2);
}

/// Nothing is settled by the first byte: an input that begins as JSON may be a log.
#[test]
fn auto_settles_for_no_reading_that_finds_less() {
    let response = r#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
    let (json, log) = ("{\"level\":\"info\"}\n", format!("INFO got {response} in 3 ms\n"));
    let wrapped = format!("{{\"time\":1,\"body\":{response}}}\n");
    for (log, failed) in [
        (format!("{json}{}", log.repeat(30)), 30),
        (format!("{json}{log}").repeat(9), 9),
        (format!("{response}\n{log}").repeat(9), 18),
        (wrapped.repeat(9), 9),
    ] {
        let summary = check(&[log.as_bytes()], &Options::default());
        let row = &summary.inputs()[0];
        assert_eq!(
            (row.framing, summary.failed(), row.responses_inside),
            (Some(Framing::Prefixed), failed, 0),
            "{log}"
        );
    }

    // Longer than is looked at; what follows is said.
    let head = format!("{response}\n").repeat(1400);
    for (rest, inside) in [(wrapped.repeat(9), 9), (format!("{json}{log}{json}{log}"), 2)] {
        let log = [head.as_bytes(), rest.as_bytes()].concat();
        let row = row_of(Input::bytes("x", &log), &Options::default());
        assert_eq!(
            (row.framing, row.responses_inside),
            (Some(Framing::Documents), inside),
            "{rest}"
        );
        for chunk_bytes in [64, 4096] {
            let options = Options { chunk_bytes, ..Options::default() };
            assert_eq!(row_of(Source::Interrupted.input("x", &log), &options), row);
            assert_eq!(summarize([Input::bytes("x", &log)], &options).unwrap().inputs()[0], row);
        }
    }
}

#[test]
fn nothing_blanks_and_damage() {
    assert_eq!(check(&[b""], &Options::default()).records(), 0);
    assert_eq!(check(&[b" \r\n\n\t  \n"], &Options::default()).records(), 0);
    assert_eq!(check(&[b"\xef\xbb\xbf"], &Options::default()).records(), 0);
    assert_eq!(check(&[b"\n\n"], &framed(Framing::Whole)).malformed(), 1);
    let summary = check(&[b"oops\n{\n}}\n{\"a\n[1,\n"], &framed(Framing::Lines));
    assert_eq!((summary.malformed(), summary.records()), (5, 5));
    assert_eq!(check(&[b"oops\n\xff\xc3\n{\"a\n[1\n"], &Options::default()).records(), 3);
    assert_eq!(summarize([], &Options::default()).unwrap().records(), 0);
}

#[test]
fn several_inputs_at_once() {
    let log = b"x {\"Response\":{}}\ny\n";
    let contents: &[&[u8]] =
        &[MIXED, b"", b"[{},{\"Response\":{}}]", log, b"oops", MIXED, b"{\"Response\":{}}"];
    let summary = check(contents, &Options { samples: 2, by_input: true, ..Options::default() });
    assert_eq!((summary.inputs().len(), summary.records()), (7, 31));
    assert_eq!(summary.bytes(), contents.iter().map(|content| content.len() as u64).sum::<u64>());
}

#[test]
fn more_than_one_default_chunk() {
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
    let summary = check(&[&content, MIXED], &Options { samples: 3, ..Options::default() });
    assert_eq!((summary.failed(), summary.malformed()), (12_006, 16));
}

/// Gives its bytes, then fails, and again each time it is asked.
struct Failing<'a> {
    bytes: &'a [u8],
    kind: io::ErrorKind,
}

impl Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() { Err(self.kind.into()) } else { self.bytes.read(out) }
    }
}

#[test]
fn a_reader_that_fails_keeps_what_came_before() {
    for end in 0..=MIXED.len() {
        let kind = [io::ErrorKind::Other, io::ErrorKind::WouldBlock, io::ErrorKind::UnexpectedEof]
            [end % 3];
        let intact = summarize(
            [Input::bytes("a", MIXED), Input::bytes("b", &MIXED[..end]), Input::bytes("c", MIXED)],
            &Options::default(),
        );
        let mut intact = written(&intact.unwrap());
        for (threads, chunk_bytes) in [(1, 1), (2, 64), (1, 4096), (8, 7)] {
            let options = Options { threads: Some(threads), chunk_bytes, ..Options::default() };
            let failing = Input::reader("b", Failing { bytes: &MIXED[..end], kind });
            let inputs = [Input::bytes("a", MIXED), failing, Input::bytes("c", MIXED)];
            let summary = summarize(inputs, &options).unwrap();
            let row = &summary.inputs()[1];
            let error = row.error.clone().unwrap();
            assert!(error.starts_with(&format!("reading failed at byte {end}:")), "{error}");
            assert_eq!((row.bytes, summary.is_complete()), (end as u64, false));
            intact["inputs"][1]["error"] = error.into();
            assert_eq!(written(&summary), intact, "failed at {end}");
        }
    }
}

#[test]
fn a_reader_that_fails_below_gzip_is_named() {
    let members = Source::GzipMembers.encode(&MIXED.repeat(3));
    for end in (2..members.len()).step_by(11) {
        let row = row_of(
            Input::reader("b", Failing { bytes: &members[..end], kind: io::ErrorKind::Other }),
            &Options::default(),
        );
        assert!(row.error.is_some(), "{end}");
    }
}

/// Everything that can be decoded: byte by byte, so that none is lost when the decoder fails.
/// A reader during which somebody wishes the run to end.
struct Cancels<R> {
    inner: R,
    after: usize,
    cancel: Arc<AtomicBool>,
}

impl<R: Read> Read for Cancels<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = self.after.min(out.len());
        if most == 0 {
            self.cancel.store(true, Ordering::Relaxed);
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.after -= most;
        self.inner.read(&mut out[..most])
    }
}

/// Sums up `content`, until so many bytes of it were read, and another input behind it.
fn cancelled(content: &[u8], after: usize, options: &Options) -> Summary {
    let cancel = Arc::new(AtomicBool::new(false));
    let reader = Cancels { inner: content, after, cancel: cancel.clone() };
    let inputs = [Input::reader("a", reader), Input::reader("b", MIXED)];
    summarize_with(inputs, options, Hooks { cancel, ..Hooks::default() }).unwrap()
}

/// What was read when a run was cancelled is counted, as if the input ended behind the last whole
/// record.
#[test]
fn a_cancelled_run_counts_what_was_read() {
    let lines =
        b"{\"Response\":{}}\noops\n{\"Response\":{\"Error\":{\"Code\":\"x\"}}}\n".repeat(20);
    for threads in [1, 2, 8] {
        for (after, chunk_bytes) in
            [(0, 64), (1, 64), (21, 64), (333, 64), (334, 4096), (700, 64), (700, 4096)]
        {
            let options = Options { threads: Some(threads), chunk_bytes, ..framed(Framing::Lines) };
            let summary = cancelled(&lines, after, &options);
            let row = summary.inputs()[0].clone();
            let whole = lines[..after]
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |newline| newline + 1);
            assert_eq!(row.bytes, whole as u64, "{after} {threads}");
            assert_eq!(
                row.error,
                Some(format!("interrupted at byte {whole}; what came before is counted"))
            );
            let expected = row_of(Input::bytes("a", &lines[..whole]), &options);
            assert_eq!((row.records, row.malformed), (expected.records, expected.malformed));
            assert!(row.interrupted && !summary.is_complete());
        }
    }
}

#[test]
fn a_cancelled_run_adds_up_in_every_framing_and_format() {
    let content = MIXED.repeat(30);
    let framings = [
        None,
        Some(Framing::Documents),
        Some(Framing::Array),
        Some(Framing::Whole),
        Some(Framing::Seq),
    ];
    for source in [Source::Reader, Source::GzipMembers, Source::ZstdFrames] {
        let encoded = source.encode(&content);
        for framing in framings.into_iter().chain([Some(Framing::Prefixed)]) {
            for (threads, after) in
                [(1, 0), (1, 100), (2, encoded.len() / 2), (4, encoded.len() - 1)]
            {
                let options = Options {
                    framing,
                    threads: Some(threads),
                    chunk_bytes: 200,
                    ..Options::default()
                };
                let summary = cancelled(&encoded, after, &options);
                let row = &summary.inputs()[0];
                let place = format!("interrupted at byte {}; ", row.bytes);
                assert!(
                    row.interrupted && row.error.as_ref().unwrap().starts_with(&place),
                    "{row:?}"
                );
            }
        }
    }
}

/// What is in memory is not read, and what nobody has begun is not begun.
#[test]
fn a_cancelled_run_begins_nothing() {
    for threads in [1, 8] {
        let cancel = Arc::new(AtomicBool::new(true));
        let options = Options { threads: Some(threads), ..Options::default() };
        let inputs = [Input::bytes("a", MIXED), Input::opener("b", || panic!("it is opened"))];
        let summary =
            summarize_with(inputs, &options, Hooks { cancel, ..Hooks::default() }).unwrap();
        assert_eq!((summary.records(), summary.inputs().len()), (0, 2));
        for row in summary.inputs() {
            assert_eq!(row.error.as_deref(), Some("interrupted at byte 0: it was not opened"));
        }
    }

    // One that is cancelled by what it found keeps that.
    let many = b"oops\n{\"Response\":{}}\n".repeat(10_000);
    let cancel = Arc::new(AtomicBool::new(false));
    let stop = cancel.clone();
    let on_reject: OnReject<'_> = Box::new(move |_| {
        stop.store(true, Ordering::Relaxed);
        Ok(())
    });
    let options = Options { threads: Some(1), chunk_bytes: 64, ..framed(Framing::Lines) };
    let hooks = Hooks { cancel, on_reject: Some(on_reject), ..Hooks::default() };
    let summary = summarize_with([Input::bytes("a", &many)], &options, hooks).unwrap();
    assert!(
        (1..100).contains(&summary.malformed()) && summary.inputs()[0].interrupted,
        "{summary:?}"
    );
}

/// More than half of an input, by records or by bytes; what was refused for a limit proves nothing.
#[test]
fn most_of_an_input_is_malformed() {
    let good = "{\"Response\":{}}\n";
    let long = format!("{{\"x\":\"{}\"}}\n", "x".repeat(300));
    let cases = [
        (good.repeat(2) + "oops\n", false),
        (good.to_owned() + "oops\n", false),
        (good.to_owned() + "oops\noops\n", true),
        ("oops\n".to_owned(), true),
        (String::new(), false),
        (good.repeat(3) + &"x".repeat(44) + "\n", false),
        (good.repeat(3) + &"x".repeat(46) + "\n", true),
        (good.to_owned() + &long.repeat(9), false),
        (good.to_owned() + &"[[[]]]\n".repeat(9), false),
        (good.to_owned() + &"[[[]]]\n".repeat(9) + "oops\noops\n", true),
    ];
    for (content, expected) in cases {
        let limits = Limits { record_bytes: 200, depth: 2, ..Limits::default() };
        let options = Options { limits, ..framed(Framing::Lines) };
        let row = row_of(Input::bytes("a", content.as_bytes()), &options);
        assert_eq!(row.is_mostly_malformed(), expected, "{content} {row:?}");
    }
}

fn decoded(encoded: &[u8]) -> (Vec<u8>, bool) {
    let mut decoder =
        flate2::bufread::MultiGzDecoder::new(io::BufReader::with_capacity(1, encoded));
    let (mut content, mut piece) = (Vec::new(), [0]);
    loop {
        match decoder.read(&mut piece) {
            Ok(0) => return (content, true),
            Ok(read) => content.extend_from_slice(&piece[..read]),
            Err(_) => return (content, false),
        }
    }
}

fn two_members() -> (Vec<u8>, usize) {
    let mut members = gzip(&MIXED[..300]);
    let border = members.len();
    members.extend(gzip(&MIXED[300..]));
    (members, border)
}

#[test]
fn gzip_cut_at_every_byte() {
    let (members, border) = two_members();
    for end in 2..=members.len() {
        let row = row_of(Input::bytes("cut", &members[..end]), &Options::default());
        let (content, _) = decoded(&members[..end]);
        assert_eq!(row.bytes, content.len() as u64, "cut at {end}");
        let whole = end == border || end == members.len();
        assert_eq!(row.error.is_none(), whole, "cut at {end}: {:?}", row.error);
        let plain = row_of(Input::bytes("cut", &content), &Options::default());
        assert_eq!((row.records, row.malformed), (plain.records, plain.malformed), "cut at {end}");
    }
}

#[test]
fn gzip_flipped_at_every_byte() {
    let (members, border) = two_members();
    for at in 0..members.len() {
        for mask in [0x01, 0x10, 0x80, 0xff] {
            let mut flipped = members.clone();
            flipped[at] ^= mask;
            let row = row_of(Input::bytes("flipped", &flipped), &Options::default());
            if at < 2 {
                assert_eq!(
                    (row.compression, row.bytes),
                    (None, flipped.len() as u64),
                    "no longer gzip"
                );
                continue;
            }
            let (content, whole) = decoded(&flipped);
            assert_eq!(
                (row.bytes, row.error.is_none()),
                (content.len() as u64, whole),
                "{mask:#x} at {at}"
            );
            let header = if at < border { at } else { at - border };
            if !(3..=9).contains(&header) && whole {
                assert_eq!(content, MIXED, "{mask:#x} at {at} went unnoticed");
            }
        }
    }
}

#[test]
fn what_follows_the_last_member() {
    let whole = row_of(Input::bytes("x", MIXED), &Options::default());
    for zeros in [1, 511, 512, 70_000] {
        let mut padded = two_members().0;
        padded.resize(padded.len() + zeros, 0);
        let row = row_of(Input::bytes("x", &padded), &Options::default());
        assert_eq!((row.bytes, row.records, row.error), (whole.bytes, whole.records, None));
    }
    for garbage in [
        &b"x"[..],
        b"\x1f",
        b"\0\0x",
        b"\x1f\x8b",
        b"\x1fxxxxxxxxxxxxxxxxxx",
        b"{\"Response\":{}}\n",
    ] {
        let mut longer = two_members().0;
        longer.extend_from_slice(garbage);
        for chunk_bytes in [1, 64, 4096] {
            let row =
                row_of(Input::bytes("x", &longer), &Options { chunk_bytes, ..Options::default() });
            assert_eq!((row.bytes, row.records), (whole.bytes, whole.records), "{garbage:?}");
            assert!(row.error.unwrap().contains("gzip data is damaged"), "{garbage:?}");
        }
    }
}

/// What a damaged file still yields depends neither on the reader nor on the chunks.
#[test]
fn damaged_archives_yield_the_same_from_any_source() {
    let content: Vec<u8> = (0..4000_u64)
        .flat_map(|index| {
            let id = xxhash_rust::xxh3::xxh3_64(&index.to_le_bytes());
            format!("{{\"Response\":{{\"RequestId\":\"{id:x}\"}}}}\n").into_bytes()
        })
        .collect();
    for archive in [gzip(&content), zstd::encode_all(&content[..], 3).unwrap()] {
        for at in (200..archive.len() - 8).step_by(archive.len() / 24) {
            let mut damaged = archive.clone();
            damaged[at..at + 8].fill(0xff);
            let expected = row_of(Source::Reader.input("x", &damaged), &Options::default());
            for source in [Source::Reader, Source::OneByte, Source::Interrupted] {
                for chunk_bytes in [64, 4096, 512 << 10] {
                    let row = row_of(
                        source.input("x", &damaged),
                        &Options { chunk_bytes, ..Options::default() },
                    );
                    assert_eq!(
                        row, expected,
                        "{source:?}, chunks of {chunk_bytes}, damaged at {at}"
                    );
                }
            }
        }
    }
}

#[test]
fn zstd_cut_and_flipped_at_every_byte() {
    let mut frames = zstd::encode_all(&MIXED[..300], 3).unwrap();
    let border = frames.len();
    frames.extend(zstd::encode_all(&MIXED[300..], 3).unwrap());
    for end in 4..=frames.len() {
        let row = row_of(Input::bytes("cut", &frames[..end]), &Options::default());
        let whole = end == border || end == frames.len();
        assert_eq!(row.error.is_none(), whole, "cut at {end}: {:?}", row.error);
        assert!(
            row.bytes <= MIXED.len() as u64 && (end < border || row.bytes >= 300),
            "cut at {end}"
        );
    }
    for at in 0..frames.len() {
        for mask in [0x01, 0x10, 0x80, 0xff] {
            let mut flipped = frames.clone();
            flipped[at] ^= mask;
            // These frames carry no checksum, so some flips go unnoticed; none may break the
            // account.
            let row = row_of(Input::bytes("flipped", &flipped), &Options::default());
            assert!(row.error.is_some() || row.bytes > 0, "{mask:#x} at {at}");
        }
    }
}

/// A frame with one raw block, whose header asks for a window of `log` bits.
fn zstd_frame(log: u8, content: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3];
    frame.extend_from_slice(&((content.len() as u32) << 3 | 1).to_le_bytes()[..3]);
    frame.extend_from_slice(content);
    frame
}

#[test]
fn the_window_of_a_zstd_frame_is_limited() {
    let limits = Limits { zstd_window_log: 20, ..Limits::default() };
    for (log, limits, accepted) in [
        (19, limits, true),
        (20, limits, true),
        (21, limits, false),
        (31, Limits::default(), false),
    ] {
        let frame = zstd_frame(log, MIXED);
        let row = row_of(Input::bytes("x", &frame), &Options { limits, ..Options::default() });
        assert_eq!(
            (row.error.is_none(), row.bytes),
            (accepted, if accepted { MIXED.len() as u64 } else { 0 })
        );
    }
}

fn tar(content: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"log.json");
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header.extend_from_slice(content);
    header.resize(header.len().next_multiple_of(512) + 1024, 0);
    header
}

#[test]
fn formats_that_cannot_be_read_are_refused_in_one_line() {
    let utf16: Vec<u8> =
        "\u{feff}{\"Response\":{}}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let swapped: Vec<u8> =
        "\u{feff}{\"Response\":{}}\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let archive = tar(MIXED);
    for (name, head) in [
        ("tar", &archive[..]),
        ("zip", b"PK\x03\x04rest"),
        ("bzip2", b"BZh91AY&SYrest"),
        ("xz", b"\xfd7zXZ\0rest"),
        ("lz4", b"\x04\x22\x4d\x18rest"),
        ("zstd before 0.8", b"\x25\xb5\x2f\xfdrest"),
        ("compress (.Z)", b"\x1f\x9d\x90rest"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04rest"),
        ("lzip", b"LZIP\x01\x0crest"),
        ("lzma", b"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0rest"),
        ("lzop", b"\x89LZO\0\r\n\x1a\nrest"),
        ("snappy", b"\xff\x06\0\0sNaPpYrest"),
        ("zlib", b"x\x9c\xab\x56\x0a\x4a\x2d\x2e\0"),
        ("rar", b"Rar!\x1a\x07\x01\0rest"),
        ("UTF-16", &utf16),
        ("UTF-16", &swapped),
        ("UTF-32", b"\xff\xfe\0\0{\0\0\0"),
    ] {
        let sources = [
            Source::Reader,
            Source::OneByte,
            Source::Interrupted,
            Source::Gzip,
            Source::ZstdFrames,
        ];
        for source in sources {
            let encoded = source.encode(head);
            let inputs = [source.input("a", &encoded), Input::bytes("b", MIXED)];
            let summary = summarize(inputs, &Options::default()).unwrap();
            let row = &summary.inputs()[0];
            let error = row.error.clone().unwrap();
            assert!(
                error.starts_with(name) && error.contains("is not supported;"),
                "{name}: {error}"
            );
            assert!(!error.contains('\n'), "{error}");
            assert_eq!((row.records, row.bytes, row.framing), (0, 0, None), "{name} {source:?}");
            assert_eq!(summary.records(), 13);
        }
    }
    let twice = gzip(&gzip(MIXED));
    assert!(
        row_of(Input::bytes("x", &twice), &Options::default())
            .error
            .unwrap()
            .contains("not supported")
    );
}

/// Runs `work`, which must come to an end.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_secs(60)).expect("the run hangs or panicked")
}

struct Panicking(&'static [u8]);

impl Read for Panicking {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            panic!("this reader is broken, as the test wants it");
        }
        self.0.read(out)
    }
}

#[test]
fn a_reader_that_panics_breaks_the_run_off() {
    for threads in [1, 2, 8] {
        for (bytes, chunk_bytes) in [(&b""[..], 64), (MIXED, 64), (MIXED, 1), (MIXED, 4096)] {
            for wants_rejects in [false, true] {
                let error = in_time(move || {
                    let options =
                        Options { threads: Some(threads), chunk_bytes, ..Options::default() };
                    let broken = Input::reader("broken", Panicking(bytes));
                    let inputs = [Input::bytes("a", MIXED), broken, Input::bytes("c", MIXED)];
                    let mut hooks = Hooks::default();
                    if wants_rejects {
                        hooks.on_reject = Some(Box::new(|_| Ok(())));
                    }
                    summarize_with(inputs, &options, hooks).unwrap_err()
                });
                assert!(matches!(error.kind, ErrorKind::Conservation(_)), "{error}");
                assert_eq!(error.input, "broken");
            }
        }
    }
}

fn rejects(contents: &[&[u8]], options: &Options) -> Vec<(String, u64, u64, String)> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hooks = Hooks {
        on_reject: Some(Box::new(|reject| {
            let word = format!("{} {:?}", reject.fault, reject.framing);
            seen.lock().unwrap().push((
                reject.input.to_owned(),
                reject.offset,
                reject.length,
                word,
            ));
            Ok(())
        })),
        ..Hooks::default()
    };
    let inputs = contents
        .iter()
        .enumerate()
        .map(|(index, content)| Input::bytes(format!("{}", 9 - index), content));
    let summary = summarize_with(inputs, options, hooks).unwrap();
    let seen = seen.lock().unwrap().clone();
    assert_eq!(summary.malformed(), seen.len() as u64);
    seen
}

#[test]
fn rejects_come_in_the_order_of_the_inputs() {
    let good = "{\"Response\":{}}\n".repeat(4); // most of it, so that `auto` reads documents
    let many = format!("{good}oops\n{{]\n{{\"a\":1}}\n").repeat(900).into_bytes();
    let array = [&b"["[..], &b"{\"a\":x},{},".repeat(200), b"1]"].concat();
    let contents: &[&[u8]] = &[&many, b"", MIXED, &array, b"{", &many];
    let expected = rejects(contents, &Options { threads: Some(1), ..Options::default() });
    assert_eq!(expected.len(), 900 + 900 + 4 + 200 + 1 + 900 + 900);
    let places: Vec<(String, u64)> =
        expected.iter().map(|(name, offset, ..)| (name.clone(), *offset)).collect();
    let mut sorted = places.clone();
    sorted.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    assert_eq!(places, sorted, "inputs are named 9, 8, 7 and so on");
    for threads in [1, 2, 3, 8] {
        for chunk_bytes in [16, 64, 4096] {
            let options = Options { threads: Some(threads), chunk_bytes, ..Options::default() };
            assert_eq!(
                rejects(contents, &options),
                expected,
                "{threads} threads, chunks of {chunk_bytes}"
            );
        }
    }
}

#[test]
fn a_receiver_of_rejects_that_fails_ends_the_run() {
    for threads in [1, 2, 8] {
        for fails_at in [0, 1, 50, 199] {
            let (error, calls) = in_time(move || {
                let many = b"oops\n{\"Response\":{}}\n".repeat(100);
                let options = Options {
                    threads: Some(threads),
                    chunk_bytes: 64,
                    framing: Some(Framing::Lines),
                    ..Options::default()
                };
                let mut calls = 0;
                let hooks = Hooks {
                    on_reject: Some(Box::new(|_| {
                        calls += 1;
                        if calls > fails_at {
                            Err(io::ErrorKind::StorageFull.into())
                        } else {
                            Ok(())
                        }
                    })),
                    ..Hooks::default()
                };
                let inputs = [Input::bytes("a", &many), Input::bytes("b", &many)];
                let error = summarize_with(inputs, &options, hooks).unwrap_err();
                (error, calls)
            });
            assert!(matches!(error.kind, ErrorKind::Rejects(_)), "{error}");
            assert_eq!(calls, fails_at + 1, "it is not asked again");
        }
    }
}

/// A response that failed with `code`.
fn failure(code: &str) -> Vec<u8> {
    format!(r#"{{"Response":{{"Error":{{"Code":"{code}"}},"RequestId":"r"}}}}"#).into_bytes()
}

fn record() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (0..12_u8).prop_map(|number| failure(&format!("Not.Known{number}"))),
        2 => prop_oneof![Just("InternalError"), Just("AuthFailure.SignatureFailure"), Just("DryRunOperation")].prop_map(failure),
        2 => proptest::sample::select(vec![
            &br#"{"Response":{"RequestId":"r"}}"#[..], b"[]", b"oops", b"{", b"{\"a\":", br#"{"Response":{"Error":1}}"#,
            br#"{"Response":{"Error":{"Code":1}}}"#,
        ]).prop_map(<[u8]>::to_vec),
    ]
}

/// An input's number, and a record in it.
fn records() -> impl Strategy<Value = Vec<(u8, Vec<u8>)>> {
    vec((0..3_u8, record()), 0..40)
}

type Numbered<'a> = (usize, &'a (u8, Vec<u8>));

fn sum<'a>(empty: &Summary, records: impl IntoIterator<Item = Numbered<'a>>) -> Summary {
    let mut summary = empty.clone();
    for (index, (input, record)) in records {
        summary.add(&format!("input-{input}"), index as u64 * 100, record, &classify(record));
    }
    summary
}

fn merged(mut one: Summary, other: &Summary) -> Summary {
    one.merge(other.clone());
    one
}

fn empty(samples: usize, unknown: usize, by_input: bool) -> Summary {
    let mut summary = Summary::new(samples, unknown);
    if by_input {
        summary.count_by_input();
    }
    summary
}

/// How many samples, and how many unknown codes.
fn settings() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0..4_usize, 0..5_usize), 3)
}

fn smaller_settings_hold(
    records: &[(u8, Vec<u8>)],
    parts: &[usize],
    settings: &[(usize, usize)],
    by_input: bool,
) -> Result<(), TestCaseError> {
    let of = |number: usize| {
        let mine = records.iter().enumerate().filter(|(index, _)| parts[*index] == number);
        sum(&empty(settings[number].0, settings[number].1, by_input), mine)
    };
    let [a, b, c] = [of(0), of(1), of(2)];
    prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a), "commutative");
    let least = settings
        .iter()
        .copied()
        .reduce(|one, other| (one.0.min(other.0), one.1.min(other.1)))
        .unwrap();
    let all = sum(&empty(least.0, least.1, by_input), records.iter().enumerate());
    prop_assert_eq!(&merged(merged(a.clone(), &b), &c), &all, "from the left");
    prop_assert_eq!(&merged(a, &merged(b, &c)), &all, "from the right");
    Ok(())
}

/// Threads hand in what they found once it is much; nothing of it is lost or counted twice, also
/// where the limit turns codes out.
#[test]
fn many_unknown_codes_are_the_same_for_any_threads() {
    let code = |number: usize| {
        format!(
            r#"{{"Response":{{"Error":{{"Code":"Not.Known{}"}},"RequestId":"r"}}}}"#,
            number % 6000
        )
    };
    let records: Vec<String> = (0..13_000).map(code).collect();
    let input = records.join("\n");
    for unknown_codes in [3000, 16_384] {
        let limits = Limits { unknown_codes, ..Limits::default() };
        let mut alone = Summary::new(2, unknown_codes);
        let mut offset = 0;
        for record in &records {
            alone.add("x", offset, record.as_bytes(), &classify(record.as_bytes()));
            offset += record.len() as u64 + 1;
        }
        let codes = |summary: &Summary| serde_json::to_value(summary).unwrap()["codes"].clone();
        for threads in [1, 2, 8] {
            let options = Options {
                threads: Some(threads),
                chunk_bytes: 20_000,
                samples: 2,
                limits,
                ..Options::default()
            };
            let summary = summarize([Input::bytes("x", input.as_bytes())], &options).unwrap();
            assert_eq!(summary.failed(), 13_000);
            assert!(codes(&summary) == codes(&alone), "{threads} threads, {unknown_codes} codes");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_addition(
        records in records(),
        parts in vec(0..4_usize, 40),
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
        samples in 0..4_usize,
        unknown in 0..5_usize,
        by_input in any::<bool>(),
    ) {
        let zero = empty(samples, unknown, by_input);
        let all = sum(&zero, records.iter().enumerate());
        let part = |number| {
            sum(&zero, records.iter().enumerate().filter(|(index, _)| parts[*index] == number))
        };
        let [a, b, c, d] = [part(order[0]), part(order[1]), part(order[2]), part(order[3])];
        prop_assert_eq!(&merged(zero.clone(), &all), &all, "zero from the left");
        prop_assert_eq!(&merged(all.clone(), &zero), &all, "zero from the right");
        prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a), "commutative");
        let left = merged(merged(a.clone(), &b), &c);
        let right = merged(a.clone(), &merged(b.clone(), &c));
        prop_assert_eq!(&left, &right, "associative");
        prop_assert_eq!(&merged(left, &d), &all, "independent of the division");
        prop_assert_eq!(&merged(merged(a, &b), &merged(c, &d)), &all, "in pairs");
        let saved = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Summary>(&saved).unwrap(), &all, "as saved");
        prop_assert_eq!(&serde_json::to_string(&serde_json::from_str::<Summary>(&saved).unwrap()).unwrap(), &saved);
    }

    /// Sums may have been made under different settings; then the smaller ones hold.
    #[test]
    fn the_smaller_settings_hold(records in records(), parts in vec(0..3_usize, 40), settings in settings()) {
        smaller_settings_hold(&records, &parts, &settings, false)?;
    }

    #[test]
    fn the_smaller_settings_hold_by_input(records in records(), parts in vec(0..3_usize, 40), settings in settings()) {
        smaller_settings_hold(&records, &parts, &settings, true)?;
    }

    #[test]
    fn few_unknown_codes_are_kept_and_those_are_exact(
        records in records(),
        parts in vec(0..3_usize, 40),
        unknown in 0..5_usize,
    ) {
        let zero = empty(1, unknown, false);
        let mut all = zero.clone();
        for number in 0..3 {
            all.merge(sum(&zero, records.iter().enumerate().filter(|(index, _)| parts[*index] == number)));
        }
        let mut counts = BTreeMap::new();
        for (_, record) in &records {
            let text = std::str::from_utf8(record).unwrap();
            if let Some(at) = text.find("Not.Known") {
                *counts.entry(text.split_at(at).1.split('"').next().unwrap().to_owned()).or_insert(0_u64) += 1;
            }
        }
        let mut by_hash: Vec<&String> = counts.keys().collect();
        by_hash.sort_by_key(|code| xxhash_rust::xxh3::xxh3_64(code.as_bytes()));
        let (kept, other) = by_hash.split_at(unknown.min(by_hash.len()));
        let form = serde_json::to_value(&all).unwrap();
        let codes = form["codes"]["codes"].as_object().unwrap();
        prop_assert!(codes.values().all(|tally| tally["count"].as_u64() > Some(0)), "what did not occur is not named");
        let found: BTreeMap<&str, u64> = codes.iter()
            .filter(|(code, _)| code.starts_with("Not.Known"))
            .map(|(code, tally)| (code.as_str(), tally["count"].as_u64().unwrap()))
            .collect();
        let expected: BTreeMap<&str, u64> = kept.iter().map(|code| (code.as_str(), counts[*code])).collect();
        prop_assert_eq!(found, expected);
        let rest: u64 = other.iter().map(|code| counts[*code]).sum();
        prop_assert_eq!(form["codes"]["other"]["count"].as_u64(), Some(rest));
    }
}

/// The one code of a summary, with its tally.
fn only_code(summary: &Summary) -> (String, Value) {
    let form = serde_json::to_value(summary).unwrap();
    let codes = form["codes"]["codes"].as_object().unwrap().clone();
    assert_eq!(codes.len(), 1, "{codes:?}");
    codes.into_iter().next().unwrap()
}

/// Found by the target `summary`.
#[test]
fn a_malformed_record_is_sampled_without_what_stands_before_its_fault() {
    let log = br#"{"Response":{"RequestId":"r-1","Error":{"Code":"InternalError"},"Data":01}}"#;
    let (whole, mut added) = (check(&[log], &framed(Framing::Lines)), empty(1, 0, false));
    added.add("0", 0, log, &apitriage::classify(log));
    for summary in [whole, added] {
        let sample = &written(&summary)["faults"]["bad_number"]["samples"][0];
        assert_eq!(
            (&sample["length"], &sample["request_id"]),
            (&Value::from(log.len()), &Value::Null)
        );
    }
}

#[test]
fn limits_at_below_and_above() {
    let limited = |limits: Limits| Options { limits, ..Options::default() };
    for (length, malformed) in [(7, 0), (8, 0), (9, 1)] {
        let code = failure(&"c".repeat(length));
        let options = limited(Limits { code_bytes: 8, ..Limits::default() });
        assert_eq!(check(&[&code], &options).malformed(), malformed, "a code of {length} bytes");
        let escaped = failure(&"\\u0063".repeat(length));
        assert_eq!(
            check(&[&escaped], &options).malformed(),
            malformed,
            "a code of {length} escapes"
        );

        let id = format!(
            r#"{{"Response":{{"Error":{{"Code":"c"}},"RequestId":"{}"}}}}"#,
            "i".repeat(length)
        );
        let options = limited(Limits { request_id_bytes: 8, ..Limits::default() });
        let (_, tally) = only_code(&check(&[id.as_bytes()], &options));
        assert_eq!(
            tally["samples"][0]["request_id"].is_null(),
            malformed == 1,
            "a RequestId of {length} bytes"
        );

        let nested = format!(
            "{{\"Response\":{}{}}}\n{{\"Response\":{{}}}}",
            "[".repeat(length - 1),
            "]".repeat(length - 1)
        );
        let options = limited(Limits { depth: 8, ..Limits::default() });
        let summary = check(&[nested.as_bytes()], &options);
        assert_eq!((summary.malformed(), summary.succeeded()), (malformed, 1), "{length} levels");

        let codes: Vec<u8> =
            (0..length).flat_map(|number| failure(&format!("Not.Known{number}"))).collect();
        let options = limited(Limits { unknown_codes: 8, ..Limits::default() });
        let form = serde_json::to_value(check(&[&codes], &options)).unwrap();
        assert_eq!(form["codes"]["codes"].as_object().unwrap().len(), length.min(8));
        assert_eq!(form["codes"]["other"]["count"], malformed);
    }
    let record = failure("InternalError");
    for framing in [Framing::Lines, Framing::Documents, Framing::Array, Framing::Seq] {
        for (limit, malformed) in [(record.len() + 1, 0), (record.len(), 0), (record.len() - 1, 1)]
        {
            let (before, between, after): (&[u8], &[u8], &[u8]) = match framing {
                Framing::Array => (b"[\r\n", b"\r\n,\r\n", b"\r\n]\r\n"),
                Framing::Seq => (b"\x1e", b"\r\n\x1e", b"\r\n"),
                _ => (b"", b"\r\n", b"\r\n"),
            };
            let content = [
                before,
                b"{\"Response\":{}}",
                between,
                &record,
                between,
                b"{\"Response\":{}}",
                after,
            ]
            .concat();
            let options = Options {
                limits: Limits { record_bytes: limit, ..Limits::default() },
                framing: Some(framing),
                ..Options::default()
            };
            let summary = check(&[&content], &options);
            assert_eq!(
                outcomes(&summary),
                [2, 1 - malformed, 0, 0, malformed],
                "{framing:?}, limit {limit}"
            );
        }
    }
}
