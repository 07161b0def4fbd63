//! How requests in files are checked.

use crate::Limits;
use crate::preflight::Checker;

/// How requests in files are checked.
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
    /// The rules, and their levels.
    pub checker: Checker<'static>,
    /// The time, in seconds since 1970. `None`: rules that need it find nothing.
    pub now: Option<i64>,
    /// The action of requests that do not name one.
    pub action: Option<String>,
    /// The number of threads. `None`: as many as there are processors.
    pub threads: Option<usize>,
    /// Limits on what one request, or one archive, may cost.
    pub limits: Limits,
    /// How many bytes are read at a time. Does not affect results. Findings of tiny requests take
    /// hundreds of times the memory of the requests.
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
            chunk_bytes: 64 << 10,
        }
    }
}

impl CheckOptions {
    /// The defaults: all rules at their levels, and no clock.
    #[must_use]
    pub fn new() -> Self {
        CheckOptions::default()
    }

    /// Sets the rules and their levels.
    #[must_use]
    pub fn checker(self, checker: Checker<'static>) -> Self {
        CheckOptions { checker, ..self }
    }

    /// Sets the time, in seconds since 1970. Without it, rules that need it find nothing.
    #[must_use]
    pub fn now(self, now: impl Into<Option<i64>>) -> Self {
        CheckOptions { now: now.into(), ..self }
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
