//! One input of requests, drawn chunk by chunk. A chunk holds whole requests.
//!
//! It must not know what a request says.

use std::sync::Arc;

use super::CheckOptions;
use super::cut::{safe_cut, whole_requests};
use super::form::{Form, beginning};
use super::looks;
use crate::Limits;
use crate::error::ErrorKind;
use crate::input::{Buffer, Control, Input, Stream};

/// How much of the beginning is looked at to detect the form.
const HEAD_BYTES: usize = 4096;

/// How many blanks may come before it.
const MOST_BLANKS: usize = 1 << 20;

/// Some requests of one input.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) input: Arc<str>,
    /// Which input it is.
    pub(super) number: usize,
    pub(super) form: Form,
    /// Whether nothing but blanks stands before it.
    pub(super) is_first: bool,
    pub(super) bytes: Vec<u8>,
    /// Where it begins, in bytes and in lines.
    pub(super) base: usize,
    pub(super) line: usize,
}

/// An input on its way.
pub(super) struct Source<'a> {
    stream: Stream<'a>,
    input: Arc<str>,
    number: usize,
    form: Form,
    chunk: usize,
    limits: Limits,
    /// What is read but not handed on yet.
    rest: Buffer,
    base: usize,
    line: usize,
    ended: bool,
    /// Whether the caller cancelled the run: a request that is cut off by this is left out.
    interrupted: bool,
    /// Whether a chunk was handed on; one of blanks only is not, unless it is the last.
    any: bool,
    failure: Option<ErrorKind>,
}

impl<'a> Source<'a> {
    pub(super) fn open(
        input: Input<'a>,
        number: usize,
        options: &CheckOptions,
        control: Control,
    ) -> Result<Self, ErrorKind> {
        let name = Arc::from(input.name());
        let limits = options.limits;
        let mut stream = Stream::open(input.open()?, &limits, control)?;
        let form = form(&mut stream, options.action.is_some())?;
        Ok(Source {
            stream,
            input: name,
            number,
            form,
            chunk: options.chunk_bytes.max(1),
            limits,
            rest: Buffer::default(),
            base: 0,
            line: 0,
            ended: false,
            interrupted: false,
            any: false,
            failure: None,
        })
    }

    /// The next chunk; `None` at the end. What came before damage is handed on first.
    pub(super) fn next(&mut self) -> Result<Option<Chunk>, ErrorKind> {
        loop {
            if self.interrupted && self.ended {
                return Err(ErrorKind::Interrupted { offset: self.base as u64 });
            }
            if self.ended && self.rest.bytes().is_empty() {
                return match self.failure.take() {
                    Some(failure) => Err(failure),
                    // An empty input is a request that is not there.
                    None if self.any => Ok(None),
                    None => {
                        let chunk = self.take(0);
                        self.any = true;
                        Ok(Some(chunk))
                    }
                };
            }
            if !self.ended {
                self.draw();
            }
            let bytes = self.rest.bytes();
            let cut = match self.ended {
                _ if self.interrupted => self.last_cut(),
                true => Some(bytes.len()),
                // Framing is dearer than a look for lines, so only for what would have to be held.
                false if bytes.len() > self.chunk => safe_cut(self.form, bytes)
                    .or_else(|| whole_requests(self.form, bytes, self.base, &self.limits)),
                false => safe_cut(self.form, bytes),
            };
            self.ended |= self.interrupted;
            if let Some(cut) = cut.filter(|&cut| cut > 0) {
                let chunk = self.take(cut);
                if chunk.is_first && !self.ended && chunk.is_blank() {
                    continue; // whether the input is empty shows later
                }
                self.any = true;
                return Ok(Some(chunk));
            }
            if self.rest.bytes().len() > self.limits.record_bytes.saturating_add(self.chunk) {
                let (offset, limit) = (self.base as u64, self.limits.record_bytes);
                return Err(ErrorKind::TooLong { offset, limit, is_end: true });
            }
        }
    }

    /// Reads on; a request that did not end makes the next piece twice as large.
    fn draw(&mut self) {
        let target = self.rest.bytes().len().saturating_mul(2).max(self.chunk);
        match self.stream.fill(&mut self.rest, target) {
            Ok(more) => self.ended = !more,
            Err(ErrorKind::Interrupted { .. }) => self.interrupted = true,
            Err(failure) => {
                self.failure = Some(failure);
                self.ended = true;
            }
        }
    }

    /// Up to where whole requests were read before an interruption.
    fn last_cut(&self) -> Option<usize> {
        let bytes = self.rest.bytes();
        whole_requests(self.form, bytes, self.base, &self.limits)
            .or_else(|| safe_cut(self.form, bytes))
    }

    fn take(&mut self, cut: usize) -> Chunk {
        let mut front = Buffer::default();
        self.rest.cut_off(cut, &mut front);
        let bytes = front.into_bytes();
        let chunk = Chunk {
            input: self.input.clone(),
            number: self.number,
            form: self.form,
            is_first: !self.any,
            base: self.base,
            line: self.line,
            bytes,
        };
        self.base += cut;
        self.line += memchr::memchr_iter(b'\n', &chunk.bytes).count();
        chunk
    }
}

/// The form of an input's requests, detected from its first bytes that are not blank. With an
/// action given, any text is a body; without, a text that is no request is an error.
fn form(stream: &mut Stream<'_>, has_action: bool) -> Result<Form, ErrorKind> {
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
        // A damaged line does not make a body of those after it.
        (None, None) if has_json_line(head) => Ok(Form::Json),
        (None, None) => Ok(Form::Body),
    }
}

fn has_json_line(head: &[u8]) -> bool {
    head.split(|&byte| byte == b'\n').any(|line| line.first() == Some(&b'{'))
}
