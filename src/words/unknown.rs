//! The error for a word that is not one of the expected words.

use std::fmt;

/// A word that is not one of the expected words. The error's text lists them.
///
/// ```
/// use apitriage::Validation;
///
/// let error = "loose".parse::<Validation>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown validation \"loose\"; expected strict or structure");
/// assert_eq!(error.expected(), ["strict", "structure"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    what: &'static str,
    given: String,
    expected: Vec<String>,
}

/// How much is kept of the word that was given, in characters: it may be anything, and the error's
/// text should stay readable.
const LONGEST_GIVEN: usize = 64;

impl UnknownWord {
    pub(crate) fn new(
        what: &'static str,
        given: &str,
        expected: impl Iterator<Item = impl Into<String>>,
    ) -> Self {
        let given = given.chars().take(LONGEST_GIVEN).collect();
        UnknownWord { what, given, expected: expected.map(Into::into).collect() }
    }

    /// The words that would have been understood.
    pub fn expected(&self) -> Vec<&str> {
        self.expected.iter().map(String::as_str).collect()
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} {:?}; expected ", self.what, self.given)?;

        for (place, word) in self.expected.iter().enumerate() {
            let separator = match place {
                0 => "",
                _ if place + 1 == self.expected.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{word}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownWord {}
