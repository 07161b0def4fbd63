//! From a batch of requests in memory to rendered results, at one thread and at two.
//!
//! Beside it is serde_json, which only reads the same lines into values: any validator that works
//! on values must do that first. How to read this: `benches/README.md`.

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

mod support;

use apitriage::{CheckOptions, Input, check_requests};
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use rayon::prelude::*;
use serde_json::Value;

use support::requests::{Batch, NOW, batch};
use support::{SEED, budget};

/// How many of a thousand requests have an error.
const WRONG_PER_MILLE: [u64; 2] = [10, 1000];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for wrong in WRONG_PER_MILLE {
        let batch = batch(SEED, budget(), wrong);
        let name = format!("check, {} % wrong", wrong / 10);
        let mut group = criterion.benchmark_group(name);
        group
            .throughput(Throughput::Elements(batch.requests))
            .sampling_mode(SamplingMode::Flat)
            .sample_size(20);
        for threads in [1, 2] {
            group.bench_function(BenchmarkId::new("check_requests", threads), |bencher| {
                bencher.iter(|| check_batch(&batch, threads));
            });
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            group.bench_function(BenchmarkId::new("serde_json Value only", threads), |bencher| {
                bencher.iter(|| pool.install(|| read_values(&batch)));
            });
        }
        group.finish();
    }
    criterion.final_summary();
}

fn check_batch(batch: &Batch, threads: usize) {
    let options = CheckOptions::new().now(NOW).threads(threads);
    let mut invalid = 0;
    let (totals, unread) = check_requests(
        [Input::bytes("bench", &batch.bytes)],
        &options,
        |request, out| out.push(b'0' + u8::from(request.findings.has_errors())),
        |bytes| {
            invalid += bytes.iter().filter(|&&byte| byte == b'1').count() as u64;
            Ok(())
        },
    )
    .unwrap();
    assert_eq!(
        (totals.requests, totals.invalid, invalid),
        (batch.requests, batch.invalid, batch.invalid)
    );
    assert!(unread.is_empty());
}

fn read_values(batch: &Batch) {
    let lines: Vec<&[u8]> =
        batch.bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    let objects = lines
        .par_iter()
        .filter(|line| serde_json::from_slice::<Value>(line).unwrap().is_object())
        .count();
    assert_eq!(objects as u64, batch.requests);
}
