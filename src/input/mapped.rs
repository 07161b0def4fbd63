//! Files that are mapped into memory. Nothing else in the library maps memory. This file must not
//! know what the bytes are.

#![allow(unsafe_code, reason = "the one place for memory maps")]

use std::fs::File;
use std::sync::Arc;

use super::memory::Memory;
use super::source::{Input, InputSource};

impl Input<'_> {
    /// Lets a file be mapped into memory instead of being read, which is faster if the file is in
    /// the page cache. A file that cannot be mapped is read. An input that is not a file stays as
    /// it is.
    ///
    /// # Safety
    ///
    /// From the time the input is opened until the summary is made, nobody may change the file or
    /// cut it short, in this process or another. If it is cut short, the process is killed (on
    /// Unix, by SIGBUS). If it is changed, the behaviour is undefined.
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
            InputSource::Path(path) => InputSource::Mapped(path),
            other => other,
        };
        Input { source, ..self }
    }
}

/// Maps a file for which [`Input::mapped`] was called. `None`: the file must be read.
pub(super) fn map(file: &File) -> Option<Memory<'static>> {
    // The system makes up some files only while they are read (`/proc`). These have the length 0.
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() || metadata.len() == 0 {
        return None;
    }

    // SAFETY: `InputSource::Mapped` is made by `Input::mapped` only, whose caller has promised that
    // nobody touches the file.
    let map = unsafe { memmap2::Mmap::map(file) }.ok()?;
    Some(Memory::Mapped(Arc::new(map)))
}
