//! Buffers that are not in use, kept to be used again.
//!
//! A long record needs a large buffer, and no thread may hold two of them. So large buffers have a
//! pool of their own: a new one is made only if that pool is empty, and a buffer returns to it as
//! soon as its record allows. A thread either reads a piece or works on one, so there are never
//! more large buffers than threads. This file must not know what is read.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::buffer::ReadBuffer;

/// A buffer with more capacity than this is a large one.
pub(crate) const LARGE_BUFFER: usize = 2 << 20;

/// Buffers that are not in use, by size.
#[derive(Debug, Default)]
pub(crate) struct BufferPool {
    small: Mutex<Vec<ReadBuffer>>,
    large: Mutex<Vec<ReadBuffer>>,
}

impl BufferPool {
    /// Takes an empty buffer that is not large.
    pub(crate) fn take(&self) -> ReadBuffer {
        lock(&self.small).pop().unwrap_or_default()
    }

    /// Takes back a buffer that is not in use any more.
    pub(crate) fn put_back(&self, mut buffer: ReadBuffer) {
        buffer.clear();

        if buffer.capacity() > LARGE_BUFFER {
            lock(&self.large).push(buffer);
        } else if buffer.capacity() > 0 {
            lock(&self.small).push(buffer);
        }
    }

    /// Makes `buffer`, which is about to grow large, a large one of the pool that has the same
    /// bytes. If the pool has no large one, `buffer` stays as it is and will grow.
    pub(super) fn enlarge(&self, buffer: &mut ReadBuffer) {
        let Some(mut large) = lock(&self.large).pop() else { return };

        // The two swap their memory, and all bytes move to the large one.
        buffer.cut_off(0, &mut large);
        self.put_back(large);
    }

    /// How many large buffers are in the pool.
    #[cfg(test)]
    pub(crate) fn large_buffers(&self) -> usize {
        lock(&self.large).len()
    }
}

fn lock(buffers: &Mutex<Vec<ReadBuffer>>) -> MutexGuard<'_, Vec<ReadBuffer>> {
    buffers.lock().unwrap_or_else(PoisonError::into_inner)
}
