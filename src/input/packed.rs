//! Compressed bytes that can be looked at before they are used up.
//!
//! A decoder is given at least a piece at a time, however few bytes the source yields. A failure of
//! the source is kept until the bytes before it are used up. This file must not know formats.

use std::io::{self, BufRead, Read};

use crate::limits::within_reach_of_fuzzing;

/// How many compressed bytes a decoder is given at a time, and how much content it is asked for.
pub(super) const PIECE: usize = within_reach_of_fuzzing(64 << 10);
/// How many bytes are read from the source at once, however many are peeked at: they fit the cache.
const MOST_AT_A_TIME: usize = within_reach_of_fuzzing(256 << 10);

/// Reads compressed bytes from a source, and keeps those that are not used up.
pub(super) struct PackedReader<R> {
    inner: R,
    /// The bytes from `from` to `to` were read and are not used up.
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    /// How many bytes were used up so far.
    used: u64,
    /// A failure of the source, to be returned after the bytes before it.
    failed: Option<io::Error>,
}

impl<R: Read> PackedReader<R> {
    pub(super) fn new(inner: R) -> Self {
        PackedReader { inner, buffer: Vec::new(), from: 0, to: 0, used: 0, failed: None }
    }

    /// How many bytes were used up so far.
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    /// The next bytes, at least `len` of them. There are fewer only before the end or a failure.
    pub(super) fn peek(&mut self, len: usize) -> &[u8] {
        while self.to - self.from < len && self.failed.is_none() {
            self.make_room(len);
            let end = self.to.saturating_add(MOST_AT_A_TIME).min(self.buffer.len());
            match self.inner.read(self.buffer.get_mut(self.to..end).unwrap_or_default()) {
                Ok(0) => break,
                Ok(read) => self.to = (self.to + read).min(end),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        self.unread()
    }

    /// The bytes that were read and are not used up.
    fn unread(&self) -> &[u8] {
        self.buffer.get(self.from..self.to).unwrap_or_default()
    }

    /// Makes room for `len` bytes in all, and for at least a piece after those that are there.
    fn make_room(&mut self, len: usize) {
        if self.buffer.len() - self.to >= PIECE {
            return;
        }

        self.buffer.copy_within(self.from..self.to, 0);
        (self.from, self.to) = (0, self.to - self.from);

        let wanted = len.max(self.to).saturating_add(PIECE);
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted.next_multiple_of(MOST_AT_A_TIME), 0);
        }
    }
}

impl<R: Read> Read for PackedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// `fill_buf` returns at least a piece, except before the end or a failure.
impl<R: Read> BufRead for PackedReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.peek(PIECE).is_empty()
            && let Some(error) = self.failed.take()
        {
            return Err(error);
        }
        Ok(self.unread())
    }

    fn consume(&mut self, len: usize) {
        let len = len.min(self.to - self.from);
        self.from += len;
        self.used += len as u64;
    }
}
