//! Text in two columns: what something is, and what is said of it.
//!
//! ```text
//! InternalError
//!   cause        The server failed.
//!   retry        once at most
//! ```

use std::io::{self, Write};

use anstyle::Style;

use super::table::Look;
use super::wrap::wrap_text;

/// How far the second column is from the edge.
const INDENT: usize = 15;

/// Writes such texts.
pub(crate) struct Labelled<W> {
    out: W,
    look: Look,
}

impl<W: Write> Labelled<W> {
    /// For a terminal that looks so.
    pub(crate) fn new(out: W, look: Look) -> Self {
        Labelled { out, look }
    }

    /// What all that follows is about.
    pub(crate) fn title(&mut self, text: &str) -> io::Result<()> {
        let bold = if self.look.color { Style::new().bold() } else { Style::new() };
        writeln!(self.out, "{bold}{text}{bold:#}")
    }

    /// A line of its own.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// A label and a text, broken at blanks where the terminal is narrow.
    pub(crate) fn line(&mut self, label: &str, text: &str) -> io::Result<()> {
        let width = self.look.width.map(|width| width.saturating_sub(INDENT));
        let mut label = label;
        for part in wrap_text(text, width) {
            writeln!(self.out, "  {label:<12} {part}")?;
            label = "";
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
