//! What can go wrong outside the records: files, archives, arguments, and internal checks.
//!
//! A malformed record never becomes an `Error`; it is counted. A message says on one line what
//! happened, where, and what to do. It quotes nothing from a record and names no option of the
//! program: the program can add that, since it knows the kind.

use std::io;

use crate::escape::escaped;
use crate::format::Format;

/// Something that went wrong with one input, or with the run. No record is to blame for it.
///
/// In its text, the input's name is escaped so that it cannot act on a terminal. The field `input`
/// holds the name unchanged.
#[derive(Debug, thiserror::Error)]
#[error("{}", escaped(format!("{input}: {kind}")))]
pub struct Error {
    /// The input that it concerns, as named in the summary.
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
    /// Reading failed before the end.
    #[error("reading failed at byte {offset}: {source}; what came before is counted")]
    Read {
        /// How many bytes of content had been read.
        offset: u64,
        /// The system's reason.
        source: io::Error,
    },
    /// The caller cancelled the run before the end.
    #[error("interrupted at byte {offset}; what came before is counted")]
    Interrupted {
        /// How many bytes of content are counted.
        offset: u64,
    },
    /// The caller cancelled the run before the input was opened.
    #[error("interrupted at byte 0: it was not opened")]
    NotBegun,
    /// Its compressed data is damaged or cut short.
    #[error(
        "the {format} data is damaged after {offset} bytes of content ({detail}); \
         what came before is counted"
    )]
    Damaged {
        /// How it is compressed.
        format: Format,
        /// How many bytes of content could be decoded.
        offset: u64,
        /// The decoder's reason.
        detail: String,
    },
    /// A zstd frame needs a larger window than [`Limits::zstd_window_log`] allows.
    ///
    /// [`Limits::zstd_window_log`]: crate::Limits::zstd_window_log
    #[error(
        "after {offset} bytes of content a zstd frame needs more memory than is allowed; \
         what came before is counted; raise the limit on the window of a frame"
    )]
    WindowTooLarge {
        /// How many bytes of content could be decoded.
        offset: u64,
    },
    /// An archive or compression that cannot be read.
    #[error("{0} is not supported; {advice}", advice = .0.advice())]
    Unsupported(Format),
    /// Compressed content inside compressed content.
    #[error("holds {inner} inside {outer}, which is not supported; decompress it once first")]
    Nested {
        /// The format of the input.
        outer: Format,
        /// The format of its content.
        inner: Format,
    },
    /// A name that is neither that of a file nor a pattern that matches one.
    #[error("no such file, and nothing matches it as a pattern")]
    NotFound,
    /// The address of something that is not a file, such as `s3://bucket/key`.
    #[error("is an address, not a file; {0}")]
    Address(&'static str),
    /// A pattern that is not valid.
    #[error("not a valid pattern: {0}")]
    BadPattern(String),
    /// There was no memory for a record's buffer. Lower [`Limits::record_bytes`] or
    /// [`Options::threads`].
    ///
    /// [`Limits::record_bytes`]: crate::Limits::record_bytes
    /// [`Options::threads`]: crate::Options::threads
    #[error(
        "no memory for a buffer of {bytes} bytes at byte {offset}; \
         lower the limit on the length of a record, or the number of threads"
    )]
    NoMemory {
        /// The size of the buffer.
        bytes: usize,
        /// Where it was needed, in bytes of content.
        offset: u64,
    },
    /// The totals do not add up. The library is to blame, never the input.
    #[error(
        "internal check failed: {0}; \
         the totals cannot be trusted, please report this with the input"
    )]
    Conservation(String),
    /// Each call was to be counted once, and there are more different ones than
    /// [`Limits::repeated_calls`] allows.
    ///
    /// [`Limits::repeated_calls`]: crate::Limits::repeated_calls
    #[error(
        "there are more than {limit} different calls, too many to count each once; \
         raise the limit on the calls that are compared, or sum up less at a time"
    )]
    TooManyCalls {
        /// The limit.
        limit: usize,
    },
    /// A request so long that it was not checked. Raise [`Limits::record_bytes`].
    ///
    /// [`Limits::record_bytes`]: crate::Limits::record_bytes
    #[error(
        "the request at byte {offset} is longer than {limit} bytes and was not checked{}; \
         raise the limit on the length of a request",
        if *is_end { ", nor was anything after it" } else { "" }
    )]
    TooLong {
        /// Where it begins, in bytes of content.
        offset: u64,
        /// The limit.
        limit: usize,
        /// Whether the rest of the input was not read either: finding the request's end would need
        /// more memory.
        is_end: bool,
    },
    /// The input holds no request. The text says what it looks like. If it is a body, name its
    /// action with [`CheckOptions::action`].
    ///
    /// [`CheckOptions::action`]: crate::CheckOptions::action
    #[error(
        "holds no request: it looks like {0}; \
         write JSON, a form, a URL or raw HTTP, or name the action of a body"
    )]
    NoRequest(&'static str),
    /// Results could not be written.
    #[error("cannot be written: {0}")]
    Write(#[source] io::Error),
    /// Malformed records could not be written.
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
