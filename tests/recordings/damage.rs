//! One damaged byte costs no call but those of its own entry, and what it costs is mentioned.
//!
//! Every byte of every file is damaged in several ways. This file must not know formats.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::ops::Range;

use apitriage::{Framing, Options};
use flate2::read::MultiGzDecoder;
use serde_json::value::RawValue;

use crate::reading::{SeenCall, SeenInput, see, see_all};
use crate::{assert_none, expectations, folder, options_of, recordings_in};

/// What a byte becomes.
const REPLACEMENTS: &[u8] = b"x\"\\{}\n:\xff";

/// Words that are part of what a recorder or the service has named: damage in them hides a call.
const NAMES: &[&str] = &[
    "Response",
    "Error",
    "Code",
    "log",
    "stream",
    "stdout",
    "stderr",
    "time",
    "__CONTENT__",
    "apiErrorCode",
    "errorCode",
    "eventName",
    "eventSource",
    "eventTime",
    "CloudAuditEvent",
    "Events",
    "requestID",
    "eventRegion",
];

/// Words in the names of files that are not damaged once more; and of one where a record has two
/// responses, of which the second is unread, or belongs to a malformed record.
const DAMAGED: &[&str] =
    &["hostile-", "damaged-", "cut-in-front", "line-cut-off", "second-response"];

struct Damaged {
    at: usize,
    what: String,
    bytes: Vec<u8>,
}

fn damaged(bytes: &[u8], at: usize) -> Vec<Damaged> {
    let splice = |what: String, len: usize, with: &[u8]| {
        let mut bytes = bytes.to_vec();
        bytes.splice(at..at + len, with.iter().copied());
        Damaged { at, what, bytes }
    };
    let mut all = vec![
        splice("removed".to_owned(), 1, b""),
        splice("a line feed before it".to_owned(), 0, b"\n"),
        splice("a quote before it".to_owned(), 0, b"\""),
    ];
    for &byte in REPLACEMENTS.iter().filter(|&&byte| byte != bytes[at]) {
        all.push(splice(format!("became {:?}", byte as char), 1, &[byte]));
    }
    all
}

/// Calls that may suffer together.
struct Block {
    /// Their lines or their JSON text.
    range: Range<usize>,
    /// Where the last of them ends. What comes after it separates it from the next.
    content_end: usize,
}

/// The calls of a line together, those of a JSON text, and those that overlap.
fn blocks(bytes: &[u8], seen: &SeenInput) -> Vec<Block> {
    let texts = json_texts(bytes);
    let mut blocks: Vec<Block> = Vec::new();
    for call in &seen.calls {
        let (start, end) = (call.offset as usize, (call.offset + call.length) as usize);
        let before = bytes[..start].iter().rposition(|&byte| byte == b'\n');
        let after = bytes[end..].iter().position(|&byte| byte == b'\n');
        let line_start = before.map_or(0, |newline| newline + 1);
        let line_end = after.map_or(bytes.len(), |newline| end + newline + 1);
        let (range, content_end) = match texts.iter().find(|text| text.contains(&start)) {
            Some(text) => {
                let end = text.end.max(end);
                (text.start.min(line_start)..end.max(line_end), end)
            }
            None => (line_start..line_end, end),
        };

        match blocks.last_mut().filter(|block| block.range.end > range.start) {
            Some(block) => {
                block.range.end = block.range.end.max(range.end);
                block.content_end = block.content_end.max(content_end);
            }
            None => blocks.push(Block { range, content_end }),
        }
    }
    blocks
}

/// The objects of a file that is a sequence of JSON texts and nothing else.
fn json_texts(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut texts = serde_json::Deserializer::from_slice(bytes).into_iter::<&RawValue>();
    let mut all = Vec::new();
    while let Some(text) = texts.next() {
        let Ok(text) = text else { return Vec::new() };
        let end = texts.byte_offset();
        all.push(end - text.get().len()..end);
    }
    all.retain(|text| bytes[text.start] == b'{');
    all
}

/// Where calls may be lost if the byte at `at` is damaged.
fn may_suffer(blocks: &[Block], at: usize) -> Range<usize> {
    let is_within = |block: &&Block| block.range.start < at && at < block.content_end;
    let start = blocks.iter().rev().find(|block| block.range.start <= at);
    let end = blocks.iter().find(|block| block.range.start >= at);
    match blocks.iter().find(is_within) {
        Some(block) => block.range.clone(),
        None => {
            let before = blocks.iter().rev().find(|block| block.range.start < at).or(start);
            before.map_or(0, |block| block.range.start)..end.map_or(usize::MAX, |b| b.range.end)
        }
    }
}

fn is_in_name(bytes: &[u8], at: usize) -> bool {
    let near = &bytes[at.saturating_sub(20)..(at + 20).min(bytes.len())];
    let at = at - at.saturating_sub(20);
    NAMES.iter().any(|name| {
        near.windows(name.len()).enumerate().any(|(start, window)| {
            window == name.as_bytes() && (start..start + name.len()).contains(&at)
        })
    })
}

/// Whether the recorder has cut the key of the response in two: every part of its lines is needed
/// to see it.
fn has_split_key(bytes: &[u8], call: &SeenCall) -> bool {
    let record = &bytes[call.offset as usize..(call.offset + call.length) as usize];
    let has = |word: &[u8]| record.windows(word.len()).any(|window| window == word);
    !has(b"Response") && !has(b"requestID") && !has(b"eyJ")
}

/// What is wrong with what was seen of a damaged file.
fn wrong(
    bytes: &[u8],
    whole: &SeenInput,
    blocks: &[Block],
    damaged: &Damaged,
    seen: &SeenInput,
) -> Option<String> {
    let mut left = BTreeMap::<_, usize>::new();
    for call in &seen.calls {
        *left.entry(call.answer()).or_default() += 1;
    }
    let mut lost = Vec::new();
    for call in &whole.calls {
        match left.get_mut(&call.answer()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => lost.push(call),
        }
    }

    let suffering = may_suffer(blocks, damaged.at);
    // A brace too many in an array of events: up to the one that closes it all is one record.
    let is_open_array = bytes.starts_with(b"[") && damaged.bytes.get(damaged.at) == Some(&b'{');
    // A library reads YAML, and stops at the first fault.
    let is_yaml = whole.row.framing == Some(Framing::Yaml);
    let suffering = if is_open_array || is_yaml { 0..usize::MAX } else { suffering };
    let near = whole.calls.iter().filter(|call| suffering.contains(&(call.offset as usize)));
    let near: Vec<_> = near.map(SeenCall::answer).collect();
    if let Some(far) = lost.iter().find(|call| !near.contains(&call.answer())) {
        return Some(format!("a call far away is lost, at {}", far.offset));
    }

    let fewer = whole.calls.len().saturating_sub(seen.calls.len());
    let mut mentions = seen.mentions().into_iter().zip(whole.mentions());
    let is_mentioned = mentions.any(|(now, before)| now > before);
    let is_named =
        is_in_name(bytes, damaged.at) || lost.iter().any(|call| has_split_key(bytes, call));
    if fewer > 0 && !is_mentioned && !is_named {
        return Some(format!("{fewer} calls are lost without a word"));
    }
    None
}

/// How many places of a file are tried: all of a small one.
const MOST_PLACES: usize = 800;

fn violations(name: &str, bytes: &[u8], options: &Options) -> Vec<String> {
    let options = options.clone().threads(2);
    let whole = see(bytes, &options).0;
    let blocks = blocks(bytes, &whole);
    let step = bytes.len().div_ceil(if bytes.len() > 10_000 { 40 } else { MOST_PLACES });
    let damaged: Vec<Damaged> =
        (0..bytes.len()).step_by(step).flat_map(|at| damaged(bytes, at)).collect();

    let mut all = Vec::new();
    for batch in damaged.chunks(2000) {
        let inputs: Vec<Vec<u8>> = batch.iter().map(|damaged| damaged.bytes.clone()).collect();
        for (damaged, seen) in batch.iter().zip(see_all(&inputs, &options).0) {
            if let Some(what) = wrong(bytes, &whole, &blocks, damaged, &seen) {
                let at = damaged.at;
                let before = String::from_utf8_lossy(&bytes[at.saturating_sub(24)..at]);
                let after = &bytes[at..(at + 24).min(bytes.len())];
                let after = String::from_utf8_lossy(after);
                all.push(format!(
                    "{name}: byte {at} {}: {what}: {before:?} ▶ {after:?}",
                    damaged.what
                ));
            }
        }
    }
    all
}

fn content(path: &std::path::Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut content = Vec::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut content).unwrap();
        return content;
    }
    bytes
}

#[test]
fn a_damaged_byte_costs_no_other_call_and_nothing_in_silence() {
    let folder = folder();
    let expected = expectations(&folder.join("expected.json"));
    let mut all = Vec::new();
    for (name, expected) in &expected {
        // Those that are damaged already are others with two wrong bytes.
        if DAMAGED.iter().any(|word| name.contains(word)) {
            continue;
        }
        let options = options_of(expected);
        all.extend(violations(name, &content(&folder.join(name)), &options));
    }
    let real = folder.join("real");
    for name in recordings_in(&real) {
        all.extend(violations(&name, &content(&real.join(&name)), &Options::new()));
    }
    assert_none(&all);
}
