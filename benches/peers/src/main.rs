//! apitriage beside other JSON parsers: the same bytes, one run, every answer checked.
//!
//! Measures the time from bytes in memory to counts by code, at one thread and at all cores, in
//! rounds that run each of them, and prints Markdown. `README.md` says how to run it, what each
//! peer leaves out, and how to read the table.

mod contenders;
mod corpus;
mod counts;
mod data;
mod machine;
mod measure;
mod options;
mod part;
mod table;
mod truth;

#[allow(dead_code, reason = "shared with the benchmarks of the root, which use more of it")]
#[path = "../../engines/mod.rs"]
mod engines;
#[allow(dead_code, reason = "shared with the benchmarks of the root, which use more of it")]
#[path = "../../support/mod.rs"]
mod support;

use std::error::Error;
use std::process::ExitCode;

use data::Data;
use options::Options;
use support::{Archive, SEED, Shape};

fn main() -> ExitCode {
    let run = Options::parse(std::env::args().skip(1)).and_then(|options| match options {
        Some(options) => run(&options),
        None => {
            println!("{}", options::USAGE);
            Ok(())
        }
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let contenders = contenders::chosen(&options.engine);
    if contenders.is_empty() {
        return Err(format!("no engine's name holds {:?}", options.engine).into());
    }
    machine::describe(options);
    let threads = measure::thread_counts();
    let shapes = Shape::PARSED.into_iter().filter(|shape| shape.name().contains(&options.shape));
    let generated =
        shapes.map(|shape| Ok(Data::generated(Archive::make(shape, SEED, options.bytes()), shape)));
    let given = options.corpus.iter().map(|path| corpus::load(path, options.bytes()));
    let mut measured = false;
    for data in generated.chain(given) {
        let data = data?;
        let work = support::machine::Work::so_far();
        let rows = measure::measure(&contenders, &data, &threads, options.rounds);
        let others = work.and_then(|work| work.others_since());
        table::print(&data, &threads, &rows);
        if let Some(cores) = others {
            println!("\nMeanwhile other work kept {cores:.2} cores busy.");
        }
        measured = true;
    }
    if measured { Ok(()) } else { Err("nothing to measure: neither a shape nor a corpus".into()) }
}
