//! The program `apitriage`, as a function.
//!
//! The binary of this package calls it with the arguments and the streams of the process. Other
//! programs can call it with streams of their own. To use what the program does as a library, see
//! the crate [`apitriage`].

mod arguments;
mod columns;
mod commands;
mod dimensions;
mod interrupt;
mod mistakes;
mod moment;
mod outcome;
mod progress;
mod report;
mod streams;
mod waiting;

use std::ffi::OsString;

#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub use report::in_each_format;
pub use streams::Streams;

use mistakes::explain_mistake;
use outcome::{Failure, exit_status};

/// Runs the program, and returns the exit status. `arguments` begin with the program's name, as
/// those of a process do. `apitriage COMMAND --help` says what each status means.
///
/// Ctrl-C and SIGTERM end a run of `summarize` and `check` early; a second signal ends the process.
/// When the run is over, signals do again what they did before.
///
/// ```
/// use apitriage_cli::{Streams, run};
///
/// let streams = Streams::new(std::io::empty(), Vec::new(), Vec::new());
/// assert_eq!(run(["apitriage", "explain", "LimitExceeded.OverTime"], streams), 0);
/// ```
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString>>, streams: Streams) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let (outcome, streams) = match commands::program().try_get_matches_from(&arguments) {
        Ok(matches) => {
            let streams = streams.with_color(arguments::color_choice(&matches));
            (commands::run_command(&matches, &streams), streams)
        }
        Err(error) => (Err(explain_mistake(error, &arguments)), streams),
    };

    match outcome {
        Err(Failure::Arguments(error)) => print_clap_message(&error, &arguments, &streams),
        outcome => exit_status(outcome, &streams),
    }
}

/// Prints a message of clap, and returns the exit status. Help and version are messages, too; they
/// are not mistakes and go to standard output.
fn print_clap_message(error: &clap::Error, arguments: &[OsString], streams: &Streams) -> u8 {
    let is_mistake = error.use_stderr();
    match streams.print_clap_message(error, arguments) {
        Err(failed) if !is_mistake => exit_status(Err(Failure::Output(failed)), streams),
        // If standard error fails, the status alone reports the mistake.
        _ if is_mistake => 2,
        _ => 0,
    }
}
