//! Guesses which of several branches a text goes on with, without a branch instruction.
//!
//! Which branch comes next is as good as random, so the processor predicts it badly, and one wrong
//! prediction costs more than all else that is done at a hole. So nothing is compared to choose.
//! Instead, eight bytes in which all fixed texts differ are hashed to a slot of a small table,
//! which holds the branch's place:
//!
//! ```text
//! {"Response":{"Error":{"Code":"          hash(word) = top 6 bits of word × multiplier
//! {"Response":{"RequestId":"
//! {"Response": {"Error": {"Code": "       slots  [ . 0 . . 2 . . 1 . … ]     place of the branch
//!                   └──────┘
//!                     word: the eight bytes
//! ```
//!
//! After a fixed text comes the hole, with any bytes. So the word must be inside of each fixed text
//! that it distinguishes. A guess may be wrong: who asks compares the branch that is named, and if
//! it does not match, all others.

use crate::scan::BLOCK;

const SLOT_BITS: u32 = 6;
/// The slot of no branch.
const EMPTY: u8 = u8::MAX;
/// How many of the first branches the word must distinguish. Those were met first, so they are the
/// frequent ones.
const MUST_DIFFER: usize = 4;
/// How many multipliers are tried.
const MOST_TRIES: u64 = 40;

#[derive(Debug)]
pub(super) struct BranchGuess {
    /// Where the word begins in the fixed texts.
    word_at: usize,
    multiplier: u64,
    slots: [u8; 1 << SLOT_BITS],
}

impl BranchGuess {
    /// A guess by the word that distinguishes the most fixed texts; `None` if no word distinguishes
    /// the frequent ones.
    pub(super) fn between(texts: &[&[u8]]) -> Option<BranchGuess> {
        let last_word_at = |text: &&[u8]| text.len().min(BLOCK).checked_sub(size_of::<u64>());
        let frequent = texts.len().min(MUST_DIFFER);
        let has_frequent = |(words, _): &(Vec<(u64, u8)>, usize)| {
            (0..frequent).all(|place| words.iter().any(|(_, other)| usize::from(*other) == place))
        };

        let (words, word_at) = texts
            .iter()
            .filter_map(last_word_at)
            .map(|word_at| (distinct_words(texts, word_at), word_at))
            .filter(has_frequent)
            .max_by_key(|(words, _)| words.len())
            .filter(|(words, _)| words.len() > 1)?;

        (1..=MOST_TRIES).find_map(|number| {
            let multiplier = (number << 32 | number).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut guess = BranchGuess { word_at, multiplier, slots: [EMPTY; 1 << SLOT_BITS] };
            for &(word, place) in &words {
                let slot = guess.slot(word);
                *guess.slots.get_mut(slot).filter(|slot| **slot == EMPTY)? = place;
            }
            Some(guess)
        })
    }

    /// The place of the branch that a text probably goes on with. Where the slot is empty, it is
    /// beyond all branches.
    #[inline(always)]
    pub(super) fn place(&self, text: &[u8; BLOCK]) -> usize {
        let slot = self.slot(word(text, self.word_at).unwrap_or_default());
        self.slots.get(slot).copied().unwrap_or(EMPTY).into()
    }

    #[inline(always)]
    fn slot(&self, word: u64) -> usize {
        (word.wrapping_mul(self.multiplier) >> (u64::BITS - SLOT_BITS)) as usize
    }
}

/// The words of the fixed texts at a place, each with the place of the first branch that has it.
fn distinct_words(texts: &[&[u8]], at: usize) -> Vec<(u64, u8)> {
    let mut words: Vec<(u64, u8)> = Vec::new();
    for (place, text) in (0..EMPTY).zip(texts) {
        if let Some(word) = word(text, at)
            && words.iter().all(|(other, _)| *other != word)
        {
            words.push((word, place));
        }
    }
    words
}

/// Eight bytes of a text, as a number.
#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
