//! A code of the catalog as its index in the table, which is small to copy and to count by.

use super::{DRY_RUN, Entry, lookup, table};

/// A code that the catalog has an entry for.
///
/// ```
/// use apitriage::{Code, Verdict, classify};
///
/// let body = br#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
/// let Verdict::Failure(failure) = classify(body) else { panic!() };
/// let Code::Known(code) = failure.code else { panic!() };
/// assert_eq!(code.entry().code, "InternalError");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogCode(usize);

impl CatalogCode {
    /// The code that is spelled like this, byte for byte.
    #[inline(always)]
    pub(crate) fn find(code: &[u8]) -> Option<Self> {
        lookup::find(code).map(CatalogCode)
    }

    /// Its index in [`super::entries`], for tables that count by it.
    pub(crate) const fn index(self) -> usize {
        self.0
    }

    /// What the catalog says of the code.
    pub fn entry(self) -> &'static Entry {
        let [first, ..] = &table::CODES;
        table::CODES.get(self.0).unwrap_or(first) // `find` returns indices of the table only
    }

    /// Whether it is [`DRY_RUN`].
    pub fn is_dry_run(self) -> bool {
        self.entry().code == DRY_RUN
    }
}

impl std::fmt::Debug for CatalogCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CatalogCode({})", self.entry().code)
    }
}
