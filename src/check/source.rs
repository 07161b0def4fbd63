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

/// How many bytes of the beginning are read to detect the form.
const HEAD_BYTES: usize = 4096;

/// How many blanks may come before it.
const MOST_BLANKS: usize = 1 << 20;

/// One input of requests, read chunk by chunk.
pub(super) struct RequestSource<'a> {
    stream: Stream<'a>,
    input: Arc<str>,
    number: usize,
    form: Form,
    chunk_bytes: usize,
    limits: Limits,
    /// What was read and is not handed on yet.
    rest: ReadBuffer,
    /// Where the rest begins, in bytes and in lines.
    base: usize,
    line: usize,
    has_ended: bool,
    /// Whether the caller cancelled the run. A request that is cut off by this is left out.
    is_interrupted: bool,
    /// Whether a chunk was handed on. One that holds only blanks is not, unless it is the last.
    has_begun: bool,
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
            rest: ReadBuffer::default(),
            base: 0,
            line: 0,
            has_ended: false,
            is_interrupted: false,
            has_begun: false,
            failure: None,
        })
    }

    /// The next chunk. `None`: the input has ended. What came before damage is handed on first.
    pub(super) fn next(&mut self) -> Result<Option<RequestChunk>, ErrorKind> {
        loop {
            if self.is_interrupted && self.has_ended {
                return Err(ErrorKind::Interrupted { offset: self.base as u64 });
            }
            if self.has_ended && self.rest.bytes().is_empty() {
                return self.end();
            }
            if !self.has_ended {
                self.read();
            }

            let cut = self.cut();
            self.has_ended |= self.is_interrupted;
            if let Some(cut) = cut.filter(|&cut| cut > 0) {
                let chunk = self.take_chunk(cut);
                if chunk.is_first && !self.has_ended && chunk.is_blank() {
                    continue; // it shows later whether the input is empty
                }
                self.has_begun = true;
                return Ok(Some(chunk));
            }

            let most = self.limits.record_bytes.saturating_add(self.chunk_bytes);
            if self.rest.bytes().len() > most {
                let (offset, limit) = (self.base as u64, self.limits.record_bytes);
                return Err(ErrorKind::TooLong { offset, limit, is_end: true });
            }
        }
    }

    /// Everything was handed on.
    fn end(&mut self) -> Result<Option<RequestChunk>, ErrorKind> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        if self.has_begun {
            return Ok(None);
        }

        // An empty input is a request that is missing.
        let chunk = self.take_chunk(0);
        self.has_begun = true;
        Ok(Some(chunk))
    }

    /// Where the bytes that were read can be cut.
    fn cut(&self) -> Option<usize> {
        let bytes = self.rest.bytes();
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

    /// Reads more bytes: twice as many if a request did not end.
    fn read(&mut self) {
        let target = self.rest.bytes().len().saturating_mul(2).max(self.chunk_bytes);
        match self.stream.fill(&mut self.rest, target) {
            Ok(more) => self.has_ended = !more,
            Err(ErrorKind::Interrupted { .. }) => self.is_interrupted = true,
            Err(failure) => {
                self.failure = Some(failure);
                self.has_ended = true;
            }
        }
    }

    fn take_chunk(&mut self, cut: usize) -> RequestChunk {
        let mut front = ReadBuffer::default();
        self.rest.cut_off(cut, &mut front);
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
    while len < MOST_BLANKS
        && stream.peek(len).len() == len
        && beginning(stream.peek(len)).is_empty()
    {
        len *= 2;
    }
    let head = stream.peek(len);
    let form = Form::of(head, head.len() == len);
    let looks = match form {
        Some(Form::Json) if !has_action => looks::json(head),
        None if !has_action => Some(looks::other(head)),
        _ => None,
    };
    match (looks, form) {
        (Some(looks), _) => Err(ErrorKind::NoRequest(looks)),
        (None, Some(form)) => Ok(form),
        // A damaged first line does not turn the lines after it into a body.
        (None, None) if has_json_line(head) => Ok(Form::Json),
        (None, None) => Ok(Form::Body),
    }
}

fn has_json_line(head: &[u8]) -> bool {
    head.split(|&byte| byte == b'\n').any(|line| line.first() == Some(&b'{'))
}
