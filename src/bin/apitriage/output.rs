//! Standard output: buffered, flushed before success is claimed, coloured only for a terminal that
//! wants it.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use apitriage::report::{Look, Page, write_csv, write_json, write_markdown, write_table};
use serde::Serialize;

use crate::args::Format;

/// The widest table that still reads well.
const WIDEST: usize = 240;

/// Standard output. Whoever writes must flush: a full disk shows only then.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Prints a page, or for JSON the value behind it.
pub(crate) fn print(format: Format, page: impl FnOnce() -> Page, value: &impl Serialize) -> io::Result<()> {
    let mut out = stdout();
    match format {
        Format::Table => write_table(&page(), look(), &mut out)?,
        Format::Json => write_json(value, &mut out)?,
        Format::Csv => write_csv(&page(), &mut out)?,
        Format::Markdown => write_markdown(&page(), &mut out)?,
    }
    out.flush()
}

/// The width of the terminal, and whether it wants colours (`NO_COLOR`, `CLICOLOR`, `TERM`).
pub(crate) fn look() -> Look {
    let stdout = io::stdout();
    let width = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0).clamp(20, WIDEST));
    let color = stdout.is_terminal() && AutoStream::choice(&stdout) != ColorChoice::Never;
    Look { width, color }
}

/// Bold, if standard output wants it.
pub(crate) fn bold() -> Style {
    if look().color { Style::new().bold() } else { Style::new() }
}

/// `text` in lines of at most `width` characters, broken at blanks only.
pub(crate) fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = 0;
    for word in text.split(' ') {
        let len = word.chars().count();
        let starts = column == 0;
        if !starts && width.is_some_and(|width| column + 1 + len > width) {
            lines.push(word.to_owned());
            column = len;
        } else if let Some(line) = lines.last_mut() {
            if !starts {
                line.push(' ');
            }
            line.push_str(word);
            column += len + usize::from(!starts);
        }
    }
    lines
}
