//! Every limit on what input may cost us, each with a name and a default.
//!
//! Plain numbers; the stages apply them, and the program offers an option for each.

/// What one record, one archive or one summary may cost at most.
///
/// ```
/// let limits = apitriage::Limits { record_bytes: 1 << 20, ..Default::default() };
/// assert_eq!(limits.depth, 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest record, in bytes; a longer one is malformed (`too_long`) and skipped in flat
    /// memory. 64 MiB: the service itself answers with at most 50 MB. If more is allowed, no more
    /// than 64 MiB of a record is held: the rest is checked as it comes, but for `prefixed`
    /// framing and the level `structure`, which hold all of it.
    pub record_bytes: usize,
    /// The deepest nesting of arrays and objects; deeper is malformed (`too_deep`).
    pub depth: usize,
    /// The longest code, in bytes after unescaping; longer is malformed (`too_long`). The longest
    /// published code has 89.
    pub code_bytes: usize,
    /// The longest RequestId that is reported, in bytes; a longer one is left out.
    pub request_id_bytes: usize,
    /// How many distinct codes outside the catalog are counted one by one; the rest are summed as
    /// *other*. 12,268 distinct codes were published by 2026-08-21.
    pub unknown_codes: usize,
    /// How many rows are kept of all groups together, where codes are counted by input, too; a row
    /// is a code of an input. As many inputs as fit keep exact counts, the rest are summed as
    /// *other*.
    pub group_rows: usize,
    /// The largest window that a zstd frame may ask for, as a power of two; 27 is 128 MiB.
    pub zstd_window_log: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            record_bytes: 64 << 20,
            depth: 1024,
            code_bytes: 256,
            request_id_bytes: 256,
            unknown_codes: 16_384,
            group_rows: 65_536,
            zstd_window_log: 27,
        }
    }
}

/// A size that a few kilobytes never reach. For fuzz targets it is a 1,024th, so that they meet
/// what happens there.
pub(crate) const fn within_reach_of_fuzzing(bytes: usize) -> usize {
    if cfg!(feature = "fuzzing") { bytes >> 10 } else { bytes }
}
