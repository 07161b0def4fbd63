//! Whether the bytes beyond ASCII are UTF-8.
//!
//! Only runs of blocks that hold such bytes are looked at. A block without one is a safe border: no
//! character reaches over it.

use crate::scan::Scan;

#[derive(Default)]
pub(super) struct Utf8 {
    /// Where the run began that is not checked yet.
    from: Option<usize>,
}

impl Utf8 {
    /// Takes notice of the block that begins at `at`; `None` if what is before it is not UTF-8.
    #[inline(always)]
    pub(super) fn note(
        &mut self,
        scan: impl Scan,
        text: &[u8],
        at: usize,
        high: u64,
    ) -> Option<()> {
        match (high, self.from) {
            (0, None) => Some(()),
            (0, Some(_)) => self.check(scan, text, at),
            (_, None) => {
                self.from = Some(at);
                Some(())
            }
            (_, Some(_)) => Some(()),
        }
    }

    /// `end`, if all up to there is UTF-8.
    #[inline(always)]
    pub(super) fn end(mut self, scan: impl Scan, text: &[u8], end: usize) -> Option<usize> {
        self.check(scan, text, end).map(|()| end)
    }

    #[inline(always)]
    fn check(&mut self, scan: impl Scan, text: &[u8], end: usize) -> Option<()> {
        match self.from.take() {
            None => Some(()),
            Some(from) => scan.is_utf8(text.get(from..end)?).then_some(()),
        }
    }
}
