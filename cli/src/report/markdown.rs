//! Markdown, for issues and reports: all sections, tables with bars.

use std::io::{self, Write};

use super::escape::for_markdown;
use super::format::{Answer, ReportFormat};
use super::page::{Align, Cell, Grid, Page, Section};
use super::table::{DEFAULT_ROWS, Look};

/// The highest rank of a column that is shown.
const RANK: u8 = 5;

pub(super) struct Markdown;

impl ReportFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn purpose(&self) -> &'static str {
        "For issues and reports"
    }

    fn default_rows(&self) -> Option<usize> {
        Some(DEFAULT_ROWS)
    }

    fn write(&self, answer: &Answer<'_>, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        write_markdown(&answer.page(), out)
    }
}

/// Writes the page.
pub(super) fn write_markdown(page: &Page, mut out: impl Write) -> io::Result<()> {
    let says = |section: &&Section| !matches!(section, Section::Grid(grid) if grid.rows.is_empty());
    for (place, section) in page.sections.iter().filter(says).enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        match section {
            Section::Text(text) | Section::Legend(_, text) => {
                writeln!(out, "{}", for_markdown(text))?
            }
            Section::Grid(grid) => write_grid(grid, &mut out)?,
        }
    }
    out.flush()
}

fn write_grid(grid: &Grid, out: &mut impl Write) -> io::Result<()> {
    let shown: Vec<bool> = grid.columns.iter().map(|column| column.rank <= RANK).collect();
    let columns =
        || grid.columns.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(column, _)| column);
    write_row(columns().map(|column| column.title.to_owned()), out)?;
    write_row(
        columns()
            .map(|column| if column.align == Align::Right { "---:" } else { "---" }.to_owned()),
        out,
    )?;
    for row in &grid.rows {
        let cells = row.iter().zip(&shown).filter(|(_, shown)| **shown);
        write_row(cells.map(|(cell, _)| below_each_other(cell)), out)?;
    }
    Ok(())
}

/// The lines of a cell.
fn below_each_other(cell: &Cell) -> String {
    cell.shown().iter().map(|line| for_markdown(line)).collect::<Vec<_>>().join(", ")
}

fn write_row(cells: impl Iterator<Item = String>, out: &mut impl Write) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    writeln!(out, "|")
}
