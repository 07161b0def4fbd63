//! One file for each instruction set, and the only place where a kernel is tested for and entered.
//!
//! Unsafe code here does one of two things: it enters a function that is compiled for instructions
//! which the processor was found to have, or it reads a block through a pointer made from a slice
//! or table that holds it.

#![allow(unsafe_code, reason = "instructions beyond the baseline, after a test for them")]

pub(super) mod scalar;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod utf8;

use super::{Kernel, Task};

/// Whether the processor has each feature that the kernel's functions are compiled for. The answer
/// is kept, since this is asked for every record.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn is_supported(kernel: Kernel) -> bool {
    use std::sync::LazyLock;

    static AVX2: LazyLock<bool> = LazyLock::new(avx2::is_supported);
    static AVX512: LazyLock<bool> = LazyLock::new(avx512::is_supported);
    match kernel {
        Kernel::Scalar => true,
        Kernel::Avx2 => *AVX2,
        Kernel::Avx512 => *AVX512,
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(super) fn is_supported(kernel: Kernel) -> bool {
    kernel == Kernel::Scalar
}

#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn run<T: Task>(kernel: Kernel, task: T) -> T::Output {
    match kernel {
        // SAFETY: the processor has every feature that the function is compiled for.
        Kernel::Avx512 if is_supported(kernel) => unsafe { avx512::run(task) },
        // SAFETY: as above.
        Kernel::Avx2 if is_supported(kernel) => unsafe { avx2::run(task) },
        _ => task.run(scalar::Scalar),
    }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(super) fn run<T: Task>(_kernel: Kernel, task: T) -> T::Output {
    task.run(scalar::Scalar)
}

/// See [`Scan::prefix_xor`](super::Scan::prefix_xor): it is the carry-less product with a number of
/// ones only.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "pclmulqdq")]
fn prefix_xor(bits: u64) -> u64 {
    use std::arch::x86_64::*;

    let product = _mm_clmulepi64_si128(_mm_set_epi64x(0, bits as i64), _mm_set1_epi8(-1), 0);
    _mm_cvtsi128_si64(product) as u64
}
