//! Bytes that need not be read, since they are in memory: the caller's, or those of a file that is
//! mapped.
//!
//! The only file that maps memory. It must not know what the bytes are.

#![cfg_attr(feature = "mmap", allow(unsafe_code, reason = "the one place for memory maps"))]

use std::ops::Deref;

/// Bytes that stay where they are, shared by all who hold it.
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

#[cfg(feature = "mmap")]
pub(super) use mapped::open;

#[cfg(feature = "mmap")]
mod mapped {
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    use super::Memory;
    use crate::error::ErrorKind;
    use crate::input::{Input, Opened, Source};

    impl Input<'_> {
        /// The same input, but a file is mapped into memory instead of being read, which is faster
        /// if it is in the page cache. What cannot be mapped is read; what is no file is
        /// not touched.
        ///
        /// # Safety
        ///
        /// From the time it is opened until the summary is made, nobody may change the file or cut
        /// it short, in this process or another. If it is cut short, the process is killed
        /// (on Unix, by SIGBUS); if it is changed, the behaviour is undefined.
        ///
        /// ```
        /// use apitriage::{Input, Options, summarize};
        ///
        /// let path = "corpus/responses/tencent-examples.ndjson.gz";
        /// // SAFETY: the file is part of this repository and nobody writes to it.
        /// let input = unsafe { Input::path(path).mapped() };
        /// let read = summarize([Input::path(path)], &Options::default()).unwrap();
        /// assert_eq!(summarize([input], &Options::default()).unwrap(), read);
        /// ```
        #[must_use]
        pub unsafe fn mapped(self) -> Self {
            let source = match self.source {
                Source::Path(path) => Source::Mapped(path),
                other => other,
            };
            Input { source, ..self }
        }
    }

    /// Opens what [`Input::mapped`] was called for.
    pub(in crate::input) fn open<'a>(path: &Path) -> Result<Opened<'a>, ErrorKind> {
        let file = File::open(path).map_err(ErrorKind::Open)?;
        Ok(match map(&file) {
            Some(memory) => Opened::Memory(memory),
            None => Opened::Reader(Box::new(file)),
        })
    }

    fn map(file: &File) -> Option<Memory<'static>> {
        // Of files that are made up while they are read, the system says that they are empty.
        file.metadata().ok().filter(|metadata| metadata.is_file() && metadata.len() > 0)?;
        // SAFETY: `Source::Mapped` is made by `Input::mapped` only, whose caller has promised that
        // nobody touches the file.
        let map = unsafe { memmap2::Mmap::map(file) }.ok()?;
        Some(Memory::Mapped(Arc::new(map)))
    }
}
