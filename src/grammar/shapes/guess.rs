//! Which of several pieces a text may go on as, told without a branch: the text decides it at
//! random, and a branch that is guessed wrong costs more than all else that is done with a piece.
//!
//! ```text
//! {"Response":{"Error":{"Code":"          a few bytes in which all pieces differ, times a number
//! {"Response":{"RequestId":"              that sends each to a slot of its own
//! {"Response": {"Error": {"Code": "
//!                   └──────┘
//! ```
//!
//! Behind a piece stands anything, so these bytes must lie inside of all that they tell apart. What
//! a guess says is compared, and if it is wrong all others are. This must not know what comes
//! behind a piece.

use crate::scan::BLOCK;

const SLOT_BITS: u32 = 6;
const NOBODY: u8 = u8::MAX;
/// How many pieces must be told apart, or a guess would be wrong too often.
const FREQUENT: usize = 4;
/// How many numbers are tried.
const MOST_TRIES: u64 = 40;

#[derive(Debug)]
pub(super) struct Guess {
    /// Where the bytes stand.
    at: usize,
    multiplier: u64,
    slots: [u8; 1 << SLOT_BITS],
}

impl Guess {
    /// Tells as many of these pieces apart as some eight bytes can. What is frequent was met first;
    /// if it is not told apart, `None`.
    pub(super) fn between(pieces: &[&[u8]]) -> Option<Guess> {
        let all_but_ends = |piece: &&[u8]| piece.len().min(BLOCK).checked_sub(size_of::<u64>());
        let told = pieces.iter().filter_map(all_but_ends).map(|at| (told_apart(pieces, at), at));
        let frequent = pieces.len().min(FREQUENT);
        let is_told = |(told, _): &(Vec<(u64, u8)>, usize)| {
            (0..frequent).all(|place| told.iter().any(|(_, other)| usize::from(*other) == place))
        };
        let (told, at) = told
            .filter(is_told)
            .max_by_key(|(told, _)| told.len())
            .filter(|(told, _)| told.len() > 1)?;
        (1..=MOST_TRIES).find_map(|number| {
            let multiplier = (number << 32 | number).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut guess = Guess { at, multiplier, slots: [NOBODY; 1 << SLOT_BITS] };
            for &(word, place) in &told {
                let slot = guess.slot(word);
                *guess.slots.get_mut(slot).filter(|slot| **slot == NOBODY)? = place;
            }
            Some(guess)
        })
    }

    /// The place of the piece that a text probably goes on as; none has this place if nothing is
    /// known.
    #[inline(always)]
    pub(super) fn place(&self, text: &[u8; BLOCK]) -> usize {
        let slot = self.slot(word(text, self.at).unwrap_or_default());
        self.slots.get(slot).copied().unwrap_or(NOBODY).into()
    }

    #[inline(always)]
    fn slot(&self, word: u64) -> usize {
        (word.wrapping_mul(self.multiplier) >> (u64::BITS - SLOT_BITS)) as usize
    }
}

/// The pieces that are told apart by the word at a place, the first of each word.
fn told_apart(pieces: &[&[u8]], at: usize) -> Vec<(u64, u8)> {
    let mut told: Vec<(u64, u8)> = Vec::new();
    for (place, piece) in (0..NOBODY).zip(pieces) {
        if let Some(word) = word(piece, at)
            && told.iter().all(|(other, _)| *other != word)
        {
            told.push((word, place));
        }
    }
    told
}

/// Eight bytes of a text.
#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
