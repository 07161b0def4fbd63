//! Finds where a JSON text ends, and nothing else of it. This file must not know keys or values.

use std::ops::Range;

use super::fault::Fault;
use super::reference::visit_prefix_skipping;
use super::skip::SkipValid;
use super::value::Value;
use super::visit::Visitor;
use crate::scan::{Kernel, Scan, Task};

/// Says where texts end. It remembers nothing, so that it can be copied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextEnds {
    pub(super) max_depth: usize,
    pub(super) kernel: Kernel,
}

impl TextEnds {
    /// Where the text that `bytes` begin with ends, or its first fault. All of it is checked.
    pub(crate) fn end_of(self, bytes: &[u8]) -> Result<usize, Fault> {
        self.kernel.run(FindTextEnd { bytes, max_depth: self.max_depth })
    }
}

struct FindTextEnd<'a> {
    bytes: &'a [u8],
    max_depth: usize,
}

impl Task for FindTextEnd<'_> {
    type Output = Result<usize, Fault>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Result<usize, Fault> {
        let skip = SkipValid::<_, false>(scan);
        visit_prefix_skipping(skip, self.bytes, self.max_depth, &mut WantsNothing)
    }
}

struct WantsNothing;

impl<'a> Visitor<'a> for WantsNothing {
    fn key(&mut self, _: usize, _: &'a [u8], _: bool, _: usize) {}

    fn wants_value(&self) -> bool {
        false
    }

    fn scalar(&mut self, _: Value<'a>, _: Range<usize>) {}

    fn open(&mut self, _: Value<'a>, _: usize, _: usize) {}

    fn wants_inside(&self, _: usize) -> bool {
        false
    }

    fn close(&mut self, _: usize, _: usize) {}
}

#[cfg(test)]
mod tests {
    use super::super::reference::parse_prefix;
    use super::*;

    #[test]
    fn ends_where_the_plain_parser_says() {
        let long = format!("{{\"a\":[{}1]}} x", "1,".repeat(500));
        let texts =
            ["{}", "{} {}", "{\"a\":[1,{\"b\":\"}\"}]}x", "{\"a\":x}", "{\"a\"", "", "[[[]]]"];
        for text in texts.into_iter().chain([long.as_str()]) {
            for kernel in Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported()) {
                let ends = TextEnds { max_depth: 2, kernel };
                let expected = parse_prefix(text.as_bytes(), 2).end;
                assert_eq!(ends.end_of(text.as_bytes()), expected, "{text}");
            }
        }
    }
}
