//! Draws one member of an input piece by piece: the sequential half of the pipeline.
//!
//! Where the framing allows it, a piece is cut off at a safe place, and any thread can frame it.
//! Otherwise the feed frames the bytes itself, in order: arrays, a record of many pieces, a record
//! that is being skipped.
//!
//! It joins `input` and `frame`, which do not know each other. This stage must not know how many
//! threads there are.

use std::sync::Arc;

use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;
use crate::frame::{Framer, Framing, HEAD_BYTES, MAX_BUFFERED, Sink, detect};
use crate::grammar::Reader;
use crate::input::{
    BufferPool, Content, ContentPiece, LARGE_BUFFER, LookaheadBudget, LookaheadPart, ReadBuffer,
};

/// How a feed draws bytes and frames them.
pub(crate) struct FeedSettings {
    /// `None`: the framing is detected from the first bytes.
    pub(crate) framing: Option<Framing>,
    /// Whether records mean the same wherever the input is cut between two of them.
    pub(crate) can_split: bool,
    pub(crate) limits: Limits,
    /// How many bytes are drawn at a time.
    pub(crate) chunk_bytes: usize,
    /// Reads the records that the feed frames itself.
    pub(crate) reader: Reader,
}

/// A member that is being drawn.
pub(crate) struct Feed<'a> {
    content: Content<'a>,
    framer: Framer,
    framing: Framing,
    /// Whether the input may be cut before it ends.
    can_cut: bool,
    limits: Limits,
    chunk_bytes: usize,
    /// Where the bytes that are not used up begin in the content.
    base: u64,
    has_ended: bool,
    /// Whether the caller cancelled the run before the content had ended.
    is_interrupted: bool,
    /// Why the content ended early, until someone takes it.
    failure: Option<ErrorKind>,
}

/// How many bytes beyond a limit the framer may have to see before it decides: its look-ahead, a
/// byte-order mark before the record, a line break after it, and one byte more.
const BEYOND_LIMIT: usize = 16;

/// What a call to [`Feed::advance`] did.
pub(crate) enum Advance<'a> {
    /// It cut off a piece that begins at this offset. The piece is to be framed by itself.
    Piece(u64, ContentPiece<'a>),
    /// It framed some bytes itself.
    Framed,
    /// Nothing is left.
    Ended,
}

impl<'a> Feed<'a> {
    /// Opens a feed. If the settings name no framing, it is detected from the first bytes.
    pub(crate) fn open(
        mut content: Content<'a>,
        settings: FeedSettings,
        pool: &BufferPool,
    ) -> Self {
        let FeedSettings { framing, can_split, limits, chunk_bytes, reader } = settings;
        content.read_into(pool.take());

        let is_detected = framing.is_none();
        let framing = match framing {
            Some(framing) => framing,
            None => detect(content.peek(HEAD_BYTES).0, &limits),
        };

        // When a decoder is continued by another thread, its window has to be loaded into another
        // cache. So the feed draws more at a time.
        let times = if content.compression().is_some() { 2 } else { 1 };
        Feed {
            framer: Framer::new(framing, limits, reader).detected(is_detected),
            framing,
            can_cut: framing.can_cut() && (can_split || framing == Framing::Entries),
            limits,
            chunk_bytes: chunk_bytes.max(1).saturating_mul(times),
            base: 0,
            content,
            has_ended: false,
            is_interrupted: false,
            failure: None,
        }
    }

    /// The buffer that the content was read into.
    pub(crate) fn into_buffer(self) -> ReadBuffer {
        self.content.into_buffer()
    }

    pub(crate) fn framing(&self) -> Framing {
        self.framing
    }

    pub(crate) fn compression(&self) -> Option<Format> {
        self.content.compression()
    }

    /// How many bytes of the content were drawn. After an interruption: how many were framed or cut
    /// off, since the others do not count.
    pub(crate) fn bytes_read(&self) -> u64 {
        if self.is_interrupted { self.base } else { self.content.position() }
    }

    /// Takes the reason why the content ended early.
    pub(crate) fn take_failure(&mut self) -> Option<ErrorKind> {
        self.failure.take()
    }

    /// Called when the run is cancelled: nothing more is read. Complete records in the bytes that
    /// were read still count. A record that is cut off by this does not, since nothing is wrong
    /// with it.
    pub(crate) fn interrupt(&mut self) {
        // An uncompressed stream first yields the bytes that it holds. Then it fails as
        // interrupted, which is noticed in `draw`.
        let stops_by_itself = !self.content.is_in_memory() && self.content.compression().is_none();
        self.is_interrupted |= !stops_by_itself;
    }

    /// Offers a part that another thread may decode before its turn.
    pub(crate) fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        if self.has_ended || self.is_interrupted {
            return None;
        }
        self.content.offer(budget)
    }

    /// Draws the next bytes. They are either cut off as a piece, or framed into `sink` at once.
    pub(crate) fn advance(&mut self, pool: &BufferPool, sink: &mut impl Sink) -> Advance<'a> {
        if self.has_ended {
            return Advance::Ended;
        }
        if !self.is_interrupted {
            self.draw(pool);
        }
        if self.is_interrupted {
            return self.finish_interrupted(sink);
        }

        let bytes = self.content.drawn();
        let (mut front, mut is_last) = (bytes, self.has_ended);
        if !sink.is_in_body()
            && let Some(cut) = self.safe_cut(bytes)
        {
            let leaves_little = bytes.len() - cut <= LARGE_BUFFER;
            if self.content.is_in_memory() || leaves_little {
                return self.cut_off(cut, pool);
            }
            // To cut it off, the rest would have to move to another large buffer. So the front is
            // framed here.
            (front, is_last) = (bytes.get(..cut).unwrap_or_default(), true);
        }

        let used = self.framer.frame(front, self.base, is_last, sink);
        self.use_up(used);
        Advance::Framed
    }

    /// Where the bytes that were drawn can be cut, if another framer may take over at their
    /// beginning.
    fn safe_cut(&self, bytes: &[u8]) -> Option<usize> {
        if !self.framing.can_cut() || !self.framer.is_between_records() {
            return None;
        }
        if self.has_ended {
            return Some(bytes.len());
        }
        if self.can_cut { self.framing.safe_cut(bytes) } else { None }
    }

    /// Draws more bytes. If a record did not end in the buffer, the buffer is doubled, up to the
    /// size from which the framer reads the record piece by piece. If the framer has asked for more
    /// even then, it must buffer the record whole: up to the limit at which the record is too long.
    fn draw(&mut self, pool: &BufferPool) {
        let held = self.content.drawn().len();
        let longest = self.framing.longest_text(&self.limits);
        let longest = if held <= MAX_BUFFERED { longest.min(MAX_BUFFERED) } else { longest };
        let limit = longest.saturating_add(self.chunk_bytes).saturating_add(BEYOND_LIMIT);
        let target = held.saturating_mul(2).clamp(self.chunk_bytes, limit.max(held + 1));

        match self.content.draw(target, pool) {
            Ok(more) => self.has_ended = !more,
            Err(ErrorKind::Interrupted { .. }) => self.is_interrupted = true,
            Err(failure) => {
                self.failure = Some(failure);
                self.has_ended = true;
            }
        }
    }

    /// Frames what was drawn before an interruption, and ends the feed.
    fn finish_interrupted(&mut self, sink: &mut impl Sink) -> Advance<'a> {
        let used = self.framer.frame(self.content.drawn(), self.base, false, sink);
        self.use_up(used);
        self.has_ended = true;
        self.failure = Some(ErrorKind::Interrupted { offset: self.base });
        Advance::Framed
    }

    fn use_up(&mut self, len: usize) {
        self.content.use_up(len);
        self.base += len as u64;
    }

    fn cut_off(&mut self, cut: usize, pool: &BufferPool) -> Advance<'a> {
        let base = self.base;
        self.base += cut as u64;
        Advance::Piece(base, self.content.cut_off(cut, pool))
    }
}
