//! What a record is: the five outcomes and what each carries, all borrowed from the record.

use std::borrow::Cow;

use crate::catalog::{Entry, Known};
use crate::grammar::{Fault, Text};
use crate::words::words;

/// What one record is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict<'a> {
    /// A response without an error.
    Success {
        /// The RequestId, if there is one that is a string or an integer within the limit.
        request_id: Option<Text<'a>>,
    },
    /// A response with an error; a dry run, too, comes as one.
    Failure(Failure<'a>),
    /// Valid JSON, but no `Response` object: API 2.0 bodies, operation logs, other tools' output.
    NotAResponse,
    /// Not JSON, or not readable in one way only.
    Malformed(Fault),
}

/// The error that a response reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// The code, or what stands in its place.
    pub code: Code<'a>,
    /// `Message`, if it is a string. It is written for people and changes without notice.
    pub message: Option<Text<'a>>,
    /// As in [`Verdict::Success`].
    pub request_id: Option<Text<'a>>,
}

/// The code of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Code<'a> {
    /// One of the catalog.
    Known(Known),
    /// Any other, as spelled, escapes undone, otherwise untouched; may be empty.
    Unknown(Cow<'a, str>),
    /// There is an error, but no code that could be spelled.
    Odd(Odd),
}

words! {
    /// Why a failure has no code.
    #[repr(usize)] // as FaultKind
    Odd {
        /// `Error` is an object without `Code`.
        Missing = "missing",
        /// `Code` is not a string.
        NotAString = "not_a_string",
        /// `Code` is a string with half a surrogate pair in it.
        NotUnicode = "not_unicode",
        /// `Error` itself is a string, a number, a boolean or an array.
        NotAnObject = "not_an_object",
    }
}

/// What a verdict says without the texts that it carries, which are seldom wanted.
#[derive(Debug)]
pub(crate) enum Decision<'a> {
    Success,
    Failure(Code<'a>),
    NotAResponse,
    Malformed(Fault),
}

words! {
    /// The five things a record can count as; they add up to all records.
    Outcome {
        /// A response without an error.
        Succeeded = "succeeded",
        /// A response with an error.
        Failed = "failed",
        /// A response whose code is `DryRunOperation`: the call would have succeeded.
        DryRun = "dry_run",
        /// JSON without a `Response` object.
        NotAResponse = "not_a_response",
        /// Not readable.
        Malformed = "malformed",
    }
}

impl Code<'_> {
    /// The spelling, if there is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Code::Known(known) => Some(known.entry().code),
            Code::Unknown(code) => Some(code),
            Code::Odd(_) => None,
        }
    }

    /// What the catalog says of it.
    pub fn entry(&self) -> Option<&'static Entry> {
        match self {
            Code::Known(known) => Some(known.entry()),
            Code::Unknown(_) | Code::Odd(_) => None,
        }
    }

    fn borrowed(&self) -> Code<'_> {
        match self {
            Code::Known(known) => Code::Known(*known),
            Code::Unknown(code) => Code::Unknown(Cow::Borrowed(code)),
            Code::Odd(odd) => Code::Odd(*odd),
        }
    }
}

impl Outcome {
    /// What a failure with this code counts as.
    pub(crate) fn of(code: Known) -> Self {
        if code.is_dry_run() { Outcome::DryRun } else { Outcome::Failed }
    }
}

impl Decision<'_> {
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Decision::Success => Outcome::Succeeded,
            Decision::Failure(Code::Known(known)) => Outcome::of(*known),
            Decision::Failure(_) => Outcome::Failed,
            Decision::NotAResponse => Outcome::NotAResponse,
            Decision::Malformed(_) => Outcome::Malformed,
        }
    }
}

impl Verdict<'_> {
    /// What the record counts as.
    pub fn outcome(&self) -> Outcome {
        self.decision().outcome()
    }

    pub(crate) fn decision(&self) -> Decision<'_> {
        match self {
            Verdict::Success { .. } => Decision::Success,
            Verdict::Failure(failure) => Decision::Failure(failure.code.borrowed()),
            Verdict::NotAResponse => Decision::NotAResponse,
            Verdict::Malformed(fault) => Decision::Malformed(*fault),
        }
    }

    /// The RequestId, where the verdict carries one.
    pub fn request_id(&self) -> Option<Text<'_>> {
        match self {
            Verdict::Success { request_id } => *request_id,
            Verdict::Failure(failure) => failure.request_id,
            Verdict::NotAResponse | Verdict::Malformed(_) => None,
        }
    }
}
