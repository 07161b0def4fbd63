//! What a summary says, as data and as JSON; and a single record, laid out for people.
//!
//! A [`Report`] serialises to the JSON output. What [`write_json`] and [`write_record`] write
//! cannot act on a terminal. This stage must not count anything, nor know where its output goes.

mod code_rows;
mod groups;
mod json;
mod pairs;
mod record;
mod selection;
mod view;

pub use code_rows::{CodeRow, OtherCodes, Preventables, SampleRow};
pub use groups::{Group, GroupKeys, OtherGroups};
pub use json::write_json;
pub use record::write_record;
pub use selection::{RepeatedRow, ReportFilter, ReportSelection};
pub use view::{FaultRow, Report, ReportInput};
