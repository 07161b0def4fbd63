//! How names and values of a request are quoted in findings: short, and without what is secret.
//!
//! This file must not know what a finding says.

use crate::secrets::{MASK, excerpt, hints_at_secret};

/// The longest name or value that is quoted, in characters; of a longer one, so much of its
/// beginning.
pub(super) const QUOTED: usize = 120;
/// In the sentence of a message, less.
pub(super) const IN_MESSAGE: usize = 40;

/// Without what looks like a key in it, and not too long.
pub(super) fn quoted(text: &str) -> String {
    // The value of a pair is secret by the name beside it, which may be after the end of the
    // quotation.
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
