//! The program: hands its arguments to the library beside it, and ends with the status it gets.

use std::process::ExitCode;

use apitriage_cli::{Streams, run};

fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os(), Streams::standard()))
}
