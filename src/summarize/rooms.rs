//! Buffers to read into that are not in use, kept to be used again.
//!
//! A long record needs a large buffer, and no thread may hold two of them. So large buffers have a
//! pool of their own: a new one is made only if the pool is empty, and a feed gives its buffer back
//! as soon as its record allows. A thread either reads a piece or works on one, so there are never
//! more large buffers than threads.

use std::sync::{Mutex, PoisonError};

use crate::input::Buffer;

/// Larger buffers are kept apart.
pub(super) const LARGE: usize = 2 << 20;

#[derive(Debug, Default)]
pub(crate) struct Rooms {
    small: Mutex<Vec<Buffer>>,
    large: Mutex<Vec<Buffer>>,
}

impl Rooms {
    /// An empty buffer, which is not large.
    pub(crate) fn take(&self) -> Buffer {
        pop(&self.small).unwrap_or_default()
    }

    pub(crate) fn give_back(&self, mut room: Buffer) {
        room.clear();

        if room.room() > LARGE {
            push(&self.large, room);
        } else if room.room() > 0 {
            push(&self.small, room);
        }
    }

    /// Moves what is in `buffer`, which is about to grow large, to a large one, if there is one
    /// that is not in use.
    pub(super) fn enlarge(&self, buffer: &mut Buffer) {
        let Some(mut other) = pop(&self.large) else { return };

        buffer.cut_off(0, &mut other);
        self.give_back(other);
    }

    /// How many there are, and how many large ones.
    #[cfg(test)]
    pub(super) fn kept(&self) -> (usize, usize) {
        let count =
            |rooms: &Mutex<Vec<Buffer>>| rooms.lock().unwrap_or_else(PoisonError::into_inner).len();
        (count(&self.small), count(&self.large))
    }
}

fn pop(rooms: &Mutex<Vec<Buffer>>) -> Option<Buffer> {
    rooms.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

fn push(rooms: &Mutex<Vec<Buffer>>, room: Buffer) {
    rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
}
