//! Choices, one after another, drawn from bytes that a fuzzer or a seed gives.
//!
//! When the bytes have run out, every choice is the first one; so the first must be the one that
//! ends.

use arbitrary::Unstructured;

/// A source of choices.
pub(super) struct Choices<'c, 'u>(&'c mut Unstructured<'u>);

impl<'c, 'u> Choices<'c, 'u> {
    pub(super) fn new(bytes: &'c mut Unstructured<'u>) -> Self {
        Choices(bytes)
    }

    /// From `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.int_in_range(least..=most.max(least)).unwrap_or(least)
    }

    /// Less than `most`.
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0.int_in_range(0..=most.saturating_sub(1)).unwrap_or(0)
    }

    /// True once in so many times; never, when the bytes have run out.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times && !self.0.is_empty()
    }

    /// One of them; `T`'s default, of none.
    pub(super) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        self.one_of(from).copied().unwrap_or_default()
    }

    pub(super) fn one_of<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

/// As many bytes as a request or response can use, from a seed (SplitMix64).
pub(super) fn from_seed(seed: u64) -> Vec<u8> {
    const WORDS: u64 = 512;
    let word = |at: u64| {
        let mut word = seed.wrapping_add((at + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    };
    (0..WORDS).flat_map(|at| word(at).to_le_bytes()).collect()
}
