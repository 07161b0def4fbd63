//! What the caller decides: which actions are known, how bad each rule's findings are, which
//! regions there are, and what a request may cost.
//!
//! Plain settings. This file must not know any particular rule; the checks apply the settings.

use super::rule::Rule;
use crate::words::{parse_words, words};

words! {
    /// Which actions are known, and which documents decide.
    Preset {
        /// All actions: those of the error-code page's time, and those of today. The page decides.
        All = "all",
        /// The actions of the error-code page's time. The page decides.
        Page = "page",
        /// The actions that are offered today (2026-08-21). An attribute key that a document of
        /// today lists is a warning at most.
        Current = "current",
    }
}

parse_words!(Preset, "preset");

words! {
    /// What becomes of the findings of a rule.
    Level {
        /// The findings are errors.
        Deny = "deny",
        /// The findings are warnings.
        Warn = "warn",
        /// There are no findings of the rule.
        Off = "off",
    }
}

parse_words!(Level, "level");

/// The levels that were set; other rules keep their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels(Vec<(Rule, Level)>);

impl Levels {
    pub(super) fn set(&mut self, rule: Rule, level: Level) {
        self.0.retain(|&(known, _)| known != rule);
        self.0.push((rule, level));
    }

    pub(super) fn level_of(&self, rule: Rule) -> Option<Level> {
        self.0.iter().find(|&&(known, _)| known == rule).map(|&(_, level)| level)
    }
}

/// Lists of regions that replace what the documents say, each under the name of its parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Regions(Vec<(String, Vec<String>)>);

impl Regions {
    pub(super) fn set(&mut self, parameter: &str, list: Vec<String>) {
        self.0.retain(|(known, _)| known != parameter);
        self.0.push((parameter.to_owned(), list));
    }

    pub(super) fn list_for(&self, parameter: &str) -> Option<&[String]> {
        self.0.iter().find(|(known, _)| known == parameter).map(|(_, list)| &list[..])
    }

    /// Whether a region is objected to: with a list of the caller's, because it is not in it;
    /// without one, because it begins with `disputed`, a spelling on which documents disagree.
    pub(super) fn rejects(&self, parameter: &str, region: &[u8], disputed: Option<&str>) -> bool {
        match self.list_for(parameter) {
            Some(list) => !list.iter().any(|known| known.as_bytes() == region),
            None => disputed.is_some_and(|prefix| region.starts_with(prefix.as_bytes())),
        }
    }
}

/// What one request may cost at most.
///
/// ```
/// use apitriage::preflight::RequestLimits;
///
/// let limits = RequestLimits { findings: 10, ..RequestLimits::default() };
/// assert_eq!(limits.depth, 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// The deepest nesting of arrays and objects. A deeper request is malformed.
    pub depth: usize,
    /// How many values a request may have. One with more is malformed. Real requests have fewer
    /// than a hundred.
    pub values: usize,
    /// How many findings are reported at most. The others are counted only.
    pub findings: usize,
}

impl Default for RequestLimits {
    fn default() -> Self {
        RequestLimits { depth: 1024, values: 65_536, findings: 1000 }
    }
}
