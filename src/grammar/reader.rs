//! Reads one text after another, and learns from them how the next ones will look.
//!
//! What it says of a text is what the plain parser says of it, whatever it has read before. It must not
//! know records.

use super::reference::{Reading, listen, nothing_behind, parse_prefix};
use super::shapes::{Learner, Shapes};
use crate::scan::Kernel;

/// A parser with a memory of its own, for one thread.
#[derive(Debug)]
pub(crate) struct Reader {
    max_depth: usize,
    kernel: Kernel,
    pub(super) shapes: Shapes,
}

impl Reader {
    pub(crate) fn new(max_depth: usize, kernel: Kernel) -> Self {
        Reader { max_depth, kernel, shapes: Shapes::default() }
    }

    /// As [`super::parse`].
    pub(crate) fn parse<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        let mut reading = self.parse_prefix(bytes);
        if let Ok(end) = reading.end {
            reading.end = nothing_behind(bytes, end);
        }
        reading
    }

    /// As [`super::parse_prefix`].
    pub(crate) fn parse_prefix<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        if let Some(reading) = self.shapes.find(bytes, self.kernel) {
            return reading;
        }
        if !self.shapes.is_curious() {
            return parse_prefix(bytes, self.max_depth);
        }
        let mut learner = Learner::new();
        let end = listen(bytes, self.max_depth, &mut learner);
        if let Ok(end) = end {
            self.shapes.learn(bytes, end, &learner);
        }
        Reading { watched: learner.found(), end }
    }
}
