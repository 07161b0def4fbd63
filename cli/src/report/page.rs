//! What is said to people, before it takes the form of a terminal table, CSV or Markdown.
//!
//! A page is paragraphs and grids. Cells hold text as it is in the record; each format escapes it
//! in its own way. A page must not know widths, colours or syntax.

use super::words::{share, thousands};

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
    /// A paragraph about a column, by its name in CSV. It is left out where the column is.
    Legend(&'static str, String),
    /// A grid; the one marked as data is what CSV writes.
    Grid(Grid),
}

impl Section {
    /// The grid, if it is one.
    pub(super) fn grid(&self) -> Option<&Grid> {
        match self {
            Section::Grid(grid) => Some(grid),
            Section::Text(_) | Section::Legend(..) => None,
        }
    }
}

/// Rows and columns.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Whether this is the data that CSV writes.
    pub(crate) is_data: bool,
}

/// A column of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its heading for people.
    pub(crate) title: &'static str,
    /// Its heading in CSV.
    pub(crate) name: &'static str,
    /// The side to which its cells are aligned.
    pub(crate) align: Align,
    /// Where there is no room for all columns, those with the highest rank are hidden first. Rank 0
    /// is never hidden; [`FOR_PROGRAMS`] is for CSV only.
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
    /// A word of ours: for programs, and for people.
    Word(&'static str, &'static str),
    /// A number.
    Number(u64),
    /// A part and the whole that it is a part of.
    Share(u64, u64),
    /// Texts below each other, not escaped; programs get the first.
    Texts(Vec<String>),
}

impl Cell {
    /// For people, line by line; not escaped.
    pub(crate) fn shown(&self) -> Vec<String> {
        match self {
            Cell::Empty => Vec::new(),
            Cell::Text(text) => vec![text.clone()],
            Cell::Word(_, shown) => vec![(*shown).to_owned()],
            Cell::Number(number) => vec![thousands(*number)],
            Cell::Share(part, whole) => vec![share(*part, *whole)],
            Cell::Texts(texts) => texts.clone(),
        }
    }

    /// For programs; not escaped. A share is a fraction of one.
    pub(crate) fn raw(&self) -> String {
        match self {
            Cell::Empty | Cell::Share(_, 0) => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Word(word, _) => (*word).to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Share(part, whole) => format!("{:.6}", *part as f64 / *whole as f64),
            Cell::Texts(texts) => texts.first().cloned().unwrap_or_default(),
        }
    }

    /// Texts below each other; empty if there is none.
    pub(super) fn texts(texts: impl Iterator<Item = String>) -> Cell {
        let texts: Vec<String> = texts.collect();
        if texts.is_empty() { Cell::Empty } else { Cell::Texts(texts) }
    }
}

/// The rank of a column that only programs read.
pub(crate) const FOR_PROGRAMS: u8 = u8::MAX;

impl Column {
    /// A column of text.
    pub(super) const fn text(title: &'static str, name: &'static str, rank: u8) -> Self {
        Column { title, name, align: Align::Left, rank }
    }

    /// A column of numbers.
    pub(super) const fn number(title: &'static str, name: &'static str, rank: u8) -> Self {
        Column { title, name, align: Align::Right, rank }
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

    /// Adds a grid.
    pub(super) fn grid(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        self.sections.push(Section::Grid(Grid { columns, rows, is_data: false }));
    }

    /// Adds the grid that CSV writes.
    pub(super) fn data(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        self.sections.push(Section::Grid(Grid { columns, rows, is_data: true }));
    }
}
