//! Pre-flight checks, held against the published tables, real requests, and the rules one by one.
//!
//! It must not know how a rule is implemented, nor in which order rules run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]
