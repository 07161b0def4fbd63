//! JSON, as RFC 8259 defines it: whether a record is valid, where a fault is, and the values that a
//! verdict borrows from the record.
//!
//! [`FaultKind`] lists what can be wrong with a record, [`Validation`] says how much of a record is
//! checked, and [`Text`] is a string of a record, still in its bytes.
//!
//! ```
//! use apitriage::grammar::FaultKind;
//! use apitriage::{Verdict, classify};
//!
//! let Verdict::Malformed(fault) = classify(b"{\"Response\":{\"Total\":01}}") else { panic!() };
//! assert_eq!((fault.kind, fault.at), (FaultKind::BadNumber, 22));
//! ```
// For those who work on it. `reference` is the plain parser, a byte at a time: the definition. It
// reports what it reads to a `visit::Visitor`; `watch` is the one that keeps the fields of a verdict.
// `reader` reads archives: it compares records with known `shapes`, lets the parser `skip` what
// nobody watches in blocks of 64 bytes (`planes`), and leaves the rest to the parser, whose answers
// it always gives. `piecemeal` reads a text that is not in memory as a whole. `response_inside` finds
// a response inside another text. This stage knows JSON and five key names; it must not know error
// codes, files or threads.

mod fault;
mod nesting;
mod piecemeal;
mod planes;
mod reader;
mod reference;
mod response_inside;
mod shapes;
mod skip;
mod span_end;
mod text;
mod validation;
mod value;
mod visit;
mod watch;

pub use fault::{Fault, FaultKind};
pub use reference::{Reading, parse, parse_prefix};
pub use text::Text;
pub use validation::{NoSuchValidation, Validation};
pub use value::{Value, ValueKind};
pub use watch::Watched;

pub(crate) use piecemeal::{LOOK_AHEAD, Piecemeal, Pushed};
pub(crate) use reader::{Reader, TextSink};
pub(crate) use reference::{only_blanks_after, visit};
pub(crate) use response_inside::ResponseInside;
pub(crate) use visit::Visitor;

pub(crate) use crate::scan::is_blank;

/// The byte-order mark in UTF-8. RFC 8259, section 8.1, lets a parser ignore one before a text.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";
