//! A few records of each kind, chosen by hash.
//!
//! Each record has a *rank*, a hash of its first bytes and its length, and the records with the
//! smallest ranks are kept. "The smallest of the smallest" is the same however records were divided
//! and in whatever order they came, so samples depend neither on threads nor on order. This file
//! must not know what the records of one kind have in common.

use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::grammar::Text;
use crate::recording::Context;

/// Where a record is, so that it can be found again. Of its content only the RequestId is kept,
/// since records hold keys and tokens.
///
/// Samples are ordered by their rank, then by input and offset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sample {
    /// Its rank.
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

/// The samples of one kind of record; the first to be dropped is on top. Serde writes them in
/// order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Sample>", into = "Vec<Sample>")]
pub(crate) struct Samples(BinaryHeap<Sample>);

/// A record that is counted: where it is, and its first bytes. Its rank is computed from `head` and
/// `length`, which are known even if the record was too large to be kept in memory.
///
/// ```text
/// rank    first half: of the last 32 bytes of `head` | second half: of all of `head`
///                                         32 bits each
/// ```
/// Nearly always the first half decides that a record is not kept, and the second is never
/// computed. Of records with the same rank, the first in the order of inputs and offsets is kept.
pub(crate) struct Counted<'a> {
    pub(crate) input: &'a str,
    pub(crate) offset: u64,
    pub(crate) length: u64,
    /// Its first bytes, at most [`RECORD_HEAD`](crate::frame::RECORD_HEAD).
    pub(crate) head: &'a [u8],
    /// Its rank, if it was computed before; then `head` is not needed.
    pub(crate) rank: Option<u64>,
    /// What was recorded beside it.
    pub(crate) context: &'a Context<'a>,
}

impl Counted<'_> {
    /// Its rank.
    pub(super) fn rank(&self) -> u64 {
        self.rank
            .unwrap_or_else(|| self.least_rank() | u64::from(second_half(self.head, self.length)))
    }

    /// The smallest rank that it may have: the first half is known, or all of it.
    #[inline]
    fn least_rank(&self) -> u64 {
        let first_half = || u64::from(first_half(self.head, self.length)) << 32;
        self.rank.unwrap_or_else(first_half)
    }

    /// Makes a sample of the record. This allocates.
    pub(super) fn sample(&self, rank: u64, request_id: Option<Text<'_>>) -> Sample {
        let request_id = request_id.and_then(|text| text.decode()).map(|id| id.into());
        Sample {
            hash: rank,
            input: self.input.into(),
            offset: self.offset,
            length: self.length,
            request_id,
        }
    }
}

/// The first half of a rank. The constants have no meaning beyond mixing the bits, but saved
/// summaries hold ranks made with them, so they must not change.
#[inline(always)]
fn first_half(head: &[u8], length: u64) -> u32 {
    let Some(last) = head.last_chunk::<32>() else { return second_half(head, length) };
    let (words, _) = last.as_chunks::<8>();
    let [one, two, three, four] =
        [0, 1, 2, 3].map(|at| words.get(at).map_or(0, |word| u64::from_le_bytes(*word)));
    let mixed = folded(one ^ 0x9e37_79b9_7f4a_7c15, two ^ length)
        ^ folded(three ^ 0xd134_2543_de82_ef95, four ^ 0x2545_f491_4f6c_dd1d);
    (mixed >> 32) as u32
}

/// The second half of a rank.
#[inline(never)]
fn second_half(head: &[u8], length: u64) -> u32 {
    xxh3_64_with_seed(head, length) as u32
}

/// The XOR of both halves of a product.
const fn folded(one: u64, other: u64) -> u64 {
    let product = one as u128 * other as u128;
    (product >> 64) as u64 ^ product as u64
}

impl Samples {
    pub(crate) fn in_order(&self) -> Vec<&Sample> {
        let mut samples: Vec<_> = self.0.iter().collect();
        samples.sort_unstable();
        samples
    }

    /// The rank of a record that would be kept; `None` if it would not. Asked before a sample is
    /// made, since that allocates.
    #[inline]
    pub(crate) fn wants(&self, limit: usize, record: &Counted<'_>) -> Option<u64> {
        if self.0.len() < limit {
            return Some(record.rank());
        }

        let last = self.0.peek()?;
        if record.least_rank() > last.hash {
            return None;
        }
        let rank = record.rank();
        let order = (rank, record.input, record.offset);
        (order < (last.hash, &last.input, last.offset)).then_some(rank)
    }

    /// Whether the first half of a record's rank is enough to know that it is not kept.
    #[inline(always)]
    pub(super) fn surely_drop(&self, limit: usize, head: &[u8], length: u64) -> bool {
        let least_rank = u64::from(first_half(head, length)) << 32;
        self.0.len() >= limit && self.0.peek().is_none_or(|last| least_rank > last.hash)
    }

    /// Adds a sample, and drops the last one if there are more than `limit`.
    pub(crate) fn offer(&mut self, limit: usize, sample: Sample) {
        self.0.push(sample);
        self.drop_beyond(limit);
    }

    /// Drops the last samples until there are no more than `limit`.
    pub(crate) fn drop_beyond(&mut self, limit: usize) {
        while self.0.len() > limit {
            self.0.pop();
        }
    }

    pub(crate) fn merge(&mut self, limit: usize, theirs: Samples) {
        self.0.extend(theirs.0);
        self.drop_beyond(limit);
    }
}

impl From<Samples> for Vec<Sample> {
    fn from(samples: Samples) -> Self {
        samples.0.into_sorted_vec()
    }
}

impl From<Vec<Sample>> for Samples {
    fn from(samples: Vec<Sample>) -> Self {
        Samples(samples.into())
    }
}

impl PartialEq for Samples {
    fn eq(&self, other: &Self) -> bool {
        // Heaps of the same samples may have another order in memory.
        self.in_order() == other.in_order()
    }
}

impl Eq for Samples {}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(head: &[u8], length: u64) -> u64 {
        Samples::default()
            .wants(
                1,
                &Counted {
                    input: "",
                    offset: 0,
                    length,
                    head,
                    rank: None,
                    context: &Context::EMPTY,
                },
            )
            .unwrap()
    }

    /// Summaries that were written keep their hashes: those of another version must mean the same.
    /// Computed from the definition by another program.
    #[test]
    fn ranks_never_change() {
        let record = br#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
        assert_eq!(hash(record, record.len() as u64), 0x133f_5533_94e7_d08c);
        let bytes: Vec<u8> = (0..32).collect();
        assert_eq!(hash(&bytes, 1000), 0x5a9c_6664_c32c_cc6f);
        // Of less than 32 bytes both halves are one.
        assert_eq!(hash(b"oops", 4), 0x4d25_cf9e_4d25_cf9e);
    }

    /// A sample is a fair draw only if each bit of what is hashed turns over each bit of a half
    /// with even chances.
    #[test]
    fn each_bit_turns_over_about_half_of_the_bits() {
        let bytes: Vec<u8> = (0..32).map(|at| b'a' + at % 26).collect();
        let whole = hash(&bytes, 215);
        let others = (0..256).map(|bit| {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            hash(&other, 215)
        });
        let turned: Vec<u64> = others
            .chain((0..32).map(|bit| hash(&bytes, 215 ^ 1 << bit)))
            .map(|of| of ^ whole)
            .collect();
        for half in [0, 32] {
            for bit in half..half + 32 {
                let times = turned.iter().filter(|turned| *turned >> bit & 1 == 1).count();
                assert!((96..=192).contains(&times), "bit {bit} {times} of {} times", turned.len());
            }
            assert!(turned.iter().all(|turned| (turned >> half) as u32 != 0));
        }
    }

    #[test]
    fn of_records_that_are_alike_the_first_stay() {
        let places =
            ["b", "a", "c"].map(|input| [7_u64, 3, 5].map(|offset| (input, offset))).concat();
        for most in [1, 2, 4] {
            let mut samples = Samples::default();
            let mut asked = 0;
            for &(input, offset) in &places {
                if let Some(hash) = samples.wants(
                    most,
                    &Counted {
                        input,
                        offset,
                        length: 4,
                        head: b"oops",
                        rank: None,
                        context: &Context::EMPTY,
                    },
                ) {
                    samples.offer(
                        most,
                        Sample { hash, input: input.into(), offset, length: 4, request_id: None },
                    );
                    asked += 1;
                }
            }
            let kept: Vec<_> = samples
                .in_order()
                .iter()
                .map(|sample| (sample.input.to_string(), sample.offset))
                .collect();
            let first = [("a", 3), ("a", 5), ("a", 7), ("b", 3)]
                .map(|(input, offset)| (input.to_owned(), offset));
            assert_eq!(kept, first[..most]);
            assert!(asked < places.len(), "no sample is made in vain where records come in order");
        }
    }

    #[test]
    fn the_smallest_stay() {
        let record = |number: u8| [&[b'x'; 40][..], &[number]].concat();
        let mut hashes: Vec<u64> = (0..=255).map(|number| hash(&record(number), 41)).collect();
        for most in [0, 1, 5] {
            let mut samples = Samples::default();
            for number in 0..=255 {
                if let Some(hash) = samples.wants(
                    most,
                    &Counted {
                        input: "",
                        offset: 0,
                        length: 41,
                        head: &record(number),
                        rank: None,
                        context: &Context::EMPTY,
                    },
                ) {
                    samples.offer(
                        most,
                        Sample { hash, input: "".into(), offset: 0, length: 41, request_id: None },
                    );
                }
            }
            hashes.sort_unstable();
            let kept: Vec<u64> = samples.in_order().iter().map(|sample| sample.hash).collect();
            assert_eq!(kept, hashes[..most]);
        }
    }
}
