//! zstd, a frame at a time.
//!
//! When the decoder meets damage, it drops what it was about to write. So each frame is passed to
//! it, and read from it, in pieces of one size from its first byte on. Then the content of a
//! damaged frame does not depend on how it is read. This file must not know that frames are decoded
//! in parallel.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{DParameter, Decoder, Operation};
use zstd::zstd_safe::zstd_sys::ZSTD_ErrorCode::ZSTD_error_frameParameter_windowTooLarge;
use zstd::zstd_safe::{find_frame_compressed_size, get_frame_content_size};

use super::codec::{Codec, DecodeStep, PartExtent, WindowTooLarge};
use super::packed::{PIECE, PackedReader};
use crate::Limits;

/// How a frame begins (RFC 8878, 3.1.1).
const START: &[u8] = b"\x28\xb5\x2f\xfd";

pub(super) struct Zstd {
    decoder: Decoder<'static>,
    /// What was decoded when there was no room for a whole piece.
    piece: Box<[u8]>,
    /// The content in `piece` from `at` to `end` is still to be read.
    at: usize,
    end: usize,
    /// Whether the frame ends after the content in `piece`.
    ended: bool,
}

impl Codec for Zstd {
    fn open(limits: &Limits, _is_whole_file: bool) -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(limits.zstd_window_log))?;
        Ok(Zstd { decoder, piece: vec![0; PIECE].into_boxed_slice(), at: 0, end: 0, ended: false })
    }

    fn begin<R: Read>(&mut self, packed: &mut PackedReader<R>) -> io::Result<bool> {
        self.ended = false;
        Ok(!packed.fill_buf()?.is_empty())
    }

    fn decode<R: Read>(
        &mut self,
        packed: &mut PackedReader<R>,
        out: &mut [u8],
    ) -> io::Result<DecodeStep> {
        if self.at == self.end && !self.ended {
            if let Some(out) = out.get_mut(..PIECE) {
                return run(&mut self.decoder, packed, out);
            }

            let DecodeStep { written, ended } = run(&mut self.decoder, packed, &mut self.piece)?;
            (self.at, self.end, self.ended) = (0, written, ended);
        }

        let written = self.piece.get(self.at..self.end).unwrap_or_default().read(out)?;
        self.at += written;
        Ok(DecodeStep { written, ended: self.ended && self.at == self.end })
    }

    fn next_start(packed: &[u8]) -> Option<usize> {
        memchr::memmem::find_iter(packed, START).find(|&at| at > 0)
    }

    /// The extent that the headers of the frame and its blocks state.
    fn extent(packed: &[u8], _is_all: bool) -> Option<PartExtent> {
        let content = get_frame_content_size(packed).ok()?;
        let packed = find_frame_compressed_size(packed).ok()?;
        Some(PartExtent {
            packed,
            content: content.and_then(|content| usize::try_from(content).ok()),
        })
    }
}

/// Takes one step of the decoder: from at most one piece of compressed bytes into `out`.
fn run<R: Read>(
    decoder: &mut Decoder<'_>,
    packed: &mut PackedReader<R>,
    out: &mut [u8],
) -> io::Result<DecodeStep> {
    let bytes = packed.fill_buf()?;
    let bytes = bytes.get(..PIECE).unwrap_or(bytes);
    let is_cut_off = bytes.is_empty();

    let step = decoder.run_on_buffers(bytes, out).map_err(name_window)?;
    packed.consume(step.bytes_read);
    let (written, ended) = (step.bytes_written, step.remaining == 0);

    if is_cut_off && written == 0 && !ended {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the last zstd frame is cut off"));
    }
    Ok(DecodeStep { written, ended })
}

/// An error of the decoder. That a window is too large is no damage, so that it gets a type.
fn name_window(error: io::Error) -> io::Error {
    let reason = error.get_ref().and_then(|reason| reason.downcast_ref::<zstd::Error>());
    let is_window =
        reason.is_some_and(|reason| reason.is(ZSTD_error_frameParameter_windowTooLarge));
    if is_window { io::Error::other(WindowTooLarge) } else { error }
}
