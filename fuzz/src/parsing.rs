//! One record: every kernel and every way of reading is compared with the plain parser, and that
//! with serde_json.
//!
//! It must not know archives.

use apitriage::fuzzing::{MAX_BUFFERED, ReadSettings, read_all, scan_with};
use apitriage::internals::{Reading, parse};
use apitriage::{Kernel, Limits, Validation, classify};

use crate::{made, oracle, supported_kernels};

/// Every kernel gives the answers of the scalar one, from every place of a block on, for any
/// length.
pub fn kernels(bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(512)];
    for kernel in supported_kernels() {
        for from in 0..bytes.len().min(64) {
            // The allocation is exactly as long as the bytes, so that a sanitizer notices a read
            // after them.
            let rest: Box<[u8]> = bytes[from..].into();
            let answers = scan_with(kernel, &rest);
            assert!(answers.is_noticed, "{} {rest:?}", kernel.word());
            assert_eq!(answers, scan_with(Kernel::Scalar, &rest), "{} {rest:?}", kernel.word());
        }
    }
}

/// Verdict, kind and place of a fault, and fields are those of the plain parser, with every kernel,
/// whether the shape of the record is known or not. What the plain parser accepts is JSON to
/// serde_json, and means the same.
pub fn records(bytes: &[u8]) {
    let record = made::record(bytes);
    oracle::check(&record);
    assert_readings_agree(&[&record, &record, &record]);
}

/// The same for several records, most of them like earlier ones, so that shapes are learned and
/// used.
pub fn fast_path(bytes: &[u8]) {
    let records = made::records(bytes);
    let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    assert_readings_agree(&records);
    if let [first, second, ..] = records[..] {
        // One text after another: a known shape must not match across the end of the first.
        let both = [first, b" ", second].concat();
        assert_readings_agree(&[first, second, &both, first]);
    }
}

fn assert_readings_agree(records: &[&[u8]]) {
    for limits in [Limits::default(), Limits::new().depth(40)] {
        let plain: Vec<Reading<'_>> =
            records.iter().map(|record| parse(record, limits.depth)).collect();
        let mut by_structure: Option<Vec<Reading<'_>>> = None;
        for kernel in supported_kernels() {
            for cooldown in [0, 1, u32::MAX] {
                let settings = |validation| ReadSettings {
                    kernel,
                    validation,
                    cooldown,
                    limits,
                    most_buffered: MAX_BUFFERED,
                };
                let strict = read_all(records, &settings(Validation::Strict));
                assert_eq!(strict, plain, "{} {cooldown}", kernel.word());

                let structure = read_all(records, &settings(Validation::Structure));
                let first = by_structure.get_or_insert_with(|| structure.clone());
                assert_eq!(&structure, first, "{} {cooldown}, structure", kernel.word());
            }
        }

        for (plain, structure) in plain.iter().zip(by_structure.unwrap_or_default()) {
            assert!(
                plain.end.is_err() || *plain == structure,
                "valid, and read differently under `structure`: {plain:?} {structure:?}"
            );
        }
    }
    for record in records {
        let _ = classify(record).outcome();
    }
}
