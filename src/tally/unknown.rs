//! Codes outside the catalog: counted by spelling, in bounded memory.
//!
//! Hostile input can have a new code in every record. So beyond a limit, only the codes with the
//! smallest hashes keep counts of their own, and the rest are summed as *other*:
//!
//! ```text
//! hashes      3   8   12  |  20   31   40 …      limit 3
//!             kept        |  other: one count
//! ```
//!
//! A code among the smallest of all is among the smallest at every moment, so it is never dropped,
//! and its count is exact. Which codes these are depends neither on order nor on threads.

use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::counted::Tally;

/// The unknown codes beyond the limit, summed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OtherCodes {
    pub(crate) count: u64,
    /// Their smallest hashes, at most as many as the limit.
    pub(super) hashes: BTreeSet<u64>,
}

impl OtherCodes {
    /// How many codes there are at least.
    pub(crate) fn distinct_at_least(&self) -> u64 {
        self.hashes.len() as u64
    }
}

#[derive(Clone, Debug)]
pub(super) struct UnknownCodes {
    most: usize,
    /// By their bytes, so that a lookup need not check that they are UTF-8.
    kept: HashMap<Box<[u8]>, Tally, HashSeed>,
    /// The same codes by hash; the first to be dropped is on top.
    order: BinaryHeap<(u64, Box<[u8]>)>,
    other: OtherCodes,
}

/// Hashes codes to find them again. Each table has a random seed, which the author of hostile codes
/// cannot know. Even colliding codes cost little, since no table holds more than the limit.
#[derive(Clone, Debug)]
struct HashSeed(u64);

impl Default for HashSeed {
    fn default() -> Self {
        HashSeed(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for HashSeed {
    type Hasher = SeededHasher;

    fn build_hasher(&self) -> SeededHasher {
        SeededHasher(self.0)
    }
}

/// The hash so far.
struct SeededHasher(u64);

impl Hasher for SeededHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// The length, which keeps several texts apart; here there is one.
    fn write_usize(&mut self, _len: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl UnknownCodes {
    pub(super) fn new(most: usize) -> Self {
        UnknownCodes {
            most,
            kept: HashMap::default(),
            order: BinaryHeap::new(),
            other: OtherCodes::default(),
        }
    }

    pub(super) fn most(&self) -> usize {
        self.most
    }

    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(super) fn other(&self) -> &OtherCodes {
        &self.other
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Tally)> {
        self.kept.iter().map(|(code, tally)| (std::str::from_utf8(code).unwrap_or_default(), tally))
    }

    /// Calls `count` with the tally of a code, unless the code is one of the others.
    pub(super) fn count(&mut self, code: &str, count: impl FnOnce(&mut Tally)) {
        let code = code.as_bytes();
        if let Some(tally) = self.kept.get_mut(code) {
            return count(tally);
        }
        if !self.admit(code) {
            self.other.count += 1;
        } else if let Some(tally) = self.kept.get_mut(code) {
            count(tally);
        }
    }

    /// The tally of a code, if it has one already.
    #[inline]
    pub(super) fn kept(&mut self, code: &[u8]) -> Option<&mut Tally> {
        self.kept.get_mut(code)
    }

    /// Makes room for a new code. `false`: it belongs to the others.
    fn admit(&mut self, code: &[u8]) -> bool {
        let hash = xxh3_64(code);
        if self.kept.len() >= self.most {
            let stays =
                self.order.peek().is_some_and(|(most, last)| (hash, code) < (*most, &**last));
            if !stays {
                self.drop_hash(hash);
                return false;
            }
            self.drop_last();
        }
        self.kept.insert(code.into(), Tally::default());
        self.order.push((hash, code.into()));
        true
    }

    fn drop_last(&mut self) {
        if let Some((hash, code)) = self.order.pop() {
            self.other.count += self.kept.remove(&code).unwrap_or_default().count;
            self.drop_hash(hash);
        }
    }

    fn drop_hash(&mut self, hash: u64) {
        self.other.hashes.insert(hash);
        if self.other.hashes.len() > self.most.max(1) {
            self.other.hashes.pop_last();
        }
    }

    pub(super) fn put(&mut self, most_samples: usize, code: Box<[u8]>, tally: Tally) {
        if self.kept.contains_key(&code) || self.admit(&code) {
            if let Some(mine) = self.kept.get_mut(&code) {
                mine.merge(most_samples, tally);
            }
        } else {
            self.other.count += tally.count;
        }
    }

    pub(super) fn put_other(&mut self, other: OtherCodes) {
        self.other.count += other.count;
        for hash in other.hashes {
            self.drop_hash(hash);
        }
    }

    pub(super) fn set_other(&mut self, other: OtherCodes) {
        self.other = other;
    }

    /// Lowers the limit, and drops codes beyond it.
    pub(super) fn limit(&mut self, most: usize) {
        self.most = self.most.min(most);
        while self.kept.len() > self.most {
            self.drop_last();
        }
        while self.other.hashes.len() > self.most.max(1) {
            self.other.hashes.pop_last();
        }
    }

    pub(super) fn tallies(&mut self) -> impl Iterator<Item = &mut Tally> {
        self.kept.values_mut()
    }

    /// What does not add up, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let OtherCodes { count, hashes } = &self.other;
        let distinct = hashes.len();
        let is_beyond = *count > 0;

        if distinct > self.most.max(1) || distinct as u64 > *count || (is_beyond && distinct == 0) {
            return Err(format!("{distinct} other codes were counted {count} times"));
        }
        let last = self.order.peek().map(|(last, _)| last);
        if is_beyond && (self.kept.len() < self.most || last > hashes.first()) {
            return Err(
                "codes are kept that are among the others, or others are not kept".to_owned()
            );
        }
        Ok(())
    }

    /// Both must have the same limit.
    pub(super) fn merge(&mut self, most_samples: usize, other: UnknownCodes) {
        for (code, tally) in other.kept {
            self.put(most_samples, code, tally);
        }
        self.put_other(other.other);
    }
}

impl PartialEq for UnknownCodes {
    fn eq(&self, other: &Self) -> bool {
        // `order` holds the same codes as `kept`.
        (self.most, &self.kept, &self.other) == (other.most, &other.kept, &other.other)
    }
}

impl Eq for UnknownCodes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_hashes_in_its_own_way() {
        assert_ne!(HashSeed::default().0, HashSeed::default().0);
        assert_eq!(HashSeed(7).hash_one(b"ab".as_slice()), xxh3_64_with_seed(b"ab", 7));
        let counted = || {
            let mut unknown = UnknownCodes::new(9);
            for code in ["a", "b", "a"] {
                unknown.count(code, |tally| tally.count += 1);
            }
            unknown
        };
        let (one, other) = (counted(), counted());
        assert_eq!(one, other);
        assert_eq!(one.clone(), other);
        assert_eq!(one.iter().map(|(_, tally)| tally.count).sum::<u64>(), 3);
    }

    #[test]
    fn other_codes_are_counted_as_far_as_they_are_remembered() {
        let mut unknown = UnknownCodes::new(2);
        for (codes, beyond) in [(1, 0), (2, 0), (3, 1), (4, 2), (5, 2)] {
            unknown.count(&format!("Not.Known{codes}"), |tally| tally.count += 1);
            assert_eq!(
                unknown.other().distinct_at_least(),
                beyond,
                "{codes} codes, of which two are kept"
            );
        }
    }
}
