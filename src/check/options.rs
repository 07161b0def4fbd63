//! The options of `check_requests`.

use crate::Limits;
use crate::preflight::{Checker, Now};

/// Options for [`check_requests`](crate::check_requests): rules, time, threads, limits.
///
/// ```
/// use apitriage::CheckOptions;
///
/// let options = CheckOptions::new().now(1_610_696_155).action("ListAudits".to_owned());
/// assert_eq!(options.now, Some(1_610_696_155));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CheckOptions {
    /// The checker: rules and their levels, preset, regions, and limits on one request.
    pub checker: Checker<'static>,
    /// The time, in seconds since 1970. `None`: rules that need the time find nothing. No clock is
    /// read.
    pub now: Option<i64>,
    /// The action of requests that do not name one. If it is set, any text counts as the body of a
    /// request; otherwise an input that holds no request is an error.
    pub action: Option<String>,
    /// The number of threads. `None`: as many as there are processors.
    pub threads: Option<usize>,
    /// Limits on reading: the longest request or array (`record_bytes`), its nesting (`depth`), and
    /// the window of zstd. Others have no effect here; `checker` has its own on one request.
    pub limits: Limits,
    /// How many bytes are read at a time. Affects results only where a request or an array is
    /// longer than `limits.record_bytes`, or the run is cancelled.
    pub chunk_bytes: usize,
}

impl Default for CheckOptions {
    fn default() -> Self {
        CheckOptions {
            checker: Checker::new(),
            now: None,
            action: None,
            threads: None,
            limits: Limits::default(),
            // Small: findings of tiny requests take hundreds of times the memory of the requests.
            chunk_bytes: 64 << 10,
        }
    }
}

impl CheckOptions {
    /// The defaults: all rules at their own levels, and no time.
    #[must_use]
    pub fn new() -> Self {
        CheckOptions::default()
    }

    /// Sets the rules and their levels.
    #[must_use]
    pub fn checker(self, checker: Checker<'static>) -> Self {
        CheckOptions { checker, ..self }
    }

    /// Sets the time: a `SystemTime`, seconds since 1970, or `None`. Without it, rules that need
    /// the time find nothing.
    #[must_use]
    pub fn now(self, now: impl Into<Now>) -> Self {
        CheckOptions { now: now.into().seconds(), ..self }
    }

    /// Sets the action of requests that do not name one.
    #[must_use]
    pub fn action(self, action: impl Into<Option<String>>) -> Self {
        CheckOptions { action: action.into(), ..self }
    }

    /// Sets the number of threads. Without it there are as many as processors.
    #[must_use]
    pub fn threads(self, threads: impl Into<Option<usize>>) -> Self {
        CheckOptions { threads: threads.into(), ..self }
    }

    /// Sets the limits on what one request, or one archive, may cost.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        CheckOptions { limits, ..self }
    }

    /// Sets how many bytes are read at a time.
    #[must_use]
    pub fn chunk_bytes(self, chunk_bytes: usize) -> Self {
        CheckOptions { chunk_bytes, ..self }
    }
}
