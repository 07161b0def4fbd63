//! What is said to people, before a format makes a terminal table, CSV or Markdown of it.
//!
//! A page is paragraphs and grids. Cells hold text as it is in the record; each format escapes it
//! in its own way. A page must not know widths, colours or syntax.

use std::borrow::Cow;
use std::ops::Range;

use super::words::{share_text, thousands};

/// How many characters the longest bar has.
const LONGEST_BAR: u64 = 20;

/// Paragraphs and grids, from top to bottom.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The parts of the page.
    pub(crate) sections: Vec<Section>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub(crate) enum Section {
    /// A paragraph of our own words.
    Text(String),
    /// A paragraph about a column, which is named as in CSV. If a table hides the column, it hides
    /// the paragraph, too.
    Legend(&'static str, String),
    /// A paragraph for those who do not see a column, which is named as in CSV.
    InPlaceOf(&'static str, String),
    /// Rows and columns.
    Grid(Grid),
}

impl Section {
    /// The grid, if it is one.
    pub(super) fn grid(&self) -> Option<&Grid> {
        match self {
            Section::Grid(grid) => Some(grid),
            Section::Text(_) | Section::Legend(..) | Section::InPlaceOf(..) => None,
        }
    }
}

/// A table, before any format lays it out.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// The rows that only programs read.
    pub(crate) rows_for_programs: Range<usize>,
    /// Whether this is the data that CSV writes.
    pub(crate) is_data: bool,
}

impl Grid {
    /// The columns that people see if there is room, each with its index. A column without values
    /// is left out, unless it is never hidden.
    pub(super) fn columns_for_people(&self) -> Vec<(usize, &Column)> {
        let has_values = |index: usize| {
            self.rows_for_people().filter_map(|row| row.get(index)).any(|cell| *cell != Cell::Empty)
        };
        let is_for_people = |&(index, column): &(usize, &Column)| match column.rank {
            0 => true,
            FOR_PROGRAMS => false,
            _ => has_values(index),
        };
        self.columns.iter().enumerate().filter(is_for_people).collect()
    }

    /// The rows that people see.
    pub(super) fn rows_for_people(&self) -> impl Iterator<Item = &Vec<Cell>> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(place, _)| !self.rows_for_programs.contains(place)).map(|(_, row)| row)
    }
}

/// A column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its heading for people, not escaped.
    pub(crate) title: Cow<'static, str>,
    /// Its heading in CSV, not escaped. `None`: only a terminal has the column.
    pub(crate) name: Option<Cow<'static, str>>,
    /// The side to which its cells are aligned.
    pub(crate) align: Align,
    /// A table hides columns that do not fit, the highest rank first; Markdown hides those above a
    /// fixed rank. Rank 0 is never hidden; [`FOR_PROGRAMS`] is for CSV only.
    pub(crate) rank: u8,
}

/// The side to which cells are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// One value of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Empty,
    /// Text, not escaped.
    Text(String),
    /// A word of the program's own: first as programs read it, then as people do.
    Word(&'static str, &'static str),
    /// A number.
    Number(u64),
    /// A part and the whole that it is a part of.
    Share(u64, u64),
    /// A bar for a part of the largest value of the column, drawn in ASCII.
    Bar(u64, u64),
    /// Texts on lines of their own, not escaped. Programs get the first only.
    Texts(Vec<String>),
}

impl Cell {
    /// The lines that people see, not escaped.
    pub(crate) fn shown(&self) -> Vec<String> {
        match self {
            Cell::Empty => Vec::new(),
            Cell::Text(text) => vec![with_visible_ends(text)],
            Cell::Word(_, shown) => vec![(*shown).to_owned()],
            Cell::Number(number) => vec![thousands(*number)],
            Cell::Share(part, whole) => vec![share_text(*part, *whole)],
            Cell::Bar(part, largest) => vec!["#".repeat(bar_length(*part, *largest))],
            Cell::Texts(texts) => texts.clone(),
        }
    }

    /// What programs read, not escaped. A share is a fraction of one.
    pub(crate) fn raw(&self) -> String {
        match self {
            Cell::Empty | Cell::Share(_, 0) | Cell::Bar(..) => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Word(word, _) => (*word).to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Share(part, whole) => format!("{:.6}", *part as f64 / *whole as f64),
            Cell::Texts(texts) => texts.first().cloned().unwrap_or_default(),
        }
    }

    /// A cell with one line for each text.
    pub(super) fn texts(texts: impl Iterator<Item = String>) -> Cell {
        let texts: Vec<String> = texts.collect();
        if texts.is_empty() { Cell::Empty } else { Cell::Texts(texts) }
    }
}

/// How many characters a bar has: one at least, unless it stands for nothing.
fn bar_length(part: u64, largest: u64) -> usize {
    let length = u128::from(part) * u128::from(LONGEST_BAR);
    let length = length.div_ceil(u128::from(largest.max(1))).min(u128::from(LONGEST_BAR));
    usize::try_from(length).unwrap_or_default()
}

/// The text, with blanks at its ends written out: two codes that differ by them must not look
/// alike.
fn with_visible_ends(text: &str) -> String {
    let inner = text.trim_matches(' ');
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = text.len() - start.min(text.len()) - inner.len();
    let blanks = |count| r"\u{20}".repeat(count);
    format!("{}{inner}{}", blanks(start), blanks(end))
}

/// The rank of a column that only programs read.
pub(crate) const FOR_PROGRAMS: u8 = u8::MAX;

impl Column {
    const fn new(title: &'static str, name: &'static str, align: Align, rank: u8) -> Self {
        Column { title: Cow::Borrowed(title), name: Some(Cow::Borrowed(name)), align, rank }
    }

    /// A column of text whose headings are made up at run time.
    pub(crate) fn named(title: String, name: String) -> Self {
        Column { title: title.into(), name: Some(name.into()), align: Align::Left, rank: 0 }
    }

    /// A column of bars, for terminals only.
    pub(super) const fn bars(title: &'static str, rank: u8) -> Self {
        Column { title: Cow::Borrowed(title), name: None, align: Align::Left, rank }
    }

    /// A column of text.
    pub(super) const fn text(title: &'static str, name: &'static str, rank: u8) -> Self {
        Column::new(title, name, Align::Left, rank)
    }

    /// A column of numbers.
    pub(super) const fn number(title: &'static str, name: &'static str, rank: u8) -> Self {
        Column::new(title, name, Align::Right, rank)
    }
}

impl Page {
    /// Adds a paragraph.
    pub(super) fn text(&mut self, text: impl Into<String>) {
        self.sections.push(Section::Text(text.into()));
    }

    /// Adds a paragraph about a column.
    pub(super) fn legend(&mut self, column: &'static str, text: impl Into<String>) {
        self.sections.push(Section::Legend(column, text.into()));
    }

    /// Adds a paragraph that is shown in place of a column.
    pub(super) fn in_place_of(&mut self, column: &'static str, text: impl Into<String>) {
        self.sections.push(Section::InPlaceOf(column, text.into()));
    }

    /// Adds a grid.
    pub(super) fn grid(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        self.sections.push(Section::Grid(Grid {
            columns,
            rows,
            rows_for_programs: 0..0,
            is_data: false,
        }));
    }

    /// Adds the grid that CSV writes.
    pub(crate) fn data(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        self.data_with_hidden_rows(columns, rows, 0..0);
    }

    /// Adds the grid that CSV writes, with some rows that people do not see.
    pub(super) fn data_with_hidden_rows(
        &mut self,
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
        rows_for_programs: Range<usize>,
    ) {
        let grid = Grid { columns, rows, rows_for_programs, is_data: true };
        self.sections.push(Section::Grid(grid));
    }
}
