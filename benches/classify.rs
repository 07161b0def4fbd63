//! Classifying one record after another, from memory: ours beside serde_json and simd-json.
//!
//! Every engine must find the generator's counts before it is timed. How to run this and how to
//! read it: `benches/README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "benches stop where they are wrong"
)]

mod engines;
mod support;

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};

use engines::{
    Engine, Grammar, Ours, Seen, SerdeIgnored, SerdeStruct, SerdeValue, SimdStruct, SimdTape, check,
};
use support::{Archive, SEED, Shape, budget};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for shape in Shape::PARSED {
        let archive = Archive::make(shape, SEED, budget());
        let mut group = criterion.benchmark_group(shape.name());
        group
            .throughput(Throughput::BytesDecimal(archive.expected.bytes))
            .sampling_mode(SamplingMode::Flat);
        group.sample_size(20);
        bench::<Ours>(&mut group, &archive);
        bench::<Grammar>(&mut group, &archive);
        bench::<SerdeValue>(&mut group, &archive);
        bench::<SerdeStruct>(&mut group, &archive);
        bench::<SerdeIgnored>(&mut group, &archive);
        bench::<SimdTape>(&mut group, &archive);
        bench::<SimdStruct>(&mut group, &archive);
        group.finish();
    }
    criterion.final_summary();
}

fn bench<E: Engine>(group: &mut BenchmarkGroup<'_, WallTime>, archive: &Archive) {
    check::<E>(archive);
    let mut engine = E::default();
    group.bench_function(E::NAME, |bencher| {
        bencher.iter(|| failures_and_lengths(&mut engine, archive))
    });
}

/// The number of failures and the length of their codes. That is little work which needs every
/// answer.
fn failures_and_lengths<E: Engine>(engine: &mut E, archive: &Archive) -> (u64, usize) {
    let (mut failures, mut lengths) = (0, 0);
    for record in archive.records() {
        engine.read(black_box(record), |seen| match seen {
            Seen::Failure(code) => {
                failures += 1;
                lengths += code.len();
            }
            Seen::SomeFailure => failures += 1,
            Seen::Success | Seen::Valid | Seen::Refused => {}
        });
    }
    (failures, lengths)
}
