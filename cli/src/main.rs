//! The program: hands its arguments to the library beside it, and ends with the status it gets.

use std::process::ExitCode;

fn main() -> ExitCode {
    apitriage_cli::run()
}
