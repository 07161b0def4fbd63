//! One record: every kernel and every way of reading against the plain parser, and that against
//! serde_json.
//!
//! It must not know archives.

use apitriage::fuzzing::{HELD, How, look, read};
use apitriage::internals::{Reading, parse};
use apitriage::{Kernel, Limits, Validation, classify};

use crate::{kernels_here, made, oracle};

/// Whatever a kernel says of bytes, the scalar one says: from every place of a block on, to every
/// length.
pub fn kernels(bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(512)];
    for kernel in kernels_here() {
        for from in 0..bytes.len().min(64) {
            // Exactly as long as the bytes, so that what is read behind them is seen by a
            // sanitizer.
            let rest: Box<[u8]> = bytes[from..].into();
            let seen = look(kernel, &rest);
            assert!(seen.is_noticed, "{} {rest:?}", kernel.word());
            assert_eq!(seen, look(Kernel::Scalar, &rest), "{} {rest:?}", kernel.word());
        }
    }
}

/// Verdict, kind and place of a fault, and fields are the plain parser's, with every kernel,
/// whether the record's shape is known or not; what the plain parser accepts is JSON to serde_json,
/// and means the same.
pub fn records(bytes: &[u8]) {
    let record = made::record(bytes);
    oracle::check(&record);
    same(&[&record, &record, &record]);
}

/// The same for records one after another, most of them like earlier ones, so that shapes are
/// learned and used.
pub fn fast_path(bytes: &[u8]) {
    let records = made::records(bytes);
    let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    same(&records);
    if let [first, second, ..] = records[..] {
        // One text behind another: what a shape says must not reach over its end.
        let both = [first, b" ", second].concat();
        same(&[first, second, &both, first]);
    }
}

fn same(records: &[&[u8]]) {
    let limits = Limits::new().depth(40);
    for limits in [Limits::default(), limits] {
        let plain: Vec<Reading<'_>> =
            records.iter().map(|record| parse(record, limits.depth)).collect();
        let mut rough: Option<Vec<Reading<'_>>> = None;
        for kernel in kernels_here() {
            for cooldown in [0, 1, u32::MAX] {
                let how =
                    How { kernel, validation: Validation::Strict, cooldown, limits, hold: HELD };
                assert_eq!(read(records, &how), plain, "{} {cooldown}", kernel.word());
                let roughly = read(records, &How { validation: Validation::Structure, ..how });
                let rough = rough.get_or_insert_with(|| roughly.clone());
                assert_eq!(&roughly, rough, "{} {cooldown}, structure", kernel.word());
            }
        }
        for (plain, roughly) in plain.iter().zip(rough.unwrap_or_default()) {
            assert!(
                plain.end.is_err() || *plain == roughly,
                "valid, and read otherwise: {plain:?} {roughly:?}"
            );
        }
    }
    for record in records {
        let _ = classify(record).outcome();
    }
}
