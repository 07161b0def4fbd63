//! What can go wrong outside the records: files, archives, arguments, and our own bookkeeping.
//!
//! A malformed record never becomes an `Error`; it is counted. Messages say what, where and what to
//! do, on one line, and quote nothing from a record.

use std::io;

use crate::escape::escaped;
use crate::format::Format;

/// Something about one input, or about the run, that is no record's fault.
///
/// In its text nothing of the input's name can act on a terminal; `input` itself is the name as it
/// is.
#[derive(Debug, thiserror::Error)]
#[error("{}", escaped(format!("{input}: {kind}")))]
pub struct Error {
    /// The input it is about, as named in the summary.
    pub input: String,
    /// What happened.
    #[source]
    pub kind: ErrorKind,
}

/// What happened to an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// It could not be opened or listed.
    #[error("cannot be opened: {0}")]
    Open(#[source] io::Error),
    /// Reading failed on the way.
    #[error("reading failed at byte {offset}: {source}; what came before is counted")]
    Read {
        /// How many bytes of content had been read.
        offset: u64,
        /// The system's reason.
        source: io::Error,
    },
    /// Reading was stopped on the way, as the caller wished.
    #[error("interrupted at byte {offset}; what came before is counted")]
    Interrupted {
        /// Up to where what it yielded is counted, in bytes of content.
        offset: u64,
    },
    /// Reading was stopped before its turn came, as the caller wished.
    #[error("interrupted at byte 0: it was not opened")]
    NotBegun,
    /// Its compressed data is damaged or cut short.
    #[error(
        "the {format} data is damaged after {offset} bytes of content ({detail}); what came before is counted"
    )]
    Damaged {
        /// How it is compressed.
        format: Format,
        /// How many bytes of content could be had.
        offset: u64,
        /// The decoder's reason.
        detail: String,
    },
    /// An archive or compression that cannot be read.
    #[error("{0} is not supported; {advice}", advice = .0.advice())]
    Unsupported(Format),
    /// Compressed content inside compressed content.
    #[error("holds {inner} inside {outer}, which is not supported; decompress it once first")]
    Nested {
        /// What the input is.
        outer: Format,
        /// What its content is.
        inner: Format,
    },
    /// A name that is neither a file nor a pattern that matches one.
    #[error("no such file, and nothing matches it as a pattern")]
    NotFound,
    /// A name that is an address of something elsewhere, such as `s3://bucket/key`.
    #[error("is an address, not a file; {0}")]
    Address(&'static str),
    /// A pattern that is none.
    #[error("not a valid pattern: {0}")]
    BadPattern(String),
    /// There was no memory for a record's buffer.
    #[error(
        "no memory for a buffer of {bytes} bytes at byte {offset}; lower --max-record-bytes or --threads"
    )]
    NoMemory {
        /// The buffer that was asked for.
        bytes: usize,
        /// Where in the content.
        offset: u64,
    },
    /// The totals do not add up: a bug of ours, never of the input's.
    #[error(
        "internal check failed: {0}; the totals cannot be trusted, please report this with the input"
    )]
    Conservation(String),
    /// A request so long that it was not read.
    #[error(
        "the request at byte {offset} is longer than {limit} bytes and was not checked{}; raise --max-request-bytes",
        if *is_end { ", nor was anything behind it" } else { "" }
    )]
    TooLong {
        /// Where it begins, in bytes of content.
        offset: u64,
        /// The limit.
        limit: usize,
        /// Whether the input was left there: more would have to be held to find the request's end.
        is_end: bool,
    },
    /// Requests were asked for, and it holds none: what it looks like.
    #[error(
        "holds no request: it looks like {0}; write JSON, a form, a URL or raw HTTP, or name the --action of a body"
    )]
    NoRequest(&'static str),
    /// Results could not be handed on.
    #[error("cannot be written: {0}")]
    Write(#[source] io::Error),
    /// Malformed records could not be handed on.
    #[error("malformed records cannot be written: {0}")]
    Rejects(#[source] io::Error),
    /// The threads could not be started.
    #[error("no threads: {0}")]
    Threads(String),
}

impl ErrorKind {
    pub(crate) fn of(self, input: &str) -> Error {
        Error { input: input.to_owned(), kind: self }
    }
}
