//! AVX2: 32 bytes at a time.

use std::arch::x86_64::*;

use super::scalar::plain_len;
use crate::scan::{Scan, Task};

/// Made only where the processor has AVX2 and BMI1.
#[derive(Clone, Copy)]
struct Avx2(());

pub(super) fn is_supported() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1")
}

#[target_feature(enable = "avx2,bmi1")]
pub(super) fn run<T: Task>(task: T) -> T::Output {
    task.run(Avx2(()))
}

impl Scan for Avx2 {
    #[inline(always)]
    fn plain_len(self, bytes: &[u8]) -> (usize, bool) {
        let mut high = false;
        let mut len = 0;
        let mut rest = bytes;
        while let Some((block, behind)) = rest.split_first_chunk() {
            // SAFETY: an `Avx2` was made, so the processor has the instructions.
            let (stops, highs) = unsafe { look(block) };
            if stops != 0 {
                let before = stops & stops.wrapping_neg();
                return (len + stops.trailing_zeros() as usize, high || highs & before.wrapping_sub(1) != 0);
            }
            high |= highs != 0;
            len += block.len();
            rest = behind;
        }
        let (tail, tail_high) = plain_len(rest);
        (len + tail, high || tail_high)
    }
}

/// A bit for each byte: whether it is a quote, backslash or control character, and whether it is not
/// ASCII.
#[inline]
#[target_feature(enable = "avx2,bmi1")]
fn look(block: &[u8; 32]) -> (u32, u32) {
    // SAFETY: the reference holds 32 bytes, and the load asks for no alignment.
    let bytes = unsafe { _mm256_loadu_si256(block.as_ptr().cast()) };
    let quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'"' as i8));
    let backslash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\\' as i8));
    // The larger of 0x1f and a byte is 0x1f only for control characters.
    let most = _mm256_set1_epi8(0x1f);
    let control = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, most), most);
    let stops = _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(quote, backslash), control));
    (stops as u32, _mm256_movemask_epi8(bytes) as u32)
}
