//! The kernel `avx2`: a block is two registers of 32 bytes. It must not know what its marks are for.

use std::arch::x86_64::*;

use super::utf8;
use crate::scan::block::{BLOCK, BRACKET, Block, CURLY, Escapes, FOLLOWS, Marks};
use crate::scan::{Scan, Task};

/// Made only where the processor has every feature that [`run`] is compiled for.
#[derive(Clone, Copy)]
struct Avx2(());

pub(super) fn is_supported() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("popcnt")
}

#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
pub(super) fn run<T: Task>(task: T) -> T::Output {
    task.run(Avx2(()))
}

impl Scan for Avx2 {
    const IS_WIDE: bool = true;

    type Block = Halves;

    #[inline(always)]
    fn block(self, bytes: &[u8; BLOCK]) -> Halves {
        // SAFETY: an `Avx2` was made, so the processor has the instructions.
        unsafe { halves(bytes) }
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        // SAFETY: an `Avx2` was made, so the processor has the instructions.
        unsafe { super::prefix_xor(bits) }
    }

    #[inline(always)]
    fn gather(self, bits: u64, mask: u64) -> u64 {
        // SAFETY: as above.
        unsafe { _pext_u64(bits, mask) }
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

/// A block in two registers; made by [`halves`] only.
#[derive(Clone, Copy)]
pub(crate) struct Halves(__m256i, __m256i);

impl Halves {
    #[inline(always)]
    fn eq(self, byte: u8) -> u64 {
        // SAFETY: a `Halves` was made, so the processor has the instructions.
        unsafe { both(self, |half| equal(half, byte)) }
    }
}

impl Block for Halves {
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
        // SAFETY: a `Halves` was made, so the processor has the instructions.
        unsafe { both(self, |half| below(half, 0x20)) }
    }

    #[inline(always)]
    fn stops(self) -> u64 {
        // SAFETY: as above.
        unsafe { both(self, |half| is_stop(half)) }
    }

    #[inline(always)]
    fn high(self) -> u64 {
        // SAFETY: as above.
        unsafe { both(self, |half| half) }
    }

    #[inline(always)]
    fn marks(self) -> Marks {
        // SAFETY: as above.
        unsafe { marks(self) }
    }

    #[inline(always)]
    fn digits(self) -> u64 {
        // SAFETY: as above.
        unsafe { both(self, |half| below(_mm256_sub_epi8(half, all(b'0')), 10)) }
    }

    #[inline(always)]
    fn zeros(self) -> u64 {
        self.eq(b'0')
    }

    #[inline(always)]
    fn escapes(self) -> Escapes {
        // SAFETY: as above.
        unsafe { escapes(self) }
    }

    #[inline(always)]
    fn union(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe { Halves(_mm256_or_si256(self.0, other.0), _mm256_or_si256(self.1, other.1)) }
    }

    #[inline(always)]
    fn is_like(self, other: Self, mask: u64) -> bool {
        // SAFETY: as above.
        let same = unsafe {
            let alike =
                Halves(_mm256_cmpeq_epi8(self.0, other.0), _mm256_cmpeq_epi8(self.1, other.1));
            both(alike, |half| half)
        };
        !same & mask == 0
    }
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn halves(bytes: &[u8; BLOCK]) -> Halves {
    let (low, high) = bytes.split_at(32);
    // SAFETY: each half holds 32 bytes, and the loads ask for no alignment.
    unsafe {
        Halves(_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast()))
    }
}

/// Applies `of` to both halves, and takes the highest bit of each byte.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn both(block: Halves, of: impl Fn(__m256i) -> __m256i) -> u64 {
    let low = _mm256_movemask_epi8(of(block.0)) as u32;
    let high = _mm256_movemask_epi8(of(block.1)) as u32;
    u64::from(low) | u64::from(high) << 32
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn all(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte as i8)
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn equal(half: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(half, all(byte))
}

/// The larger of `limit - 1` and a byte is `limit - 1` only for bytes below `limit`.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn below(half: __m256i, limit: u8) -> __m256i {
    let most = all(limit - 1);
    _mm256_cmpeq_epi8(_mm256_max_epu8(half, most), most)
}

/// A byte is in the set of a bit if both its digits are: two tables of sixteen, one for each digit.
///
/// ```text
///            low digit      high digit
/// bracket    B D            5 7            [ ] { }
/// colon      A              3              :
/// ```
struct Digits {
    low: [u8; 16],
    high: [u8; 16],
}

impl Digits {
    /// Of up to eight sets; the first is the highest bit.
    #[allow(
        clippy::indexing_slicing,
        reason = "runs in the compiler only: a fault stops the build"
    )]
    const fn new(sets: &[(&[u8], &[u8])]) -> Self {
        let mut digits = Digits { low: [0; 16], high: [0; 16] };
        let mut set = 0;
        while set < sets.len() {
            let bit = 0x80 >> set;
            let mut at = 0;
            while at < sets[set].0.len() {
                digits.low[sets[set].0[at] as usize] |= bit;
                at += 1;
            }
            at = 0;
            while at < sets[set].1.len() {
                digits.high[sets[set].1[at] as usize] |= bit;
                at += 1;
            }
            set += 1;
        }
        digits
    }

    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
    fn of(&self, half: __m256i) -> __m256i {
        _mm256_and_si256(of_low(&self.low, half), of_high(&self.high, half))
    }
}

/// The first three sets are the planes. They contain other bytes too (`*`, `-`, `z`), which `marks &`
/// removes.
const MARKS: Digits = Digits::new(&[
    (&[0xa, 0xc, 0xd], &[2, 3, 5, 7]),   // FOLLOWS: : , ] }
    (&[0x2, 0xa, 0xb, 0xd], &[2, 3, 7]), // CURLY: " : { }
    (&[0xb, 0xd], &[5, 7]),              // BRACKET
    (&[0xa], &[3]),                      // :
    (&[0x2, 0xc], &[2]),                 // " ,
    (&[0x0], &[2]),                      // space
    (&[0x9, 0xa, 0xd], &[0]),            // tab, line feed, carriage return
]);
const ANY_MARK: u8 = 0b0011_1000;
const ANY_BLANK: u8 = 0b0000_0110;

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn marks(block: Halves) -> Marks {
    let sets = Halves(MARKS.of(block.0), MARKS.of(block.1));
    let marks = any_of(sets, ANY_MARK);
    let mut planes = [0; 3];
    planes[FOLLOWS] = marks & both(sets, |half| half);
    // Only the top bit of each byte is read, and so small a shift moves a bit of the same byte there.
    planes[CURLY] = marks & both(sets, |half| _mm256_slli_epi16(half, 1));
    planes[BRACKET] = both(sets, |half| _mm256_slli_epi16(half, 2));
    Marks { blanks: any_of(sets, ANY_BLANK), marks, planes }
}

const ESCAPES: Digits = Digits::new(&[
    (&[0x2, 0xf], &[2]),                     // " /
    (&[0xc], &[5]),                          // \
    (&[0x2, 0x6, 0xe], &[6]),                // b f n
    (&[0x2, 0x4, 0x5], &[7]),                // r t u
    (&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &[3]), // 0 to 9
    (&[1, 2, 3, 4, 5, 6], &[4, 6]),          // A to F, a to f
]);
const ANY_ESCAPABLE: u8 = 0b1111_0000;
const ANY_HEX: u8 = 0b0000_1100;

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn escapes(block: Halves) -> Escapes {
    let sets = Halves(ESCAPES.of(block.0), ESCAPES.of(block.1));
    Escapes {
        allowed: any_of(sets, ANY_ESCAPABLE),
        hex: any_of(sets, ANY_HEX),
        u: both(block, |half| equal(half, b'u')),
    }
}

/// The bytes in one of several sets.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn any_of(sets: Halves, wanted: u8) -> u64 {
    !both(sets, |half| {
        _mm256_cmpeq_epi8(_mm256_and_si256(half, all(wanted)), _mm256_setzero_si256())
    })
}

/// Quotes, backslashes and control characters.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn is_stop(half: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_or_si256(equal(half, b'"'), equal(half, b'\\')), below(half, 0x20))
}

/// What the table says of the low digit of each byte.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn of_low(table: &[u8; 16], bytes: __m256i) -> __m256i {
    // SAFETY: the table holds sixteen bytes, and the load asks for no alignment.
    let table = unsafe { _mm_loadu_si128(table.as_ptr().cast()) };
    _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), _mm256_and_si256(bytes, all(0x0f)))
}

/// The same of the high digit.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn of_high(table: &[u8; 16], bytes: __m256i) -> __m256i {
    of_low(table, _mm256_srli_epi16(bytes, 4))
}

/// See `utf8`. The last block is never full, so a character that is cut off is followed by a zero,
/// which is not the continuation that it asks for.
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn is_utf8(bytes: &[u8]) -> bool {
    let mut before = _mm256_setzero_si256();
    let mut faults = _mm256_setzero_si256();
    let mut rest = bytes;
    loop {
        let (block, after) = match rest.split_first_chunk::<32>() {
            Some((block, after)) => (*block, after),
            None => {
                let mut filled = [0; 32];
                filled.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                (filled, [].as_slice())
            }
        };
        // SAFETY: the array holds 32 bytes, and the load asks for no alignment.
        let bytes = unsafe { _mm256_loadu_si256(block.as_ptr().cast()) };
        faults = _mm256_or_si256(faults, utf8_faults(bytes, before));
        if rest.len() < 32 {
            return _mm256_testz_si256(faults, faults) == 1;
        }
        (before, rest) = (bytes, after);
    }
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn utf8_faults(block: __m256i, before: __m256i) -> __m256i {
    // The high half of the block before and the low half of this one: shifts do not cross halves.
    let middle = _mm256_permute2x128_si256(before, block, 0x21);
    let one = _mm256_alignr_epi8(block, middle, 15);
    let two = _mm256_alignr_epi8(block, middle, 14);
    let three = _mm256_alignr_epi8(block, middle, 13);
    let kinds = _mm256_and_si256(of_high(&utf8::BEFORE_HIGH, one), of_low(&utf8::BEFORE_LOW, one));
    let kinds = _mm256_and_si256(kinds, of_high(&utf8::HIGH, block));
    // The highest bit, where a lead two or three bytes before asks for a continuation.
    let asked = _mm256_or_si256(
        _mm256_subs_epu8(two, all(utf8::THREE - 0x80)),
        _mm256_subs_epu8(three, all(utf8::FOUR - 0x80)),
    );
    _mm256_xor_si256(kinds, _mm256_and_si256(asked, all(0x80)))
}
