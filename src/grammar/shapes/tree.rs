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
//! above. Where the fixed text of one branch begins with that of another, the longer one is tried
//! first. A text may still follow the wrong one. It then matches no shape and goes to the parser,
//! so this costs time only.
//!
//! This file must not know the text before a hole.

use super::branch_guess::BranchGuess;
use super::fixed_text::FixedText;
use crate::scan::{BLOCK, Scan};

/// The most branches in the tree. When more would be needed, all shapes are forgotten.
pub(super) const MOST_BRANCHES: usize = 1024;
/// With so many branches at a hole, the likely one is guessed.
const FEWEST_GUESSED: usize = 4;
/// The most branches at one hole, since these are compared one by one where a guess is wrong.
pub(super) const MOST_SIBLINGS: usize = 24;

/// A place where texts of a shape differ. `H` says what fills it, and `A` what is known of a text at
/// its end.
#[derive(Debug)]
pub(super) struct Hole<H, A> {
    pub(super) filling: H,
    /// What a text may go on with after the hole.
    pub(super) branches: Branches<H, A>,
}

/// The branches at a hole.
#[derive(Debug)]
pub(super) struct Branches<H, A> {
    /// A text that begins with the fixed text of another comes before that one.
    list: Vec<Branch<H, A>>,
    /// Names the likely branch. `None`: each branch is compared, because they are few, or no word
    /// distinguishes them.
    guess: Option<Box<BranchGuess>>,
}

/// Bytes that a text goes on with, and what comes after them.
#[derive(Debug)]
pub(super) struct Branch<H, A> {
    pub(super) fixed: FixedText,
    pub(super) next: AfterFixed<H, A>,
}

/// What comes after a fixed text.
#[derive(Debug)]
pub(super) enum AfterFixed<H, A> {
    Hole(Hole<H, A>),
    End(Box<A>),
}

impl<H, A> Hole<H, A> {
    pub(super) fn new(filling: H) -> Self {
        Hole { filling, branches: Branches { list: Vec::new(), guess: None } }
    }
}

impl<H, A> Branches<H, A> {
    /// The branch that `text` goes on with.
    #[inline(always)]
    pub(super) fn find_branch<S: Scan>(&self, text: &[u8], scan: S) -> Option<&Branch<H, A>> {
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
    fn first_with_front(&self, chunk: &[u8; BLOCK], scan: impl Scan) -> Option<&Branch<H, A>> {
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
    pub(super) fn search(&self, text: &[u8]) -> Option<&Branch<H, A>> {
        self.list.iter().find(|branch| branch.fixed.is_prefix_of(text))
    }

    /// The branch with this fixed text. It is made if it does not exist, and then counted in
    /// `in_tree`. `None` if the tree, or this hole, has no room for it.
    pub(super) fn find_or_add(
        &mut self,
        in_tree: &mut usize,
        bytes: &[u8],
        next: impl FnOnce() -> AfterFixed<H, A>,
    ) -> Option<&mut Branch<H, A>> {
        let known = self.list.iter().position(|branch| *branch.fixed.bytes == *bytes);
        let index = match known {
            Some(index) => index,
            None if *in_tree >= MOST_BRANCHES || self.list.len() >= MOST_SIBLINGS => return None,
            None => {
                *in_tree += 1;
                self.insert(Branch { fixed: FixedText::new(bytes), next: next() })
            }
        };
        self.list.get_mut(index)
    }

    /// Adds a branch before the first one that it begins with. The answer is its index.
    fn insert(&mut self, branch: Branch<H, A>) -> usize {
        let is_shorter = |other: &Branch<H, A>| branch.fixed.bytes.starts_with(&other.fixed.bytes);
        let index = self.list.iter().position(is_shorter).unwrap_or(self.list.len());
        let moves_others = index < self.list.len();
        self.list.insert(index, branch);
        if moves_others || matches!(self.list.len(), FEWEST_GUESSED..=8 | 16) {
            self.renew_guess();
        }
        index
    }

    /// Made at some sizes only: fewer than four branches are compared as fast, and with many, a
    /// guess that misses the newest still serves for the others.
    fn renew_guess(&mut self) {
        self.guess = None;
        if self.list.len() >= FEWEST_GUESSED {
            let texts: Vec<&[u8]> = self.list.iter().map(|branch| &*branch.fixed.bytes).collect();
            self.guess = BranchGuess::between(&texts).map(Box::new);
        }
    }
}
