//! What the parser tells while it walks: the events of one JSON text, in order.
//!
//! The grammar is written once; who listens decides what is kept. A listener must not decide what
//! is JSON: it hears of nothing that was not checked, and of a text that turns out to be none it
//! has heard the beginning.

use std::ops::Range;

use super::watch::Value;

/// Listens to one text.
///
/// `depth` is the number of containers that are open around what is told.
pub(crate) trait Visitor<'a> {
    /// A key; `raw` is the inside of its quotes, which open at `at`.
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize);
    /// Whether the value that begins now is to be told; if not, it is only checked.
    fn wants_value(&self) -> bool;
    /// A scalar, and the bytes that it stands on.
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>);
    /// A container opens at `at`.
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize);
    /// Whether anything in the container that just opened, with `depth` others around it, is to be
    /// told.
    fn wants_inside(&self, depth: usize) -> bool {
        let _ = depth;
        true
    }
    /// The innermost container closes; its bytes end at `end`. `depth` counts it.
    fn close(&mut self, depth: usize, end: usize);
}
