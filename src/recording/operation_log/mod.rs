//! The format `operation-log`: events of CloudAudit, alone or inside the answers that list them.
//!
//! ```text
//! valid text ──▶ cursor ──▶ members ──▶ event     one event: verdict, context, places
//! other text ──▶ parser ──▶ visit ────────┘ ▲     the same, while the text is checked
//!     answer ──▶ cursor ──▶ answers ────────┘     the events inside an answer
//!
//! format     reads records that are one of these
//! verdict    what a code says
//! ```
//!
//! This format must not know how texts are framed, nor what a code means.

mod answers;
mod cursor;
mod event;
mod format;
mod head;
mod members;
#[cfg(test)]
mod tests;
mod verdict;
mod visit;

pub(in crate::recording) use answers::holds_events;
pub(in crate::recording) use format::{
    OperationLogFormat, is_member_of_event, note_unread_events, read_event,
};
pub(crate) use head::may_hold_events;
pub(in crate::recording) use members::{NAME_MARKS, event_marks, has_data, has_event_name};
pub(crate) use verdict::{OddCode, ReadyVerdict};
