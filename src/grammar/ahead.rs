//! What the parser may go past in one step, because somebody else has checked it.
//!
//! The parser is written once. Alone it looks at every byte; with a kernel it goes past what nobody
//! wants to hear of. Under `strict` only what is valid is gone past, so no result can tell which it
//! was; under `structure` it is a definition, the same for every kernel.

use super::planes;
use crate::scan::{Scan, Task};

pub(super) trait Ahead: Copy {
    /// Whether the text must end before the next line: then a line feed is no blank.
    const IN_LINE: bool;
    /// Whether more of the text may come behind the bytes.
    const IN_PIECES: bool = false;
    /// How many containers may be asked about in vain.
    const MOST_MISSES: u32 = 1;

    /// Where the container ends that opens at `at` and may be nested up to `most` levels.
    fn container_end(self, text: &[u8], at: usize, most: usize) -> End;

    /// Where the quote stands that ends a string, if what is left of it from `at` on is valid.
    fn string_end(self, text: &[u8], at: usize) -> End;
}

/// What is said of a container or a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It ends here, and need not be looked into.
    At(usize),
    /// It does not end before this place, where the next record begins, or the bytes end; nothing
    /// else is wrong with it.
    Missing(usize),
    /// Nothing: it must be looked into.
    Unknown,
}

/// Nothing is gone past.
#[derive(Clone, Copy)]
pub(super) struct Nothing;

impl Ahead for Nothing {
    const IN_LINE: bool = false;

    #[inline(always)]
    fn container_end(self, _text: &[u8], _at: usize, _most: usize) -> End {
        End::Unknown
    }

    #[inline(always)]
    fn string_end(self, _text: &[u8], _at: usize) -> End {
        End::Unknown
    }
}

/// Containers and long strings, by a kernel.
#[derive(Clone, Copy)]
pub(super) struct Blockwise<S, const IN_LINE: bool>(pub(super) S);

impl<S: Scan, const IN_LINE: bool> Ahead for Blockwise<S, IN_LINE> {
    const IN_LINE: bool = IN_LINE;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, most: usize) -> End {
        if S::IS_WIDE {
            self.0.enter(Container::<IN_LINE> { text, at, most })
        } else {
            End::Unknown
        }
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> End {
        if S::IS_WIDE { self.0.enter(Rest { text, at }) } else { End::Unknown }
    }
}

/// Containers, by a kernel, which asks for no more than their structure.
#[derive(Clone, Copy)]
pub(super) struct Structure<S, const IN_LINE: bool>(pub(super) S);

impl<S: Scan, const IN_LINE: bool> Ahead for Structure<S, IN_LINE> {
    const IN_LINE: bool = IN_LINE;

    #[inline(always)]
    fn container_end(self, text: &[u8], at: usize, most: usize) -> End {
        self.0.enter(Outline::<IN_LINE> { text, at, most })
    }

    #[inline(always)]
    fn string_end(self, text: &[u8], at: usize) -> End {
        Blockwise::<S, IN_LINE>(self.0).string_end(text, at)
    }
}

struct Container<'a, const IN_LINE: bool> {
    text: &'a [u8],
    at: usize,
    most: usize,
}

impl<const IN_LINE: bool> Task for Container<'_, IN_LINE> {
    type Output = End;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> End {
        planes::container_end::<IN_LINE>(scan, self.text, self.at, self.most)
    }
}

struct Outline<'a, const IN_LINE: bool> {
    text: &'a [u8],
    at: usize,
    most: usize,
}

impl<const IN_LINE: bool> Task for Outline<'_, IN_LINE> {
    type Output = End;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> End {
        planes::structure_end::<_, IN_LINE>(scan, self.text, self.at, self.most)
    }
}

struct Rest<'a> {
    text: &'a [u8],
    at: usize,
}

impl Task for Rest<'_> {
    type Output = End;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> End {
        planes::string_end(scan, self.text, self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::reference::listen_with;
    use super::super::watch::Watch;
    use super::*;

    /// Knows nothing, and counts how often it is asked.
    #[derive(Clone, Copy)]
    struct Asked<'c>(&'c Cell<usize>);

    impl Ahead for Asked<'_> {
        const IN_LINE: bool = false;

        fn container_end(self, _text: &[u8], _at: usize, _most: usize) -> End {
            self.0.set(self.0.get() + 1);
            End::Unknown
        }

        fn string_end(self, _text: &[u8], _at: usize) -> End {
            self.0.set(self.0.get() + 1);
            End::Unknown
        }
    }

    fn asked(text: &str) -> usize {
        let count = Cell::new(0);
        assert!(listen_with(Asked(&count), text.as_bytes(), 1024, &mut Watch::new()).is_ok());
        count.get()
    }

    /// What is wrong far behind would otherwise be looked for again from each container around it,
    /// and from each escape of a string.
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
