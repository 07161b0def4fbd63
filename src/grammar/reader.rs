//! Reads one text after another, and learns from them how the next ones will look.
//!
//! What it says of a text is what the plain parser says of it, whatever it has read before, and
//! with whichever kernel. It must not know records.

use std::ops::Range;

use super::ahead::{Blockwise, Structure};
use super::fault::{Fault, FaultKind};
use super::reference::{Reading, is_blank, listen_with, nothing_behind};
use super::shapes::{Learner, Shapes};
use super::watch::Watch;
use crate::catalog::words;
use crate::scan::{Kernel, Scan, Task};

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
pub(crate) trait Take<'a> {
    /// One stands here and says this. Where the next may begin; `None`: it is not taken.
    fn take(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize>;
}

#[cfg(test)]
impl<'a, F: FnMut(Range<usize>, &Reading<'a>) -> Option<usize>> Take<'a> for F {
    fn take(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize> {
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
    pub(crate) fn with_rest(self, rest: u32) -> Self {
        Reader { shapes: Shapes::with_rest(rest), ..self }
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
        self.kernel.run(Prefix::<false> { reader: self, bytes, may_be_known: true })
    }

    /// The same, where [`Self::read_known`] has left off.
    pub(crate) fn parse_unknown<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(Prefix::<false> { reader: self, bytes, may_be_known: false })
    }

    /// The same, for a text in one line. Only `Ok` counts: it is valid, and holds no line feed.
    /// Anything else must go through [`Self::settle`].
    pub(crate) fn parse_unknown_in_line<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(Prefix::<true> { reader: self, bytes, may_be_known: false })
    }

    /// Reads one text after another, blanks between them aside, from `at` on, as long as each has a
    /// known shape. Where the first text begins that was not read, or not taken. With `IN_LINE`
    /// each must end before the next line.
    #[inline]
    pub(crate) fn read_known<'a, const IN_LINE: bool>(
        &self,
        bytes: &'a [u8],
        at: usize,
        take: impl Take<'a>,
    ) -> usize {
        self.kernel.run(Known::<_, IN_LINE> { shapes: &self.shapes, bytes, at, take })
    }

    /// What [`Self::parse`] says of `record`, which is a line without blanks around it, and of
    /// which [`Self::parse_unknown_in_line`] has said this.
    pub(crate) fn settle<'a>(&mut self, record: &'a [u8], begun: Reading<'a>) -> Reading<'a> {
        let end = match begun.end {
            // What is off the watched path was looked at more closely than `parse` does.
            Err(_) if self.validation == Validation::Structure => return self.parse(record),
            Ok(end) => nothing_behind(record, end),
            Err(fault) if fault.at < record.len() => Err(fault),
            // There it has met the end of the line.
            Err(_) => Err(Fault::new(FaultKind::UnexpectedEnd, record.len())),
        };
        Reading { end, ..begun }
    }
}

struct Prefix<'r, 'a, const IN_LINE: bool> {
    reader: &'r mut Reader,
    bytes: &'a [u8],
    may_be_known: bool,
}

impl<'a, const IN_LINE: bool> Task for Prefix<'_, 'a, IN_LINE> {
    type Output = Reading<'a>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Reading<'a> {
        let Prefix { reader: Reader { max_depth, shapes, validation, .. }, bytes, may_be_known } =
            self;
        let mut reading = Reading::empty();
        if may_be_known && shapes.find::<IN_LINE>(bytes, scan, &mut reading).is_some() {
            return reading;
        }
        let strict = Blockwise::<_, IN_LINE>(scan);
        let mut watch = Watch::new();
        let end = match validation {
            Validation::Strict => listen_with(strict, bytes, *max_depth, &mut watch),
            Validation::Structure => {
                listen_with(Structure::<_, IN_LINE>(scan), bytes, *max_depth, &mut watch)
            }
        };
        if let Ok(end) = end
            && shapes.is_curious(end)
        {
            // What passed by its structure may be no JSON; then there is nothing to learn.
            let mut learner = Learner::new();
            let text = bytes.get(..end).unwrap_or(bytes);
            shapes.learn(text, listen_with(strict, text, *max_depth, &mut learner).ok(), &learner);
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

struct Known<'r, 'a, T, const IN_LINE: bool> {
    shapes: &'r Shapes,
    bytes: &'a [u8],
    at: usize,
    take: T,
}

impl<'a, T: Take<'a>, const IN_LINE: bool> Task for Known<'_, 'a, T, IN_LINE> {
    type Output = usize;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> usize {
        let Known { shapes, bytes, mut at, mut take } = self;
        let mut reading = Reading::empty();
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let start = at + blanks_len(rest);
            let rest = bytes.get(start..).unwrap_or_default();
            let Some(len) = shapes.find::<IN_LINE>(rest, scan, &mut reading) else { return start };
            let Some(next) = take.take(start..start + len, &reading) else { return start };
            at = next;
        }
    }
}
