//! From bytes to records: where one record ends and the next begins.
//!
//! A [`Framer`] is fed one input in order, buffer by buffer. It hands each record to a [`Sink`],
//! together with what the grammar found in it: finding a record's end and checking the record is
//! one pass. The result depends only on the bytes, not on how they were split into buffers and not
//! on threads. [`Framing::safe_cut`] names places where an input may be cut so that both sides can
//! be framed independently.
//!
//! A *framing* is one way to lay out records. Each framing is one file with a type that implements
//! [`RecordSplitter`](splitter::RecordSplitter), where the contract is, and one entry in
//! `framings.rs`, which gives it its word.
//!
//! This stage must not know files, error codes or threads.

mod array;
mod brace_walks;
mod detect;
mod documents;
mod element_search;
mod entries;
mod extent;
mod framer;
mod framings;
mod known;
mod lines;
mod open_body;
mod oversized;
mod prefixed;
mod quiet_lines;
mod record;
mod seq;
mod skip;
mod splitter;
mod start_line;
mod step;
#[cfg(test)]
mod tests;
mod view;
mod whole;
mod yaml;

pub(crate) use crate::grammar::{LineStart, last_content};
pub(crate) use detect::{HEAD_BYTES, detect};
pub(crate) use framer::Framer;
pub use framings::Framing;
pub(crate) use open_body::OpenBody;
pub(crate) use oversized::MAX_BUFFERED;
pub(crate) use record::{RECORD_HEAD, Record, Sink, TextEntry};
