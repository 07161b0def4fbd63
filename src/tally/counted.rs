//! A count, and the few records that are kept as samples of what was counted.
//!
//! This file must not know what is counted, nor how samples are chosen.

use serde::{Deserialize, Serialize};

use super::sample::{Counted, Sample, Samples};

/// A count, and the samples of what was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) samples: Samples,
}

impl Tally {
    /// Counts one record. `sample` makes a sample of it from its rank, and is called only if the
    /// record is kept.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        most_samples: usize,
        record: &Counted<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        self.count += 1;
        if let Some(rank) = self.samples.wants(most_samples, record) {
            self.samples.offer(most_samples, sample(rank));
        }
    }

    /// Counts one record, if it is certainly not kept as a sample. `false`: nothing was counted.
    #[inline(always)]
    pub(super) fn count_unkept(&mut self, most_samples: usize, head: &[u8], length: u64) -> bool {
        let is_unkept = self.samples.surely_drop(most_samples, head, length);
        if is_unkept {
            self.count += 1;
        }
        is_unkept
    }

    pub(crate) fn merge(&mut self, most_samples: usize, theirs: Tally) {
        self.count += theirs.count;
        self.samples.merge(most_samples, theirs.samples);
    }
}
