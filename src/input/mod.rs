//! Where bytes come from: files, directories, standard input, any reader; plain or compressed.
//!
//! The only stage of the library that touches files. It must not know what a record is.

#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod ahead;
mod buffer;
mod decode;
mod format;
#[cfg(feature = "gzip")]
mod gzip;
mod memory;
mod name;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod parts;
mod paths;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod planned;
#[cfg_attr(
    not(any(feature = "gzip", feature = "zstd")),
    allow(dead_code, reason = "there is no decoder")
)]
mod raw;
mod stream;
#[cfg(test)]
#[cfg(all(feature = "gzip", feature = "zstd"))]
mod tests;
#[cfg(feature = "zstd")]
mod zstd;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub(crate) use ahead::{Allowance, Part};
pub(crate) use buffer::Buffer;
pub use format::Format;
pub(crate) use memory::Memory;
use name::{name_of, path_of};
pub use paths::{STDIN, expand};
pub use stream::Control;
pub(crate) use stream::Stream;

use crate::error::ErrorKind;

/// Something to read, and the name it has in the summary.
pub struct Input<'a> {
    name: String,
    source: Source<'a>,
}

enum Source<'a> {
    Path(PathBuf),
    #[cfg(feature = "mmap")]
    Mapped(PathBuf),
    Stdin,
    Reader(Box<dyn Read + Send + 'a>),
    Opener(Opener<'a>),
    Bytes(&'a [u8]),
}

type Opener<'a> = Box<dyn FnOnce() -> io::Result<Box<dyn Read + Send + 'a>> + Send + 'a>;

/// An input whose turn has come.
pub(crate) enum Opened<'a> {
    Reader(Box<dyn Read + Send + 'a>),
    Memory(Memory<'a>),
}

impl<'a> Input<'a> {
    /// A file, opened when its turn comes.
    ///
    /// Its name is the path; bytes that are not UTF-8 stand in it as `\xFF`, so that two files
    /// never have one name.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        Input { name: name_of(path), source: Source::Path(path.to_path_buf()) }
    }

    /// The file that has this name in a summary.
    pub fn named(name: &str) -> Self {
        Input { name: name.to_owned(), source: Source::Path(path_of(name)) }
    }

    /// Standard input, under the name `-`.
    pub fn stdin() -> Self {
        Input { name: STDIN.to_owned(), source: Source::Stdin }
    }

    /// Any reader; compressed content is recognised.
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'a) -> Self {
        Input { name: name.into(), source: Source::Reader(Box::new(reader)) }
    }

    /// What `open` opens when its turn comes; compressed content is recognised.
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
        Input { name: name.into(), source: Source::Opener(Box::new(open)) }
    }

    /// Bytes in memory; they are not copied, unless they have to be decompressed.
    pub fn bytes(name: impl Into<String>, bytes: &'a [u8]) -> Self {
        Input { name: name.into(), source: Source::Bytes(bytes) }
    }

    /// The name it has in the summary.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file it is read from, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.source {
            Source::Path(path) => Some(path),
            #[cfg(feature = "mmap")]
            Source::Mapped(path) => Some(path),
            Source::Stdin | Source::Reader(_) | Source::Opener(_) | Source::Bytes(_) => None,
        }
    }

    /// Its length on disk, where that can be known without opening it.
    pub fn disk_bytes(&self) -> Option<u64> {
        self.file()?.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
    }

    pub(crate) fn open(self) -> Result<Opened<'a>, ErrorKind> {
        Ok(match self.source {
            Source::Path(path) => {
                Opened::Reader(Box::new(File::open(path).map_err(ErrorKind::Open)?))
            }
            #[cfg(feature = "mmap")]
            Source::Mapped(path) => memory::open(&path)?,
            Source::Stdin => Opened::Reader(Box::new(std::io::stdin())),
            Source::Reader(reader) => Opened::Reader(reader),
            Source::Opener(open) => Opened::Reader(open().map_err(ErrorKind::Open)?),
            Source::Bytes(bytes) => Opened::Memory(Memory::Borrowed(bytes)),
        })
    }
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Input").field(&self.name).finish()
    }
}
