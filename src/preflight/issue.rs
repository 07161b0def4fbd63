//! What a rule reports: a few words of memory, made into a finding only when somebody reads it.
//!
//! Here levels are applied, so that rules need not know of them.

use smallvec::SmallVec;

use super::levels::{Level, Levels};
use super::parameter::{Codes, Constraint, Parameter, Refusal, Shape};
use super::rule::{Certainty, Rule, Severity};
use super::tree::{Id, Span};
use crate::grammar::FaultKind;

/// Something strange about how a form names its parameters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Oddity {
    /// No `name=value`, or its encoding is broken.
    Damaged(Id),
    /// Two elements have the same number.
    Twice(Id),
    /// Numbers of elements are left out.
    Gap(Id),
}

/// What an issue is about, and so where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The request as a whole.
    Whole,
    /// A byte of the text, or some.
    Text(Span),
    /// The value of a node.
    Value(Id),
    /// The name of a node.
    Name(Id),
    /// A member that is not in this object.
    Absent(Id, &'static str),
    /// A field beside the parameters.
    Field(FieldName),
    /// A member beside the action that is not read, by its index.
    Stray(usize),
}

/// The fields beside the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    Action,
    Version,
    Region,
    Timestamp,
    Method,
    SecretId,
    Service,
    Params,
}

/// What there is to say, beyond the rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Note {
    Nothing,
    /// The value is not what the constraint wants.
    Unwanted(&'static Constraint),
    /// As above, where the constraint depends on other parameters: what is wanted.
    Wanted(&'static str),
    /// The value is of another type.
    Type(Shape),
    /// It is there, but empty.
    Empty,
    /// It must be there, or left out, or equal, because of this.
    Because(&'static str),
    /// None of these is it.
    NotAmong(&'static [Parameter]),
    /// Why the text is not what it should be.
    Fault(FaultKind),
    /// How many seconds: old, long, or off.
    Seconds(i128),
    /// How many bytes are allowed.
    Bytes(usize),
    /// A member of this name was meant.
    Meant(&'static str),
    /// A parameter that is beside the action.
    Beside,
    /// There is no value beside a comma.
    NoElement,
    /// The action exists, but not under the rules that were chosen.
    OtherEra,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Issue {
    pub(super) rule: Rule,
    pub(super) at: At,
    pub(super) note: Note,
    pub(super) codes: Codes,
    pub(super) severity: Severity,
    pub(super) certainty: Certainty,
    pub(super) source: &'static str,
}

impl Issue {
    /// As sure and as bad as the rule usually is, with its first code.
    pub(super) fn new(rule: Rule, at: At, note: Note) -> Self {
        let entry = rule.entry();
        let (severity, certainty, source) = (entry.severity, entry.certainty, entry.source);
        Issue { rule, at, note, codes: entry.codes, severity, certainty, source }
    }

    pub(super) fn refusal(refusal: Refusal, at: At, note: Note) -> Self {
        Issue::new(refusal.rule, at, note).codes(refusal.codes)
    }

    pub(super) fn codes(self, codes: Codes) -> Self {
        Issue { codes, ..self }
    }

    pub(super) fn source(self, source: &'static str) -> Self {
        Issue { source, ..self }
    }

    pub(super) fn certainty(self, certainty: Certainty) -> Self {
        Issue { certainty, ..self }
    }

    /// Milder than the rule usually is, because no document states it for this case.
    pub(super) fn as_warning(self) -> Self {
        Issue { severity: Severity::Warning, certainty: Certainty::Likely, ..self }
    }
}

/// The issues of one request.
pub(super) struct Issues<'c> {
    levels: &'c Levels,
    /// How many are kept.
    most: usize,
    pub(super) kept: SmallVec<[Issue; 1]>,
    pub(super) has_errors: bool,
}

impl<'c> Issues<'c> {
    pub(super) fn new(levels: &'c Levels, most: usize) -> Self {
        Issues { levels, most, kept: SmallVec::new(), has_errors: false }
    }

    #[cold]
    pub(super) fn add(&mut self, mut issue: Issue) {
        issue.severity = match self.levels.of(issue.rule) {
            None => issue.severity,
            Some(Level::Deny) => Severity::Error,
            Some(Level::Warn) => Severity::Warning,
            Some(Level::Off) => return,
        };
        self.has_errors |= issue.severity == Severity::Error;
        if self.kept.len() < self.most {
            self.kept.push(issue);
        }
    }
}
