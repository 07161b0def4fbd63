//! Some complete requests of one input.

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
    /// The number of the input.
    pub(super) number: usize,
    pub(super) form: Form,
    /// Whether only blanks come before it.
    pub(super) is_first: bool,
    pub(super) bytes: Vec<u8>,
    /// Where it begins, in bytes and in lines.
    pub(super) base: usize,
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
                // That an input is blank is reported as a finding of an empty request.
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
            Form::Array if range.start < self.bytes.len() => Request::no_element(),
            Form::Array => Request::cut_array(),
            Form::Http => Request::http(bytes),
            Form::Lines if is_url(bytes.trim_ascii_start()) => Request::url_bytes(bytes),
            Form::Lines => Request::form_bytes(bytes),
        };
        request.at(self.base + range.start)
    }

    /// The length of the byte-order mark at the beginning of the input.
    fn bom_len(&self) -> usize {
        if self.base == 0 && self.bytes.starts_with(BOM) { BOM.len() } else { 0 }
    }
}
