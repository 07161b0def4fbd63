//! Tables for a terminal: they know the width, and colour only where that was asked for.
//!
//! No cell is ever wrapped, so that a code or a place can be copied. Columns that do not fit are
//! hidden, the least important first, and a line below the table says which.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use apitriage::escape_for_terminal;
use comfy_table::{CellAlignment, Table, presets};

use super::format::{Answer, ReportFormat};
use super::page::{Align, Cell, FOR_PROGRAMS, Grid, Page, Section};
use super::wrap::wrap_text;

/// Blanks that the layout puts around each cell.
const PADDING: usize = 2;

/// How wide a table is that does not go to a terminal.
const PIPE_WIDTH: usize = 100;

/// How a page is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns of the terminal; `None` if the output is no terminal: text is not broken then.
    pub(crate) width: Option<usize>,
    /// Whether to colour.
    pub(crate) color: bool,
}

impl Look {
    fn table_width(self) -> usize {
        self.width.unwrap_or(PIPE_WIDTH)
    }
}

/// How many rows are for people, unless they ask for more.
pub(super) const DEFAULT_ROWS: usize = 20;

pub(super) struct Terminal;

impl ReportFormat for Terminal {
    fn name(&self) -> &'static str {
        "table"
    }

    fn purpose(&self) -> &'static str {
        "For a terminal"
    }

    fn default_rows(&self) -> Option<usize> {
        Some(DEFAULT_ROWS)
    }

    fn write(&self, answer: &Answer<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
        match answer.write_for_people(out) {
            Some(outcome) => outcome.and_then(|()| out.flush()),
            None => write_table(&answer.page(), look, out),
        }
    }
}

/// Writes the page.
pub(super) fn write_table(page: &Page, look: Look, mut out: impl Write) -> io::Result<()> {
    let layouts: Vec<Option<GridLayout<'_>>> = page
        .sections
        .iter()
        .map(|section| section.grid().map(|grid| GridLayout::new(grid, look.table_width())))
        .collect();
    let is_shown = |column: &str| layouts.iter().flatten().any(|layout| layout.shows(column));

    let mut is_first = true;
    for (section, layout) in page.sections.iter().zip(&layouts) {
        let is_left_out = match section {
            Section::Text(_) => false,
            Section::Legend(column, _) => !is_shown(column),
            Section::Grid(grid) => grid.rows.is_empty(),
        };
        if is_left_out {
            continue;
        }

        if !is_first {
            writeln!(out)?;
        }
        is_first = false;
        match section {
            Section::Text(text) | Section::Legend(_, text) => write_text(text, look, &mut out)?,
            Section::Grid(_) => {
                layout.as_ref().map_or(Ok(()), |layout| layout.write(look, &mut out))?;
            }
        }
    }
    out.flush()
}

fn write_text(text: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    for line in wrap_text(&escape_for_terminal(text), look.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A grid, and which of its columns there is room for.
struct GridLayout<'g> {
    grid: &'g Grid,
    columns: Vec<usize>,
    hidden: Vec<&'static str>,
}

impl<'g> GridLayout<'g> {
    fn new(grid: &'g Grid, width: usize) -> Self {
        let has_values = |place: usize| {
            grid.rows.iter().filter_map(|row| row.get(place)).any(|cell| *cell != Cell::Empty)
        };
        let is_for_people = |&place: &usize| match rank(grid, place) {
            0 => true,
            FOR_PROGRAMS => false,
            _ => has_values(place),
        };
        let mut columns: Vec<usize> = (0..grid.columns.len()).filter(is_for_people).collect();
        let mut hidden = Vec::new();

        let plain = Look { width: None, color: false };
        let mut widths: Vec<usize> = laid_out(grid, &columns, plain, true)
            .column_max_content_widths()
            .into_iter()
            .map(|width| usize::from(width) + PADDING)
            .collect();
        while widths.iter().sum::<usize>() > width {
            let ranks = columns.iter().map(|&place| rank(grid, place)).enumerate();
            match ranks.max_by_key(|&(_, rank)| rank) {
                Some((last, rank)) if rank > 0 => {
                    let place = columns.remove(last);
                    widths.remove(last);
                    hidden.extend(grid.columns.get(place).map(|column| (place, column.title)));
                }
                _ => break,
            }
        }
        hidden.sort_unstable();
        GridLayout { grid, columns, hidden: hidden.into_iter().map(|(_, title)| title).collect() }
    }

    /// Whether the column of this name is shown.
    fn shows(&self, name: &str) -> bool {
        let columns = self.columns.iter().filter_map(|&place| self.grid.columns.get(place));
        columns.into_iter().any(|column| column.name == name)
    }

    fn write(&self, look: Look, out: &mut impl Write) -> io::Result<()> {
        let has_header = self.grid.columns.iter().any(|column| !column.title.is_empty());
        for line in laid_out(self.grid, &self.columns, look, has_header).lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        if self.hidden.is_empty() {
            return Ok(());
        }

        let why = match look.width {
            Some(_) => "terminal too narrow".to_owned(),
            None => format!("the table keeps to {PIPE_WIDTH} columns; --format json has all"),
        };
        write!(out, " ")?;
        let look = Look { width: look.width.map(|width| width.saturating_sub(1)), ..look };
        write_text(&format!("({} hidden: {why})", self.hidden.join(", ")), look, out)
    }
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
