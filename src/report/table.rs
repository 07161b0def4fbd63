//! Tables for a terminal: they know the width, and colour only where that was asked for.

use std::io;

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::escape::escape_for_terminal;
use super::page::{Align, Cell, Column, Grid, Page, Section};

/// Up to this width the sample stands below the code instead of beside it.
const NARROW: usize = 130;

/// How a page is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal; `None`: as many as it takes.
    pub width: Option<usize>,
    /// Whether to colour.
    pub color: bool,
}

/// Writes the page.
///
/// # Errors
///
/// If `out` fails.
///
/// ```
/// use apitriage::report::{Look, catalog_page, write_table};
///
/// let mut out = Vec::new();
/// write_table(&catalog_page(), Look { width: Some(80), color: false }, &mut out).unwrap();
/// assert!(String::from_utf8(out).unwrap().lines().all(|line| line.chars().count() <= 80));
/// ```
pub fn write_table(page: &Page, look: Look, mut out: impl io::Write) -> io::Result<()> {
    for (place, section) in page.sections.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        match section {
            Section::Text(text) => write_text(text, look, &mut out)?,
            Section::Grid(grid) => {
                for line in laid_out(grid, look).lines() {
                    writeln!(out, "{}", line.trim_end())?;
                }
            }
        }
    }
    out.flush()
}

fn write_text(text: &str, look: Look, out: &mut impl io::Write) -> io::Result<()> {
    let width = look.width.unwrap_or(usize::MAX);
    let mut column = 0;
    for word in escape_for_terminal(text).split(' ') {
        let len = word.chars().count();
        if column > 0 && column + 1 + len > width {
            writeln!(out)?;
            column = 0;
        } else if column > 0 {
            write!(out, " ")?;
            column += 1;
        }
        write!(out, "{word}")?;
        column += len;
    }
    writeln!(out)
}

fn laid_out(grid: &Grid, look: Look) -> String {
    let width = look.width.unwrap_or(usize::MAX - 1);
    let below = grid.columns.iter().position(|column| column.name == "sample").filter(|_| width < NARROW);
    let shown = |place: usize, column: &Column| column.from_width <= width && below != Some(place);
    let columns: Vec<(usize, &Column)> =
        grid.columns.iter().enumerate().filter(|(place, column)| shown(*place, column)).collect();

    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if let Some(width) = look.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    if columns.iter().any(|(_, column)| !column.title.is_empty()) {
        let bold = Style::new().bold();
        table.set_header(columns.iter().map(|(_, column)| painted(column.title, bold, look, column.align)));
    }
    for row in &grid.rows {
        let sample = below.and_then(|place| row.get(place)).map(Cell::shown).filter(|sample| !sample.is_empty());
        table.add_row(columns.iter().enumerate().map(|(shown, (place, column))| {
            let cell = row.get(*place).unwrap_or(&Cell::Empty);
            let text = cell.shown();
            let mut text = escape_for_terminal(&text).into_owned();
            if shown == 0
                && let Some(sample) = &sample
            {
                text = format!("{text}\n  {}", escape_for_terminal(sample));
            }
            painted(&text, style(cell), look, column.align)
        }));
    }
    table.to_string()
}

fn painted(text: &str, style: Style, look: Look, align: Align) -> comfy_table::Cell {
    let text = if look.color && style != Style::new() {
        let lines: Vec<String> = text.lines().map(|line| format!("{style}{line}{style:#}")).collect();
        lines.join("\n")
    } else {
        text.to_owned()
    };
    comfy_table::Cell::new(text).set_alignment(match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    })
}

/// What catches the eye: what could have been prevented, and what is damaged.
fn style(cell: &Cell) -> Style {
    match cell {
        Cell::Word(_, "yes" | "yes, by clock") => AnsiColor::Yellow.on_default().bold(),
        Cell::Word(_, "failed" | "malformed") => AnsiColor::Red.on_default(),
        Cell::Word(_, "succeeded") => AnsiColor::Green.on_default(),
        _ => Style::new(),
    }
}
