//! Which decoder reads which compression: the one place where a compression is registered.

use super::parts::ContentReader;
#[cfg(any(feature = "gzip", feature = "zstd"))]
use super::parts::PartReader;
use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;

/// Makes a reader that decompresses `packed`. Fails if there is no decoder for `format`.
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(unused_variables, reason = "there is no decoder")
)]
pub(super) fn decoder<'a>(
    format: Format,
    packed: impl std::io::Read + Send + 'a,
    limits: &Limits,
) -> Result<Box<dyn ContentReader + 'a>, ErrorKind> {
    match format {
        #[cfg(feature = "gzip")]
        Format::Gzip => open::<super::gzip::Gzip>(packed, limits),
        #[cfg(feature = "zstd")]
        Format::Zstd => open::<super::zstd::Zstd>(packed, limits),
        other => Err(ErrorKind::Unsupported(other)),
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn open<'a, C: super::codec::Codec>(
    packed: impl std::io::Read + Send + 'a,
    limits: &Limits,
) -> Result<Box<dyn ContentReader + 'a>, ErrorKind> {
    Ok(Box::new(PartReader::<_, C>::open(packed, limits).map_err(ErrorKind::Open)?))
}
