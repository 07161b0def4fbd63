//! A few records of each kind, chosen by a hash of the record, so that the choice depends neither on
//! order nor on threads: of all candidates the smallest stay, and "the smallest of the smallest" is
//! the same however they were grouped.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where a record stands, and enough of it to find it again. Of its content nothing but the
/// RequestId is kept: records hold keys and tokens.
///
/// Ordered by hash, then by input and offset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sample {
    pub(crate) hash: u64,
    /// The name of the input.
    pub input: Box<str>,
    /// Where the record begins, in bytes of decompressed content.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
    /// Its RequestId, if it has one within the limit.
    pub request_id: Option<Box<str>>,
}

/// The samples kept of one kind of record, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Samples(Vec<Sample>);

/// The rank of a record: the hash of its first bytes and its length. Those two are known even of a
/// record that was skipped in flat memory.
pub(crate) fn rank(head: &[u8], length: u64) -> u64 {
    xxh3_64_with_seed(head, length)
}

impl Samples {
    pub(crate) fn as_slice(&self) -> &[Sample] {
        &self.0
    }

    /// Whether a sample of this rank might be kept; told before it is made.
    pub(crate) fn wants(&self, most: usize, hash: u64) -> bool {
        self.0.len() < most || self.0.last().is_some_and(|last| most > 0 && hash <= last.hash)
    }

    pub(crate) fn offer(&mut self, most: usize, sample: Sample) {
        let place = self.0.partition_point(|kept| *kept <= sample);
        self.0.insert(place, sample);
        self.0.truncate(most);
    }

    pub(crate) fn limit(&mut self, most: usize) {
        self.0.truncate(most);
    }

    pub(crate) fn merge(&mut self, most: usize, other: Samples) {
        self.0.extend(other.0);
        self.0.sort();
        self.0.truncate(most);
    }
}
