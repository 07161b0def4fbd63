//! AVX-512 (F, BW and VBMI): 64 bytes at a time, and whatever is left in one step more.

use std::arch::x86_64::*;

use crate::scan::block::{BLOCK, Block, CLASSES, Escapes, Marks, bit};
use crate::scan::{Scan, Task};

/// Made only where the processor has every feature that [`run`] is compiled for.
#[derive(Clone, Copy)]
struct Avx512(());

pub(super) fn is_supported() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("popcnt")
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,pclmulqdq,popcnt")]
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

    type Block = Wide;

    #[inline(always)]
    fn block(self, bytes: &[u8; BLOCK]) -> Wide {
        // SAFETY: the reference holds 64 bytes, and the load asks for no alignment; an `Avx512` was
        // made, so the processor has the instructions.
        Wide(unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) })
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        // SAFETY: an `Avx512` was made, so the processor has the instructions.
        unsafe { super::prefix_xor(bits) }
    }

    #[inline(always)]
    fn gather(self, bits: u64, mask: u64) -> u64 {
        // SAFETY: as above.
        unsafe { _pext_u64(bits, mask) }
    }

    #[inline(always)]
    fn enter<T: Task>(self, task: T) -> T::Output {
        // SAFETY: as above.
        unsafe { run(task) }
    }
}

/// A block in a register; made by an [`Avx512`] only.
#[derive(Clone, Copy)]
pub(crate) struct Wide(__m512i);

impl Wide {
    #[inline(always)]
    fn eq(self, byte: u8) -> u64 {
        // SAFETY: a `Wide` was made, so the processor has the instructions.
        unsafe { equal(self.0, byte) }
    }
}

impl Block for Wide {
    #[inline(always)]
    fn quotes(self) -> u64 {
        self.eq(b'"')
    }

    #[inline(always)]
    fn backslashes(self) -> u64 {
        self.eq(b'\\')
    }

    #[inline(always)]
    fn controls(self) -> u64 {
        // SAFETY: a `Wide` was made, so the processor has the instructions.
        unsafe { _mm512_cmplt_epu8_mask(self.0, _mm512_set1_epi8(0x20)) }
    }

    #[inline(always)]
    fn high(self) -> u64 {
        // SAFETY: as above.
        unsafe { _mm512_movepi8_mask(self.0) }
    }

    #[inline(always)]
    fn marks(self) -> Marks {
        // SAFETY: as above.
        let [p0, p1, p2, blanks] = unsafe { of_classes(self.0, [1, 2, 4, bit::BLANK]) };
        Marks { blanks, marks: p0 | p1 | p2, planes: [p0, p1, p2] }
    }

    #[inline(always)]
    fn digits(self) -> u64 {
        // SAFETY: as above.
        let [digits] = unsafe { of_classes(self.0, [bit::DIGIT]) };
        digits
    }

    #[inline(always)]
    fn zeros(self) -> u64 {
        self.eq(b'0')
    }

    #[inline(always)]
    fn escapes(self) -> Escapes {
        // SAFETY: as above.
        let [allowed, hex] = unsafe { of_classes(self.0, [bit::ESCAPABLE, bit::HEX]) };
        Escapes { allowed, hex, u: self.eq(b'u') }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,pclmulqdq,popcnt")]
fn equal(bytes: __m512i, byte: u8) -> u64 {
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8))
}

/// For each set of classes the bytes that are in one of them: a table of all ASCII in two registers, asked
/// for 64 bytes at once.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,pclmulqdq,popcnt")]
fn of_classes<const N: usize>(bytes: __m512i, sets: [u8; N]) -> [u64; N] {
    let (low, high) = CLASSES.split_at(64);
    // SAFETY: each half holds 64 bytes, and the loads ask for no alignment.
    let (low, high) =
        unsafe { (_mm512_loadu_si512(low.as_ptr().cast()), _mm512_loadu_si512(high.as_ptr().cast())) };
    let ascii = !_mm512_movepi8_mask(bytes);
    let classes = _mm512_maskz_permutex2var_epi8(ascii, low, bytes, high);
    sets.map(|set| _mm512_test_epi8_mask(classes, _mm512_set1_epi8(set as i8)))
}

/// A bit for each of the first 64 bytes: whether it is a quote, backslash or control character, and
/// whether it is not ASCII. None is set for bytes that are not there.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,pclmulqdq,popcnt")]
fn look(bytes: &[u8]) -> (u64, u64) {
    let there = if bytes.len() >= 64 { !0 } else { !(!0 << bytes.len()) };
    // SAFETY: bytes outside the mask are neither read nor faulted on; those inside are in the slice.
    let bytes = unsafe { _mm512_maskz_loadu_epi8(there, bytes.as_ptr().cast()) };
    let quote = _mm512_mask_cmpeq_epi8_mask(there, bytes, _mm512_set1_epi8(b'"' as i8));
    let backslash = _mm512_mask_cmpeq_epi8_mask(there, bytes, _mm512_set1_epi8(b'\\' as i8));
    let control = _mm512_mask_cmplt_epu8_mask(there, bytes, _mm512_set1_epi8(0x20));
    (quote | backslash | control, _mm512_movepi8_mask(bytes))
}
