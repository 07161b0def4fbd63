//! How much may be decoded ahead at a time, in all inputs together. This file must not know which
//! part belongs to which input.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::buffer::ReadBuffer;
use super::codec::PartExtent;
use crate::limits::within_reach_of_fuzzing;

/// A part with more content than this is not decoded ahead: 8 MiB.
pub(super) const MOST_CONTENT: usize = within_reach_of_fuzzing(8 << 20);
/// Buffers larger than this are not kept, but returned to the system.
const MOST_KEPT: usize = within_reach_of_fuzzing(2 << 20);

/// How much may be decoded ahead at a time, in all inputs together.
pub(crate) struct LookaheadBudget {
    /// 0 if there is no other thread to decode ahead.
    threads: usize,
    batch: PartExtent,
    /// How many bytes are left of the budget.
    bytes: AtomicUsize,
    /// Buffers that nobody uses.
    buffers: Mutex<Vec<ReadBuffer>>,
}

/// The share of one part in the budget. It is returned when the part, or its content, is dropped.
pub(super) struct BudgetShare {
    budget: Arc<LookaheadBudget>,
    bytes: usize,
}

impl LookaheadBudget {
    /// A budget that stays within the memory that SECURITY.md promises: 64 MiB, and 8 MiB for each
    /// thread. Nothing is decoded ahead if there is no other thread.
    pub(crate) fn of(threads: usize) -> Self {
        let threads = if threads > 1 { threads } else { 0 };
        let bytes = within_reach_of_fuzzing((24 << 20) + threads.saturating_mul(512 << 10));
        let batch = PartExtent {
            packed: within_reach_of_fuzzing(128 << 10),
            content: Some(within_reach_of_fuzzing(1 << 20)),
        };
        let (bytes, buffers) = (AtomicUsize::new(bytes), Mutex::new(Vec::new()));
        LookaheadBudget { threads, batch, bytes, buffers }
    }

    /// A budget under which small parts are offered one by one.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn one_by_one(threads: usize) -> Self {
        let batch = PartExtent { packed: 1, content: Some(0) };
        LookaheadBudget { batch, ..LookaheadBudget::of(threads) }
    }

    /// How many bytes are left of the budget.
    #[cfg(test)]
    pub(crate) fn left(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// How many parts of one input may be ahead: one that a thread works on and one that waits, for
    /// each thread.
    pub(super) fn parts_ahead(&self) -> usize {
        self.threads * 2
    }

    /// The size of a batch: small parts are offered together until they are as large as this,
    /// compressed or decompressed.
    pub(super) fn batch(&self) -> PartExtent {
        self.batch
    }

    /// Takes a share for a part, if enough is left. Both sizes count twice: the compressed bytes
    /// are kept twice, and a decoder may keep another copy of the content in its window.
    pub(super) fn take(
        self: &Arc<Self>,
        packed: usize,
        content: Option<usize>,
    ) -> Option<BudgetShare> {
        let bytes = packed.saturating_add(content.unwrap_or(MOST_CONTENT)).saturating_mul(2);
        let taken = self
            .bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        taken.ok().map(|_| BudgetShare { budget: self.clone(), bytes })
    }

    fn lock_buffers(&self) -> MutexGuard<'_, Vec<ReadBuffer>> {
        self.buffers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BudgetShare {
    /// Takes an empty buffer.
    pub(super) fn take_buffer(&self) -> ReadBuffer {
        self.budget.lock_buffers().pop().unwrap_or_default()
    }

    /// Returns a buffer to be used again, unless it is large or there are enough.
    pub(super) fn return_buffer(&self, mut buffer: ReadBuffer) {
        buffer.clear();
        let mut buffers = self.budget.lock_buffers();
        if buffer.capacity() <= MOST_KEPT && buffers.len() <= self.budget.threads / 2 {
            buffers.push(buffer);
        }
    }
}

impl Drop for BudgetShare {
    fn drop(&mut self) {
        self.budget.bytes.fetch_add(self.bytes, Ordering::Relaxed);
    }
}
