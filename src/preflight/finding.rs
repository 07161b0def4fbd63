//! Findings: what is wrong with a request, where, how sure that is, what the server would answer,
//! and what would be right.
//!
//! Plain data for whoever shows or acts on it. This file must not know how it was found.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::rule::{Certainty, Rule, Severity};

/// One thing that a rule found.
///
/// It serialises to the JSON object that `docs/check.md` describes, without line and column; see
/// [`Finding::located`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding<'s> {
    /// The rule that is broken.
    pub rule: Rule,
    /// How bad it is, after [`Checker::level`](super::Checker::level) was applied.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// The codes that the server may answer with, the most likely first; empty if none applies.
    pub codes: &'s [&'s str],
    /// The parameter, as a JSON Pointer (RFC 6901); empty for the request as a whole. It is spelled
    /// as in the request: escape it before it is shown on a terminal.
    pub parameter: String,
    /// The bytes that are at fault in the request's text: the value; the name, if the name is
    /// wrong; the enclosing object, if something is missing. `None` if the request has no text, or
    /// what is at fault is not in it.
    pub span: Option<Range<usize>>,
    /// The offending value; `"***"` if it is secret; null if it is an array, an object, a boolean
    /// or missing. It is spelled as in the request: escape it before it is shown on a terminal.
    pub value: Value,
    /// The value as it was written, if it is a number of which `value` does not hold all digits.
    pub digits: Option<String>,
    /// What would be right: "at most 50". Empty if there is nothing to say.
    pub limit: &'s str,
    /// Known names that are spelled almost like the value.
    pub near: Vec<&'s str>,
    /// What is wrong, in one sentence. Nothing in it, nor in `help`, can act on a terminal.
    pub message: String,
    /// What to do about it, in a sentence or two; empty where the message says it all.
    pub help: String,
    /// The document that states the rule.
    pub source: &'s str,
}

impl<'s> Finding<'s> {
    /// The code that the server is expected to answer with.
    pub fn code(&self) -> Option<&'s str> {
        self.codes.first().copied()
    }

    /// The answer that the server would give, as a JSON text; `None` if no code of the server
    /// applies. The code is the most likely one; the message is that of the finding.
    ///
    /// [`classify()`](crate::classify()) reads it back as the same code.
    ///
    /// ```
    /// use apitriage::classify;
    /// use apitriage::preflight::{Checker, Request};
    ///
    /// let request = Request::json("LookUpEvents", br#"{"StartTime":2,"EndTime":1}"#);
    /// let finding = Checker::new().first(&request, None).unwrap();
    /// let answer = finding.answer("r-1").unwrap();
    /// let apitriage::Verdict::Failure(failure) = classify(answer.as_bytes()) else { panic!() };
    /// assert_eq!(failure.code.as_str(), Some("InvalidParameterValue.Time"));
    /// ```
    pub fn answer(&self, request_id: &str) -> Option<String> {
        let error = Error { code: self.code()?, message: &self.message };
        serde_json::to_string(&Answer { response: Response { error, request_id } }).ok()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    response: Response<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Response<'a> {
    error: Error<'a>,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Error<'a> {
    code: &'a str,
    message: &'a str,
}

impl std::fmt::Display for Finding<'_> {
    /// The code, if there is one, and the message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.code() {
            Some(code) => write!(f, "{code}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// All findings of one request, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings<'s> {
    pub(super) list: Vec<Finding<'s>>,
    pub(super) omitted: usize,
    pub(super) has_errors: bool,
}

impl<'s> Findings<'s> {
    /// Whether a finding is an error, those included that the limit left out.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// How many findings were left out, because there are more than
    /// [`RequestLimits::findings`](super::RequestLimits::findings).
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// The first finding of severity error.
    pub fn first_error(&self) -> Option<&Finding<'s>> {
        self.list.iter().find(|finding| finding.severity == Severity::Error)
    }
}

impl<'s> std::ops::Deref for Findings<'s> {
    type Target = [Finding<'s>];

    fn deref(&self) -> &[Finding<'s>] {
        &self.list
    }
}

impl<'s> IntoIterator for Findings<'s> {
    type Item = Finding<'s>;
    type IntoIter = std::vec::IntoIter<Finding<'s>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a, 's> IntoIterator for &'a Findings<'s> {
    type Item = &'a Finding<'s>;
    type IntoIter = std::slice::Iter<'a, Finding<'s>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl std::fmt::Display for Findings<'_> {
    /// The first error, and how many more errors there are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut errors = self.list.iter().filter(|finding| finding.severity == Severity::Error);
        match errors.next() {
            // All errors are among the findings that were left out.
            None if self.has_errors => f.write_str("the request has errors"),
            None => f.write_str("no errors"),
            Some(first) => match errors.count() {
                0 => write!(f, "{first}"),
                more => write!(f, "{first} (and {more} more)"),
            },
        }
    }
}

impl std::error::Error for Findings<'_> {}
