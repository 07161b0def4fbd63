//! How many records had each outcome. This file must not know what they have in common.

use serde::{Deserialize, Serialize};

use super::sum;
use crate::classify::Outcome;

/// A count for each outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcomes {
    pub(super) succeeded: u64,
    pub(super) failed: u64,
    pub(super) dry_run: u64,
    pub(super) not_a_response: u64,
    pub(super) malformed: u64,
}

impl Outcomes {
    pub(super) fn count_mut(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Succeeded => &mut self.succeeded,
            Outcome::Failed => &mut self.failed,
            Outcome::DryRun => &mut self.dry_run,
            Outcome::NotAResponse => &mut self.not_a_response,
            Outcome::Malformed => &mut self.malformed,
        }
    }

    /// How many records had this outcome.
    pub(crate) fn count(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Succeeded => self.succeeded,
            Outcome::Failed => self.failed,
            Outcome::DryRun => self.dry_run,
            Outcome::NotAResponse => self.not_a_response,
            Outcome::Malformed => self.malformed,
        }
    }

    /// How many records there are.
    pub(crate) fn records(&self) -> u64 {
        Outcome::ALL.iter().map(|&outcome| self.count(outcome)).sum()
    }

    /// As [`Self::records`], but `Err` if that is more than can be counted.
    pub(super) fn checked_records(&self) -> Result<u64, String> {
        sum(Outcome::ALL.iter().map(|&outcome| self.count(outcome)))
    }

    pub(super) fn add(&mut self, theirs: &Outcomes) {
        for &outcome in Outcome::ALL {
            *self.count_mut(outcome) += theirs.count(outcome);
        }
    }
}
