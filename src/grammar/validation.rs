//! How much of a record is checked.

use crate::words::{parse_words, words};

words! {
    /// How much of a record is checked.
    Validation {
        /// All of it: a record that is not JSON by RFC 8259, or not UTF-8, is malformed.
        Strict = "strict",
        /// All but the insides of containers that no verdict depends on: a top-level array, and in
        /// the top-level object, in `Response` and in `Error` any array or object other than those
        /// two. Inside, strings must end and have no control characters, and brackets must match,
        /// within the depth limit, and no line may begin like one of a log. Numbers, literals,
        /// commas, colons, keys, escapes and UTF-8 are not looked at there, nor is a backslash
        /// outside of strings.
        Structure = "structure",
    }
}

parse_words!(Validation, "validation");
