//! How names and values of a request are quoted in findings: short, and without what is secret.
//!
//! This file must not know what a finding says.

use crate::secrets::{MASK, excerpt, hints_at_secret};

/// How much of a name or value is quoted, in characters.
pub(super) const QUOTED: usize = 120;
/// How much of it is quoted inside the sentence of a message, in characters.
pub(super) const IN_MESSAGE: usize = 40;

/// A name or value as findings quote it: shortened, and with what looks like a secret masked.
pub(super) fn quoted(text: &str) -> String {
    // In a pair, the name that makes the value a secret may come after the part that is quoted.
    if text.contains("Value") && hints_at_secret(text) {
        return MASK.to_owned();
    }
    excerpt(text, QUOTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_secret_values_are_not_quoted_whole() {
        let attribute = r#"[{"AttributeValue":"hush","AttributeKey":"AccessKeyId"}]"#;
        assert_eq!(quoted(attribute), MASK);
        assert_eq!(quoted("Token=hush&Limit=1"), "Token=***&Limit=1");
        assert_eq!(quoted(&format!("AKID{}", "x".repeat(32))), MASK);
        assert!(quoted(&"é".repeat(1 << 20)).chars().count() <= QUOTED + 1);
    }
}
