//! Where bytes come from: files, directories, standard input, any reader; plain, compressed or in
//! an archive.
//!
//! ```text
//! paths ──expand──> Input ──open──> Members ──> Member: a name and its Content
//!                                   archive     Content: in memory, or a Stream
//!                                               Stream: bytes, decoded part by part
//! ```
//!
//! The only stage of the library that touches files. This stage must not know what a record is.

mod archive;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod budget;
mod buffer;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod codec;
mod content;
mod control;
mod decoder;
#[cfg(feature = "gzip")]
mod gzip;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod lookahead;
mod magic;
#[cfg(feature = "mmap")]
mod mapped;
mod members;
mod memory;
mod name;
mod open;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod packed;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod parts;
mod paths;
mod pattern;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod planned;
mod pool;
mod source;
mod stream;
#[cfg(test)]
mod tests;
#[cfg(feature = "zstd")]
mod zstd;

pub(crate) use budget::LookaheadBudget;
pub(crate) use buffer::ReadBuffer;
pub(crate) use content::{Content, ContentPiece};
pub use control::Control;
pub(crate) use lookahead::LookaheadPart;
#[cfg(feature = "fuzzing")]
pub(crate) use magic::format_of;
pub(crate) use members::{Member, Members};
pub use paths::expand;
pub(crate) use pool::{BufferPool, LARGE_BUFFER};
pub use source::{Input, STDIN};
pub(crate) use stream::Stream;
