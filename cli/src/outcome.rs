//! How a run ends, and its exit status.
//!
//! ```text
//! 3        an internal check failed
//! 130 143  interrupted
//! 2        something could not be read or written, or wrong usage
//! 1        the answer is no (an unknown code, a request with errors, no response found)
//! 0        all is well
//! ```

use apitriage::ErrorKind;

use crate::streams::Streams;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All is well.
    Done,
    /// The answer is no.
    No,
    /// Something is missing from the answer.
    Incomplete,
    /// Something is missing because a signal ended the run. It has an exit status of its own.
    Interrupted(u8),
}

/// Why a command could not go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library could not.
    Library(apitriage::Error),
    /// Standard output could not be written.
    Output(std::io::Error),
    /// The arguments do not fit together, or name something that cannot be used.
    Usage(String),
    /// The arguments are wrong, in the words of clap. Or they ask for help.
    Arguments(clap::Error),
}

/// The exit status of a run. If it failed, a line on standard error says why.
pub(crate) fn exit_status(outcome: Result<Ending, Failure>, streams: &Streams) -> u8 {
    let failure = match outcome {
        Ok(ending) => return ending.exit_status(),
        Err(failure) => failure,
    };
    match failure {
        // The reader closed the pipe: it has seen enough.
        Failure::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
        Failure::Output(error) => {
            streams.complain(&format!("standard output: cannot be written: {error}"));
            2
        }
        Failure::Usage(message) => {
            streams.complain(&message);
            2
        }
        Failure::Library(error) => {
            streams.complain(&error.to_string());
            if matches!(error.kind, ErrorKind::Conservation(_)) { 3 } else { 2 }
        }
        Failure::Arguments(error) => u8::try_from(error.exit_code()).unwrap_or(2),
    }
}

impl Ending {
    fn exit_status(self) -> u8 {
        match self {
            Ending::Done => 0,
            Ending::No => 1,
            Ending::Incomplete => 2,
            Ending::Interrupted(status) => status,
        }
    }
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

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Failure::Arguments(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        let failure = |kind: ErrorKind| {
            Err(Failure::Library(apitriage::Error { input: "x".to_owned(), kind }))
        };
        let broken_pipe = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let streams = Streams::new(std::io::empty(), std::io::sink(), std::io::sink());
        for (outcome, expected) in [
            (Ok(Ending::Done), 0),
            (Ok(Ending::No), 1),
            (Ok(Ending::Incomplete), 2),
            (Ok(Ending::Interrupted(130)), 130),
            (Err(Failure::Output(broken_pipe)), 0),
            (Err(Failure::Usage("wrong".to_owned())), 2),
            (failure(ErrorKind::NotFound), 2),
            (failure(ErrorKind::Conservation("test".to_owned())), 3),
        ] {
            let named = format!("{outcome:?}");
            assert_eq!(exit_status(outcome, &streams), expected, "{named}");
        }
    }
}
