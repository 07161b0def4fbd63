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
//! A finding is an *error* if the error-code page states the rule plainly, or if an undisputed
//! document does and the page says nothing; otherwise it is a warning. Nothing is guessed: if the
//! documents leave the code open, a finding lists the possible ones. [`Rule`] has all rules, each
//! with its source.
//!
//! This stage must not know responses, files, threads or a clock.

// In the order in which they depend on each other: each imports only modules above it.
mod json;
mod noted;
mod pattern;
mod place;
mod quoted;
mod rule;

mod parameter;
mod settings;
mod tree;

mod common;
mod field;
mod issue;
mod scene;

mod across;
mod addressee;
mod finding;
mod finding_json;
mod now;

mod service;

mod quick;
mod request;
mod schema;

mod rules;

mod wording;

mod checker;

mod cloudaudit;

pub(crate) mod tables;

#[cfg(test)]
mod tests;

pub use checker::Checker;
pub use cloudaudit::{RegionOf, SERVICE, requests, schema};
pub use finding::{Finding, Findings};
pub use finding_json::LocatedFinding;
pub use now::Now;
pub use place::{Place, Places};
pub use request::Request;
pub use rule::{Certainty, Needs, Rule, RuleEntry, Severity};
pub use schema::Schema;
pub use settings::{Level, Preset, RequestLimits};

#[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
pub(crate) use addressee::{bare_host, is_addressed_to, service_of_host, service_of_scope};
