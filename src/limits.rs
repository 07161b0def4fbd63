//! The limits on what recorded input may cost, each with a name and a default.
//!
//! This file has the numbers only; the stages apply them. What one request may cost beyond that is
//! limited in `preflight/settings.rs`.

/// What one record, one archive or one summary may cost at most.
///
/// ```
/// use apitriage::Limits;
///
/// let limits = Limits::new().record_bytes(1 << 20);
/// assert_eq!((limits.record_bytes, limits.depth), (1 << 20, 1024));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest record, in bytes. A longer one is malformed (`too_long`) and skipped in constant
    /// memory. The default is 64 MiB: the service itself answers with at most 50 MB. If more is
    /// allowed, no more than 64 MiB of a record are buffered and the rest is checked as it comes,
    /// except under `prefixed` framing and the level `structure`, which buffer all of it.
    pub record_bytes: usize,
    /// The deepest nesting of arrays and objects. Deeper is malformed (`too_deep`).
    pub depth: usize,
    /// The longest code, in bytes after unescaping. Longer is malformed (`too_long`). The longest
    /// published code has 89.
    pub code_bytes: usize,
    /// The longest RequestId that is reported, in bytes. A longer one is left out.
    pub request_id_bytes: usize,
    /// How many distinct codes outside the catalog are counted one by one. The rest are summed as
    /// *other*. 12,268 distinct codes were published by 2026-08-21.
    pub unknown_codes: usize,
    /// How many rows are kept of all groups together, if calls are counted in groups; a row is a
    /// code of a group, and a group has at least one. As many groups as fit keep exact counts, the
    /// rest are summed as *other*.
    pub group_rows: usize,
    /// How many different calls are kept, if calls that occur more than once are looked for: a few
    /// ten bytes each or, to count each once, a few hundred. Beyond it, the number of repeated calls
    /// is a lower bound, and to count each once is an error.
    pub repeated_calls: usize,
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
            repeated_calls: 1 << 20,
            zstd_window_log: 27,
        }
    }
}

impl Limits {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Limits::default()
    }

    /// Sets the longest record, in bytes.
    #[must_use]
    pub fn record_bytes(self, record_bytes: usize) -> Self {
        Limits { record_bytes, ..self }
    }

    /// Sets the deepest nesting of arrays and objects.
    #[must_use]
    pub fn depth(self, depth: usize) -> Self {
        Limits { depth, ..self }
    }

    /// Sets the longest code, in bytes after unescaping.
    #[must_use]
    pub fn code_bytes(self, code_bytes: usize) -> Self {
        Limits { code_bytes, ..self }
    }

    /// Sets the longest RequestId that is reported, in bytes.
    #[must_use]
    pub fn request_id_bytes(self, request_id_bytes: usize) -> Self {
        Limits { request_id_bytes, ..self }
    }

    /// Sets how many distinct codes outside the catalog are counted one by one.
    #[must_use]
    pub fn unknown_codes(self, unknown_codes: usize) -> Self {
        Limits { unknown_codes, ..self }
    }

    /// Sets how many rows are kept of all groups together.
    #[must_use]
    pub fn group_rows(self, group_rows: usize) -> Self {
        Limits { group_rows, ..self }
    }

    /// Sets how many different calls are kept to find those that occur more than once.
    #[must_use]
    pub fn repeated_calls(self, repeated_calls: usize) -> Self {
        Limits { repeated_calls, ..self }
    }

    /// Sets the largest window that a zstd frame may ask for, as a power of two.
    #[must_use]
    pub fn zstd_window_log(self, zstd_window_log: u32) -> Self {
        Limits { zstd_window_log, ..self }
    }
}

/// The size that is used for a size of `bytes`: a 1,024th of it in fuzz targets, whose inputs of a
/// few kilobytes would never reach it, and `bytes` itself everywhere else.
pub(crate) const fn within_reach_of_fuzzing(bytes: usize) -> usize {
    if cfg!(feature = "fuzzing") { bytes >> 10 } else { bytes }
}
