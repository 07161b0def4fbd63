//! The plain parser and the classifier against an independent judge, serde_json.
//!
//! docs/guide.md promises: a record counts as a response only if all of it is JSON in valid UTF-8,
//! and the classifier says of it what a full JSON reader would say. Proven on every short text, on
//! generated and damaged ones, and on published ones. These tests must not know how the parser
//! works, nor any framing: they see bytes, an answer and a judge.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]

#[path = "../common/mod.rs"]
mod common;
mod documents;
mod exhaustive;
mod generated;
mod judge;
mod oracle;
#[cfg(feature = "gzip")] // the recorded responses are kept compressed
mod recorded;
