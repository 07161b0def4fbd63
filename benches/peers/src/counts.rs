//! What an engine found in an archive, and whether that is right.
//!
//! All peers count with this, so that counting makes no difference between them. It must not know
//! the engines.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::engines::Seen;
use crate::truth::Truth;

/// What an engine claims to find, which is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Every code.
    Codes,
    /// The codes of all records but those that spell the code, or a key on the way to it, with
    /// needless escapes.
    PlainCodes,
    /// Whether a record is JSON, and nothing else.
    Validity,
}

/// The number of records that an engine got wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistakes {
    /// Failures that it did not count under their code.
    pub missed: u64,
    /// Records that it did not accept as JSON.
    pub refused: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub codes: HashMap<Box<str>, u64, RandomState>,
    pub succeeded: u64,
    /// Records of which the engine only says that they are JSON.
    pub valid: u64,
    /// Failures whose code was not found.
    pub uncoded: u64,
    pub refused: u64,
}

impl Counts {
    pub fn count(&mut self, seen: Seen<'_>) {
        match seen {
            Seen::Failure(code) => self.add_code(code, 1),
            Seen::Success => self.succeeded += 1,
            Seen::Valid => self.valid += 1,
            Seen::SomeFailure => self.uncoded += 1,
            Seen::Refused => self.refused += 1,
        }
    }

    pub fn add_code(&mut self, code: &str, times: u64) {
        match self.codes.get_mut(code) {
            Some(count) => *count += times,
            None => drop(self.codes.insert(code.into(), times)),
        }
    }

    pub fn merge(mut self, other: Counts) -> Counts {
        for (code, &times) in &other.codes {
            self.add_code(code, times);
        }
        self.succeeded += other.succeeded;
        self.valid += other.valid;
        self.uncoded += other.uncoded;
        self.refused += other.refused;
        self
    }

    fn of(&self, code: &str) -> u64 {
        self.codes.get(code).copied().unwrap_or_default()
    }

    /// What the engine got wrong. On a generated archive this panics unless the engine keeps its
    /// claim; real records may hold what it cannot read.
    pub fn check(&self, engine: &str, claim: Claim, truth: &Truth) -> Mistakes {
        let failed: u64 = self.codes.values().sum();
        let all = failed + self.succeeded + self.valid + self.uncoded + self.refused;
        assert_eq!(all, truth.records, "{engine}: records");
        if !truth.is_real {
            self.check_claim(engine, claim, truth);
        }
        let missed = if claim == Claim::Validity { 0 } else { self.missed(&truth.codes) };
        Mistakes { missed, refused: self.refused }
    }

    fn check_claim(&self, engine: &str, claim: Claim, truth: &Truth) {
        assert_eq!(self.refused, 0, "{engine}: records refused");
        match claim {
            Claim::Codes => {
                assert_eq!(self.succeeded, truth.succeeded, "{engine}: succeeded");
                assert_eq!(self.missed(&truth.codes), 0, "{engine}: codes missed");
            }
            Claim::PlainCodes => {
                assert_eq!(
                    self.missed(&truth.plain),
                    0,
                    "{engine}: codes missed that are spelled plainly"
                );
                for (code, &times) in &truth.codes {
                    assert!(self.of(code) <= times, "{engine}: {code} counted too often");
                }
            }
            Claim::Validity => assert_eq!(self.valid, truth.records, "{engine}: valid"),
        }
    }

    /// How many of these were not counted under their code.
    fn missed(&self, expected: &BTreeMap<String, u64>) -> u64 {
        expected.iter().map(|(code, &times)| times.saturating_sub(self.of(code))).sum()
    }
}
