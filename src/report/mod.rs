//! A summary as plain data and as JSON; one record, shown.
//!
//! A [`Report`] is what JSON holds. Nothing from a record leaves here raw: see `escape`. This
//! stage must not count anything, nor know where its output goes.

mod json;
mod pairs;
mod record;
mod view;

pub use json::write_json;
pub use record::write_record;
pub use view::{
    By, CodeRow, FaultRow, Group, OtherCodes, OtherGroups, Preventables, Report, ReportInput,
    SampleRow,
};
