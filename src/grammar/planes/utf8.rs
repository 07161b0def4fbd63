//! Whether the bytes beyond ASCII are well-formed UTF-8.
//!
//! Most blocks are pure ASCII and need no check. Blocks that are not are collected into runs, and a
//! run is checked as a whole when it ends. No character reaches beyond a run: the blocks around it
//! have only ASCII, which is never part of a longer character. This file must not know what is a
//! string.

use crate::scan::Scan;

/// Collects blocks into runs, and checks them.
#[derive(Default)]
pub(super) struct Utf8Checker {
    /// The first byte of the run that is still to be checked.
    run_start: Option<usize>,
}

impl Utf8Checker {
    /// Notes the block at `at`; `non_ascii` are its bytes beyond ASCII. `None`: a run ended before
    /// the block, and is not UTF-8.
    #[inline(always)]
    pub(super) fn note_block(
        &mut self,
        scan: impl Scan,
        text: &[u8],
        at: usize,
        non_ascii: u64,
    ) -> Option<()> {
        match (non_ascii, self.run_start) {
            (0, None) => Some(()),
            (0, Some(_)) => self.check_run(scan, text, at),
            (_, None) => {
                self.run_start = Some(at);
                Some(())
            }
            (_, Some(_)) => Some(()),
        }
    }

    /// Checks what is left up to `end`. Returns `end`, if everything before it is UTF-8.
    #[inline(always)]
    pub(super) fn finish(mut self, scan: impl Scan, text: &[u8], end: usize) -> Option<usize> {
        self.check_run(scan, text, end).map(|()| end)
    }

    #[inline(always)]
    fn check_run(&mut self, scan: impl Scan, text: &[u8], end: usize) -> Option<()> {
        match self.run_start.take() {
            None => Some(()),
            Some(start) => scan.is_utf8(text.get(start..end)?).then_some(()),
        }
    }
}
