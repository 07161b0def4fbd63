//! Opens an input whose turn has come. This file must not know formats.

use std::fs::File;
use std::io::{self, Read};

#[cfg(feature = "mmap")]
use super::mapped::map;
use super::memory::Memory;
use super::source::{Input, InputSource};
use crate::error::ErrorKind;

/// An input that was opened: to be read, or in memory.
pub(super) enum OpenedInput<'a> {
    Reader(Box<dyn Read + Send + 'a>),
    Memory(Memory<'a>),
}

impl<'a> Input<'a> {
    pub(super) fn open(self) -> Result<OpenedInput<'a>, ErrorKind> {
        Ok(match self.source {
            InputSource::Path(path) => {
                OpenedInput::Reader(Box::new(File::open(path).map_err(ErrorKind::Open)?))
            }
            #[cfg(feature = "mmap")]
            InputSource::Mapped(path) => {
                let file = File::open(path).map_err(ErrorKind::Open)?;
                match map(&file) {
                    Some(memory) => OpenedInput::Memory(memory),
                    None => OpenedInput::Reader(Box::new(file)),
                }
            }
            InputSource::Stdin => OpenedInput::Reader(Box::new(io::stdin())),
            InputSource::Reader(reader) => OpenedInput::Reader(reader),
            InputSource::Opener(open) => OpenedInput::Reader(open().map_err(ErrorKind::Open)?),
            InputSource::Bytes(bytes) => OpenedInput::Memory(Memory::Borrowed(bytes)),
        })
    }
}
