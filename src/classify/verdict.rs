//! The verdict on a record: the five outcomes and what each carries, borrowed from the record.

use std::borrow::Cow;
use std::fmt;

use crate::catalog::{CatalogCode, Entry, Family, Preventable, Retry, family_of, find_family};
use crate::grammar::{Fault, Text};
use crate::words::words;

/// The verdict on one record.
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
    /// Valid JSON without a `Response` object: API 2.0 bodies, operation logs, other tools' output.
    NotAResponse,
    /// Not JSON, or JSON that parsers would read in different ways.
    Malformed(Fault),
}

/// The error that a response reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<'a> {
    /// The code, or why there is none.
    pub code: Code<'a>,
    /// `Message`, if it is a string. It is written for people and changes without notice.
    pub message: Option<Text<'a>>,
    /// The RequestId, if there is one that is a string or an integer within the limit.
    pub request_id: Option<Text<'a>>,
}

/// The code of a failure. It answers alike whether the catalog has the code or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Code<'a> {
    /// One of the catalog.
    Known(CatalogCode),
    /// Any other: as spelled, with escapes decoded. It may be empty.
    Unknown(Cow<'a, str>),
    /// There is an error, but no code in it that can be spelled.
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

/// A [`Verdict`] without message and RequestId, which are seldom wanted.
#[derive(Debug)]
pub(crate) enum Decision<'a> {
    Success,
    Failure(Code<'a>),
    NotAResponse,
    Malformed(Fault),
}

words! {
    /// What a record can count as. The counts of all five add up to all records.
    Outcome {
        /// A response without an error.
        Succeeded = "succeeded",
        /// A response with an error.
        Failed = "failed",
        /// A response whose code is `DryRunOperation`: the call would have succeeded.
        DryRun = "dry_run",
        /// JSON without a `Response` object.
        NotAResponse = "not_a_response",
        /// A record that cannot be read.
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

    /// What the catalog says of this code, if it has it.
    pub fn entry(&self) -> Option<&'static Entry> {
        match self {
            Code::Known(known) => Some(known.entry()),
            Code::Unknown(_) | Code::Odd(_) => None,
        }
    }

    /// Whether sending the request again can help: what the catalog says of the code, or else of
    /// its family. `None`: neither is known.
    ///
    /// ```
    /// use apitriage::catalog::Retry;
    /// use apitriage::{Verdict, classify};
    ///
    /// let retry = |code: &str| {
    ///     let body = format!(r#"{{"Response":{{"Error":{{"Code":"{code}"}}}}}}"#);
    ///     let Verdict::Failure(failure) = classify(body.as_bytes()) else { panic!() };
    ///     failure.code.retry()
    /// };
    /// assert_eq!(retry("RequestLimitExceeded"), Some(Retry::BackOff));
    /// assert_eq!(retry("RequestLimitExceeded.OfMyService"), Some(Retry::BackOff));
    /// assert_eq!(retry("NobodyKnows"), None);
    /// ```
    pub fn retry(&self) -> Option<Retry> {
        let of_code = self.entry().map(|entry| entry.retry);
        of_code.or_else(|| self.family().map(|family| family.retry))
    }

    /// What is true of all codes with the same first part, if the catalog knows that part.
    pub fn family(&self) -> Option<&'static Family> {
        find_family(family_of(self.as_str()?))
    }

    /// Whether the failure could have been known before sending. Families do not say so: `None` for
    /// every code that is not in the catalog.
    pub fn preventable(&self) -> Option<Preventable> {
        self.entry().map(|entry| entry.preventable)
    }

    fn borrowed(&self) -> Code<'_> {
        match self {
            Code::Known(known) => Code::Known(*known),
            Code::Unknown(code) => Code::Unknown(Cow::Borrowed(code)),
            Code::Odd(odd) => Code::Odd(*odd),
        }
    }
}

impl fmt::Display for Code<'_> {
    /// The spelling, as it is: it may hold anything that a response can. For a failure without a
    /// code: why there is none, in parentheses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Code::Odd(odd) => f.pad(&format!("({odd})")),
            Code::Known(_) | Code::Unknown(_) => f.pad(self.as_str().unwrap_or_default()),
        }
    }
}

impl Outcome {
    /// What a failure with this code counts as.
    pub(crate) fn of(code: CatalogCode) -> Self {
        if code.is_dry_run() { Outcome::DryRun } else { Outcome::Failed }
    }
}

impl Decision<'_> {
    pub(crate) fn is_malformed(&self) -> bool {
        matches!(self, Decision::Malformed(_))
    }

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
