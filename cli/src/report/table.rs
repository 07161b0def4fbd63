//! Tables for a terminal: they know the width, and colour only where that was asked for.
//!
//! No cell is ever wrapped, so that a code or a place can be copied. Columns that do not fit are
//! left out, the least important first; a sample without a column stands below its row.

use std::borrow::Cow;
use std::io;

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, Table, presets};

use super::page::{Align, Cell, FOR_PROGRAMS, Grid, Page, Section};
use apitriage::report::escape_for_terminal;

/// Blanks that the layout puts around each cell.
const PADDING: usize = 2;

/// How a page is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns of the terminal; `None`: as many as it takes.
    pub(crate) width: Option<usize>,
    /// Whether to colour.
    pub(crate) color: bool,
}

/// Writes the page.
///
/// # Errors
///
/// If `out` fails.
pub(crate) fn write_table(page: &Page, look: Look, mut out: impl io::Write) -> io::Result<()> {
    let says = |section: &&Section| !matches!(section, Section::Grid(grid) if grid.rows.is_empty());
    for (place, section) in page.sections.iter().filter(says).enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        match section {
            Section::Text(text) => write_text(text, look, &mut out)?,
            Section::Grid(grid) => write_grid(grid, look, &mut out)?,
        }
    }
    out.flush()
}

fn write_text(text: &str, look: Look, out: &mut impl io::Write) -> io::Result<()> {
    let width = look.width.unwrap_or(usize::MAX);
    let text = escape_for_terminal(text);
    let mut words = text.split(' ').peekable();
    let mut column = 0;
    while let Some(word) = words.next() {
        let mut word = Cow::Borrowed(word);
        // A number stays with its sign.
        while let Some(sign) = words.next_if(|next| next.starts_with('%')) {
            word = Cow::Owned(format!("{word} {sign}"));
        }
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

fn write_grid(grid: &Grid, look: Look, out: &mut impl io::Write) -> io::Result<()> {
    let wanted = fitting(grid, None);
    let columns = fitting(grid, look.width);
    let below = grid
        .columns
        .iter()
        .position(|column| column.name == "sample")
        .filter(|place| !columns.contains(place));
    let has_header = grid.columns.iter().any(|column| !column.title.is_empty());

    let table = laid_out(grid, &columns, look, has_header);
    let mut lines = table.lines();
    if has_header && let Some(header) = lines.next() {
        writeln!(out, "{}", header.trim_end())?;
    }
    for row in &grid.rows {
        for line in lines.by_ref().take(height(row, &columns)) {
            writeln!(out, "{}", line.trim_end())?;
        }
        for sample in below.and_then(|place| row.get(place)).map(Cell::shown).unwrap_or_default() {
            writeln!(out, "   {}", escape_for_terminal(&sample))?;
        }
    }
    let is_left_out = |place: &usize| !columns.contains(place) && below != Some(*place);
    let left_out: Vec<&str> = wanted
        .into_iter()
        .filter(is_left_out)
        .filter_map(|place| grid.columns.get(place).map(|column| column.title))
        .collect();
    if !left_out.is_empty() {
        write!(out, " ")?;
        let look = Look { width: look.width.map(|width| width.saturating_sub(1)), ..look };
        write_text(&format!("(no room for {})", left_out.join(", ")), look, out)?;
    }
    Ok(())
}

/// How many lines a row takes.
fn height(row: &[Cell], columns: &[usize]) -> usize {
    columns
        .iter()
        .filter_map(|&place| row.get(place))
        .map(|cell| cell.shown().len())
        .max()
        .unwrap_or(0)
        .max(1)
}

/// The columns for which there is room.
fn fitting(grid: &Grid, width: Option<usize>) -> Vec<usize> {
    let says = |place: usize| {
        grid.rows.iter().filter_map(|row| row.get(place)).any(|cell| *cell != Cell::Empty)
    };
    let shown =
        |place: usize| rank(grid, place) == 0 || (rank(grid, place) < FOR_PROGRAMS && says(place));
    let mut columns: Vec<usize> = (0..grid.columns.len()).filter(|&place| shown(place)).collect();
    let Some(width) = width else { return columns };
    let plain = Look { width: None, color: false };
    let widths = laid_out(grid, &columns, plain, true).column_max_content_widths();
    let mut widths: Vec<usize> =
        widths.into_iter().map(|width| usize::from(width) + PADDING).collect();
    while widths.iter().sum::<usize>() > width {
        let last = columns
            .iter()
            .enumerate()
            .max_by_key(|(_, place)| rank(grid, **place))
            .map(|(shown, _)| shown);
        match last {
            Some(shown) if columns.get(shown).is_some_and(|&place| rank(grid, place) > 0) => {
                columns.remove(shown);
                widths.remove(shown);
            }
            _ => break,
        }
    }
    columns
}

fn rank(grid: &Grid, place: usize) -> u8 {
    grid.columns.get(place).map_or(FOR_PROGRAMS, |column| column.rank)
}

fn laid_out(grid: &Grid, columns: &[usize], look: Look, has_header: bool) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let shown = || columns.iter().filter_map(|&place| Some((place, grid.columns.get(place)?)));
    if has_header {
        let bold = Style::new().bold();
        table
            .set_header(shown().map(|(_, column)| painted(column.title, bold, look, column.align)));
    }
    for row in &grid.rows {
        let nothing = row.contains(&Cell::Number(0));
        table.add_row(shown().map(|(place, column)| {
            let cell = row.get(place).unwrap_or(&Cell::Empty);
            let style = if nothing { Style::new() } else { style(cell) };
            let lines: Vec<String> =
                cell.shown().iter().map(|line| escape_for_terminal(line).into_owned()).collect();
            painted(&lines.join("\n"), style, look, column.align)
        }));
    }
    table
}

fn painted(text: &str, style: Style, look: Look, align: Align) -> comfy_table::Cell {
    let text = if look.color && style != Style::new() {
        format!("{style}{text}{style:#}")
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
