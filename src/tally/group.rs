//! What is counted of one group. This file must not know which group it is.

use super::codes::{CodeName, Codes};
use super::outcomes::Outcomes;
use super::sample::{Counted, Sample};
use crate::catalog::DRY_RUN;
use crate::classify::{Decision, Outcome};

/// The records of one group: outcomes, and codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TallyGroup {
    pub(crate) outcomes: Outcomes,
    pub(crate) codes: Codes,
}

impl TallyGroup {
    /// No records yet. The codes will have the limits `most_samples` and `most_unknown`.
    pub(super) fn new((most_samples, most_unknown): (usize, usize)) -> Self {
        let codes = Codes::few(most_samples, most_unknown);
        TallyGroup { outcomes: Outcomes::default(), codes }
    }

    /// Counts one record; `sample` is asked for only if it is a failure that is to be kept.
    #[inline]
    pub(super) fn count(
        &mut self,
        call: &Counted<'_>,
        decision: &Decision<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        if let Decision::Failure(code) = decision {
            self.codes.add(code, call, sample);
        }
        *self.outcomes.count_mut(decision.outcome()) += 1;
    }

    pub(super) fn merge(&mut self, theirs: TallyGroup) {
        self.outcomes.add(&theirs.outcomes);
        self.codes.merge(theirs.codes);
    }

    /// How many rows it takes: one at least, even if none of its codes has a tally of its own.
    pub(super) fn rows(&self) -> usize {
        self.codes.rows().max(1)
    }

    /// Checks a group that was read back, and says how many records it has. Of a group of failures,
    /// all records must be failures or dry runs. `Err` says what does not add up.
    pub(super) fn check(&self, is_of_failures: bool) -> Result<u64, String> {
        let records = self.outcomes.checked_records()?;
        let [failed, dry_run] =
            [Outcome::Failed, Outcome::DryRun].map(|of| self.outcomes.count(of));
        let codes = self.codes.total()?;
        let named = self.codes.iter().find(|(name, _)| *name == CodeName::Spelled(DRY_RUN));

        if codes != failed + dry_run || named.map_or(0, |(_, tally)| tally.count) != dry_run {
            return Err(format!("a group has {codes} codes for {failed} failures"));
        }
        if is_of_failures && records != codes {
            return Err(format!("a group of failures has {records} records, but {codes} codes"));
        }
        Ok(records)
    }
}
