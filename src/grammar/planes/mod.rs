//! Finds the end of a container or a long string, and proves all of it valid, 64 bytes at a time.
//!
//! Most bytes of a long record are of no interest: arrays of events, lists of instances. They must
//! still be valid JSON. To look at one byte after another would be slow, so a block of 64 bytes is
//! turned into masks: 64-bit numbers in which each bit answers one question about one byte. What
//! the grammar asks of a byte then becomes a shift or an AND for 64 bytes at once:
//!
//! ```text
//! text       { " a " : [ 1 , 2 0 ] , " \ " " : n u l l }
//! inside     . 1 1 . . . . . . . . . 1 1 1 . . . . . . .    from an opening quote to before the closing one
//! scalars    . . . . . . 1 . 1 1 . . . . . . . 1 1 1 1 .    all that is neither string, mark nor blank
//! tokens     1 1 . . 1 1 1 1 1 . 1 1 1 . . . 1 1 . . . 1    marks, opening quotes, first bytes of scalars
//! ```
//!
//! Three more masks say which token is at a byte; gathered, so that there is a bit for each token,
//! they are the *planes* of `tokens`. Read `scan::block` first: it says what can be asked of a
//! block.
//!
//! The steps for each block:
//!
//! 1. `strings`: which bytes are inside strings, and are they allowed there?
//! 2. `scalars`: is each run of other bytes a number, `true`, `false` or `null`?
//! 3. `tokens`: may each token follow those before it? Are the brackets balanced?
//! 4. `utf8`: are the bytes beyond ASCII well-formed?
//!
//! The answer never says what is wrong: at [`SpanEnd::Unknown`] the parser reads the container
//! again, and finds the fault and its place. What is accepted here is exactly what the parser
//! accepts. Keys are not compared with the watched ones. `structure` is a looser check, for the
//! validation level of that name, and `each_string` finds
//! the strings of a text that was checked before. This file must not know what the parser does with the answer.

mod blocks;
mod each_string;
mod scalars;
mod strings;
mod structure;
#[cfg(test)]
mod tests;
mod tokens;
mod utf8;

use super::span_end::SpanEnd;
use crate::scan::{BLOCK, Block, MarkMasks, Scan, below};

pub(crate) use each_string::Strings;
pub(super) use scalars::number_len;
pub(super) use structure::structure_end;

use blocks::block_at;
use scalars::ScalarRuns;
use strings::StringTracker;
use tokens::{TokenChecker, TokensSoFar};
use utf8::Utf8Checker;

/// The end of the container that opens at `start`: the place after its closing bracket, if all of
/// it is valid JSON and nested at most `max_depth` levels deep.
///
/// More than 64 levels are left to the parser. With `IN_LINE` the container must end before the
/// next line feed.
#[inline(always)]
pub(super) fn container_end<const IN_LINE: bool>(
    scan: impl Scan,
    text: &[u8],
    start: usize,
    max_depth: usize,
) -> SpanEnd {
    let mut strings = StringTracker::default();
    let mut scalars = ScalarRuns::default();
    let mut tokens = TokenChecker::new(max_depth);
    let mut utf8 = Utf8Checker::default();
    let mut at = start;

    loop {
        let Some(block) = block_at(scan, text, at) else {
            let is_valid_so_far = tokens.finish() && utf8.finish(scan, text, text.len()).is_some();
            return if is_valid_so_far { SpanEnd::Missing(text.len()) } else { SpanEnd::Unknown };
        };
        if utf8.note_block(scan, text, at, block.non_ascii()).is_none() {
            return SpanEnd::Unknown;
        }

        let string = strings.next_block(scan, block);
        let mut faults = string.faults(block, text, at);
        let is_all_inside = string.inside == !0 && string.quotes == 0;
        if !is_all_inside {
            let outside = !(string.inside | string.quotes);
            let MarkMasks { blanks, marks, planes } = block.marks();
            let scalar = scalars.next_block(outside & !(blanks | marks), block, text, at);
            faults |= scalar.faults;
            if IN_LINE {
                // This must refuse line feeds. It refuses tabs and carriage returns, too, which is
                // cheaper and changes no result: the parser then decides.
                faults |= string.controls & outside;
            }

            let opening_quotes = string.quotes & string.inside;
            let found = opening_quotes | marks & outside | scalar.starts;
            let gathered = planes.map(|plane| scan.gather(plane, found));
            match tokens.push(gathered, found.count_ones()) {
                TokensSoFar::Fine => {}
                TokensSoFar::OutOfOrder => return SpanEnd::Unknown,
                TokensSoFar::End(token_index) => {
                    let end_bit = nth_bit(found, token_index);
                    if faults & below(end_bit) != 0 {
                        return SpanEnd::Unknown;
                    }
                    let end = utf8.finish(scan, text, at + end_bit as usize + 1);
                    return end.map_or(SpanEnd::Unknown, SpanEnd::At);
                }
            }
        }

        if faults != 0 {
            return SpanEnd::Unknown;
        }
        at += BLOCK;
    }
}

/// The end of a string: the place of its closing quote, if the string is valid from `at` on.
///
/// `at` must be neither an escaped byte nor in the middle of a character.
#[inline(always)]
pub(super) fn string_end(scan: impl Scan, text: &[u8], mut at: usize) -> SpanEnd {
    let mut strings = StringTracker::inside();
    let mut utf8 = Utf8Checker::default();

    loop {
        let Some(block) = block_at(scan, text, at) else {
            return utf8.finish(scan, text, text.len()).map_or(SpanEnd::Unknown, SpanEnd::Missing);
        };
        if utf8.note_block(scan, text, at, block.non_ascii()).is_none() {
            return SpanEnd::Unknown;
        }

        let string = strings.next_block(scan, block);
        let end = string.quotes.trailing_zeros();
        if string.faults(block, text, at) & below(end) != 0 {
            return SpanEnd::Unknown;
        }
        if end < BLOCK as u32 {
            return utf8
                .finish(scan, text, at + end as usize)
                .map_or(SpanEnd::Unknown, SpanEnd::At);
        }
        at += BLOCK;
    }
}

/// The index of the set bit that has `n` set bits below it.
fn nth_bit(bits: u64, n: u32) -> u32 {
    (0..n).fold(bits, |bits, _| bits & bits.wrapping_sub(1)).trailing_zeros()
}
