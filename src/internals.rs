//! The plain parser, the catalog's look-up and the tables of parameters, for this project's own
//! tests and benchmarks.
//!
//! Hidden from the documentation, and not part of what the library promises: it may change in any
//! release.

pub use crate::grammar::{Reading, Value, ValueKind, Watched, parse, parse_prefix};
#[cfg(feature = "preflight")]
pub use crate::preflight::tables::*;

/// The index of a code in [`crate::catalog::entries`].
pub fn index_of(code: &[u8]) -> Option<usize> {
    crate::catalog::CatalogCode::find(code).map(crate::catalog::CatalogCode::index)
}
