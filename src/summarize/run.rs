//! One run: the queue of inputs, what its threads share, and how the result is put together. This
//! file must not know what a thread does with an input.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::active::ActiveInput;
use super::call::OnCall;
use super::hooks::Hooks;
use super::options::Options;
use super::outbox::{Outbox, RejectParcel};
use crate::error::{Error, ErrorKind};
use crate::input::{BufferPool, Control, Input, LookaheadBudget};
use crate::recording::{ContextParts, RecordingSettings};
use crate::tally::Summary;

/// What the threads of a run share.
pub(super) struct Run<'r, 'a> {
    pub(super) options: &'r Options,
    pub(super) recording: RecordingSettings,
    pub(super) control: Control,
    pub(super) on_call: Option<OnCall<'a>>,
    /// Where malformed records go, if somebody wants them.
    outbox: Option<Outbox<'a>>,
    /// The number of the next piece, for [`Outbox::deliver`].
    next_number: AtomicU64,
    pub(super) lookahead: Arc<LookaheadBudget>,
    pub(super) buffers: BufferPool,
    queue: Mutex<InputQueue<'a>>,
    /// Summaries of threads that grew large: not every thread can keep as many codes as the limit
    /// allows.
    merged: Mutex<Summary>,
    /// Whether threads are to stop, because there will be no result.
    is_stopped: AtomicBool,
    /// Why the run was broken off.
    broken: Mutex<Option<Error>>,
}

struct InputQueue<'a> {
    /// Inputs that nobody reads yet, the next one last.
    waiting: Vec<Input<'a>>,
    /// Inputs that are being read.
    active: Vec<Arc<ActiveInput<'a>>>,
    /// Inputs from which nothing is left to be drawn.
    done: Vec<Arc<ActiveInput<'a>>>,
}

impl<'r, 'a> Run<'r, 'a> {
    pub(super) fn new(
        inputs: impl IntoIterator<Item = Input<'a>>,
        options: &'r Options,
        hooks: Hooks<'a>,
        threads: usize,
    ) -> Self {
        let mut waiting: Vec<_> = inputs.into_iter().collect();
        waiting.reverse();
        let mut recording = options.recording_settings();
        if hooks.on_call.is_some() {
            recording.context.wanted = ContextParts::ALL;
        }
        Run {
            options,
            recording,
            control: hooks.control,
            on_call: hooks.on_call,
            outbox: hooks.on_reject.map(|on_reject| Outbox::new(on_reject, threads)),
            next_number: AtomicU64::new(0),
            lookahead: Arc::new(LookaheadBudget::of(threads)),
            buffers: BufferPool::default(),
            queue: Mutex::new(InputQueue { waiting, active: Vec::new(), done: Vec::new() }),
            merged: Mutex::new(options.empty_summary()),
            is_stopped: AtomicBool::new(false),
            broken: Mutex::new(None),
        }
    }

    /// Whether malformed records must be delivered.
    pub(super) fn wants_rejects(&self) -> bool {
        self.outbox.is_some()
    }

    /// Numbers the next piece.
    pub(super) fn take_number(&self) -> u64 {
        self.next_number.fetch_add(1, Ordering::Relaxed)
    }

    /// Delivers the malformed records of piece `number`, if somebody wants them.
    pub(super) fn deliver(&self, number: u64, parcel: RejectParcel) {
        if let Some(outbox) = &self.outbox
            && !outbox.deliver(number, parcel)
        {
            self.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    /// Picks an input to work on: one that nobody reads yet, or else one that is being read. Where
    /// malformed records must be delivered in order, it is the other way round: all threads work on
    /// the input that is being read.
    pub(super) fn pick_input(&self) -> Option<Arc<ActiveInput<'a>>> {
        let mut queue = self.queue();
        if self.wants_rejects()
            && let Some(first) = queue.active.first()
        {
            first.turns.join();
            return Some(first.clone());
        }

        if let Some(input) = queue.waiting.pop() {
            let active = Arc::new(ActiveInput::new(input));
            active.turns.join();
            queue.active.push(active.clone());
            return Some(active);
        }

        let best = queue.active.iter().max_by_key(|active| active.turns.priority())?;
        best.turns.join();
        Some(best.clone())
    }

    /// Takes an input out of the queue because nothing is left to be drawn from it.
    pub(super) fn retire(&self, ended: &Arc<ActiveInput<'a>>) {
        let mut queue = self.queue();
        if let Some(index) = queue.active.iter().position(|active| Arc::ptr_eq(active, ended)) {
            let active = queue.active.remove(index);
            queue.done.push(active);
        }
    }

    /// Merges a thread's summary that grew large.
    pub(super) fn merge(&self, summary: Summary) {
        let mut merged = lock(&self.merged);
        merged.merge(summary);
        let outcome = check_room_for_calls(&merged);
        drop(merged);

        if let Err(error) = outcome {
            self.break_off(error);
        }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Ends the run without a result.
    pub(super) fn break_off(&self, error: Error) {
        *lock(&self.broken) = Some(error);
        self.is_stopped.store(true, Ordering::Relaxed);
        if let Some(outbox) = &self.outbox {
            outbox.close();
        }
    }

    /// Adds up what the threads have found, and checks that it is neither more nor less than what
    /// was read.
    pub(super) fn finish(self, partial: Vec<Summary>) -> Result<Summary, Error> {
        if let Some(error) = lock(&self.broken).take() {
            return Err(error);
        }
        if let Some(failure) = self.outbox.as_ref().and_then(Outbox::take_failure) {
            return Err(ErrorKind::Rejects(failure).of("rejects"));
        }

        let mut summary = std::mem::replace(&mut *lock(&self.merged), self.options.empty_summary());
        for part in partial {
            summary.merge(part);
        }
        check_room_for_calls(&summary)?;
        summary.settle();

        let mut rows = Vec::new();
        for active in &self.queue().done {
            active.add_rows(self.options.validation, &mut rows)?;
        }
        let found: u64 = rows.iter().map(|row| row.records).sum();
        summary.add_rows(rows);

        let adds_up = summary.found().and_then(|counted| match found == counted {
            true => summary.check(),
            false => Err(format!("{counted} records were counted, {found} were found")),
        });
        adds_up.map_err(|what| ErrorKind::Conservation(what).of("summary"))?;
        Ok(summary)
    }

    fn queue(&self) -> MutexGuard<'_, InputQueue<'a>> {
        lock(&self.queue)
    }
}

/// Fails if calls are to be counted once, and there are too many to find those that are the same.
fn check_room_for_calls(summary: &Summary) -> Result<(), Error> {
    match summary.exceeded_limit() {
        None => Ok(()),
        Some(limit) => Err(ErrorKind::TooManyCalls { limit }.of("summary")),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
