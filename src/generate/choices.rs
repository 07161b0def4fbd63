//! Choices, drawn one after another from the bytes of a fuzzer or a seed.
//!
//! When the bytes have run out, the first of the alternatives is chosen. So it must be one after
//! which the text ends soon.

use arbitrary::Unstructured;

use super::random::SplitMix;

/// A source of choices.
pub(super) struct Choices<'c, 'u>(&'c mut Unstructured<'u>);

impl<'c, 'u> Choices<'c, 'u> {
    pub(super) fn new(bytes: &'c mut Unstructured<'u>) -> Self {
        Choices(bytes)
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.int_in_range(least..=most.max(least)).unwrap_or(least)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.int_in_range(0..=end.saturating_sub(1)).unwrap_or(0)
    }

    /// True once in so many times; never once the bytes have run out.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times && !self.0.is_empty()
    }

    /// One of them, or the default of `T` if there are none.
    pub(super) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        self.one_of(from).copied().unwrap_or_default()
    }

    pub(super) fn one_of<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// As many bytes as a request or response can use, from a seed.
pub(super) fn bytes_from_seed(seed: u64) -> Vec<u8> {
    const WORDS: usize = 512;

    let mut random = SplitMix::new(seed);
    let mut bytes = Vec::with_capacity(WORDS * size_of::<u64>());
    for _ in 0..WORDS {
        bytes.extend(random.next_word().to_le_bytes());
    }
    bytes
}
