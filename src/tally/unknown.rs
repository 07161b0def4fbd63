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

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::counted::Tally;
use super::seeded_hash::SeededHash;

/// The unknown codes beyond the limit, summed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OtherCodes {
    pub(crate) count: u64,
    /// Their smallest hashes, at most as many as the limit: they tell how many different codes
    /// there are at least.
    pub(super) hashes: BTreeSet<u64>,
}

impl OtherCodes {
    /// How many different codes are among the others, at least; never more than the limit.
    pub(crate) fn distinct_at_least(&self) -> u64 {
        self.hashes.len() as u64
    }
}

#[derive(Clone, Debug)]
pub(super) struct UnknownCodes {
    /// How many codes have a tally of their own, at most.
    limit: usize,
    /// By their bytes, so that a lookup need not check that they are UTF-8.
    kept: HashMap<Box<[u8]>, Tally, SeededHash>,
    /// The same codes by hash; the first to be dropped is on top.
    by_hash: BinaryHeap<(u64, Box<[u8]>)>,
    other: OtherCodes,
}

impl UnknownCodes {
    pub(super) fn new(limit: usize) -> Self {
        UnknownCodes {
            limit,
            kept: HashMap::default(),
            by_hash: BinaryHeap::new(),
            other: OtherCodes::default(),
        }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
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

    /// Counts one failure. If its code has a tally of its own, `add` counts it there; otherwise it
    /// is added to the others.
    pub(super) fn count(&mut self, code: &str, add: impl FnOnce(&mut Tally)) {
        let code = code.as_bytes();
        if let Some(tally) = self.kept.get_mut(code) {
            return add(tally);
        }
        if !self.admit(code) {
            self.other.count += 1;
        } else if let Some(tally) = self.kept.get_mut(code) {
            add(tally);
        }
    }

    /// The tally of a code, if it has one already.
    #[inline]
    pub(super) fn kept_tally(&mut self, code: &[u8]) -> Option<&mut Tally> {
        self.kept.get_mut(code)
    }

    /// Makes room for a new code. `false`: it belongs to the others.
    fn admit(&mut self, code: &[u8]) -> bool {
        let hash = xxh3_64(code);
        if self.kept.len() >= self.limit {
            let stays = self.by_hash.peek().is_some_and(|(largest_hash, largest_code)| {
                (hash, code) < (*largest_hash, &**largest_code)
            });
            if !stays {
                self.note_dropped(hash);
                return false;
            }
            self.drop_last();
        }
        self.kept.insert(code.into(), Tally::default());
        self.by_hash.push((hash, code.into()));
        true
    }

    fn drop_last(&mut self) {
        if let Some((hash, code)) = self.by_hash.pop() {
            self.other.count += self.kept.remove(&code).unwrap_or_default().count;
            self.note_dropped(hash);
        }
    }

    /// Remembers the hash of a code that has no tally of its own. At least one is remembered, so
    /// that a count of others never comes with "at least 0 codes".
    fn note_dropped(&mut self, hash: u64) {
        self.other.hashes.insert(hash);
        if self.other.hashes.len() > self.limit.max(1) {
            self.other.hashes.pop_last();
        }
    }

    /// Adds a tally of one code.
    pub(super) fn merge_code(&mut self, most_samples: usize, code: Box<[u8]>, tally: Tally) {
        if self.kept.contains_key(&code) || self.admit(&code) {
            if let Some(mine) = self.kept.get_mut(&code) {
                mine.merge(most_samples, tally);
            }
        } else {
            self.other.count += tally.count;
        }
    }

    pub(super) fn merge_other(&mut self, other: OtherCodes) {
        self.other.count += other.count;
        for hash in other.hashes {
            self.note_dropped(hash);
        }
    }

    pub(super) fn replace_other(&mut self, other: OtherCodes) {
        self.other = other;
    }

    /// Lowers the limit, and drops codes beyond it.
    pub(super) fn lower_limit(&mut self, limit: usize) {
        self.limit = self.limit.min(limit);
        while self.kept.len() > self.limit {
            self.drop_last();
        }
        while self.other.hashes.len() > self.limit.max(1) {
            self.other.hashes.pop_last();
        }
    }

    pub(super) fn tallies(&mut self) -> impl Iterator<Item = &mut Tally> {
        self.kept.values_mut()
    }

    /// Checks a summary that was read back: `Err` says what does not add up.
    pub(super) fn check(&self) -> Result<(), String> {
        let OtherCodes { count, hashes } = &self.other;
        let distinct = hashes.len();
        let is_beyond = *count > 0;

        if distinct > self.limit.max(1) || distinct as u64 > *count || (is_beyond && distinct == 0)
        {
            return Err(format!("{distinct} other codes were counted {count} times"));
        }
        let last = self.by_hash.peek().map(|(last, _)| last);
        if is_beyond && (self.kept.len() < self.limit || last > hashes.first()) {
            return Err(
                "a code is listed that belongs to the others, or a code was left out below the limit"
                    .to_owned()
            );
        }
        Ok(())
    }

    /// Both must have the same limit.
    pub(super) fn merge(&mut self, most_samples: usize, theirs: UnknownCodes) {
        for (code, tally) in theirs.kept {
            self.merge_code(most_samples, code, tally);
        }
        self.merge_other(theirs.other);
    }
}

impl PartialEq for UnknownCodes {
    fn eq(&self, other: &Self) -> bool {
        // `by_hash` holds the same codes as `kept`.
        (self.limit, &self.kept, &self.other) == (other.limit, &other.kept, &other.other)
    }
}

impl Eq for UnknownCodes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_other_seeds_are_equal() {
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
