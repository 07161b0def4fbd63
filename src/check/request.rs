//! A request that was checked, as it is handed to the caller.
//!
//! This file must not know how findings are shown.

use std::cell::RefCell;
use std::ops::Range;

use super::chunk::RequestChunk;
use crate::preflight::{Findings, Place, Places};

/// A request that was checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedRequest<'a> {
    /// The input that it is from.
    pub input: &'a str,
    /// Its number among the requests of that input, from 0.
    pub index: u64,
    /// The action that the request names, or that the options name for it. If no action has this
    /// name, what looks like a secret in it is masked.
    pub action: Option<&'a str>,
    /// What was found. Places are bytes of the input's decompressed content.
    pub findings: &'a Findings<'static>,
    pub(super) chunk_text: &'a ChunkText<'a>,
    /// Where the request is in the chunk.
    pub(super) range: Range<usize>,
}

/// The chunk that holds a request, and the places in it.
#[derive(Debug)]
pub(super) struct ChunkText<'a> {
    chunk: &'a RequestChunk,
    places: RefCell<Places<'a>>,
}

impl<'a> ChunkText<'a> {
    pub(super) fn of(chunk: &'a RequestChunk) -> Self {
        let bytes = &chunk.bytes;
        let places = if chunk.base == 0 { Places::new(bytes) } else { Places::inside(bytes) };
        ChunkText { chunk, places: RefCell::new(places) }
    }
}

impl<'a> CheckedRequest<'a> {
    /// Line and column of a byte of the input.
    pub fn place(&self, offset: usize) -> Place {
        let ChunkText { chunk, places } = self.chunk_text;
        let place = places.borrow_mut().of(offset.saturating_sub(chunk.base));
        Place { line: place.line + chunk.line, ..place }
    }

    /// The request's own bytes, and where they begin in the input.
    pub fn text(&self) -> (&'a [u8], usize) {
        let RequestChunk { bytes, base, .. } = self.chunk_text.chunk;
        (bytes.get(self.range.clone()).unwrap_or_default(), self.range.start + base)
    }

    /// The line that holds the byte at `offset` of the input, as far as it is part of the request,
    /// and where it begins in the input.
    pub fn line(&self, offset: usize) -> (&'a [u8], usize) {
        let (bytes, base) = self.text();
        let (before, after) = bytes.split_at(offset.saturating_sub(base).min(bytes.len()));
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let end = before.len() + memchr::memchr(b'\n', after).unwrap_or(after.len());
        (bytes.get(start..end).unwrap_or_default(), start + base)
    }
}
