//! Bytes looked at many at a time: the only stage that knows the processor.
//!
//! A [`Kernel`] is a set of instructions. What is to be done is written once, over a [`Scan`], and
//! run under the kernel of choice:
//!
//! ```text
//! kernel.run(task)     one test of the kernel, in one place
//!   task.run(scan)     compiled once for each kernel, its instructions inlined
//!     scan.plain_len   scalar: 8 bytes a step   the others: 64
//!     scan.block       64 bytes, and a bit for each: see `block`
//! ```
//!
//! `scalar` is the definition that the others are held against. This stage knows bytes; it must not
//! know JSON values, records or threads.

mod arch;
mod block;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use arch::scalar::Scalar;
pub(crate) use arch::scalar::plain_len;
pub(crate) use block::{BLOCK, BRACKET, Block, CURLY, FOLLOWS, Marks, below, is_blank};

use crate::words::words;

words! {
    /// A set of instructions to look at bytes with. It changes no result.
    Kernel {
        /// Any processor.
        Scalar = "scalar",
        /// x86-64 with AVX2 (and BMI2, PCLMULQDQ: Haswell, Zen, and later).
        Avx2 = "avx2",
        /// x86-64 with AVX-512 (F, BW and VBMI: Ice Lake, Zen 4, and later).
        Avx512 = "avx512",
    }
}

/// What kernels can do.
pub(crate) trait Scan: Copy {
    /// The number of bytes before the first quote, backslash or control character (below 0x20).
    /// Whether one of them may not be ASCII is noted in `seen`, which costs less than to tell
    /// it each time.
    #[inline(always)]
    fn plain_len(self, bytes: &[u8], high: &mut HighBytes<Self::Block>) -> usize {
        let mut len = 0;
        let mut rest = bytes;
        while let Some((block, behind)) = rest.split_first_chunk() {
            let block = self.block(block);
            high.blocks = high.blocks.union(block);
            let stops = block.stops();
            if stops != 0 {
                return len + stops.trailing_zeros() as usize;
            }
            len += BLOCK;
            rest = behind;
        }
        let (tail, may_be_high) = plain_len(rest);
        high.may_be_high |= may_be_high;
        len + tail
    }

    /// Nothing yet.
    #[inline(always)]
    fn no_high_bytes(self) -> HighBytes<Self::Block> {
        HighBytes { blocks: self.block(&[0; BLOCK]), may_be_high: false }
    }

    /// Whether a block is looked at faster than its bytes one by one.
    const IS_WIDE: bool;

    type Block: Block;

    /// Looks at a block.
    fn block(self, bytes: &[u8; BLOCK]) -> Self::Block;

    /// Each bit becomes the sum, without carry, of itself and those below it: from the first bit
    /// that is set to before the second, all are, and so on.
    ///
    /// ```text
    /// 0 1 0 0 1 0 1 1 0      lowest bit leftmost
    /// 0 1 1 1 0 0 1 0 0
    /// ```
    fn prefix_xor(self, bits: u64) -> u64;

    /// The bits that `mask` marks, side by side at the low end.
    ///
    /// ```text
    /// bits      a b c d e f      lowest bit leftmost
    /// mask      0 1 0 0 1 1
    /// result    b e f 0 0 0
    /// ```
    fn gather(self, bits: u64, mask: u64) -> u64;

    /// Whether all of it is UTF-8 by RFC 3629.
    fn is_utf8(self, bytes: &[u8]) -> bool;

    /// Goes on under this kernel in a function of its own. What is not inlined loses the kernel's
    /// instructions; this is the way back in.
    fn enter<T: Task>(self, task: T) -> T::Output;
}

/// What was looked at, as far as it matters whether all is ASCII.
#[derive(Clone, Copy)]
pub(crate) struct HighBytes<B> {
    blocks: B,
    may_be_high: bool,
}

impl<B: Block> HighBytes<B> {
    /// Whether a byte may not be ASCII: a yes may be wrong, a no is not.
    #[inline(always)]
    pub(crate) fn may_be_present(self) -> bool {
        self.may_be_high | (self.blocks.high() != 0)
    }
}

/// Something to do under a kernel; `run` must be inlined, so that it is compiled for each.
pub(crate) trait Task {
    type Output;

    fn run(self, scan: impl Scan) -> Self::Output;
}

impl Kernel {
    /// Whether this processor has it.
    ///
    /// ```
    /// assert!(apitriage::Kernel::Scalar.is_supported());
    /// ```
    pub fn is_supported(self) -> bool {
        arch::is_supported(self)
    }

    /// The fastest that this processor has.
    pub fn best() -> Self {
        let mut fastest_first = Kernel::ALL.iter().rev().copied();
        fastest_first.find(|kernel| kernel.is_supported()).unwrap_or(Kernel::Scalar)
    }

    /// Does it with this kernel's instructions; with plain ones, if the processor lacks them.
    #[inline]
    pub(crate) fn run<T: Task>(self, task: T) -> T::Output {
        arch::run(self, task)
    }
}

impl Default for Kernel {
    /// The best.
    fn default() -> Self {
        Kernel::best()
    }
}

impl std::str::FromStr for Kernel {
    type Err = NoSuchKernel;

    /// Reads the word of a kernel, if this processor has it.
    fn from_str(word: &str) -> Result<Self, NoSuchKernel> {
        match Kernel::ALL.iter().copied().find(|kernel| kernel.word() == word) {
            None => Err(NoSuchKernel::Unknown),
            Some(kernel) if !kernel.is_supported() => Err(NoSuchKernel::Unsupported(kernel)),
            Some(kernel) => Ok(kernel),
        }
    }
}

/// Why a word names no kernel that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchKernel {
    /// It names none.
    #[error("no such kernel: use scalar, avx2 or avx512")]
    Unknown,
    /// The processor lacks its instructions.
    #[error("this processor has no {}; it can do {}", .0.word(), supported())]
    Unsupported(Kernel),
}

fn supported() -> String {
    let words: Vec<&str> = Kernel::ALL
        .iter()
        .filter(|kernel| kernel.is_supported())
        .map(|kernel| kernel.word())
        .collect();
    words.join(", ")
}
