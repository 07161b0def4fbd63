//! Writes a made-up archive of recorded responses, of any size, and the counts that it must give.
//!
//! ```text
//! cargo run --release --example generate -- failures 1024 > failures.ndjson
//! cargo run --release --example generate -- mixed 4096 7 | apitriage summarize -
//! ```
//!
//! The archive goes to standard output, the counts to standard error. The shapes are described in
//! `benches/README.md`; the same shape and seed always give the same bytes.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::string_slice,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "it shares its code with the benchmarks, which stop where they are wrong"
)]

#[path = "../benches/support/mod.rs"]
mod support;

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use support::generate::write;
use support::{SEED, Shape};

const USAGE: &str = "usage: generate failures|mixed|pretty|calls|operation-log MIB [SEED] > FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let (shape, mib, seed) = match arguments {
        [shape, mib] => (shape, mib, SEED),
        [shape, mib, seed] => (shape, mib, seed.parse()?),
        _ => return Err("a shape and a size are needed".into()),
    };
    let shape: Shape = shape.parse()?;
    let budget = mib.parse::<u64>()?.checked_mul(1 << 20).ok_or("the size is too large")?;
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match write(shape, seed, budget, &mut out).and_then(|expected| out.flush().map(|()| expected)) {
        Ok(expected) => {
            eprintln!(
                "{} bytes, {} records: {} succeeded, {} failed, {} dry runs",
                expected.bytes,
                expected.records,
                expected.succeeded,
                expected.failed,
                expected.dry_run
            );
            for (code, count) in &expected.codes {
                eprintln!("{count:>12}  {code:?}");
            }
            Ok(())
        }
        // The reader, such as `head`, wanted no more: that is not an error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(error.into()),
    }
}
