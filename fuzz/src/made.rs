//! Makes records and archives from a fuzzer's bytes, so that inputs get past the first checks of a
//! parser. Some are edited as damage would edit them, or somebody with bad intent.
//!
//! The first byte says how the others are used: as they are, or as choices. This must not know what
//! is done with what it makes.

use apitriage::Framing;
use apitriage::generate::GeneratedResponse;
use arbitrary::{Arbitrary, Unstructured};

/// What is spliced into a record.
const PIECES: [&[u8]; 32] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b" ",
    b"\t",
    b"\0",
    b"0",
    b"-",
    b"1e5",
    b"null",
    b"tru",
    b"\\u0045",
    b"\\ud83d",
    b"\xff",
    b"\xc3",
    b"\xe4\xb8",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\x1e",
    b"{\"Response\":",
    b"\"Error\":{",
    b"\"Code\":\"",
    b"\"RequestId\":1,",
    b"\\\\\\\\\\\\\\\"",
    b"{\"Response\":{\"Error\":{\"Code\":\"x\"}}}",
];

/// How the bytes after the first are used.
pub(crate) enum Way<'a> {
    /// As they are.
    Raw(&'a [u8]),
    /// As choices from which something is made.
    Choices(Unstructured<'a>),
}

pub(crate) fn way(bytes: &[u8]) -> Way<'_> {
    match bytes.split_first() {
        Some((mode, rest)) if mode % 2 == 1 => Way::Choices(Unstructured::new(rest)),
        Some((_, rest)) => Way::Raw(rest),
        None => Way::Raw(bytes),
    }
}

/// A number below `end`; 0 once the bytes have run out.
pub(crate) fn below(choices: &mut Unstructured<'_>, end: usize) -> usize {
    choices.int_in_range(0..=end.saturating_sub(1)).unwrap_or(0)
}

/// One record: the bytes themselves, or one that is made up.
pub(crate) fn record(bytes: &[u8]) -> Vec<u8> {
    match way(bytes) {
        Way::Raw(bytes) => bytes.to_vec(),
        Way::Choices(mut choices) => made_up_record(&mut choices),
    }
}

fn made_up_record(choices: &mut Unstructured<'_>) -> Vec<u8> {
    let mut record =
        GeneratedResponse::arbitrary(choices).map(|made| made.bytes).unwrap_or_default();
    for _ in 0..below(choices, 3) {
        edit(&mut record, choices);
    }
    record
}

/// Inserts, removes, repeats or replaces something at a place that is chosen.
pub(crate) fn edit(record: &mut Vec<u8>, choices: &mut Unstructured<'_>) {
    let at = below(choices, record.len() + 1);
    let to = (at + below(choices, 20)).min(record.len());
    let (replaced, by) = match below(choices, 6) {
        0 => (at..at, PIECES[below(choices, PIECES.len())].to_vec()),
        1 => (at..to, Vec::new()),
        2 => (at..at, record[at..to].to_vec()),
        3 => (at..at, vec![b' '; below(choices, 150)]),
        4 => (at..to, PIECES[below(choices, PIECES.len())].to_vec()),
        _ => {
            if let Some(byte) = record.get_mut(at) {
                *byte = choices.arbitrary().unwrap_or_default();
            }
            return;
        }
    };
    record.splice(replaced, by);
}

/// Records, many of them like earlier ones.
pub(crate) fn records(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut choices = match way(bytes) {
        Way::Raw(bytes) => {
            return bytes.split(|&byte| byte == b'\n').take(40).map(<[u8]>::to_vec).collect();
        }
        Way::Choices(choices) => choices,
    };
    let mut records: Vec<Vec<u8>> = Vec::new();
    while records.len() < 16 && !choices.is_empty() {
        let like = records.get(below(&mut choices, records.len() + 1)).cloned();
        let record = match like {
            None => made_up_record(&mut choices),
            Some(mut record) => {
                edit(&mut record, &mut choices);
                record
            }
        };
        records.push(record);
    }
    records
}

/// An archive, and its framing.
pub(crate) fn archive(bytes: &[u8]) -> (Framing, Vec<u8>) {
    let Some((&first, rest)) = bytes.split_first() else { return (Framing::Lines, Vec::new()) };
    let framing = Framing::ALL[usize::from(first) % Framing::ALL.len()];
    if let Way::Raw(rest) = way(rest) {
        return (framing, rest.to_vec());
    }

    let (before, between, after): (&[u8], &[u8], &[u8]) = match framing {
        Framing::Array => (b"[\n", b",\n", b"\n]"),
        Framing::Whole => (b"", b" ", b""),
        Framing::Seq => (b"\x1e", b"\x1e", b""),
        Framing::Entries => (b"2026-11-25 INFO ", b"\n[main] WARN -> {\n", b"\n}\n{main} x\n"),
        Framing::Yaml => (
            b"interactions:\n- response: {body: '",
            b"'}\n- response: {body: '",
            b"'}\nversion: 1\n",
        ),
        Framing::Prefixed => (b"INFO x=1 ", b"\nWARN {} ", b" took 3 ms\n"),
        _ => (b"", b"\n", b"\n"),
    };
    let archive = [before, &records(rest).join(between), after].concat();
    (framing, archive)
}

/// Increasing places in an input, the last of which is its end.
pub(crate) fn ends(len: usize, bytes: &[u8]) -> Vec<usize> {
    let mut ends: Vec<usize> = bytes
        .iter()
        .scan(0, |at, &byte| {
            *at += usize::from(byte);
            Some(*at)
        })
        .collect();
    ends.retain(|&end| end < len);
    ends.push(len);
    ends
}
