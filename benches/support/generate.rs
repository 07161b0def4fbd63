//! Makes archives of a given size, record by record, and counts what is in them.
//!
//! The same shape and seed give the same bytes on every machine. A larger budget only adds records
//! after those of a smaller one.

use std::io;

use super::expected::Expected;
use super::record::RecordMaker;
use super::shape::Shape;

/// Hands one record after another to `see`, until the next would exceed the `budget` of bytes. A
/// record comes without the line feed that belongs after it; the budget includes it.
pub fn generate(
    shape: Shape,
    seed: u64,
    budget: u64,
    mut see: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<Expected> {
    let mut maker = RecordMaker::new(shape, seed);
    let mut expected = Expected::default();
    loop {
        let code = maker.next_record();
        let len = maker.record().len() as u64 + 1;
        if expected.bytes + len > budget {
            return Ok(expected);
        }

        see(maker.record())?;
        expected.count(len, code);
    }
}

/// As [`generate`], into a file or a pipe.
pub fn write(
    shape: Shape,
    seed: u64,
    budget: u64,
    out: &mut impl io::Write,
) -> io::Result<Expected> {
    generate(shape, seed, budget, |record| {
        out.write_all(record.as_bytes())?;
        out.write_all(b"\n")
    })
}
