//! Bytes looked at many at a time: the only stage that knows the processor.
//!
//! A [`Kernel`] is a set of instructions. What is to be done is written once, over a [`Scan`], and run
//! under the kernel of choice:
//!
//! ```text
//! kernel.run(task)     one test of the kernel, in one place
//!   task.run(scan)     compiled once for each kernel, its instructions inlined
//!     scan.plain_len   scalar: 8 bytes a step   avx2: 32   avx512: 64
//! ```
//!
//! `scalar` is the definition that the others are held against. This stage knows bytes; it must not
//! know JSON values, records or threads.

mod arch;

#[cfg(test)]
pub(crate) use arch::scalar::Scalar;
pub(crate) use arch::scalar::plain_len;

use crate::catalog::words;

words! {
    /// A set of instructions to look at bytes with. It changes no result.
    Kernel {
        /// Any processor.
        Scalar = "scalar",
        /// x86-64 with AVX2.
        Avx2 = "avx2",
        /// x86-64 with AVX-512 (F and BW).
        Avx512 = "avx512",
    }
}

/// What kernels can do.
pub(crate) trait Scan: Copy {
    /// The number of bytes before the first quote, backslash or control character (below 0x20), and
    /// whether one of them may not be ASCII.
    fn plain_len(self, bytes: &[u8]) -> (usize, bool);
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
    let words: Vec<&str> =
        Kernel::ALL.iter().filter(|kernel| kernel.is_supported()).map(|kernel| kernel.word()).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct PlainLen<'a>(&'a [u8]);

    impl Task for PlainLen<'_> {
        type Output = (usize, bool);

        #[inline(always)]
        fn run(self, scan: impl Scan) -> (usize, bool) {
            scan.plain_len(self.0)
        }
    }

    /// Byte by byte.
    fn plain_len(bytes: &[u8]) -> (usize, bool) {
        let len = bytes.iter().take_while(|&&byte| !matches!(byte, b'"' | b'\\' | 0..0x20)).count();
        (len, !bytes.get(..len).unwrap().is_ascii())
    }

    /// All kernels, at every distance from the end of a block, with room on neither side.
    fn check(bytes: &[u8]) {
        let (wanted, is_high) = plain_len(bytes);
        for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
            let exact: Box<[u8]> = bytes.into();
            let (len, may_be_high) = kernel.run(PlainLen(&exact));
            assert_eq!(len, wanted, "{kernel:?} {bytes:?}");
            assert!(may_be_high || !is_high, "{kernel:?} {bytes:?}");
        }
    }

    #[test]
    fn every_byte_at_every_place() {
        for len in [0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200] {
            check(&vec![b'a'; len]);
            check(&vec![0xc3; len]);
            for at in 0..len {
                for byte in 0..=255 {
                    let mut bytes = vec![b'a'; len];
                    bytes[at] = byte;
                    check(&bytes);
                }
            }
        }
    }

    #[test]
    fn the_first_of_two_counts() {
        for (first, second) in
            [(b'"', b'\\'), (b'\\', b'"'), (b'\n', b'"'), (b'"', 0x1f), (0x80, b'"'), (b'"', 0xff), (b'!', b'#')]
        {
            for distance in 1..70 {
                for lead in 0..70 {
                    let mut bytes = vec![b' '; lead + distance + 3];
                    (bytes[lead], bytes[lead + distance]) = (first, second);
                    check(&bytes);
                }
            }
        }
    }

    #[test]
    fn words_name_kernels_that_can_be_used() {
        assert_eq!("scalar".parse(), Ok(Kernel::Scalar));
        assert_eq!("sse".parse::<Kernel>(), Err(NoSuchKernel::Unknown));
        assert!(Kernel::best().is_supported());
        for &kernel in Kernel::ALL {
            assert_eq!(kernel.word().parse::<Kernel>().is_ok(), kernel.is_supported());
        }
    }
}
