//! The program: reads arguments, calls the library, prints, and ends with a status.
//!
//! ```text
//! 3        an internal check failed
//! 130 143  interrupted
//! 2        something could not be read or written, or wrong usage
//! 1        a clear no (an unknown code, a request with errors, no response found)
//! 0        all is well
//! ```
//!
//! All printing is done here and in the modules beside; no decision about records is.

mod args;
mod check;
mod codes;
mod ending;
mod explain;
mod interrupt;
mod output;
mod progress;
mod rejects;
mod report;
mod rules;
mod schema;
mod show;
mod summarize;
mod waiting;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use apitriage::ErrorKind;
use apitriage::report::escape_for_terminal;
use args::Command;
use clap::{CommandFactory, Parser};

/// How a run of the program ended.
pub(crate) enum Ending {
    /// All is well.
    Done,
    /// The answer is no.
    No,
    /// Something is missing from the answer.
    Incomplete,
    /// Something is missing, because a signal ended the run: its exit status.
    Interrupted(u8),
}

/// Why a run of the program could not go on.
pub(crate) enum Failure {
    /// The library says so.
    Library(apitriage::Error),
    /// Standard output failed.
    Output(std::io::Error),
    /// The arguments make no sense together, or name what cannot be had.
    Usage(String),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return answer(&error),
    };
    args.color.choice().write_global();
    if let Some(name) = args.command.wants_paths()
        && std::io::stdin().is_terminal()
    {
        return answer(&usage(name));
    }
    status(match args.command {
        Command::Summarize(args) => summarize::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Codes(args) => codes::run(&args),
        Command::Show(args) => show::run(&args),
    })
}

/// What is said instead of waiting for what somebody types.
fn usage(command: &str) -> clap::Error {
    let kind = clap::error::ErrorKind::MissingRequiredArgument;
    let message = "name what to read; standard input is a terminal (`-` reads it all the same)";
    let mut args = args::Args::command();
    args.build();
    if let Some(command) = args.find_subcommand_mut(command) {
        return command.error(kind, message);
    }
    args.error(kind, message)
}

/// What clap has to say. Help and version are answers, not mistakes; clap knows where each belongs.
fn answer(error: &clap::Error) -> ExitCode {
    let wrong = error.use_stderr();
    let mut given = std::env::args_os().chain(std::env::var_os("APITRIAGE_KERNEL"));
    let acts =
        |text: OsString| matches!(escape_for_terminal(&text.to_string_lossy()), Cow::Owned(_));
    if wrong && given.any(acts) {
        // It may be quoted. Without colors, so that nothing else is escaped.
        for line in error.render().to_string().lines() {
            let _ = writeln!(std::io::stderr(), "{}", escape_for_terminal(line));
        }
        return ExitCode::from(2);
    }
    match error.print() {
        Ok(()) if wrong => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => status(Err(Failure::Output(error))),
    }
}

fn status(outcome: Result<Ending, Failure>) -> ExitCode {
    match outcome {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::No) => ExitCode::from(1),
        Ok(Ending::Incomplete) => ExitCode::from(2),
        Ok(Ending::Interrupted(status)) => ExitCode::from(status),
        // Whoever closed the pipe has seen enough.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            complain(&format!("standard output: cannot be written: {error}"));
            ExitCode::from(2)
        }
        Err(Failure::Usage(message)) => {
            complain(&message);
            ExitCode::from(2)
        }
        Err(Failure::Library(error)) => {
            complain(&error.to_string());
            ExitCode::from(if matches!(error.kind, ErrorKind::Conservation(_)) { 3 } else { 2 })
        }
    }
}

/// One line on standard error.
pub(crate) fn complain(message: &str) {
    // Who cannot be told cannot be told; the exit status still says it.
    let _ = writeln!(std::io::stderr(), "apitriage: {}", escape_for_terminal(message));
}

impl From<apitriage::Error> for Failure {
    fn from(error: apitriage::Error) -> Self {
        Failure::Library(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        let of = |kind: ErrorKind| {
            Err(Failure::Library(apitriage::Error { input: "x".to_owned(), kind }))
        };
        let broken_pipe = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        for (outcome, code) in [
            (Ok(Ending::Done), 0),
            (Ok(Ending::No), 1),
            (Ok(Ending::Incomplete), 2),
            (Ok(Ending::Interrupted(130)), 130),
            (Err(Failure::Output(broken_pipe)), 0),
            (Err(Failure::Usage("wrong".to_owned())), 2),
            (of(ErrorKind::NotFound), 2),
            (of(ErrorKind::Conservation("test".to_owned())), 3),
        ] {
            assert_eq!(format!("{:?}", status(outcome)), format!("{:?}", ExitCode::from(code)));
        }
    }
}
