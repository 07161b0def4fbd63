//! What the parser may go past in one step, because somebody else has checked it.
//!
//! The parser is written once. Alone it looks at every byte; with a kernel it goes past what nobody
//! wants to hear of. Only what is valid is gone past, so no result can tell which it was.

use super::planes;
use crate::scan::{Scan, Task};

pub(super) trait Ahead: Copy {
    /// Whether the text must end before the next line: then a line feed is no blank.
    const IN_LINE: bool;

    /// Where the container ends that opens at `at`, if it is valid, and nested no deeper than `most`
    /// levels. `None` says nothing.
    fn container_end(self, text: &[u8], at: usize, most: usize) -> Option<usize>;

    /// Where the quote stands that ends a string, if what is left of it from `at` on is valid. `None` says
    /// nothing.
    fn string_end(self, text: &[u8], at: usize) -> Option<usize>;
}

/// Nothing is gone past.
#[derive(Clone, Copy)]
pub(super) struct Nothing;

impl Ahead for Nothing {
    const IN_LINE: bool = false;

    #[inline(always)]
    fn container_end(self, _text: &[u8], _at: usize, _most: usize) -> Option<usize> {
        None
    }

    #[inline(always)]
    fn string_end(self, _text: &[u8], _at: usize) -> Option<usize> {
        None
    }
}

/// Containers and long strings, by a kernel.
#[derive(Clone, Copy)]
pub(super) struct Blockwise<S, const IN_LINE: bool>(pub(super) S);

impl<S: Scan, const IN_LINE: bool> Ahead for Blockwise<S, IN_LINE> {
    const IN_LINE: bool = IN_LINE;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, most: usize) -> Option<usize> {
        self.0.enter(Container::<IN_LINE> { text, at, most })
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> Option<usize> {
        self.0.enter(Rest { text, at })
    }
}

struct Container<'a, const IN_LINE: bool> {
    text: &'a [u8],
    at: usize,
    most: usize,
}

impl<const IN_LINE: bool> Task for Container<'_, IN_LINE> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Option<usize> {
        planes::container_end::<IN_LINE>(scan, self.text, self.at, self.most)
    }
}

struct Rest<'a> {
    text: &'a [u8],
    at: usize,
}

impl Task for Rest<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Option<usize> {
        planes::string_end(scan, self.text, self.at)
    }
}
