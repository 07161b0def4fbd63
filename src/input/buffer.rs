//! Bytes that were read, in room that is made once.
//!
//! A `Vec` forgets, when it shrinks, that its room holds bytes, and clears it again before each
//! read. It must not know what the bytes are.

use std::collections::TryReserveError;
use std::io::{self, Read};

use crate::limits::within_reach_of_fuzzing;

/// Room that is worth making at a time.
const LEAST_ROOM: usize = within_reach_of_fuzzing(64 << 10);

/// Bytes in the front of room that may be larger.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    room: Vec<u8>,
    len: usize,
}

impl Buffer {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or_default()
    }

    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.room.truncate(self.len);
        self.room
    }

    /// How much room was made.
    pub(crate) fn room(&self) -> usize {
        self.room.len()
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    /// Drops the first `len` bytes.
    pub(crate) fn use_up(&mut self, len: usize) {
        let len = len.min(self.len);
        self.room.copy_within(len..self.len, 0);
        self.len -= len;
    }

    /// Leaves the first `cut` bytes in `front`, whose room it takes, and keeps the others.
    pub(crate) fn cut_off(&mut self, cut: usize, front: &mut Buffer) {
        std::mem::swap(self, front);
        let rest = front.bytes().get(cut..).unwrap_or_default();
        if self.room.len() < rest.len() {
            self.room.resize(rest.len(), 0);
        }
        if let Some(room) = self.room.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        self.len = rest.len();
        front.len -= rest.len();
    }

    /// Asks for the memory that as many bytes in all need; it is not touched before they come.
    pub(super) fn reserve(&mut self, target: usize) -> Result<(), TryReserveError> {
        self.room.try_reserve_exact(target.saturating_sub(self.room.len()))
    }

    /// Reads on until there are as many bytes in all, for which memory must be reserved.
    /// `Ok(false)`: the reader has ended.
    pub(super) fn fill(&mut self, reader: &mut impl Read, target: usize) -> io::Result<bool> {
        while self.len < target {
            if self.room.len() < target && self.room.len() <= self.len {
                let doubled = self.room.len().saturating_mul(2).max(LEAST_ROOM);
                self.room.resize(doubled.min(target), 0);
            }
            let most = self.room.len().min(target);
            let room = self.room.get_mut(self.len..most).unwrap_or_default();
            match reader.read(room) {
                Ok(0) => return Ok(false),
                Ok(read) => self.len += read.min(room.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}
