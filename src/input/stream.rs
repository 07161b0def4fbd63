//! An input as a stream of decompressed bytes, its format told from its first ones.
//!
//! The only place that decompresses. A decoder is always fed and drawn from in pieces of one size, so
//! that what a damaged file still yields does not depend on how it is read.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::format::{Format, MAGIC_BYTES};
use crate::Limits;
use crate::error::ErrorKind;

/// How much is asked of a decoder at a time.
const DECODER_BYTES: usize = 64 << 10;

/// A readable input.
pub(crate) struct Stream<'a> {
    reader: Peekable<Box<dyn Read + Send + 'a>>,
    format: Format,
    offset: u64,
}

impl<'a> Stream<'a> {
    /// Looks at the first bytes and puts a decoder before them where one is needed. Every byte
    /// taken from `raw` is added to `progress`.
    pub(crate) fn open(
        raw: Box<dyn Read + Send + 'a>,
        limits: &Limits,
        progress: Arc<AtomicU64>,
    ) -> Result<Self, ErrorKind> {
        let mut raw = Peekable::new(Counting { inner: raw, progress });
        let format = Format::of(raw.peek(MAGIC_BYTES));
        let decoder: Box<dyn Read + Send + 'a> = match format {
            Format::Plain => Box::new(raw),
            compressed => decoder(compressed, raw, limits)?,
        };
        let mut reader = Peekable::new(decoder);
        if format != Format::Plain {
            let inner = Format::of(reader.peek(MAGIC_BYTES));
            if inner != Format::Plain {
                return Err(ErrorKind::Unsupported(inner));
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

    /// Appends content until `buffer` holds `target` bytes. `Ok(false)`: the content has ended.
    pub(crate) fn fill(&mut self, buffer: &mut Vec<u8>, target: usize) -> Result<bool, ErrorKind> {
        let held = buffer.len();
        let wanted = target.saturating_sub(held);
        let offset = self.offset;
        buffer.try_reserve(wanted).map_err(|_| ErrorKind::NoMemory { bytes: target, offset })?;
        let outcome = (&mut self.reader).take(wanted as u64).read_to_end(buffer);
        self.offset += (buffer.len() - held) as u64;
        match outcome {
            Ok(read) => Ok(read == wanted),
            Err(error) => Err(self.failure(error)),
        }
    }

    fn failure(&self, error: io::Error) -> ErrorKind {
        let from_the_system = error.raw_os_error().is_some();
        if self.format == Format::Plain || from_the_system {
            ErrorKind::Read { offset: self.offset, source: error }
        } else {
            ErrorKind::Damaged { format: self.format, offset: self.offset, detail: error.to_string() }
        }
    }
}

#[allow(unused_variables, reason = "with no codec compiled in, nothing is decoded")]
fn decoder<'a>(
    format: Format,
    raw: impl Read + Send + 'a,
    limits: &Limits,
) -> Result<Box<dyn Read + Send + 'a>, ErrorKind> {
    let raw = BufReader::with_capacity(DECODER_BYTES, Full { inner: raw, failed: None });
    match format {
        #[cfg(feature = "gzip")]
        Format::Gzip => Ok(Box::new(Even::new(super::gzip::Members::new(Sips(raw))))),
        #[cfg(feature = "zstd")]
        Format::Zstd => {
            let mut frames = zstd::stream::read::Decoder::with_buffer(raw).map_err(ErrorKind::Open)?;
            frames.window_log_max(limits.zstd_window_log).map_err(ErrorKind::Open)?;
            Ok(Box::new(Even::new(frames)))
        }
        other => Err(ErrorKind::Unsupported(other)),
    }
}

/// Adds up what passes through.
struct Counting<R> {
    inner: R,
    progress: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.progress.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Fills every buffer it is given, however little the source yields at a time.
struct Full<R> {
    inner: R,
    failed: Option<io::Error>,
}

impl<R: Read> Read for Full<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut held = 0;
        while let Some(room) = out.get_mut(held..).filter(|room| !room.is_empty()) {
            match self.inner.read(room) {
                Ok(0) => break,
                Ok(read) => held += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if held == 0 => return Err(error),
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        Ok(held)
    }
}

/// Shows a decoder a little at a time: what it makes of the bytes it is given when it meets damage
/// is lost, so they had better be few.
#[cfg(feature = "gzip")]
struct Sips<R>(R);

#[cfg(feature = "gzip")]
impl<R: BufRead> BufRead for Sips<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        const SIP: usize = 512;
        let bytes = self.0.fill_buf()?;
        Ok(bytes.get(..SIP).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

#[cfg(feature = "gzip")]
impl<R: BufRead> Read for Sips<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// Draws from a decoder in equal pieces, whatever is asked for.
struct Even<R> {
    decoder: R,
    piece: Box<[u8]>,
    at: usize,
    end: usize,
}

impl<R: Read> Even<R> {
    fn new(decoder: R) -> Self {
        Even { decoder, piece: vec![0; DECODER_BYTES].into_boxed_slice(), at: 0, end: 0 }
    }
}

impl<R: Read> Read for Even<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end {
            (self.at, self.end) = (0, self.decoder.read(&mut self.piece)?);
        }
        let mut ready = self.piece.get(self.at..self.end).unwrap_or_default();
        let read = ready.read(out)?;
        self.at += read;
        Ok(read)
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
