//! How far a JSON text reaches, as far as the bytes in the buffer can tell.
//!
//! This file must not know any framing.

use super::view::BufferView;
use crate::Limits;
use crate::grammar::{Fault, LOOK_AHEAD, Reading};

/// The bytes that may be read of the text that begins at `start`: as many as the limit allows, and
/// a few more to tell a text that is too long from one that is damaged at the limit.
pub(super) fn text_window<'a>(buffer: BufferView<'a>, start: usize, limits: &Limits) -> &'a [u8] {
    let rest = buffer.from(start);
    rest.get(..window_bytes(limits)).unwrap_or(rest)
}

const fn window_bytes(limits: &Limits) -> usize {
    limits.record_bytes.saturating_add(LOOK_AHEAD)
}

/// How far a text reaches, after it was read in its [window](text_window).
pub(super) enum TextExtent {
    /// It is valid and has this length.
    Whole(usize),
    /// It does not end in this buffer, as far as is known.
    Open,
    /// It is longer than the limit.
    TooLong,
    Damaged(Fault),
}

impl TextExtent {
    #[inline]
    pub(super) fn of(
        reading: &Reading<'_>,
        window: &[u8],
        buffer: BufferView<'_>,
        limits: &Limits,
    ) -> Self {
        match reading.end {
            Ok(len) if len > limits.record_bytes => TextExtent::TooLong,
            Ok(len) if len == window.len() && is_scalar(window) && !buffer.last => TextExtent::Open,
            Ok(len) => TextExtent::Whole(len),
            // A fault so close to the end of the bytes may be gone when more of them are there. A
            // full window gets no more.
            Err(fault)
                if !buffer.last
                    && window.len() < window_bytes(limits)
                    && fault.at + LOOK_AHEAD > window.len() =>
            {
                TextExtent::Open
            }
            Err(fault) if fault.at > limits.record_bytes => TextExtent::TooLong,
            Err(fault) => TextExtent::Damaged(fault),
        }
    }
}

/// Whether the text is a number or a literal. These have no closing byte of their own.
pub(super) fn is_scalar(text: &[u8]) -> bool {
    !matches!(text.first(), Some(b'{' | b'[' | b'"'))
}
