//! What an observer learns of one call.
//!
//! Plain data. This file must not know who observes, or why.

use crate::preflight::Findings;

/// One call of CloudAudit, and what the check made of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The action, as `X-TC-Action` or the parameter `Action` names it. It need not exist; what
    /// looks like a secret in it is masked.
    pub action: &'a str,
    /// What was found; empty if nothing is wrong.
    pub findings: &'a Findings<'static>,
    /// Whether the call is not sent.
    pub is_blocked: bool,
    /// Whether the body is a stream, which was passed on unread.
    pub is_streamed: bool,
}
