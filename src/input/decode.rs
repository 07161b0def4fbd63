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
#[cfg_attr(not(any(feature = "gzip", feature = "zstd")), allow(unused_variables, reason = "there is no decoder"))]
pub(super) fn decoder<'a>(
    format: Format,
    raw: impl Read + Send + 'a,
    limits: &Limits,
) -> Result<Box<dyn Decode + 'a>, ErrorKind> {
    match format {
        #[cfg(feature = "gzip")]
        Format::Gzip => Ok(Box::new(Parts::new(raw, super::gzip::Gzip::default(), *limits))),
        #[cfg(feature = "zstd")]
        Format::Zstd => {
            let codec = super::zstd::Zstd::new(limits).map_err(ErrorKind::Open)?;
            Ok(Box::new(Parts::new(raw, codec, *limits)))
        }
        other => Err(ErrorKind::Unsupported(other)),
    }
}
