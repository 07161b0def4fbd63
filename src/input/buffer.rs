//! A buffer to read into, whose memory is cleared only once.
//!
//! A `Vec` that has shrunk must be cleared again before each read. This buffer keeps all its memory
//! initialised instead. This file must not know what the bytes are.

use std::collections::TryReserveError;
use std::io::{self, Read};

use crate::limits::within_reach_of_fuzzing;

/// The capacity to which an empty buffer grows first, if so much is wanted.
const LEAST_CAPACITY: usize = within_reach_of_fuzzing(64 << 10);

/// Bytes that were read, at the front of memory that may be larger.
#[derive(Debug, Default)]
pub(crate) struct ReadBuffer {
    memory: Vec<u8>,
    len: usize,
}

impl ReadBuffer {
    /// The bytes that were read and not used up.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.memory.get(..self.len).unwrap_or_default()
    }

    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.memory.truncate(self.len);
        self.memory
    }

    /// How many bytes it can hold without growing.
    pub(crate) fn capacity(&self) -> usize {
        self.memory.len()
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    /// Drops the first `len` bytes.
    pub(crate) fn use_up(&mut self, len: usize) {
        let len = len.min(self.len);
        self.memory.copy_within(len..self.len, 0);
        self.len -= len;
    }

    /// Moves the first `cut` bytes to `front` and keeps the others. To copy as little as possible,
    /// the two swap their memory.
    pub(crate) fn cut_off(&mut self, cut: usize, front: &mut ReadBuffer) {
        std::mem::swap(self, front);

        let rest = front.bytes().get(cut..).unwrap_or_default();
        if self.memory.len() < rest.len() {
            self.memory.resize(rest.len(), 0);
        }
        if let Some(room) = self.memory.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }

        self.len = rest.len();
        front.len -= rest.len();
    }

    /// Reserves memory for `target` bytes in all. The memory is not touched before it is needed.
    pub(super) fn reserve(&mut self, target: usize) -> Result<(), TryReserveError> {
        self.memory.try_reserve_exact(target.saturating_sub(self.memory.len()))
    }

    /// Reads until there are `target` bytes in all, for which memory must be reserved. `Ok(false)`:
    /// the reader has ended.
    pub(super) fn fill(&mut self, reader: &mut impl Read, target: usize) -> io::Result<bool> {
        while self.len < target {
            if self.memory.len() < target && self.memory.len() <= self.len {
                let doubled = self.memory.len().saturating_mul(2).max(LEAST_CAPACITY);
                self.memory.resize(doubled.min(target), 0);
            }

            let end = self.memory.len().min(target);
            let free = self.memory.get_mut(self.len..end).unwrap_or_default();
            match reader.read(free) {
                Ok(0) => return Ok(false),
                Ok(read) => self.len += read.min(free.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}
