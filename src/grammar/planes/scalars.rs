//! Whether the bytes between marks are numbers, `true`, `false` or `null`.
//!
//! Outside strings, bytes that are neither marks nor blanks come in runs, and each run must be one
//! scalar. Most runs are digits only: the masks show that without a look at the bytes. Other runs
//! are read byte by byte. This file must not know in what order tokens are allowed.

use crate::scan::{Block, below};

/// Follows runs from block to block.
#[derive(Default)]
pub(super) struct ScalarRuns {
    /// The carry: 1 if a run reached the end of the block before.
    running: u64,
}

/// What a block says of the runs that begin in it.
pub(super) struct BlockRuns {
    /// The first byte of each run.
    pub(super) starts: u64,
    /// The first byte of the first run that is not a scalar; 0 if all are scalars.
    pub(super) faults: u64,
}

impl ScalarRuns {
    /// Takes the next block, which begins at `at` in `text`; `scalars` are its bytes in runs.
    #[inline(always)]
    pub(super) fn next_block(
        &mut self,
        scalars: u64,
        block: impl Block,
        text: &[u8],
        at: usize,
    ) -> BlockRuns {
        let starts = scalars & !(scalars << 1 | self.running);
        let faults = if starts == 0 { 0 } else { self.faults(scalars, starts, block, text, at) };
        self.running = scalars >> 63;
        BlockRuns { starts, faults }
    }

    /// Checks the runs that begin in this block. Those that need a closer look are found first:
    ///
    /// ```text
    /// scalars    1 1 1 . 1 1 . 1 1 1 1      lowest bit leftmost
    /// text       1 2 3 , 0 1 , n u l l
    /// digits     1 1 1   1 1
    /// others             1     1 1 1 1      no digit; a leading zero; the block's last byte
    /// ```
    ///
    /// Each run with one of the `others` is read. A run with the block's last byte is among them,
    /// since it may go on in the next block; there it counts as read.
    #[inline(always)]
    fn faults(&self, scalars: u64, starts: u64, block: impl Block, text: &[u8], at: usize) -> u64 {
        // The run that began in an earlier block is the lowest run of ones: adding 1 carries
        // through it.
        let from_before = if self.running == 0 { 0 } else { scalars & !scalars.wrapping_add(1) };
        let mut others = scalars & !block.digits() & !from_before;
        others |= starts & block.zeros() & (scalars >> 1);
        others |= scalars & !from_before & (1 << 63);

        while others != 0 {
            let up_to_lowest = below(others.trailing_zeros() + 1);
            let start = 63 - (starts & up_to_lowest).leading_zeros();
            let Some(len) = scalar_len(text.get(at + start as usize..).unwrap_or_default()) else {
                return 1 << start;
            };
            others &= !below(start.saturating_add(len as u32));
        }
        0
    }
}

/// The length of the run at the beginning of `text`, if all of it is one scalar.
#[inline(always)]
fn scalar_len(text: &[u8]) -> Option<usize> {
    let len = match text.first()? {
        b't' if text.starts_with(b"true") => 4,
        b'f' if text.starts_with(b"false") => 5,
        b'n' if text.starts_with(b"null") => 4,
        _ => number_len(text)?,
    };
    let is_whole_run = matches!(
        text.get(len),
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b'[' | b']' | b':' | b',' | b'"')
    );
    is_whole_run.then_some(len)
}

/// The length of the number at the beginning of `text`; RFC 8259, section 6.
pub(in crate::grammar) fn number_len(text: &[u8]) -> Option<usize> {
    let byte = |at: usize| text.get(at).copied();
    let digits = |from: usize| {
        let count = text.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(from + count)
    };

    let start = usize::from(byte(0) == Some(b'-'));
    let mut end = if byte(start) == Some(b'0') { start + 1 } else { digits(start)? };
    if byte(end) == Some(b'.') {
        end = digits(end + 1)?;
    }
    if matches!(byte(end), Some(b'e' | b'E')) {
        let has_sign = matches!(byte(end + 1), Some(b'+' | b'-'));
        end = digits(end + 1 + usize::from(has_sign))?;
    }
    Some(end)
}
