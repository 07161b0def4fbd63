//! The repository's own rules, as tests: what each stage may know, and how files are kept.
//!
//! `ARCHITECTURE.md` states the rules; here the code is compared with them, so that they stay
//! true. Only lines of code count: words in comments and in unit tests break no rule.
//!
//! ```text
//! edges      which stage may import which: one table
//! effects    where files, threads, clocks, the terminal and unsafe code are allowed
//! files      their first line, their length, and nothing put off
//! pages      what the documents name is there
//! crates     dependencies use the processor's instructions
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod crates;
mod edges;
mod effects;
mod files;
mod imports;
mod pages;
mod sources;

/// The library's code.
const LIBRARY: &str = "src";
/// The program's code.
const PROGRAM: &str = "cli/src";
/// All code that is not shipped.
const OTHER_CODE: [&str; 5] = ["tests", "cli/tests", "benches", "examples", "fuzz"];
