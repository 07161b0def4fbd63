//! Where a run reads what `-` names, and where it prints: the streams of the process, or those of
//! a caller.
//!
//! Output is buffered and flushed before success is claimed. It is coloured only for a terminal
//! that wants it.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use apitriage::escape_for_terminal;
use apitriage::{Input, STDIN};
use terminal_size::{Height, Width, terminal_size_of};

use crate::report::Look;

/// The widest table that is still easy to read.
const WIDEST: usize = 240;

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
            output: Outlet::new(io::stdout(), Target::Stdout),
            errors: Outlet::new(io::stderr(), Target::Stderr),
            color: ColorChoice::Auto,
        }
    }

    /// Streams of a caller, none of which is a terminal. `input` is read only where an argument
    /// asks for standard input.
    pub fn new(
        input: impl Read + Send + 'static,
        output: impl Write + Send + 'static,
        errors: impl Write + Send + 'static,
    ) -> Self {
        Streams {
            is_input_standard: false,
            input: Mutex::new(Some(Box::new(input))),
            output: Outlet::new(output, Target::Other),
            errors: Outlet::new(errors, Target::Other),
            color: ColorChoice::Auto,
        }
    }

    /// With the colours that `--color` asks for.
    pub(crate) fn with_color(mut self, color: ColorChoice) -> Self {
        self.color = color;
        self
    }

    /// Standard output. Whoever writes must flush: a full disk shows only then.
    pub(crate) fn output(&self) -> BufWriter<Outlet> {
        BufWriter::new(self.output.clone())
    }

    /// Standard error, for more than a line.
    pub(crate) fn errors(&self) -> BufWriter<Outlet> {
        BufWriter::new(self.errors.clone())
    }

    /// Writes one line on standard error.
    pub(crate) fn complain(&self, message: &str) {
        // Where this fails there is nobody to tell; the exit status still says it.
        let line = format!("apitriage: {}\n", escape_for_terminal(message));
        let _ = self.errors.clone().write_all(line.as_bytes());
    }

    /// Writes what clap has to say: on standard output if it is an answer, else on standard error.
    pub(crate) fn explain(&self, error: &clap::Error, arguments: &[OsString]) -> io::Result<()> {
        let is_mistake = error.use_stderr();
        let mut outlet = if is_mistake { self.errors.clone() } else { self.output.clone() };
        let acts = |text: &OsString| {
            let text = text.to_string_lossy();
            escape_for_terminal(&text) != text
        };
        let kernel = std::env::var_os(crate::arguments::KERNEL);
        let is_hostile = is_mistake && arguments.iter().chain(&kernel).any(acts);

        let text = error.render();
        if is_hostile {
            // It may quote an argument. Without colours, so that nothing else is escaped.
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

    /// Where standard input would keep a person waiting who does not know it.
    pub(crate) fn is_input_terminal(&self) -> bool {
        self.is_input_standard() && io::stdin().is_terminal()
    }

    /// Whether standard input is that of the process.
    pub(crate) fn is_input_standard(&self) -> bool {
        self.is_input_standard
    }

    /// The inputs, with the caller's standard input in place of that of the process. Where it is
    /// named twice, it has ended when it is read again.
    pub(crate) fn attach(&self, inputs: Vec<Input<'static>>) -> Vec<Input<'static>> {
        if self.is_input_standard {
            return inputs;
        }
        let mut given = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        let attached = |input: Input<'static>| {
            if input.name() != STDIN {
                return input;
            }
            Input::reader(STDIN, given.take().unwrap_or_else(|| Box::new(io::empty())))
        };
        inputs.into_iter().map(attached).collect()
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_output_terminal(&self) -> bool {
        self.output.target.is_terminal()
    }

    /// Whether standard error is a terminal.
    pub(crate) fn is_error_terminal(&self) -> bool {
        self.errors.target.is_terminal()
    }

    /// The width of the terminal that standard output is, and whether colours are wanted.
    pub(crate) fn look(&self) -> Look {
        self.look_of(&self.output)
    }

    /// The same for standard error.
    pub(crate) fn error_look(&self) -> Look {
        self.look_of(&self.errors)
    }

    fn look_of(&self, outlet: &Outlet) -> Look {
        let width = outlet.target.size().map(|(width, _)| usize::from(width.0).clamp(20, WIDEST));
        Look { width, color: self.wants_color(outlet) }
    }

    /// `--color` decides, or else `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and `TERM`, or else
    /// whether it is a terminal.
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

/// A stream that is written to, from any thread.
#[derive(Clone)]
pub(crate) struct Outlet {
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    target: Target,
}

impl Outlet {
    fn new(writer: impl Write + Send + 'static, target: Target) -> Self {
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
enum Target {
    Stdout,
    Stderr,
    Other,
}

impl Target {
    fn is_terminal(self) -> bool {
        match self {
            Target::Stdout => io::stdout().is_terminal(),
            Target::Stderr => io::stderr().is_terminal(),
            Target::Other => false,
        }
    }

    fn size(self) -> Option<(Width, Height)> {
        match self {
            Target::Stdout => terminal_size_of(io::stdout()),
            Target::Stderr => terminal_size_of(io::stderr()),
            Target::Other => None,
        }
    }

    fn wants_color(self) -> bool {
        // anstream takes any value for a wish, 0 included.
        let is_forced = || std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        if !self.is_terminal() && !is_forced() {
            return false;
        }
        match self {
            Target::Stdout => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Target::Stderr => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            Target::Other => is_forced(),
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
            let inputs = streams.attach(vec![Input::stdin(), Input::path("a")]);
            let names: Vec<&str> = inputs.iter().map(Input::name).collect();
            assert_eq!((names, inputs.len()), (vec![STDIN, "a"], 2));
            assert!(!streams.is_input_standard() && !streams.is_input_terminal());
        }
    }
}
