//! Sums up recorded Tencent Cloud API 3.0 responses by error code, at archive scale, and checks
//! CloudAudit requests before they are sent.
//!
//! Every call to the API answers with `{"Response": {…}}`; a failed one holds `Error.Code` and
//! `Error.Message`. This crate reads archives of such answers and says which codes they hold, how
//! often, where, whether a retry helps, and how many of the calls never needed to be sent.
//!
//! # A tour
//!
//! **One response.** [`classify()`] judges a body and borrows from it; a record that is no JSON is
//! a verdict, too, never an error and never a panic.
//!
//! ```
//! use apitriage::{Verdict, classify};
//!
//! let body = br#"{"Response":{"Error":{"Code":"LimitExceeded.OverTime","Message":"m"}}}"#;
//! let Verdict::Failure(failure) = classify(body) else { panic!("it failed") };
//! assert_eq!(failure.code.to_string(), "LimitExceeded.OverTime");
//! assert_eq!(failure.code.retry(), Some(apitriage::catalog::Retry::AfterFix));
//! ```
//!
//! **Many responses.** [`summarize()`] takes files, standard input, readers or bytes, plain or
//! compressed, on all processors; [`expand`] finds the files that paths, directories and patterns
//! name. The result is the same for any number of threads.
//!
//! ```
//! use apitriage::report::{Report, write_json};
//! use apitriage::{Options, summarize_paths};
//!
//! let summary = summarize_paths(["corpus/responses"], &Options::default()).unwrap();
//! assert_eq!(summary.failed(), 192);
//!
//! let mut json = Vec::new();
//! write_json(&Report::new(&summary, &[]), &mut json).unwrap();
//! assert!(json.starts_with(br#"{"version":1,"records":13507,"#));
//! ```
//!
//! **Partial results.** A [`Summary`] merges by addition, and serde writes and reads it.
//!
//! **Error codes.** [`catalog`] knows 88 codes: cause, advice, retry, whether a check before
//! sending would have caught it, and which actions document it.
//!
//! **Requests.** [`preflight`] checks a request to CloudAudit before it is sent, and answers with
//! the codes that the server would have used; [`check_requests()`] does so for files of them.
//!
//! ```
//! use apitriage::preflight::{Checker, Request};
//!
//! let request = Request::form("Action=LookUpEvents&StartTime=1610121600&EndTime=1610726399&MaxResults=51");
//! let finding = Checker::new().first(&request, 1_610_696_155).unwrap();
//! assert_eq!(finding.code(), Some("InvalidParameterValue.MaxResult"));
//! ```
//!
//! **Clients.** With the features `tower` and `reqwest-middleware`, the module `guard` puts that
//! check into an HTTP client, so that a wrong request is not sent.
//!
//! **Tests of your own.** With the feature `arbitrary`, the module `generate` makes up responses
//! and requests from a seed or a fuzzer's bytes, valid and damaged, each with what must be said of
//! it.
//!
//! # What the library must not do
//!
//! The library reads what it is given, prints nothing, reads no clock, and no input makes it panic.
//! Its stages and the edges between them are described in `ARCHITECTURE.md`.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "archives", feature = "preflight")),
    allow(dead_code, unused_imports, reason = "some of it is for archives or requests only")
)]

pub mod catalog;
#[cfg(all(feature = "archives", feature = "preflight"))]
mod check;
mod classify;
#[cfg(feature = "archives")]
mod error;
mod escape;
#[cfg(feature = "archives")]
mod feed;
#[cfg(feature = "archives")]
mod format;
#[cfg(feature = "archives")]
mod frame;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(feature = "arbitrary")]
pub mod generate;
mod grammar;
#[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
pub mod guard;
#[cfg(feature = "archives")]
mod input;
#[doc(hidden)]
pub mod internals;
mod limits;
#[cfg(feature = "archives")]
mod locate;
#[cfg(feature = "preflight")]
pub mod preflight;
#[cfg(feature = "archives")]
mod recording;
#[cfg(feature = "archives")]
pub mod report;
mod scan;
#[cfg(any(feature = "archives", feature = "preflight"))]
pub mod secrets;
#[cfg(feature = "archives")]
mod summarize;
#[cfg(feature = "archives")]
mod tally;
mod words;

#[cfg(all(feature = "archives", feature = "preflight"))]
pub use check::{CheckOptions, CheckTotals, CheckedRequest, check_requests, check_requests_with};
pub use classify::{Classifier, Code, Failure, Odd, Outcome, Verdict, classify};
#[cfg(feature = "archives")]
pub use error::{Error, ErrorKind};
pub use escape::escape_for_terminal;
#[cfg(feature = "archives")]
pub use format::Format;
#[cfg(feature = "archives")]
pub use frame::Framing;
pub use grammar::{Fault, FaultKind, Text, Validation};
#[cfg(feature = "archives")]
pub use input::{Control, Input, STDIN, expand};
pub use limits::Limits;
#[cfg(feature = "archives")]
pub use locate::{Located, locate};
#[cfg(feature = "archives")]
pub use recording::{CallTime, Context, ContextField, FieldError, RecordField, Recording};
pub use scan::{Kernel, NoSuchKernel};
#[cfg(feature = "archives")]
pub use summarize::{
    Call, Hooks, Options, Reject, calls, summarize, summarize_paths, summarize_with,
};
#[cfg(feature = "archives")]
pub use tally::{
    CodeCount, Condition, ConditionError, Dimension, InputRow, Sample, Summary, TooLarge,
};
pub use words::UnknownWord;

/// The examples in README.md and in the guide, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../docs/guide.md")]
struct Pages;
