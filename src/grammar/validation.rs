//! How much of a record is checked.

use crate::words::words;

words! {
    /// How much of a record is checked.
    Validation {
        /// All of it: a record that is not JSON by RFC 8259, or not UTF-8, is malformed.
        Strict = "strict",
        /// All but the insides of containers that no verdict depends on: a top-level array, and in
        /// the top-level object, in `Response` and in `Error` any array or object other than those
        /// two. Inside, strings must end and have no control characters, and brackets must match,
        /// within the depth limit. Numbers, literals, commas, colons, keys, escapes and UTF-8 are
        /// not looked at there, nor is a backslash outside of strings.
        Structure = "structure",
    }
}

impl std::str::FromStr for Validation {
    type Err = NoSuchValidation;

    fn from_str(word: &str) -> Result<Self, NoSuchValidation> {
        Validation::ALL
            .iter()
            .copied()
            .find(|validation| validation.word() == word)
            .ok_or(NoSuchValidation)
    }
}

/// The word names no level of validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchValidation;

impl std::error::Error for NoSuchValidation {}

impl std::fmt::Display for NoSuchValidation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such level: use strict or structure")
    }
}
