//! A count, and the records that are kept as samples of what was counted.

use serde::{Deserialize, Serialize};

use super::sample::{Counted, Sample, Samples};

/// A count and the records that stand for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) samples: Samples,
}

impl Tally {
    /// Counts one record; `sample` is asked for only if it is to be kept.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        most_samples: usize,
        record: &Counted<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        self.count += 1;
        if let Some(hash) = self.samples.wants(most_samples, record) {
            self.samples.offer(most_samples, sample(hash));
        }
    }

    #[inline(always)]
    pub(super) fn count_unkept(&mut self, most_samples: usize, head: &[u8], length: u64) -> bool {
        let is_unkept = self.samples.passes_over(most_samples, head, length);
        if is_unkept {
            self.count += 1;
        }
        is_unkept
    }

    pub(crate) fn merge(&mut self, most_samples: usize, other: Tally) {
        self.count += other.count;
        self.samples.merge(most_samples, other.samples);
    }
}
