//! What the program prints: an answer is made into a page, and a format writes the page.
//!
//! Words and columns are decided once, in the page (`page.rs`). Each format is a file, and
//! `format.rs` lists them.

mod catalog;
mod csv;
mod escape;
mod format;
#[cfg(feature = "fuzzing")]
mod fuzzing;
mod json;
mod labelled;
mod markdown;
mod page;
mod summary;
mod table;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails should panic")]
mod tests;
mod words;
mod wrap;

pub(crate) use catalog::catalog_page;
pub(crate) use format::{Answer, DEFAULT_FORMAT, FormatRef, Look, report_format_parser};
#[cfg(feature = "fuzzing")]
pub use fuzzing::in_each_format;
pub(crate) use labelled::Labelled;
pub(crate) use page::{Cell, Column, Page};
pub(crate) use summary::summary_page;
pub(crate) use words::{plural, thousands};
pub(crate) use wrap::wrap_text;
