//! Whether bytes are JSON, exactly, and the few fields in them that decide a verdict.
//!
//! `reference` is the plain parser that defines the answer. `reader` is what archives are read
//! with: it compares known `shapes`, goes past what nobody asks for in blocks (`planes`, by way of
//! `ahead`), and leaves the rest to the plain parser, whose answers it always gives. `piecemeal`
//! reads a text that is not there as a whole. This stage knows JSON and five key names; it must not
//! know error codes, files or threads.

mod ahead;
mod fault;
mod nesting;
mod piecemeal;
mod planes;
mod reader;
mod reference;
mod shapes;
mod text;
mod visit;
mod watch;
mod within;

pub use fault::{Fault, FaultKind};
pub use reader::{NoSuchValidation, Validation};
pub use reference::{Reading, parse, parse_prefix};
pub use text::Text;
pub use watch::{Value, ValueKind, Watched};

pub(crate) use piecemeal::{LOOK_AHEAD, Piecemeal, Pushed};
pub(crate) use reader::{Reader, Take};
pub(crate) use reference::{is_blank, nothing_behind, visit};
pub(crate) use visit::Visitor;
pub(crate) use within::Within;

/// The byte-order mark in UTF-8. RFC 8259, section 8.1, lets a parser ignore one before a text.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";
