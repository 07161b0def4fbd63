//! Verdicts become numbers: counts by code, a few samples, and rows for the inputs.
//!
//! Everything here merges by addition and is written and read by serde. It must not know how
//! records were found, nor how numbers are shown.

mod code_count;
mod codes;
mod counted;
mod groups;
mod input_row;
mod sample;
mod saved;
mod summary;
mod unknown;

pub use code_count::CodeCount;
pub(crate) use codes::{CodeName, Codes};
pub(crate) use counted::Tally;
pub(crate) use groups::Groups;
pub use input_row::InputRow;
pub(crate) use input_row::Ledger;
pub(crate) use sample::Counted;
pub use sample::Sample;
pub use summary::{Summary, TooLarge};

/// The most that is counted: what a signed number of 64 bits can say.
const MOST: u64 = i64::MAX as u64;

/// The sum of counts, if it is not beyond the most that is counted.
fn sum(counts: impl IntoIterator<Item = u64>) -> Result<u64, String> {
    let sum = counts.into_iter().try_fold(0_u64, u64::checked_add);
    sum.filter(|sum| *sum <= MOST).ok_or_else(|| format!("counts add up to more than {MOST}"))
}
