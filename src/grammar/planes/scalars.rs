//! Whether what stands outside strings and is no mark is a number, `true`, `false` or `null`.
//!
//! A run of such bytes must be one scalar, all of it. Most runs are whole numbers without a sign:
//! those are seen by mask. The others are read byte by byte.

use crate::scan::{Block, below};

/// What the block before leaves open.
#[derive(Default)]
pub(super) struct Scalars {
    /// 1, if its last byte was one of a scalar.
    running: u64,
}

pub(super) struct Runs {
    /// The first byte of each run that begins in the block.
    pub(super) starts: u64,
    /// The first among them whose run is no scalar.
    pub(super) faults: u64,
}

impl Scalars {
    /// `scalars` are the bytes in question of the block, which stands at `at` in `text`.
    #[inline(always)]
    pub(super) fn next(&mut self, scalars: u64, block: impl Block, text: &[u8], at: usize) -> Runs {
        let starts = scalars & !(scalars << 1 | self.running);
        let faults = if starts == 0 { 0 } else { self.faults(scalars, starts, block, text, at) };
        self.running = scalars >> 63;
        Runs { starts, faults }
    }

    /// ```text
    /// scalars    1 1 1 . 1 1 . 1 1 1 1      lowest bit leftmost
    /// text       1 2 3 , 0 1 , n u l l
    /// digits     1 1 1   1 1
    /// others             1     1 1 1 1      no digit, a leading zero with more behind it, the block's last byte
    /// ```
    /// Each run with one of the others is read; what belongs to a run that began in an earlier
    /// block was read there.
    #[inline(always)]
    fn faults(&self, scalars: u64, starts: u64, block: impl Block, text: &[u8], at: usize) -> u64 {
        let from_before = if self.running == 0 { 0 } else { scalars & !scalars.wrapping_add(1) };
        let mut others = scalars & !block.digits() & !from_before;
        others |= starts & block.zeros() & scalars >> 1;
        others |= scalars & !from_before & 1 << 63;
        while others != 0 {
            let upto = below(others.trailing_zeros() + 1);
            let start = 63 - (starts & upto).leading_zeros();
            let Some(len) = scalar_len(text.get(at + start as usize..).unwrap_or_default()) else {
                return 1 << start;
            };
            others &= !below(start.saturating_add(len as u32));
        }
        0
    }
}

/// The length of the scalar that fills the run of bytes at the beginning of `text`.
#[inline(always)]
fn scalar_len(text: &[u8]) -> Option<usize> {
    let len = match text.first()? {
        b't' if text.starts_with(b"true") => 4,
        b'f' if text.starts_with(b"false") => 5,
        b'n' if text.starts_with(b"null") => 4,
        _ => number_len(text)?,
    };
    let is_whole = matches!(
        text.get(len),
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b'[' | b']' | b':' | b',' | b'"')
    );
    is_whole.then_some(len)
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
        let signed = matches!(byte(end + 1), Some(b'+' | b'-'));
        end = digits(end + 1 + usize::from(signed))?;
    }
    Some(end)
}
