//! Gets past a container with a look at nothing but its strings and brackets.
//!
//! This is all that `structure` asks of containers off the watched path, so here is its definition:
//!
//! - a string ends at the next quote that no backslash escapes, and holds no byte below 0x20;
//!   outside strings, too, a backslash takes a quote or backslash behind it out of account, so
//!   `[\"]` passes;
//! - brackets outside strings match in kind, no deeper than the limit;
//! - a bracket that opens at the very beginning of a line, and stands behind something else than a
//!   comma, a colon or `[`, begins the next record: there inputs are cut for threads, too.
//!
//! What breaks these rules fails in the plain parser, too; so that one is asked for the fault. A
//! container that is cut off is reported here: asked for it, the plain parser might name a fault
//! that would have passed had the container been whole. What passes here is not all JSON: `[1 2]`,
//! `{"a" 01}` and `["\x"]` do.

use super::block_at;
use super::strings::Strings;
use crate::grammar::ahead::End;
use crate::grammar::is_blank;
use crate::grammar::nesting::{Container, Nesting};
use crate::scan::{BEHIND, BLOCK, BRACKET, Block, CURLY, Scan, below, plain_len};

/// Where the container ends that opens at `start`. With `IN_LINE` it must end before the next line.
#[inline(always)]
pub(in crate::grammar) fn structure_end<S: Scan, const IN_LINE: bool>(
    scan: S,
    text: &[u8],
    start: usize,
    most: usize,
) -> End {
    if S::IS_WIDE {
        by_blocks::<IN_LINE>(scan, text, start, most)
    } else {
        by_bytes::<IN_LINE>(text, start, most)
    }
}

#[inline(always)]
fn by_blocks<const IN_LINE: bool>(scan: impl Scan, text: &[u8], start: usize, most: usize) -> End {
    let mut strings = Strings::default();
    let mut open = Open { nesting: Nesting::new(), most };
    let mut at = start;
    let mut behind_control = 0;
    loop {
        let Some(block) = block_at(scan, text, at) else { return End::Missing(text.len()) };
        let string = strings.next(scan, block);
        let mut faults = string.controls & string.inside;
        let mut strays = 0;
        if string.inside != !0 || string.quotes != 0 {
            let outside = !(string.inside | string.quotes);
            let planes = block.marks().planes;
            let controls = string.controls & outside;
            let openers = planes[BRACKET] & outside & !planes[BEHIND];
            if IN_LINE {
                faults |= those(controls, |place| text.get(at + place) == Some(&b'\n'));
            } else {
                strays = those(openers & (controls << 1 | behind_control), |place| {
                    is_stray(text, at + place)
                });
                behind_control = controls >> 63;
            }
            let here = below(strays.trailing_zeros());
            faults &= here;
            let brackets = planes[BRACKET] & outside & here;
            if brackets != 0 {
                let walked = open.walk(brackets, planes[BEHIND], planes[CURLY]);
                let Ok(end) = walked else { return End::Unknown };
                if let Some(end) = end {
                    let is_right = faults & below(end) == 0;
                    return if is_right { End::At(at + end as usize + 1) } else { End::Unknown };
                }
            }
        }
        if faults != 0 {
            return End::Unknown;
        }
        if strays != 0 {
            return End::Missing(at + strays.trailing_zeros() as usize);
        }
        at += BLOCK;
    }
}

fn by_bytes<const IN_LINE: bool>(text: &[u8], start: usize, most: usize) -> End {
    let mut open = Open { nesting: Nesting::new(), most };
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => match closing_quote(text, at + 1) {
                Ok(quote) => at = quote,
                Err(end) => return end,
            },
            b'\\' if matches!(text.get(at + 1), Some(b'"' | b'\\')) => at += 1,
            b'\n' if IN_LINE => return End::Unknown,
            b'{' | b'[' if at > start && is_stray(text, at) => return End::Missing(at),
            b'{' | b'[' | b'}' | b']' => {
                match open.walk(1, u64::from(byte & 4 != 0), u64::from(byte & 0x20 != 0)) {
                    Ok(None) => {}
                    Ok(Some(_)) => return End::At(at + 1),
                    Err(Mismatch) => return End::Unknown,
                }
            }
            _ => {}
        }
        at += 1;
    }
    End::Missing(text.len())
}

/// Where the quote stands that ends the string of which `at` is the first byte.
fn closing_quote(text: &[u8], mut at: usize) -> Result<usize, End> {
    loop {
        at += plain_len(text.get(at..).unwrap_or_default()).0;
        match (text.get(at), text.get(at + 1)) {
            (Some(b'"'), _) => return Ok(at),
            (Some(b'\\'), Some(0x20..)) => at += 2,
            (Some(b'\\'), None) | (None, _) => return Err(End::Missing(text.len())),
            _ => return Err(End::Unknown),
        }
    }
}

/// The containers that are open.
struct Open {
    nesting: Nesting,
    most: usize,
}

impl Open {
    /// From bracket to bracket, to the place of the last one, if that is among them.
    #[inline(always)]
    fn walk(
        &mut self,
        mut brackets: u64,
        closers: u64,
        curly: u64,
    ) -> Result<Option<u32>, Mismatch> {
        while brackets != 0 {
            let bracket = brackets & brackets.wrapping_neg();
            brackets ^= bracket;
            let container = if curly & bracket == 0 { Container::Array } else { Container::Object };
            if closers & bracket == 0 {
                if self.nesting.depth() >= self.most {
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

/// A bracket that does not match, or one too deep.
struct Mismatch;

/// Whether the bracket that opens at `at` begins a line, and stands behind something else than it
/// may.
fn is_stray(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let behind = before.iter().rfind(|&&byte| !is_blank(byte));
    before.last() == Some(&b'\n') && !matches!(behind, Some(b'[' | b',' | b':'))
}

fn those(mut bits: u64, is_one: impl Fn(usize) -> bool) -> u64 {
    let mut found = 0;
    while bits != 0 {
        let bit = bits & bits.wrapping_neg();
        if is_one(bit.trailing_zeros() as usize) {
            found |= bit;
        }
        bits ^= bit;
    }
    found
}
