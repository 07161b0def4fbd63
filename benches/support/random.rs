//! Draws from random words: numbers, choices and names, the same on every machine.

use super::split_mix::SplitMix;

/// A stream of draws that depends on the seed alone.
pub struct Random(SplitMix);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(SplitMix::new(seed))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.0.next_word()) * u128::from(end)) >> 64) as u64
    }

    /// True `count` times in a thousand.
    pub fn per_mille(&mut self, count: u64) -> bool {
        self.below(1000) < count
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len() as u64) as usize]
    }

    /// Text of lower-case hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.0.next_word()));
        }
        text.truncate(digits);
        text
    }

    /// A RequestId as the service makes them.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.0.next_word(), self.0.next_word());
        let (first, second, third) = (high >> 32, high >> 16 & 0xffff, high & 0xffff);
        format!(
            "{first:08x}-{second:04x}-{third:04x}-{:04x}-{:012x}",
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}
