//! The content of a member: read in order, or in memory already. This file must not know where
//! content may be cut.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::budget::LookaheadBudget;
use super::buffer::ReadBuffer;
use super::control::Control;
use super::lookahead::LookaheadPart;
use super::memory::Memory;
use super::pool::{BufferPool, LARGE_BUFFER};
use super::stream::Stream;
use crate::error::ErrorKind;
use crate::format::Format;

/// What is left of a member's content.
///
/// Bytes are first *drawn* and later *used up*. [`drawn`](Self::drawn) are the bytes that were
/// drawn and are not used up.
pub(crate) struct Content<'a>(ContentState<'a>);

enum ContentState<'a> {
    /// Content that is read. The buffer holds what was drawn.
    Stream { buffer: ReadBuffer, stream: Stream<'a> },
    /// Content in memory. The range was drawn and not used up.
    Memory { memory: Memory<'a>, drawn: Range<usize>, control: Control },
}

/// Content that was cut off, to be used by itself.
pub(crate) struct ContentPiece<'a>(PieceState<'a>);

enum PieceState<'a> {
    Read(ReadBuffer),
    InMemory(Memory<'a>, Range<usize>),
}

impl<'a> Content<'a> {
    pub(super) fn streamed(stream: Stream<'a>) -> Self {
        Content(ContentState::Stream { buffer: ReadBuffer::default(), stream })
    }

    pub(super) fn in_memory(memory: Memory<'a>, control: Control) -> Self {
        Content(ContentState::Memory { memory, drawn: 0..0, control })
    }

    /// Sets the buffer to read into, which must be empty. Called before anything is drawn.
    pub(crate) fn read_into(&mut self, empty: ReadBuffer) {
        if let ContentState::Stream { buffer, .. } = &mut self.0 {
            *buffer = empty;
        }
    }

    /// The buffer that the content was read into.
    pub(crate) fn into_buffer(self) -> ReadBuffer {
        match self.0 {
            ContentState::Stream { buffer, .. } => buffer,
            ContentState::Memory { .. } => ReadBuffer::default(),
        }
    }

    /// The content as a stream. Called before anything is drawn.
    pub(crate) fn into_stream(self) -> Stream<'a> {
        match self.0 {
            ContentState::Stream { stream, .. } => stream,
            ContentState::Memory { memory, control, .. } => Stream::of_memory(memory, control),
        }
    }

    pub(crate) fn compression(&self) -> Option<Format> {
        match &self.0 {
            ContentState::Stream { stream, .. } => stream.compression(),
            ContentState::Memory { .. } => None,
        }
    }

    /// Whether all of the content is in memory, and remains there when it is used up.
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.0, ContentState::Memory { .. })
    }

    /// How many bytes were drawn so far.
    pub(crate) fn position(&self) -> u64 {
        match &self.0 {
            ContentState::Stream { stream, .. } => stream.offset(),
            ContentState::Memory { drawn, .. } => drawn.end as u64,
        }
    }

    /// The first `len` bytes, and whether reading failed after them. Called before anything is
    /// drawn.
    pub(crate) fn peek(&mut self, len: usize) -> (&[u8], bool) {
        match &mut self.0 {
            ContentState::Stream { stream, .. } => {
                let has_failed = stream.has_failed_within(len);
                (stream.peek(len), has_failed)
            }
            ContentState::Memory { memory, .. } => (memory.get(..len).unwrap_or(memory), false),
        }
    }

    /// What was drawn and not used up.
    pub(crate) fn drawn(&self) -> &[u8] {
        match &self.0 {
            ContentState::Stream { buffer, .. } => buffer.bytes(),
            ContentState::Memory { memory, drawn, .. } => {
                memory.get(drawn.clone()).unwrap_or_default()
            }
        }
    }

    /// Draws until `target` bytes are drawn and not used up. `Ok(false)`: the content has ended.
    pub(crate) fn draw(&mut self, target: usize, pool: &BufferPool) -> Result<bool, ErrorKind> {
        match &mut self.0 {
            ContentState::Stream { buffer, stream } => {
                if target > LARGE_BUFFER && buffer.capacity() <= LARGE_BUFFER {
                    pool.enlarge(buffer);
                }
                stream.fill(buffer, target)
            }
            ContentState::Memory { memory, drawn, control } => {
                let wanted = drawn.start.saturating_add(target);
                let before = std::mem::replace(&mut drawn.end, wanted.min(memory.len()));
                control.add_progress(drawn.end - before);
                Ok(wanted <= memory.len())
            }
        }
    }

    /// Uses up the first bytes that were drawn.
    pub(crate) fn use_up(&mut self, len: usize) {
        match &mut self.0 {
            ContentState::Stream { buffer, .. } => buffer.use_up(len),
            ContentState::Memory { drawn, .. } => drawn.start += len,
        }
    }

    /// Cuts off the first `len` bytes that were drawn. An empty buffer of the pool replaces the one
    /// that leaves with them.
    pub(crate) fn cut_off(&mut self, len: usize, pool: &BufferPool) -> ContentPiece<'a> {
        match &mut self.0 {
            ContentState::Stream { buffer, .. } => {
                let mut front = pool.take();
                buffer.cut_off(len, &mut front);
                ContentPiece(PieceState::Read(front))
            }
            ContentState::Memory { memory, drawn, .. } => {
                let piece = drawn.start..drawn.start + len;
                drawn.start = piece.end;
                ContentPiece(PieceState::InMemory(memory.clone(), piece))
            }
        }
    }

    /// Offers a part that another thread may decode before its turn.
    pub(crate) fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        match &mut self.0 {
            ContentState::Stream { stream, .. } => stream.offer(budget),
            ContentState::Memory { .. } => None,
        }
    }
}

impl ContentPiece<'_> {
    /// The buffer that the piece was read into.
    pub(crate) fn into_buffer(self) -> ReadBuffer {
        match self.0 {
            PieceState::Read(buffer) => buffer,
            PieceState::InMemory(..) => ReadBuffer::default(),
        }
    }
}

impl Deref for ContentPiece<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            PieceState::Read(buffer) => buffer.bytes(),
            PieceState::InMemory(memory, range) => memory.get(range.clone()).unwrap_or_default(),
        }
    }
}
