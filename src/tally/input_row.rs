//! What became of one input, and the account which shows that no byte of it was missed or counted
//! twice.
//!
//! This file must not know what a record says.

use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::frame::Framing;
use crate::grammar::{FaultKind, Validation};

/// One input of a summary.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InputRow {
    /// The input's name.
    pub path: String,
    /// The framing that was used; `None` if it could not be opened before one was chosen.
    pub framing: Option<Framing>,
    /// How much of its records was checked; `None` if it could not be opened before a framing was
    /// chosen.
    #[serde(default)]
    pub validation: Option<Validation>,
    /// How the input is compressed; `None` if it is not, or could not be opened.
    pub compression: Option<Format>,
    /// Records found.
    pub records: u64,
    /// Bytes of decompressed content.
    pub bytes: u64,
    /// Records that could not be read.
    pub malformed: u64,
    /// Lines without a record, in `prefixed` framing.
    pub skipped_lines: u64,
    /// Responses that were not counted, at least. In `prefixed` framing: lines with more than one,
    /// of which only the first is a record. In other framings: records that are malformed or not
    /// responses, and seem to hold a response that `prefixed` framing would find. Only the first
    /// 256 bytes of a record are searched.
    #[serde(default)]
    pub responses_inside: u64,
    /// Why it was not read to its end; `None` if it was.
    pub error: Option<String>,
    /// Whether it was not read to its end because the caller cancelled the run.
    #[serde(default)]
    pub interrupted: bool,
    /// Whether that was because there was no memory for a record's buffer.
    #[serde(default)]
    pub lacks_memory: bool,
    /// Whether that was because a zstd frame needs a larger window than is allowed.
    #[serde(default)]
    pub window_too_large: bool,
    /// Bytes in records.
    #[serde(default)]
    pub record_bytes: u64,
    /// Bytes in malformed records.
    #[serde(default)]
    pub malformed_bytes: u64,
    /// Malformed records that were refused for a limit.
    #[serde(default)]
    pub refused: u64,
    /// Bytes in records that were refused for a limit.
    #[serde(default)]
    pub refused_bytes: u64,
    /// The hash of its first bytes, by which copies are noticed; `None` if it was not opened.
    #[serde(default)]
    pub(crate) beginning: Option<u64>,
}

impl InputRow {
    /// The row of an input of which nothing was read, and why.
    pub(crate) fn unread(path: &str, error: String) -> Self {
        InputRow { path: path.to_owned(), error: Some(error), ..InputRow::default() }
    }

    /// Whether no count is larger than the count that it is a part of.
    pub(super) fn adds_up(&self) -> bool {
        self.refused <= self.malformed
            && self.refused_bytes <= self.malformed_bytes
            && self.malformed_bytes <= self.record_bytes
            && self.record_bytes <= self.bytes
    }

    /// Whether more than half of its records, or of the bytes in them, are malformed. Records that
    /// were refused for a limit are not considered: they may be valid.
    pub fn is_mostly_malformed(&self) -> bool {
        let is_most = |malformed: u64, refused: u64, all: u64| {
            malformed.saturating_sub(refused) > all.saturating_sub(refused) / 2
        };

        is_most(self.malformed, self.refused, self.records)
            || is_most(self.malformed_bytes, self.refused_bytes, self.record_bytes)
    }
}

/// The account of an input's bytes: each is in exactly one record, or between two.
///
/// ```text
/// position ─┐ reach(8)     record(8, 5)
///           ▼ between      in records    ▼ position
/// bytes   … 5 6 7          8 9 10 11 12  13
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    pub(crate) records: u64,
    pub(crate) malformed: u64,
    pub(crate) skipped_lines: u64,
    /// Lines with more than one response, in `prefixed` framing.
    pub(crate) crowded_lines: u64,
    /// Records that seem to hold a response inside.
    pub(crate) responses_inside: u64,
    /// Bytes in records.
    pub(crate) in_records: u64,
    pub(crate) malformed_bytes: u64,
    /// Malformed records that were refused for a limit.
    pub(crate) refused: u64,
    pub(crate) refused_bytes: u64,
    /// Bytes between records.
    between: u64,
    /// Up to where the bytes are accounted for.
    position: u64,
    /// Whether two records had a byte in common.
    overlapped: bool,
}

impl Ledger {
    /// An account that begins in the middle of an input.
    pub(crate) fn starting_at(position: u64) -> Self {
        Ledger { position, ..Ledger::default() }
    }

    /// Enters a record. Bytes before it that are not accounted for yet are between records.
    pub(crate) fn record(&mut self, offset: u64, length: u64, malformed: bool) {
        self.reach(offset);
        self.records += 1;
        self.malformed += u64::from(malformed);
        self.in_records += length;
        self.position += length;
    }

    /// Enters why a record is malformed. The record itself is entered with [`Self::record`].
    pub(crate) fn fault(&mut self, length: u64, kind: FaultKind) {
        self.malformed_bytes += length;
        if kind.is_limit() {
            self.refused += 1;
            self.refused_bytes += length;
        }
    }

    /// Accounts for the bytes up to `offset`: they are between records.
    pub(crate) fn reach(&mut self, offset: u64) {
        match offset.checked_sub(self.position) {
            Some(gap) => self.between += gap,
            None => self.overlapped = true,
        }
        self.position = offset;
    }

    /// Goes on at `offset`. The bytes before it are left to another account.
    pub(crate) fn jump(&mut self, offset: u64) {
        self.position = offset;
    }

    /// Adds another account of the same input.
    pub(crate) fn merge(&mut self, other: &Ledger) {
        self.records += other.records;
        self.malformed += other.malformed;
        self.skipped_lines += other.skipped_lines;
        self.crowded_lines += other.crowded_lines;
        self.responses_inside += other.responses_inside;
        self.in_records += other.in_records;
        self.malformed_bytes += other.malformed_bytes;
        self.refused += other.refused;
        self.refused_bytes += other.refused_bytes;
        self.between += other.between;
        self.overlapped |= other.overlapped;
    }

    /// Whether the account is complete, or what is wrong with it.
    pub(crate) fn check(&self, bytes_read: u64) -> Result<(), String> {
        if self.overlapped {
            return Err("two records overlap".to_owned());
        }
        if self.in_records + self.between != bytes_read {
            let (inside, between) = (self.in_records, self.between);
            return Err(format!(
                "{inside} bytes in records and {between} between do not make {bytes_read} read"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_or_doubled_byte_is_noticed() {
        let mut ledger = Ledger::default();
        ledger.record(2, 5, false);
        ledger.reach(8);
        assert_eq!(ledger.check(8), Ok(()));
        assert!(ledger.check(9).unwrap_err().contains("do not make 9 read"));
        assert!(ledger.check(7).is_err());
        ledger.record(7, 1, true);
        assert!(ledger.check(9).unwrap_err().contains("overlap"));
    }

    #[test]
    fn pieces_add_up() {
        let (mut front, mut piece) = (Ledger::default(), Ledger::starting_at(10));
        front.record(0, 9, true);
        front.reach(10);
        front.jump(30);
        piece.record(12, 8, false);
        piece.reach(30);
        front.record(31, 4, false);
        front.merge(&piece);
        assert_eq!((front.records, front.malformed, front.check(35)), (3, 1, Ok(())));
        // One that is not whole makes none of them whole.
        let mut twice = Ledger::starting_at(35);
        twice.record(34, 1, false);
        front.merge(&twice);
        assert!(front.check(36).unwrap_err().contains("overlap"));
        front.merge(&Ledger::default());
        assert!(front.check(36).is_err());
    }
}
