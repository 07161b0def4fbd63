//! Reads one text that arrives in pieces, and keeps only what the verdict needs.
//!
//! A record that is larger than what may be buffered is still checked to its last byte. The plain
//! parser can stop between any two tokens (`resume`). What it must remember there is small: which
//! containers are open, and which watched values were met (`watched_so_far`). The place where it
//! stopped is the *mark*. The caller keeps the bytes from the mark on, and puts the next bytes
//! after them:
//!
//! ```text
//! piece 1    {"Response":{"Events":[{"EventId":"4f1c2a"},{"EventId":"5b
//!                                                                   ^ mark: a token is cut off, and short
//! piece 2                                                           "5b90","Log":"a long string, as lon
//!                                                                                                      ^ mark
//!                                             a long token is left in its middle: its bytes are not kept
//! ```
//!
//! Only a string or a number can be longer than a piece. Such a token is left between two
//! characters or escapes, or after a digit. Its beginning is kept: a little more than the limits
//! for a code or a RequestId, so that one that is too long is still recognized as too long.
//!
//! The answer is that of the plain parser, however the text is cut, if the text begins with a
//! bracket or a quote. A number alone is not read here, since only what follows it can tell where
//! it ends. This part of the grammar must not know records.

mod resume;
#[cfg(test)]
mod tests;
mod watched_so_far;

use super::fault::Fault;
use super::nesting::Nesting;
use super::reader::Reader;
use super::reference::{Parser, Reading};
use super::skip::{Skip, SkipValid};
use super::span_end::SpanEnd;
use crate::scan::{Kernel, Scan, Task};
use resume::{CutToken, ResumePoint};
use watched_so_far::WatchedSoFar;

/// A fault that is fewer bytes than this before the end of a piece may be half a character, literal
/// or escape: the longest of these has 6 bytes.
pub(crate) const LOOK_AHEAD: usize = 8;

/// The longest spelling of a watched key: each of its characters is escaped.
const LONGEST_KEY: usize = 6 * "RequestId".len();

/// A text of which some pieces were read.
#[derive(Debug)]
pub(crate) struct Piecemeal {
    max_depth: usize,
    kernel: Kernel,
    /// A string or number with more bytes than this may be left in its middle. Then its first bytes
    /// are kept, a little more than so many.
    keep: usize,
    point: ResumePoint,
    /// The string or number that was left in its middle. It counts only if `point` is in one.
    cut: CutToken,
    nesting: Nesting,
    watched: WatchedSoFar,
    /// The length of the text before `point`.
    consumed: usize,
}

/// What came of reading a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// The text goes on. So many bytes of the piece are used up; the others must be at the
    /// beginning of the next piece.
    More(usize),
    /// The text ends at this place in the piece.
    End(usize),
    /// The text is malformed. The place of the fault is counted from the beginning of the text.
    Fault(Fault),
}

impl Piecemeal {
    /// A text of which nothing was read yet. Watched strings and numbers of up to `keep` bytes, as
    /// written, are kept whole.
    pub(super) fn new(max_depth: usize, kernel: Kernel, keep: usize) -> Self {
        Piecemeal {
            max_depth,
            kernel,
            keep: keep.max(LONGEST_KEY),
            point: ResumePoint::Value,
            cut: CutToken::default(),
            nesting: Nesting::new(),
            watched: WatchedSoFar::default(),
            consumed: 0,
        }
    }

    /// Reads the next piece; with `last`, nothing follows it. It must not be called again after any
    /// answer but `More`.
    pub(crate) fn push(&mut self, bytes: &[u8], last: bool) -> Pushed {
        self.kernel.run(PushPiece { text: self, bytes, last })
    }

    /// What was read, once the text has ended at `end`.
    pub(crate) fn reading(&self, end: usize) -> Reading<'_> {
        Reading { watched: self.watched.watched(), end: Ok(end) }
    }

    /// Leaves the text at `mark`, or after it, since blanks and the inside of long tokens are not
    /// kept. Returns how many bytes of the piece are used up.
    fn leave(&mut self, bytes: &[u8], mark: usize) -> usize {
        let rest = bytes.get(mark..).unwrap_or_default();
        mark + self.point.skip_into_token(&mut self.cut, rest, self.consumed + mark, self.keep)
    }
}

struct PushPiece<'p, 'a> {
    text: &'p mut Piecemeal,
    bytes: &'a [u8],
    last: bool,
}

impl Task for PushPiece<'_, '_> {
    type Output = Pushed;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Pushed {
        let PushPiece { text, bytes, last } = self;
        let mut watch = text.watched.watch();
        let nesting = std::mem::replace(&mut text.nesting, Nesting::new());
        let mut parser =
            Parser::new(bytes, text.max_depth, nesting, &mut watch, SkipInPieces(scan));

        let mut mark = 0;
        let outcome = parser.resume(&mut text.point, &mut mark, &text.cut, text.consumed);
        let Parser { at, nesting, .. } = parser;
        let watched = text.watched.after(watch, text.consumed);
        (text.nesting, text.watched) = (nesting, watched);

        let (pushed, used) = match outcome {
            Ok(()) => (Pushed::End(at), at),
            Err(fault) if last || fault.at + LOOK_AHEAD <= bytes.len() => {
                (Pushed::Fault(Fault::new(fault.kind, text.consumed + fault.at)), fault.at)
            }
            Err(_) => {
                let used = text.leave(bytes, mark);
                (Pushed::More(used), used)
            }
        };
        text.consumed += used;
        pushed
    }
}

impl Reader {
    /// Begins to read a text in pieces; see [`Piecemeal::new`]. `None` at the validation level
    /// `structure`, which needs the text in one piece.
    pub(crate) fn piecemeal(&self, keep: usize) -> Option<Piecemeal> {
        self.is_strict().then(|| Piecemeal::new(self.max_depth, self.kernel, keep))
    }
}

/// [`SkipValid`] for a text whose bytes may end anywhere.
#[derive(Clone, Copy)]
struct SkipInPieces<S>(S);

impl<S: Scan> Skip for SkipInPieces<S> {
    const IN_LINE: bool = false;
    const IN_PIECES: bool = true;
    // Containers that go on after the piece, outermost first: `Response`, a list in it, an element,
    // and one to spare. Deeper ones are read by the parser, so that a piece is scanned a few times
    // at most.
    const MOST_MISSES: u32 = 4;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, max_depth: usize) -> SpanEnd {
        SkipValid::<S, false>(self.0).container_end(text, at, max_depth)
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> SpanEnd {
        SkipValid::<S, false>(self.0).string_end(text, at)
    }
}
