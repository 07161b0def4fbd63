//! The bodies of the fuzz targets: each takes any bytes, and panics if a law is broken.
//!
//! `tests/replay.rs` runs the same bodies over the corpus and over random bytes, without a fuzzer.
//! They must not allow a difference without naming it.

mod archives;
mod batches;
#[path = "../../tests/common/mod.rs"]
mod common;
mod guard;
#[path = "../../tests/conformance/judge.rs"]
mod judge;
mod made;
#[path = "../../tests/conformance/oracle.rs"]
mod oracle;
mod packed;
mod parsing;
mod reports;
mod requests;
mod saved;
mod secrets;
mod show;

pub use archives::{chunks, decompress, framing, summary};
pub use batches::check_requests;
pub use guard::guard;
pub use parsing::{fast_path, kernels, records};
pub use reports::reports;
pub use requests::requests;
pub use saved::saved;
pub use secrets::secrets;
pub use show::show;

/// Panics if a law is broken.
pub type Body = fn(&[u8]);

/// All of them, by name.
pub const ALL: [(&str, Body); 14] = [
    ("kernels", kernels),
    ("records", records),
    ("fast_path", fast_path),
    ("framing", framing),
    ("chunks", chunks),
    ("summary", summary),
    ("decompress", decompress),
    ("requests", requests),
    ("saved", saved),
    ("reports", reports),
    ("show", show),
    ("secrets", secrets),
    ("check_requests", check_requests),
    ("guard", guard),
];

/// Longer inputs find nothing that shorter ones do not, and take long.
pub const MOST_BYTES: usize = 4096;

fn kernels_here() -> impl Iterator<Item = apitriage::Kernel> + Clone {
    apitriage::Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported())
}
