//! The format `operation-log`: events of CloudAudit, alone or inside the answers that list them.
//!
//! ```text
//! valid text ──▶ cursor ──▶ members ──▶ event     one event: verdict, context, places
//! other text ──▶ parser ──▶ visit ────────┘ ▲     the same, while the text is checked
//!     answer ──▶ cursor ──▶ answers ────────┘     the events inside an answer
//!
//! verdict    what a code says      unescape    a string into a buffer
//! ```
//!
//! This format must not know how texts are framed, nor what a code means.

mod answers;
mod cursor;
mod event;
mod members;
#[cfg(test)]
mod tests;
mod unescape;
mod verdict;
mod visit;

pub(crate) use answers::{InnerEvent, UnreadEvent, WhyUnread, events_inside, holds_events};
pub(crate) use event::{
    EVENT_UTC_OFFSET, FoundEvent, OperationEvent, check_and_find_event, find_event, read_event,
};
pub(crate) use verdict::{OddCode, ReadyVerdict};
