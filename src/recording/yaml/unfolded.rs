//! A text without the line breaks that a scalar in double quotes escapes: libraries break long ones
//! there, also in the middle of a key.
//!
//! ```text
//! "{\"\
//!   Response\":{…      ─▶    "{\"Response\":{…
//! ```
//!
//! So what looks like a response is also found where the YAML cannot be read. This file must not know
//! what is searched.

use std::ops::Range;

use memchr::memchr_iter;

/// A text, and where it is from.
pub(super) struct Unfolded {
    pub(super) text: Vec<u8>,
    /// Where each part begins in the text, and where in what it was made of.
    parts: Vec<(usize, usize)>,
}

impl Unfolded {
    pub(super) fn of(folded: &[u8]) -> Self {
        let mut unfolded = Unfolded { text: Vec::with_capacity(folded.len()), parts: Vec::new() };
        let mut at = 0;
        for backslash in memchr_iter(b'\\', folded) {
            let len = line_break_len(folded, backslash);
            if len == 0 || backslash < at {
                continue;
            }
            unfolded.push(folded, at..backslash);
            let rest = folded.get(backslash + len..).unwrap_or_default();
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            at = backslash + len + blanks;
        }
        unfolded.push(folded, at..folded.len());
        unfolded
    }

    fn push(&mut self, folded: &[u8], range: Range<usize>) {
        self.parts.push((self.text.len(), range.start));
        self.text.extend_from_slice(folded.get(range).unwrap_or_default());
    }

    /// Where a byte of the text is in what it was made of.
    pub(super) fn origin_of(&self, index: usize) -> usize {
        let after = self.parts.partition_point(|(at, _)| *at <= index);
        let (at, origin) = self.parts.get(after.saturating_sub(1)).copied().unwrap_or_default();
        origin + index.saturating_sub(at)
    }
}

/// The length of the backslash at `at` with the line break after it; 0 if there is none.
fn line_break_len(text: &[u8], at: usize) -> usize {
    match text.get(at + 1..) {
        Some([b'\n', ..]) => 2,
        Some([b'\r', b'\n', ..]) => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_line_breaks_are_taken_out() {
        let folded = b"a\\\n  b\\\r\n\tc\\n\\\\\nd\n e\\";
        let unfolded = Unfolded::of(folded);
        assert_eq!(unfolded.text, b"abc\\n\\d\n e\\");
        let origins = [0, 1, 2, 6, 7, 9].map(|index| unfolded.origin_of(index));
        assert_eq!(origins, [0, 5, 10, 16, 17, 19]);
    }
}
