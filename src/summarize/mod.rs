//! The pipeline over threads: inputs in, one summary out.
//!
//! All threads do the same (`worker.rs`). A thread whose turn it is draws a piece from an input.
//! Then it frames, classifies and counts the piece itself or, if the input is compressed, hands it
//! over to a thread that is waiting for work (`turn.rs`). Threads begin with inputs that nobody
//! reads yet. When all inputs are being read, threads help each other. A thread holds one piece at
//! a time, so memory is bounded by the number of threads.
//!
//! ```text
//! inputs ─> queue ─> ActiveInput ── turn to draw ──> piece ──> Counter ──> the thread's Summary
//!           (run)     its members    (turn)                    (counter)          │ merge
//!                     (active)                                                one Summary
//! ```
//!
//! Summaries merge by addition, so no order has to be kept. Only a caller who wants to see
//! malformed records gets them in order (`outbox.rs`): then all threads work on one input at a
//! time.
//!
//! Only this stage and `check` start threads. This stage must not know JSON or output formats.

mod active;
mod call;
mod counter;
mod hooks;
mod options;
mod outbox;
mod run;
#[cfg(test)]
mod tests;
mod turn;
mod worker;

use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::input::{Input, expand};
use crate::tally::Summary;

pub use call::Call;
pub use hooks::{Hooks, Reject};
pub use options::Options;
use run::Run;

/// Sums up inputs.
///
/// An input that cannot be read, or not to its end, is a row with an error. What was read of it
/// counts, and the other inputs are read all the same.
///
/// # Errors
///
/// Only if the result could not be trusted: an internal check failed, or no threads could be
/// started.
///
/// ```
/// use apitriage::{Input, Options, summarize};
///
/// let log = br#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-1"}}
/// {"Response":{"RequestId":"r-2"}}
/// {"Response":{"RequestId":"r-3"#;
/// let summary = summarize([Input::bytes("log", log)], &Options::new()).unwrap();
/// assert_eq!((summary.failed(), summary.succeeded(), summary.malformed()), (1, 1, 1));
/// ```
pub fn summarize<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &Options,
) -> Result<Summary, Error> {
    summarize_with(inputs, options, Hooks::default())
}

/// Sums up the files, directories and patterns that `paths` name; see [`expand`] and
/// [`summarize()`].
///
/// # Errors
///
/// Those of [`summarize()`].
pub fn summarize_paths<I>(paths: I, options: &Options) -> Result<Summary, Error>
where
    I: IntoIterator,
    I::Item: AsRef<Path>,
{
    let (inputs, errors) = expand(paths);
    let mut summary = summarize(inputs, options)?;
    for error in &errors {
        summary.add_failed_input(error);
    }
    Ok(summary)
}

/// Hands every call in the inputs to `each`, with its context, on all threads and in no order, and
/// sums them up: what could not be read is in the summary.
///
/// # Errors
///
/// Those of [`summarize()`].
///
/// ```
/// use std::sync::Mutex;
///
/// use apitriage::{ContextField, Input, Options, calls};
///
/// let log = br#"{"time":"2026-11-25T17:01:13Z","action":"GetTagValues","body":{"Response":{}}}
/// 2026-11-25 17:01:14 INFO answered {"Response":{"RequestId":"r-2"}}
/// "#;
/// let actions = Mutex::new(Vec::new());
/// let summary = calls([Input::bytes("log", log)], &Options::new(), |call| {
///     let action = call.context().get(ContextField::Action).map(str::to_owned);
///     actions.lock().unwrap().push((call.context().time.unwrap().micros() / 1_000_000, action));
/// })
/// .unwrap();
///
/// let mut actions = actions.into_inner().unwrap();
/// actions.sort();
/// assert_eq!(actions[0], (1_795_626_073, Some("GetTagValues".to_owned())));
/// assert_eq!(actions[1], (1_795_626_074, None));
/// assert_eq!((summary.succeeded(), summary.unread()), (2, 0));
/// ```
pub fn calls<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &Options,
    each: impl Fn(&Call<'_>) + Send + Sync + 'a,
) -> Result<Summary, Error> {
    summarize_with(inputs, options, Hooks::new().on_call(each))
}

/// Sums up inputs as [`summarize()`] does, with hooks: to follow the progress, to cancel the run,
/// to see malformed records.
///
/// # Errors
///
/// Those of [`summarize()`], and the error of `on_reject`, if it fails.
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
