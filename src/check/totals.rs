//! The counts of a run over files of requests. Plain data.

/// The counts of a run of [`check_requests()`](crate::check_requests()).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CheckTotals {
    /// Requests that were found, the skipped ones included.
    pub requests: u64,
    /// Requests whose parameters were not checked, because the request is for another service or
    /// its body cannot be looked into. The findings `other_service` and `unchecked_body` say so,
    /// unless these rules are off.
    pub skipped: u64,
    /// Requests with a finding of severity error.
    pub invalid: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings that are only counted, because their request has more than the limit.
    pub omitted: u64,
}

impl CheckTotals {
    /// How many requests were checked: all that were found, without the skipped ones.
    pub fn checked(&self) -> u64 {
        self.requests.saturating_sub(self.skipped)
    }
}
