//! What a rule reports: a few words of memory, made into a finding only when one is asked for.
//!
//! Levels are applied here, so that rules need not know them.

use smallvec::SmallVec;

use super::parameter::{Codes, Constraint, Parameter, Shape};
use super::rule::{Certainty, Rule, Severity};
use super::settings::{Level, Levels};
use super::tree::{Id, Span};
use crate::grammar::FaultKind;

/// Something strange about how a form names its parameters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Oddity {
    /// Not `name=value`, or its encoding is broken.
    Damaged(Id),
    /// Two elements have the same number.
    Twice(Id),
    /// Numbers of elements are left out.
    Gap(Id),
}

/// What an issue is about, and so where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At<'s> {
    /// The request as a whole.
    Whole,
    /// A byte of the text, or some.
    Text(Span),
    /// The value of a node.
    Value(Id),
    /// The name of a node.
    Name(Id),
    /// A member that is not in this object.
    Absent(Id, &'s str),
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
pub(super) enum Note<'s> {
    Nothing,
    /// The value is not what the constraint wants.
    Unwanted(&'s Constraint<'s>),
    /// As above, where the constraint depends on other parameters: what is wanted.
    Wanted(&'s str),
    /// The value is of another type.
    Type(Shape<'s>),
    /// It is there, but empty.
    Empty,
    /// It must be there, or left out, or equal, because of this.
    Because(&'static str),
    /// The name is not among these.
    NotAmong(&'s [Parameter<'s>]),
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
    /// The text begins with a byte-order mark.
    ByteOrderMark,
    /// The action exists, but is not known under the preset that was chosen.
    OtherEra,
    /// The text is a response.
    Response,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Issue<'s> {
    pub(super) rule: Rule,
    pub(super) at: At<'s>,
    pub(super) note: Note<'s>,
    pub(super) codes: Codes<'s>,
    pub(super) severity: Severity,
    pub(super) certainty: Certainty,
    pub(super) source: &'s str,
    /// What to do about it, in place of what the rule says.
    pub(super) help: Option<&'static str>,
}

impl<'s> Issue<'s> {
    /// As sure and as bad as the rule usually is, with its codes.
    pub(super) fn new(rule: Rule, at: At<'s>, note: Note<'s>) -> Self {
        let entry = rule.entry();
        let (severity, certainty, source) = (entry.severity, entry.certainty, entry.source);
        Issue { rule, at, note, codes: entry.codes, severity, certainty, source, help: None }
    }

    pub(super) fn codes(self, codes: Codes<'s>) -> Self {
        Issue { codes, ..self }
    }

    pub(super) fn source(self, source: &'s str) -> Self {
        Issue { source, ..self }
    }

    pub(super) fn certainty(self, certainty: Certainty) -> Self {
        Issue { certainty, ..self }
    }

    pub(super) fn help(self, help: &'static str) -> Self {
        Issue { help: Some(help), ..self }
    }

    /// Milder than the rule usually is, because no document states it for this case.
    pub(super) fn as_warning(self) -> Self {
        Issue { severity: Severity::Warning, certainty: Certainty::Likely, ..self }
    }
}

/// The issues of one request.
pub(super) struct Issues<'c, 's> {
    levels: &'c Levels,
    /// How many are kept.
    most: usize,
    pub(super) kept: SmallVec<[Issue<'s>; 1]>,
    pub(super) has_errors: bool,
}

impl<'c, 's> Issues<'c, 's> {
    pub(super) fn new(levels: &'c Levels, most: usize) -> Self {
        Issues { levels, most, kept: SmallVec::new(), has_errors: false }
    }

    #[cold]
    pub(super) fn add(&mut self, mut issue: Issue<'s>) {
        issue.severity = match self.levels.level_of(issue.rule) {
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
