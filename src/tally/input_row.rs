//! What became of one input, and the account which shows that no byte of it was missed or counted
//! twice.
//!
//! This file must not know what a record says.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::format::Format;
use crate::frame::Framing;
use crate::grammar::{FaultKind, Validation};
use crate::recording::{Context, Recording};

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
    /// Lines of text without a response.
    pub skipped_lines: u64,
    /// Records of the framing. One may hold several calls, which are `records`, and a call may be
    /// spread over several.
    #[serde(default)]
    pub framed: u64,
    /// The formats in which calls were recorded.
    #[serde(default)]
    pub recordings: Vec<Recording>,
    /// What was recognised beside responses, if anybody asked for it: `time`, and words of
    /// [`ContextField`](crate::ContextField).
    #[serde(default)]
    pub recognised: Vec<Box<str>>,
    /// What looks like a response and belongs to no counted call.
    #[serde(default)]
    pub unread: u64,
    /// Where the first of these are, in bytes of decompressed content.
    #[serde(default)]
    pub unread_samples: Vec<u64>,
    /// Responses that have operation logs inside: answers of LookUpEvents and DescribeEvents. They
    /// count as responses, and their events do not, unless the recording format is named.
    #[serde(default)]
    pub holding_events: u64,
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
    pub(crate) fn failed(path: &str, error: String) -> Self {
        InputRow { path: path.to_owned(), error: Some(error), ..InputRow::default() }
    }

    /// Whether no count is larger than the count that it is a part of.
    pub(super) fn adds_up(&self) -> bool {
        self.refused <= self.malformed
            && self.refused_bytes <= self.malformed_bytes
            && self.malformed_bytes <= self.record_bytes
            && self.record_bytes <= self.bytes
            && self.holding_events <= self.records
            && self.unread_samples.len() as u64 <= self.unread
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// Records of the framing that count as themselves: bare responses, and records without any.
    pub(crate) plain: u64,
    /// Records of the framing that yield calls.
    pub(crate) containing: u64,
    /// Calls that records of the framing yield.
    pub(crate) calls: u64,
    pub(crate) malformed: u64,
    pub(crate) skipped_lines: u64,
    /// What looks like a response and was not read.
    pub(crate) unread: u64,
    /// Where the first of these are.
    pub(crate) unread_samples: SmallVec<[u64; 0]>,
    /// Responses that have operation logs inside, which are not counted.
    pub(crate) holding_events: u64,
    /// The recording formats of the calls, a bit for each.
    pub(crate) recordings: u32,
    /// What was recognised beside responses, as [`Context::known_bits`] has it.
    pub(crate) recognised: u16,
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
        self.plain += 1;
        self.malformed += u64::from(malformed);
        self.in_records += length;
        self.position += length;
    }

    /// Enters a record of the framing that yields calls.
    pub(crate) fn container(&mut self, offset: u64, length: u64) {
        self.reach(offset);
        self.containing += 1;
        self.in_records += length;
        self.position += length;
    }

    /// Enters a call that a record of the framing yields, or a record that holds none.
    pub(crate) fn call(&mut self, malformed: bool) {
        self.calls += 1;
        self.malformed += u64::from(malformed);
    }

    /// Notes a format in which a call was recorded.
    pub(crate) fn note_recording(&mut self, recording: Recording) {
        self.recordings |= 1 << recording as u32;
    }

    /// What was recognised beside responses.
    pub(crate) fn recognised(&self) -> Vec<Box<str>> {
        Context::known_words(self.recognised).map(Into::into).collect()
    }

    /// How many records there are: calls, and records without any.
    pub(crate) fn records(&self) -> u64 {
        self.plain + self.calls
    }

    /// The formats in which calls were recorded.
    pub(crate) fn recordings(&self) -> Vec<Recording> {
        let is_bare = |recording: Recording| recording == Recording::Bare && self.plain > 0;
        let is_used = |recording: Recording| self.recordings & (1 << recording as u32) != 0;
        let all = Recording::ALL.iter().copied();
        all.filter(|&recording| is_bare(recording) || is_used(recording)).collect()
    }

    /// How many records of the framing there are.
    pub(crate) fn framed(&self) -> u64 {
        self.plain + self.containing
    }

    /// Enters what looks like a response and was not read.
    pub(crate) fn note_unread(&mut self, offset: u64) {
        self.unread += 1;
        self.unread_samples.push(offset);
        keep_first(&mut self.unread_samples);
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
        self.plain += other.plain;
        self.containing += other.containing;
        self.calls += other.calls;
        self.malformed += other.malformed;
        self.skipped_lines += other.skipped_lines;
        self.unread += other.unread;
        self.unread_samples.extend_from_slice(&other.unread_samples);
        keep_first(&mut self.unread_samples);
        self.holding_events += other.holding_events;
        self.recordings |= other.recordings;
        self.recognised |= other.recognised;
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

/// How many places are kept of what was not read.
const MOST_UNREAD_SAMPLES: usize = 5;

/// Keeps the first places.
fn keep_first(places: &mut SmallVec<[u64; 0]>) {
    places.sort_unstable();
    places.truncate(MOST_UNREAD_SAMPLES);
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
        assert_eq!((front.records(), front.malformed, front.check(35)), (3, 1, Ok(())));
        // One that is not whole makes none of them whole.
        let mut twice = Ledger::starting_at(35);
        twice.record(34, 1, false);
        front.merge(&twice);
        assert!(front.check(36).unwrap_err().contains("overlap"));
        front.merge(&Ledger::default());
        assert!(front.check(36).is_err());
    }
}
