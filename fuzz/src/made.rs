//! From a fuzzer's bytes to inputs that get past the first byte: made-up records, archives and
//! requests, some edited the way that damage and hostile hands would.
//!
//! The first byte tells how to read the rest: as they are, or as choices. It must not know what is
//! done with what it makes.

use apitriage::Framing;
use apitriage::generate::GeneratedResponse;
use arbitrary::{Arbitrary, Unstructured};

/// What a record is spliced with.
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

/// As they are, or as choices.
pub(crate) enum Way<'a> {
    Raw(&'a [u8]),
    Choices(Unstructured<'a>),
}

pub(crate) fn way(bytes: &[u8]) -> Way<'_> {
    match bytes.split_first() {
        Some((mode, rest)) if mode % 2 == 1 => Way::Choices(Unstructured::new(rest)),
        Some((_, rest)) => Way::Raw(rest),
        None => Way::Raw(bytes),
    }
}

pub(crate) fn below(choices: &mut Unstructured<'_>, most: usize) -> usize {
    choices.int_in_range(0..=most.saturating_sub(1)).unwrap_or(0)
}

pub(crate) fn record(bytes: &[u8]) -> Vec<u8> {
    match way(bytes) {
        Way::Raw(bytes) => bytes.to_vec(),
        Way::Choices(mut choices) => one(&mut choices),
    }
}

fn one(choices: &mut Unstructured<'_>) -> Vec<u8> {
    let mut record =
        GeneratedResponse::arbitrary(choices).map(|made| made.bytes).unwrap_or_default();
    for _ in 0..below(choices, 3) {
        edit(&mut record, choices);
    }
    record
}

/// Changes something somewhere.
pub(crate) fn edit(record: &mut Vec<u8>, choices: &mut Unstructured<'_>) {
    let at = below(choices, record.len() + 1);
    let to = (at + below(choices, 20)).min(record.len());
    match below(choices, 6) {
        0 => drop(record.splice(at..at, PIECES[below(choices, PIECES.len())].iter().copied())),
        1 => drop(record.drain(at..to)),
        2 => {
            let again = record[at..to].to_vec();
            drop(record.splice(at..at, again));
        }
        3 => drop(record.splice(at..at, vec![b' '; below(choices, 150)])),
        4 => drop(record.splice(at..to, PIECES[below(choices, PIECES.len())].iter().copied())),
        _ => {
            if let Some(byte) = record.get_mut(at) {
                *byte = choices.arbitrary().unwrap_or_default();
            }
        }
    }
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
            None => one(&mut choices),
            Some(mut record) => {
                edit(&mut record, &mut choices);
                record
            }
        };
        records.push(record);
    }
    records
}

/// An archive, and how its records are to be found in it.
pub(crate) fn archive(bytes: &[u8]) -> (Framing, Vec<u8>) {
    let Some((&first, rest)) = bytes.split_first() else { return (Framing::Lines, Vec::new()) };
    let framing = Framing::ALL[usize::from(first) % Framing::ALL.len()];
    if let Way::Raw(rest) = way(rest) {
        return (framing, rest.to_vec());
    }
    let (before, between, behind): (&[u8], &[u8], &[u8]) = match framing {
        Framing::Array => (b"[\n", b",\n", b"\n]"),
        Framing::Whole => (b"", b" ", b""),
        Framing::Seq => (b"\x1e", b"\x1e", b""),
        Framing::Prefixed => (b"INFO x=1 ", b"\nWARN {} ", b" took 3 ms\n"),
        _ => (b"", b"\n", b"\n"),
    };
    let archive = [before, &records(rest).join(between), behind].concat();
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
