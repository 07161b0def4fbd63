//! The format `operation-log`: events of CloudAudit, alone or inside the answers that list them.
//!
//! ```text
//! text ──▶ cursor ──▶ members ──▶ event     one event: verdict, context, places
//!                                   ▲
//! answer ──▶ cursor ──▶ answers ────┘       the events inside an answer
//! format     reads records that are one of these
//!
//! closing_quote    where a string ends      unescape    a string into a buffer
//! verdict          what a code says
//! ```
//!
//! Each function is given a text that was proved to be JSON, and walks over it once. This format
//! must not know how texts are framed, nor what a code means.

mod answers;
mod closing_quote;
mod cursor;
mod event;
mod format;
mod members;
#[cfg(test)]
mod tests;
mod unescape;
mod verdict;

pub(in crate::recording) use format::OperationLogFormat;
pub(crate) use verdict::{OddCode, ReadyVerdict};
