//! Lines of text in which nothing can begin, so that nobody has to look at each of them. Most lines
//! of most logs are such.
//!
//! ```text
//! 2026-11-25T17:01:13Z INFO started               quiet: no brace in it, no bracket at its end,
//! 2026-11-25T17:01:14Z INFO nothing to do         and the next line begins an entry
//! 2026-11-25T17:01:15Z INFO answered {"Respo…     not quiet
//! ```
//!
//! They are searched many at a time. What else a line must not have says the sink. This file must
//! not know recorders.

use memchr::{memchr_iter, memchr2, memchr3};

use super::record::Sink;
use super::view::BufferView;
use crate::Limits;
use crate::grammar::{LineStart, is_blank};

/// How much is searched at once. More would be searched in vain where few lines are quiet.
const WINDOW: usize = 4 << 10;
const NEAR: usize = 256;

/// Lines that are quiet, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuietLines {
    /// The line feed of the last one.
    pub(super) end: usize,
    pub(super) lines: u64,
}

impl QuietLines {
    /// The quiet lines from `start` on, where a line begins. `None`: the first one is not quiet.
    pub(super) fn find(
        buffer: BufferView<'_>,
        start: usize,
        limits: &Limits,
        sink: &impl Sink,
    ) -> Option<Self> {
        let rest = buffer.from(start);
        if !begins_entry(rest) {
            return None;
        }
        // Whether the first line is quiet shows a look at its beginning, nearly always.
        let near = rest.get(..NEAR).unwrap_or(rest);
        let first = memchr3(b'\n', b'{', b'}', near).and_then(|at| near.get(at));
        if matches!(first, Some(b'{' | b'}')) {
            return None;
        }

        // No line in it is too long.
        let window = rest.get(..WINDOW.min(limits.record_bytes)).unwrap_or(rest);
        let quiet = window.get(..sink.quiet_len(window))?;
        let quiet = quiet.get(..memchr2(b'{', b'}', quiet).unwrap_or(quiet.len()))?;

        let mut found = None;
        let (mut line, mut lines) = (0, 0);
        for newline in memchr_iter(b'\n', quiet) {
            let next = rest.get(newline + 1..).unwrap_or_default();
            if may_end_json(quiet.get(line..newline)?) || !begins_entry(next) {
                break;
            }
            lines += 1;
            line = newline + 1;
            found = Some(QuietLines { end: start + newline, lines });
        }
        found
    }
}

/// Whether a line may be the end of an array, or has to be looked at to know.
fn may_end_json(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.last().is_none_or(|&last| last == b']' || is_blank(last))
}

fn begins_entry(next: &[u8]) -> bool {
    LineStart::of(next, false) == LineStart::Entry
}
