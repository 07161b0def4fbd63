//! A chunk: some complete requests of one input, as many as are read at a time.
//!
//! This file must not know how chunks are read, nor what a request says.

use std::ops::Range;
use std::sync::Arc;

use super::cut::{framed_requests, request_lines};
use super::form::{Form, is_url};
use crate::Limits;
use crate::frame::Framing;
use crate::grammar::{BOM, is_blank};
use crate::preflight::Request;

/// Some complete requests of one input.
#[derive(Debug)]
pub(super) struct RequestChunk {
    pub(super) input: Arc<str>,
    /// The number of the input among all that were opened. Several may have the same name.
    pub(super) number: usize,
    pub(super) form: Form,
    /// Whether only blanks come before it.
    pub(super) is_first: bool,
    pub(super) bytes: Vec<u8>,
    /// Where it begins in the input.
    pub(super) base: usize,
    /// How many lines end before it.
    pub(super) line: usize,
}

impl RequestChunk {
    /// Whether it holds only blanks.
    pub(super) fn is_blank(&self) -> bool {
        let content = self.bytes.get(self.bom_len()..).unwrap_or_default();
        content.iter().all(|&byte| is_blank(byte))
    }

    /// Where each request is.
    pub(super) fn requests(&self, limits: &Limits) -> Vec<Range<usize>> {
        let whole = self.bom_len()..self.bytes.len();
        match self.form {
            Form::Json => {
                let requests = framed_requests(Framing::Documents, &self.bytes, self.base, limits);
                // An input of blanks is an empty request, so that there is a finding.
                let is_empty_input = requests.is_empty() && self.is_first;
                if is_empty_input { std::iter::once(whole).collect() } else { requests }
            }
            Form::Array => framed_requests(Framing::Array, &self.bytes, self.base, limits),
            Form::Http | Form::Body => std::iter::once(whole).collect(),
            Form::Lines => request_lines(&self.bytes, whole.start),
        }
    }

    /// The request in this range.
    pub(super) fn request(&self, range: &Range<usize>) -> Request<'_> {
        let bytes = self.bytes.get(range.clone()).unwrap_or_default();
        let request = match self.form {
            Form::Json | Form::Body => Request::envelope(bytes),
            Form::Array if !bytes.is_empty() => Request::envelope(bytes),
            // The framing reports what an array lacks as an empty record: an element, or, at the
            // end of the input, the `]`.
            Form::Array if range.start < self.bytes.len() => Request::no_element(),
            Form::Array => Request::cut_array(),
            Form::Http => Request::http(bytes),
            Form::Lines if is_url(bytes.trim_ascii_start()) => Request::url_bytes(bytes),
            Form::Lines => Request::form_bytes(bytes),
        };
        request.at(self.base + range.start)
    }

    /// The length of the byte-order mark, if the input begins with one and the chunk is its first.
    fn bom_len(&self) -> usize {
        if self.base == 0 && self.bytes.starts_with(BOM) { BOM.len() } else { 0 }
    }
}
