//! The known shapes as a tree: at each hole, the branches that a text may go on with.
//!
//! ```text
//! {"Response":{"Error":{"Code":"  ▯  ","Message":"  ▯  "},"RequestId":"  ▯  "}}      end
//!                                                   ▯  "}}}                          end
//! {"Response":{"RequestId":"      ▯  "}}                                             end
//! └───────────────────────────┘   └ a hole
//!   a branch: fixed text, and what comes after it: the next hole, or the end of the text
//! ```
//!
//! Two shapes share a branch if its whole fixed text is the same: `{"Response":{` is compared twice
//! above. Where the fixed text of one branch begins with that of another, a text may follow the
//! wrong one. It then matches no shape and goes to the parser, so this costs time only.
//!
//! This file must not know the text before a hole.

use super::branch_guess::BranchGuess;
use super::fixed_text::FixedText;
use crate::grammar::planes::number_len;
use crate::grammar::text::Text;
use crate::grammar::value::Value;
use crate::grammar::watch::{WATCHED_FIELDS, Watched, WatchedField};
use crate::scan::{BLOCK, NonAsciiBytes, Scan};

/// The most branches in the tree. When more would be needed, all shapes are forgotten.
pub(super) const MOST_BRANCHES: usize = 1024;
/// The most branches at one hole, since these are compared one by one where a guess is wrong.
pub(super) const MOST_SIBLINGS: usize = 24;

/// A place where texts of a shape differ: a string or a number.
#[derive(Debug)]
pub(super) struct Hole {
    pub(super) kind: HoleKind,
    /// The watched field whose value fills the hole, if it is one.
    pub(super) field: Option<WatchedField>,
    /// What a text may go on with after the hole.
    pub(super) branches: Branches,
}

/// What fills a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// The inside of a string; its quotes belong to the fixed texts around it.
    String,
    Number,
}

/// The branches at a hole.
#[derive(Debug, Default)]
pub(super) struct Branches {
    list: Vec<Branch>,
    /// Names the likely branch. `None`: each branch is compared, because they are few, or no word
    /// distinguishes them.
    guess: Option<Box<BranchGuess>>,
}

/// Bytes that a text goes on with, and what comes after them.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) fixed: FixedText,
    pub(super) next: AfterFixed,
}

/// What comes after a fixed text.
#[derive(Debug)]
pub(super) enum AfterFixed {
    Hole(Hole),
    End(Box<ShapeAnswer>),
}

/// What the parser says of every text of a shape.
#[derive(Debug)]
pub(super) struct ShapeAnswer {
    /// All watched fields but those whose values are in holes.
    pub(super) watched: Watched<'static>,
    /// How many bytes the code's value begins before its hole: 1 for the quote of a string, else 0.
    pub(super) quote_len: usize,
    pub(super) has_line_feed: bool,
    /// Whether `watched` has a value, that is, one that is the same in all texts of the shape.
    pub(super) has_fixed_value: bool,
}

impl Hole {
    /// The slot in which the beginning of this hole is noted: each watched field has its own, all
    /// other holes share one.
    #[inline(always)]
    pub(super) fn slot(&self) -> usize {
        self.field.map_or(WATCHED_FIELDS, |field| field as usize)
    }
}

impl HoleKind {
    /// The length of what fills the hole, at the beginning of `rest`; `None` if it is not valid. Of
    /// a string it is the length up to the first escape, and UTF-8 is still to be checked if
    /// `non_ascii` says so.
    #[inline(always)]
    pub(super) fn len<S: Scan>(
        self,
        rest: &[u8],
        scan: S,
        non_ascii: &mut NonAsciiBytes<S::Block>,
    ) -> Option<usize> {
        match self {
            HoleKind::String => Some(scan.plain_len(rest, non_ascii)),
            // Most numbers are flags or small counts, of one digit.
            HoleKind::Number => match rest {
                [b'0'..=b'9', after, ..] if !matches!(after, b'0'..=b'9' | b'.' | b'e' | b'E') => {
                    Some(1)
                }
                _ => number_len(rest),
            },
        }
    }

    /// What fills the hole, as the parser would report it.
    #[inline(always)]
    pub(super) fn value(self, inside: &[u8]) -> Option<Value<'_>> {
        match self {
            HoleKind::String => Some(Value::Text(Text::new(inside, false))),
            HoleKind::Number => std::str::from_utf8(inside).ok().map(Value::Number),
        }
    }
}

impl Branches {
    /// The branch that `text` goes on with.
    #[inline(always)]
    pub(super) fn find_branch<S: Scan>(&self, text: &[u8], scan: S) -> Option<&Branch> {
        if !S::IS_WIDE {
            return self.list.iter().find(|branch| text.starts_with(&branch.fixed.bytes));
        }
        let Some(chunk) = text.first_chunk() else { return self.search(text) };

        let likely = match &self.guess {
            Some(guess) => self
                .list
                .get(guess.branch_index(chunk))
                .filter(|branch| branch.fixed.matches_front(chunk, scan)),
            None => Some(self.first_with_front(chunk, scan)?),
        };

        match likely {
            Some(branch) if branch.fixed.matches_after_front(text, scan) => Some(branch),
            _ => self.search(text),
        }
    }

    /// The first branch whose front is that of the chunk.
    #[allow(
        clippy::manual_find,
        reason = "a closure may not be inlined, and then loses the kernel's instructions"
    )]
    #[inline(always)]
    fn first_with_front(&self, chunk: &[u8; BLOCK], scan: impl Scan) -> Option<&Branch> {
        for branch in &self.list {
            if branch.fixed.matches_front(chunk, scan) {
                return Some(branch);
            }
        }
        None
    }

    /// Does what [`Self::find_branch`] does, by comparing one branch after another.
    #[cold]
    #[inline(never)]
    pub(super) fn search(&self, text: &[u8]) -> Option<&Branch> {
        self.list.iter().find(|branch| branch.fixed.is_prefix_of(text))
    }

    /// The branch with this fixed text. It is made if it does not exist, and then counted in
    /// `in_tree`. `None` if the tree, or this hole, has no room for it.
    pub(super) fn find_or_add(
        &mut self,
        in_tree: &mut usize,
        bytes: &[u8],
        next: impl FnOnce() -> AfterFixed,
    ) -> Option<&mut Branch> {
        let known = self.list.iter().position(|branch| *branch.fixed.bytes == *bytes);
        let index = match known {
            Some(index) => index,
            None if *in_tree >= MOST_BRANCHES || self.list.len() >= MOST_SIBLINGS => return None,
            None => {
                *in_tree += 1;
                self.list.push(Branch { fixed: FixedText::new(bytes), next: next() });
                self.renew_guess();
                self.list.len() - 1
            }
        };
        self.list.get_mut(index)
    }

    /// Makes a new guess at some sizes only: fewer than four branches are compared as fast, and
    /// with many, a guess that misses the newest still serves for the others.
    fn renew_guess(&mut self) {
        if matches!(self.list.len(), 4..=8 | 16) {
            let texts: Vec<&[u8]> = self.list.iter().map(|branch| &*branch.fixed.bytes).collect();
            self.guess = BranchGuess::between(&texts).map(Box::new);
        }
    }
}
