//! The data of a measurement: records in memory, and what must be found in them.
//!
//! It must not know the engines.

use std::ops::Range;

use memchr::memchr;

use crate::part::Part;
use crate::support::{Archive, Shape};
use crate::truth::Truth;

/// So many readable bytes follow every record, since simdjson looks at them.
pub const PADDING: usize = 256;

pub struct Data {
    pub title: String,
    pub truth: Truth,
    /// The length of the longest record.
    pub longest: usize,
    /// The records, and padding after them.
    buffer: Vec<u8>,
    len: usize,
    /// The places of the records, if they are not the lines.
    records: Option<Vec<Range<usize>>>,
}

impl Data {
    pub fn generated(archive: Archive, shape: Shape) -> Data {
        let data = Data::new(shape.name().to_owned(), archive.records(), archive.bytes.len());
        let expected = &archive.expected;
        let codes: Vec<(&str, u64)> =
            expected.codes.iter().map(|(&code, &times)| (code, times)).collect();
        let found: Vec<(&str, u64)> =
            data.truth.codes.iter().map(|(code, &times)| (code.as_str(), times)).collect();
        assert_eq!(
            (data.truth.records, data.truth.succeeded),
            (expected.records, expected.succeeded)
        );
        assert_eq!(found, codes, "serde_json and the generator agree");
        data
    }

    /// Records that serde_json can read, which says what must be found in them.
    pub fn new<'a>(title: String, records: impl Iterator<Item = &'a [u8]>, len: usize) -> Data {
        let mut data = Data::without_truth(title, records, len);
        let mut truth = Truth::default();
        for part in data.parts(1) {
            part.for_each_record(|record| truth.add(record));
        }
        data.truth = truth;
        data
    }

    /// Any records, of which it is not known what must be found in them.
    pub fn without_truth<'a>(
        title: String,
        records: impl Iterator<Item = &'a [u8]>,
        len: usize,
    ) -> Data {
        let mut data = Data {
            title,
            truth: Truth::default(),
            longest: 0,
            buffer: Vec::new(),
            len,
            records: None,
        };

        let mut ranges = Vec::new();
        let mut are_lines = true;
        data.buffer.reserve_exact(len + PADDING);
        for record in records {
            let start = data.buffer.len();
            data.buffer.extend_from_slice(record);
            ranges.push(start..data.buffer.len());
            data.buffer.push(b'\n');
            data.longest = data.longest.max(record.len());
            are_lines &= memchr(b'\n', record).is_none();
        }
        assert_eq!(data.buffer.len(), len);
        data.buffer.resize(len + PADDING, 0);
        data.records = (!are_lines).then_some(ranges);
        data
    }

    pub fn bytes(&self) -> &[u8] {
        &self.buffer[..self.len]
    }

    pub fn framing(&self) -> &'static str {
        match self.records {
            None => "one record a line; peers look for the line feeds, which is timed",
            Some(_) => "records over many lines; peers are given their places, which is not timed",
        }
    }

    /// Splits the records evenly: by bytes if they are lines, by number otherwise.
    pub fn parts(&self, count: usize) -> Vec<Part<'_>> {
        match &self.records {
            None => Part::of_lines(self.bytes(), count),
            Some(records) => Part::of_records(self.bytes(), records, count),
        }
    }
}
