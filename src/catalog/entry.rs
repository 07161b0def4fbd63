//! What the catalog says of one code: the words, and the answers to the three questions a reader of
//! a summary has (could we have known, does a retry help, what now).
//!
//! The facts are in `table.rs`; `answers.rs` has the answers.

use super::action::{Action, Status};
use super::answers::{Kind, Origin, Preventable, Retry};
use super::family::family_of;

/// One code of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The code, byte for byte as the service spells it.
    pub code: &'static str,
    /// Whether any service sends it or only CloudAudit.
    pub kind: Kind,
    /// Which document lists it.
    pub origin: Origin,
    /// Whether it can be known before sending.
    pub preventable: Preventable,
    /// Whether sending again can help.
    pub retry: Retry,
    /// The CloudAudit actions whose documents list it; empty for a common code that none names.
    pub actions: &'static [Action],
    /// The cause, in one sentence.
    pub meaning: &'static str,
    /// What to do, in one or two sentences.
    pub advice: &'static str,
}

impl Entry {
    /// The part before the first dot: `InvalidParameterValue` of `InvalidParameterValue.Time`.
    ///
    /// ```
    /// let entry = apitriage::catalog::find("InvalidParameterValue.Time").unwrap();
    /// assert_eq!(entry.family(), "InvalidParameterValue");
    /// ```
    pub fn family(&self) -> &'static str {
        family_of(self.code)
    }

    /// Whether all actions that document it were [withdrawn](super::WITHDRAWN).
    pub fn is_withdrawn(&self) -> bool {
        let is_removed = |action: &Action| action.status() == Status::Removed;
        !self.actions.is_empty() && self.actions.iter().all(is_removed)
    }
}
