//! From bytes in memory to a summary, for the same calls in each recording format.
//!
//! Every row runs once in each round, and each round begins with another row. Ratios are those of
//! two times of the same round. Prints Markdown. How to run this and how to read it:
//! `benches/README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "benches stop where they are wrong"
)]

mod recorded;
mod support;

use std::time::Instant;

use apitriage::{Dimension, Kernel, Options};
use recorded::Recorded;
use support::machine::{Work, cores, cpu, load};
use support::spread::{in_words, spread};
use support::{SEED, budget};

const ROUNDS: usize = 15;

/// What is run on an archive, and the time that it took in each round.
struct Row<'r> {
    name: &'static str,
    recorded: &'r Recorded,
    threads: usize,
    by: Vec<Dimension>,
    aim: &'static str,
    seconds: Vec<f64>,
}

impl<'r> Row<'r> {
    /// At one thread, and without groups.
    fn plain(recorded: &'r Recorded) -> Self {
        let name = recorded.name;
        let aim = recorded.aim;
        Row { name, recorded, threads: 1, by: Vec::new(), aim, seconds: Vec::new() }
    }

    fn time(&mut self) {
        let options = Options::new().threads(self.threads).by(self.by.clone());
        let started = Instant::now();
        let summary = self.recorded.summarize(&options);
        self.seconds.push(started.elapsed().as_secs_f64());
        self.recorded.check(&summary, &self.by);
    }

    fn speeds(&self) -> impl Iterator<Item = f64> {
        self.seconds.iter().map(|seconds| self.recorded.bytes.len() as f64 / seconds / 1e9)
    }
}

fn main() {
    let is_test = std::env::args().any(|arg| arg == "--test");
    let rounds = if is_test { 1 } else { ROUNDS };
    let all = recorded::all(budget(), SEED);
    let mut rows: Vec<Row<'_>> = all.iter().map(Row::plain).collect();
    let (formats, groups) = (rows.len(), [Dimension::Action, Dimension::Hour]);
    for recorded in all.iter().filter(|recorded| recorded.is_grouped) {
        let (name, by, aim) = ("by action, hour", groups.to_vec(), "≤ 1.15");
        rows.push(Row { name, by, aim, ..Row::plain(recorded) });
        rows.push(Row { name: "2 threads", threads: 2, aim: "", ..Row::plain(recorded) });
    }

    // The first run of each is not kept: it warms up memory.
    rows.iter_mut().for_each(Row::time);
    rows.iter_mut().for_each(|row| row.seconds.clear());
    let work = Work::so_far();
    for round in 0..rounds {
        for turn in 0..rows.len() {
            let place = (turn + round) % rows.len();
            rows[place].time();
        }
    }
    let others = work.and_then(|work| work.others_since());

    describe(rounds);
    print_formats(&rows[..formats]);
    print_variants(&rows[..formats], &rows[formats..]);
    if let Some(cores) = others {
        println!("\nMeanwhile other work kept {cores:.2} cores busy.");
    }
}

fn describe(rounds: usize) {
    println!("# Recording formats\n");
    let (cpu, cores, load, kernel) = (cpu(), cores(), load(), Kernel::best());
    let mib = budget() >> 20;
    println!(
        "{cpu}, {cores} cores, {kernel}; load {load}; {mib} MiB of responses, {mib} MiB of \
         operation logs; {rounds} rounds.\n"
    );
}

/// A table of all formats, beside the first.
fn print_formats(rows: &[Row<'_>]) {
    println!("| format | bytes a call | GB/s, 1 thread | of bare, per byte | ns a call | aim |");
    println!("|---|---|---|---|---|---|");
    let bare: Vec<f64> = rows[0].speeds().collect();
    for row in rows {
        let calls = row.recorded.expected.records as f64;
        let bytes = row.recorded.bytes.len() as f64 / calls;
        let of_bare = in_words(row.speeds().zip(&bare).map(|(speed, bare)| speed / bare));
        let [_, nanoseconds, _] = spread(row.seconds.iter().map(|seconds| seconds * 1e9 / calls));
        let speed = in_words(row.speeds());
        println!(
            "| {} | {bytes:.0} | {speed} | {of_bare} | {nanoseconds:.0} | {} |",
            row.name, row.aim
        );
    }
}

/// A table of other ways to run some formats, each beside the plain one.
fn print_variants(plain: &[Row<'_>], variants: &[Row<'_>]) {
    println!("\n| format | with | GB/s | time ÷ without | aim |");
    println!("|---|---|---|---|---|");
    for row in variants {
        let beside = plain.iter().find(|plain| plain.recorded.name == row.recorded.name).unwrap();
        let ratio = in_words(row.seconds.iter().zip(&beside.seconds).map(|(its, one)| its / one));
        let speed = in_words(row.speeds());
        println!("| {} | {} | {speed} | {ratio} | {} |", row.recorded.name, row.name, row.aim);
    }
}
