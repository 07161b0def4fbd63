//! One input, drawn piece by piece: the sequential half of the pipeline.
//!
//! Wherever the bytes allow it, a piece is cut off at a safe place and can be framed by any thread.
//! Where they do not (arrays, one text of many pieces, a record being skipped) the feed frames them
//! itself, in order. It must not know how many threads there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Options;
use crate::Limits;
use crate::error::ErrorKind;
use crate::frame::{Framer, Framing, HEAD_BYTES, Sink, can_cut, detect, safe_cut};
use crate::input::{Format, Input, Stream};

/// An input on its way.
pub(crate) struct Feed<'a> {
    content: Content<'a>,
    framer: Framer,
    framing: Framing,
    limits: Limits,
    chunk: usize,
    /// Where the bytes that are not used up begin.
    base: u64,
    ended: bool,
    failure: Option<ErrorKind>,
}

/// What is left of an input.
enum Content<'a> {
    /// To be read: what is read but not used up, and the rest.
    Stream { buffer: Vec<u8>, stream: Stream<'a> },
    /// In memory, of which `drawn` bytes were looked at.
    Bytes { rest: &'a [u8], drawn: usize, progress: Arc<AtomicU64> },
}

/// What a call to [`Feed::advance`] did.
pub(crate) enum Advance<'p> {
    /// Cut off bytes that stand at this offset, to be framed alone.
    Piece(u64, &'p [u8]),
    /// Framed some bytes itself.
    Framed,
    /// There is nothing more.
    Ended,
}

impl<'a> Feed<'a> {
    pub(crate) fn open(input: Input<'a>, options: &Options, progress: Arc<AtomicU64>) -> Result<Self, ErrorKind> {
        let Options { framing, limits, chunk_bytes, .. } = *options;
        let opened = input.open()?;
        let mut content = match opened.as_content() {
            Some(rest) => Content::Bytes { rest, drawn: 0, progress },
            None => Content::Stream { buffer: Vec::new(), stream: Stream::open(opened, &limits, progress)? },
        };
        let framing = framing.unwrap_or_else(|| detect(content.peek(HEAD_BYTES), &limits));
        let framer = Framer::new(framing, limits, options.reader());
        Ok(Feed { content, framer, framing, limits, chunk: chunk_bytes.max(1), base: 0, ended: false, failure: None })
    }

    pub(crate) fn framing(&self) -> Framing {
        self.framing
    }

    pub(crate) fn compression(&self) -> Option<Format> {
        match &self.content {
            Content::Stream { stream, .. } => stream.compression(),
            Content::Bytes { .. } => None,
        }
    }

    /// How many bytes of content were drawn.
    pub(crate) fn bytes_read(&self) -> u64 {
        match &self.content {
            Content::Stream { stream, .. } => stream.offset(),
            Content::Bytes { drawn, .. } => self.base + *drawn as u64,
        }
    }

    /// Why the input ended before its end.
    pub(crate) fn failure(&mut self) -> Option<ErrorKind> {
        self.failure.take()
    }

    /// Draws the next bytes. They either come back, in `piece` if they had to be read, or are framed into
    /// `sink` at once.
    pub(crate) fn advance<'p>(&mut self, piece: &'p mut Vec<u8>, sink: &mut impl Sink) -> Advance<'p>
    where
        'a: 'p,
    {
        if self.ended {
            return Advance::Ended;
        }
        self.draw();
        let bytes = self.content.drawn();
        if can_cut(self.framing) && self.framer.is_between_records() {
            let cut = if self.ended { Some(bytes.len()) } else { safe_cut(self.framing, bytes) };
            if let Some(cut) = cut {
                return self.cut_off(cut, piece);
            }
        }
        let used = self.framer.frame(bytes, self.base, self.ended, sink);
        self.content.use_up(used);
        self.base += used as u64;
        Advance::Framed
    }

    /// Reads on. A record that did not end in the buffer makes the next one twice as large, up to
    /// the limit at which the framer gives the record up.
    fn draw(&mut self) {
        let held = self.content.drawn().len();
        let most = self.limits.record_bytes.saturating_add(self.chunk).saturating_add(16);
        let target = held.saturating_mul(2).clamp(self.chunk, most.max(held + 1));
        match self.content.draw(target) {
            Ok(more) => self.ended = !more,
            Err(failure) => {
                self.failure = Some(failure);
                self.ended = true;
            }
        }
    }

    fn cut_off<'p>(&mut self, cut: usize, piece: &'p mut Vec<u8>) -> Advance<'p>
    where
        'a: 'p,
    {
        let base = self.base;
        self.base += cut as u64;
        match &mut self.content {
            Content::Stream { buffer, .. } => {
                piece.clear();
                std::mem::swap(buffer, piece);
                buffer.extend_from_slice(piece.get(cut..).unwrap_or_default());
                piece.truncate(cut);
                Advance::Piece(base, piece)
            }
            Content::Bytes { rest, .. } => {
                let piece = rest.get(..cut).unwrap_or_default();
                self.content.use_up(cut);
                Advance::Piece(base, piece)
            }
        }
    }
}

impl Content<'_> {
    fn peek(&mut self, len: usize) -> &[u8] {
        match self {
            Content::Stream { stream, .. } => stream.peek(len),
            Content::Bytes { rest, .. } => rest.get(..len).unwrap_or(rest),
        }
    }

    /// What was drawn and not used up.
    fn drawn(&self) -> &[u8] {
        match self {
            Content::Stream { buffer, .. } => buffer,
            Content::Bytes { rest, drawn, .. } => rest.get(..*drawn).unwrap_or_default(),
        }
    }

    /// Draws on until there are `target` bytes. `Ok(false)`: the content has ended.
    fn draw(&mut self, target: usize) -> Result<bool, ErrorKind> {
        match self {
            Content::Stream { buffer, stream } => stream.fill(buffer, target),
            Content::Bytes { rest, drawn, progress } => {
                let before = std::mem::replace(drawn, target.min(rest.len()));
                progress.fetch_add((*drawn - before) as u64, Ordering::Relaxed);
                Ok(target <= rest.len())
            }
        }
    }

    fn use_up(&mut self, len: usize) {
        match self {
            Content::Stream { buffer, .. } => drop(buffer.drain(..len)),
            Content::Bytes { rest, drawn, .. } => {
                *rest = rest.get(len..).unwrap_or_default();
                *drawn = drawn.saturating_sub(len);
            }
        }
    }
}
