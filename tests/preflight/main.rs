//! Pre-flight checks: typed requests, and laws that hold of all requests in all forms.
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

mod breakages;
mod engine;
mod forms;
mod limits;
mod places;
mod properties;
mod quick;
mod secrets;
mod typed;
mod valid;
