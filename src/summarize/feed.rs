//! One input, drawn piece by piece: the sequential half of the pipeline.
//!
//! Wherever the bytes allow it, a piece is cut off at a safe place and can be framed by any thread.
//! Where they do not (arrays, one text of many pieces, a record being skipped) the feed frames them
//! itself, in order. It must not know how many threads there are.

use std::ops::{Deref, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Options;
use super::rooms::{LARGE, Rooms};
use crate::Limits;
use crate::error::ErrorKind;
use crate::frame::{DetectedFraming, Framer, Framing, HEAD_BYTES, MAX_BUFFERED, Sink};
use crate::input::{Allowance, Buffer, Control, Format, Input, Memory, Opened, Part, Stream};

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
    /// Whether the caller cancelled the run before the input was read to its end.
    interrupted: bool,
    failure: Option<ErrorKind>,
}

/// What is left of an input.
enum Content<'a> {
    /// To be read: what is read but not used up, and the rest.
    Stream { buffer: Buffer, stream: Stream<'a> },
    /// In memory: the bytes up to `from` are used up, those up to `to` were drawn.
    Memory { memory: Memory<'a>, from: usize, to: usize, progress: Arc<AtomicU64> },
}

/// What a call to [`Feed::advance`] did.
pub(crate) enum Advance<'a> {
    /// Cut off bytes that stand at this offset, to be framed alone.
    Piece(u64, Piece<'a>),
    /// Framed some bytes itself.
    Framed,
    /// There is nothing more.
    Ended,
}

/// Bytes that were cut off.
pub(crate) enum Piece<'a> {
    Read(Buffer),
    Kept(Memory<'a>, Range<usize>),
}

impl Piece<'_> {
    /// The room it was read into.
    pub(crate) fn into_room(self) -> Buffer {
        match self {
            Piece::Read(buffer) => buffer,
            Piece::Kept(..) => Buffer::default(),
        }
    }
}

impl Deref for Piece<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Piece::Read(buffer) => buffer.bytes(),
            Piece::Kept(memory, place) => memory.get(place.clone()).unwrap_or_default(),
        }
    }
}

impl<'a> Feed<'a> {
    /// `buffer` is empty. If `options` name no framing, `detect` gets the first bytes, and whether
    /// reading failed after them; the feed skips those that it has framed.
    pub(crate) fn open(
        input: Input<'a>,
        options: &Options,
        control: Control,
        buffer: Buffer,
        detect: impl FnOnce(&[u8], bool) -> DetectedFraming,
    ) -> Result<Self, ErrorKind> {
        let Options { framing, limits, chunk_bytes, .. } = *options;
        let mut content = match input.open()? {
            Opened::Memory(memory) if Format::of(&memory) == Format::Plain => {
                Content::Memory { memory, from: 0, to: 0, progress: control.progress }
            }
            opened => Content::Stream { buffer, stream: Stream::open(opened, &limits, control)? },
        };
        let DetectedFraming { framing, framed } = match framing {
            Some(framing) => DetectedFraming { framing, framed: 0 },
            None => {
                let (head, has_failed) = content.peek(HEAD_BYTES);
                detect(head, has_failed)
            }
        };
        content.skip(framed);
        let framer = Framer::new(framing, limits, options.reader());
        // A decoder that goes on under another thread takes its window there, so let it go on for
        // longer.
        let times = if content.compression().is_some() { 2 } else { 1 };
        let chunk = chunk_bytes.max(1).saturating_mul(times);
        let base = framed as u64;
        Ok(Feed {
            content,
            framer,
            framing,
            limits,
            chunk,
            base,
            ended: false,
            interrupted: false,
            failure: None,
        })
    }

    /// The room it has read into.
    pub(crate) fn into_room(self) -> Buffer {
        match self.content {
            Content::Stream { buffer, .. } => buffer,
            Content::Memory { .. } => Buffer::default(),
        }
    }

    pub(crate) fn framing(&self) -> Framing {
        self.framing
    }

    /// Bytes framed or cut off so far.
    pub(crate) fn position(&self) -> u64 {
        self.base
    }

    pub(crate) fn compression(&self) -> Option<Format> {
        self.content.compression()
    }

    /// How many bytes of content were drawn; once the run is cancelled, how many of them were
    /// framed.
    pub(crate) fn bytes_read(&self) -> u64 {
        match &self.content {
            _ if self.interrupted => self.base,
            Content::Stream { stream, .. } => stream.offset(),
            Content::Memory { to, .. } => *to as u64,
        }
    }

    /// Why the input ended before its end.
    pub(crate) fn failure(&mut self) -> Option<ErrorKind> {
        self.failure.take()
    }

    /// Called when the run is cancelled: nothing more is read. Complete records in what was read
    /// still count; a record that is cut off by this does not, since nothing is wrong with it.
    pub(crate) fn interrupt(&mut self) {
        match &self.content {
            // The stream yields what it holds, and then says itself that it was stopped.
            Content::Stream { stream, .. } if stream.compression().is_none() => {}
            _ => self.interrupted = true,
        }
    }

    /// Work that another thread may do before its turn comes.
    pub(crate) fn offer(&mut self, allowance: &Arc<Allowance>) -> Option<Arc<Part>> {
        match &mut self.content {
            Content::Stream { stream, .. } if !self.ended && !self.interrupted => {
                stream.offer(allowance)
            }
            _ => None,
        }
    }

    /// Draws the next bytes. They are either returned as a piece, while an empty buffer from
    /// `rooms` replaces theirs, or framed into `sink` at once.
    pub(crate) fn advance(&mut self, rooms: &Rooms, sink: &mut impl Sink) -> Advance<'a> {
        if self.ended {
            return Advance::Ended;
        }

        if !self.interrupted {
            self.draw(rooms);
        }
        if self.interrupted {
            return self.wind_up(sink);
        }
        let bytes = self.content.drawn();

        let mut front = bytes;
        let mut is_last = self.ended;
        if self.framing.can_cut() && self.framer.is_between_records() {
            let cut = if self.ended { Some(bytes.len()) } else { self.framing.safe_cut(bytes) };
            if let Some(cut) = cut {
                if self.content.is_kept() || bytes.len() - cut <= LARGE {
                    return self.cut_off(cut, rooms);
                }
                // The rest would need a large buffer, too, so the front is not handed on.
                (front, is_last) = (bytes.get(..cut).unwrap_or_default(), true);
            }
        }

        let used = self.framer.frame(front, self.base, is_last, sink);
        self.content.use_up(used);
        self.base += used as u64;
        Advance::Framed
    }

    /// Reads on. A record that did not end in the buffer makes the next one twice as large, up to
    /// the size from which the framer reads piece by piece; if it cannot, up to the limit at
    /// which it gives the record up.
    fn draw(&mut self, rooms: &Rooms) {
        let held = self.content.drawn().len();
        let longest = self.limits.record_bytes;
        let longest = if held <= MAX_BUFFERED { longest.min(MAX_BUFFERED) } else { longest };
        let most = longest.saturating_add(self.chunk).saturating_add(16);
        let target = held.saturating_mul(2).clamp(self.chunk, most.max(held + 1));
        match self.content.draw(target, rooms) {
            Ok(more) => self.ended = !more,
            Err(ErrorKind::Interrupted { .. }) => self.interrupted = true,
            Err(failure) => {
                self.failure = Some(failure);
                self.ended = true;
            }
        }
    }

    /// Frames what was drawn before an interruption.
    fn wind_up(&mut self, sink: &mut impl Sink) -> Advance<'a> {
        let used = self.framer.frame(self.content.drawn(), self.base, false, sink);
        self.content.use_up(used);
        self.base += used as u64;
        self.ended = true;
        self.failure = Some(ErrorKind::Interrupted { offset: self.base });
        Advance::Framed
    }

    fn cut_off(&mut self, cut: usize, rooms: &Rooms) -> Advance<'a> {
        let base = self.base;
        self.base += cut as u64;
        match &mut self.content {
            Content::Stream { buffer, .. } => {
                let mut front = rooms.take();
                buffer.cut_off(cut, &mut front);
                Advance::Piece(base, Piece::Read(front))
            }
            Content::Memory { memory, from, .. } => {
                let place = *from..*from + cut;
                *from = place.end;
                Advance::Piece(base, Piece::Kept(memory.clone(), place))
            }
        }
    }
}

impl Content<'_> {
    fn compression(&self) -> Option<Format> {
        match self {
            Content::Stream { stream, .. } => stream.compression(),
            Content::Memory { .. } => None,
        }
    }

    /// The first bytes, and whether reading failed after them.
    fn peek(&mut self, len: usize) -> (&[u8], bool) {
        match self {
            Content::Stream { stream, .. } => {
                let has_failed = stream.has_failed_within(len);
                (stream.peek(len), has_failed)
            }
            Content::Memory { memory, .. } => (memory.get(..len).unwrap_or(memory), false),
        }
    }

    /// Skips bytes that were peeked at.
    fn skip(&mut self, len: usize) {
        match self {
            Content::Stream { stream, .. } => stream.skip(len),
            Content::Memory { from, to, progress, .. } => {
                (*from, *to) = (len, len);
                progress.fetch_add(len as u64, Ordering::Relaxed);
            }
        }
    }

    /// What was drawn and not used up.
    fn drawn(&self) -> &[u8] {
        match self {
            Content::Stream { buffer, .. } => buffer.bytes(),
            Content::Memory { memory, from, to, .. } => memory.get(*from..*to).unwrap_or_default(),
        }
    }

    /// Whether it is in memory, whatever becomes of it.
    fn is_kept(&self) -> bool {
        matches!(self, Content::Memory { .. })
    }

    /// Draws on until there are `target` bytes. `Ok(false)`: the content has ended.
    fn draw(&mut self, target: usize, rooms: &Rooms) -> Result<bool, ErrorKind> {
        match self {
            Content::Stream { buffer, stream } => {
                if target > LARGE && buffer.room() <= LARGE {
                    rooms.enlarge(buffer);
                }
                stream.fill(buffer, target)
            }
            Content::Memory { memory, from, to, progress } => {
                let wanted = from.saturating_add(target);
                let before = std::mem::replace(to, wanted.min(memory.len()));
                progress.fetch_add((*to - before) as u64, Ordering::Relaxed);
                Ok(wanted <= memory.len())
            }
        }
    }

    fn use_up(&mut self, len: usize) {
        match self {
            Content::Stream { buffer, .. } => buffer.use_up(len),
            Content::Memory { from, .. } => *from += len,
        }
    }
}
