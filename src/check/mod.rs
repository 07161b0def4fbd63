//! Checks requests from files, by the thousand: reads, cuts into requests, checks over threads, and
//! hands the results on in the order of the input.
//!
//! Requests stand in a file as JSON (a body, or an envelope that names its action; one or many,
//! over any number of lines), as form strings or URLs (one a line; a line that begins with `&` goes
//! on), or as raw HTTP text (one a file). Which it is, or that it is something else, shows at the
//! beginning (`form`, `looks`). This stage must not know the rules, nor how a finding is shown.

mod cut;
mod form;
mod looks;
mod source;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::Limits;
use crate::catalog::Action;
use crate::error::{Error, ErrorKind};
use crate::input::{Control, Input};
use crate::preflight::{Checker, Findings, Place, Places, Severity};
use crate::secrets::mask_text;
use source::{Chunk, Source};

/// How requests in files are checked.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// The rules, and their levels.
    pub checker: Checker<'static>,
    /// The time, in seconds since 1970; `None`: rules that need it find nothing.
    pub now: Option<i64>,
    /// The action of requests that do not name one.
    pub action: Option<String>,
    /// How many threads; `None`: as many as there are processors.
    pub threads: Option<usize>,
    /// Limits on what one request, or one archive, may cost.
    pub limits: Limits,
    /// Bytes to draw at a time. It changes no result, but findings of tiny requests take a
    /// thousand times the room of the requests.
    pub chunk_bytes: usize,
}

impl Default for CheckOptions {
    fn default() -> Self {
        CheckOptions {
            checker: Checker::new(),
            now: None,
            action: None,
            threads: None,
            limits: Limits::default(),
            chunk_bytes: 64 << 10,
        }
    }
}

/// A request that was checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedRequest<'a> {
    /// The input that it is from.
    pub input: &'a str,
    /// Which one of that input's requests it is, from 0.
    pub index: u64,
    /// The action that it names, or was given; masked, if it is none but a secret.
    pub action: Option<&'a str>,
    /// What was found; places are bytes of the input's decompressed content.
    pub findings: &'a Findings<'static>,
    text: &'a Text<'a>,
    /// Where it stands in the chunk.
    range: Range<usize>,
}

/// The text around a request.
#[derive(Debug)]
struct Text<'a> {
    chunk: &'a Chunk,
    places: RefCell<Places<'a>>,
}

impl<'a> CheckedRequest<'a> {
    /// Line and column of a byte of the input.
    pub fn place(&self, offset: usize) -> Place {
        let place = self.text.places.borrow_mut().of(offset.saturating_sub(self.text.chunk.base));
        Place { line: place.line + self.text.chunk.line, ..place }
    }

    /// The request's own bytes, and where they begin in the input.
    pub fn text(&self) -> (&'a [u8], usize) {
        let Chunk { bytes, base, .. } = self.text.chunk;
        (bytes.get(self.range.clone()).unwrap_or_default(), self.range.start + base)
    }

    /// The bytes of the line that holds a byte of the request, as far as they are the request's
    /// own, and where they begin.
    pub fn line(&self, offset: usize) -> (&'a [u8], usize) {
        let (bytes, base) = self.text();
        let (before, behind) = bytes.split_at(offset.saturating_sub(base).min(bytes.len()));
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let end = before.len() + memchr::memchr(b'\n', behind).unwrap_or(behind.len());
        (bytes.get(start..end).unwrap_or_default(), start + base)
    }
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CheckTotals {
    /// Requests that were found; all but the skipped ones were checked.
    pub requests: u64,
    /// Those among them whose parameters were not checked: they are for another service, or their
    /// body cannot be looked into. The findings `other_service` and `unchecked_body` say so,
    /// unless they are off.
    pub skipped: u64,
    /// Those among them with a finding of severity error.
    pub invalid: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings that are counted only, of requests with more than the limit allows to tell.
    pub omitted: u64,
}

impl CheckTotals {
    /// Requests that were checked.
    pub fn checked(&self) -> u64 {
        self.requests - self.skipped.min(self.requests)
    }
}

/// Checks every request of `inputs`.
///
/// `render` turns a request into bytes, on any thread; `write` receives them in the order of the
/// inputs and of the requests in them. What could not be read comes back as errors; what was read
/// before is checked. So does an input that holds no request, unless the action is given: then it
/// is a body. An empty input is one request, which is empty.
///
/// # Errors
///
/// If the threads cannot be started, or `write` fails.
///
/// ```
/// use apitriage::{CheckOptions, Input, check_requests};
///
/// let lines = br#"{"action":"ListAudits","params":{}}
/// {"action":"StopLogging","params":{"Name":"x"}}
/// "#;
/// let mut seen = String::new();
/// let (totals, unread) = check_requests(
///     [Input::bytes("batch", lines)],
///     &CheckOptions::default(),
///     |request, out| out.extend(format!("{} {}\n", request.index, request.findings.len()).bytes()),
///     |bytes| Ok(seen.push_str(std::str::from_utf8(bytes).unwrap())),
/// )
/// .unwrap();
/// assert_eq!((seen.as_str(), totals.invalid, unread.len()), ("0 0\n1 2\n", 1, 0));
/// ```
pub fn check_requests<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &CheckOptions,
    render: impl Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync,
    write: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(CheckTotals, Vec<Error>), Error> {
    check_requests_with(inputs, options, &Control::default(), render, write)
}

/// As [`check_requests()`]; `control` says how far it has come, and ends it early.
///
/// Of an input that was not read to its end for that reason, an error says where it was left.
///
/// # Errors
///
/// As [`check_requests()`].
pub fn check_requests_with<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &CheckOptions,
    control: &Control,
    render: impl Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync,
    write: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(CheckTotals, Vec<Error>), Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.unwrap_or(0))
        .build()
        .map_err(|error| ErrorKind::Threads(error.to_string()).of("apitriage"))?;
    let mut run = Run {
        pool,
        options,
        control,
        render,
        write,
        totals: CheckTotals::default(),
        at: (0, 0),
        unread: Vec::new(),
    };
    let most = run.most();
    let mut batch = Vec::new();
    for (number, input) in inputs.into_iter().enumerate() {
        let name = input.name().to_owned();
        if control.is_cancelled() {
            run.unread.push(ErrorKind::NotBegun.of(&name));
            continue;
        }
        let source = Source::open(input, number, options, control.clone());
        let drawn = source.and_then(|mut source| {
            while let Some(chunk) = source.next()? {
                batch.push(chunk);
                if batch.len() >= most {
                    run.batch(&mut batch)?;
                }
            }
            Ok(())
        });
        match drawn {
            Ok(()) => {}
            Err(kind @ (ErrorKind::Write(_) | ErrorKind::Conservation(_))) => {
                return Err(kind.of(&name));
            }
            Err(kind) => run.leave(&name, kind),
        }
    }
    run.batch(&mut batch).map_err(|kind| kind.of("apitriage"))?;
    Ok((run.totals, run.unread))
}

struct Run<'o, R, W> {
    pool: rayon::ThreadPool,
    options: &'o CheckOptions,
    control: &'o Control,
    render: R,
    write: W,
    totals: CheckTotals,
    /// The input whose requests come next, and the index of the next one.
    at: (usize, u64),
    unread: Vec<Error>,
}

/// The most requests of a part.
const PART: usize = 4096;

/// Some of a chunk's requests.
struct Part<'c> {
    chunk: &'c Chunk,
    ranges: &'c [Range<usize>],
}

/// A request's result, while its text waits in the chunk.
struct Entry {
    range: Range<usize>,
    action: Option<Cow<'static, str>>,
    findings: Findings<'static>,
}

/// The results of a part.
struct Checked {
    entries: Vec<Entry>,
    /// How many of the requests were skipped.
    skipped: u64,
}

impl<R, W> Run<'_, R, W>
where
    R: Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync,
    W: FnMut(&[u8]) -> std::io::Result<()>,
{
    /// Cuts chunks into requests, and checks so many at a time: findings of tiny requests take
    /// hundreds of times the room of the requests.
    fn batch(&mut self, batch: &mut Vec<Chunk>) -> Result<(), ErrorKind> {
        let limits = self.options.limits;
        let mut requests: Vec<Vec<Range<usize>>> =
            self.on_threads(|| batch.par_iter().map(|chunk| chunk.requests(&limits)).collect())?;
        for (chunk, ranges) in batch.iter().zip(&mut requests) {
            ranges.retain(|range| {
                let fits = range.len() <= limits.record_bytes;
                if !fits {
                    let (offset, limit) = ((chunk.base + range.start) as u64, limits.record_bytes);
                    self.unread
                        .push(ErrorKind::TooLong { offset, limit, is_end: false }.of(&chunk.input));
                }
                fits
            });
        }
        let parts: Vec<Part<'_>> = batch
            .iter()
            .zip(&requests)
            .flat_map(|(chunk, ranges)| ranges.chunks(PART).map(|ranges| Part { chunk, ranges }))
            .collect();
        let most = self.most();
        for (round, parts) in parts.chunks(most).enumerate() {
            // What was read is checked, unless there is so much of it that it would take long.
            if round > 0 && self.control.is_cancelled() {
                self.leave_all(parts);
            } else {
                self.parts(parts)?;
            }
        }
        batch.clear();
        Ok(())
    }

    /// What was drawn and is not checked any more.
    fn leave_all(&mut self, parts: &[Part<'_>]) {
        for Part { chunk, ranges } in parts {
            let start = ranges.first().map_or(0, |range| range.start);
            self.leave(
                &chunk.input,
                ErrorKind::Interrupted { offset: (chunk.base + start) as u64 },
            );
        }
    }

    /// An input that is not read to its end; of one that is left twice, the first place counts.
    fn leave(&mut self, input: &str, kind: ErrorKind) {
        if let ErrorKind::Interrupted { offset: later } = kind {
            for error in self.unread.iter_mut().filter(|error| error.input == input) {
                if let ErrorKind::Interrupted { offset } = &mut error.kind {
                    *offset = later.min(*offset);
                    return;
                }
            }
        }
        self.unread.push(kind.of(input));
    }

    /// Checks parts side by side, then renders them side by side: in between it becomes known how
    /// many requests stand before each.
    fn parts(&mut self, parts: &[Part<'_>]) -> Result<(), ErrorKind> {
        let options = self.options;
        let checked: Vec<Checked> =
            self.on_threads(|| parts.par_iter().map(|part| check(part, options)).collect())?;
        let firsts: Vec<u64> = parts
            .iter()
            .zip(&checked)
            .map(|(part, checked)| self.count(part.chunk, checked))
            .collect();
        let render = &self.render;
        let rendered: Vec<Vec<u8>> = self.on_threads(|| {
            let parts = parts.par_iter().zip(&checked).zip(&firsts);
            parts
                .map(|((part, checked), &first)| show(part.chunk, &checked.entries, first, render))
                .collect()
        })?;
        rendered.iter().try_for_each(|bytes| (self.write)(bytes)).map_err(ErrorKind::Write)
    }

    /// How many chunks or parts are worked on at a time.
    fn most(&self) -> usize {
        self.pool.current_num_threads() * 2
    }

    /// A panic is a bug of ours; it must not pass for a result.
    fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, ErrorKind> {
        catch_unwind(AssertUnwindSafe(|| self.pool.install(work)))
            .map_err(|_| ErrorKind::Conservation("a thread panicked".to_owned()))
    }

    /// Adds up, and yields the index of the chunk's first request in its input.
    fn count(&mut self, chunk: &Chunk, checked: &Checked) -> u64 {
        let Checked { entries, skipped } = checked;
        let first = if self.at.0 == chunk.number { self.at.1 } else { 0 };
        self.at = (chunk.number, first + entries.len() as u64);
        self.totals.requests += entries.len() as u64;
        self.totals.skipped += skipped;
        for findings in entries.iter().map(|entry| &entry.findings) {
            self.totals.invalid += u64::from(findings.has_errors());
            let count = |severity| {
                findings.iter().filter(|finding| finding.severity == severity).count() as u64
            };
            self.totals.errors += count(Severity::Error);
            self.totals.warnings += count(Severity::Warning);
            self.totals.omitted += findings.omitted() as u64;
        }
        first
    }
}

fn check(part: &Part<'_>, options: &CheckOptions) -> Checked {
    let mut skipped = 0;
    let entry = |range: &Range<usize>| {
        let request = part.chunk.request(range);
        let request = match &options.action {
            Some(action) => request.or_action(action),
            None => request,
        };
        let action = request.action().map(|name| match Action::find(name) {
            Some(action) => Cow::Borrowed(action.name()),
            None => Cow::Owned(mask_text(name)), // it may be anything, a key too
        });
        let findings = options.checker.check(&request, options.now);
        skipped += u64::from(options.checker.skips(&request));
        drop(request);
        Entry { range: range.clone(), action, findings }
    };
    let entries = part.ranges.iter().map(entry).collect();
    Checked { entries, skipped }
}

fn show(
    chunk: &Chunk,
    entries: &[Entry],
    first: u64,
    render: &(impl Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync),
) -> Vec<u8> {
    let places =
        if chunk.base == 0 { Places::new(&chunk.bytes) } else { Places::inside(&chunk.bytes) };
    let text = Text { chunk, places: RefCell::new(places) };
    let mut out = Vec::new();
    for (entry, index) in entries.iter().zip(first..) {
        let Entry { range, action, findings, .. } = entry;
        let (input, action, range) = (&*chunk.input, action.as_deref(), range.clone());
        render(&CheckedRequest { input, index, action, findings, text: &text, range }, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;

    /// How many requests of `text` are checked if the run is cancelled by what it writes first, and
    /// what is not read.
    fn cancelled(text: &str, chunk_bytes: usize) -> (u64, Vec<String>) {
        let control = Control::default();
        let options = CheckOptions { threads: Some(1), chunk_bytes, ..CheckOptions::default() };
        let inputs = [Input::bytes("a", text.as_bytes()), Input::bytes("b", b"{}")];
        let write = |_: &[u8]| {
            control.cancel.store(true, Ordering::Relaxed);
            Ok(())
        };
        let render = |_: &CheckedRequest<'_>, out: &mut Vec<u8>| out.push(b'x');
        let (totals, unread) =
            check_requests_with(inputs, &options, &control, render, write).unwrap();
        let place = |error: &Error| error.to_string().split([';', ':']).take(2).collect::<String>();
        (totals.requests, unread.iter().map(place).collect())
    }

    #[test]
    fn a_cancelled_run_says_where_it_was_left() {
        let told = |offset: usize| {
            vec![format!("a interrupted at byte {offset}"), "b interrupted at byte 0".to_owned()]
        };
        // An array is one chunk, of which a part at a time is checked.
        let array = format!("[{}{{}}]", "{},".repeat(20_000));
        assert_eq!(cancelled(&array, 64 << 10), (2 * PART as u64, told(1 + 3 * 2 * PART)));
        // Of lines, what was read before is checked.
        let line = "{\"action\":\"ListAudits\"}\n";
        let (requests, unread) = cancelled(&line.repeat(1000), 10 * line.len());
        assert!((1..900).contains(&requests), "{requests}");
        assert_eq!(unread, told(requests as usize * line.len()));
    }
}
