//! The program: hands its arguments to the library of this package, and exits with the status that
//! the library returns.

use std::process::ExitCode;

use apitriage_cli::{Streams, run};

fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os(), Streams::standard()))
}
