//! CSV: the data of a page, every column, numbers as numbers.

use std::io::{self, Write};

use super::escape::escape_for_csv;
use super::format::{Answer, Look, ReportFormat};
use super::page::{Cell, Page, Section};

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

/// Writes the grid that holds the page's data. A cell that a spreadsheet would run gets an
/// apostrophe at its beginning; control characters are escaped.
pub(super) fn write_csv(page: &Page, out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for grid in page.sections.iter().filter_map(Section::grid).filter(|grid| grid.is_data) {
        let headings = grid.columns.iter().filter_map(|column| column.name.as_deref());
        writer
            .write_record(headings.map(|name| escape_for_csv(name).into_owned()))
            .map_err(io_error)?;
        for row in &grid.rows {
            let cells = grid.columns.iter().zip(row).filter(|(column, _)| column.name.is_some());
            writer.write_record(cells.map(|(_, cell)| csv_cell(cell))).map_err(io_error)?;
        }
    }
    writer.flush()
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(_) | Cell::Texts(_) => escape_for_csv(&cell.raw()).into_owned(),
        Cell::Empty | Cell::Word(..) | Cell::Number(_) | Cell::Share(..) | Cell::Bar(..) => {
            cell.raw()
        }
    }
}

/// The system's error. The crate's own conversion hides that a pipe was closed.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
