//! Guesses which of several branches a text goes on with, without a branch instruction.
//!
//! Which branch comes next is as good as random, so the processor predicts it badly, and one wrong
//! prediction costs more than all else that is done at a hole. So nothing is compared to choose.
//! Instead, eight bytes in which all fixed texts differ are hashed to a slot of a small table,
//! which holds the branch's index:
//!
//! ```text
//! {"Response":{"Error":{"Code":"          hash(word) = top 6 bits of word × multiplier
//! {"Response":{"RequestId":"
//! {"Response": {"Error": {"Code": "       slots  [ . 0 . . 2 . . 1 . … ]     index of the branch
//!                   └──────┘
//!                     word: the eight bytes
//! ```
//!
//! After a fixed text comes the hole, with any bytes. So the word must be inside of each fixed text
//! that it distinguishes. A guess may be wrong: the caller compares the branch that is named, and
//! if it does not match, all others. This file must not know what a branch is for.

use crate::scan::BLOCK;

/// The table has 64 slots: more than twice as many as there are branches at a hole.
const SLOT_BITS: u32 = 6;
/// The slot of no branch.
const EMPTY: u8 = u8::MAX;
/// How many of the first branches the word must distinguish. Those were met first, so they are the
/// frequent ones.
const MUST_DIFFER: usize = 4;
/// How many multipliers are tried.
const MOST_TRIES: u64 = 40;

/// A hash of a word to the index of a branch.
#[derive(Debug)]
pub(super) struct BranchGuess {
    /// Where the word begins in the fixed texts.
    word_at: usize,
    multiplier: u64,
    /// The index of a branch, or `EMPTY`.
    slots: [u8; 1 << SLOT_BITS],
}

impl BranchGuess {
    /// A guess by the word that distinguishes the most fixed texts; `None` if no word distinguishes
    /// the frequent ones.
    pub(super) fn between(texts: &[&[u8]]) -> Option<BranchGuess> {
        let last_word_at = |text: &&[u8]| text.len().min(BLOCK).checked_sub(size_of::<u64>());
        let frequent = texts.len().min(MUST_DIFFER);
        let has_frequent = |(words, _): &(Vec<(u64, u8)>, usize)| {
            (0..frequent).all(|index| words.iter().any(|(_, other)| usize::from(*other) == index))
        };

        let (words, word_at) = texts
            .iter()
            .filter_map(last_word_at)
            .map(|word_at| (distinct_words(texts, word_at), word_at))
            .filter(has_frequent)
            .max_by_key(|(words, _)| words.len())
            .filter(|(words, _)| words.len() > 1)?;

        (1..=MOST_TRIES).find_map(|number| {
            // An odd number whose bits look random; the constant is 2^64 divided by the golden
            // ratio.
            let multiplier = (number << 32 | number).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut guess = BranchGuess { word_at, multiplier, slots: [EMPTY; 1 << SLOT_BITS] };
            for &(word, index) in &words {
                let slot = guess.slot(word);
                let slot = guess.slots.get_mut(slot)?;
                if *slot != EMPTY {
                    return None;
                }
                *slot = index;
            }
            Some(guess)
        })
    }

    /// The index of the branch that a text probably goes on with. An empty slot gives an index that
    /// no branch has.
    #[inline(always)]
    pub(super) fn branch_index(&self, text: &[u8; BLOCK]) -> usize {
        let slot = self.slot(word(text, self.word_at).unwrap_or_default());
        self.slots.get(slot).copied().unwrap_or(EMPTY).into()
    }

    #[inline(always)]
    fn slot(&self, word: u64) -> usize {
        (word.wrapping_mul(self.multiplier) >> (u64::BITS - SLOT_BITS)) as usize
    }
}

/// The different words at `at` in the fixed texts, each with the index of the first branch that has
/// it.
fn distinct_words(texts: &[&[u8]], at: usize) -> Vec<(u64, u8)> {
    let mut words: Vec<(u64, u8)> = Vec::new();
    for (index, text) in (0..EMPTY).zip(texts) {
        if let Some(word) = word(text, at)
            && words.iter().all(|(other, _)| *other != word)
        {
            words.push((word, index));
        }
    }
    words
}

/// The eight bytes at `at` in a text, as a number.
#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
