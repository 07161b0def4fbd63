//! Draws one member of an input piece by piece: the sequential half of the pipeline.
//!
//! Where the bytes allow it, a piece is cut off at a safe place, and any thread can frame it. Where
//! they do not (arrays, one text of many pieces, a record that is being skipped) the feed frames
//! them itself, in order.
//!
//! It joins `input` and `frame`, which do not know each other. This stage must not know how many
//! threads there are.

use std::sync::Arc;

use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;
use crate::frame::{DetectedFraming, Framer, Framing, HEAD_BYTES, MAX_BUFFERED, Sink};
use crate::grammar::Reader;
use crate::input::{
    BufferPool, Content, ContentPiece, LARGE_BUFFER, LookaheadBudget, LookaheadPart, ReadBuffer,
};

/// How a feed draws and frames.
pub(crate) struct FeedSettings {
    /// `None`: detected from the first bytes.
    pub(crate) framing: Option<Framing>,
    pub(crate) limits: Limits,
    /// How many bytes are drawn at a time.
    pub(crate) chunk_bytes: usize,
    pub(crate) reader: Reader,
}

/// A member that is being drawn.
pub(crate) struct Feed<'a> {
    content: Content<'a>,
    framer: Framer,
    framing: Framing,
    limits: Limits,
    chunk_bytes: usize,
    /// Where the bytes that are not used up begin.
    base: u64,
    has_ended: bool,
    /// Whether the caller cancelled the run before the content had ended.
    is_interrupted: bool,
    failure: Option<ErrorKind>,
}

/// What a call to [`Feed::advance`] did.
pub(crate) enum Advance<'a> {
    /// It cut off the bytes that begin at this offset. They are to be framed by themselves.
    Piece(u64, ContentPiece<'a>),
    /// It framed some bytes itself.
    Framed,
    /// Nothing is left.
    Ended,
}

impl<'a> Feed<'a> {
    /// If the settings name no framing, `detect` gets the first bytes, and whether reading failed
    /// after them. The feed skips those that it has framed.
    pub(crate) fn open(
        mut content: Content<'a>,
        settings: FeedSettings,
        pool: &BufferPool,
        detect: impl FnOnce(&[u8], bool) -> DetectedFraming,
    ) -> Self {
        let FeedSettings { framing, limits, chunk_bytes, reader } = settings;
        content.read_into(pool.take());
        let detected = match framing {
            Some(framing) => DetectedFraming::unframed(framing),
            None => {
                let (head, has_failed) = content.peek(HEAD_BYTES);
                detect(head, has_failed)
            }
        };
        content.skip(detected.framed);

        // Under another thread, a decoder that goes on must bring its window along. So it draws
        // more at a time.
        let times = if content.compression().is_some() { 2 } else { 1 };
        Feed {
            framer: Framer::new(detected.framing, limits, reader),
            framing: detected.framing,
            limits,
            chunk_bytes: chunk_bytes.max(1).saturating_mul(times),
            base: detected.framed as u64,
            content,
            has_ended: false,
            is_interrupted: false,
            failure: None,
        }
    }

    /// The buffer that it has read into.
    pub(crate) fn into_buffer(self) -> ReadBuffer {
        self.content.into_buffer()
    }

    pub(crate) fn framing(&self) -> Framing {
        self.framing
    }

    pub(crate) fn compression(&self) -> Option<Format> {
        self.content.compression()
    }

    /// How many bytes were framed or cut off so far.
    pub(crate) fn position(&self) -> u64 {
        self.base
    }

    /// How many bytes of content were drawn; once the run is cancelled, how many of them were
    /// framed.
    pub(crate) fn bytes_read(&self) -> u64 {
        if self.is_interrupted { self.base } else { self.content.position() }
    }

    /// Why the content ended early.
    pub(crate) fn take_failure(&mut self) -> Option<ErrorKind> {
        self.failure.take()
    }

    /// Called when the run is cancelled: nothing more is read. Complete records in the bytes that
    /// were read still count. A record that is cut off by this does not, since nothing is wrong
    /// with it.
    pub(crate) fn interrupt(&mut self) {
        let stops_by_itself = !self.content.is_in_memory() && self.content.compression().is_none();
        // A plain stream first yields the bytes that it holds, and then fails.
        self.is_interrupted |= !stops_by_itself;
    }

    /// A part that another thread may decode before its turn.
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
        if let Some(cut) = self.safe_cut(bytes) {
            let leaves_little = bytes.len() - cut <= LARGE_BUFFER;
            if self.content.is_in_memory() || leaves_little {
                return self.cut_off(cut, pool);
            }
            // The rest would need another large buffer, so the front is framed here.
            (front, is_last) = (bytes.get(..cut).unwrap_or_default(), true);
        }

        let used = self.framer.frame(front, self.base, is_last, sink);
        self.use_up(used);
        Advance::Framed
    }

    /// Where the bytes that were drawn can be cut, if another framer may take over here.
    fn safe_cut(&self, bytes: &[u8]) -> Option<usize> {
        if !self.framing.can_cut() || !self.framer.is_between_records() {
            return None;
        }
        if self.has_ended { Some(bytes.len()) } else { self.framing.safe_cut(bytes) }
    }

    /// Draws more bytes. After a record that did not end in the buffer, twice as many are drawn, up
    /// to the size from which the framer reads piece by piece. If it cannot, up to the limit at
    /// which it gives up the record.
    fn draw(&mut self, pool: &BufferPool) {
        let held = self.content.drawn().len();
        let longest = self.limits.record_bytes;
        let longest = if held <= MAX_BUFFERED { longest.min(MAX_BUFFERED) } else { longest };
        let most = longest.saturating_add(self.chunk_bytes).saturating_add(16);
        let target = held.saturating_mul(2).clamp(self.chunk_bytes, most.max(held + 1));

        match self.content.draw(target, pool) {
            Ok(more) => self.has_ended = !more,
            Err(ErrorKind::Interrupted { .. }) => self.is_interrupted = true,
            Err(failure) => {
                self.failure = Some(failure);
                self.has_ended = true;
            }
        }
    }

    /// Frames what was drawn before an interruption.
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
