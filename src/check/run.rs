//! One run over inputs of requests: reads, checks and renders them, some at a time.
//!
//! This file must not know the forms of requests, nor what is rendered.

use std::borrow::Cow;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::chunk::RequestChunk;
use super::options::CheckOptions;
use super::request::{CheckedRequest, ChunkText};
use super::source::RequestSource;
use super::totals::CheckTotals;
use crate::catalog::Action;
use crate::error::{Error, ErrorKind};
use crate::input::{Control, Input, Member, Members};
use crate::preflight::{Findings, Severity};
use crate::secrets::mask_text;

/// How many requests a batch has at most. A batch is what one thread checks or renders in one go.
pub(super) const BATCH: usize = 4096;

pub(super) struct CheckRun<'o, R, W> {
    pool: rayon::ThreadPool,
    options: &'o CheckOptions,
    control: &'o Control,
    render: R,
    write: W,
    /// Chunks that were read and are not checked yet.
    chunks: Vec<RequestChunk>,
    /// How many members of inputs were opened.
    members: usize,
    totals: CheckTotals,
    /// The member whose requests were counted last, and the index of its next request.
    next_request: (usize, u64),
    /// Why inputs, or requests in them, were not read or not checked.
    unread: Vec<Error>,
}

/// Some of a chunk's requests.
struct RequestBatch<'c> {
    chunk: &'c RequestChunk,
    ranges: &'c [Range<usize>],
}

/// The result of one request. Its text is still in the chunk.
struct RequestResult {
    range: Range<usize>,
    action: Option<Cow<'static, str>>,
    findings: Findings<'static>,
}

/// The results of a batch.
struct BatchResults {
    requests: Vec<RequestResult>,
    /// How many of the requests were skipped.
    skipped: u64,
}

impl<'o, R, W> CheckRun<'o, R, W>
where
    R: Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync,
    W: FnMut(&[u8]) -> std::io::Result<()>,
{
    pub(super) fn new(
        options: &'o CheckOptions,
        control: &'o Control,
        render: R,
        write: W,
    ) -> Result<Self, Error> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.unwrap_or(0))
            .build()
            .map_err(|error| ErrorKind::Threads(error.to_string()).of("apitriage"))?;
        Ok(CheckRun {
            pool,
            options,
            control,
            render,
            write,
            chunks: Vec::new(),
            members: 0,
            totals: CheckTotals::default(),
            next_request: (0, 0),
            unread: Vec::new(),
        })
    }

    /// Reads an input. Its requests are checked whenever enough chunks were read; the others wait
    /// for the next input, or for [`Self::finish`].
    pub(super) fn check_input(&mut self, input: Input<'_>) -> Result<(), Error> {
        let mut members = Members::of(input);
        while let Some(member) = members.next(&self.options.limits, self.control) {
            let name = member.name.clone();
            match self.check_member(member) {
                Ok(()) => {}
                Err(kind @ (ErrorKind::Write(_) | ErrorKind::Conservation(_))) => {
                    return Err(kind.of(&name));
                }
                Err(kind) => self.add_unread(&name, kind),
            }
        }
        Ok(())
    }

    fn check_member(&mut self, member: Member<'_>) -> Result<(), ErrorKind> {
        let number = self.members;
        self.members += 1;

        let mut source = RequestSource::open(member.name, member.content?, number, self.options)?;
        while let Some(chunk) = source.next()? {
            self.chunks.push(chunk);
            if self.chunks.len() >= self.max_at_a_time() {
                self.check_chunks()?;
            }
        }
        Ok(())
    }

    /// Checks the chunks that were not checked yet.
    pub(super) fn finish(mut self) -> Result<(CheckTotals, Vec<Error>), Error> {
        self.check_chunks().map_err(|kind| kind.of("apitriage"))?;
        Ok((self.totals, self.unread))
    }

    /// Cuts the chunks into requests and checks these, a few batches at a time: findings of tiny
    /// requests take hundreds of times the memory of the requests.
    fn check_chunks(&mut self) -> Result<(), ErrorKind> {
        let chunks = std::mem::take(&mut self.chunks);
        let limits = self.options.limits;
        let mut requests: Vec<Vec<Range<usize>>> =
            self.on_threads(|| chunks.par_iter().map(|chunk| chunk.requests(&limits)).collect())?;

        for (chunk, ranges) in chunks.iter().zip(&mut requests) {
            self.refuse_too_long(chunk, ranges);
        }

        let batches: Vec<RequestBatch<'_>> = chunks
            .iter()
            .zip(&requests)
            .flat_map(|(chunk, ranges)| {
                ranges.chunks(BATCH).map(|ranges| RequestBatch { chunk, ranges })
            })
            .collect();
        for (round, batches) in batches.chunks(self.max_at_a_time()).enumerate() {
            // If the run is cancelled, only the first round of what was read is still checked: all
            // of it may take long.
            if round > 0 && self.control.is_cancelled() {
                self.add_unchecked(batches);
            } else {
                self.check_batches(batches)?;
            }
        }
        Ok(())
    }

    /// Removes the requests that are longer than the limit, and says so.
    fn refuse_too_long(&mut self, chunk: &RequestChunk, ranges: &mut Vec<Range<usize>>) {
        let limit = self.options.limits.record_bytes;
        for range in ranges.iter().filter(|range| range.len() > limit) {
            let offset = (chunk.base + range.start) as u64;
            let too_long = ErrorKind::TooLong { offset, limit, is_end: false };
            self.unread.push(too_long.of(&chunk.input));
        }
        ranges.retain(|range| range.len() <= limit);
    }

    /// Notes requests that were read and are not checked, because the run was cancelled.
    fn add_unchecked(&mut self, batches: &[RequestBatch<'_>]) {
        for RequestBatch { chunk, ranges } in batches {
            let start = ranges.first().map_or(0, |range| range.start);
            let offset = (chunk.base + start) as u64;
            self.add_unread(&chunk.input, ErrorKind::Interrupted { offset });
        }
    }

    /// Notes an input that was not read to its end. If it was interrupted twice, the first place
    /// counts.
    fn add_unread(&mut self, input: &str, kind: ErrorKind) {
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

    /// Checks batches in parallel, then renders them in parallel. In between, their requests are
    /// numbered.
    fn check_batches(&mut self, batches: &[RequestBatch<'_>]) -> Result<(), ErrorKind> {
        let options = self.options;
        let results: Vec<BatchResults> = self
            .on_threads(|| batches.par_iter().map(|batch| check_batch(batch, options)).collect())?;

        let mut first_indices: Vec<u64> = Vec::with_capacity(batches.len());
        for (batch, results) in batches.iter().zip(&results) {
            first_indices.push(self.add_to_totals(batch.chunk, results));
        }

        let render = &self.render;
        let rendered: Vec<Vec<u8>> = self.on_threads(|| {
            let batches = batches.par_iter().zip(&results).zip(&first_indices);
            batches
                .map(|((batch, results), &first_index)| {
                    render_batch(batch.chunk, &results.requests, first_index, render)
                })
                .collect()
        })?;
        rendered.iter().try_for_each(|bytes| (self.write)(bytes)).map_err(ErrorKind::Write)
    }

    /// How many chunks or batches are worked on at a time: two for each thread, so that a thread
    /// that is done early has another one.
    fn max_at_a_time(&self) -> usize {
        self.pool.current_num_threads() * 2
    }

    /// Does work on the threads of this run. A panic there is a bug of ours, and becomes an error,
    /// so that it is not taken for a result.
    fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, ErrorKind> {
        catch_unwind(AssertUnwindSafe(|| self.pool.install(work)))
            .map_err(|_| ErrorKind::Conservation("a thread panicked".to_owned()))
    }

    /// Adds results to the totals, and returns the index of the first of them in its member.
    fn add_to_totals(&mut self, chunk: &RequestChunk, results: &BatchResults) -> u64 {
        let BatchResults { requests, skipped } = results;
        let (member, next_index) = self.next_request;
        let first_index = if member == chunk.number { next_index } else { 0 };
        self.next_request = (chunk.number, first_index + requests.len() as u64);

        self.totals.requests += requests.len() as u64;
        self.totals.skipped += skipped;
        for findings in requests.iter().map(|request| &request.findings) {
            let count = |severity| {
                findings.iter().filter(|finding| finding.severity == severity).count() as u64
            };
            self.totals.invalid += u64::from(findings.has_errors());
            self.totals.errors += count(Severity::Error);
            self.totals.warnings += count(Severity::Warning);
            self.totals.omitted += findings.omitted() as u64;
        }
        first_index
    }
}

fn check_batch(batch: &RequestBatch<'_>, options: &CheckOptions) -> BatchResults {
    let mut requests = Vec::with_capacity(batch.ranges.len());
    let mut skipped = 0;
    for range in batch.ranges {
        let request = batch.chunk.request(range);
        let request = match &options.action {
            Some(action) => request.or_action(action),
            None => request,
        };
        let action = request.action().map(|name| match Action::find(name) {
            Some(action) => Cow::Borrowed(action.name()),
            None => Cow::Owned(mask_text(name)), // it may be anything, even a key
        });
        let findings = options.checker.check(&request, options.now);
        skipped += u64::from(options.checker.skips(&request));
        requests.push(RequestResult { range: range.clone(), action, findings });
    }
    BatchResults { requests, skipped }
}

fn render_batch(
    chunk: &RequestChunk,
    requests: &[RequestResult],
    first_index: u64,
    render: &(impl Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync),
) -> Vec<u8> {
    let chunk_text = &ChunkText::of(chunk);
    let mut out = Vec::new();
    for (result, index) in requests.iter().zip(first_index..) {
        let RequestResult { range, action, findings } = result;
        let (input, action, range) = (&*chunk.input, action.as_deref(), range.clone());
        let request = CheckedRequest { input, index, action, findings, chunk_text, range };
        render(&request, &mut out);
    }
    out
}
