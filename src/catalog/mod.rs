//! The error codes: what each means, whether it could have been prevented, whether to try again.
//!
//! [`find`] has all 64 codes of the CloudAudit error-code page, and the 24 that came later. For the
//! other codes of the cloud (12,268 exist, over 261 services) [`find_family`] says what is true of
//! all codes that begin alike; it knows the families of 12,127 of them. [`suggest()`] finds the
//! codes that a misspelled one comes closest to.
//!
//! Codes are compared byte for byte, and a code that is not in the catalog is normal.
//!
//! ```
//! use apitriage::catalog::{self, Preventable, Retry};
//!
//! let entry = catalog::find("LimitExceeded.OverTime").unwrap();
//! assert_eq!(entry.preventable, Preventable::NeedsClock);
//! assert!(catalog::find("limitexceeded.overtime").is_none());
//!
//! let code = "ResourceInUse.Disk";
//! assert!(catalog::find(code).is_none());
//! let family = catalog::find_family(catalog::family_of(code)).unwrap();
//! assert_eq!(family.retry, Retry::DependsOnMessage);
//! ```
// This stage must not know any other stage, and it never changes a code.

mod action;
mod answers;
mod code;
mod entry;
mod family;
mod lookup;
mod near;
mod sdks;
mod suggest;
mod table;

pub use action::{Action, Status, VERSION, WITHDRAWN};
pub use answers::{Kind, Origin, Preventable, Retry};
pub use code::CatalogCode;
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
    CatalogCode::find(code.as_bytes()).map(CatalogCode::entry)
}
