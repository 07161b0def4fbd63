//! Reads one text after another, and learns from them how the next ones will look.
//!
//! What it says of a text is what the plain parser says of it, whatever it has read before, and
//! with whichever kernel. It must not know records.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::reference::{Reading, only_blanks_after, visit_prefix_skipping};
use super::shapes::{ShapeLearner, Shapes};
use super::skip::{SkipOutline, SkipValid};
use super::watch::Watch;
use crate::scan::{Kernel, Scan, Task, is_blank};
use crate::words::words;

words! {
    /// How much of a record is checked.
    Validation {
        /// All of it: what is no JSON by RFC 8259, or no UTF-8, is malformed.
        Strict = "strict",
        /// All but the insides of containers off the watched path: a top-level array, and in the top-level object,
        /// in `Response` and in `Error` any array or object other than those two. Of the insides it is checked that
        /// strings end and hold no control characters, and that brackets match, within the depth limit. Numbers,
        /// literals, commas, colons, keys, escapes and UTF-8 in them are not looked at, nor is a backslash outside
        /// of strings.
        Structure = "structure",
    }
}

impl std::str::FromStr for Validation {
    type Err = NoSuchValidation;

    fn from_str(word: &str) -> Result<Self, NoSuchValidation> {
        Validation::ALL
            .iter()
            .copied()
            .find(|validation| validation.word() == word)
            .ok_or(NoSuchValidation)
    }
}

/// The word names no level of validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such level: use strict or structure")]
pub struct NoSuchValidation;

/// Takes the texts that [`Reader::read_known`] reads. No closure, since it should be inlined where
/// they are read.
pub(crate) trait TextSink<'a> {
    /// One stands here and says this. Where the next may begin; `None`: it is not taken.
    fn accept(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize>;
}

#[cfg(test)]
impl<'a, F: FnMut(Range<usize>, &Reading<'a>) -> Option<usize>> TextSink<'a> for F {
    fn accept(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize> {
        self(text, reading)
    }
}

/// A parser with a memory of its own, for one thread.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(super) max_depth: usize,
    pub(super) kernel: Kernel,
    validation: Validation,
    pub(super) shapes: Shapes,
}

impl Reader {
    pub(crate) fn new(max_depth: usize, kernel: Kernel, validation: Validation) -> Self {
        Reader { max_depth, kernel, validation, shapes: Shapes::default() }
    }

    /// One that checks all, with the best kernel.
    pub(crate) fn strict(max_depth: usize) -> Self {
        Reader::new(max_depth, Kernel::best(), Validation::Strict)
    }

    pub(super) fn is_strict(&self) -> bool {
        self.validation == Validation::Strict
    }

    /// The same, but with so many texts between two that are learned.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn with_cooldown(self, cooldown: u32) -> Self {
        Reader { shapes: Shapes::with_cooldown(cooldown), ..self }
    }

    /// As [`super::parse`].
    pub(crate) fn parse<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        let mut reading = self.parse_prefix(bytes);
        if let Ok(end) = reading.end {
            reading.end = only_blanks_after(bytes, end);
        }
        reading
    }

    /// As [`super::parse_prefix`].
    pub(crate) fn parse_prefix<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(ReadPrefix::<false> { reader: self, bytes, may_be_known: true })
    }

    /// The same, where [`Self::read_known`] has left off.
    pub(crate) fn parse_unknown<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(ReadPrefix::<false> { reader: self, bytes, may_be_known: false })
    }

    /// The same, for a text in one line. Only `Ok` counts: it is valid, and holds no line feed.
    /// Anything else must go through [`Self::settle`].
    pub(crate) fn parse_unknown_in_line<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(ReadPrefix::<true> { reader: self, bytes, may_be_known: false })
    }

    /// Reads one text after another, blanks between them aside, from `at` on, as long as each has a
    /// known shape. Where the first text begins that was not read, or not taken. With `IN_LINE`
    /// each must end before the next line.
    #[inline]
    pub(crate) fn read_known<'a, const IN_LINE: bool>(
        &self,
        bytes: &'a [u8],
        at: usize,
        sink: impl TextSink<'a>,
    ) -> usize {
        self.kernel.run(ReadKnown::<_, IN_LINE> { shapes: &self.shapes, bytes, at, sink })
    }

    /// What [`Self::parse`] says of `record`, which is a line without blanks around it, and of
    /// which [`Self::parse_unknown_in_line`] has said this.
    pub(crate) fn settle<'a>(&mut self, record: &'a [u8], begun: Reading<'a>) -> Reading<'a> {
        let end = match begun.end {
            // What is off the watched path was looked at more closely than `parse` does.
            Err(_) if self.validation == Validation::Structure => return self.parse(record),
            Ok(end) => only_blanks_after(record, end),
            Err(fault) if fault.at < record.len() => Err(fault),
            // There it has met the end of the line.
            Err(_) => Err(Fault::new(FaultKind::UnexpectedEnd, record.len())),
        };
        Reading { end, ..begun }
    }
}

struct ReadPrefix<'r, 'a, const IN_LINE: bool> {
    reader: &'r mut Reader,
    bytes: &'a [u8],
    may_be_known: bool,
}

impl<'a, const IN_LINE: bool> Task for ReadPrefix<'_, 'a, IN_LINE> {
    type Output = Reading<'a>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Reading<'a> {
        let ReadPrefix {
            reader: Reader { max_depth, shapes, validation, .. },
            bytes,
            may_be_known,
        } = self;
        let mut reading = Reading::empty();
        if may_be_known && shapes.match_text::<IN_LINE>(bytes, scan, &mut reading).is_some() {
            return reading;
        }
        let strict = SkipValid::<_, IN_LINE>(scan);
        let mut watch = Watch::new();
        let end = match validation {
            Validation::Strict => visit_prefix_skipping(strict, bytes, *max_depth, &mut watch),
            Validation::Structure => visit_prefix_skipping(
                SkipOutline::<_, IN_LINE>(scan),
                bytes,
                *max_depth,
                &mut watch,
            ),
        };
        if let Ok(end) = end
            && shapes.wants_to_learn(end)
        {
            // What passed by its structure may be no JSON; then there is nothing to learn.
            let mut learner = ShapeLearner::new();
            let text = bytes.get(..end).unwrap_or(bytes);
            shapes.learn(
                text,
                visit_prefix_skipping(strict, text, *max_depth, &mut learner).ok(),
                &learner,
            );
        }
        Reading { watched: watch.found, end }
    }
}

/// How many blanks there are; nearly always one between two records.
#[inline(always)]
fn blanks_len(bytes: &[u8]) -> usize {
    match bytes {
        [b'\n', b'{', ..] => 1,
        _ => bytes.iter().take_while(|&&byte| is_blank(byte)).count(),
    }
}

struct ReadKnown<'r, 'a, T, const IN_LINE: bool> {
    shapes: &'r Shapes,
    bytes: &'a [u8],
    at: usize,
    sink: T,
}

impl<'a, T: TextSink<'a>, const IN_LINE: bool> Task for ReadKnown<'_, 'a, T, IN_LINE> {
    type Output = usize;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> usize {
        let ReadKnown { shapes, bytes, mut at, mut sink } = self;
        let mut reading = Reading::empty();
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let start = at + blanks_len(rest);
            let rest = bytes.get(start..).unwrap_or_default();
            let Some(len) = shapes.match_text::<IN_LINE>(rest, scan, &mut reading) else {
                return start;
            };
            let Some(next) = sink.accept(start..start + len, &reading) else { return start };
            at = next;
        }
    }
}
