//! Which decoder reads which format.
//!
//! With `gzip.rs` and `zstd.rs` the only files that know decoders. It must not know records.

use std::io::Read;

use super::format::Format;
use super::parts::Decode;
#[cfg(any(feature = "gzip", feature = "zstd"))]
use super::parts::Parts;
use crate::Limits;
use crate::error::ErrorKind;

/// A reader of what `raw` holds, decompressed.
pub(super) fn decoder<'a>(
    format: Format,
    raw: impl Read + Send + 'a,
    limits: &Limits,
) -> Result<Box<dyn Decode + 'a>, ErrorKind> {
    open(format, raw, limits, true)
}

/// A reader of parts that were cut out of a file: nothing but parts is in them.
pub(super) fn parts_decoder<'a>(
    format: Format,
    packed: &'a [u8],
    limits: &Limits,
) -> Result<Box<dyn Decode + 'a>, ErrorKind> {
    open(format, packed, limits, false)
}

#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(unused_variables, reason = "there is no decoder")
)]
fn open<'a>(
    format: Format,
    raw: impl Read + Send + 'a,
    limits: &Limits,
    may_be_padded: bool,
) -> Result<Box<dyn Decode + 'a>, ErrorKind> {
    match format {
        #[cfg(feature = "gzip")]
        Format::Gzip => {
            Ok(Box::new(Parts::new(raw, super::gzip::Gzip::new(may_be_padded), *limits)))
        }
        #[cfg(feature = "zstd")]
        Format::Zstd => {
            let codec = super::zstd::Zstd::new(limits).map_err(ErrorKind::Open)?;
            Ok(Box::new(Parts::new(raw, codec, *limits)))
        }
        other => Err(ErrorKind::Unsupported(other)),
    }
}
