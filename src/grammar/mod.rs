//! JSON, as RFC 8259 defines it: whether a record is valid, and the few fields of it that decide a
//! verdict.
//!
//! ```text
//! reference          the plain parser, a byte at a time: the definition
//!   visit            what the parser reports, and to whom; `watch` keeps the fields of a verdict
//!   outline          the members of a text, and a response in one of them
//!   skip             what the parser may skip in one step
//! reader             reads one text after another: the fastest way to the plain parser's answers
//!   shapes           a record like one seen before is compared, not parsed
//!   planes           containers and long strings are checked 64 bytes at a time
//! piecemeal          reads a text that is not in memory as a whole
//! response_inside    finds a response inside another text, such as a log line
//! line_start         whether a text may go on with a line
//! text_end           where a text ends, and nothing else of it
//! ```
//!
//! This stage knows JSON and the names of five keys. It must not know error codes, files or
//! threads.

mod fault;
mod line_start;
mod nesting;
mod outline;
mod piecemeal;
mod planes;
mod reader;
mod reference;
mod response_inside;
mod shapes;
mod skip;
mod span_end;
mod text;
mod text_end;
mod validation;
mod value;
mod visit;
mod watch;

pub use fault::{Fault, FaultKind};
pub use reference::{Reading, parse, parse_prefix};
pub use text::Text;
pub use validation::Validation;
pub use value::{Value, ValueKind};
pub use watch::Watched;

pub(crate) use line_start::{DECIDING_BYTES, LineStart, last_content};
pub(crate) use outline::{KeyMarks, MemberResponse, ObjectOutline, OutlinedMember};
pub(crate) use piecemeal::{LOOK_AHEAD, Piecemeal, Pushed};
pub(crate) use planes::Strings;
pub(crate) use reader::{Reader, TextSink};
pub(crate) use reference::{only_blanks_after, visit};
pub(crate) use response_inside::ResponseInside;
pub(crate) use text_end::TextEnds;
pub(crate) use visit::Visitor;

pub(crate) use crate::scan::is_blank;

/// The byte-order mark in UTF-8. RFC 8259, section 8.1, lets a parser ignore one before a text.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";
