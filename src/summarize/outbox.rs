//! Hands on malformed records in the order of the inputs, although threads find them in any order.
//!
//! Every piece has a number. For each number a parcel is delivered exactly once, even if it is
//! empty. A thread whose piece is too far ahead waits, so that the number of parcels that are held
//! back is bounded. This file must not know who finds malformed records.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::hooks::{OnReject, Reject};
use crate::frame::Framing;
use crate::grammar::Fault;

/// The malformed records of one piece; often there are none.
pub(super) struct RejectParcel {
    pub(super) input: Arc<str>,
    pub(super) framing: Framing,
    pub(super) rejects: Vec<RejectedRecord>,
}

pub(super) struct RejectedRecord {
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) fault: Fault,
}

/// Holds parcels back until all earlier ones were handed on.
pub(super) struct Outbox<'a> {
    state: Mutex<OutboxState<'a>>,
    changed: Condvar,
    /// How far the number of a delivered parcel may be ahead of the next one to be handed on.
    max_ahead: u64,
}

struct OutboxState<'a> {
    on_reject: OnReject<'a>,
    /// The number of the parcel to be handed on next.
    next: u64,
    /// Parcels that are held back, by number.
    waiting: BTreeMap<u64, RejectParcel>,
    /// The error of the receiver, which gets no more records after it.
    failure: Option<io::Error>,
    /// Whether the run ends without a result, so that nobody needs to wait.
    is_closed: bool,
}

impl<'a> Outbox<'a> {
    pub(super) fn new(on_reject: OnReject<'a>, threads: usize) -> Self {
        let state = OutboxState {
            on_reject,
            next: 0,
            waiting: BTreeMap::new(),
            failure: None,
            is_closed: false,
        };
        // A few for each thread, so that one slow piece does not make the others wait at once.
        let max_ahead = 4 * threads as u64;
        Outbox { state: Mutex::new(state), changed: Condvar::new(), max_ahead }
    }

    /// Delivers the parcel of piece `number`. `false`: the outbox is closed, so the thread is to
    /// stop.
    pub(super) fn deliver(&self, number: u64, parcel: RejectParcel) -> bool {
        let mut state = self.lock();
        while number > state.next + self.max_ahead && !state.is_closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }

        state.waiting.insert(number, parcel);
        state.hand_on();
        self.changed.notify_all();
        !state.is_closed
    }

    /// Closes the outbox because the run is broken off: nobody waits any more.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Takes the error of the receiver, if it has failed.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.lock().failure.take()
    }

    fn lock(&self) -> MutexGuard<'_, OutboxState<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OutboxState<'_> {
    /// Hands on all parcels whose turn has come.
    fn hand_on(&mut self) {
        while let Some(RejectParcel { input, framing, rejects }) = self.waiting.remove(&self.next) {
            self.next += 1;
            for RejectedRecord { offset, length, fault } in rejects {
                if self.failure.is_none() {
                    let reject = Reject { input: &input, offset, length, fault, framing };
                    self.failure = (self.on_reject)(&reject).err();
                    self.is_closed |= self.failure.is_some();
                }
            }
        }
    }
}
