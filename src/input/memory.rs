//! Bytes that need not be read because they are in memory: the caller's, or those of a mapped file.
//! This file must not know what the bytes are.

use std::ops::Deref;

/// Bytes that stay where they are. Clones share them.
#[derive(Clone)]
pub(crate) enum Memory<'a> {
    Borrowed(&'a [u8]),
    #[cfg(feature = "mmap")]
    Mapped(std::sync::Arc<memmap2::Mmap>),
}

impl Deref for Memory<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Memory::Borrowed(bytes) => bytes,
            #[cfg(feature = "mmap")]
            Memory::Mapped(map) => map,
        }
    }
}

impl AsRef<[u8]> for Memory<'_> {
    fn as_ref(&self) -> &[u8] {
        self
    }
}
