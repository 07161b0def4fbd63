//! Looks at many bytes at a time: the only stage that knows the processor.
//!
//! A [`Kernel`] is a set of instructions. A [`Task`] is written once, over the trait [`Scan`], and
//! compiled for each kernel:
//!
//! ```text
//! kernel.run(task)     tests once which kernel it is, and enters a function compiled for it
//!   task.run(scan)     is inlined there, so that it is compiled to the kernel's instructions
//!     scan.plain_len   scalar: 8 bytes in a step; the others: 64
//!     scan.block       64 bytes, and a bit for each: see `block`
//! ```
//!
//! `scalar` defines the answers; the others are tested against it. This stage knows bytes. It must
//! not know JSON values, records or threads.

mod arch;
mod block;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use arch::scalar::Scalar;
pub(crate) use arch::scalar::plain_len;
pub(crate) use block::{
    BLOCK, BRACKET, Block, CURLY, FOLLOWS, MarkMasks, below, escaped_bytes, is_blank,
};

use crate::words::words;

words! {
    /// A SIMD instruction set to read with. It changes the speed, never a result.
    Kernel {
        /// Any processor.
        Scalar = "scalar",
        /// x86-64 with AVX2 (and BMI2, PCLMULQDQ: Haswell, Zen, and later).
        Avx2 = "avx2",
        /// x86-64 with AVX-512 (F, BW, VBMI and VBMI2: Ice Lake, Zen 4, and later).
        Avx512 = "avx512",
    }
}

/// What a kernel can do.
pub(crate) trait Scan: Copy {
    /// Whether a question to a block is answered faster than by a look at one byte after another.
    const IS_WIDE: bool;

    type Block: Block;

    /// Loads a block, to ask questions about its bytes.
    fn block(self, bytes: &[u8; BLOCK]) -> Self::Block;

    /// Each bit becomes the XOR of itself and all bits below it. So all bits are set from the first
    /// set bit to before the second, from the third to before the fourth, and so on:
    ///
    /// ```text
    /// bits      0 1 0 0 1 0 1 1 0      lowest bit leftmost
    /// result    0 1 1 1 0 0 1 0 0
    /// ```
    fn prefix_xor(self, bits: u64) -> u64;

    /// The bits that `mask` selects, side by side at the low end:
    ///
    /// ```text
    /// bits      a b c d e f      lowest bit leftmost
    /// mask      0 1 0 0 1 1
    /// result    b e f 0 0 0
    /// ```
    fn gather(self, bits: u64, mask: u64) -> u64;

    /// Writes the bytes of a block that `mask` selects side by side. The bytes after them in `to`
    /// are lost.
    ///
    /// ```text
    /// from      a b c d e f …
    /// mask      0 1 0 0 1 1 …      lowest bit leftmost
    /// to        b e f …
    /// ```
    #[inline(always)]
    fn compress(self, from: &[u8; WINDOW], mask: u64, to: &mut [u8; WINDOW]) {
        let (mut rest, mut written) = (mask, 0);
        while rest != 0 {
            let start = rest.trailing_zeros();
            let len = (rest >> start).trailing_ones();
            let (at, end) = (start as usize, (start + len) as usize);
            copy_piece(from, at, to, written);
            if end > at + PIECE {
                copy_piece(from, at + PIECE, to, written + PIECE);
            }
            written += end - at;
            rest &= !below(start + len);
        }
    }

    /// Whether `bytes` are UTF-8 by RFC 3629.
    fn is_utf8(self, bytes: &[u8]) -> bool;

    /// Runs a task in a function that is compiled for this kernel. A function that is not inlined
    /// is compiled without the kernel's instructions; from inside of it, this is the way back to
    /// them.
    fn enter<T: Task>(self, task: T) -> T::Output;

    /// The number of bytes before the first quote, backslash or control character (below 0x20).
    /// Bytes beyond ASCII are noted in `non_ascii`, which costs less than an answer for each call.
    #[inline(always)]
    fn plain_len(self, bytes: &[u8], non_ascii: &mut NonAsciiBytes<Self::Block>) -> usize {
        let mut len = 0;
        let mut rest = bytes;
        while let Some((block, after)) = rest.split_first_chunk() {
            let block = self.block(block);
            non_ascii.blocks = non_ascii.blocks.union(block);
            let stops = block.stops();
            if stops != 0 {
                return len + stops.trailing_zeros() as usize;
            }
            len += BLOCK;
            rest = after;
        }
        let (tail, may_be_present) = plain_len(rest);
        non_ascii.may_be_present |= may_be_present;
        len + tail
    }

    /// The note to begin with: no byte was looked at.
    #[inline(always)]
    fn no_non_ascii(self) -> NonAsciiBytes<Self::Block> {
        NonAsciiBytes { blocks: self.block(&[0; BLOCK]), may_be_present: false }
    }
}

/// A block, and what may be read or written after it: a run of bytes is copied in pieces, and those
/// too many overwritten.
pub(crate) const WINDOW: usize = BLOCK + PIECE;

const PIECE: usize = 32;

#[inline(always)]
fn copy_piece(from: &[u8; WINDOW], at: usize, to: &mut [u8; WINDOW], place: usize) {
    let piece = from.get(at..).and_then(<[u8]>::first_chunk::<PIECE>);
    let place = to.get_mut(place..).and_then(<[u8]>::first_chunk_mut::<PIECE>);
    if let (Some(piece), Some(place)) = (piece, place) {
        *place = *piece;
    }
}

/// Notes whether any of the bytes that were looked at is beyond ASCII. Blocks are ORed, and asked
/// once at the end.
#[derive(Clone, Copy)]
pub(crate) struct NonAsciiBytes<B> {
    blocks: B,
    /// Of the bytes that did not fill a block.
    may_be_present: bool,
}

impl<B: Block> NonAsciiBytes<B> {
    /// Whether a byte may be beyond ASCII. `true` may be wrong: bytes after those that were counted
    /// may have been looked at, too. `false` is never wrong.
    #[inline(always)]
    pub(crate) fn may_be_present(self) -> bool {
        self.may_be_present | (self.blocks.non_ascii() != 0)
    }
}

/// Something to do under a kernel. `run` must be `#[inline(always)]`, so that it is compiled once
/// for each kernel.
pub(crate) trait Task {
    type Output;

    fn run(self, scan: impl Scan) -> Self::Output;
}

impl Kernel {
    /// Whether this processor has the instructions of the kernel.
    ///
    /// ```
    /// assert!(apitriage::Kernel::Scalar.is_supported());
    /// ```
    pub fn is_supported(self) -> bool {
        arch::is_supported(self)
    }

    /// The fastest kernel that this processor has.
    pub fn best() -> Self {
        let mut fastest_first = Kernel::ALL.iter().rev().copied();
        fastest_first.find(|kernel| kernel.is_supported()).unwrap_or(Kernel::Scalar)
    }

    /// Runs a task under this kernel, or under `scalar` if the processor lacks its instructions.
    #[inline]
    pub(crate) fn run<T: Task>(self, task: T) -> T::Output {
        arch::run(self, task)
    }
}

impl Default for Kernel {
    /// [`Kernel::best`].
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

/// Why a word is not the name of a kernel that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSuchKernel {
    /// No kernel has this name.
    Unknown,
    /// The processor lacks its instructions.
    Unsupported(Kernel),
}

impl std::error::Error for NoSuchKernel {}

impl std::fmt::Display for NoSuchKernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoSuchKernel::Unknown => f.write_str("no such kernel: use scalar, avx2 or avx512"),
            NoSuchKernel::Unsupported(kernel) => {
                let (word, supported) = (kernel.word(), supported());
                write!(f, "this processor has no {word}; it can do {supported}")
            }
        }
    }
}

fn supported() -> String {
    let words: Vec<&str> = Kernel::ALL
        .iter()
        .filter(|kernel| kernel.is_supported())
        .map(|kernel| kernel.word())
        .collect();
    words.join(", ")
}
