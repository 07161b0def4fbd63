//! From records to calls: the response that a recorder kept, and what it wrote beside it.
//!
//! ```text
//! record ──▶ format ──▶ call: a response (or a ready verdict), its place, its context
//!
//! context    what was recorded beside a response; `time`: when
//! names      which names say what; `fitting`: which values they can have
//!
//! json_context, text_context    find the context in a JSON record, in a line of text
//! settings, field               what a user asks for: `--field NAME=POINTER`
//! ```
//!
//! This stage knows recorders. It must not know error codes, files or threads.

mod context;
mod context_notes;
mod field;
mod fitting;
mod json_context;
mod json_tokens;
mod names;
mod pointer_walk;
mod settings;
mod text_context;
mod time;
mod time_in_line;
mod time_layouts;
mod time_number;

pub use context::{Context, ContextField};
pub use field::{FieldError, RecordField};
pub use time::CallTime;
