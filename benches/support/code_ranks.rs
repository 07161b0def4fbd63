//! How often each code is drawn: a few of them lead, as in real archives.

use super::random::Random;
use super::words::CODES;

/// Draws codes with frequencies very close to `rank.powf(-1.1)`.
pub struct CodeRanks {
    /// For each rank the sum of the weights up to it.
    sums: [u64; CODES.len()],
}

impl CodeRanks {
    pub fn new() -> Self {
        let mut sum = 0;
        let sums = std::array::from_fn(|index| {
            // The exponent is 1 + 1/8 - 1/32. Machines round `sqrt` alike; `powf` they do not.
            let rank = (index + 1) as f64;
            let eighth = rank.sqrt().sqrt().sqrt();
            let weight = eighth.sqrt().sqrt() / (rank * eighth);
            sum += (weight * 1e12) as u64;
            sum
        });
        CodeRanks { sums }
    }

    pub fn draw(&self, random: &mut Random) -> &'static str {
        let drawn = random.below(self.sums[CODES.len() - 1]);
        CODES[self.sums.partition_point(|&sum| sum <= drawn)]
    }
}
