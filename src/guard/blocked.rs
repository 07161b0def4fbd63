//! What a blocked call returns: an error with all findings, or the answer that the server would
//! have given.
//!
//! This file must not know the HTTP client that carries it to the caller.

use crate::preflight::{Findings, Severity};

/// The `RequestId` of an answer that no server gave.
pub const REQUEST_ID: &str = "apitriage-preflight";

/// A call that was not sent, because the check found errors.
///
/// Its text is the first error and its code. Secret values do not occur in it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("not sent: {findings}")]
#[non_exhaustive]
pub struct Blocked {
    /// Everything that was found, warnings too.
    pub findings: Findings<'static>,
}

impl Blocked {
    /// The answer that the server would have given to the first error that has a code; `None` if no
    /// error has one.
    ///
    /// [`classify()`](crate::classify()) reads it back as the same code.
    pub fn answer(&self) -> Option<String> {
        let mut errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        errors.find_map(|finding| finding.answer(REQUEST_ID))
    }
}
