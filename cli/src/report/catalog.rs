//! The page that lists the catalog of codes.

use apitriage::catalog::{self, Entry};

use super::page::{Cell, Column, FOR_PROGRAMS, Page};
use super::words::{preventable_word, retry_word};

const CATALOG_COLUMNS: [Column; 8] = [
    Column::text("CODE", "code", 0),
    Column::text("KIND", "kind", 3),
    Column::text("PREVENTABLE", "preventable", 1),
    Column::text("RETRY", "retry", 2),
    Column::text("ORIGIN", "origin", 5),
    Column::text("ACTIONS", "actions", FOR_PROGRAMS),
    Column::text("MEANING", "meaning", 4),
    Column::text("ADVICE", "advice", FOR_PROGRAMS),
];

/// The page of the catalog, with a row for each code.
pub(crate) fn catalog_page() -> Page {
    let mut page = Page::default();
    page.data(CATALOG_COLUMNS.to_vec(), catalog::entries().iter().map(catalog_cells).collect());
    page
}

fn catalog_cells(entry: &Entry) -> Vec<Cell> {
    let actions: Vec<&str> = entry.actions.iter().map(|action| action.name()).collect();
    vec![
        Cell::Text(entry.code.to_owned()),
        Cell::Word(entry.kind.word(), entry.kind.word()),
        Cell::Word(entry.preventable.word(), preventable_word(entry.preventable)),
        Cell::Word(entry.retry.word(), retry_word(entry.retry)),
        Cell::Word(entry.origin.word(), entry.origin.word()),
        Cell::Text(actions.join(" ")),
        Cell::Text(entry.meaning.to_owned()),
        Cell::Text(entry.advice.to_owned()),
    ]
}
