//! One input of requests, read chunk by chunk. A chunk holds complete requests.
//!
//! This file must not know what a request says.

use std::sync::Arc;

use super::chunk::RequestChunk;
use super::cut::{complete_requests, safe_cut};
use super::form::{Form, beginning};
use super::looks;
use super::options::CheckOptions;
use crate::Limits;
use crate::error::ErrorKind;
use crate::input::{Content, ReadBuffer, Stream};

/// How many bytes of the beginning are read to detect the form, if they are not all blank.
const HEAD_BYTES: usize = 4096;

/// How many blanks are read, in search of a byte that shows the form.
const MAX_BLANKS: usize = 1 << 20;

/// One input of requests, read chunk by chunk.
pub(super) struct RequestSource<'a> {
    stream: Stream<'a>,
    input: Arc<str>,
    number: usize,
    form: Form,
    chunk_bytes: usize,
    limits: Limits,
    /// What was read and is not handed on yet.
    buffered: ReadBuffer,
    /// Where `buffered` begins in the input.
    base: usize,
    /// How many lines end before `buffered`.
    line: usize,
    /// Whether there is no more to read.
    has_ended: bool,
    /// Whether the caller cancelled the run. A request that is cut off by this is left out.
    is_interrupted: bool,
    /// Whether a chunk was handed on. One that holds only blanks is not, unless it is the last.
    has_begun: bool,
    /// Why reading ended too early; reported after what was read.
    failure: Option<ErrorKind>,
}

impl<'a> RequestSource<'a> {
    pub(super) fn open(
        input: Arc<str>,
        content: Content<'a>,
        number: usize,
        options: &CheckOptions,
    ) -> Result<Self, ErrorKind> {
        let mut stream = content.into_stream();
        let form = detect_form(&mut stream, options.action.is_some())?;
        Ok(RequestSource {
            stream,
            input,
            number,
            form,
            chunk_bytes: options.chunk_bytes.max(1),
            limits: options.limits,
            buffered: ReadBuffer::default(),
            base: 0,
            line: 0,
            has_ended: false,
            is_interrupted: false,
            has_begun: false,
            failure: None,
        })
    }

    /// The next chunk. `None`: the input has ended. An error is reported after everything that was
    /// read before it.
    pub(super) fn next(&mut self) -> Result<Option<RequestChunk>, ErrorKind> {
        loop {
            if self.is_interrupted && self.has_ended {
                return Err(ErrorKind::Interrupted { offset: self.base as u64 });
            }
            if self.has_ended && self.buffered.bytes().is_empty() {
                return self.finish();
            }
            if !self.has_ended {
                self.read();
            }

            let cut = self.cut();
            self.has_ended |= self.is_interrupted;
            if let Some(cut) = cut.filter(|&cut| cut > 0) {
                let chunk = self.take_chunk(cut);
                if chunk.is_first && !self.has_ended && chunk.is_blank() {
                    continue; // whether the input is empty is not known yet
                }
                self.has_begun = true;
                return Ok(Some(chunk));
            }

            let max_buffered = self.limits.record_bytes.saturating_add(self.chunk_bytes);
            if self.buffered.bytes().len() > max_buffered {
                let (offset, limit) = (self.base as u64, self.limits.record_bytes);
                return Err(ErrorKind::TooLong { offset, limit, is_end: true });
            }
        }
    }

    /// What comes after everything that was read: the failure, or, if nothing was handed on, a
    /// chunk for an empty input.
    fn finish(&mut self) -> Result<Option<RequestChunk>, ErrorKind> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        if self.has_begun {
            return Ok(None);
        }

        // An empty input is an empty request, so that there is a finding.
        let chunk = self.take_chunk(0);
        self.has_begun = true;
        Ok(Some(chunk))
    }

    /// Where `buffered` can be cut, so that all requests before are complete.
    fn cut(&self) -> Option<usize> {
        let bytes = self.buffered.bytes();
        let complete = || complete_requests(self.form, bytes, self.base, &self.limits);
        if self.is_interrupted {
            complete().or_else(|| safe_cut(self.form, bytes))
        } else if self.has_ended {
            Some(bytes.len())
        } else {
            // Framing is more expensive than looking for lines, so it comes second, and only for
            // bytes that would have to be buffered otherwise.
            let is_large = bytes.len() > self.chunk_bytes;
            safe_cut(self.form, bytes).or_else(|| if is_large { complete() } else { None })
        }
    }

    /// Reads more bytes. If no request has ended in `buffered`, it grows to twice its size, so that
    /// a long request is not framed again for every few bytes.
    fn read(&mut self) {
        let target = self.buffered.bytes().len().saturating_mul(2).max(self.chunk_bytes);
        match self.stream.fill(&mut self.buffered, target) {
            Ok(more) => self.has_ended = !more,
            Err(ErrorKind::Interrupted { .. }) => self.is_interrupted = true,
            Err(failure) => {
                self.failure = Some(failure);
                self.has_ended = true;
            }
        }
    }

    /// Takes the first `cut` bytes out of `buffered`.
    fn take_chunk(&mut self, cut: usize) -> RequestChunk {
        let mut front = ReadBuffer::default();
        self.buffered.cut_off(cut, &mut front);
        let bytes = front.into_bytes();
        let chunk = RequestChunk {
            input: self.input.clone(),
            number: self.number,
            form: self.form,
            is_first: !self.has_begun,
            base: self.base,
            line: self.line,
            bytes,
        };
        self.base += cut;
        self.line += memchr::memchr_iter(b'\n', &chunk.bytes).count();
        chunk
    }
}

/// The form of an input's requests, detected from its first bytes that are not blank. If an action
/// is given, any text is a body. Otherwise a text that is not a request is an error.
fn detect_form(stream: &mut Stream<'_>, has_action: bool) -> Result<Form, ErrorKind> {
    let mut len = HEAD_BYTES;
    while len < MAX_BLANKS
        && stream.peek(len).len() == len
        && beginning(stream.peek(len)).is_empty()
    {
        len *= 2;
    }

    let head = stream.peek(len);
    let form = Form::of(head, head.len() == len);
    let guess = match form {
        Some(Form::Json) if !has_action => looks::guess_json(head),
        None if !has_action => Some(looks::guess_text(head)),
        _ => None,
    };
    match (guess, form) {
        (Some(guess), _) => Err(ErrorKind::NoRequest(guess)),
        (None, Some(form)) => Ok(form),
        // A damaged first line does not turn the lines after it into a body.
        (None, None) if has_json_line(head) => Ok(Form::Json),
        (None, None) => Ok(Form::Body),
    }
}

fn has_json_line(head: &[u8]) -> bool {
    head.split(|&byte| byte == b'\n').any(|line| line.first() == Some(&b'{'))
}
