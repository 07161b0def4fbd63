//! How far reading has come, and the way to stop it. This file must not know who reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far reading has come, and the way to stop it. Clones share both.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// Counts the bytes taken from the inputs, before decompression.
    pub progress: Arc<AtomicU64>,
    /// Set by the caller to end the run early: nothing more is read. A reader that waits for bytes
    /// is not woken.
    pub cancel: Arc<AtomicBool>,
}

impl Control {
    /// Ends the run early: nothing more is read, and what was read is counted.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// How many bytes were taken from the inputs so far, before decompression.
    pub fn bytes_read(&self) -> u64 {
        self.progress.load(Ordering::Relaxed)
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    pub(super) fn add_progress(&self, bytes: usize) {
        self.progress.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}
