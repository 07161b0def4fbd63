//! CSV: the data of a page, every column, numbers as numbers.

use std::io;

use super::escape::for_csv;
use super::page::{Cell, Page, Section};

/// Writes the grid that holds the page's data. Cells that a spreadsheet would run begin with an
/// apostrophe; control characters are escaped.
///
/// # Errors
///
/// If `out` fails.
pub(crate) fn write_csv(page: &Page, out: impl io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for section in &page.sections {
        let Section::Grid(grid) = section else { continue };
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
