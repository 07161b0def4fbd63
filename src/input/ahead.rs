//! A part of a compressed file that a thread may decode before its turn.
//!
//! Whoever comes first does it. The thread that reads the file waits for a part only if another is
//! at work on it; one that nobody has begun is taken back. This file must not know where the part
//! belongs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::buffer::Buffer;
use super::decode::parts_decoder;
use super::format::Format;
use super::parts::Extent;
use crate::Limits;
use crate::limits::within_reach_of_fuzzing;

/// What one part may yield at most, if it is to be decoded ahead: 8 MiB.
pub(super) const MOST_CONTENT: usize = within_reach_of_fuzzing(8 << 20);
/// Larger room is given back to the system.
const MOST_KEPT: usize = within_reach_of_fuzzing(2 << 20);

/// Compressed bytes, and what became of them.
pub(crate) struct Part {
    start: u64,
    packed: usize,
    state: Mutex<State>,
    changed: Condvar,
}

enum State {
    Waiting(Work),
    Begun,
    /// `None`: something was wrong, or it is not wanted any more.
    Done(Option<Ready>),
}

/// What is to be decoded.
pub(super) struct Work {
    pub(super) format: Format,
    pub(super) packed: Vec<u8>,
    /// The length of its content, as it says.
    pub(super) stated: Option<usize>,
    pub(super) limits: Limits,
    pub(super) share: Share,
}

/// What a part has yielded.
pub(super) struct Ready {
    packed: usize,
    content: Buffer,
    share: Share,
}

impl Part {
    /// `start` is where it begins in the file.
    pub(super) fn new(start: u64, work: Work) -> Self {
        let packed = work.packed.len();
        Part { start, packed, state: Mutex::new(State::Waiting(work)), changed: Condvar::new() }
    }

    /// Where it begins in the file.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// Where it ends in the file.
    pub(super) fn end(&self) -> u64 {
        self.start + self.packed as u64
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(*self.lock(), State::Waiting(_))
    }

    pub(super) fn is_begun(&self) -> bool {
        matches!(*self.lock(), State::Begun)
    }

    /// Decodes it, unless somebody has begun to.
    pub(crate) fn decode(&self) {
        if let Some(work) = self.begin(State::Begun) {
            let mut finish = Finish { part: self, ready: None };
            finish.ready = work.decoded();
        }
    }

    /// Takes it back, unless somebody has begun; what it keeps is dropped at once.
    pub(super) fn cancel(&self) {
        self.begin(State::Done(None));
    }

    fn begin(&self, then: State) -> Option<Work> {
        let mut state = self.lock();
        if !matches!(*state, State::Waiting(_)) {
            return None;
        }
        match std::mem::replace(&mut *state, then) {
            State::Waiting(work) => Some(work),
            _ => None,
        }
    }

    /// What it yields, if it was decoded or is being so, and if nothing is wrong with it.
    pub(super) fn ready(&self) -> Option<Ready> {
        self.cancel();
        let mut state = self.lock();
        loop {
            match &mut *state {
                State::Done(ready) => return ready.take(),
                _ => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    fn decoded(self) -> Option<Ready> {
        let Work { format, packed, stated, limits, share } = self;
        let mut reader = parts_decoder(format, &packed, &limits).ok()?;
        let mut content = share.allowance.room();
        let most = stated.unwrap_or(MOST_CONTENT);
        content.reserve(most + 1).ok()?;
        let has_ended = !content.fill(&mut reader, most + 1).ok()?;
        let is_as_stated = stated.is_none_or(|stated| stated == content.bytes().len());
        let ready = Ready { packed: packed.len(), content, share };
        (has_ended && is_as_stated).then_some(ready)
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
    /// Within what is promised: 64 MiB, and 8 for each thread. No parts if there is no other
    /// thread.
    pub(crate) fn of(threads: usize) -> Self {
        let threads = if threads > 1 { threads } else { 0 };
        let bytes = within_reach_of_fuzzing((24 << 20) + threads.saturating_mul(512 << 10));
        let worth = Extent {
            packed: within_reach_of_fuzzing(128 << 10),
            content: Some(within_reach_of_fuzzing(1 << 20)),
        };
        Allowance { threads, worth, bytes: AtomicUsize::new(bytes), rooms: Mutex::new(Vec::new()) }
    }

    /// Takes small parts one by one.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn one_by_one(threads: usize) -> Self {
        Allowance { worth: Extent { packed: 1, content: Some(0) }, ..Allowance::of(threads) }
    }

    /// What may still be taken.
    #[cfg(test)]
    pub(crate) fn left(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// How many parts of one input: each thread may be at work on one, while another waits for it.
    pub(super) fn parts(&self) -> usize {
        self.threads * 2
    }

    /// Small parts are taken together until they are as large, compressed or not.
    pub(super) fn worth(&self) -> Extent {
        self.worth
    }

    /// For bytes that are kept twice, and for what they yield, of which a decoder may keep another
    /// copy in its window.
    pub(super) fn take(self: &Arc<Self>, packed: usize, content: Option<usize>) -> Option<Share> {
        let bytes = packed.saturating_add(content.unwrap_or(MOST_CONTENT)).saturating_mul(2);
        let taken = self
            .bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        taken.ok().map(|_| Share { allowance: self.clone(), bytes })
    }

    fn room(&self) -> Buffer {
        self.lock().pop().unwrap_or_default()
    }

    fn give_back(&self, mut room: Buffer) {
        room.clear();
        let mut rooms = self.lock();
        if room.room() <= MOST_KEPT && rooms.len() <= self.threads / 2 {
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
