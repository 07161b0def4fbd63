//! Checks requests to CloudAudit (version 2019-03-19) before they are sent, and answers with the
//! codes that the server would have used.
//!
//! ```
//! use apitriage::preflight::{Checker, Request, Severity};
//!
//! let body = br#"{"StartTime": 1610121600, "EndTime": 1610726399, "MaxResult": 20}"#;
//! let findings = Checker::new().check(&Request::json("LookUpEvents", body), 1_610_696_155);
//!
//! let finding = &findings[0];
//! assert_eq!(finding.severity, Severity::Error);
//! assert_eq!(finding.code(), Some("UnknownParameter"));
//! assert_eq!(finding.near, ["MaxResults"]);
//! assert_eq!(&body[finding.span.clone().unwrap()], br#""MaxResult""#);
//! ```
//!
//! A finding is an *error* where the error-code page, or where it is silent an undisputed document,
//! states the rule plainly; otherwise it is a warning. Nothing is guessed: where the documents
//! leave the code open, a finding lists the possible ones. [`Rule`] has all rules, each with its
//! source.
//!
//! This stage must not know responses, files, threads or a clock.

mod checker;
mod cloudaudit;
mod dispute;
mod finding;
mod help;
mod issue;
mod levels;
mod parameter;
mod pattern;
mod place;
mod quick;
mod quote;
mod request;

mod rule;
mod rules;
mod scene;
mod schema;
mod service;

mod tree;
mod wording;

pub use checker::Checker;
pub use cloudaudit::actions::parameters;
pub use cloudaudit::{requests, source};
pub use finding::{Finding, Findings};
pub use levels::{Level, Limits, Preset, RegionOf};
pub use parameter::{Constraint, Edition, Need, Parameter, Shape, Test};
pub use pattern::{Alphabet, Pattern};
pub use place::{Place, Places};
pub use request::Request;
pub use rule::{Certainty, Needs, Rule, RuleEntry, Severity};
pub use schema::{Schema, schema};
pub use service::SERVICE;

#[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
pub(crate) use service::{bare_host, service_of, service_of_host, service_of_scope};
