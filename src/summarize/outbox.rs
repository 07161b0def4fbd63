//! Malformed records, handed on in the order of the input although threads find them in any.
//!
//! Every piece of work has a number and delivers exactly once, even if it has nothing to deliver.
//! Whoever is too far ahead waits, so that what is kept back stays bounded.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::frame::Framing;
use crate::grammar::Fault;

/// A malformed record: where it stands and what is wrong, none of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reject<'a> {
    /// The name of the input.
    pub input: &'a str,
    /// Where the record begins, in bytes of decompressed content.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
    /// What is wrong, counted from the record's beginning.
    pub fault: Fault,
    /// The framing that found it.
    pub framing: Framing,
}

/// Receives the malformed records, in order.
pub type OnReject<'a> = Box<dyn FnMut(&Reject<'_>) -> io::Result<()> + Send + 'a>;

/// The malformed records of one piece of an input: offset, length, fault.
pub(super) struct Parcel {
    pub(super) input: Arc<str>,
    pub(super) framing: Framing,
    pub(super) rejects: Vec<(u64, u64, Fault)>,
}

pub(super) struct Outbox<'a> {
    state: Mutex<State<'a>>,
    turn: Condvar,
    ahead: u64,
}

struct State<'a> {
    on_reject: OnReject<'a>,
    next: u64,
    waiting: BTreeMap<u64, Parcel>,
    failure: Option<io::Error>,
    closed: bool,
}

impl<'a> Outbox<'a> {
    pub(super) fn new(on_reject: OnReject<'a>, threads: usize) -> Self {
        let state =
            State { on_reject, next: 0, waiting: BTreeMap::new(), failure: None, closed: false };
        Outbox { state: Mutex::new(state), turn: Condvar::new(), ahead: 4 * threads as u64 }
    }

    /// Delivers what piece `number` found. `false`: the receiver has failed, so stop.
    pub(super) fn deliver(&self, number: u64, parcel: Parcel) -> bool {
        let mut state = self.lock();
        while number > state.next + self.ahead && !state.closed {
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.insert(number, parcel);
        state.hand_on();
        self.turn.notify_all();
        !state.closed
    }

    /// Lets nobody wait any more: the run is broken off.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.turn.notify_all();
    }

    /// Why the receiver failed.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.lock().failure.take()
    }

    fn lock(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State<'_> {
    fn hand_on(&mut self) {
        while let Some(Parcel { input, framing, rejects }) = self.waiting.remove(&self.next) {
            self.next += 1;
            for (offset, length, fault) in rejects {
                if self.failure.is_none() {
                    let reject = Reject { input: &input, offset, length, fault, framing };
                    self.failure = (self.on_reject)(&reject).err();
                    self.closed |= self.failure.is_some();
                }
            }
        }
    }
}
