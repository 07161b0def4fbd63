//! The hash of lookup tables whose keys may be hostile.
//!
//! This file must not know what the keys are.

use std::hash::{BuildHasher, Hasher, RandomState};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The hash of a lookup table only: which keys are kept is decided by `xxh3_64` without a seed, so
/// that all threads and runs agree. Each table has a random seed, which the author of hostile keys
/// cannot know. Even colliding keys cost little, since no table holds more than its limit.
#[derive(Clone, Debug)]
pub(super) struct SeededHash(u64);

impl Default for SeededHash {
    fn default() -> Self {
        SeededHash(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for SeededHash {
    type Hasher = SeededHasher;

    fn build_hasher(&self) -> SeededHasher {
        SeededHasher(self.0)
    }
}

/// The hash so far.
pub(super) struct SeededHasher(u64);

impl Hasher for SeededHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// Ignored: a slice hashes its length first, which matters only for keys of several parts.
    fn write_usize(&mut self, _len: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_hashes_in_its_own_way() {
        assert_ne!(SeededHash::default().0, SeededHash::default().0);
        assert_eq!(SeededHash(7).hash_one(b"ab".as_slice()), xxh3_64_with_seed(b"ab", 7));
    }
}
