//! An input as a stream of decompressed bytes, its format told from its first ones.
//!
//! It must not know records, nor how a format is decoded.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::Opened;
use super::ahead::{Allowance, Part};
use super::buffer::Buffer;
use super::decode::decoder;
use super::format::{Format, MAGIC_BYTES};
use super::parts::Decode;
use crate::Limits;
use crate::error::ErrorKind;

/// How far reading has come, and the way to stop it.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// Counts the bytes taken from the inputs, before decompression.
    pub progress: Arc<AtomicU64>,
    /// Set by the caller to end the run early: nothing more is read. A reader that waits is not
    /// woken.
    pub cancel: Arc<AtomicBool>,
}

impl Control {
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// The reason of a read that was refused because of [`Control::cancel`].
#[derive(Debug, thiserror::Error)]
#[error("cancelled")]
struct Cancelled;

/// A readable input.
pub(crate) struct Stream<'a> {
    reader: Peekable<Box<dyn Decode + 'a>>,
    format: Format,
    offset: u64,
}

impl<'a> Stream<'a> {
    /// Looks at the first bytes and puts a decoder before them where one is needed.
    pub(crate) fn open(
        opened: Opened<'a>,
        limits: &Limits,
        control: Control,
    ) -> Result<Self, ErrorKind> {
        let raw: Box<dyn Read + Send + 'a> = match opened {
            Opened::Reader(reader) => reader,
            Opened::Memory(memory) => Box::new(io::Cursor::new(memory)),
        };
        let mut raw = Peekable::new(Controlled { inner: raw, control });
        let format = Format::of(raw.peek(MAGIC_BYTES));
        let content: Box<dyn Decode + 'a> = match format {
            Format::Plain => Box::new(Plain(raw)),
            packed => decoder(packed, raw, limits)?,
        };
        let mut reader = Peekable::new(content);
        if format != Format::Plain {
            match Format::of(reader.peek(MAGIC_BYTES)) {
                Format::Plain => {}
                inner @ (Format::Gzip | Format::Zstd) => {
                    return Err(ErrorKind::Nested { outer: format, inner });
                }
                inner => return Err(ErrorKind::Unsupported(inner)),
            }
        }
        Ok(Stream { reader, format, offset: 0 })
    }

    /// How it is compressed.
    pub(crate) fn compression(&self) -> Option<Format> {
        (self.format != Format::Plain).then_some(self.format)
    }

    /// How many bytes of content were drawn.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The first bytes of the content, at most `len`, fewer only at the end or before damage.
    pub(crate) fn peek(&mut self, len: usize) -> &[u8] {
        self.reader.peek(len)
    }

    /// Whether an error keeps the content from having `len` bytes, or an end.
    pub(crate) fn has_failed_within(&mut self, len: usize) -> bool {
        self.reader.peek(len).len() < len && self.reader.failed.is_some()
    }

    /// Skips bytes that were peeked at.
    pub(crate) fn skip(&mut self, len: usize) {
        self.reader.at += len;
        self.offset += len as u64;
    }

    /// Appends content until `buffer` holds `target` bytes. `Ok(false)`: the content has ended.
    pub(crate) fn fill(&mut self, buffer: &mut Buffer, target: usize) -> Result<bool, ErrorKind> {
        let offset = self.offset;
        buffer.reserve(target).map_err(|_| ErrorKind::NoMemory { bytes: target, offset })?;
        let held = buffer.bytes().len();
        let outcome = buffer.fill(&mut self.reader, target);
        self.offset += (buffer.bytes().len() - held) as u64;
        outcome.map_err(|error| self.failure(error))
    }

    /// Work that another thread may do before its turn comes.
    pub(crate) fn offer(&mut self, allowance: &Arc<Allowance>) -> Option<Arc<Part>> {
        self.reader.inner.offer(allowance)
    }

    fn failure(&self, error: io::Error) -> ErrorKind {
        if error.get_ref().is_some_and(|reason| reason.is::<Cancelled>()) {
            return ErrorKind::Interrupted { offset: self.offset };
        }
        let from_the_system = error.raw_os_error().is_some();
        if self.format == Format::Plain || from_the_system {
            ErrorKind::Read { offset: self.offset, source: error }
        } else {
            ErrorKind::Damaged {
                format: self.format,
                offset: self.offset,
                detail: error.to_string(),
            }
        }
    }
}

/// Content that needs no decoder.
struct Plain<R>(R);

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl<R: Read + Send> Decode for Plain<R> {
    fn offer(&mut self, _: &Arc<Allowance>) -> Option<Arc<Part>> {
        None
    }
}

/// Adds up what passes through, until it is stopped.
struct Controlled<R> {
    inner: R,
    control: Control,
}

impl<R: Read> Read for Controlled<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let cancelled = || Err(io::Error::other(Cancelled));
        if self.control.is_cancelled() {
            return cancelled();
        }

        match self.inner.read(out) {
            // Whatever a reader says that was stopped while it waited.
            Err(_) if self.control.is_cancelled() => cancelled(),
            Err(error) => Err(error),
            Ok(read) => {
                self.control.progress.fetch_add(read as u64, Ordering::Relaxed);
                Ok(read)
            }
        }
    }
}

/// A reader whose first bytes can be looked at. An error on the way is kept for its turn.
struct Peekable<R> {
    inner: R,
    head: Vec<u8>,
    at: usize,
    failed: Option<io::Error>,
}

impl<R: Read> Peekable<R> {
    fn new(inner: R) -> Self {
        Peekable { inner, head: Vec::new(), at: 0, failed: None }
    }

    fn peek(&mut self, len: usize) -> &[u8] {
        let wanted = len.saturating_sub(self.head.len());
        if self.failed.is_none() {
            self.failed = (&mut self.inner).take(wanted as u64).read_to_end(&mut self.head).err();
        }
        self.head.get(..len).unwrap_or(&self.head)
    }
}

impl<R: Read> Read for Peekable<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.head.get(self.at..).unwrap_or_default();
        if !ready.is_empty() {
            let read = ready.read(out)?;
            self.at += read;
            return Ok(read);
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.inner.read(out),
        }
    }
}
