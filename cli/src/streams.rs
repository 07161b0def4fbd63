//! What a run reads for `-`, and where it prints: the streams of the process, or those of a caller.
//!
//! Output is buffered. It is flushed before a run reports success. It has colours only if a
//! terminal or the user wants them.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use apitriage::escape_for_terminal;
use apitriage::{Input, STDIN};
use same_file::Handle;

use crate::columns::terminal_columns;
use crate::report::Look;

/// Text uses at least and at most so many columns of a terminal. Wider lines are hard to read.
const LEAST_WIDTH: usize = 20;
const MOST_WIDTH: usize = 240;

/// Standard input, output and error of a run.
///
/// ```
/// use std::io::{Cursor, empty};
///
/// use apitriage_cli::{Streams, run};
///
/// let requests = Cursor::new(r#"{"action":"LookUpEvents","params":{"MaxResults":51}}"#);
/// let streams = Streams::new(requests, Vec::new(), Vec::new());
/// let status = run(["apitriage", "check", "-"], streams);
/// assert_eq!(status, 1, "there are errors");
/// ```
pub struct Streams {
    /// Whether standard input is that of the process.
    is_input_standard: bool,
    /// The caller's standard input, until an input reads it.
    input: Mutex<Option<Box<dyn Read + Send>>>,
    output: Outlet,
    errors: Outlet,
    color: ColorChoice,
}

impl Streams {
    /// The streams of the process.
    pub fn standard() -> Self {
        Streams {
            is_input_standard: true,
            input: Mutex::new(None),
            output: Outlet::new(io::stdout(), OutletTarget::Stdout),
            errors: Outlet::new(io::stderr(), OutletTarget::Stderr),
            color: ColorChoice::Auto,
        }
    }

    /// Streams of a caller. None of them counts as a terminal. `input` is read only if an argument
    /// names standard input.
    pub fn new(
        input: impl Read + Send + 'static,
        output: impl Write + Send + 'static,
        errors: impl Write + Send + 'static,
    ) -> Self {
        Streams {
            is_input_standard: false,
            input: Mutex::new(Some(Box::new(input))),
            output: Outlet::new(output, OutletTarget::Other),
            errors: Outlet::new(errors, OutletTarget::Other),
            color: ColorChoice::Auto,
        }
    }

    /// Sets when to use colours, as `--color` says.
    pub(crate) fn with_color(mut self, color: ColorChoice) -> Self {
        self.color = color;
        self
    }

    /// Standard output. The writer must be flushed: a full disk may show only then.
    pub(crate) fn output(&self) -> BufWriter<Outlet> {
        BufWriter::new(self.output.clone())
    }

    /// Standard error, for more than one line.
    pub(crate) fn errors(&self) -> BufWriter<Outlet> {
        BufWriter::new(self.errors.clone())
    }

    /// Writes a message on standard error, on one line.
    pub(crate) fn complain(&self, message: &str) {
        // If this fails, the exit status still says that something went wrong.
        let line = format!("apitriage: {}\n", escape_for_terminal(message));
        let _ = self.errors.clone().write_all(line.as_bytes());
    }

    /// Writes a message of clap: a mistake on standard error, help and version on standard output.
    pub(crate) fn print_clap_message(
        &self,
        error: &clap::Error,
        arguments: &[OsString],
    ) -> io::Result<()> {
        let is_mistake = error.use_stderr();
        let mut outlet = if is_mistake { self.errors.clone() } else { self.output.clone() };
        let acts = |text: &OsString| {
            let text = text.to_string_lossy();
            escape_for_terminal(&text) != text
        };
        let is_hostile = is_mistake && arguments.iter().any(acts);

        let text = error.render();
        if is_hostile {
            // The message may quote an argument. It is escaped without colours, since these would
            // be escaped, too.
            let text = text.to_string();
            let lines: Vec<_> = text.lines().map(escape_for_terminal).collect();
            return writeln!(outlet, "{}", lines.join("\n"));
        }
        if self.wants_color(&outlet) {
            write!(outlet, "{}", text.ansi())
        } else {
            write!(outlet, "{text}")
        }?;
        outlet.flush()
    }

    /// Whether standard input is a terminal. A person there would not know that the program waits.
    pub(crate) fn is_input_terminal(&self) -> bool {
        self.is_input_standard() && io::stdin().is_terminal()
    }

    /// Whether standard input is that of the process.
    pub(crate) fn is_input_standard(&self) -> bool {
        self.is_input_standard
    }

    /// The inputs, with the caller's standard input in place of that of the process. If it is named
    /// twice, nothing is left of it the second time.
    pub(crate) fn attach_input(&self, inputs: Vec<Input<'static>>) -> Vec<Input<'static>> {
        if self.is_input_standard {
            return inputs;
        }

        let mut given = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        let mut attached = Vec::with_capacity(inputs.len());
        for input in inputs {
            attached.push(match input.name() {
                STDIN => {
                    Input::reader(STDIN, given.take().unwrap_or_else(|| Box::new(io::empty())))
                }
                _ => input,
            });
        }
        attached
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_output_terminal(&self) -> bool {
        self.output.target.is_terminal()
    }

    /// Whether standard error is a terminal.
    pub(crate) fn is_error_terminal(&self) -> bool {
        self.errors.target.is_terminal()
    }

    /// Standard output and error, with their names, as far as they are those of the process. They
    /// are for comparing them with other files.
    pub(crate) fn standard_handles(&self) -> Vec<(&'static str, Handle)> {
        let handles = [&self.output, &self.errors].map(|outlet| match outlet.target {
            OutletTarget::Stdout => Some(("standard output", Handle::stdout().ok()?)),
            OutletTarget::Stderr => Some(("standard error", Handle::stderr().ok()?)),
            OutletTarget::Other => None,
        });
        handles.into_iter().flatten().collect()
    }

    /// The width of standard output, if it is a terminal, and whether it gets colours.
    pub(crate) fn look(&self) -> Look {
        self.look_of(&self.output)
    }

    /// The same for standard error.
    pub(crate) fn error_look(&self) -> Look {
        self.look_of(&self.errors)
    }

    fn look_of(&self, outlet: &Outlet) -> Look {
        let width = outlet.target.columns().map(|columns| columns.clamp(LEAST_WIDTH, MOST_WIDTH));
        Look { width, color: self.wants_color(outlet) }
    }

    /// Whether an outlet gets colours. `--color` decides; if it is `auto`, the environment
    /// (`NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, `TERM`), and whether it is a terminal.
    fn wants_color(&self, outlet: &Outlet) -> bool {
        match self.color {
            ColorChoice::Auto => outlet.target.wants_color(),
            choice => choice != ColorChoice::Never,
        }
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams").finish_non_exhaustive()
    }
}

/// A stream to write to, from any thread.
#[derive(Clone)]
pub(crate) struct Outlet {
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    target: OutletTarget,
}

impl Outlet {
    fn new(writer: impl Write + Send + 'static, target: OutletTarget) -> Self {
        Outlet { writer: Arc::new(Mutex::new(Box::new(writer))), target }
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

/// What an outlet leads to.
#[derive(Clone, Copy)]
enum OutletTarget {
    Stdout,
    Stderr,
    Other,
}

impl OutletTarget {
    fn is_terminal(self) -> bool {
        match self {
            OutletTarget::Stdout => io::stdout().is_terminal(),
            OutletTarget::Stderr => io::stderr().is_terminal(),
            OutletTarget::Other => false,
        }
    }

    fn columns(self) -> Option<usize> {
        match self {
            OutletTarget::Stdout => terminal_columns(io::stdout()),
            OutletTarget::Stderr => terminal_columns(io::stderr()),
            OutletTarget::Other => None,
        }
    }

    fn wants_color(self) -> bool {
        // anstream obeys the variable even if its value is 0.
        let is_forced = || std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        if !self.is_terminal() && !is_forced() {
            return false;
        }
        match self {
            OutletTarget::Stdout => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            OutletTarget::Stderr => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            OutletTarget::Other => is_forced(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_input_is_never_that_of_the_process() {
        let streams = Streams::new(&b"text"[..], io::sink(), io::sink());
        for _ in 0..2 {
            let inputs = streams.attach_input(vec![Input::stdin(), Input::path("a")]);
            let names: Vec<&str> = inputs.iter().map(Input::name).collect();
            assert_eq!((names, inputs.len()), (vec![STDIN, "a"], 2));
            assert!(!streams.is_input_standard() && !streams.is_input_terminal());
        }
    }
}
