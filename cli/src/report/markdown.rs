//! Markdown, for issues and reports: every section of a page, with its grids as tables.

use std::io::{self, Write};

use super::escape::escape_for_markdown;
use super::format::{Answer, Look, ROWS_FOR_PEOPLE, ReportFormat};
use super::page::{Align, Cell, Column, Grid, Page, Section};

/// Columns of a higher rank are not shown.
const HIGHEST_RANK: u8 = 5;

pub(super) struct Markdown;

impl ReportFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn purpose(&self) -> &'static str {
        "For issues and reports"
    }

    fn default_rows(&self) -> Option<usize> {
        Some(ROWS_FOR_PEOPLE)
    }

    fn write(&self, answer: &Answer<'_>, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        write_markdown(&answer.page(), out)
    }
}

/// Writes the page.
pub(super) fn write_markdown(page: &Page, mut out: impl Write) -> io::Result<()> {
    let has_content =
        |section: &&Section| !matches!(section, Section::Grid(grid) if grid.rows.is_empty());
    for (place, section) in page.sections.iter().filter(has_content).enumerate() {
        if place > 0 {
            writeln!(out)?;
        }

        match section {
            Section::Text(text) | Section::Legend(_, text) => {
                writeln!(out, "{}", escape_for_markdown(text))?;
            }
            Section::Grid(grid) => write_grid(grid, &mut out)?,
        }
    }
    out.flush()
}

fn write_grid(grid: &Grid, out: &mut impl Write) -> io::Result<()> {
    let is_shown = |column: &&Column| column.rank <= HIGHEST_RANK;
    let columns: Vec<&Column> = grid.columns.iter().filter(is_shown).collect();
    write_row(columns.iter().map(|column| column.title.to_owned()), out)?;

    let rule = |align| if align == Align::Right { "---:" } else { "---" };
    write_row(columns.iter().map(|column| rule(column.align).to_owned()), out)?;

    for row in &grid.rows {
        let cells = row.iter().zip(&grid.columns).filter(|(_, column)| is_shown(column));
        write_row(cells.map(|(cell, _)| markdown_cell(cell)), out)?;
    }
    Ok(())
}

/// The lines of a cell, on one line.
fn markdown_cell(cell: &Cell) -> String {
    cell.shown().iter().map(|line| escape_for_markdown(line)).collect::<Vec<_>>().join(", ")
}

fn write_row(cells: impl Iterator<Item = String>, out: &mut impl Write) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    writeln!(out, "|")
}
