//! Inputs as the other stages see them.

pub(super) mod made_up_archive;
mod members;
#[cfg(all(feature = "gzip", feature = "zstd"))]
mod parts;
