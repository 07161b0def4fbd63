//! From records to calls: the response that a recorder kept, and what it wrote beside it.
//!
//! ```text
//! record ──▶ format ──▶ call: a response (or a ready verdict), its place, its context
//!
//! context          what was recorded beside a response; `time`: when
//! operation_log    events of CloudAudit, which state a verdict
//! ```
//!
//! This stage knows recorders. It must not know error codes, files or threads.

mod context;
#[allow(dead_code, unused_imports, reason = "no pipeline asks for it yet")]
mod operation_log;
mod time;
mod time_in_line;
mod time_layouts;
mod time_number;

pub use context::{Context, ContextField};
pub use time::CallTime;
