//! The kernel `avx512` (F, BW, VBMI and VBMI2): a block is one register of 64 bytes. Read
//! `scan::block` first: it says what each question asks. This file must not know what the marks are
//! for.

use std::arch::x86_64::*;

use super::utf8;
use crate::scan::block::{BLOCK, Block, CLASSES, Escapes, MarkMasks, below, bit};
use crate::scan::{Scan, Task, WINDOW};

/// Made only where the processor has every feature that [`run`] is compiled for.
#[derive(Clone, Copy)]
struct Avx512(());

pub(super) fn is_supported() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("avx512vbmi2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("popcnt")
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
pub(super) fn run<T: Task>(task: T) -> T::Output {
    task.run(Avx512(()))
}

impl Scan for Avx512 {
    const IS_WIDE: bool = true;

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
    fn compress(self, from: &[u8; WINDOW], mask: u64, to: &mut [u8; WINDOW]) {
        // SAFETY: the references hold 64 bytes and more, and neither load nor store asks for an
        // alignment; an `Avx512` was made, so the processor has the instructions.
        unsafe {
            let block = _mm512_loadu_si512(from.as_ptr().cast());
            let selected = _mm512_maskz_compress_epi8(mask, block);
            _mm512_storeu_si512(to.as_mut_ptr().cast(), selected);
        }
    }

    #[inline(always)]
    fn is_utf8(self, bytes: &[u8]) -> bool {
        // SAFETY: as above.
        unsafe { is_utf8(bytes) }
    }

    #[inline(always)]
    fn enter<T: Task>(self, task: T) -> T::Output {
        // SAFETY: as above.
        unsafe { run(task) }
    }
}

/// A block in a register; made by an [`Avx512`], or from other `Wide`s.
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
    fn non_ascii(self) -> u64 {
        // SAFETY: as above.
        unsafe { _mm512_movepi8_mask(self.0) }
    }

    #[inline(always)]
    fn marks(self) -> MarkMasks {
        // SAFETY: as above.
        let [p0, p1, p2, blanks] =
            unsafe { of_classes(self.0, [1 << 0, 1 << 1, 1 << 2, bit::BLANK]) };
        MarkMasks { blanks, marks: p0 | p1 | p2, planes: [p0, p1, p2] }
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

    #[inline(always)]
    fn union(self, other: Self) -> Self {
        // SAFETY: as above.
        Wide(unsafe { _mm512_or_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn is_like(self, other: Self, mask: u64) -> bool {
        // SAFETY: as above.
        unsafe { _mm512_mask_cmpneq_epi8_mask(mask, self.0, other.0) == 0 }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn equal(bytes: __m512i, byte: u8) -> u64 {
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8))
}

/// For each of `sets`, the bytes that have one of its class bits. The class of each byte is looked
/// up, 64 at once, in a table of all ASCII that is held in two registers.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn of_classes<const N: usize>(bytes: __m512i, sets: [u8; N]) -> [u64; N] {
    let (low, high) = CLASSES.split_at(64);
    // SAFETY: each half holds 64 bytes, and the loads ask for no alignment.
    let (low, high) = unsafe {
        (_mm512_loadu_si512(low.as_ptr().cast()), _mm512_loadu_si512(high.as_ptr().cast()))
    };
    let ascii = !_mm512_movepi8_mask(bytes);
    let classes = _mm512_maskz_permutex2var_epi8(ascii, low, bytes, high);
    sets.map(|set| _mm512_test_epi8_mask(classes, _mm512_set1_epi8(set as i8)))
}

/// The first 64 bytes, filled up with zeros.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn load(bytes: &[u8]) -> __m512i {
    if let Some(block) = bytes.first_chunk::<BLOCK>() {
        // Faster than the load below, which needs a mask.
        // SAFETY: the reference holds 64 bytes, and the load asks for no alignment.
        return unsafe { _mm512_loadu_si512(block.as_ptr().cast()) };
    }
    let present = below(bytes.len().min(64) as u32);
    // SAFETY: bytes outside the mask are neither read nor faulted on; those inside are in the
    // slice.
    unsafe { _mm512_maskz_loadu_epi8(present, bytes.as_ptr().cast()) }
}

/// See `utf8`. The last block is never full, so a character that is cut off is followed by a zero,
/// which is not the continuation that it requires.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn is_utf8(bytes: &[u8]) -> bool {
    let mut before = _mm512_setzero_si512();
    let mut faults = _mm512_setzero_si512();
    for at in (0..=bytes.len()).step_by(64) {
        let block = load(bytes.get(at..).unwrap_or_default());
        faults = _mm512_or_si512(faults, utf8_faults(block, before));
        before = block;
    }
    _mm512_test_epi8_mask(faults, faults) == 0
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn utf8_faults(block: __m512i, before: __m512i) -> __m512i {
    let one_before = shifted::<63>(block, before);
    let two_before = shifted::<62>(block, before);
    let three_before = shifted::<61>(block, before);
    let digit = _mm512_set1_epi8(0x0f);
    let high = |bytes| _mm512_and_si512(_mm512_srli_epi16(bytes, 4), digit);

    let kinds = _mm512_and_si512(
        _mm512_shuffle_epi8(sixteen(&utf8::BEFORE_HIGH), high(one_before)),
        _mm512_shuffle_epi8(sixteen(&utf8::BEFORE_LOW), _mm512_and_si512(one_before, digit)),
    );
    let kinds = _mm512_and_si512(kinds, _mm512_shuffle_epi8(sixteen(&utf8::HIGH), high(block)));

    // The highest bit is set where a lead two or three bytes before requires a continuation. It is
    // the bit of `TWO_CONTINUATIONS`, so the XOR leaves it where only one of both is the case.
    let required = _mm512_or_si512(
        _mm512_subs_epu8(two_before, _mm512_set1_epi8((utf8::THREE - 0x80) as i8)),
        _mm512_subs_epu8(three_before, _mm512_set1_epi8((utf8::FOUR - 0x80) as i8)),
    );
    _mm512_xor_si512(kinds, _mm512_and_si512(required, _mm512_set1_epi8(0x80_u8 as i8)))
}

/// For each byte of `block` the byte that is 64 - `FROM` places before it, perhaps in the block
/// `before`.
#[allow(
    clippy::indexing_slicing,
    reason = "the table is made by the compiler: a fault stops the build"
)]
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn shifted<const FROM: usize>(block: __m512i, before: __m512i) -> __m512i {
    let sources: [u8; 64] = const {
        let mut sources = [0; 64];
        let mut at = 0;
        while at < 64 {
            sources[at] = (FROM + at) as u8; // below 64: a byte of `before`; from 64 on: of `block`
            at += 1;
        }
        sources
    };
    // SAFETY: the array holds 64 bytes, and the load asks for no alignment.
    let sources = unsafe { _mm512_loadu_si512(sources.as_ptr().cast()) };
    _mm512_permutex2var_epi8(before, sources, block)
}

/// A table of 16 bytes in each quarter of a register.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,pclmulqdq,popcnt")]
fn sixteen(table: &[u8; 16]) -> __m512i {
    // SAFETY: the table holds 16 bytes, and the load asks for no alignment.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
}
