//! "Did you mean": the codes of the catalog that a misspelled one comes closest to.
//!
//! Only for people who typed a code or read a strange one; it never changes how a code is counted,
//! because codes that differ in one letter do exist (docs/facts.md, "How codes are spelled").

use super::near::near;
use super::{Entry, entries, find};

/// The catalog codes nearest to `code`, best first, at most three, none if nothing is near.
///
/// Near means: equal but for case and surrounding dots or blanks, or at most three letters apart
/// and less than a third of the length; or the part after the dot alone is what was given.
///
/// ```
/// let near = apitriage::catalog::suggest("InvalidParameterValue.MaxResults");
/// assert_eq!(near[0].code, "InvalidParameterValue.MaxResult");
/// assert!(apitriage::catalog::suggest("Unrelated.Thing").is_empty());
/// ```
pub fn suggest(code: &str) -> Vec<&'static Entry> {
    near(code, entries().iter().map(|entry| entry.code)).into_iter().filter_map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        let first = |code| suggest(code).first().map(|entry| entry.code);
        assert_eq!(
            first("invalidparametervalue.attributekey"),
            Some("InvalidParameterValue.attributeKey")
        );
        assert_eq!(first("InternalError."), Some("InternalError"));
        assert_eq!(first("OverTime"), Some("LimitExceeded.OverTime"));
        assert_eq!(first("x"), None);
        assert_eq!(first(""), None);
        assert_eq!(first(&"x".repeat(1 << 20)), None);
    }
}
