//! An input that is being read, shared by the threads that work on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::feed::{Feed, Piece};
use super::turn::Turns;
use crate::error::{Error, ErrorKind};
use crate::frame::Framing;
use crate::grammar::Validation;
use crate::input::{Buffer, Format, Input, Part};
use crate::tally::{InputRow, Ledger};

pub(super) struct Active<'a> {
    pub(super) name: Arc<str>,
    pub(super) turns: Turns<Work<'a>>,
    /// Held by the thread whose turn it is to draw.
    reading: Mutex<Reading<'a>>,
    /// What the pieces that were framed alone add up to.
    pieces: Mutex<Ledger>,
}

/// What one thread leaves to another.
pub(super) enum Work<'a> {
    Count(Drawn<'a>),
    Decode(Arc<Part>),
}

/// A piece that was drawn, to be framed alone: its number, and where it stands.
pub(super) struct Drawn<'a> {
    pub(super) number: u64,
    pub(super) framing: Framing,
    pub(super) base: u64,
    pub(super) piece: Piece<'a>,
}

pub(super) struct Reading<'a> {
    pub(super) source: Source<'a>,
    /// What the feed framed itself.
    pub(super) ledger: Ledger,
    pub(super) framing: Option<Framing>,
    compression: Option<Format>,
    bytes: u64,
    error: Option<ErrorKind>,
}

pub(super) enum Source<'a> {
    Unopened(Input<'a>),
    Open(Box<Feed<'a>>),
    Closed,
}

impl<'a> Active<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        let name = input.name().into();
        let reading = Reading {
            source: Source::Unopened(input),
            ledger: Ledger::default(),
            framing: None,
            compression: None,
            bytes: 0,
            error: None,
        };
        Active {
            name,
            turns: Turns::new(),
            reading: Mutex::new(reading),
            pieces: Mutex::new(Ledger::default()),
        }
    }

    pub(super) fn reading(&self) -> MutexGuard<'_, Reading<'a>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add_piece(&self, ledger: &Ledger) {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).merge(ledger);
    }

    /// The row of an input that was read to its end, its account checked.
    pub(super) fn row(&self, validation: Validation) -> Result<InputRow, Error> {
        let reading = self.reading();
        let mut ledger = reading.ledger;
        ledger.merge(&self.pieces.lock().unwrap_or_else(PoisonError::into_inner));
        ledger.check(reading.bytes).map_err(|what| ErrorKind::Conservation(what).of(&self.name))?;
        // In a log, a malformed record is a line of its own, and was asked for other responses as
        // such.
        let responses_inside = match reading.framing {
            Some(Framing::Prefixed) => ledger.crowded_lines,
            _ => ledger.responses_inside,
        };

        Ok(InputRow {
            path: self.name.to_string(),
            framing: reading.framing,
            validation: reading.framing.map(|_| validation),
            compression: reading.compression,
            records: ledger.records,
            bytes: reading.bytes,
            malformed: ledger.malformed,
            skipped_lines: ledger.skipped_lines,
            responses_inside,
            error: reading.error.as_ref().map(ToString::to_string),
            interrupted: matches!(
                reading.error,
                Some(ErrorKind::Interrupted { .. } | ErrorKind::NotBegun)
            ),
            record_bytes: ledger.in_records,
            malformed_bytes: ledger.malformed_bytes,
            refused: ledger.refused,
            refused_bytes: ledger.refused_bytes,
        })
    }
}

impl<'a> Reading<'a> {
    /// The feed, opened if this is its first use; `None` once the input has ended or failed. To
    /// open it may frame its beginning.
    pub(super) fn feed(
        &mut self,
        open: impl FnOnce(Input<'a>, &mut Ledger) -> Result<Feed<'a>, ErrorKind>,
    ) -> Option<(&mut Feed<'a>, &mut Ledger)> {
        if let Source::Unopened(_) = self.source
            && let Source::Unopened(input) = std::mem::replace(&mut self.source, Source::Closed)
        {
            match open(input, &mut self.ledger) {
                Ok(feed) => {
                    self.framing = Some(feed.framing());
                    self.compression = feed.compression();
                    self.source = Source::Open(Box::new(feed));
                }
                Err(failure) => self.error = Some(failure),
            }
        }
        match &mut self.source {
            Source::Open(feed) => Some((feed, &mut self.ledger)),
            _ => None,
        }
    }

    /// Closes the input and settles its account; what comes back is the room that it was read into.
    pub(super) fn close(&mut self) -> Buffer {
        let Source::Open(mut feed) = std::mem::replace(&mut self.source, Source::Closed) else {
            return Buffer::default();
        };
        self.bytes = feed.bytes_read();
        self.error = feed.failure();
        self.ledger.reach(self.bytes);
        feed.into_room()
    }
}
