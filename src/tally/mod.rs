//! Verdicts become numbers: counts by code, a few samples, and a row for each input.
//!
//! ```text
//! summary        the value that users hold; merging two is addition
//!   count        how a record is counted
//!   codes        counts by code; `unknown`: those outside the catalog, in bounded memory
//!   groups       the same records in groups, in bounded memory
//!     dimension    what calls are grouped by, and the value that a call has there
//!     group        what is counted of each; `group_key`: which one a call is in
//!   outcomes     how many records succeeded, failed, …
//!   counted      a count and its samples; `sample`: which records are kept
//!   input_row    what became of an input, and the account of its bytes
//! copies         inputs that are perhaps copies of others
//! selection      which calls are counted, where that is not simply all
//!   filter       those that were made in a range of time and fulfil conditions; `pattern`
//!   repeated     which calls are the same; `distinct`: each counted once; `settle`: when
//!   call_place   where some of those are
//! saved          a summary as serde writes it, and what is refused when it is read
//! code_count     a code and its count, for users
//! ```
//!
//! This stage must not know how records were found, nor how numbers are shown.

mod call_place;
mod code_count;
mod codes;
mod copies;
mod count;
mod counted;
mod dimension;
mod distinct;
mod filter;
mod group;
mod group_key;
mod groups;
mod input_row;
mod outcomes;
mod pattern;
mod repeated;
mod sample;
mod saved;
mod seeded_hash;
mod selection;
mod settle;
mod summary;
#[cfg(test)]
mod tests;
mod unknown;

pub use code_count::CodeCount;
pub(crate) use codes::{CodeName, Codes};
pub(crate) use copies::{BEGINNING_BYTES, beginning_hash, possible_copies};
pub(crate) use counted::Tally;
pub use dimension::Dimension;
pub(crate) use dimension::without_repeats;
pub(crate) use filter::CallFilter;
pub use filter::{Condition, ConditionError};
pub(crate) use group::TallyGroup;
pub(crate) use groups::{Groups, OtherGroups};
pub use input_row::InputRow;
pub(crate) use input_row::Ledger;
pub(crate) use repeated::CallBody;
pub(crate) use sample::Counted;
pub use sample::Sample;
pub use summary::{Summary, TooLarge};

/// The largest count: the largest signed number of 64 bits. Two counts within it can always be
/// added.
const MAX_COUNT: u64 = i64::MAX as u64;

/// The sum of counts, or a message if it is larger than the largest count.
fn sum(counts: impl IntoIterator<Item = u64>) -> Result<u64, String> {
    let sum = counts.into_iter().try_fold(0_u64, u64::checked_add);
    sum.filter(|sum| *sum <= MAX_COUNT)
        .ok_or_else(|| format!("counts add up to more than {MAX_COUNT}"))
}
