//! Rules as data: how bad it is to break one, which codes answer it, where it is written down, and
//! the words of its findings.
//!
//! Plain data. This file must not know what a rule checks, nor any other file of the engine.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use crate::words::words;

words! {
    /// How bad a finding is.
    Severity {
        /// The request will be refused.
        Error = "error",
        /// It may be refused, or does not do what was meant.
        Warning = "warning",
        /// Worth knowing; nothing is wrong.
        Info = "info",
    }
}

words! {
    /// How sure a finding is that the server will answer as it says.
    Certainty {
        /// A document states the rule and the code.
        Certain = "certain",
        /// The rule is stated; which code is sent, or where exactly the edge is, is not.
        Likely = "likely",
        /// Documents disagree; the error-code page decides.
        DocumentsDisagree = "documents_disagree",
    }
}

words! {
    /// What a rule needs to know.
    Needs {
        /// The request alone.
        Request = "request",
        /// The request and the time of day.
        Clock = "clock",
        /// The request and a list that the server publishes.
        List = "list",
    }
}

/// A rule. Its name is in every output, and settings go by it.
///
/// ```
/// use apitriage::preflight::{Rule, Severity};
///
/// let rule: Rule = "max_results".parse()?;
/// assert_eq!(rule, Rule::MAX_RESULTS);
/// assert_eq!(rule.entry().severity, Severity::Error);
/// assert_eq!(rule.entry().codes[0], "InvalidParameterValue.MaxResult");
/// # Ok::<(), apitriage::UnknownWord>(())
/// ```
#[derive(Clone, Copy)]
pub struct Rule(&'static RuleEntry);

impl Rule {
    pub(super) const fn new(entry: &'static RuleEntry) -> Self {
        Rule(entry)
    }

    /// The name of the rule in every output; stable within output version 1.
    pub const fn word(self) -> &'static str {
        self.0.word
    }

    /// The facts about the rule: its codes, its source and more.
    pub const fn entry(self) -> &'static RuleEntry {
        self.0
    }

    /// Whether `name` is that of this rule; dashes count as underscores.
    pub(super) fn is_called(self, name: &str) -> bool {
        let is_same = |(own, given)| own == given || (own == b'_' && given == b'-');
        self.word().len() == name.len() && self.word().bytes().zip(name.bytes()).all(is_same)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0) || self.word() == other.word()
    }
}

impl Eq for Rule {}

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rule {
    /// By name.
    fn cmp(&self, other: &Self) -> Ordering {
        self.word().cmp(other.word())
    }
}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.word().hash(state);
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The facts about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleEntry {
    /// The name of the rule.
    pub word: &'static str,
    /// How bad its findings are, unless a level is set; single findings may be milder.
    pub severity: Severity,
    /// How sure its findings are; single findings may be less sure.
    pub certainty: Certainty,
    /// What the rule needs to know.
    pub needs: Needs,
    /// All codes that its findings may carry; empty if no code of the server applies.
    pub codes: &'static [&'static str],
    /// What the rule asks for, in one sentence.
    pub summary: &'static str,
    /// The document that states the rule.
    pub source: &'static str,
    /// The message of a finding, with placeholders (`wording/template.rs`). Empty: the message is
    /// that of the issue's note (`wording/notes.rs`).
    pub(super) message: &'static str,
    /// What to do about a finding.
    pub(super) help: Help,
    /// What would be right, for issues that do not note it.
    pub(super) limit: &'static str,
    /// Which documents disagree, for findings with [`Certainty::DocumentsDisagree`].
    pub(super) dispute: &'static str,
}

/// Where the help of a finding comes from. Texts may have placeholders (`wording/template.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Help {
    /// There is none: the message says it all.
    Nothing,
    /// A text of the rule's own.
    Text(&'static str),
    /// What the catalog advises for the finding's code, if it is a code of the service's own, or if
    /// the message does not say what would be right.
    Advice,
    /// What the catalog advises for the finding's code, if it is a code of the service's own;
    /// otherwise this text.
    AdviceOr(&'static str),
}

impl RuleEntry {
    /// An error that a document states, code included. Other entries say how they differ from this
    /// one.
    pub(super) const CERTAIN: RuleEntry = RuleEntry {
        word: "",
        severity: Severity::Error,
        certainty: Certainty::Certain,
        needs: Needs::Request,
        codes: &[],
        summary: "",
        source: "",
        message: "",
        help: Help::Advice,
        limit: "",
        dispute: "",
    };

    /// An error of which no document gives the code.
    pub(super) const LIKELY: RuleEntry =
        RuleEntry { certainty: Certainty::Likely, ..RuleEntry::CERTAIN };

    /// A warning.
    pub(super) const WARNING: RuleEntry =
        RuleEntry { severity: Severity::Warning, ..RuleEntry::LIKELY };
}
