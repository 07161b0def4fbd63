//! The program against the outside world: damaged archives, files that move while they are read,
//! hostile text, limits, full disks and closed pipes, and the same output whatever the source.
//!
//! The form of each output and the arguments are tested in `tests/cli`. These tests must not know
//! how the program is built.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod codecs;
mod hostile;
mod injected;
mod limits;
mod moving;
mod program;
mod same;
mod status;
mod sums;
