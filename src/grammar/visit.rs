//! The contract between the parser and whoever wants something from a text.
//!
//! The parser calls a [`Visitor`] while it reads, in the order of the text, and only for what it
//! has already checked. The visitor decides what is kept, never what is valid. If the text turns
//! out to be malformed, the visitor was told of all that comes before the fault. The parser then
//! returns the fault and does not call the visitor again.

use std::ops::Range;

use super::value::Value;

/// Is told of the keys and values of one text. `depth` is the number of containers around a key or
/// value.
pub(crate) trait Visitor<'a> {
    /// A key, whose opening quote is at `at`. `raw` is what is between its quotes, and `escaped`
    /// says whether it has an escape.
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize);
    /// Whether to be told of the string or number that was just read. Of literals and containers it
    /// is always told.
    fn wants_value(&self) -> bool;
    /// A scalar, and where it is in the text.
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>);
    /// A container opens at `at`.
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize);
    /// Whether to be told of anything in the container that just opened at this `depth`. If not,
    /// the parser may skip it.
    fn wants_inside(&self, depth: usize) -> bool {
        let _ = depth;
        true
    }
    /// The innermost container closes, and its bytes end at `end`. Here `depth` includes the
    /// container itself.
    fn close(&mut self, depth: usize, end: usize);
}
