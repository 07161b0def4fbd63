//! Hands on malformed records in the order of the inputs, although threads find them in any order.
//!
//! Every piece of work has a number and delivers exactly once, even if it has found nothing. A
//! thread that is too far ahead waits, so that what is held back stays bounded.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::hooks::{OnReject, Reject};
use crate::frame::Framing;
use crate::grammar::Fault;

/// The malformed records of one piece.
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

pub(super) struct Outbox<'a> {
    state: Mutex<OutboxState<'a>>,
    changed: Condvar,
    /// How far a piece of work may be ahead of the next one that is handed on.
    most_ahead: u64,
}

struct OutboxState<'a> {
    on_reject: OnReject<'a>,
    /// The number of the piece that is handed on next.
    next: u64,
    waiting: BTreeMap<u64, RejectParcel>,
    failure: Option<io::Error>,
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
        let most_ahead = 4 * threads as u64;
        Outbox { state: Mutex::new(state), changed: Condvar::new(), most_ahead }
    }

    /// Delivers what piece `number` has found. `false`: the receiver has failed, so stop.
    pub(super) fn deliver(&self, number: u64, parcel: RejectParcel) -> bool {
        let mut state = self.lock();
        while number > state.next + self.most_ahead && !state.is_closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }

        state.waiting.insert(number, parcel);
        state.hand_on();
        self.changed.notify_all();
        !state.is_closed
    }

    /// Makes nobody wait any more: the run is broken off.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Why the receiver failed.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.lock().failure.take()
    }

    fn lock(&self) -> MutexGuard<'_, OutboxState<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OutboxState<'_> {
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
