//! Verdicts become numbers: counts by code, a few samples, and rows for the inputs.
//!
//! Everything here merges by addition and is written and read by serde. It must not know how records
//! were found, nor how numbers are shown.

mod codes;
mod input_row;
mod sample;
mod summary;
mod unknown;

pub(crate) use codes::{Codes, Name, Tally};
pub use input_row::InputRow;
pub(crate) use input_row::Ledger;
pub(crate) use sample::Counted;
pub use sample::Sample;
pub use summary::Summary;
