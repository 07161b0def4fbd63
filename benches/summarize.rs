//! From bytes to a summary, at one thread and at two: ours beside serde_json and simd-json.
//!
//! Ours frames, classifies, counts, keeps samples and checks its account. The others are given the
//! records, split them evenly among the threads, and only count failures. How to run this and how
//! to read it: `benches/README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "benches stop where they are wrong"
)]

mod engines;
mod support;

use std::io::Write;

use apitriage::{Framing, Input, Options, summarize};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput};
use rayon::prelude::*;

use engines::{Engine, Ours, Seen, SerdeIgnored, SerdeStruct, SerdeValue, SimdStruct, SimdTape};
use support::{Archive, SEED, Shape, budget};

const THREADS: [usize; 2] = [1, 2];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for shape in Shape::PARSED {
        let archive = Archive::make(shape, SEED, budget());
        let mut group = criterion.benchmark_group(format!("summarize {}", shape.name()));
        group
            .throughput(Throughput::BytesDecimal(archive.expected.bytes))
            .sampling_mode(SamplingMode::Flat);
        group.sample_size(20);
        for threads in THREADS {
            ours(&mut group, &archive, "summarize", &archive.bytes, threads, None);
            rival::<Ours>(&mut group, &archive, threads);
            rival::<SerdeValue>(&mut group, &archive, threads);
            rival::<SerdeStruct>(&mut group, &archive, threads);
            rival::<SerdeIgnored>(&mut group, &archive, threads);
            rival::<SimdTape>(&mut group, &archive, threads);
            rival::<SimdStruct>(&mut group, &archive, threads);
        }
        if shape != Shape::Pretty {
            let framings =
                [("framing lines", Framing::Lines), ("framing prefixed", Framing::Prefixed)];
            for (name, framing) in framings {
                ours(&mut group, &archive, name, &archive.bytes, 1, Some(framing));
            }
        }

        let gzip = gzip(&archive.bytes);
        let zstd = zstd::encode_all(&*archive.bytes, 3).unwrap();
        for threads in THREADS {
            ours(&mut group, &archive, "gzip", &gzip, threads, None);
            ours(&mut group, &archive, "zstd", &zstd, threads, None);
        }
        group.finish();
    }
    criterion.final_summary();
}

fn ours(
    group: &mut BenchmarkGroup<'_, WallTime>,
    archive: &Archive,
    name: &str,
    bytes: &[u8],
    threads: usize,
    framing: Option<Framing>,
) {
    let options = Options::new().threads(threads).framing(framing);
    group.bench_function(BenchmarkId::new(name, threads), |bencher| {
        bencher.iter(|| {
            let summary = summarize([Input::bytes("bench", bytes)], &options).unwrap();
            assert_eq!(
                (summary.records(), summary.failed()),
                (archive.expected.records, archive.expected.failed)
            );
        });
    });
}

fn rival<E: Engine>(group: &mut BenchmarkGroup<'_, WallTime>, archive: &Archive, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let records: Vec<&[u8]> = archive.records().collect();
    let each = records.len().div_ceil(threads * 8);
    let errors = archive.expected.failed + archive.expected.dry_run;
    group.bench_function(
        BenchmarkId::new(format!("records only: {}", E::NAME), threads),
        |bencher| {
            bencher.iter(|| {
                let counts = pool.install(|| {
                    records
                        .par_chunks(each)
                        .map(count_failures::<E>)
                        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
                });
                assert!(
                    counts == (errors, 0) || counts == (0, archive.expected.records),
                    "{}: {counts:?}",
                    E::NAME
                );
            });
        },
    );
}

/// The number of failures, and of records of which the engine only says that they are JSON.
fn count_failures<E: Engine>(records: &[&[u8]]) -> (u64, u64) {
    let mut engine = E::default();
    let (mut failures, mut valid) = (0, 0);
    for record in records {
        engine.read(record, |seen| match seen {
            Seen::Failure(_) | Seen::SomeFailure => failures += 1,
            Seen::Valid => valid += 1,
            Seen::Success => {}
            Seen::Refused => panic!("{} refuses a record", E::NAME),
        });
    }
    (failures, valid)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
