//! The program `apitriage`, to be run from anywhere.
//!
//! The binary beside it hands it the arguments and the streams of the process. Other programs can
//! run it as well, with streams of their own. To use what it does as a library, see the crate
//! [`apitriage`].

mod arguments;
mod commands;
mod interrupt;
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

/// Runs the program: `arguments` are those of a process, its own name first. Returns the exit
/// status; what each means is said by `apitriage --help` and `apitriage COMMAND --help`.
///
/// Ctrl-C and SIGTERM end a run of `summarize` and `check` early while it lasts; the second signal
/// ends the process. Nothing else of the process is changed.
///
/// ```
/// use apitriage_cli::{Streams, run};
///
/// let streams = Streams::new(std::io::empty(), Vec::new(), Vec::new());
/// assert_eq!(run(["apitriage", "explain", "LimitExceeded.OverTime"], streams), 0);
/// ```
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString>>, streams: Streams) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let matches = match commands::program().try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return answer(&error, &arguments, &streams),
    };
    let streams = streams.with_color(arguments::color(&matches));
    match commands::run(&matches, &streams) {
        Err(outcome::Failure::Arguments(error)) => answer(&error, &arguments, &streams),
        outcome => outcome::status(outcome, &streams),
    }
}

/// What clap has to say. Help and version are answers, not mistakes; clap knows where each belongs.
fn answer(error: &clap::Error, arguments: &[OsString], streams: &Streams) -> u8 {
    match streams.explain(error, arguments) {
        // Nobody is left to be told of a mistake.
        Err(failed) if !error.use_stderr() => {
            outcome::status(Err(outcome::Failure::Output(failed)), streams)
        }
        _ => u8::from(error.use_stderr()) * 2,
    }
}
