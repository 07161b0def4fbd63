//! The pipeline as a whole: the same input gives the same answer, whatever the threads, the chunks
//! and the source; and damage outside of the records costs nothing but the damaged bytes.
//!
//! Everything goes through the public interface. These tests must not know how the work is divided.

#![cfg(all(feature = "gzip", feature = "zstd"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod archives;
mod cancelled;
mod containers;
mod failing;
mod limits;
mod merging;
mod refused;
mod rejects;
mod same;
mod support;
