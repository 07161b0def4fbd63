//! What the caller decides: which era's actions are known, how bad each rule's findings are, which
//! regions there are, and what a request may cost.
//!
//! Plain settings; the rules apply them.

use super::cloudaudit::actions::spec;
use super::rule::Rule;
use crate::catalog::{Action, Status, words};

words! {
    /// Which actions are known, and which documents decide.
    Preset {
        /// All 21: those of the error-code page's time, and those of today. The page decides.
        All = "all",
        /// The 12 of the error-code page's time. The page decides.
        Page = "page",
        /// Those that are offered today (2026-08-21). An attribute key that a document of today
        /// lists is a warning at most.
        Current = "current",
    }
}

impl Preset {
    #[inline]
    pub(super) fn knows(self, action: Action) -> bool {
        match self {
            Preset::All => true,
            Preset::Page => spec(action).on_page,
            Preset::Current => action.status() != Status::Removed,
        }
    }
}

words! {
    /// What becomes of a rule's findings.
    Level {
        /// They are errors.
        Deny = "deny",
        /// They are warnings.
        Warn = "warn",
        /// There are none.
        Off = "off",
    }
}

/// The levels that were set; other rules keep their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels(Vec<(Rule, Level)>);

impl Levels {
    pub(super) fn set(&mut self, rule: Rule, level: Level) {
        self.0.retain(|&(known, _)| known != rule);
        self.0.push((rule, level));
    }

    pub(super) fn of(&self, rule: Rule) -> Option<Level> {
        self.0.iter().find(|&&(known, _)| known == rule).map(|&(_, level)| level)
    }
}

words! {
    /// A parameter or header that names a region, and may be held against a list of the caller's.
    RegionOf {
        /// `X-TC-Region`, or `Region` in a form: where the request goes.
        Request = "Region",
        /// `CosRegion`: what ListCosEnableRegion answers.
        Cos = "CosRegion",
        /// `CmqRegion`: what ListCmqEnableRegion answers.
        Cmq = "CmqRegion",
        /// `KmsRegion`
        Kms = "KmsRegion",
        /// `Storage.StorageRegion`
        Storage = "StorageRegion",
    }
}

/// Lists of regions that replace what the documents say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Regions(Vec<(RegionOf, Vec<String>)>);

impl Regions {
    pub(super) fn set(&mut self, of: RegionOf, list: Vec<String>) {
        self.0.retain(|(known, _)| *known != of);
        self.0.push((of, list));
    }

    pub(super) fn of(&self, name: &str) -> Option<&[String]> {
        self.0.iter().find(|(known, _)| known.word() == name).map(|(_, list)| &list[..])
    }

    /// Not in the caller's list; without a list, only what is of a disputed spelling. The Chinese
    /// example has queues in regions with short names: `sh`, `hk`; the models have `ap-beijing`
    /// (docs/facts.md, "Parameters of tracking sets").
    pub(super) fn finds_strange(&self, name: &str, region: &[u8]) -> bool {
        match self.of(name) {
            Some(list) => !list.iter().any(|known| known.as_bytes() == region),
            None => name == "CmqRegion" && region.starts_with(b"ap-"),
        }
    }
}

/// What one request may cost at most.
///
/// ```
/// let limits = apitriage::preflight::Limits { findings: 10, ..Default::default() };
/// assert_eq!(limits.depth, 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The deepest nesting of arrays and objects; deeper is malformed.
    pub depth: usize,
    /// The most values in one request; more is malformed. Real ones have fewer than a hundred.
    pub values: usize,
    /// The most findings that are told; the rest is counted.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { depth: 1024, values: 65_536, findings: 1000 }
    }
}
