//! zstd, a frame at a time.
//!
//! The decoder loses what it was about to write when it meets damage. So each frame is offered to
//! it, and drawn from it, in pieces of one size from its first byte on, and what a damaged frame
//! still yields does not depend on how it is read. It must not know that frames are decoded side by
//! side.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{DParameter, Decoder, Operation};
use zstd::zstd_safe::{find_frame_compressed_size, get_frame_content_size};

use super::format::Format;
use super::parts::{Codec, Decoded, Extent};
use super::raw::{PIECE, Raw};
use crate::Limits;

/// How a frame begins (RFC 8878, 3.1.1).
const START: &[u8] = b"\x28\xb5\x2f\xfd";

pub(super) struct Zstd {
    decoder: Decoder<'static>,
    /// What was drawn when there was no room for a whole piece.
    piece: Box<[u8]>,
    at: usize,
    end: usize,
    /// Whether the frame ends behind the piece.
    ended: bool,
}

impl Zstd {
    pub(super) fn new(limits: &Limits) -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(limits.zstd_window_log))?;
        Ok(Zstd { decoder, piece: vec![0; PIECE].into_boxed_slice(), at: 0, end: 0, ended: false })
    }
}

impl Codec for Zstd {
    const FORMAT: Format = Format::Zstd;

    fn begin<R: Read>(&mut self, raw: &mut Raw<R>) -> io::Result<bool> {
        self.ended = false;
        Ok(!raw.fill_buf()?.is_empty())
    }

    fn decode<R: Read>(&mut self, raw: &mut Raw<R>, out: &mut [u8]) -> io::Result<Decoded> {
        if self.at == self.end && !self.ended {
            if let Some(out) = out.get_mut(..PIECE) {
                return run(&mut self.decoder, raw, out);
            }
            let Decoded { written, ended } = run(&mut self.decoder, raw, &mut self.piece)?;
            (self.at, self.end, self.ended) = (0, written, ended);
        }
        let written = self.piece.get(self.at..self.end).unwrap_or_default().read(out)?;
        self.at += written;
        Ok(Decoded { written, ended: self.ended && self.at == self.end })
    }

    fn next_start(raw: &[u8]) -> Option<usize> {
        memchr::memmem::find_iter(raw, START).find(|&at| at > 0)
    }

    /// As the headers of its blocks say.
    fn extent(raw: &[u8], _is_all: bool) -> Option<Extent> {
        let packed = find_frame_compressed_size(raw).ok()?;
        let content = get_frame_content_size(raw).ok()?;
        Some(Extent { packed, content: content.and_then(|content| usize::try_from(content).ok()) })
    }
}

/// One step of the decoder: from at most a piece into a piece.
fn run<R: Read>(
    decoder: &mut Decoder<'_>,
    raw: &mut Raw<R>,
    out: &mut [u8],
) -> io::Result<Decoded> {
    let bytes = raw.fill_buf()?;
    let bytes = bytes.get(..PIECE).unwrap_or(bytes);
    let is_cut_off = bytes.is_empty();
    let step = decoder.run_on_buffers(bytes, out)?;
    raw.consume(step.bytes_read);
    let (written, ended) = (step.bytes_written, step.remaining == 0);
    if is_cut_off && written == 0 && !ended {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the last zstd frame is cut off"));
    }
    Ok(Decoded { written, ended })
}
