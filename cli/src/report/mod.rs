//! What the program says, as a page, and the page in each format.
//!
//! Words and columns are decided once, in [`page`]; there is a file for each format.

mod csv;
mod escape;
mod markdown;
mod page;
mod table;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails should panic")]
mod tests;
mod words;

pub(crate) use csv::write_csv;
pub(crate) use markdown::write_markdown;
pub(crate) use page::{Align, Cell, Column, Grid, Page, Section, catalog_page, summary_page};
pub(crate) use table::{Look, write_table};
pub(crate) use words::{plural, thousands};
