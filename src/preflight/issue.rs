//! Issues: what rules report. An issue has no text. It becomes a finding, with words, only if the
//! caller asks for findings.
//!
//! Levels are applied here, so that rules need not know them. This file must not know any rule.

use smallvec::SmallVec;

use super::parameter::{Codes, Constraint, Parameter, Shape};
use super::rule::{Certainty, Rule, Severity};
use super::settings::{Level, Levels};
use super::tree::{Id, Span};
use crate::grammar::FaultKind;

/// Something strange about how a form names its parameters; which node it is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Oddity {
    /// A pair is not `name=value`, or its encoding is broken.
    Damaged(Id),
    /// Two elements have the same number.
    Twice(Id),
    /// Numbers of elements are left out.
    Gap(Id),
}

/// What an issue is about, which also says where it is.
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
    /// A member that is missing in this object.
    Absent(Id, &'s str),
    /// A field beside the parameters.
    Field(FieldName),
    /// A member of an envelope that is not read, by its index among `More::strays`.
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

/// What an issue says beyond its rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Note<'s> {
    Nothing,
    /// The value is not what the constraint wants.
    Unwanted(&'s Constraint<'s>),
    /// What is wanted, in words, for issues without a constraint.
    Wanted(&'s str),
    /// The value is not of this type.
    Type(Shape<'s>),
    /// The value is there, but empty.
    Empty,
    /// The parameter must be there, or left out, because of this.
    Because(&'static str),
    /// The name is not that of one of these parameters.
    NotAmong(&'s [Parameter<'s>]),
    /// Why the text is not what it should be.
    Fault(FaultKind),
    /// How many seconds ago, how long, how late, or how far off.
    Seconds(i128),
    /// How many bytes are allowed.
    Bytes(usize),
    /// A member of this name was meant.
    Meant(&'static str),
    /// A parameter is beside the action, where it is not read.
    Beside,
    /// An element of an array is missing before or after a comma.
    NoElement,
    /// The text begins with a byte-order mark.
    ByteOrderMark,
    /// The action exists, but is not known under the preset that was chosen.
    OtherEra,
    /// The text is a response.
    Response,
}

/// One thing that a rule found, without words.
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
    /// An issue that is as sure and as bad as the rule usually is, with the codes of the rule.
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
    /// How many are kept at most.
    max_kept: usize,
    pub(super) kept: SmallVec<[Issue<'s>; 1]>,
    /// Whether an issue is an error, those included that were not kept.
    pub(super) has_errors: bool,
}

impl<'c, 's> Issues<'c, 's> {
    pub(super) fn new(levels: &'c Levels, max_kept: usize) -> Self {
        Issues { levels, max_kept, kept: SmallVec::new(), has_errors: false }
    }

    /// Applies the level of the issue's rule, and keeps the issue unless that is off.
    #[cold]
    pub(super) fn add(&mut self, mut issue: Issue<'s>) {
        issue.severity = match self.levels.level_of(issue.rule) {
            None => issue.severity,
            Some(Level::Deny) => Severity::Error,
            Some(Level::Warn) => Severity::Warning,
            Some(Level::Off) => return,
        };

        self.has_errors |= issue.severity == Severity::Error;
        if self.kept.len() < self.max_kept {
            self.kept.push(issue);
        }
    }
}
