//! Tables for a terminal, in its width, and with colours if they are wanted.
//!
//! No cell is ever wrapped, so that a code or a place can be copied. Columns that do not fit are
//! hidden, the least important ones first, and a line below the table says which. One oversized
//! name must not hide everything else: where a table does not fit, it is shortened in its middle.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use apitriage::escape_for_terminal;
use comfy_table::{CellAlignment, ColumnConstraint, Table, presets};

use super::format::{Answer, Look, ROWS_FOR_PEOPLE, ReportFormat};
use super::page::{Align, Cell, Column, Grid, Page, Section};
use super::wrap::wrap_text;

/// Blanks that the layout puts around each cell.
const PADDING: usize = 2;

/// The greatest width of a table that does not go to a terminal.
const PIPE_WIDTH: usize = 100;

/// The most characters of a name in a table that does not fit. Published codes are shorter.
const LONGEST_NAME: usize = 60;

pub(super) struct TerminalTable;

impl ReportFormat for TerminalTable {
    fn name(&self) -> &'static str {
        "table"
    }

    fn purpose(&self) -> &'static str {
        "For a terminal"
    }

    fn default_rows(&self) -> Option<usize> {
        Some(ROWS_FOR_PEOPLE)
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
    let layout = |section: &Section| section.grid().map(|grid| GridLayout::new(grid, look));
    let layouts: Vec<Option<GridLayout>> = page.sections.iter().map(layout).collect();
    let is_shown = |column: &str| layouts.iter().flatten().any(|layout| layout.shows(column));

    let mut is_first = true;
    for (section, layout) in page.sections.iter().zip(&layouts) {
        let is_left_out = match section {
            Section::Text(_) => false,
            Section::Legend(column, _) => !is_shown(column),
            Section::InPlaceOf(column, _) => is_shown(column),
            Section::Grid(grid) => grid.rows_for_people().next().is_none(),
        };
        if is_left_out {
            continue;
        }

        if !is_first {
            writeln!(out)?;
        }
        is_first = false;

        match (section, layout) {
            (Section::Text(text) | Section::Legend(_, text) | Section::InPlaceOf(_, text), _) => {
                write_text(text, look, &mut out)?
            }
            (Section::Grid(_), Some(layout)) => layout.write(look, &mut out)?,
            (Section::Grid(_), None) => {}
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

/// A grid that is laid out, with the columns hidden for which there is no room.
struct GridLayout {
    table: Table,
    shown: Vec<Column>,
    hidden: Vec<Column>,
}

impl GridLayout {
    fn new(grid: &Grid, look: Look) -> Self {
        let mut columns = grid.columns_for_people();
        columns.retain(|(_, column)| look.width.is_some() || column.name.is_some());
        let width = look.width.unwrap_or(PIPE_WIDTH);

        let mut table = lay_out_grid(grid, &columns, look, usize::MAX);
        let mut widths = widths_of(&table);
        let is_too_wide = widths.iter().sum::<usize>() > width;
        if is_too_wide && has_oversized_name(&columns, &widths) {
            table = lay_out_grid(grid, &columns, look, LONGEST_NAME);
            widths = widths_of(&table);
        }
        hide_columns(&mut table, &columns, &widths, width);

        let mut layout = GridLayout { table, shown: Vec::new(), hidden: Vec::new() };
        for (place, (_, column)) in columns.into_iter().enumerate() {
            let is_hidden = layout.table.column(place).is_some_and(|column| column.is_hidden());
            let list = if is_hidden { &mut layout.hidden } else { &mut layout.shown };
            list.push(column.clone());
        }
        layout
    }

    /// Whether the column of this name is shown.
    fn shows(&self, name: &str) -> bool {
        self.shown.iter().any(|column| column.name.as_deref() == Some(name))
    }

    fn write(&self, look: Look, out: &mut impl Write) -> io::Result<()> {
        for line in self.table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        if self.hidden.is_empty() {
            return Ok(());
        }

        let titles: Vec<&str> = self.hidden.iter().map(|column| &*column.title).collect();
        let why = match look.width {
            Some(_) => "terminal too narrow".to_owned(),
            None => format!("the table is at most {PIPE_WIDTH} characters wide"),
        };
        write!(out, " ")?;
        let look = Look { width: look.width.map(|width| width.saturating_sub(1)), ..look };
        write_text(
            &format!("({} hidden: {why}; --format json has all)", titles.join(", ")),
            look,
            out,
        )
    }
}

/// Hides columns until the others fit into `available`: those of the highest rank first, and of
/// these the last first.
fn hide_columns(
    table: &mut Table,
    columns: &[(usize, &Column)],
    widths: &[usize],
    available: usize,
) {
    let mut total: usize = widths.iter().sum();

    let mut candidates: Vec<(u8, usize)> =
        columns.iter().enumerate().map(|(place, (_, column))| (column.rank, place)).collect();
    candidates.retain(|&(rank, _)| rank > 0);
    candidates.sort_unstable();

    while total > available
        && let Some((_, place)) = candidates.pop()
    {
        if let (Some(column), Some(width)) = (table.column_mut(place), widths.get(place)) {
            column.set_constraint(ColumnConstraint::Hidden);
            total -= width;
        }
    }
}

/// How wide each column is. To find out, all cells are read.
fn widths_of(table: &Table) -> Vec<usize> {
    let widths = table.column_max_content_widths();
    widths.into_iter().map(|width| usize::from(width) + PADDING).collect()
}

/// Whether a column that is never hidden has a cell with more than [`LONGEST_NAME`] characters.
fn has_oversized_name(columns: &[(usize, &Column)], widths: &[usize]) -> bool {
    let mut columns = columns.iter().zip(widths);
    columns.any(|((_, column), width)| column.rank == 0 && *width > LONGEST_NAME + PADDING)
}

/// Lays out a grid. In columns that are never hidden, text is shortened to `longest_name`.
fn lay_out_grid(
    grid: &Grid,
    columns: &[(usize, &Column)],
    look: Look,
    longest_name: usize,
) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);

    if grid.columns.iter().any(|column| !column.title.is_empty()) {
        let bold = Style::new().bold();
        let title = |column: &Column| {
            table_cell(&escape_for_terminal(&column.title), bold, look, column.align)
        };
        table.set_header(columns.iter().map(|(_, column)| title(column)));
    }

    for row in grid.rows_for_people() {
        let has_zero = row.contains(&Cell::Number(0));
        table.add_row(columns.iter().map(|(place, column)| {
            let cell = row.get(*place).unwrap_or(&Cell::Empty);
            let style = if has_zero { Style::new() } else { cell_style(cell) };
            let longest = if column.rank == 0 { longest_name } else { usize::MAX };
            let line = |line: &String| shorten_middle(&escape_for_terminal(line), longest);
            let lines: Vec<String> = cell.shown().iter().map(line).collect();
            table_cell(&lines.join("\n"), style, look, column.align)
        }));
    }
    table
}

/// The beginning and the end of a text that has more than `longest` characters: `Invalid…NotFound`.
fn shorten_middle(text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length <= longest {
        return text.to_owned();
    }

    let head = longest * 2 / 3;
    let tail = longest.saturating_sub(head + 1);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - tail).collect();
    format!("{start}…{end}")
}

fn table_cell(text: &str, style: Style, look: Look, align: Align) -> comfy_table::Cell {
    let is_styled = look.color && style != Style::new();
    let text = if is_styled { format!("{style}{text}{style:#}") } else { text.to_owned() };
    let alignment = match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    };
    comfy_table::Cell::new(text).set_alignment(alignment)
}

/// Colours draw the eye to what could have been prevented, and to what is damaged.
fn cell_style(cell: &Cell) -> Style {
    match cell {
        Cell::Word(_, "yes" | "yes, by clock") => AnsiColor::Yellow.on_default().bold(),
        Cell::Word(_, "failed" | "malformed") => AnsiColor::Red.on_default(),
        Cell::Word(_, "succeeded") => AnsiColor::Green.on_default(),
        _ => Style::new(),
    }
}
