//! Something to read, not opened yet. This file must not know how it is opened.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::name::{name_of, path_of};

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// Something to read, and its name in the summary.
pub struct Input<'a> {
    pub(super) name: String,
    pub(super) source: InputSource<'a>,
}

pub(super) enum InputSource<'a> {
    Path(PathBuf),
    #[cfg(feature = "mmap")]
    Mapped(PathBuf),
    Stdin,
    Reader(Box<dyn Read + Send + 'a>),
    Opener(OpenReader<'a>),
    Bytes(&'a [u8]),
}

type OpenReader<'a> = Box<dyn FnOnce() -> io::Result<Box<dyn Read + Send + 'a>> + Send + 'a>;

impl<'a> Input<'a> {
    /// A file, which is opened when its turn comes.
    ///
    /// Its name is the path. Bytes that are not UTF-8 are written as `\xFF`, so that two files
    /// never have the same name.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        Input { name: name_of(path), source: InputSource::Path(path.to_path_buf()) }
    }

    /// The file that has this name in a summary.
    pub fn named(name: &str) -> Self {
        Input { name: name.to_owned(), source: InputSource::Path(path_of(name)) }
    }

    /// Standard input, under the name `-`.
    pub fn stdin() -> Self {
        Input { name: STDIN.to_owned(), source: InputSource::Stdin }
    }

    /// Any reader. Compressed content is detected.
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'a) -> Self {
        Input { name: name.into(), source: InputSource::Reader(Box::new(reader)) }
    }

    /// A reader that `open` opens when the turn of the input comes. Compressed content is detected.
    ///
    /// ```
    /// use apitriage::{Input, Options, summarize};
    ///
    /// let input = Input::opener("log", || Ok(Box::new(&b"{\"Response\":{}}"[..])));
    /// assert_eq!(summarize([input], &Options::default()).unwrap().succeeded(), 1);
    /// ```
    pub fn opener(
        name: impl Into<String>,
        open: impl FnOnce() -> io::Result<Box<dyn Read + Send + 'a>> + Send + 'a,
    ) -> Self {
        Input { name: name.into(), source: InputSource::Opener(Box::new(open)) }
    }

    /// Bytes in memory. They are not copied, unless they have to be decompressed.
    pub fn bytes(name: impl Into<String>, bytes: &'a [u8]) -> Self {
        Input { name: name.into(), source: InputSource::Bytes(bytes) }
    }

    /// The name of the input in the summary.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path of the file, if the input is a file.
    pub fn file(&self) -> Option<&Path> {
        match &self.source {
            InputSource::Path(path) => Some(path),
            #[cfg(feature = "mmap")]
            InputSource::Mapped(path) => Some(path),
            InputSource::Stdin
            | InputSource::Reader(_)
            | InputSource::Opener(_)
            | InputSource::Bytes(_) => None,
        }
    }

    /// The length of the file on disk, where that can be known without opening it.
    pub fn disk_bytes(&self) -> Option<u64> {
        self.file()?.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
    }
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Input").field(&self.name).finish()
    }
}
