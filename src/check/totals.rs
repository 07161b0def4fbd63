//! What came of a run.

/// What came of a run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CheckTotals {
    /// Requests that were found. All but the skipped ones were checked.
    pub requests: u64,
    /// Those among them whose parameters were not checked: they are for another service, or their
    /// body cannot be looked into. The findings `other_service` and `unchecked_body` say so,
    /// unless they are off.
    pub skipped: u64,
    /// Those among them with a finding of severity error.
    pub invalid: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings that are only counted: those of requests with more findings than the limit.
    pub omitted: u64,
}

impl CheckTotals {
    /// Requests that were checked.
    pub fn checked(&self) -> u64 {
        self.requests - self.skipped.min(self.requests)
    }
}
