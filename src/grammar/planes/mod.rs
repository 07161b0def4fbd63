//! Gets past a container or a long string, all of it checked, without a look at single bytes.
//!
//! Most bytes of a long record are of no interest: arrays of events, lists of instances. They must
//! still be valid, and the record goes on behind them. So they are taken 64 bytes at a time, with a
//! bit for each byte:
//!
//! ```text
//! text       { " a " : [ 1 , 2 0 ] , " \ " " : n u l l }
//! inside     . 1 1 . . . . . . . . . 1 1 1 . . . . . . .    `strings`: from an opening quote to before the closing one
//! scalars    . . . . . . 1 . 1 1 . . . . . . . 1 1 1 1 .    `scalars`: what is left, blanks aside
//! tokens     1 1 . . 1 1 1 1 1 . 1 1 1 . . . 1 1 . . . 1    marks, opening quotes, first bytes of scalars
//! ```
//!
//! `tokens` gathers the kinds of the tokens side by side, so that "what may follow what" is a
//! handful of shifts for dozens of tokens; only brackets are walked.
//!
//! If anything is wrong, this says only that it is, or that nothing but the end is missing: the
//! plain parser knows the fault and its place. Valid containers are accepted and others are not,
//! exactly as by the plain parser. This must not know keys.

mod scalars;
mod strings;
mod structure;
#[cfg(test)]
mod tests;
mod tokens;
mod utf8;

use super::ahead::End;
use crate::scan::{BLOCK, Block, Marks, Scan, below};

pub(super) use scalars::number_len;
pub(super) use structure::structure_end;

use scalars::Scalars;
use strings::Strings;
use tokens::{Next, Tokens};
use utf8::Utf8;

/// Where the container ends that opens at `start`, if it is valid and nested no deeper than `most`
/// levels; deeper than 64 is left to the plain parser. With `IN_LINE` it must end before the next
/// line. It is said to be missing its end if that is all that is wrong.
#[inline(always)]
pub(super) fn container_end<const IN_LINE: bool>(
    scan: impl Scan,
    text: &[u8],
    start: usize,
    most: usize,
) -> End {
    let mut strings = Strings::default();
    let mut scalars = Scalars::default();
    let mut tokens = Tokens::new(most);
    let mut utf8 = Utf8::default();
    let mut at = start;
    loop {
        let Some(block) = block_at(scan, text, at) else {
            let is_begun = tokens.finish() && utf8.end(scan, text, text.len()).is_some();
            return if is_begun { End::Missing(text.len()) } else { End::Unknown };
        };
        if utf8.note(scan, text, at, block.high()).is_none() {
            return End::Unknown;
        }
        let string = strings.next(scan, block);
        let mut faults = string.faults(block, text, at);
        if string.inside != !0 || string.quotes != 0 {
            let outside = !(string.inside | string.quotes);
            let Marks { blanks, marks, planes } = block.marks();
            let scalar = scalars.next(outside & !(blanks | marks), block, text, at);
            faults |= scalar.faults;
            if IN_LINE {
                // Only a line feed is wrong here. The other blanks below 0x20 are refused with it,
                // which is cheaper: the parser walks then, so no result changes.
                faults |= string.controls & outside;
            }
            let found = string.quotes & string.inside | marks & outside | scalar.starts;
            let gathered = planes.map(|plane| scan.gather(plane, found));
            match tokens.next(gathered, found.count_ones()) {
                Next::More => {}
                Next::Wrong => return End::Unknown,
                Next::End(token) => {
                    let end = nth_bit(found, token);
                    let is_valid = faults & below(end) == 0;
                    let end = utf8.end(scan, text, at + end as usize + 1).filter(|_| is_valid);
                    return end.map_or(End::Unknown, End::At);
                }
            }
        }
        if faults != 0 {
            return End::Unknown;
        }
        at += BLOCK;
    }
}

/// Where the quote stands that ends a string, if what is left of the string from `at` on is valid.
/// `at` is no escaped byte, nor in the middle of a character. It is said to be missing its end if
/// that is all that is wrong.
#[inline(always)]
pub(super) fn string_end(scan: impl Scan, text: &[u8], mut at: usize) -> End {
    let mut strings = Strings::inside();
    let mut utf8 = Utf8::default();
    loop {
        let Some(block) = block_at(scan, text, at) else {
            return utf8.end(scan, text, text.len()).map_or(End::Unknown, End::Missing);
        };
        if utf8.note(scan, text, at, block.high()).is_none() {
            return End::Unknown;
        }
        let string = strings.next(scan, block);
        let end = string.quotes.trailing_zeros();
        if string.faults(block, text, at) & below(end) != 0 {
            return End::Unknown;
        }
        if end < BLOCK as u32 {
            return utf8.end(scan, text, at + end as usize).map_or(End::Unknown, End::At);
        }
        at += BLOCK;
    }
}

/// The block that begins at `at`, filled up with blanks; `None` if there is no byte.
#[inline(always)]
fn block_at<S: Scan>(scan: S, text: &[u8], at: usize) -> Option<S::Block> {
    let rest = text.get(at..)?;
    if let Some(block) = rest.first_chunk() {
        return Some(scan.block(block));
    }
    if rest.is_empty() {
        return None;
    }
    let mut filled = [b' '; BLOCK];
    filled.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    Some(scan.block(&filled))
}

/// The place of the bit that has `n` others below it.
fn nth_bit(bits: u64, n: u32) -> u32 {
    (0..n).fold(bits, |bits, _| bits & bits.wrapping_sub(1)).trailing_zeros()
}
