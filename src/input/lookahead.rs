//! A part of a compressed file that a thread may decode before its turn.
//!
//! ```text
//! Waiting ── decode() ──> Begun ──> Done(content)
//!    └────── cancel() ────────────> Done(nothing)
//! ```
//!
//! Any thread may decode the part, and the first one does. The thread that reads the file waits for
//! a part only if another thread is working on it. A part that nobody has begun is cancelled, and
//! the reading thread decodes those bytes in order. This file must not know which file the part
//! belongs to, nor any format.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::budget::{BudgetShare, MOST_CONTENT};
use super::buffer::ReadBuffer;
use super::codec::PartDecoder;
use crate::Limits;

/// A part that a thread may decode before its turn: compressed bytes, and what became of them.
pub(crate) struct LookaheadPart {
    start: u64,
    packed_len: usize,
    state: Mutex<PartState>,
    changed: Condvar,
}

enum PartState {
    /// No thread has begun.
    Waiting(PartWork),
    /// A thread is decoding it.
    Begun,
    /// Decoded. `None`: there was damage, or the part is not wanted any more.
    Done(Option<DecodedPart>),
}

/// What is to be decoded.
pub(super) struct PartWork {
    pub(super) packed: Vec<u8>,
    /// The length of the content, if the part states it.
    pub(super) stated: Option<usize>,
    pub(super) decoder: PartDecoder,
    pub(super) limits: Limits,
    pub(super) share: BudgetShare,
}

/// The content of a part.
pub(super) struct DecodedPart {
    packed_len: usize,
    content: ReadBuffer,
    share: BudgetShare,
}

impl LookaheadPart {
    /// `start` is where the part begins in the file.
    pub(super) fn new(start: u64, work: PartWork) -> Self {
        let packed_len = work.packed.len();
        let state = Mutex::new(PartState::Waiting(work));
        LookaheadPart { start, packed_len, state, changed: Condvar::new() }
    }

    /// Where it begins in the file.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// Where it ends in the file.
    pub(super) fn end(&self) -> u64 {
        self.start + self.packed_len as u64
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(*self.lock(), PartState::Waiting(_))
    }

    pub(super) fn is_begun(&self) -> bool {
        matches!(*self.lock(), PartState::Begun)
    }

    /// Decodes it, unless another thread has begun.
    pub(crate) fn decode(&self) {
        if let Some(work) = self.leave_waiting(PartState::Begun) {
            let mut announcement = DoneOnDrop { part: self, decoded: None };
            announcement.decoded = work.decode();
        }
    }

    /// Cancels it, unless a thread has begun. What it holds is dropped at once.
    pub(super) fn cancel(&self) {
        self.leave_waiting(PartState::Done(None));
    }

    /// Takes the content, if a thread has decoded the part or is decoding it, and if nothing is
    /// wrong with it. Waits for a thread that is decoding it.
    pub(super) fn take_decoded(&self) -> Option<DecodedPart> {
        self.cancel();
        let mut state = self.lock();
        loop {
            match &mut *state {
                PartState::Done(decoded) => return decoded.take(),
                _ => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Takes the work, if it is still waiting, and makes `next` the new state.
    fn leave_waiting(&self, next: PartState) -> Option<PartWork> {
        let mut state = self.lock();
        if !matches!(*state, PartState::Waiting(_)) {
            return None;
        }
        match std::mem::replace(&mut *state, next) {
            PartState::Waiting(work) => Some(work),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, PartState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PartWork {
    /// Decodes the part. `None`: there is damage, or the content is not as long as stated.
    fn decode(self) -> Option<DecodedPart> {
        let PartWork { packed, stated, decoder, limits, share } = self;
        let mut reader = decoder(&packed, &limits).ok()?;
        let mut content = share.take_buffer();

        // One byte more is asked for, to see the end.
        let limit = stated.unwrap_or(MOST_CONTENT);
        content.reserve(limit + 1).ok()?;
        let has_ended = !content.fill(&mut reader, limit + 1).ok()?;
        let is_as_stated = stated.is_none_or(|stated| stated == content.bytes().len());

        let decoded = DecodedPart { packed_len: packed.len(), content, share };
        (has_ended && is_as_stated).then_some(decoded)
    }
}

/// Wakes the thread that is waiting for the part, even if the decoder panics.
struct DoneOnDrop<'p> {
    part: &'p LookaheadPart,
    decoded: Option<DecodedPart>,
}

impl Drop for DoneOnDrop<'_> {
    fn drop(&mut self) {
        *self.part.lock() = PartState::Done(self.decoded.take());
        self.part.changed.notify_all();
    }
}

impl DecodedPart {
    pub(super) fn bytes(&self) -> &[u8] {
        self.content.bytes()
    }

    /// Its length in the file.
    pub(super) fn packed_len(&self) -> usize {
        self.packed_len
    }
}

impl Drop for DecodedPart {
    fn drop(&mut self) {
        self.share.return_buffer(std::mem::take(&mut self.content));
    }
}
