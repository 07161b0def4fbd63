//! The strings of a valid JSON text, one after another, found in blocks of 64 bytes.
//!
//! For a text that was checked before, and is read once more for its members: to find where each
//! string ends costs most of that. Strings are short, so a search for each would mostly begin and
//! end. Here a block is looked at once for all strings in it, and each then costs a few
//! instructions on its masks:
//!
//! ```text
//! text       { " a \ " " : " b " , …      a block, the first byte leftmost
//! quotes     . 1 . . . 1 . 1 . 1 . …      those that are not escaped: two for each string
//! escaped    . . . . 1 . . . . . . …      one between them: the string has an escape
//! ```
//!
//! This file must not know which strings are keys.

use super::blocks::block_at;
use super::strings::{QuoteMasks, StringTracker};
use crate::scan::{BLOCK, Kernel, Scan, Task, below};

/// How many blocks are looked at in one go: entered once, the kernel is not waited for at each.
const BLOCKS: usize = 16;

/// The strings of a valid JSON text, keys and values, in their order.
pub(crate) struct Strings<'a> {
    text: &'a [u8],
    kernel: Kernel,
    tracker: StringTracker,
    /// The masks of some blocks in a row.
    masks: [QuoteMasks; BLOCKS],
    /// How many of them are left to look at.
    left: usize,
    /// Where the block after them begins.
    end: usize,
    /// The block that is looked at: where it begins, and those of its quotes that are left.
    block: usize,
    quotes: u64,
    escaped: u64,
}

/// Where a string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StringSpan {
    /// The place of its opening quote.
    pub(crate) start: usize,
    /// The place of its closing quote.
    pub(crate) end: usize,
    /// Whether it has an escape.
    pub(crate) is_escaped: bool,
}

impl<'a> Strings<'a> {
    pub(in crate::grammar) fn new(text: &'a [u8], kernel: Kernel) -> Self {
        Strings {
            text,
            kernel,
            tracker: StringTracker::default(),
            masks: [QuoteMasks::default(); BLOCKS],
            left: 0,
            end: 0,
            block: 0,
            quotes: 0,
            escaped: 0,
        }
    }

    /// Goes to the next block. `None`: there is none.
    #[inline(always)]
    fn next_block(&mut self) -> Option<()> {
        if self.left == 0 {
            self.look_ahead()?;
        }
        let masks = self.masks.get(BLOCKS - self.left)?;
        self.block = self.end - self.left * BLOCK;
        self.left -= 1;
        QuoteMasks { quotes: self.quotes, escaped: self.escaped } = *masks;
        Some(())
    }

    /// Makes the masks of the next blocks. `None`: there are none.
    #[inline(never)]
    fn look_ahead(&mut self) -> Option<()> {
        if self.end >= self.text.len() {
            return None;
        }
        self.kernel.run(FindQuotes {
            text: self.text,
            at: self.end,
            tracker: &mut self.tracker,
            masks: &mut self.masks,
        });
        self.left = BLOCKS;
        self.end += BLOCKS * BLOCK;
        Some(())
    }
}

impl Iterator for Strings<'_> {
    type Item = StringSpan;

    #[inline(always)]
    fn next(&mut self) -> Option<StringSpan> {
        while self.quotes == 0 {
            self.next_block()?;
        }
        let opening = self.quotes.trailing_zeros();
        let start = self.block + opening as usize;
        self.quotes &= self.quotes - 1;

        let mut escaped = 0;
        let mut inside = !below(opening);
        while self.quotes == 0 {
            escaped |= self.escaped & inside;
            inside = !0;
            self.next_block()?;
        }
        let closing = self.quotes.trailing_zeros();
        let end = self.block + closing as usize;
        self.quotes &= self.quotes - 1;
        escaped |= self.escaped & inside & below(closing);

        Some(StringSpan { start, end, is_escaped: escaped != 0 })
    }
}

/// Makes the masks of the blocks that begin at `at`; those after the end of the text are empty.
struct FindQuotes<'a, 't> {
    text: &'a [u8],
    at: usize,
    tracker: &'t mut StringTracker,
    masks: &'t mut [QuoteMasks; BLOCKS],
}

impl Task for FindQuotes<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self, scan: impl Scan) {
        let mut at = self.at;
        let mut tracker = std::mem::take(self.tracker);
        for masks in self.masks.iter_mut() {
            *masks = match block_at(scan, self.text, at) {
                Some(block) => tracker.next_quotes(block),
                None => QuoteMasks::default(),
            };
            at += BLOCK;
        }
        *self.tracker = tracker;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Byte by byte.
    fn by_byte(text: &[u8]) -> Vec<StringSpan> {
        let mut strings = Vec::new();
        let mut at = 0;
        while let Some(start) = (at..text.len()).find(|&at| text[at] == b'"') {
            let mut is_escaped = false;
            let mut end = start + 1;
            while end < text.len() && text[end] != b'"' {
                is_escaped |= text[end] == b'\\';
                end += if text[end] == b'\\' { 2 } else { 1 };
            }
            if end < text.len() {
                strings.push(StringSpan { start, end, is_escaped });
            }
            at = end + 1;
        }
        strings
    }

    fn check(text: &str) {
        let expected = by_byte(text.as_bytes());
        for kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
            let strings: Vec<_> = Strings::new(text.as_bytes(), *kernel).collect();
            assert_eq!(strings, expected, "{kernel} {text}");
        }
    }

    #[test]
    fn a_string_is_found_wherever_blocks_begin() {
        for before in 0..130 {
            for unit in ["", "a", r"\\", r#"\""#, r"\\\\", "é"] {
                for count in [0, 1, 2, 30, 31, 32, 33, 63, 64, 65, 200] {
                    let inside = unit.repeat(count);
                    check(&format!(r#"{}{{"a":"{inside}","\"":["",7]}}"#, " ".repeat(before)));
                }
            }
        }
    }

    #[test]
    fn a_string_that_does_not_end_is_left_out() {
        for len in 0..130 {
            check(&format!(r#"{}"{}"#, "[".repeat(len), r#"\""#.repeat(len)));
            check(&" ".repeat(len));
        }
    }

    proptest! {
        #[test]
        fn strings_are_those_of_a_walk_over_bytes(
            text in r#"([ ,:{}\[\]0-9]{0,9}"([a-zé]{0,20}|\\["\\n]|[a-z]{60,70}){0,9}"){0,20}"#,
        ) {
            check(&text);
        }
    }
}
