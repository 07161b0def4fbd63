//! The decoders, and the way they are fed.
//!
//! The only file that decompresses. A decoder is always fed and drawn from in pieces of one size, so
//! that what a damaged file still yields does not depend on how it is read. It must not know records.

use std::io::{self, BufReader, Read};

use super::format::Format;
use crate::Limits;
use crate::error::ErrorKind;

/// How much is asked of a decoder at a time.
const PIECE: usize = 64 << 10;

/// A reader of what `raw` holds, decompressed.
#[cfg_attr(not(feature = "zstd"), allow(unused_variables, reason = "only zstd can ask for much memory"))]
pub(super) fn decoder<'a>(
    format: Format,
    raw: impl Read + Send + 'a,
    limits: &Limits,
) -> Result<Box<dyn Read + Send + 'a>, ErrorKind> {
    let raw = BufReader::with_capacity(PIECE, Full { inner: raw, failed: None });
    match format {
        #[cfg(feature = "gzip")]
        Format::Gzip => Ok(Box::new(super::gzip::Members::new(raw))),
        #[cfg(feature = "zstd")]
        Format::Zstd => {
            let mut frames = zstd::stream::read::Decoder::with_buffer(raw).map_err(ErrorKind::Open)?;
            frames.window_log_max(limits.zstd_window_log).map_err(ErrorKind::Open)?;
            Ok(Box::new(Even::new(frames)))
        }
        other => Err(ErrorKind::Unsupported(other)),
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

/// Draws from a decoder in equal pieces, whatever is asked for; at once into what has room for one.
struct Even<R> {
    decoder: R,
    piece: Box<[u8]>,
    at: usize,
    end: usize,
}

impl<R: Read> Even<R> {
    fn new(decoder: R) -> Self {
        Even { decoder, piece: vec![0; PIECE].into_boxed_slice(), at: 0, end: 0 }
    }
}

impl<R: Read> Read for Even<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end {
            if let Some(piece) = out.get_mut(..PIECE) {
                return self.decoder.read(piece);
            }
            (self.at, self.end) = (0, self.decoder.read(&mut self.piece)?);
        }
        let mut ready = self.piece.get(self.at..self.end).unwrap_or_default();
        let read = ready.read(out)?;
        self.at += read;
        Ok(read)
    }
}
