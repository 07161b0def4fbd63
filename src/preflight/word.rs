//! Settings by word: what is said of a word that is not one of them.

use std::str::FromStr;

use super::settings::{Level, Preset};

/// A word that is not one of those that were asked for. Its text lists them.
///
/// ```
/// use apitriage::preflight::Level;
///
/// let error = "loud".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown level \"loud\"; expected deny, warn or off");
/// assert_eq!(error.words(), ["deny", "warn", "off"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} {given:?}; expected {}", listed(words))]
pub struct UnknownWord {
    what: &'static str,
    given: String,
    words: Vec<&'static str>,
}

impl UnknownWord {
    pub(super) fn new(
        what: &'static str,
        given: &str,
        words: impl Iterator<Item = &'static str>,
    ) -> Self {
        let given = given.chars().take(LONGEST).collect();
        UnknownWord { what, given, words: words.collect() }
    }

    /// The words that would have been understood.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }
}

/// How much is kept of a word that was given, in characters.
const LONGEST: usize = 64;

/// `deny, warn or off`
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

impl FromStr for Level {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let level = Level::ALL.iter().find(|level| level.word() == word);
        level.copied().ok_or_else(|| {
            UnknownWord::new("level", word, Level::ALL.iter().map(|level| level.word()))
        })
    }
}

impl FromStr for Preset {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let preset = Preset::ALL.iter().find(|preset| preset.word() == word);
        preset.copied().ok_or_else(|| {
            UnknownWord::new("preset", word, Preset::ALL.iter().map(|preset| preset.word()))
        })
    }
}
