//! One input, drawn piece by piece: the sequential half of the pipeline.
//!
//! Wherever the bytes allow it, a piece is cut off at a safe place and can be framed by any thread.
//! Where they do not (arrays, one text of many pieces, a record being skipped) the feed frames them
//! itself, in order. It must not know how many threads there are.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::Limits;
use crate::error::ErrorKind;
use crate::frame::{Framer, Framing, HEAD_BYTES, Sink, can_cut, detect, safe_cut};
use crate::input::{Format, Input, Stream};
use crate::scan::Kernel;

/// An input on its way.
pub(crate) struct Feed<'a> {
    stream: Stream<'a>,
    framer: Framer,
    framing: Framing,
    limits: Limits,
    chunk: usize,
    /// Content that is read but not used up, and where it stands.
    buffer: Vec<u8>,
    base: u64,
    ended: bool,
    failure: Option<ErrorKind>,
}

/// What a call to [`Feed::advance`] did.
pub(crate) enum Advance {
    /// Filled the buffer it was given with bytes that stand at this offset, to be framed alone.
    Piece(u64),
    /// Framed some bytes itself.
    Framed,
    /// There is nothing more.
    Ended,
}

impl<'a> Feed<'a> {
    pub(crate) fn open(
        input: Input<'a>,
        framing: Option<Framing>,
        limits: Limits,
        chunk: usize,
        progress: Arc<AtomicU64>,
    ) -> Result<Self, ErrorKind> {
        let mut stream = Stream::open(input.open()?, &limits, progress)?;
        let framing = framing.unwrap_or_else(|| detect(stream.peek(HEAD_BYTES), &limits));
        let framer = Framer::new(framing, limits);
        let chunk = chunk.max(1);
        Ok(Feed { stream, framer, framing, limits, chunk, buffer: Vec::new(), base: 0, ended: false, failure: None })
    }

    /// The same, with this kernel in place of the best.
    pub(crate) fn with_kernel(self, kernel: Kernel) -> Self {
        Feed { framer: self.framer.with_kernel(kernel), ..self }
    }

    pub(crate) fn framing(&self) -> Framing {
        self.framing
    }

    pub(crate) fn compression(&self) -> Option<Format> {
        self.stream.compression()
    }

    /// How many bytes of content were drawn.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.stream.offset()
    }

    /// Why the input ended before its end.
    pub(crate) fn failure(&mut self) -> Option<ErrorKind> {
        self.failure.take()
    }

    /// Draws the next bytes. They either come back in `piece`, or are framed into `sink` at once.
    pub(crate) fn advance(&mut self, piece: &mut Vec<u8>, sink: &mut impl Sink) -> Advance {
        if self.ended {
            return Advance::Ended;
        }
        self.draw();
        if can_cut(self.framing) && self.framer.is_between_records() {
            let cut = if self.ended { Some(self.buffer.len()) } else { safe_cut(self.framing, &self.buffer) };
            if let Some(cut) = cut {
                return self.cut_off(cut, piece);
            }
        }
        let used = self.framer.frame(&self.buffer, self.base, self.ended, sink);
        self.buffer.drain(..used);
        self.base += used as u64;
        Advance::Framed
    }

    /// Reads on. A record that did not end in the buffer makes the next one twice as large, up to
    /// the limit at which the framer gives the record up.
    fn draw(&mut self) {
        let held = self.buffer.len();
        let most = self.limits.record_bytes.saturating_add(self.chunk).saturating_add(16);
        let target = held.saturating_mul(2).clamp(self.chunk, most.max(held + 1));
        match self.stream.fill(&mut self.buffer, target) {
            Ok(more) => self.ended = !more,
            Err(failure) => {
                self.failure = Some(failure);
                self.ended = true;
            }
        }
    }

    fn cut_off(&mut self, cut: usize, piece: &mut Vec<u8>) -> Advance {
        piece.clear();
        std::mem::swap(&mut self.buffer, piece);
        self.buffer.extend_from_slice(piece.get(cut..).unwrap_or_default());
        piece.truncate(cut);
        let base = self.base;
        self.base += cut as u64;
        Advance::Piece(base)
    }
}
