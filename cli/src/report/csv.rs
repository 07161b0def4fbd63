//! CSV: the data of a page, every column, numbers as numbers.

use std::io::{self, Write};

use super::escape::for_csv;
use super::format::{Answer, ReportFormat};
use super::page::{Cell, Page, Section};
use super::table::Look;

pub(super) struct Csv;

impl ReportFormat for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn purpose(&self) -> &'static str {
        "For spreadsheets"
    }

    fn write(&self, answer: &Answer<'_>, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        write_csv(&answer.page(), out)
    }
}

/// Writes the grid that holds the page's data. Cells that a spreadsheet would run begin with an
/// apostrophe; control characters are escaped.
pub(super) fn write_csv(page: &Page, out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for grid in page.sections.iter().filter_map(Section::grid) {
        if grid.is_data {
            writer.write_record(grid.columns.iter().map(|column| column.name)).map_err(as_io)?;
            for row in &grid.rows {
                writer
                    .write_record(row.iter().map(|cell| match cell {
                        Cell::Text(_) | Cell::Texts(_) => for_csv(&cell.raw()).into_owned(),
                        own => own.raw(),
                    }))
                    .map_err(as_io)?;
            }
        }
    }
    writer.flush()
}

/// The crate's own conversion hides that a pipe was closed.
fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
