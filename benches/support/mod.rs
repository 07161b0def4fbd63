//! Archives for benchmarks, tests and experiments: made from a seed, with the counts they must
//! give.
//!
//! `benches/README.md` says why these are not the records of `apitriage::generate`.

pub mod body;
pub mod clock;
pub mod code_ranks;
pub mod events;
pub mod expected;
pub mod generate;
pub mod machine;
pub mod operation_log;
pub mod payload;
pub mod random;
pub mod record;
pub mod requests;
pub mod shape;
#[path = "../../src/generate/random.rs"]
mod split_mix;
pub mod spread;
pub mod words;
pub mod wrapping;

use std::ops::Range;

pub use expected::Expected;
pub use shape::Shape;

/// The seed that is used wherever none is given.
pub const SEED: u64 = 20_190_319;

/// An archive in memory, split into its records.
pub struct Archive {
    pub bytes: Vec<u8>,
    pub expected: Expected,
    records: Vec<Range<usize>>,
}

impl Archive {
    pub fn make(shape: Shape, seed: u64, budget: usize) -> Self {
        let mut bytes = Vec::with_capacity(budget);
        let mut records = Vec::new();
        let expected = generate::generate(shape, seed, budget as u64, |record| {
            let start = bytes.len();
            bytes.extend_from_slice(record.as_bytes());
            records.push(start..bytes.len());
            bytes.push(b'\n');
            Ok(())
        });
        Archive { bytes, records, expected: expected.expect("nothing is written anywhere") }
    }

    pub fn records(&self) -> impl Iterator<Item = &[u8]> {
        self.records.iter().map(|range| &self.bytes[range.clone()])
    }
}

/// How many bytes an archive gets: `APITRIAGE_BENCH_MIB`, or 16 MiB.
pub fn budget() -> usize {
    let mib = match std::env::var("APITRIAGE_BENCH_MIB") {
        Ok(text) => text.parse().expect("APITRIAGE_BENCH_MIB is a whole number"),
        Err(_) => 16,
    };
    mib << 20
}
