//! The error codes: what each means, whether it could have been prevented, whether to try again.
//!
//! All 64 codes of the CloudAudit error-code page, and the 24 that came later. Both halves of the
//! program speak in these codes. The catalog imports nothing else of ours and never changes a code:
//! codes are exact bytes, and unknown ones are normal (12,268 exist over 261 services).
//!
//! ```
//! use apitriage::catalog::{self, Preventable};
//!
//! let entry = catalog::find("LimitExceeded.OverTime").unwrap();
//! assert_eq!(entry.preventable, Preventable::NeedsClock);
//! assert!(catalog::find("limitexceeded.overtime").is_none());
//! ```

mod action;
mod answers;
mod entry;
mod family;
mod lookup;
mod near;
mod sdks;
mod suggest;
mod table;

pub use action::{Action, Status, VERSION, WITHDRAWN};
pub use answers::{Kind, Origin, Preventable, Retry};
pub use entry::Entry;
pub use family::{Family, family_of, find_family};
pub use sdks::Sdks;
pub use suggest::suggest;

pub(crate) use near::near;

/// The one code that is listed among the errors but counted as a dry run, not as a failure: the
/// call would have succeeded (the page).
pub const DRY_RUN: &str = "DryRunOperation";

/// The whole catalog, sorted by code.
pub fn entries() -> &'static [Entry] {
    &table::CODES
}

/// The entry for a code, compared byte for byte.
pub fn find(code: &str) -> Option<&'static Entry> {
    index_of(code.as_bytes()).and_then(|index| table::CODES.get(index))
}

/// The place of a code in [`entries`], for tables that count by index.
pub fn index_of(code: &[u8]) -> Option<usize> {
    lookup::find(code)
}

/// A code of the catalog, as small as it can be told.
///
/// ```
/// use apitriage::catalog::Known;
///
/// let known = Known::find(b"InternalError").unwrap();
/// assert_eq!(known.entry().code, "InternalError");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known(usize);

impl Known {
    /// The code that is spelled like this, byte for byte.
    #[inline(always)]
    pub fn find(code: &[u8]) -> Option<Self> {
        lookup::find(code).map(Known)
    }

    /// Its place in [`entries`].
    pub const fn index(self) -> usize {
        self.0
    }

    /// What the catalog says of it.
    pub fn entry(self) -> &'static Entry {
        let [first, ..] = &table::CODES;
        table::CODES.get(self.0).unwrap_or(first) // the place is in the table: `find` looked there
    }

    /// Whether it is [`DRY_RUN`].
    pub fn is_dry_run(self) -> bool {
        self.entry().code == DRY_RUN
    }
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Known({})", self.entry().code)
    }
}
