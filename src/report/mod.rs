//! A summary, shown: as JSON for programs, as a table for a terminal, as CSV and Markdown.
//!
//! One file per format. JSON shows a [`Report`]; the others show a [`Page`], whose words and
//! columns are decided once. Nothing from a record leaves here raw: see `escape`.
//! A record itself is shown by `record`. This stage must not count
//! anything, nor know where its output goes.

#[cfg(feature = "cli")]
mod csv;
#[cfg(feature = "cli")]
mod escape;
mod json;
#[cfg(feature = "cli")]
mod markdown;
mod page;
mod pairs;
mod record;
#[cfg(feature = "cli")]
mod table;
mod view;
mod words;

#[cfg(feature = "cli")]
pub use csv::write_csv;
pub use json::write_json;
#[cfg(feature = "cli")]
pub use markdown::write_markdown;
pub use page::{
    Align, Cell, Column, FOR_PROGRAMS, Grid, Page, Section, catalog_page, summary_page,
};
pub use record::write_record;
#[cfg(feature = "cli")]
pub use table::{Look, write_table};
pub use view::{
    By, CodeRow, FaultRow, Group, OtherCodes, OtherGroups, Preventables, Report, ReportInput,
    SampleRow,
};
pub use words::{plural, thousands};

pub use crate::escape::escape_for_terminal;
