//! Reads one text after another, and learns from them how the next ones will look.
//!
//! What it says of a text is what the plain parser says of it, whatever it has read before, and with
//! whichever kernel. It must not know records.

use super::ahead::Blockwise;
use super::reference::{Reading, listen_with, nothing_behind};
use super::shapes::{Learner, Shapes};
use super::watch::Watch;
use crate::scan::{Kernel, Scan, Task};

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
        self.kernel.run(Prefix::<false> { reader: self, bytes })
    }

    /// The same, if the text is valid and ends before the next line. What it says of others means
    /// nothing, but that they are not such.
    pub(crate) fn parse_in_line<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(Prefix::<true> { reader: self, bytes })
    }
}

struct Prefix<'r, 'a, const IN_LINE: bool> {
    reader: &'r mut Reader,
    bytes: &'a [u8],
}

impl<'a, const IN_LINE: bool> Task for Prefix<'_, 'a, IN_LINE> {
    type Output = Reading<'a>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Reading<'a> {
        let Prefix { reader: Reader { max_depth, shapes, .. }, bytes } = self;
        if let Some(reading) = shapes.find::<IN_LINE>(bytes, scan) {
            return reading;
        }
        let ahead = Blockwise::<_, IN_LINE>(scan);
        if !shapes.is_curious() {
            let mut watch = Watch::new();
            let end = listen_with(ahead, bytes, *max_depth, &mut watch);
            return Reading { watched: watch.found, end };
        }
        let mut learner = Learner::new();
        let end = listen_with(ahead, bytes, *max_depth, &mut learner);
        if let Ok(end) = end {
            shapes.learn(bytes, end, &learner);
        }
        Reading { watched: learner.found(), end }
    }
}
