//! A part of a compressed file that a thread may decode before its turn.
//!
//! Whoever comes first does it. The thread that reads the file waits for a part only if another is at work on it; one that
//! nobody has begun is taken back. This file must not know where the part belongs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::buffer::Buffer;
use super::format::Format;
use super::parts::Extent;
use crate::Limits;

/// What one part may yield at most, if it is to be decoded ahead: 8 MiB.
pub(super) const MOST_CONTENT: usize = 8 << 20;
/// Larger room is given back to the system.
const MOST_KEPT: usize = 2 << 20;

/// Compressed bytes, and what became of them.
pub(crate) struct Part {
    format: Format,
    start: u64,
    packed: Vec<u8>,
    /// The length of its content, as it says.
    stated: Option<usize>,
    limits: Limits,
    share: Arc<Share>,
    state: Mutex<State>,
    changed: Condvar,
}

enum State {
    Waiting,
    Begun,
    /// `None`: something was wrong, or it is not wanted any more.
    Done(Option<Ready>),
}

/// What a part has yielded.
pub(super) struct Ready {
    packed: usize,
    content: Buffer,
    share: Arc<Share>,
}

impl Part {
    pub(super) fn new(
        format: Format,
        start: u64,
        packed: Vec<u8>,
        stated: Option<usize>,
        limits: Limits,
        share: Share,
    ) -> Self {
        let (state, changed) = (Mutex::new(State::Waiting), Condvar::new());
        Part { format, start, packed, stated, limits, share: Arc::new(share), state, changed }
    }

    /// Where it begins in the file.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// Where it ends in the file.
    pub(super) fn end(&self) -> u64 {
        self.start + self.packed.len() as u64
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(*self.lock(), State::Waiting)
    }

    pub(super) fn is_begun(&self) -> bool {
        matches!(*self.lock(), State::Begun)
    }

    /// Decodes it, unless somebody has begun to.
    pub(crate) fn decode(&self) {
        if self.begin() {
            let mut finish = Finish { part: self, ready: None };
            finish.ready = self.decoded();
        }
    }

    fn begin(&self) -> bool {
        let mut state = self.lock();
        let is_mine = matches!(*state, State::Waiting);
        if is_mine {
            *state = State::Begun;
        }
        is_mine
    }

    /// What it yields, if it was decoded or is being so, and if nothing is wrong with it.
    pub(super) fn ready(&self) -> Option<Ready> {
        let mut state = self.lock();
        loop {
            match &mut *state {
                State::Done(ready) => return ready.take(),
                State::Waiting => *state = State::Done(None),
                State::Begun => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn decoded(&self) -> Option<Ready> {
        let mut reader = super::decode::decoder(self.format, self.packed.as_slice(), &self.limits).ok()?;
        let mut content = self.share.allowance.room();
        let most = self.stated.unwrap_or(MOST_CONTENT);
        content.reserve(most + 1).ok()?;
        let has_ended = !content.fill(&mut reader, most + 1).ok()?;
        let is_as_stated = self.stated.is_none_or(|stated| stated == content.bytes().len());
        let ready = Ready { packed: self.packed.len(), content, share: self.share.clone() };
        (has_ended && is_as_stated).then_some(ready)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells those who wait, even if the decoder panics.
struct Finish<'p> {
    part: &'p Part,
    ready: Option<Ready>,
}

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        *self.part.lock() = State::Done(self.ready.take());
        self.part.changed.notify_all();
    }
}

impl Ready {
    pub(super) fn bytes(&self) -> &[u8] {
        self.content.bytes()
    }

    /// How long it was, compressed.
    pub(super) fn packed(&self) -> usize {
        self.packed
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        self.share.allowance.give_back(std::mem::take(&mut self.content));
    }
}

/// How much may be decoded ahead at a time, in all inputs together.
pub(crate) struct Allowance {
    threads: usize,
    worth: Extent,
    bytes: AtomicUsize,
    /// Room that nobody uses.
    rooms: Mutex<Vec<Buffer>>,
}

/// What a part takes of it, as long as it or its content is kept.
pub(super) struct Share {
    allowance: Arc<Allowance>,
    bytes: usize,
}

impl Allowance {
    /// Within what is promised: 64 MiB, and 8 for each thread. Nothing if there is no other thread.
    pub(crate) fn of(threads: usize) -> Self {
        let threads = if threads > 1 { threads } else { 0 };
        let bytes = (24 << 20) + threads.saturating_mul(1 << 20);
        let worth = Extent { packed: 128 << 10, content: Some(1 << 20) };
        Allowance { threads, worth, bytes: AtomicUsize::new(bytes), rooms: Mutex::new(Vec::new()) }
    }

    /// Takes small parts one by one.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn one_by_one(threads: usize) -> Self {
        Allowance { worth: Extent { packed: 1, content: Some(0) }, ..Allowance::of(threads) }
    }

    /// How many parts of one input: each thread may be at work on one, while another waits for it.
    pub(super) fn parts(&self) -> usize {
        self.threads * 2
    }

    /// Small parts are taken together until they are as large, compressed or not.
    pub(super) fn worth(&self) -> Extent {
        self.worth
    }

    /// For bytes that are kept twice, and for what they yield, of which a decoder may keep another copy in its window.
    pub(super) fn take(self: &Arc<Self>, packed: usize, content: Option<usize>) -> Option<Share> {
        let bytes = packed.saturating_add(content.unwrap_or(MOST_CONTENT)).saturating_mul(2);
        let taken = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        taken.ok().map(|_| Share { allowance: self.clone(), bytes })
    }

    fn room(&self) -> Buffer {
        self.lock().pop().unwrap_or_default()
    }

    fn give_back(&self, mut room: Buffer) {
        room.clear();
        let mut rooms = self.lock();
        if room.room() <= MOST_KEPT && rooms.len() < self.threads {
            rooms.push(room);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Buffer>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.allowance.bytes.fetch_add(self.bytes, Ordering::Relaxed);
    }
}
