//! Whether tokens stand in an order that JSON allows, for dozens of them at once.
//!
//! A token is a bit in each of three planes (see `scan::block`), side by side, however far apart
//! they stand in the text. The lowest two places are the last tokens of the time before, so that
//! every token has its two predecessors beside it:
//!
//! ```text
//!            last two | fresh                        lowest bit leftmost
//! tokens          { " | : " , " : [ V , V ] }
//! BEHIND          0 0 | 1 0 1 0 1 0 0 1 0 1 1
//! CURLY           1 1 | 1 1 0 1 1 0 0 0 0 0 1
//! BRACKET         1 0 | 0 0 0 0 0 1 0 0 0 1 1
//! ```
//!
//! Most of the grammar is in what may follow what, which a shift puts side by side:
//!
//! ```text
//! this token               may stand behind
//! value (scalar, [ {, ")   [  ,  :           of these, what "ends" a value is a closer, a string or a scalar: no value may
//! " that is a key          {  ,              stand behind one, and whatever is no value must
//! :                        a string behind { or a comma
//! ,  ]  }                  what ends a value; a closer also its opener
//! ```
//!
//! `BEHIND` is the first question, whether it begins a value or stands behind one; `BRACKET` and
//! `CURLY` make the rest of the distinctions with the fewest bits. Left are commas: in an object a
//! key must stand behind one, in an array a value. So a comma that no string and colon follow needs
//! an array, and every colon needs an object. Either bit is put on a token that stands before any
//! bracket could change the container, and a walk over the brackets, with a stack of bits, tells
//! which container each of them is in.

use crate::scan::{BEHIND, BRACKET, CURLY, below};

/// The tokens since the last check, and the containers that are open.
pub(super) struct Tokens {
    planes: [u64; 3],
    fill: u32,
    /// Opened and not closed, all tokens counted.
    open: u32,
    /// As `open`, but up to the last check.
    depth: u32,
    most: u32,
    /// A bit for each open container: whether it is an object, the innermost lowest.
    stack: u64,
}

/// What more tokens led to.
pub(super) enum Next {
    More,
    /// The outermost container ended with the token of this number among them, from 0.
    End(u32),
    Wrong,
}

/// Something stands where it cannot.
struct Wrong;

/// The tokens of the time before.
const BEFORE: u32 = 2;
/// With more tokens than that they are checked. A block has at most 64; of them at least 64 - 60
/// find room, so at most 60 are left over, and those fit behind `BEFORE`.
const ROOM: u32 = 60;

impl Tokens {
    /// Nested no deeper than `most` levels, nor than 64.
    pub(super) fn new(most: usize) -> Self {
        let mut planes = [0; 3];
        // As if two colons stood before: a value may follow, and no rule looks further back.
        (planes[BEHIND], planes[CURLY]) = (0b11, 0b11);
        Tokens { planes, fill: BEFORE, open: 0, depth: 0, most: most.min(64) as u32, stack: 0 }
    }

    /// Takes `count` tokens more.
    #[inline(always)]
    pub(super) fn next(&mut self, planes: [u64; 3], count: u32) -> Next {
        match self.take(planes, count) {
            Ok(None) => Next::More,
            Ok(Some(token)) => Next::End(token),
            Err(Wrong) => Next::Wrong,
        }
    }

    #[inline(always)]
    fn take(&mut self, planes: [u64; 3], count: u32) -> Result<Option<u32>, Wrong> {
        let closers = planes[BRACKET] & planes[BEHIND];
        // Then it is checked at once: the caller wants to know the token among those of this block.
        let may_end = closers.count_ones() >= self.open;
        self.open += (planes[BRACKET] ^ closers).count_ones();
        // It wraps only if more were closed than open, and then the check ends it.
        self.open = self.open.wrapping_sub(closers.count_ones());

        let room = 64 - self.fill;
        self.planes.iter_mut().zip(planes).for_each(|(mine, more)| *mine |= more << self.fill);
        let mut base = self.fill;
        if count >= room {
            self.fill = 64;
            if let Some(place) = self.check()? {
                return Ok(Some(place - base));
            }
            // Those that found no room.
            self.planes
                .iter_mut()
                .zip(planes)
                .for_each(|(mine, more)| *mine |= more >> room << BEFORE);
            self.fill = BEFORE + count - room;
            base = BEFORE.wrapping_sub(room);
        } else {
            self.fill += count;
        }
        if may_end || self.fill > ROOM {
            return Ok(self.check()?.map(|place| place.wrapping_sub(base)));
        }
        Ok(None)
    }

    /// Whether those that were not checked yet stand where they can, too.
    #[inline(always)]
    pub(super) fn finish(mut self) -> bool {
        self.check().is_ok()
    }

    /// Checks all tokens that are fresh, and keeps the last two. The place of the token that ends
    /// the outermost container, if there is one.
    #[inline(always)]
    fn check(&mut self) -> Result<Option<u32>, Wrong> {
        let rules = Rules::of(self.planes);
        let fresh = below(self.fill) & !below(BEFORE);
        let end = self.walk(&rules, fresh)?;
        let counted = end.map_or(fresh, |place| fresh & below(place + 1));
        if rules.wrong & counted != 0 {
            return Err(Wrong);
        }
        self.planes = self.planes.map(|plane| plane >> (self.fill - BEFORE) & below(BEFORE));
        self.fill = BEFORE;
        Ok(end)
    }

    /// From bracket to bracket; what stands between two of them is in the same container.
    ///
    /// ```text
    /// { " : V , " : [ V , V ] }
    /// 1 2 2 2 2 2 2 2 3 3 3 3 4      a bracket is looked at with what is before it
    /// ```
    #[inline(always)]
    fn walk(&mut self, rules: &Rules, fresh: u64) -> Result<Option<u32>, Wrong> {
        let mut brackets = rules.brackets & fresh;
        let mut rest = fresh;
        while brackets != 0 {
            let bracket = brackets & brackets.wrapping_neg();
            let upto = bracket | bracket.wrapping_sub(1);
            self.fits(rules, rest & upto)?;
            rest &= !upto;
            brackets ^= bracket;
            let is_object = u64::from(rules.curly & bracket != 0);
            if rules.closers & bracket == 0 {
                if self.depth >= self.most {
                    return Err(Wrong);
                }
                self.depth += 1;
                self.stack = self.stack << 1 | is_object;
            } else {
                if self.stack & 1 != is_object {
                    return Err(Wrong);
                }
                self.depth -= 1;
                self.stack >>= 1;
                if self.depth == 0 {
                    return Ok(Some(bracket.trailing_zeros()));
                }
            }
        }
        self.fits(rules, rest)?;
        Ok(None)
    }

    #[inline(always)]
    fn fits(&self, rules: &Rules, tokens: u64) -> Result<(), Wrong> {
        let wrong = if self.stack & 1 == 0 { rules.needs_object } else { rules.needs_array };
        if wrong & tokens == 0 { Ok(()) } else { Err(Wrong) }
    }
}

/// What the planes say of each token.
struct Rules {
    brackets: u64,
    closers: u64,
    curly: u64,
    /// It cannot follow the two tokens before it.
    wrong: u64,
    /// It can stand only in an object, or only in an array.
    needs_object: u64,
    needs_array: u64,
}

impl Rules {
    #[inline(always)]
    fn of(planes: [u64; 3]) -> Self {
        let [behind, curly, brackets] = planes;
        let begins = !behind;
        let ends = !(brackets ^ behind); // a string or a scalar (0, 0), or a closer (1, 1)
        let openers = brackets & begins;
        let closers = brackets & behind;
        let strings = begins & curly & !brackets;
        let colons = behind & curly & !brackets;
        let commas = behind & !curly & !brackets;
        let objects = openers & curly;
        let (before_ends, before_commas, before_strings) = (ends << 1, commas << 1, strings << 1);
        let is_empty = closers & openers << 1; // whether of its kind, the walk tells
        let is_key = before_strings & (objects | commas) << 2;
        let wrong = begins & before_ends // a value behind a value
            | behind & !before_ends & !is_empty // a colon, comma or closer without a value before it
            | colons & !is_key
            | begins & !strings & objects << 1 // a value where a key should be
            | !colons & before_strings & objects << 2; // a key without a colon
        let needs_array = before_commas & !strings | commas << 2 & before_strings & !colons;
        Rules { brackets, closers, curly, wrong, needs_object: colons, needs_array }
    }
}
