//! Takes the time of each contender, in rounds that go through all of them.
//!
//! A neighbour that slows the machine for a while so slows all of them alike, and a ratio within a
//! round is fairer than one of two medians. It must not know what the contenders are.

use std::time::Instant;

use crate::contenders::Contender;
use crate::counts::Wrong;
use crate::data::Data;

/// What one contender took.
pub struct Row<'c> {
    pub contender: &'c dyn Contender,
    pub wrong: Wrong,
    /// Seconds by number of threads, one for each round.
    pub seconds: Vec<Vec<f64>>,
}

/// One thread, and all cores if there are more.
pub fn thread_counts() -> Vec<usize> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
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
                // Another one begins each round, so that none always runs behind the same.
                let place = (turn + round) % rows.len();
                let seconds = time(&mut rows[place], data, threads);
                rows[place].seconds[column].push(seconds);
            }
        }
    }
    rows
}

/// Not timed: warms up what is kept, and learns what the contender gets wrong.
fn first_run<'c>(contender: &'c dyn Contender, data: &Data, threads: &[usize]) -> Row<'c> {
    let wrong = contender.run(data, 1).check(&contender.name(), contender.claim(), &data.truth);
    Row { contender, wrong, seconds: vec![Vec::new(); threads.len()] }
}

fn time(row: &mut Row<'_>, data: &Data, threads: usize) -> f64 {
    let started = Instant::now();
    let counts = row.contender.run(data, threads);
    let seconds = started.elapsed().as_secs_f64();
    let wrong = counts.check(&row.contender.name(), row.contender.claim(), &data.truth);
    assert_eq!(wrong, row.wrong, "{} finds the same each time", row.contender.name());
    seconds
}
