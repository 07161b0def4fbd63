//! Shares of an archive, one for each thread, and the records in them.
//!
//! It must not know what is done with a record.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

/// A share of the records, for one thread.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// Complete records, and what is between them. [`PADDING`](crate::data::PADDING) more bytes
    /// after them can be read.
    pub bytes: &'a [u8],
    records: Option<&'a [Range<usize>]>,
    /// Where `bytes` begins in what `records` refers to.
    base: usize,
}

impl<'a> Part<'a> {
    /// Shares of about the same size. Each ends with a line.
    pub fn of_lines(bytes: &'a [u8], count: usize) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        let mut start = 0;
        for part in 1..=count {
            let even = (bytes.len() * part / count).max(start);
            let end = memchr(b'\n', &bytes[even..]).map_or(bytes.len(), |at| even + at + 1);
            parts.push(Part { bytes: &bytes[start..end], records: None, base: start });
            start = end;
        }
        parts
    }

    /// Shares of as many records each.
    pub fn of_records(bytes: &'a [u8], records: &'a [Range<usize>], count: usize) -> Vec<Part<'a>> {
        let share = |records: &'a [Range<usize>]| {
            let (first, last) = (records.first()?, records.last()?);
            let bytes = bytes.get(first.start..last.end + 1)?; // with the line feed
            Some(Part { bytes, records: Some(records), base: first.start })
        };
        records.chunks(records.len().div_ceil(count)).filter_map(share).collect()
    }

    /// Hands one record after another to `see`.
    #[inline]
    pub fn for_each_record(&self, mut see: impl FnMut(&'a [u8])) {
        let Some(records) = self.records else {
            let mut start = 0;
            for end in memchr_iter(b'\n', self.bytes) {
                see(&self.bytes[start..end]);
                start = end + 1;
            }
            return;
        };
        for range in records {
            see(&self.bytes[range.start - self.base..range.end - self.base]);
        }
    }
}
