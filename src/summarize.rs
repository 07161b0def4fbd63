//! The pipeline over threads: inputs in, one summary out.
//!
//! Every thread does the same: draw a piece from an input when it is its turn, then frame, classify
//! and count it alone, unless another waits for it (see `turn`). Inputs that nobody reads yet come
//! first; when there are none, threads help with those under way. A thread holds one piece at a
//! time, so memory is bounded by the number of threads, and because summaries merge by addition,
//! nothing has to be put in order. Only malformed records that a caller wants to see are: then all
//! threads work on one input at a time.
//!
//! The only module here that starts threads.

mod active;
mod counter;
mod feed;
mod outbox;
mod rooms;
mod turn;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use feed::{Advance, Feed};
pub use outbox::{OnReject, Reject};
pub(crate) use rooms::Rooms;

use crate::Limits;
use crate::classify::Classifier;
use crate::error::{Error, ErrorKind};
use crate::frame::{DetectedFraming, Framer, Framing, detect, detect_into};
use crate::grammar::{Fault, Reader, Validation};
use crate::input::{Allowance, Control, Input, expand};
use crate::scan::Kernel;
use crate::tally::{Ledger, Summary};
use active::{Active, Drawn, Work};
use counter::Counter;
use outbox::{Outbox, Parcel};
use turn::{Next, Turn};

/// How a summary is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Threads to use; `None`: as many as there are processors.
    pub threads: Option<usize>,
    /// How records stand in the inputs; `None`: told from the beginning of each.
    pub framing: Option<Framing>,
    /// What input may cost.
    pub limits: Limits,
    /// How much of a record is checked.
    pub validation: Validation,
    /// How many records to keep of each code and each fault.
    pub samples: usize,
    /// Whether to count codes for each input too.
    pub by_input: bool,
    /// How many bytes are drawn at a time. It changes no result.
    pub chunk_bytes: usize,
    /// The instructions to look at bytes with; plain ones, if the processor lacks these. It
    /// changes no result.
    pub kernel: Kernel,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            threads: None,
            framing: None,
            limits: Limits::default(),
            validation: Validation::Strict,
            samples: 1,
            by_input: false,
            chunk_bytes: 512 << 10,
            kernel: Kernel::default(),
        }
    }
}

impl Options {
    pub(crate) fn reader(&self) -> Reader {
        Reader::new(self.limits.depth, self.kernel, self.validation)
    }
}

/// What a caller wants to hear of while a summary is made.
#[derive(Default)]
pub struct Hooks<'a> {
    /// Counts the bytes taken from the inputs, before decompression.
    pub progress: Arc<AtomicU64>,
    /// Set by the caller to end the run early: nothing more is read, what was read is counted.
    /// Inputs that were not read to their end are rows with an error. A reader that waits is
    /// not woken; let it fail.
    pub cancel: Arc<AtomicBool>,
    /// Receives every malformed record, in the order of the inputs.
    pub on_reject: Option<OnReject<'a>>,
}

/// Sums up inputs.
///
/// An input that cannot be read, or not to its end, is a row with an error; what it yielded counts,
/// and the others are read all the same.
///
/// # Errors
///
/// Only if the result could not be trusted: an internal check failed, or no threads could be had.
///
/// ```
/// use apitriage::{Input, Options, summarize};
///
/// let log = br#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-1"}}
/// {"Response":{"RequestId":"r-2"}}
/// {"Response":{"RequestId":"r-3"#;
/// let summary = summarize([Input::bytes("log", log)], &Options::default()).unwrap();
/// assert_eq!((summary.failed(), summary.succeeded(), summary.malformed()), (1, 1, 1));
/// ```
pub fn summarize<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &Options,
) -> Result<Summary, Error> {
    summarize_with(inputs, options, Hooks::default())
}

/// As [`summarize()`], for the files, directories and patterns that `paths` name; see [`expand`].
///
/// # Errors
///
/// As [`summarize()`].
pub fn summarize_paths<I>(paths: I, options: &Options) -> Result<Summary, Error>
where
    I: IntoIterator,
    I::Item: AsRef<Path>,
{
    let (inputs, errors) = expand(paths);
    let mut summary = summarize(inputs, options)?;
    for error in &errors {
        summary.add_unread(error);
    }
    Ok(summary)
}

/// As [`summarize()`], with hooks.
///
/// # Errors
///
/// As [`summarize()`], and if `on_reject` fails.
pub fn summarize_with<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &Options,
    hooks: Hooks<'a>,
) -> Result<Summary, Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.unwrap_or(0))
        .build()
        .map_err(|error| ErrorKind::Threads(error.to_string()).of("apitriage"))?;
    let run = Run::new(inputs, options, hooks, pool.current_num_threads());
    let partial = pool.broadcast(|_| run.work());
    run.finish(partial)
}

#[cfg(test)]
mod tests;

struct Run<'r, 'a> {
    options: &'r Options,
    control: Control,
    outbox: Option<Outbox<'a>>,
    /// Pieces are numbered in the order of the input, for the outbox.
    numbers: AtomicU64,
    /// How much may be decoded ahead.
    allowance: Arc<Allowance>,
    rooms: Rooms,
    queue: Mutex<Queue<'a>>,
    /// What threads found that grew large: not each of them can keep as many codes as the limit
    /// allows.
    shared: Mutex<Summary>,
    stopped: AtomicBool,
    broken: Mutex<Option<Error>>,
}

struct Queue<'a> {
    /// The next input is the last.
    waiting: Vec<Input<'a>>,
    active: Vec<Arc<Active<'a>>>,
    done: Vec<Arc<Active<'a>>>,
}

impl<'r, 'a> Run<'r, 'a> {
    fn new(
        inputs: impl IntoIterator<Item = Input<'a>>,
        options: &'r Options,
        hooks: Hooks<'a>,
        threads: usize,
    ) -> Self {
        let mut waiting: Vec<_> = inputs.into_iter().collect();
        waiting.reverse();
        Run {
            shared: Mutex::new(empty(options)),
            options,
            control: Control { progress: hooks.progress, cancel: hooks.cancel },
            outbox: hooks.on_reject.map(|on_reject| Outbox::new(on_reject, threads)),
            numbers: AtomicU64::new(0),
            allowance: Arc::new(Allowance::of(threads)),
            rooms: Rooms::default(),
            queue: Mutex::new(Queue { waiting, active: Vec::new(), done: Vec::new() }),
            stopped: AtomicBool::new(false),
            broken: Mutex::new(None),
        }
    }

    /// What one thread does.
    fn work(&self) -> Summary {
        let mut summary = self.empty();
        let mut reader = self.options.reader();
        let mut mine = None;
        while !self.stopped.load(Ordering::Relaxed)
            && let Some(active) = mine.take().or_else(|| self.pick())
        {
            // A panic is a bug of ours; it must not pass for a result, nor leave others waiting.
            match catch_unwind(AssertUnwindSafe(|| self.step(&active, &mut reader, &mut summary))) {
                Ok(true) => {
                    mine = Some(active);
                    if summary.is_large() {
                        let full = std::mem::replace(&mut summary, self.empty());
                        self.shared().merge(full);
                    }
                }
                Ok(false) => self.retire(&active),
                Err(_) => self.break_off(
                    ErrorKind::Conservation("a thread panicked".to_owned()).of(&active.name),
                ),
            }
        }
        summary
    }

    fn shared(&self) -> MutexGuard<'_, Summary> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn empty(&self) -> Summary {
        empty(self.options)
    }

    /// An input to work on: one that nobody reads yet, or else one under way; the other way round
    /// where order matters.
    fn pick(&self) -> Option<Arc<Active<'a>>> {
        let mut queue = self.queue();
        if self.outbox.is_some()
            && let Some(active) = queue.active.first()
        {
            active.turns.join();
            return Some(active.clone());
        }
        if let Some(input) = queue.waiting.pop() {
            let active = Arc::new(Active::new(input));
            active.turns.join();
            queue.active.push(active.clone());
            return Some(active);
        }
        let most_promising = queue.active.iter().max_by_key(|active| active.turns.promise())?;
        most_promising.turns.join();
        Some(most_promising.clone())
    }

    fn retire(&self, ended: &Arc<Active<'a>>) {
        let mut queue = self.queue();
        if let Some(place) = queue.active.iter().position(|active| Arc::ptr_eq(active, ended)) {
            let active = queue.active.remove(place);
            queue.done.push(active);
        }
    }

    /// Draws from an input, or counts what was drawn. `false`: there was nothing left.
    fn step(&self, active: &Active<'a>, reader: &mut Reader, summary: &mut Summary) -> bool {
        let drawn = match active.turns.next() {
            Next::Over => return false,
            Next::Take(Work::Count(drawn)) => Some(drawn),
            Next::Take(Work::Decode(part)) => {
                part.decode();
                None
            }
            Next::Draw(turn) => match self.draw(active, turn, reader, summary) {
                Ok(drawn) => drawn,
                Err(Ended) => return false,
            },
        };
        if let Some(drawn) = drawn {
            self.count(active, drawn, reader, summary);
        }
        true
    }

    /// Draws on as long as others take it off this thread's hands; what they do not take comes
    /// back.
    fn draw(
        &self,
        active: &Active<'a>,
        turn: Turn<'_, Work<'a>>,
        reader: &mut Reader,
        summary: &mut Summary,
    ) -> Result<Option<Drawn<'a>>, Ended> {
        let mut reading = active.reading();
        loop {
            let opened = reading
                .feed(|input, ledger| self.open(input, &active.name, ledger, reader, summary));
            let Some((feed, ledger)) = opened else {
                turn.end();
                return Err(Ended);
            };
            if self.control.is_cancelled() {
                feed.interrupt();
            }
            while turn.has_company()
                && let Some(part) = feed.offer(&self.allowance)
            {
                turn.offer(Work::Decode(part));
            }
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            let (framing, is_dear) = (feed.framing(), feed.compression().is_some());
            let mut rejects = Vec::new();
            let advance = feed.advance(
                &self.rooms,
                &mut self.counter(&active.name, ledger, &mut rejects, summary),
            );
            match advance {
                Advance::Piece(base, piece) => {
                    ledger.reach(base);
                    ledger.jump(base + piece.len() as u64);
                    let drawn = Drawn { number, framing, base, piece };
                    if !is_dear {
                        return Ok(Some(drawn));
                    }
                    if let Err(Work::Count(drawn)) = turn.hand_over(Work::Count(drawn)) {
                        return Ok(Some(drawn));
                    }
                }
                Advance::Framed => {
                    self.deliver(number, Parcel { input: active.name.clone(), framing, rejects });
                    return Ok(None);
                }
                Advance::Ended => {
                    self.rooms.give_back(reading.close());
                    turn.end();
                    self.deliver(number, Parcel { input: active.name.clone(), framing, rejects });
                    return Err(Ended);
                }
            }
        }
    }

    /// Opens an input. Its first records are counted apart while its framing is detected, and added
    /// once it is known.
    fn open(
        &self,
        input: Input<'a>,
        name: &Arc<str>,
        ledger: &mut Ledger,
        reader: &mut Reader,
        summary: &mut Summary,
    ) -> Result<Feed<'a>, ErrorKind> {
        if self.control.is_cancelled() {
            return Err(ErrorKind::NotBegun);
        }
        let limits = &self.options.limits;
        let (mut counted, mut account, mut rejects) = (self.empty(), Ledger::default(), Vec::new());
        let detect = |head: &[u8], has_failed| match self.options.validation {
            Validation::Strict => {
                let mut counter = self.counter(name, &mut account, &mut rejects, &mut counted);
                detect_into(head, has_failed, limits, reader, &mut counter)
            }
            Validation::Structure => DetectedFraming { framing: detect(head, limits), framed: 0 },
        };
        let feed =
            Feed::open(input, self.options, self.control.clone(), self.rooms.take(), detect)?;

        if feed.position() > 0 {
            account.reach(feed.position());
            *ledger = account;
            summary.merge(counted);
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            self.deliver(number, Parcel { input: name.clone(), framing: feed.framing(), rejects });
        }
        Ok(feed)
    }

    /// Frames and counts a piece alone.
    fn count(
        &self,
        active: &Active<'a>,
        drawn: Drawn<'a>,
        reader: &mut Reader,
        summary: &mut Summary,
    ) {
        let Drawn { number, framing, base, piece } = drawn;
        let mut ledger = Ledger::starting_at(base);
        let mut rejects = Vec::new();
        // What was learned from one piece holds for the next.
        let learned = std::mem::replace(reader, self.options.reader());
        let mut framer = Framer::new(framing, self.options.limits, learned);
        framer.frame(
            &piece,
            base,
            true,
            &mut self.counter(&active.name, &mut ledger, &mut rejects, summary),
        );
        *reader = framer.into_reader();
        ledger.reach(base + piece.len() as u64);
        active.add_piece(&ledger);
        self.rooms.give_back(piece.into_room());
        self.deliver(number, Parcel { input: active.name.clone(), framing, rejects });
    }

    fn counter<'s>(
        &'s self,
        input: &'s str,
        ledger: &'s mut Ledger,
        rejects: &'s mut Vec<(u64, u64, Fault)>,
        summary: &'s mut Summary,
    ) -> Counter<'s> {
        let limits = &self.options.limits;
        let classifier = Classifier::new(*limits);
        Counter { classifier, limits, summary, input, ledger, rejects, keep: self.outbox.is_some() }
    }

    fn deliver(&self, number: u64, parcel: Parcel) {
        if let Some(outbox) = &self.outbox
            && !outbox.deliver(number, parcel)
        {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }

    fn break_off(&self, error: Error) {
        *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        self.stopped.store(true, Ordering::Relaxed);
        if let Some(outbox) = &self.outbox {
            outbox.close();
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue<'a>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds up what the threads found, and checks that it is neither more nor less than was read.
    fn finish(self, partial: Vec<Summary>) -> Result<Summary, Error> {
        if let Some(error) = self.broken.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error);
        }
        if let Some(failure) = self.outbox.as_ref().and_then(Outbox::failure) {
            return Err(ErrorKind::Rejects(failure).of("rejects"));
        }
        let mut summary = std::mem::replace(&mut *self.shared(), self.empty());
        partial.into_iter().for_each(|part| summary.merge(part));
        let validation = self.options.validation;
        let rows = self
            .queue()
            .done
            .iter()
            .map(|active| active.row(validation))
            .collect::<Result<Vec<_>, _>>()?;
        let records: u64 = rows.iter().map(|row| row.records).sum();
        summary.add_rows(rows);
        let counted = summary.records();
        let adds_up = if records == counted {
            summary.check()
        } else {
            Err(format!("{counted} records were counted, {records} were found"))
        };
        adds_up.map_err(|what| ErrorKind::Conservation(what).of("summary"))?;
        Ok(summary)
    }
}

fn empty(options: &Options) -> Summary {
    let mut summary = Summary::new(options.samples, options.limits.unknown_codes);
    if options.by_input {
        summary.count_by_input_within(options.limits.group_rows);
    }
    summary
}

/// Nothing is left to be drawn from an input.
struct Ended;
