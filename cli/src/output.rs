//! Standard output: buffered, flushed before success is claimed, coloured only for a terminal that
//! wants it.

use std::io::{self, BufWriter, StdoutLock, Write};

use crate::report::{Look, Page, write_csv, write_markdown, write_table};
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use apitriage::report::write_json;
use serde::Serialize;
use terminal_size::{Height, Width, terminal_size_of};

use crate::args::Format;

/// The widest table that still reads well.
const WIDEST: usize = 240;

/// Standard output. Whoever writes must flush: a full disk shows only then.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Where something is printed.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// Prints a page, or for JSON the value behind it.
pub(crate) fn print(
    format: Format,
    page: impl FnOnce() -> Page,
    value: &impl Serialize,
) -> io::Result<()> {
    print_to(Stream::Out, format, page, value)
}

/// The same, on a stream of choice.
pub(crate) fn print_to(
    stream: Stream,
    format: Format,
    page: impl FnOnce() -> Page,
    value: &impl Serialize,
) -> io::Result<()> {
    let (mut out, look): (Box<dyn Write>, Look) = match stream {
        Stream::Out => (Box::new(stdout()), look()),
        Stream::Err => {
            let look = look_of(&io::stderr(), terminal_size_of(io::stderr()));
            (Box::new(BufWriter::new(io::stderr().lock())), look)
        }
    };
    match format {
        Format::Table => write_table(&page(), look, &mut out)?,
        Format::Json => write_json(value, &mut out)?,
        Format::Csv => write_csv(&page(), &mut out)?,
        Format::Markdown => write_markdown(&page(), &mut out)?,
    }
    out.flush()
}

/// The width of the terminal that standard output is, and whether colours are wanted: `--color`, or
/// else `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, `TERM`, or else whether it is a terminal.
pub(crate) fn look() -> Look {
    look_of(&io::stdout(), terminal_size_of(io::stdout()))
}

fn look_of(stream: &impl RawStream, size: Option<(Width, Height)>) -> Look {
    let width = size.map(|(width, _)| usize::from(width.0).clamp(20, WIDEST));
    Look { width, color: wants_color(stream) }
}

fn wants_color(stream: &impl RawStream) -> bool {
    // A value of 0 asks for nothing, but is not looked at by the crate.
    let is_forced = || std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    match ColorChoice::global() {
        ColorChoice::Auto if !stream.is_terminal() && !is_forced() => false,
        _ => AutoStream::choice(stream) != ColorChoice::Never,
    }
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
