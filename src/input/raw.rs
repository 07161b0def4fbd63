//! Compressed bytes, looked at before they are used up.
//!
//! A decoder is offered the same bytes however little the source yields at a time. A failure of the
//! source is kept for its turn, behind the bytes before it. It must not know formats.

use std::io::{self, BufRead, Read};

use crate::limits::within_reach_of_fuzzing;

/// How much is asked of a decoder, and offered to it, at a time.
pub(super) const PIECE: usize = within_reach_of_fuzzing(64 << 10);
/// More is not read at once than fits the cache, whatever is to be looked at.
const MOST_AT_A_TIME: usize = within_reach_of_fuzzing(256 << 10);

pub(super) struct Raw<R> {
    inner: R,
    room: Vec<u8>,
    from: usize,
    to: usize,
    used: u64,
    failed: Option<io::Error>,
}

impl<R: Read> Raw<R> {
    pub(super) fn new(inner: R) -> Self {
        Raw { inner, room: Vec::new(), from: 0, to: 0, used: 0, failed: None }
    }

    /// How many bytes were used up.
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    /// What comes next, at least `len` bytes; fewer only before the end or a failure.
    pub(super) fn look(&mut self, len: usize) -> &[u8] {
        while self.to - self.from < len && self.failed.is_none() {
            self.make_room(len);
            let most = self.to.saturating_add(MOST_AT_A_TIME).min(self.room.len());
            match self.inner.read(self.room.get_mut(self.to..most).unwrap_or_default()) {
                Ok(0) => break,
                Ok(read) => self.to = (self.to + read).min(most),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        self.held()
    }

    fn held(&self) -> &[u8] {
        self.room.get(self.from..self.to).unwrap_or_default()
    }

    /// Room for as many bytes in all, and for a piece behind those that are there.
    fn make_room(&mut self, len: usize) {
        if self.room.len() - self.to >= PIECE {
            return;
        }
        self.room.copy_within(self.from..self.to, 0);
        (self.from, self.to) = (0, self.to - self.from);
        let wanted = len.max(self.to).saturating_add(PIECE);
        if self.room.len() < wanted {
            self.room.resize(wanted.next_multiple_of(MOST_AT_A_TIME), 0);
        }
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// What is there is never less than a piece, but for the last.
impl<R: Read> BufRead for Raw<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.look(PIECE).is_empty()
            && let Some(error) = self.failed.take()
        {
            return Err(error);
        }
        Ok(self.held())
    }

    fn consume(&mut self, len: usize) {
        let len = len.min(self.to - self.from);
        self.from += len;
        self.used += len as u64;
    }
}
