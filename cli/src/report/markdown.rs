//! Markdown, for issues and reports: the paragraphs of a page, and its grids as tables.

use std::io::{self, Write};

use super::escape::escape_for_markdown;
use super::format::{Answer, Look, ROWS_FOR_PEOPLE, ReportFormat};
use super::page::{Align, Cell, Column, Grid, Page, Section};

/// The last rank that is shown: all but REQUEST ID, since a page has no width.
const LAST_RANK_SHOWN: u8 = 5;

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

/// Writes the sections of the page with blank lines between them, and flushes. Legends are only
/// about columns that Markdown shows.
pub(super) fn write_markdown(page: &Page, mut out: impl Write) -> io::Result<()> {
    let grids = || page.sections.iter().filter_map(Section::grid).filter(|grid| !is_empty(grid));
    let shows = |name: &str| {
        let mut columns = grids().flat_map(shown_columns);
        columns.any(|(_, column)| column.name.as_deref() == Some(name))
    };
    let is_left_out = |section: &Section| match section {
        Section::Grid(grid) => is_empty(grid),
        Section::InPlaceOf(column, _) => shows(column),
        Section::Text(_) | Section::Legend(..) => false,
    };
    let sections = page.sections.iter().filter(|section| !is_left_out(section));
    for (index, section) in sections.enumerate() {
        if index > 0 {
            writeln!(out)?;
        }

        match section {
            Section::Text(text) | Section::Legend(_, text) | Section::InPlaceOf(_, text) => {
                writeln!(out, "{}", escape_for_markdown(text))?;
            }
            Section::Grid(grid) => write_grid(grid, &mut out)?,
        }
    }
    out.flush()
}

fn is_empty(grid: &Grid) -> bool {
    grid.rows_for_people().next().is_none()
}

fn shown_columns(grid: &Grid) -> Vec<(usize, &Column)> {
    let mut columns = grid.columns_for_people();
    columns.retain(|(_, column)| column.rank <= LAST_RANK_SHOWN && column.name.is_some());
    columns
}

fn write_grid(grid: &Grid, out: &mut impl Write) -> io::Result<()> {
    let columns = shown_columns(grid);
    write_row(columns.iter().map(|(_, column)| escape_for_markdown(&column.title)), out)?;

    // A colon at the right aligns to the right.
    let dashes = |column: &Column| if column.align == Align::Right { "---:" } else { "---" };
    write_row(columns.iter().map(|(_, column)| dashes(column).to_owned()), out)?;

    for row in grid.rows_for_people() {
        let cell = |index: usize| row.get(index).map(markdown_cell).unwrap_or_default();
        write_row(columns.iter().map(|(index, _)| cell(*index)), out)?;
    }
    Ok(())
}

/// The lines of a cell with commas between them: a cell of Markdown cannot hold a line break.
fn markdown_cell(cell: &Cell) -> String {
    cell.shown().iter().map(|line| escape_for_markdown(line)).collect::<Vec<_>>().join(", ")
}

fn write_row(cells: impl Iterator<Item = String>, out: &mut impl Write) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    writeln!(out, "|")
}
