//! Takes the time of each contender, in rounds that run all of them.
//!
//! So what slows the machine for a while slows all of them alike, and a ratio within a round is
//! fairer than one of two medians. This must not know what the contenders are.

use std::time::Instant;

use crate::contenders::Contender;
use crate::counts::Mistakes;
use crate::data::Data;
use crate::support::machine::cores;

/// What one contender took.
pub struct Row<'c> {
    pub contender: &'c dyn Contender,
    pub mistakes: Mistakes,
    /// Seconds by number of threads, one for each round.
    pub seconds: Vec<Vec<f64>>,
}

/// One thread, and all cores if there are more.
pub fn thread_counts() -> Vec<usize> {
    let cores = cores();
    if cores == 1 { vec![1] } else { vec![1, cores] }
}

pub fn measure<'c>(
    contenders: &'c [Box<dyn Contender>],
    data: &Data,
    threads: &[usize],
    rounds: usize,
) -> Vec<Row<'c>> {
    let mut rows: Vec<Row<'c>> =
        contenders.iter().map(|contender| first_run(&**contender, data, threads)).collect();
    for round in 0..rounds {
        for (column, &threads) in threads.iter().enumerate() {
            for turn in 0..rows.len() {
                // Each round begins with another one, so that none always runs after the same.
                let place = (turn + round) % rows.len();
                let seconds = time(&mut rows[place], data, threads);
                rows[place].seconds[column].push(seconds);
            }
        }
    }
    rows
}

/// Runs a contender without taking time, to warm up its memory and to learn its mistakes.
fn first_run<'c>(contender: &'c dyn Contender, data: &Data, threads: &[usize]) -> Row<'c> {
    let mistakes = contender.run(data, 1).check(&contender.name(), contender.claim(), &data.truth);
    Row { contender, mistakes, seconds: vec![Vec::new(); threads.len()] }
}

fn time(row: &mut Row<'_>, data: &Data, threads: usize) -> f64 {
    let started = Instant::now();
    let counts = row.contender.run(data, threads);
    let seconds = started.elapsed().as_secs_f64();
    let mistakes = counts.check(&row.contender.name(), row.contender.claim(), &data.truth);
    assert_eq!(mistakes, row.mistakes, "{} finds the same each time", row.contender.name());
    seconds
}
