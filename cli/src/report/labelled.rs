//! Text in two columns: a label, and what is said under it.
//!
//! ```text
//! InternalError
//!   cause        The server failed.
//!   retry        once at most
//! ```

use std::io::{self, Write};

use anstyle::Style;

use super::format::Look;
use super::wrap::wrap_text;

/// The columns before the text: two blanks, the label, one blank.
const INDENT: usize = 15;

/// Writes a title and labelled lines, for a terminal.
pub(crate) struct Labelled<W> {
    out: W,
    look: Look,
}

impl<W: Write> Labelled<W> {
    /// Writes to `out`, with the width and colours of `look`.
    pub(crate) fn new(out: W, look: Look) -> Self {
        Labelled { out, look }
    }

    /// Writes what the lines after it are about.
    pub(crate) fn title(&mut self, text: &str) -> io::Result<()> {
        let bold = if self.look.color { Style::new().bold() } else { Style::new() };
        writeln!(self.out, "{bold}{text}{bold:#}")
    }

    /// Writes a line without a label.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Writes a label and a text. A narrow terminal gets the text on several lines.
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
