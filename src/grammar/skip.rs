//! What the parser may skip in one step, because a kernel has checked it in blocks.
//!
//! The parser is written once, over a [`Skip`]. It asks the `Skip` for the end of a container whose
//! inside its visitor does not want, and for the end of a string that turns out to be long:
//!
//! ```text
//! SkipNothing    never knows: the parser looks at every byte
//! SkipValid      knows the end of what is valid JSON (`planes`): no result changes
//! SkipOutline    knows the end of a container by strings and brackets alone: what the validation
//!                level `structure` means, the same for every kernel
//! ```
//!
//! This file must not know keys or values.

use super::planes;
use super::span_end::SpanEnd;
use crate::scan::{Scan, Task};

/// Is asked by the parser. An answer other than [`SpanEnd::Unknown`] is final.
pub(super) trait Skip: Copy {
    /// Whether the text must be in one line. Then a line feed is not a blank.
    const IN_LINE: bool;
    /// Whether the text may go on after the bytes that are there.
    const IN_PIECES: bool = false;
    /// After how many useless answers about containers the parser stops asking. Otherwise a fault
    /// in the innermost of many containers would be searched for from each of them.
    const MOST_MISSES: u32 = 1;

    /// The end of the container that opens at `at` and may be nested up to `max_depth` levels.
    fn container_end(self, text: &[u8], at: usize, max_depth: usize) -> SpanEnd;

    /// The place of the closing quote of a string, if the string is valid from `at` on.
    fn string_end(self, text: &[u8], at: usize) -> SpanEnd;
}

/// Every byte is left to the parser.
#[derive(Clone, Copy)]
pub(super) struct SkipNothing;

impl Skip for SkipNothing {
    const IN_LINE: bool = false;

    #[inline(always)]
    fn container_end(self, _text: &[u8], _at: usize, _max_depth: usize) -> SpanEnd {
        SpanEnd::Unknown
    }

    #[inline(always)]
    fn string_end(self, _text: &[u8], _at: usize) -> SpanEnd {
        SpanEnd::Unknown
    }
}

/// Valid containers and long strings are skipped, if the kernel is faster than the parser.
#[derive(Clone, Copy)]
pub(super) struct SkipValid<S, const IN_LINE: bool>(pub(super) S);

impl<S: Scan, const IN_LINE: bool> Skip for SkipValid<S, IN_LINE> {
    const IN_LINE: bool = IN_LINE;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, max_depth: usize) -> SpanEnd {
        if S::IS_WIDE {
            self.0.enter(FindContainerEnd::<IN_LINE> { text, at, max_depth })
        } else {
            SpanEnd::Unknown
        }
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> SpanEnd {
        if S::IS_WIDE { self.0.enter(FindStringEnd { text, at }) } else { SpanEnd::Unknown }
    }
}

/// Containers are skipped by their structure, with every kernel; strings as by [`SkipValid`].
#[derive(Clone, Copy)]
pub(super) struct SkipOutline<S, const IN_LINE: bool>(pub(super) S);

impl<S: Scan, const IN_LINE: bool> Skip for SkipOutline<S, IN_LINE> {
    const IN_LINE: bool = IN_LINE;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, max_depth: usize) -> SpanEnd {
        self.0.enter(FindStructureEnd::<IN_LINE> { text, at, max_depth })
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> SpanEnd {
        SkipValid::<S, IN_LINE>(self.0).string_end(text, at)
    }
}

struct FindContainerEnd<'a, const IN_LINE: bool> {
    text: &'a [u8],
    at: usize,
    max_depth: usize,
}

impl<const IN_LINE: bool> Task for FindContainerEnd<'_, IN_LINE> {
    type Output = SpanEnd;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> SpanEnd {
        planes::container_end::<IN_LINE>(scan, self.text, self.at, self.max_depth)
    }
}

struct FindStructureEnd<'a, const IN_LINE: bool> {
    text: &'a [u8],
    at: usize,
    max_depth: usize,
}

impl<const IN_LINE: bool> Task for FindStructureEnd<'_, IN_LINE> {
    type Output = SpanEnd;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> SpanEnd {
        planes::structure_end::<_, IN_LINE>(scan, self.text, self.at, self.max_depth)
    }
}

struct FindStringEnd<'a> {
    text: &'a [u8],
    at: usize,
}

impl Task for FindStringEnd<'_> {
    type Output = SpanEnd;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> SpanEnd {
        planes::string_end(scan, self.text, self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::reference::visit_prefix_skipping;
    use super::super::watch::Watch;
    use super::*;

    /// Counts how often it is asked, and never knows.
    #[derive(Clone, Copy)]
    struct CountAsked<'c>(&'c Cell<usize>);

    impl Skip for CountAsked<'_> {
        const IN_LINE: bool = false;

        fn container_end(self, _text: &[u8], _at: usize, _max_depth: usize) -> SpanEnd {
            self.0.set(self.0.get() + 1);
            SpanEnd::Unknown
        }

        fn string_end(self, _text: &[u8], _at: usize) -> SpanEnd {
            self.0.set(self.0.get() + 1);
            SpanEnd::Unknown
        }
    }

    fn asked(text: &str) -> usize {
        let count = Cell::new(0);
        assert!(
            visit_prefix_skipping(CountAsked(&count), text.as_bytes(), 1024, &mut Watch::new())
                .is_ok()
        );
        count.get()
    }

    /// A fault would otherwise be searched for again from each container around it, and from each
    /// escape of a string.
    #[test]
    fn work_does_not_grow_with_depth_or_escapes() {
        assert_eq!(asked(r#"{"Response":{"RequestId":"r"}}"#), 0);
        assert_eq!(
            asked(&format!(r#"{{"Response":{{"Set":{}{}}}}}"#, "[".repeat(500), "]".repeat(500))),
            1
        );
        assert_eq!(asked(r#"{"Response":{"A":[[1],{"b":[]}],"B":[2],"C":{}}}"#), 1);
        assert_eq!(
            asked(&format!(r#"{{"Response":{{"Log":"{:40}{}"}}}}"#, "", r"\n".repeat(500))),
            1
        );
    }
}
