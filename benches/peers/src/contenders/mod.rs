//! Everything that is measured: ours and the peers, each with what it checks of a record.
//!
//! It must not know how time is taken.

mod jiter;
#[cfg(any(simdjson, yyjson))]
mod native;
mod ours;
mod rsonpath;
mod serde;
#[cfg(simdjson)]
mod simdjson;
mod sonic;
#[cfg(test)]
mod tests;
#[cfg(yyjson)]
mod yyjson;

use std::thread;

use crate::counts::{Claim, Counts};
use crate::data::Data;
use crate::engines::Engine;
use crate::part::Part;

/// One row of the table.
pub trait Contender: Sync {
    fn name(&self) -> String;
    /// What of a record is checked before it is counted, in a few words.
    fn checks(&self) -> &'static str;
    fn claim(&self) -> Claim;
    fn is_ours(&self) -> bool {
        false
    }
    fn run(&self, data: &Data, threads: usize) -> Counts;
}

/// Ours, with the default kernel first; then all peers whose name contains this text.
pub fn chosen(text: &str) -> Vec<Box<dyn Contender>> {
    let mut all = ours::all();
    let peers = [serde::all(), sonic::all(), jiter::all(), rsonpath::all(), natives()];
    all.extend(peers.into_iter().flatten().filter(|peer| peer.name().contains(text)));
    all
}

fn natives() -> Vec<Box<dyn Contender>> {
    #[allow(unused_mut, reason = "all of them may be missing")]
    let mut all = Vec::new();
    #[cfg(simdjson)]
    all.extend(simdjson::all());
    #[cfg(yyjson)]
    all.extend(yyjson::all());
    all
}

/// The versions of the peers in C and C++, or that they are missing.
pub fn versions_of_natives() -> [String; 2] {
    #[cfg(simdjson)]
    let simdjson = format!("simdjson {}", simdjson::version());
    #[cfg(not(simdjson))]
    let simdjson =
        "simdjson MISSING (`apt-get install libsimdjson-dev g++`, or `SIMDJSON_DIR`)".to_owned();
    #[cfg(yyjson)]
    let yyjson = format!("yyjson {}", yyjson::version());
    #[cfg(not(yyjson))]
    let yyjson = "yyjson MISSING (`apt-get install libyyjson-dev gcc`, or `YYJSON_DIR`)".to_owned();
    [simdjson, yyjson]
}

/// How a peer counts the records of one thread.
struct Peer {
    name: &'static str,
    checks: &'static str,
    claim: Claim,
    /// Is also given the length of the longest record.
    count: fn(Part<'_>, usize) -> Counts,
}

impl Peer {
    /// A peer that is handed one record after another.
    fn one_by_one<E: Engine>(checks: &'static str, claim: Claim) -> Box<dyn Contender> {
        let count = |part: Part<'_>, _: usize| {
            let mut engine = E::default();
            let mut counts = Counts::default();
            part.for_each_record(|record| engine.read(record, |seen| counts.count(seen)));
            counts
        };
        Box::new(Peer { name: E::NAME, checks, claim, count })
    }
}

impl Contender for Peer {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn checks(&self) -> &'static str {
        self.checks
    }

    fn claim(&self) -> Claim {
        self.claim
    }

    fn run(&self, data: &Data, threads: usize) -> Counts {
        let parts = data.parts(threads);
        thread::scope(|scope| {
            let running: Vec<_> = parts
                .iter()
                .map(|&part| scope.spawn(move || (self.count)(part, data.longest)))
                .collect();
            let counts =
                running.into_iter().map(|thread| thread.join().expect("it does not panic"));
            counts.fold(Counts::default(), Counts::merge)
        })
    }
}
