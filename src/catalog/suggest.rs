//! "Did you mean": the codes of the catalog that a misspelled one comes closest to.
//!
//! Only for people who typed a code or read a strange one; it never changes how a code is counted,
//! because codes that differ in one letter do exist (docs/facts.md, "How codes are spelled").

use super::near::near;
use super::{Entry, entries, find};

/// The catalog codes that `code` comes closest to, best first, at most three; none if none is near.
///
/// Near means: equal except for case and for dots or blanks around it; or different in at most
/// three letters, and in at most a third of all letters; or `code` is only the part after the first
/// dot. A code that is spelled correctly is not near itself.
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
