//! The contract between the parser and whoever wants something from a text.
//!
//! The parser calls a [`Visitor`] while it reads, in the order of the text, and only for what it
//! has already checked. The visitor decides what is kept, never what is valid. If the text turns
//! out to be malformed, the visitor has heard of all that comes before the fault; the parser then
//! returns the fault and calls it no more.

use std::ops::Range;

use super::value::Value;

/// Is told of the keys and values of one text. `depth` is the number of containers around them.
pub(crate) trait Visitor<'a> {
    /// A key. `raw` is what is between its quotes, the first of which is at `at`.
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
    /// The innermost container closes, and its bytes end at `end`. Here `depth` counts it too.
    fn close(&mut self, depth: usize, end: usize);
}
