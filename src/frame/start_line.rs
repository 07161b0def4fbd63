//! Lines that start a document: those that begin with `{` or `[`.
//!
//! In valid JSON an opening bracket comes only after `[`, a comma or a colon, or at the very start.
//! So a *strict* start line, which follows none of these, is never inside a valid text. This file
//! must not know more of JSON than that.

use crate::grammar::last_content;

/// What must be known of the bytes before those that are searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrecedingBytes {
    /// The byte before `last`.
    pub(super) second_last: u8,
    pub(super) last: u8,
    /// The last byte that is not blank.
    pub(super) last_content: u8,
}

/// The first start line in `bytes`.
pub(super) fn first_start_line(
    bytes: &[u8],
    previous: PrecedingBytes,
    is_strict: bool,
) -> Option<usize> {
    let starts_here = previous.last == b'\n' && starts_document(bytes);
    if starts_here && !(is_strict && expects_value(previous.last_content)) {
        return Some(0);
    }

    memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1).find(|&line| {
        let (before, after) = bytes.split_at(line);
        let content = || last_content(before).unwrap_or(previous.last_content);
        starts_document(after) && !(is_strict && expects_value(content()))
    })
}

/// The last strict start line in `bytes`.
pub(super) fn last_start_line(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'\n', bytes).map(|newline| newline + 1).find(|&line| {
        let (before, after) = bytes.split_at(line);
        starts_document(after) && !last_content(before).is_some_and(expects_value)
    })
}

/// Whether a line is a start line.
pub(super) fn starts_document(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'{' | b'['))
}

/// Whether a value may come next after this byte, so that an opening bracket may be inside a text.
const fn expects_value(content: u8) -> bool {
    matches!(content, b'[' | b',' | b':')
}
