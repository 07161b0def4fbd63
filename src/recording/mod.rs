//! From records to calls: the response that a recorder kept, and what it wrote beside it.
//!
//! ```text
//! record ──▶ format ──▶ call: a response (or a ready verdict), its place, its context
//!
//! context    what was recorded beside a response; `time`: when; `calendar`: in which hour
//! ```
//!
//! This stage knows recorders. It must not know error codes, files or threads.

mod calendar;
mod context;
mod time;

pub(crate) use calendar::{HourKeys, LastHour, WEEKDAYS};
pub use context::{Context, ContextField};
pub use time::CallTime;
