//! Finding a code in the catalog: the perfect hash beside a hash map and a binary search.
//!
//! As in an archive, some codes are frequent, and their order cannot be predicted. All three must
//! give the same answers before they are timed.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "benches stop where they are wrong"
)]

mod support;

use std::collections::HashMap;
use std::hint::black_box;

use apitriage::catalog::entries;
use apitriage::internals::index_of;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};

use support::SEED;
use support::random::Random;
use support::words::{CODES, UNKNOWN};

/// So many that a branch predictor cannot learn their order.
const LOOK_UPS: usize = 1 << 16;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let known: Vec<&str> = CODES.into_iter().filter(|code| !UNKNOWN.contains(code)).collect();
    for (name, codes) in [("known", &known[..]), ("unknown", &UNKNOWN), ("as in failures", &CODES)]
    {
        let sample = sample(codes);
        let mut group = criterion.benchmark_group(format!("catalog, {name}"));
        group.throughput(Throughput::Elements(LOOK_UPS as u64));
        bench_all(&mut group, &sample);
        group.finish();
    }
    criterion.final_summary();
}

fn bench_all(group: &mut BenchmarkGroup<'_, WallTime>, sample: &[Vec<u8>]) {
    let map: HashMap<&[u8], usize> =
        entries().iter().enumerate().map(|(index, entry)| (entry.code.as_bytes(), index)).collect();
    let in_map = |code: &[u8]| map.get(code).copied();
    let by_search =
        |code: &[u8]| entries().binary_search_by(|entry| entry.code.as_bytes().cmp(code)).ok();
    let one_by_one = |code: &[u8]| entries().iter().position(|entry| entry.code.as_bytes() == code);

    for code in sample {
        let answer = one_by_one(code);
        assert_eq!(index_of(code), answer);
        assert_eq!(in_map(code), answer);
        assert_eq!(by_search(code), answer);
    }

    bench(group, "index_of", sample, index_of);
    bench(group, "HashMap", sample, in_map);
    bench(group, "binary search", sample, by_search);
}

fn bench(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    sample: &[Vec<u8>],
    find: impl Fn(&[u8]) -> Option<usize>,
) {
    group.bench_function(name, |bencher| {
        bencher
            .iter(|| sample.iter().map(|code| find(black_box(code)).unwrap_or(1)).sum::<usize>());
    });
}

/// Codes drawn from `codes`, the front ones more often.
fn sample(codes: &[&str]) -> Vec<Vec<u8>> {
    let mut random = Random::new(SEED);
    let mut sample = Vec::with_capacity(LOOK_UPS);
    for _ in 0..LOOK_UPS {
        let end = 1 + random.below(codes.len() as u64);
        let drawn = random.below(end) as usize;
        sample.push(codes[drawn].as_bytes().to_vec());
    }
    sample
}
