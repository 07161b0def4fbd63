//! The bodies of the fuzz targets. Each takes any bytes, and panics if a law is broken.
//!
//! `tests/replay.rs` runs the same bodies without a fuzzer, over the corpus and over random bytes.
//! A body that allows a difference must say which, and why.

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
mod recordings;
mod reports;
mod requests;
mod saved;
mod secrets;
mod show;

pub use archives::{chunks, decompress, framing, summary};
pub use batches::check_requests;
pub use guard::guard;
pub use parsing::{fast_path, kernels, records};
pub use recordings::recordings;
pub use reports::reports;
pub use requests::requests;
pub use saved::saved;
pub use secrets::secrets;
pub use show::show;

/// The body of a target. It panics if a law is broken.
pub type TargetBody = fn(&[u8]);

/// All targets, by name.
pub const ALL_TARGETS: [(&str, TargetBody); 15] = [
    ("kernels", kernels),
    ("records", records),
    ("fast_path", fast_path),
    ("framing", framing),
    ("chunks", chunks),
    ("summary", summary),
    ("decompress", decompress),
    ("recordings", recordings),
    ("requests", requests),
    ("saved", saved),
    ("reports", reports),
    ("show", show),
    ("secrets", secrets),
    ("check_requests", check_requests),
    ("guard", guard),
];

/// The longest input. Longer ones find nothing more, and take long.
pub const MOST_BYTES: usize = 4096;

fn supported_kernels() -> impl Iterator<Item = apitriage::Kernel> + Clone {
    apitriage::Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported())
}
