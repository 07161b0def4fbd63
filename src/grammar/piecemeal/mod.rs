//! Reads one text that comes in pieces, and keeps nothing of it but what a verdict is made of.
//!
//! A record that is larger than memory allows is still to be checked to its last byte. The plain
//! parser can stop between any two tokens (`resume`); what it knows there, which containers are
//! open and which watched values were met (`watched`), is all that the rest of the text depends on.
//! Who calls keeps the bytes from there on, and puts the next ones behind them:
//!
//! ```text
//! piece    {"Response":{"Events":[{"EventId":"4f1c2a"},{"EventId":"5b
//!                                                     ^ mark: the token is cut off, and short
//! piece                                               "5b90","Username":"root"},{"Log":"a long string, as lon
//!                                                                                                            ^
//!                                                      in the middle of a string: of one this cut, what was read is let go
//! ```
//!
//! Only a string or a number can be longer than a piece. They are left in their middle, between two
//! characters or escapes, or behind a digit, and of them the beginning is kept: more than the limit
//! for a code or a RequestId allows, so that one that is too long is still known to be.
//!
//! What it says of a text that begins with a bracket or a quote is what the plain parser says of
//! it, however it is cut. A number alone has no end of its own, so it is not read here. It must not
//! know records.

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

/// So close to the end of what is there, what looks like a fault may be half a character, literal
/// or escape; none has as many bytes.
pub(crate) const LOOK_AHEAD: usize = 8;

/// No watched key is longer, if each of its characters is escaped.
const LONGEST_KEY: usize = 6 * "RequestId".len();

/// A text of which some pieces were read.
#[derive(Debug)]
pub(crate) struct Piecemeal {
    max_depth: usize,
    kernel: Kernel,
    /// A string or number of more bytes than this may be left in its middle; then more than these
    /// are kept of it.
    keep: usize,
    point: ResumePoint,
    /// The string or number at the point, if it was left in its middle.
    cut: CutToken,
    nesting: Nesting,
    watched: WatchedSoFar,
    /// The length of the text before the point.
    consumed: usize,
}

/// What reading a piece has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// So many of its bytes are used up; the others must stand at the beginning of the next piece.
    More(usize),
    /// The text ends here in the piece.
    End(usize),
    /// It is none; the place is counted from its beginning.
    Fault(Fault),
}

impl Piecemeal {
    /// Strings and numbers of up to `keep` bytes, as written, are kept whole where they are
    /// watched.
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

    /// Reads on; with `last`, nothing follows. It must not be called again once it has said
    /// anything but `More`.
    pub(crate) fn push(&mut self, bytes: &[u8], last: bool) -> Pushed {
        self.kernel.run(PushPiece { text: self, bytes, last })
    }

    /// What was read, if the text ends here.
    pub(crate) fn reading(&self, end: usize) -> Reading<'_> {
        Reading { watched: self.watched.watched(), end: Ok(end) }
    }

    /// Leaves the text at `mark`, or further on: blanks, and what is too long to be read again,
    /// need not be kept.
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
    /// A text in pieces; `None` if less than all of it is to be checked.
    pub(crate) fn piecemeal(&self, keep: usize) -> Option<Piecemeal> {
        self.is_strict().then(|| Piecemeal::new(self.max_depth, self.kernel, keep))
    }
}

/// As [`SkipValid`], but for bytes that may end anywhere.
#[derive(Clone, Copy)]
struct SkipInPieces<S>(S);

impl<S: Scan> Skip for SkipInPieces<S> {
    const IN_LINE: bool = false;
    const IN_PIECES: bool = true;
    // Those that go on behind the piece, outermost first: `Response`, a list in it, an element, and
    // one to spare. Deeper ones are walked, so that a piece is gone over a few times at most.
    const MOST_MISSES: u32 = 4;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, most: usize) -> SpanEnd {
        SkipValid::<S, false>(self.0).container_end(text, at, most)
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> SpanEnd {
        SkipValid::<S, false>(self.0).string_end(text, at)
    }
}
