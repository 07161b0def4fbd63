//! For engineers: which codes an archive holds, most frequent first.
//!
//! `cargo run --example summarize_archive -- corpus/responses`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use apitriage::report::Report;
use apitriage::{Options, summarize_paths};

fn main() -> Result<(), apitriage::Error> {
    let summary = summarize_paths(std::env::args_os().skip(1), &Options::default())?;
    let report = Report::new(&summary, &[]);

    println!("{} of {} records failed", report.failed, report.records);
    println!("at most {} of them never needed to be sent", report.preventable.upper_bound);
    for row in report.codes.iter().take(10) {
        println!("{:>8}  {}", row.count, row.code.as_deref().unwrap_or("(no code)").escape_debug());
    }
    for input in report.inputs.iter().filter(|input| input.error.is_some()) {
        println!("not read to its end: {}", input.path.escape_debug());
    }
    Ok(())
}
