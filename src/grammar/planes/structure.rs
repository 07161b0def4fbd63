//! Finds the end of a container by its strings and brackets only: the level `structure`.
//!
//! `--validation structure` asks no more of containers off the watched path, so the rules here are
//! its definition:
//!
//! - A string ends at the next quote that is not escaped, and has no byte below 0x20. Outside
//!   strings too, a backslash hides a quote or backslash after it, so `[\"]` passes.
//! - Brackets outside strings match in kind, and are no deeper than the limit.
//! - An opening bracket at the very beginning of a line, after anything but a comma, a colon or
//!   `[`, begins the next record. So does a line that no JSON text goes on with (`line_start`), for
//!   example one that begins with a date. Inputs are cut for threads at such places too.
//!
//! So not all that passes is JSON: `[1 2]`, `{"a" 01}` and `["\x"]` do.
//!
//! Text that breaks these rules also fails in the parser, so the parser is asked for the fault. A
//! container that is cut off is reported here: the parser might name a fault in it that would have
//! passed if the container had been complete.

use super::blocks::block_at;
use super::strings::StringTracker;
use crate::grammar::line_start::LineStart;
use crate::grammar::nesting::{Container, Nesting};
use crate::grammar::span_end::SpanEnd;
use crate::scan::{
    BLOCK, BRACKET, Block, CURLY, FOLLOWS, MarkMasks, Scan, below, is_blank, plain_len,
};

/// The end of the container that opens at `start`. With `IN_LINE` it must end before the next line
/// feed.
#[inline(always)]
pub(in crate::grammar) fn structure_end<S: Scan, const IN_LINE: bool>(
    scan: S,
    text: &[u8],
    start: usize,
    max_depth: usize,
) -> SpanEnd {
    if S::IS_WIDE {
        by_blocks::<IN_LINE>(scan, text, start, max_depth)
    } else {
        by_bytes::<IN_LINE>(text, start, max_depth)
    }
}

#[inline(always)]
fn by_blocks<const IN_LINE: bool>(
    scan: impl Scan,
    text: &[u8],
    start: usize,
    max_depth: usize,
) -> SpanEnd {
    let mut strings = StringTracker::default();
    let mut open = OpenContainers { nesting: Nesting::new(), max_depth };
    let mut at = start;
    let mut after_control = 0; // carry: 1 if the block before ended with a control outside strings

    loop {
        let Some(block) = block_at(scan, text, at) else { return SpanEnd::Missing(text.len()) };
        let string = strings.next_block(scan, block);
        let mut faults = string.controls & string.inside;
        let mut next_records = 0;

        let is_all_inside = string.inside == !0 && string.quotes == 0;
        if !is_all_inside {
            let outside = !(string.inside | string.quotes);
            let MarkMasks { blanks, marks, planes } = block.marks();
            let controls = string.controls & outside;
            let openers = planes[BRACKET] & !planes[FOLLOWS];
            let may_begin_record = outside & (openers | !(blanks | marks));
            if IN_LINE {
                faults |= bits_where(controls, |bit| text.get(at + bit) == Some(&b'\n'));
            } else {
                next_records =
                    bits_where(may_begin_record & (controls << 1 | after_control), |bit| {
                        begins_next_record(text, at + bit)
                    });
                after_control = controls >> 63;
            }

            // What comes after the beginning of the next record does not count.
            let here = below(next_records.trailing_zeros());
            faults &= here;
            let brackets = planes[BRACKET] & outside & here;
            if brackets != 0 {
                let walked = open.walk(brackets, planes[FOLLOWS], planes[CURLY]);
                let Ok(end) = walked else { return SpanEnd::Unknown };
                if let Some(end) = end {
                    let is_valid = faults & below(end) == 0;
                    let after = at + end as usize + 1;
                    return if is_valid { SpanEnd::At(after) } else { SpanEnd::Unknown };
                }
            }
        }

        if faults != 0 {
            return SpanEnd::Unknown;
        }
        if next_records != 0 {
            return SpanEnd::Missing(at + next_records.trailing_zeros() as usize);
        }
        at += BLOCK;
    }
}

/// Does what [`by_blocks`] does, a byte at a time: the definition in its simplest form.
fn by_bytes<const IN_LINE: bool>(text: &[u8], start: usize, max_depth: usize) -> SpanEnd {
    let mut open = OpenContainers { nesting: Nesting::new(), max_depth };
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        if at > start && begins_next_record(text, at) {
            return SpanEnd::Missing(at);
        }
        match byte {
            b'"' => match closing_quote(text, at + 1) {
                Ok(quote) => at = quote,
                Err(end) => return end,
            },
            b'\\' if matches!(text.get(at + 1), Some(b'"' | b'\\')) => at += 1,
            b'\n' if IN_LINE => return SpanEnd::Unknown,
            b'{' | b'[' | b'}' | b']' => {
                //            { 7b    } 7d    [ 5b    ] 5d
                // & 0x04       0       4       0       4      closes
                // & 0x20      20      20       0       0      curly
                match open.walk(1, u64::from(byte & 4 != 0), u64::from(byte & 0x20 != 0)) {
                    Ok(None) => {}
                    Ok(Some(_)) => return SpanEnd::At(at + 1),
                    Err(Mismatch) => return SpanEnd::Unknown,
                }
            }
            _ => {}
        }
        at += 1;
    }
    SpanEnd::Missing(text.len())
}

/// The place of the closing quote of the string whose inside begins at `at`. `Err` is the answer
/// for the container, if the string has no closing quote.
fn closing_quote(text: &[u8], mut at: usize) -> Result<usize, SpanEnd> {
    loop {
        at += plain_len(text.get(at..).unwrap_or_default()).0;
        match (text.get(at), text.get(at + 1)) {
            (Some(b'"'), _) => return Ok(at),
            (Some(b'\\'), Some(0x20..)) => at += 2, // anything but a control character
            (Some(b'\\'), None) | (None, _) => return Err(SpanEnd::Missing(text.len())),
            _ => return Err(SpanEnd::Unknown),
        }
    }
}

struct OpenContainers {
    nesting: Nesting,
    max_depth: usize,
}

/// A bracket that closes another kind of container, or one that is too deep.
struct Mismatch;

impl OpenContainers {
    /// Opens and closes containers bracket by bracket, from the lowest bit on. If the outermost one
    /// closes, returns the bit of its bracket and stops.
    #[inline(always)]
    fn walk(
        &mut self,
        mut brackets: u64,
        closers: u64,
        curly: u64,
    ) -> Result<Option<u32>, Mismatch> {
        while brackets != 0 {
            let bracket = brackets & brackets.wrapping_neg(); // the lowest bit alone
            brackets ^= bracket;
            let container = if curly & bracket == 0 { Container::Array } else { Container::Object };

            if closers & bracket == 0 {
                if self.nesting.depth() >= self.max_depth {
                    return Err(Mismatch);
                }
                self.nesting.push(container);
            } else {
                if self.nesting.top() != Some(container) {
                    return Err(Mismatch);
                }
                self.nesting.pop();
                if self.nesting.depth() == 0 {
                    return Ok(Some(bracket.trailing_zeros()));
                }
            }
        }
        Ok(None)
    }
}

/// Whether a line begins at `at` that the text before it cannot go on with: one that begins with an
/// opening bracket where no value can begin, or a line of text.
fn begins_next_record(text: &[u8], at: usize) -> bool {
    let (before, line) = text.split_at(at.min(text.len()));
    let last = || before.iter().rfind(|&&byte| !is_blank(byte)).copied();
    before.last() == Some(&b'\n') && LineStart::of(line, false).is_entry_after(last)
}

/// Those of `bits` for whose index `is_so` is true.
fn bits_where(mut bits: u64, is_so: impl Fn(usize) -> bool) -> u64 {
    let mut found = 0;
    while bits != 0 {
        let bit = bits & bits.wrapping_neg();
        if is_so(bit.trailing_zeros() as usize) {
            found |= bit;
        }
        bits ^= bit;
    }
    found
}
