//! Many records: framing under every cut, sums over threads and pieces, damage in compressed files.
//!
//! It must not know how a record is read.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use apitriage::fuzzing::{Found, HEAD_BYTES, HELD, How, decompressed, detect, frame, safe_cut};
use apitriage::internals::{parse, parse_prefix};
use apitriage::report::Report;
use apitriage::{
    FaultKind, Framing, Hooks, Input, Kernel, Limits, Options, Reject, Summary, Validation,
    classify, summarize_with,
};

use crate::{kernels_here, made, packed};

#[path = "../../src/frame/tests/slow.rs"]
mod slow;

/// Records do not depend on how their input was cut into buffers, on kernels, on what was learned,
/// nor on where it was split at a safe place; under `strict` they are those of the slow framers.
pub fn framing(bytes: &[u8]) {
    let (cuts, bytes) = bytes.split_at(bytes.len() / 4);
    let (framing, input) = made::archive(bytes);
    let limits = Limits::new()
        .record_bytes(if cuts.len().is_multiple_of(3) { 100 } else { 64 << 20 })
        .depth(40);
    // A large record is one that is larger than is held.
    let hold =
        cuts.first().map_or(HELD, |&hold| if hold < 128 { usize::from(hold) } else { 64 << 20 });
    let ends = made::ends(input.len(), cuts);
    for validation in [Validation::Strict, Validation::Structure] {
        let how = |kernel, cooldown| How { kernel, validation, cooldown, limits, hold };
        let plain = how(Kernel::Scalar, u32::MAX);
        let whole = frame(&input, 0, framing, &plain, &[input.len()]);
        for kernel in kernels_here() {
            for cooldown in [0, u32::MAX] {
                let how = how(kernel, cooldown);
                let way = format!("{framing} {validation:?} {} {cooldown} {ends:?}", kernel.word());
                assert_eq!(frame(&input, 0, framing, &how, &[input.len()]), whole, "{way}");
                assert_eq!(frame(&input, 0, framing, &how, &ends), whole, "{way}");
            }
        }
        let mut before = 0;
        for found in &whole.0 {
            assert!(
                before <= found.offset && found.offset + found.length <= input.len(),
                "{framing} {found:?}"
            );
            before = found.offset + found.length;
        }
        if let Some(cut) = safe_cut(framing, &input) {
            let (mut front, skipped, crowded) = frame(&input, 0, framing, &plain, &[cut]);
            let (rest, skipped_behind, crowded_behind) =
                frame(&input, cut, framing, &plain, &[input.len()]);
            front.extend(rest);
            let both = (front, skipped + skipped_behind, crowded + crowded_behind);
            assert_eq!(both, whole, "{framing}, split at {cut}");
        }
        if validation == Validation::Strict {
            let outcome = |end: Result<usize, apitriage::Fault>| {
                end.map(drop).map_err(|fault| (fault.kind, fault.at))
            };
            let records = whole
                .0
                .iter()
                .map(|found| (found.offset, found.length, outcome(found.end)))
                .collect();
            assert_eq!(
                (records, whole.1, whole.2),
                slow::frame(framing, &input, &limits, hold),
                "{framing}"
            );
        }
    }
    if input.len() < HEAD_BYTES {
        assert_eq!(detect(&input, &limits), slow::auto(&input, &limits));
    }
}

/// What `lines` means.
fn lines(input: &[u8], depth: usize) -> Vec<Found> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let mut found = Vec::new();
    let mut at = if input.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    for line in input[at..].split(|&byte| byte == b'\n') {
        let start = line.iter().take_while(|byte| is_blank(byte)).count();
        let end = line.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
        let record = &line[start..end];
        if !record.is_empty() {
            found.push(Found::of(at + start, record.len(), &parse(record, depth)));
        }
        at += line.len() + 1;
    }
    found
}

/// A summary, and the malformed records in order.
type Sum = (Summary, Vec<(u64, u64, String)>);

fn sum(input: Input<'_>, options: &Options) -> Sum {
    let rejects = Arc::new(Mutex::new(Vec::new()));
    let kept = rejects.clone();
    let on_reject = move |reject: &Reject<'_>| {
        kept.lock().unwrap().push((reject.offset, reject.length, reject.fault.to_string()));
        Ok(())
    };
    let hooks = Hooks::new().on_reject(on_reject);
    let summary = summarize_with([input], options, hooks).unwrap();
    let rejects = std::mem::take(&mut *rejects.lock().unwrap());
    assert_eq!(rejects.len() as u64, summary.malformed());
    (summary, rejects)
}

/// Gives little at a time, and is interrupted.
struct Dripping<'a>(&'a [u8], usize);

impl Read for Dripping<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 += 1;
        if self.1.is_multiple_of(3) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = (self.1 % 7 + 1).min(out.len());
        self.0.read(&mut out[..most])
    }
}

/// Pieces, threads, kernels, and the way in which bytes arrive change nothing, at either level.
pub fn chunks(bytes: &[u8]) {
    let (framing, input) = made::archive(bytes);
    let framing = (!bytes.len().is_multiple_of(4)).then_some(framing);
    let limits = Limits::new().unknown_codes(bytes.len() % 5);
    for validation in [Validation::Strict, Validation::Structure] {
        let options = |threads, chunk_bytes, kernel| {
            Options::new()
                .threads(threads)
                .chunk_bytes(chunk_bytes)
                .framing(framing)
                .limits(limits)
                .validation(validation)
                .kernel(kernel)
                .samples(2)
                .by_input(true)
        };
        let whole = sum(Input::bytes("x", &input), &options(1, 512 << 10, Kernel::Scalar));
        let ways = [(1, 1), (2, 64), (3, 7), (1, 512 << 10)];
        for ((threads, chunk_bytes), kernel) in ways.into_iter().zip(kernels_here().cycle()) {
            let options = options(threads, chunk_bytes, kernel);
            assert_eq!(sum(Input::bytes("x", &input), &options), whole, "{options:?}");
        }
        let options = options(2, 100, Kernel::default());
        assert_eq!(sum(Input::reader("x", Dripping(&input, 0)), &options), whole, "{validation:?}");
    }
}

/// A summary is the sum of its records: one by one, in any two parts, in any order, written and
/// read again.
pub fn summary(bytes: &[u8]) {
    let records = made::records(bytes);
    let input = records
        .iter()
        .map(|record| record.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect());
    let input = input.collect::<Vec<Vec<u8>>>().join(&b'\n');
    let limits = Limits::new().unknown_codes(bytes.len() % 4);
    let options = Options::new().threads(1).framing(Framing::Lines).limits(limits).samples(2);
    let (whole, _) = sum(Input::bytes("x", &input), &options);
    if !is_plain(&whole) {
        return;
    }
    under_each_kernel(&input, &options, &whole);
    let empty = || Summary::new(options.samples, limits.unknown_codes);
    let mut parts = [empty(), empty(), empty()];
    // `classify` takes a record that a file holds alone, so a mark at its beginning is none of the
    // record's.
    if input.windows(3).any(|bytes| bytes == b"\xef\xbb\xbf") {
        return;
    }
    for (at, Found { offset, length, .. }) in lines(&input, limits.depth).into_iter().enumerate() {
        let record = &input[offset..offset + length];
        parts[at % 3].add("x", offset as u64, record, &classify(record));
    }
    let merged = |order: [usize; 3]| {
        let mut all = empty();
        order.iter().for_each(|&part| all.merge(parts[part].clone()));
        all
    };
    let one = merged([0, 1, 2]);
    assert_eq!(merged([2, 0, 1]), one);
    let mut right = parts[1].clone();
    right.merge(parts[2].clone());
    let mut left = parts[0].clone();
    left.merge(right);
    assert_eq!(left, one);
    assert_eq!(counted(&one), counted(&whole));
    let written = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&written).unwrap(), whole);
}

/// Each says the same at each level; and where nothing is malformed, `structure` says what `strict`
/// does.
fn under_each_kernel(input: &[u8], options: &Options, strict: &Summary) {
    let under = |kernel, validation| {
        sum(Input::bytes("x", input), &options.clone().kernel(kernel).validation(validation)).0
    };
    let structure = under(Kernel::Scalar, Validation::Structure);
    for kernel in kernels_here() {
        assert_eq!(under(kernel, Validation::Strict), *strict, "{}", kernel.word());
        assert_eq!(under(kernel, Validation::Structure), structure, "{}", kernel.word());
    }
    assert!(structure.malformed() <= strict.malformed());
    if strict.malformed() == 0 {
        assert_eq!(counted(&structure), counted(strict));
    }
}

/// Whether the input was read as the text that it is: by chance one begins as a compressed file
/// does, or as UTF-16.
fn is_plain(summary: &Summary) -> bool {
    summary.is_complete() && summary.inputs().iter().all(|row| row.compression.is_none())
}

/// What a summary says of records; of inputs, records that were added one by one say nothing.
fn counted(summary: &Summary) -> serde_json::Value {
    let mut report = serde_json::to_value(Report::new(summary, None)).unwrap();
    for key in ["inputs", "bytes"] {
        report.as_object_mut().unwrap().remove(key);
    }
    report
}

/// Whatever became of a compressed file, pieces and threads change nothing, and without damage it
/// is what went in.
pub fn decompress(bytes: &[u8]) {
    let Some((&mode, bytes)) = bytes.split_first() else { return };
    let (damage, bytes) = bytes.split_at(bytes.len().min(6));
    let (framing, content) = made::archive(bytes);
    let mut file = match mode % 4 {
        0 => [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], bytes].concat(),
        1 => [&b"\x28\xb5\x2f\xfd"[..], bytes].concat(),
        2 => packed::gzip(&content, damage.get(4..).unwrap_or_default()),
        _ => packed::zstd(&content, damage.get(4..).unwrap_or_default()),
    };
    let is_whole = mode % 4 >= 2 && (damage.is_empty() || mode < 128);
    if !is_whole {
        damaged(&mut file, damage);
    }
    let in_order = decompressed(&file, &[]);
    assert!(
        decompressed(&file, damage) == in_order && decompressed(&file, &[mode]) == in_order,
        "{mode} {damage:?}"
    );
    let options = |threads, chunk_bytes| {
        Options::new().threads(threads).chunk_bytes(chunk_bytes).framing(framing)
    };
    let whole = sum(Input::bytes("x", &file), &options(1, 512 << 10));
    for (threads, chunk_bytes) in [(1, 1000), (2, 64)] {
        assert_eq!(
            sum(Input::bytes("x", &file), &options(threads, chunk_bytes)),
            whole,
            "{threads} {chunk_bytes}"
        );
    }
    assert_eq!(sum(Input::reader("x", Dripping(&file, 0)), &options(2, 100)), whole);
    if is_whole {
        let plain = sum(Input::bytes("x", &content), &options(1, 512 << 10));
        if !is_plain(&plain.0) {
            return;
        }
        assert_eq!((counted(&plain.0), &plain.1), (counted(&whole.0), &whole.1));
        assert!(whole.0.is_complete());
    }
}

/// Cut, flipped, or something put behind.
fn damaged(file: &mut Vec<u8>, damage: &[u8]) {
    let &[how, high, low, what, ..] = damage else { return };
    let at = usize::from(u16::from_be_bytes([high, low])) % file.len().max(1);
    match how % 4 {
        0 => file.truncate(at),
        1 => file.push(what),
        2 => file.extend([0; 9]),
        _ => {
            if let Some(byte) = file.get_mut(at) {
                *byte ^= what | 1;
            }
        }
    }
}
