//! The exported JSON Schemas, compared with the checker: on the same requests, the same verdicts.
//!
//! A validator that knows nothing of us judges by the schema. It must not know how either is made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod differences;
mod judge;
mod recorded;
mod requests;
mod same;
mod words;
