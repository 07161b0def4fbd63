//! Codes outside the catalog: counted by spelling, in bounded memory.
//!
//! Of more codes than the limit, those with the smallest hash keep exact counts and the rest are
//! summed as *other*. A code among the smallest of all is among the smallest at every moment, so it
//! is never turned away and its count is exact; which codes these are depends neither on order nor
//! on threads.

use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::counted::Tally;

/// The unknown codes beyond the limit, summed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Other {
    pub(crate) count: u64,
    /// The hashes of some of them, the smallest, at most as many as the limit.
    pub(super) hashes: BTreeSet<u64>,
}

impl Other {
    /// How many codes there are at least.
    pub(crate) fn distinct_at_least(&self) -> u64 {
        self.hashes.len() as u64
    }
}

#[derive(Clone, Debug)]
pub(super) struct Unknown {
    most: usize,
    /// By their UTF-8, so that what is counted need not be told to be that.
    kept: HashMap<Box<[u8]>, Tally, Seed>,
    /// The same codes, the one to go first on top.
    order: BinaryHeap<(u64, Box<[u8]>)>,
    other: Other,
}

/// How codes are hashed to be found again: each table in its own way, which nobody who writes codes
/// can know. Should someone find codes that collide, no table holds more than the limit.
#[derive(Clone, Debug)]
struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Seed(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Seed {
    type Hasher = Seeded;

    fn build_hasher(&self) -> Seeded {
        Seeded(self.0)
    }
}

/// The hash so far.
struct Seeded(u64);

impl Hasher for Seeded {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// The length, which keeps several texts apart; here there is one.
    fn write_usize(&mut self, _len: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Unknown {
    pub(super) fn new(most: usize) -> Self {
        Unknown {
            most,
            kept: HashMap::default(),
            order: BinaryHeap::new(),
            other: Other::default(),
        }
    }

    pub(super) fn most(&self) -> usize {
        self.most
    }

    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(super) fn other(&self) -> &Other {
        &self.other
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Tally)> {
        self.kept.iter().map(|(code, tally)| (std::str::from_utf8(code).unwrap_or_default(), tally))
    }

    /// Lets `count` have the tally of a code, unless it is one of the others.
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

    /// The tally of a code that was met before and is kept.
    #[inline]
    pub(super) fn kept(&mut self, code: &[u8]) -> Option<&mut Tally> {
        self.kept.get_mut(code)
    }

    /// Makes room for a new code, unless it is among those that must go.
    fn admit(&mut self, code: &[u8]) -> bool {
        let hash = xxh3_64(code);
        if self.kept.len() >= self.most {
            let stays =
                self.order.peek().is_some_and(|(most, last)| (hash, code) < (*most, &**last));
            if !stays {
                self.drop_hash(hash);
                return false;
            }
            self.turn_out();
        }
        self.kept.insert(code.into(), Tally::default());
        self.order.push((hash, code.into()));
        true
    }

    fn turn_out(&mut self) {
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

    pub(super) fn put_other(&mut self, other: Other) {
        self.other.count += other.count;
        for hash in other.hashes {
            self.drop_hash(hash);
        }
    }

    pub(super) fn set_other(&mut self, other: Other) {
        self.other = other;
    }

    /// From now on keeps no more codes than that.
    pub(super) fn limit(&mut self, most: usize) {
        self.most = self.most.min(most);
        while self.kept.len() > self.most {
            self.turn_out();
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
        let Other { count, hashes } = &self.other;
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
    pub(super) fn merge(&mut self, most_samples: usize, other: Unknown) {
        for (code, tally) in other.kept {
            self.put(most_samples, code, tally);
        }
        self.put_other(other.other);
    }
}

impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        // `order` holds the same codes as `kept`.
        (self.most, &self.kept, &self.other) == (other.most, &other.kept, &other.other)
    }
}

impl Eq for Unknown {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_hashes_in_its_own_way() {
        assert_ne!(Seed::default().0, Seed::default().0);
        assert_eq!(Seed(7).hash_one(b"ab".as_slice()), xxh3_64_with_seed(b"ab", 7));
        let counted = || {
            let mut unknown = Unknown::new(9);
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
    fn codes_beyond_the_limit_are_told_as_far_as_they_are_remembered() {
        let mut unknown = Unknown::new(2);
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
