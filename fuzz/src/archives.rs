//! Many records: framing under any cut, summaries over threads and pieces, damaged compressed
//! files.
//!
//! It must not know how a record is read.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use apitriage::fuzzing::{
    FramedInput, FramedRecord, HEAD_BYTES, MAX_BUFFERED, ReadSettings, decompressed, detect,
    frame_input, safe_cut,
};
use apitriage::internals::{parse, parse_prefix};
use apitriage::report::Report;
use apitriage::{
    Dimension, FaultKind, Framing, Hooks, Input, Kernel, Limits, Options, Reject, Summary,
    Validation, classify, summarize_with,
};

use crate::{made, packed, supported_kernels};

#[path = "../../src/frame/tests/slow.rs"]
mod slow;

/// Records do not depend on how their input was cut into buffers, on kernels, on what was learned,
/// nor on where the input was split at a safe place. Under `strict` they are those of the slow
/// framers.
pub fn framing(bytes: &[u8]) {
    let (cuts, bytes) = bytes.split_at(bytes.len() / 4);
    let (framing, input) = made::archive(bytes);
    let limits = Limits::new()
        .record_bytes(if cuts.len().is_multiple_of(3) { 100 } else { 64 << 20 })
        .depth(40);
    // With little buffered, most records are oversized.
    let most_buffered = match cuts.first() {
        None => MAX_BUFFERED,
        Some(&little) if little < 128 => usize::from(little),
        Some(_) => 64 << 20,
    };
    let ends = made::ends(input.len(), cuts);

    for validation in [Validation::Strict, Validation::Structure] {
        let settings =
            |kernel, cooldown| ReadSettings { kernel, validation, cooldown, limits, most_buffered };
        let plain = settings(Kernel::Scalar, u32::MAX);
        let whole = frame_input(&input, 0, framing, &plain, &[input.len()]);
        for kernel in supported_kernels() {
            for cooldown in [0, u32::MAX] {
                let settings = settings(kernel, cooldown);
                let way = format!("{framing} {validation:?} {} {cooldown} {ends:?}", kernel.word());
                let at_once = frame_input(&input, 0, framing, &settings, &[input.len()]);
                assert_eq!(at_once, whole, "{way}");
                let in_buffers = frame_input(&input, 0, framing, &settings, &ends);
                assert_eq!(in_buffers, whole, "{way}");
            }
        }

        assert_in_order(&whole, input.len());
        if let Some(cut) = safe_cut(framing, &input) {
            let mut both = frame_input(&input, 0, framing, &plain, &[cut]);
            let back = frame_input(&input, cut, framing, &plain, &[input.len()]);
            both.records.extend(back.records);
            both.texts.extend(back.texts);
            both.whole.extend(back.whole);
            both.skipped_lines += back.skipped_lines;
            both.crowded_lines += back.crowded_lines;
            assert_eq!(both, whole, "{framing}, split at {cut}");
        }
        if validation == Validation::Strict {
            let slow = slow::frame(framing, &input, &limits, most_buffered);
            assert_eq!(as_slow_framers_say(&whole), slow, "{framing}");
        }
    }
    if input.len() < HEAD_BYTES {
        assert_eq!(detect(&input, &limits), slow::auto(&input, &limits));
    }
}

/// No record begins before the end of the one before it, or ends after the input.
fn assert_in_order(framed: &FramedInput, len: usize) {
    let mut before = 0;
    for record in &framed.records {
        let end = record.offset + record.length;
        assert!(before <= record.offset && end <= len, "{record:?}");
        before = end;
    }
}

/// What was framed, in the form of the slow framers, which do not say what is in a record.
fn as_slow_framers_say(framed: &FramedInput) -> slow::SlowFound {
    let slow_record = |record: &FramedRecord| {
        let end = record.end.map(drop).map_err(|fault| (fault.kind, fault.at));
        (record.offset, record.length, end)
    };
    slow::SlowFound {
        records: framed.records.iter().map(slow_record).collect(),
        texts: framed.texts.clone(),
        whole: framed.whole.clone(),
        skipped: framed.skipped_lines,
        crowded: framed.crowded_lines,
    }
}

/// The records of an input under `lines`, from the definition of that framing.
fn records_of_lines(input: &[u8], depth: usize) -> Vec<FramedRecord> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let mut records = Vec::new();
    let mut at = if input.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    for line in input[at..].split(|&byte| byte == b'\n') {
        let start = line.iter().take_while(|byte| is_blank(byte)).count();
        let end = line.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
        let record = &line[start..end];
        if !record.is_empty() {
            let reading = parse(record, depth);
            records.push(FramedRecord::of(at + start, record.len(), &reading));
        }
        at += line.len() + 1;
    }
    records
}

/// A summary, and the offset, length and fault of each malformed record, in order.
type SummaryAndRejects = (Summary, Vec<(u64, u64, String)>);

fn summed_up(input: Input<'_>, options: &Options) -> SummaryAndRejects {
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

/// Yields little at a time, and is interrupted at every third call.
struct DrippingReader<'a> {
    rest: &'a [u8],
    calls: usize,
}

impl<'a> DrippingReader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        DrippingReader { rest: bytes, calls: 0 }
    }
}

impl Read for DrippingReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls.is_multiple_of(3) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = (self.calls % 7 + 1).min(out.len());
        self.rest.read(&mut out[..most])
    }
}

/// Pieces, threads, kernels, and the way in which bytes arrive change no summary and no reject,
/// under `strict` and `structure`.
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
                .by([Dimension::Input])
        };
        let whole = summed_up(Input::bytes("x", &input), &options(1, 512 << 10, Kernel::Scalar));
        let ways = [(1, 1), (2, 64), (3, 7), (1, 512 << 10)];
        for ((threads, chunk_bytes), kernel) in ways.into_iter().zip(supported_kernels().cycle()) {
            let options = options(threads, chunk_bytes, kernel);
            assert_eq!(summed_up(Input::bytes("x", &input), &options), whole, "{options:?}");
        }
        let options = options(2, 100, Kernel::default());
        assert_eq!(
            summed_up(Input::reader("x", DrippingReader::new(&input)), &options),
            whole,
            "{validation:?}"
        );
    }
}

/// A summary is the sum of its records: added one by one, merged in any order and grouping, written
/// and read back.
pub fn summary(bytes: &[u8]) {
    let records = made::records(bytes);
    let input = records
        .iter()
        .map(|record| record.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect());
    let input = input.collect::<Vec<Vec<u8>>>().join(&b'\n');
    let limits = Limits::new().unknown_codes(bytes.len() % 4);
    let options = Options::new().threads(1).framing(Framing::Lines).limits(limits).samples(2);
    let (whole, _) = summed_up(Input::bytes("x", &input), &options);
    if !is_plain(&whole) {
        return;
    }
    assert_kernels_agree(&input, &options, &whole);

    let empty = || Summary::new(options.samples, limits.unknown_codes);
    let mut parts = [empty(), empty(), empty()];
    // `classify` takes its bytes for a whole file, so it skips a byte order mark, which in a line
    // is part of the record.
    if input.windows(3).any(|bytes| bytes == b"\xef\xbb\xbf") {
        return;
    }
    for (at, framed) in records_of_lines(&input, limits.depth).into_iter().enumerate() {
        let record = &input[framed.offset..framed.offset + framed.length];
        parts[at % 3].add("x", framed.offset as u64, record, &classify(record));
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

/// All kernels agree at each level, and where nothing is malformed, so do the levels.
fn assert_kernels_agree(input: &[u8], options: &Options, strict: &Summary) {
    let under = |kernel, validation| {
        summed_up(Input::bytes("x", input), &options.clone().kernel(kernel).validation(validation))
            .0
    };
    let structure = under(Kernel::Scalar, Validation::Structure);
    for kernel in supported_kernels() {
        assert_eq!(under(kernel, Validation::Strict), *strict, "{}", kernel.word());
        assert_eq!(under(kernel, Validation::Structure), structure, "{}", kernel.word());
    }
    assert!(structure.malformed() <= strict.malformed());
    if strict.malformed() == 0 {
        assert_eq!(counted(&structure), counted(strict));
    }
}

/// Whether the input was read as the text that it is. By chance one begins like a compressed file,
/// or like UTF-16.
fn is_plain(summary: &Summary) -> bool {
    summary.is_complete() && summary.inputs().iter().all(|row| row.compression.is_none())
}

/// What a summary says of records. Records that are added one by one say nothing of inputs, so
/// those are left out.
fn counted(summary: &Summary) -> serde_json::Value {
    let mut report = serde_json::to_value(Report::new(summary, &[])).unwrap();
    // What was not read is in no record that was added.
    for key in ["inputs", "bytes", "unread"] {
        report.as_object_mut().unwrap().remove(key);
    }
    report
}

/// Pieces and threads change nothing, whatever damaged a compressed file; without damage its
/// content is what went in.
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
        damage_file(&mut file, damage);
    }

    let in_order = decompressed(&file, &[]);
    assert!(
        decompressed(&file, damage) == in_order && decompressed(&file, &[mode]) == in_order,
        "{mode} {damage:?}"
    );

    let options = |threads, chunk_bytes| {
        Options::new().threads(threads).chunk_bytes(chunk_bytes).framing(framing)
    };
    let whole = summed_up(Input::bytes("x", &file), &options(1, 512 << 10));
    for (threads, chunk_bytes) in [(1, 1000), (2, 64)] {
        assert_eq!(
            summed_up(Input::bytes("x", &file), &options(threads, chunk_bytes)),
            whole,
            "{threads} {chunk_bytes}"
        );
    }
    assert_eq!(summed_up(Input::reader("x", DrippingReader::new(&file)), &options(2, 100)), whole);
    if is_whole {
        let plain = summed_up(Input::bytes("x", &content), &options(1, 512 << 10));
        if !is_plain(&plain.0) {
            return;
        }
        assert_eq!((counted(&plain.0), &plain.1), (counted(&whole.0), &whole.1));
        assert!(whole.0.is_complete());
    }
}

/// Cuts the file, flips bits of a byte, or appends something.
fn damage_file(file: &mut Vec<u8>, damage: &[u8]) {
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
