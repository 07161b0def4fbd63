//! The formats of `--format`, and what each is given.
//!
//! To add one, write a file with a type that is a [`ReportFormat`], and add it to [`FORMATS`].

use std::io::{self, Write};

use apitriage::report::write_json;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use super::page::Page;
use super::table::Look;
use super::{csv, json, markdown, table};

/// A format as it was asked for.
pub(crate) type Format = &'static dyn ReportFormat;

/// In the order in which help lists them.
pub(crate) const FORMATS: &[Format] =
    &[DEFAULT_FORMAT, &json::Json, &csv::Csv, &markdown::Markdown];
/// What is used unless another is asked for.
pub(crate) const DEFAULT_FORMAT: Format = &table::Terminal;

/// A way to print an answer.
pub(crate) trait ReportFormat: Send + Sync {
    /// The word after `--format`.
    fn name(&self) -> &'static str;

    /// What it is for, as help says it.
    fn purpose(&self) -> &'static str;

    /// How many rows are printed unless more are asked for; `None`: all.
    fn default_rows(&self) -> Option<usize> {
        None
    }

    /// Prints the whole answer and flushes.
    ///
    /// Text in an answer may come from a hostile record. The format has to keep it from acting
    /// where its output goes: on a terminal, in a spreadsheet, in a page.
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
    /// The page for people and tables, and the value for programs.
    pub(crate) fn new(page: &'a dyn Fn() -> Page, value: &'a impl Serialize) -> Self {
        Answer { page, write_json: Box::new(|out| write_json(value, out)), for_people: None }
    }

    /// With a text that a terminal shows in place of the page.
    pub(crate) fn for_people(self, write: &'a WriteTo<'a>) -> Self {
        Answer { for_people: Some(write), ..self }
    }

    pub(super) fn page(&self) -> Page {
        (self.page)()
    }

    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        (self.write_json)(out)
    }

    /// `None`: the page is shown.
    pub(super) fn write_for_people(&self, out: &mut dyn Write) -> Option<io::Result<()>> {
        self.for_people.map(|write| write(out))
    }
}

/// Reads the word after `--format`.
pub(crate) fn format_parser() -> impl TypedValueParser<Value = Format> {
    let words =
        FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.purpose()));
    PossibleValuesParser::new(words).try_map(|word| {
        FORMATS.iter().copied().find(|format| format.name() == word).ok_or("no such format")
    })
}
