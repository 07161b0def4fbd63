//! The formats of `--format`, and what each is given.
//!
//! To add one, write a file with a type that is a [`ReportFormat`], and add it to [`FORMATS`].

use std::io::{self, Write};

use apitriage::report::write_json;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use super::page::Page;
use super::{csv, json, markdown, table};

/// A format that `--format` names.
pub(crate) type FormatRef = &'static dyn ReportFormat;

/// All formats, in the order in which help lists them.
pub(super) const FORMATS: &[FormatRef] =
    &[DEFAULT_FORMAT, &json::Json, &csv::Csv, &markdown::Markdown];

/// The format without `--format`.
pub(crate) const DEFAULT_FORMAT: FormatRef = &table::TerminalTable;

/// The default number of rows in formats for people.
pub(super) const ROWS_FOR_PEOPLE: usize = 20;

/// The width and colours of a text for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// The width of the terminal, in columns. `None`: the output is not a terminal, and text is not
    /// broken into lines.
    pub(crate) width: Option<usize>,
    /// Whether to use colours.
    pub(crate) color: bool,
}

/// A way to print an answer.
pub(crate) trait ReportFormat: Send + Sync {
    /// The word after `--format`.
    fn name(&self) -> &'static str;

    /// What it is for, as help says it.
    fn purpose(&self) -> &'static str;

    /// How many rows are printed without `--top`; `None`: all.
    fn default_rows(&self) -> Option<usize> {
        None
    }

    /// Prints the whole answer and flushes.
    ///
    /// Text in an answer may come from a hostile record. The format must escape it, so that it does
    /// not act where the output goes: on a terminal, in a spreadsheet, in a web page.
    fn write(&self, answer: &Answer<'_>, look: Look, out: &mut dyn Write) -> io::Result<()>;
}

type WriteTo<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'a;

/// One answer in the forms that formats choose from. Each is made only when it is asked for.
pub(crate) struct Answer<'a> {
    page: &'a dyn Fn() -> Page,
    write_json: Box<WriteTo<'a>>,
    for_people: Option<&'a WriteTo<'a>>,
}

impl<'a> Answer<'a> {
    /// An answer with a page for people and tables, and a value for programs.
    pub(crate) fn new(page: &'a dyn Fn() -> Page, value: &'a impl Serialize) -> Self {
        Answer { page, write_json: Box::new(|out| write_json(value, out)), for_people: None }
    }

    /// Adds a text that a terminal shows in place of the page.
    pub(crate) fn for_people(self, write: &'a WriteTo<'a>) -> Self {
        Answer { for_people: Some(write), ..self }
    }

    pub(super) fn page(&self) -> Page {
        (self.page)()
    }

    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        (self.write_json)(out)
    }

    /// Writes the text that a terminal shows in place of the page. `None`: there is none.
    pub(super) fn write_for_people(&self, out: &mut dyn Write) -> Option<io::Result<()>> {
        self.for_people.map(|write| write(out))
    }
}

/// Reads the word after `--format`.
pub(crate) fn report_format_parser() -> impl TypedValueParser<Value = FormatRef> {
    let words =
        FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.purpose()));
    PossibleValuesParser::new(words).try_map(|word| {
        FORMATS.iter().copied().find(|format| format.name() == word).ok_or("no such format")
    })
}
