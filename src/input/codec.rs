//! The contract between a compression and the reader of its parts.

use std::io::{self, Read};

use super::packed::PackedReader;
use crate::Limits;

/// Decodes one compression, whose files consist of parts: members of gzip, frames of zstd.
///
/// The reader of parts (`parts.rs`) calls [`begin`](Self::begin) where a part may begin, then
/// [`decode`](Self::decode) until the part has ended, and so on until `begin` finds no more. After
/// an error nothing more is called. The other functions only guess where parts are, so that they
/// can be decoded ahead: a wrong guess costs time and changes no result.
pub(super) trait Codec: Send + Sized + 'static {
    /// `is_whole_file`: a file is read from its beginning. Otherwise the bytes are parts that were
    /// cut out of one, and nothing else.
    fn open(limits: &Limits, is_whole_file: bool) -> io::Result<Self>;

    /// Whether a part begins here. `false`: there are no more.
    fn begin<R: Read>(&mut self, packed: &mut PackedReader<R>) -> io::Result<bool>;

    /// Continues to decode a part. Content before damage comes before the error.
    fn decode<R: Read>(
        &mut self,
        packed: &mut PackedReader<R>,
        out: &mut [u8],
    ) -> io::Result<DecodeStep>;

    /// Where, after the first byte, a part may begin; a guess.
    fn next_start(packed: &[u8]) -> Option<usize>;

    /// The extent of the part that begins here; a guess. `is_all`: no bytes follow these.
    fn extent(packed: &[u8], is_all: bool) -> Option<PartExtent>;
}

/// What a decoder did.
pub(super) struct DecodeStep {
    /// How many bytes it wrote.
    pub(super) written: usize,
    /// Whether the part has ended.
    pub(super) ended: bool,
}

/// The length of a part, and of its content if the part states it.
#[derive(Clone, Copy)]
pub(super) struct PartExtent {
    pub(super) packed: usize,
    pub(super) content: Option<usize>,
}

/// Makes a reader of parts that were cut out of a file.
pub(super) type PartDecoder = for<'p> fn(&'p [u8], &Limits) -> io::Result<Box<dyn Read + 'p>>;
