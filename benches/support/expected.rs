//! The counts that a reader of an archive must find.

use std::collections::BTreeMap;

/// What a reader of the archive must find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The size, with a line feed after each record.
    pub bytes: u64,
    pub records: u64,
    pub succeeded: u64,
    /// Without dry runs.
    pub failed: u64,
    pub dry_run: u64,
    /// How often each code occurs, that of a dry run included.
    pub codes: BTreeMap<&'static str, u64>,
}

impl Expected {
    /// Counts a record of `len` bytes; one without a code is a success.
    pub fn count(&mut self, len: u64, code: Option<&'static str>) {
        self.bytes += len;
        self.records += 1;
        match code {
            None => self.succeeded += 1,
            Some("DryRunOperation") => self.dry_run += 1,
            Some(_) => self.failed += 1,
        }
        if let Some(code) = code {
            *self.codes.entry(code).or_default() += 1;
        }
    }
}
