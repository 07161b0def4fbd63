//! The content of a member as a stream: bytes read in order, decompressed where needed.
//!
//! This file must not know records, nor how a format is decoded.

use std::io::{self, Read};
use std::sync::Arc;

use super::archive::new_archive;
use super::budget::LookaheadBudget;
use super::buffer::ReadBuffer;
use super::codec::WindowTooLarge;
use super::control::Control;
use super::decoder::decoder;
use super::lookahead::LookaheadPart;
use super::magic::{MAGIC_BYTES, format_of};
use super::memory::Memory;
use super::parts::ContentReader;
use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;

/// Reads bytes through a decoder, if the first bytes say that one is needed.
pub(super) struct DecodedReader<'a> {
    reader: PeekReader<Box<dyn ContentReader + 'a>>,
    compression: Option<Format>,
    /// The format to blame for damage: the compression, or the archive that holds the bytes. (No
    /// archive format is registered yet.)
    damage_format: Option<Format>,
    /// The format of the decompressed content.
    pub(super) content_format: Format,
}

impl<'a> DecodedReader<'a> {
    /// Reads an input.
    pub(super) fn open(
        raw: Box<dyn Read + Send + 'a>,
        limits: &Limits,
        control: Control,
    ) -> Result<Self, ErrorKind> {
        Self::detect(Uncompressed(Controlled { inner: raw, control }), None, limits)
    }

    /// Reads a member of an archive. `archive` is the format of the archive.
    pub(super) fn open_member(
        raw: impl ContentReader + 'a,
        archive: Format,
        limits: &Limits,
    ) -> Result<Self, ErrorKind> {
        Self::detect(raw, Some(archive), limits)
    }

    /// Detects the format of `raw`, and reads it through a decoder if one is needed.
    fn detect(
        raw: impl ContentReader + 'a,
        archive: Option<Format>,
        limits: &Limits,
    ) -> Result<Self, ErrorKind> {
        let mut raw = PeekReader::new(raw);
        let format = format_of(raw.peek(MAGIC_BYTES));

        let needs_no_decoder = format == Format::Plain || new_archive(format).is_some();
        if needs_no_decoder {
            return Ok(Self::uncompressed(raw, archive, format));
        }

        let mut reader = PeekReader::new(decoder(format, raw, limits)?);
        let content_format = format_of(reader.peek(MAGIC_BYTES));
        let (compression, damage_format) = (Some(format), Some(format));
        Ok(DecodedReader { reader, compression, damage_format, content_format })
    }

    fn uncompressed(
        raw: impl ContentReader + 'a,
        archive: Option<Format>,
        content_format: Format,
    ) -> Self {
        // There are two `PeekReader`s: `raw` may hold bytes that were peeked at to detect the
        // format, and the reader around it serves `Stream::peek`.
        let reader: Box<dyn ContentReader + 'a> = Box::new(raw);
        DecodedReader {
            reader: PeekReader::new(reader),
            compression: None,
            damage_format: archive,
            content_format,
        }
    }
}

impl Read for DecodedReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.reader.read(out)
    }
}

impl ContentReader for DecodedReader<'_> {
    fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        self.reader.offer(budget)
    }
}

/// The content of one member, read in order.
pub(crate) struct Stream<'a> {
    decoded: DecodedReader<'a>,
    /// How many bytes of content were read.
    offset: u64,
}

impl<'a> Stream<'a> {
    /// A stream of decompressed content. Fails if its first bytes show a format that cannot be
    /// read.
    pub(super) fn of(decoded: DecodedReader<'a>) -> Result<Self, ErrorKind> {
        match (decoded.content_format, decoded.compression) {
            (Format::Plain, _) => Ok(Stream { decoded, offset: 0 }),
            (inner @ (Format::Gzip | Format::Zstd), Some(outer)) => {
                Err(ErrorKind::Nested { outer, inner })
            }
            (other, _) => Err(ErrorKind::Unsupported(other)),
        }
    }

    /// A stream of bytes that are in memory and need no decoder.
    pub(super) fn of_memory(memory: Memory<'a>, control: Control) -> Self {
        let raw = Uncompressed(Controlled { inner: io::Cursor::new(memory), control });
        Stream { decoded: DecodedReader::uncompressed(raw, None, Format::Plain), offset: 0 }
    }

    /// How the content was compressed.
    pub(crate) fn compression(&self) -> Option<Format> {
        self.decoded.compression
    }

    /// How many bytes of content were read.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The first `len` bytes of the content, even if some were skipped. There are fewer only if the
    /// content ends or reading fails before. To be called before [`fill`](Self::fill).
    pub(crate) fn peek(&mut self, len: usize) -> &[u8] {
        self.decoded.reader.peek(len)
    }

    /// Whether an error, and not the end, keeps the content from having `len` bytes.
    pub(crate) fn has_failed_within(&mut self, len: usize) -> bool {
        let reader = &mut self.decoded.reader;
        reader.peek(len).len() < len && reader.failed.is_some()
    }

    /// Appends content until `buffer` holds `target` bytes. `Ok(false)`: the content has ended.
    pub(crate) fn fill(
        &mut self,
        buffer: &mut ReadBuffer,
        target: usize,
    ) -> Result<bool, ErrorKind> {
        let offset = self.offset;
        buffer.reserve(target).map_err(|_| ErrorKind::NoMemory { bytes: target, offset })?;

        let held = buffer.bytes().len();
        let outcome = buffer.fill(&mut self.decoded.reader, target);
        self.offset += (buffer.bytes().len() - held) as u64;
        outcome.map_err(|error| read_failure(error, self.decoded.damage_format, self.offset))
    }

    /// Offers a part that another thread may decode before its turn.
    pub(crate) fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        self.decoded.offer(budget)
    }
}

/// Turns an error of reading into an [`ErrorKind`]. `format` is the format to blame for damage;
/// `offset`: how many bytes of content came before the error.
pub(super) fn read_failure(error: io::Error, format: Option<Format>, offset: u64) -> ErrorKind {
    let is_cancelled = error.get_ref().is_some_and(|reason| reason.is::<Cancelled>());
    if is_cancelled {
        return ErrorKind::Interrupted { offset };
    }
    let is_window = error.get_ref().is_some_and(|reason| reason.is::<WindowTooLarge>());
    if is_window {
        return ErrorKind::WindowTooLarge { offset };
    }

    let is_from_the_system = error.raw_os_error().is_some();
    match format {
        Some(format) if !is_from_the_system => {
            ErrorKind::Damaged { format, offset, detail: error.to_string() }
        }
        _ => ErrorKind::Read { offset, source: error },
    }
}

/// Content that needs no decoder.
struct Uncompressed<R>(R);

impl<R: Read> Read for Uncompressed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl<R: Read + Send> ContentReader for Uncompressed<R> {
    fn offer(&mut self, _: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        None
    }
}

/// The reason of a read that was refused because of [`Control::cancel`].
#[derive(Debug, thiserror::Error)]
#[error("cancelled")]
struct Cancelled;

/// Counts what is read, and refuses to read once the run is cancelled.
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
            // A wait that was interrupted: whatever the reader says, the run was cancelled.
            Err(_) if self.control.is_cancelled() => cancelled(),
            Err(error) => Err(error),
            Ok(read) => {
                self.control.add_progress(read);
                Ok(read)
            }
        }
    }
}

/// How much memory is reserved at once for the beginning of an input.
const HEAD_RESERVE: usize = 1000;

/// A reader whose first bytes can be looked at. An error on the way is kept until its turn.
struct PeekReader<R> {
    inner: R,
    /// The bytes that were looked at.
    head: Vec<u8>,
    /// How many bytes of `head` were read.
    at: usize,
    /// The error that came after `head`.
    failed: Option<io::Error>,
}

impl<R: Read> PeekReader<R> {
    fn new(inner: R) -> Self {
        PeekReader { inner, head: Vec::new(), at: 0, failed: None }
    }

    fn peek(&mut self, len: usize) -> &[u8] {
        let wanted = len.saturating_sub(self.head.len());
        if self.failed.is_none() {
            // A small input fits at once, without growing step by step. More than this, and the
            // allocator would work harder than it saves.
            self.head.reserve(wanted.min(HEAD_RESERVE));
            self.failed = (&mut self.inner).take(wanted as u64).read_to_end(&mut self.head).err();
        }
        self.head.get(..len).unwrap_or(&self.head)
    }
}

impl<R: Read> Read for PeekReader<R> {
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

impl<R: ContentReader> ContentReader for PeekReader<R> {
    fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        self.inner.offer(budget)
    }
}
