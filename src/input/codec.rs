//! The contract between a compression and the reader of its parts. This file must not know any
//! compression.

use std::io::{self, Read};

use super::packed::PackedReader;
use crate::Limits;

/// Decodes one compression, whose files consist of parts: members of gzip, frames of zstd.
///
/// The reader of parts (`parts.rs`) calls [`begin`](Self::begin) where a part may begin, then
/// [`decode`](Self::decode) until the part has ended, and so on until `begin` finds no more parts.
/// After an error neither is called again. The other functions only guess where parts are, so that
/// parts can be decoded ahead: a wrong guess costs time and changes no result.
pub(super) trait Codec: Send + Sized + 'static {
    /// Makes a decoder. `is_whole_file`: it is to read a file from its beginning. Otherwise it is
    /// to read parts that were cut out of a file, and nothing else.
    fn open(limits: &Limits, is_whole_file: bool) -> io::Result<Self>;

    /// Begins a part. `false`: there are no more parts.
    fn begin<R: Read>(&mut self, packed: &mut PackedReader<R>) -> io::Result<bool>;

    /// Continues to decode a part into `out`. At damage, the content before it was written by
    /// earlier calls than the one that returns the error.
    fn decode<R: Read>(
        &mut self,
        packed: &mut PackedReader<R>,
        out: &mut [u8],
    ) -> io::Result<DecodeStep>;

    /// Guesses where the next part begins: a place after the first byte of `packed`.
    fn next_start(packed: &[u8]) -> Option<usize>;

    /// Guesses the extent of the part that `packed` begins with. `is_all`: no bytes follow
    /// `packed`.
    fn extent(packed: &[u8], is_all: bool) -> Option<PartExtent>;
}

/// What a decoder did.
pub(super) struct DecodeStep {
    /// How many bytes it wrote.
    pub(super) written: usize,
    /// Whether the part has ended after these bytes.
    pub(super) ended: bool,
}

/// The length of a part, and of its content if the part states it.
#[derive(Clone, Copy)]
pub(super) struct PartExtent {
    pub(super) packed: usize,
    pub(super) content: Option<usize>,
}

/// The reason why a frame was not decoded: its window would need more memory than is allowed.
#[derive(Debug, thiserror::Error)]
#[error("the window of a frame is too large")]
#[cfg_attr(not(feature = "zstd"), allow(dead_code, reason = "only zstd has such windows"))]
pub(super) struct WindowTooLarge;

/// Makes a reader of parts that were cut out of a file.
pub(super) type PartDecoder = for<'p> fn(&'p [u8], &Limits) -> io::Result<Box<dyn Read + 'p>>;
