//! AVX-512 (F and BW): 64 bytes at a time, and whatever is left in one step more.

use std::arch::x86_64::*;

use crate::scan::{Scan, Task};

/// Made only where the processor has AVX-512 F and BW, BMI1 and BMI2.
#[derive(Clone, Copy)]
struct Avx512(());

pub(super) fn is_supported() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
}

#[target_feature(enable = "avx512f,avx512bw,bmi1,bmi2")]
pub(super) fn run<T: Task>(task: T) -> T::Output {
    task.run(Avx512(()))
}

impl Scan for Avx512 {
    #[inline(always)]
    fn plain_len(self, bytes: &[u8]) -> (usize, bool) {
        let mut high = false;
        let mut len = 0;
        loop {
            let rest = bytes.get(len..).unwrap_or_default();
            // SAFETY: an `Avx512` was made, so the processor has the instructions.
            let (stops, highs) = unsafe { look(rest) };
            if stops != 0 {
                let before = stops & stops.wrapping_neg();
                return (len + stops.trailing_zeros() as usize, high || highs & before.wrapping_sub(1) != 0);
            }
            high |= highs != 0;
            if rest.len() <= 64 {
                return (bytes.len(), high);
            }
            len += 64;
        }
    }
}

/// A bit for each of the first 64 bytes: whether it is a quote, backslash or control character, and
/// whether it is not ASCII. None is set for bytes that are not there.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,bmi1,bmi2")]
fn look(bytes: &[u8]) -> (u64, u64) {
    let there = if bytes.len() >= 64 { !0 } else { !(!0 << bytes.len()) };
    // SAFETY: bytes outside the mask are neither read nor faulted on; those inside are in the slice.
    let bytes = unsafe { _mm512_maskz_loadu_epi8(there, bytes.as_ptr().cast()) };
    let quote = _mm512_mask_cmpeq_epi8_mask(there, bytes, _mm512_set1_epi8(b'"' as i8));
    let backslash = _mm512_mask_cmpeq_epi8_mask(there, bytes, _mm512_set1_epi8(b'\\' as i8));
    let control = _mm512_mask_cmplt_epu8_mask(there, bytes, _mm512_set1_epi8(0x20));
    (quote | backslash | control, _mm512_movepi8_mask(bytes))
}
