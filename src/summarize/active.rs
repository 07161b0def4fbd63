//! An input that is being read, shared by the threads that work on it, and the accounts of its
//! members. This file must not know how bytes are read or framed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use smallvec::SmallVec;

use super::turn::DrawTurns;
use crate::error::{Error, ErrorKind};
use crate::feed::Feed;
use crate::format::Format;
use crate::frame::Framing;
use crate::grammar::Validation;
use crate::input::{ContentPiece, Input, LookaheadPart, Members, ReadBuffer};
use crate::recording::OpenBodies;
use crate::tally::{InputRow, Ledger, beginning_hash};

/// An input that is being read.
pub(super) struct ActiveInput<'a> {
    pub(super) name: Arc<str>,
    pub(super) turns: DrawTurns<InputWork<'a>>,
    /// Locked by the thread whose turn it is to draw, and at the end of the run.
    reading: Mutex<InputReading<'a>>,
}

/// Work on an input that one thread leaves to another.
pub(super) enum InputWork<'a> {
    Count(DrawnPiece<'a>),
    Decode(Arc<LookaheadPart>),
}

/// A piece that was drawn and is to be framed by itself.
pub(super) struct DrawnPiece<'a> {
    pub(super) account: Arc<MemberAccount>,
    /// The number of the piece in the order of the inputs.
    pub(super) number: u64,
    pub(super) framing: Framing,
    /// Where the piece begins in the member.
    pub(super) base: u64,
    pub(super) piece: ContentPiece<'a>,
}

/// How far an input has been read.
pub(super) struct InputReading<'a> {
    pub(super) members: Members<'a>,
    pub(super) open: Option<OpenMember<'a>>,
    /// The accounts of all members so far.
    accounts: SmallVec<[Arc<MemberAccount>; 1]>,
}

/// The member that is being drawn.
pub(super) struct OpenMember<'a> {
    /// In a box, because the inputs themselves stay in memory as long as the run does.
    pub(super) feed: Box<Feed<'a>>,
    pub(super) account: Arc<MemberAccount>,
    /// The account of what the feed has framed itself.
    pub(super) ledger: Ledger,
    /// What containers have begun to write in what the feed has framed itself.
    pub(super) bodies: OpenBodies,
}

/// What was read and found of one member. Threads add their pieces in any order.
pub(super) struct MemberAccount {
    pub(super) name: Arc<str>,
    entries: Mutex<AccountEntries>,
}

#[derive(Default)]
struct AccountEntries {
    ledger: Ledger,
    framing: Option<Framing>,
    compression: Option<Format>,
    bytes: u64,
    /// The hash of its first bytes.
    beginning: Option<u64>,
    error: Option<ErrorKind>,
}

impl<'a> ActiveInput<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        let members = Members::of(input);
        let name = members.name().clone();
        let reading = InputReading { members, open: None, accounts: SmallVec::new() };
        ActiveInput { name, turns: DrawTurns::new(), reading: Mutex::new(reading) }
    }

    pub(super) fn reading(&self) -> MutexGuard<'_, InputReading<'a>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a row to `rows` for each member. Fails if the account of a member is not complete.
    /// Called when all members are read.
    pub(super) fn add_rows(
        &self,
        validation: Validation,
        rows: &mut Vec<InputRow>,
    ) -> Result<(), Error> {
        for account in &self.reading().accounts {
            rows.push(account.row(validation)?);
        }
        Ok(())
    }
}

impl<'a> InputReading<'a> {
    /// Opens the account of the next member.
    pub(super) fn new_account(&mut self, name: Arc<str>) -> Arc<MemberAccount> {
        let account = Arc::new(MemberAccount { name, entries: Mutex::default() });
        self.accounts.push(account.clone());
        account
    }

    /// Closes the member that is open, and returns the buffer that it was read into.
    pub(super) fn close_member(&mut self) -> ReadBuffer {
        let Some(open) = self.open.take() else { return ReadBuffer::default() };
        let OpenMember { mut feed, account, mut ledger, .. } = open;

        let bytes = feed.bytes_read();
        ledger.reach(bytes);

        let mut entries = account.lock();
        entries.ledger.merge(&ledger);
        entries.framing = Some(feed.framing());
        entries.compression = feed.compression();
        entries.bytes = bytes;
        entries.error = feed.take_failure();
        drop(entries);

        feed.into_buffer()
    }
}

impl MemberAccount {
    /// Adds what was found in a piece that was framed by itself.
    pub(super) fn add_piece(&self, ledger: &Ledger) {
        self.lock().ledger.merge(ledger);
    }

    /// Notes the first bytes of the member.
    pub(super) fn note_beginning(&self, beginning: &[u8]) {
        self.lock().beginning = Some(beginning_hash(beginning));
    }

    /// Notes that the member cannot be opened.
    pub(super) fn fail(&self, failure: ErrorKind) {
        self.lock().error = Some(failure);
    }

    fn lock(&self) -> MutexGuard<'_, AccountEntries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The row of the member, if its account is complete.
    fn row(&self, validation: Validation) -> Result<InputRow, Error> {
        let AccountEntries { ledger, framing, compression, bytes, beginning, error } =
            &*self.lock();
        ledger.check(*bytes).map_err(|what| ErrorKind::Conservation(what).of(&self.name))?;

        Ok(InputRow {
            path: self.name.to_string(),
            framing: *framing,
            validation: framing.map(|_| validation),
            compression: *compression,
            records: ledger.records(),
            bytes: *bytes,
            malformed: ledger.malformed,
            skipped_lines: ledger.skipped_lines,
            framed: ledger.framed(),
            recordings: ledger.recordings(),
            recognised: ledger.recognised(),
            unread: ledger.unread,
            holding_events: ledger.holding_events,
            unread_samples: ledger.unread_samples.to_vec(),
            error: error.as_ref().map(ToString::to_string),
            interrupted: matches!(error, Some(ErrorKind::Interrupted { .. } | ErrorKind::NotBegun)),
            lacks_memory: matches!(error, Some(ErrorKind::NoMemory { .. })),
            window_too_large: matches!(error, Some(ErrorKind::WindowTooLarge { .. })),
            record_bytes: ledger.in_records,
            malformed_bytes: ledger.malformed_bytes.min(ledger.in_records),
            refused: ledger.refused,
            refused_bytes: ledger.refused_bytes.min(ledger.malformed_bytes.min(ledger.in_records)),
            beginning: *beginning,
        })
    }
}
