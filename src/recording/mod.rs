//! From records to calls: the response that a recorder kept, and what it wrote beside it.
//!
//! ```text
//! record ──▶ reader ──▶ formats: the first one that recognises it ──▶ calls
//!
//! call       a call, and who receives it; `context`: what was recorded beside the response;
//!            `context_parts`: which of it somebody asks for
//! formats    the list of formats, and their contract; a file a format
//! outlined   the short way to the call of most JSON records; `marks`: what their keys say;
//!            `plain_line`: the short way to that on most lines of text
//! inside     finds responses in a text around them; `key`, `damaged_key`,
//!            `spelled_key`: what looks like one
//! bodies     puts together what containers write over several lines; `line_end`: where these end
//! source     where the bytes of an unescaped text are in the input; `unescape`
//! time       when; `calendar`: in which hour; `rfc3339`: written for people
//! ```
//!
//! This stage knows recorders. It must not know error codes, files or threads.

mod ascii_words;
#[cfg(feature = "recordings")]
mod base64;
mod beside;
mod bodies;
mod calendar;
mod call;
mod cls;
mod colours;
mod context;
mod context_notes;
mod context_parts;
mod cri;
mod damaged_key;
mod docker;
mod documents;
mod field;
mod fitting;
mod formats;
mod inside;
mod json;
mod json_context;
mod json_tokens;
mod key;
mod line_end;
mod line_of_text;
mod logfmt;
mod marks;
mod members;
mod members_around;
mod names;
mod near;
mod operation_log;
mod outlined;
mod plain_line;
mod pointer_walk;
mod reader;
mod request_headers;
mod rfc3339;
mod settings;
mod source;
mod spelled_key;
mod tccli;
#[cfg(test)]
mod tests;
mod text;
mod text_context;
mod time;
mod time_in_line;
mod time_layouts;
mod time_number;
mod time_usual;
mod unescape;
#[cfg(feature = "recordings")]
mod yaml;
#[cfg(not(feature = "recordings"))]
#[path = "yaml/absent.rs"]
mod yaml;

pub(crate) use bodies::OpenBodies;
pub(crate) use calendar::{HourKeys, LastHour, WEEKDAYS};
pub(crate) use call::{CallSink, RecordedCall, RecordedVerdict};
pub use context::{Context, ContextField};
pub(crate) use context_parts::ContextParts;
pub use field::{FieldError, RecordField};
pub use formats::Recording;
pub(crate) use marks::mark_key;
pub(crate) use operation_log::{OddCode, ReadyVerdict, may_hold_events};
pub(crate) use plain_line::quiet_len;
pub(crate) use reader::{JudgedRecord, RecordReader, RecordingSettings, RecordingTools};
pub(crate) use settings::ContextSettings;
pub use time::CallTime;
