//! The kernel `avx2`: a block is two registers of 32 bytes. Read `scan::block` first: it says what
//! each question asks. This file must not know what the marks are for.

use std::arch::x86_64::*;

use super::utf8;
use crate::scan::block::{BLOCK, BRACKET, Block, CURLY, Escapes, FOLLOWS, MarkMasks};
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

/// A block in two registers; made by [`halves`], or from other `Halves`.
#[derive(Clone, Copy)]
pub(crate) struct Halves(__m256i, __m256i);

impl Halves {
    #[inline(always)]
    fn eq(self, byte: u8) -> u64 {
        // SAFETY: a `Halves` was made, so the processor has the instructions.
        unsafe { top_bits(self, |half| equal(half, byte)) }
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
        unsafe { top_bits(self, |half| less_than(half, 0x20)) }
    }

    #[inline(always)]
    fn stops(self) -> u64 {
        // SAFETY: as above.
        unsafe { top_bits(self, |half| is_stop(half)) }
    }

    #[inline(always)]
    fn non_ascii(self) -> u64 {
        // SAFETY: as above.
        unsafe { top_bits(self, |half| half) }
    }

    #[inline(always)]
    fn marks(self) -> MarkMasks {
        // SAFETY: as above.
        unsafe { marks(self) }
    }

    #[inline(always)]
    fn digits(self) -> u64 {
        // SAFETY: as above.
        unsafe { top_bits(self, |half| less_than(_mm256_sub_epi8(half, splat(b'0')), 10)) }
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
            top_bits(alike, |half| half)
        };
        !same & mask == 0
    }
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn halves(bytes: &[u8; BLOCK]) -> Halves {
    let (first, second) = bytes.split_at(32);
    // SAFETY: each half holds 32 bytes, and the loads ask for no alignment.
    unsafe {
        Halves(
            _mm256_loadu_si256(first.as_ptr().cast()),
            _mm256_loadu_si256(second.as_ptr().cast()),
        )
    }
}

/// Applies `of` to both halves, and takes the highest bit of each byte.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn top_bits(block: Halves, of: impl Fn(__m256i) -> __m256i) -> u64 {
    let first = _mm256_movemask_epi8(of(block.0)) as u32;
    let second = _mm256_movemask_epi8(of(block.1)) as u32;
    u64::from(first) | u64::from(second) << 32
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn splat(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte as i8)
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn equal(half: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(half, splat(byte))
}

/// The bytes below `limit`. Only for these the larger of `limit - 1` and the byte is `limit - 1`.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn less_than(half: __m256i, limit: u8) -> __m256i {
    let largest = splat(limit - 1);
    _mm256_cmpeq_epi8(_mm256_max_epu8(half, largest), largest)
}

/// Sets of bytes, a bit for each set, as two tables: one for the low half of a byte (its lower four
/// bits), one for the high half. A byte belongs to a set if the bit of the set is in both tables.
///
/// ```text
///            low half       high half
/// bracket    B D            5 7            [ ] { }      '[' is 0x5B: B and 5
/// colon      A              3              :
/// ```
struct NibbleTables {
    low: [u8; 16],
    high: [u8; 16],
}

impl NibbleTables {
    /// The tables of up to eight sets. A set is given as the low halves of its bytes, and the high
    /// ones. The first set has the highest bit, see [`set_bit`].
    #[allow(
        clippy::indexing_slicing,
        reason = "runs in the compiler only: a fault stops the build"
    )]
    const fn new(sets: &[(&[u8], &[u8])]) -> Self {
        let mut tables = NibbleTables { low: [0; 16], high: [0; 16] };
        let mut index = 0;
        while index < sets.len() {
            let bit = set_bit(index as u32);
            let mut at = 0;
            while at < sets[index].0.len() {
                tables.low[sets[index].0[at] as usize] |= bit;
                at += 1;
            }
            at = 0;
            while at < sets[index].1.len() {
                tables.high[sets[index].1[at] as usize] |= bit;
                at += 1;
            }
            index += 1;
        }
        tables
    }

    /// The sets that each byte belongs to.
    #[inline]
    #[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
    fn of(&self, half: __m256i) -> __m256i {
        _mm256_and_si256(of_low(&self.low, half), of_high(&self.high, half))
    }
}

/// The bit of the set that has this index in a list of sets.
const fn set_bit(index: u32) -> u8 {
    0x80 >> index
}

/// The first three sets are the planes. The first two contain other bytes, too (`*`, `-`, `z`),
/// which `marks &` removes.
const MARKS: NibbleTables = NibbleTables::new(&[
    (&[0xa, 0xc, 0xd], &[2, 3, 5, 7]),   // FOLLOWS: `:` `,` `]` `}`
    (&[0x2, 0xa, 0xb, 0xd], &[2, 3, 7]), // CURLY: `"` `:` `{` `}`
    (&[0xb, 0xd], &[5, 7]),              // BRACKET
    (&[0xa], &[3]),                      // :
    (&[0x2, 0xc], &[2]),                 // " ,
    (&[0x0], &[2]),                      // space
    (&[0x9, 0xa, 0xd], &[0]),            // tab, line feed, carriage return
]);
const ANY_MARK: u8 = set_bit(2) | set_bit(3) | set_bit(4);
const ANY_BLANK: u8 = set_bit(5) | set_bit(6);

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn marks(block: Halves) -> MarkMasks {
    let sets = Halves(MARKS.of(block.0), MARKS.of(block.1));
    let marks = any_of(sets, ANY_MARK);
    let mut planes = [0; 3];
    planes[FOLLOWS] = marks & top_bits(sets, |half| half);
    // Only the top bit of each byte is read, and so small a shift moves a bit of the same byte
    // there.
    planes[CURLY] = marks & top_bits(sets, |half| _mm256_slli_epi16(half, 1));
    planes[BRACKET] = top_bits(sets, |half| _mm256_slli_epi16(half, 2));
    MarkMasks { blanks: any_of(sets, ANY_BLANK), marks, planes }
}

const ESCAPES: NibbleTables = NibbleTables::new(&[
    (&[0x2, 0xf], &[2]),                     // " /
    (&[0xc], &[5]),                          // \
    (&[0x2, 0x6, 0xe], &[6]),                // b f n
    (&[0x2, 0x4, 0x5], &[7]),                // r t u
    (&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &[3]), // 0 to 9
    (&[1, 2, 3, 4, 5, 6], &[4, 6]),          // A to F, a to f
]);
const ANY_ESCAPABLE: u8 = set_bit(0) | set_bit(1) | set_bit(2) | set_bit(3);
const ANY_HEX: u8 = set_bit(4) | set_bit(5);

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn escapes(block: Halves) -> Escapes {
    let sets = Halves(ESCAPES.of(block.0), ESCAPES.of(block.1));
    Escapes {
        allowed: any_of(sets, ANY_ESCAPABLE),
        hex: any_of(sets, ANY_HEX),
        u: top_bits(block, |half| equal(half, b'u')),
    }
}

/// The bytes that belong to any of the `wanted` sets.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn any_of(sets: Halves, wanted: u8) -> u64 {
    !top_bits(sets, |half| {
        _mm256_cmpeq_epi8(_mm256_and_si256(half, splat(wanted)), _mm256_setzero_si256())
    })
}

/// Quotes, backslashes and control characters.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn is_stop(half: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_or_si256(equal(half, b'"'), equal(half, b'\\')), less_than(half, 0x20))
}

/// Looks up the low half of each byte.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn of_low(table: &[u8; 16], bytes: __m256i) -> __m256i {
    // SAFETY: the table holds sixteen bytes, and the load asks for no alignment.
    let table = unsafe { _mm_loadu_si128(table.as_ptr().cast()) };
    _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), _mm256_and_si256(bytes, splat(0x0f)))
}

/// Looks up the high half of each byte.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2,pclmulqdq,popcnt")]
fn of_high(table: &[u8; 16], bytes: __m256i) -> __m256i {
    of_low(table, _mm256_srli_epi16(bytes, 4))
}

/// See `utf8`. The loop ends with a block of fewer than 32 bytes, perhaps none, filled up with
/// zeros. So a character that is cut off is followed by a zero, which is no continuation.
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
    let one_before = _mm256_alignr_epi8(block, middle, 15);
    let two_before = _mm256_alignr_epi8(block, middle, 14);
    let three_before = _mm256_alignr_epi8(block, middle, 13);

    let kinds = _mm256_and_si256(
        of_high(&utf8::BEFORE_HIGH, one_before),
        of_low(&utf8::BEFORE_LOW, one_before),
    );
    let kinds = _mm256_and_si256(kinds, of_high(&utf8::HIGH, block));

    // The highest bit is set where a lead two or three bytes before requires a continuation. It is
    // the bit of `TWO_CONTINUATIONS`, so the XOR leaves it where only one of both is the case.
    let required = _mm256_or_si256(
        _mm256_subs_epu8(two_before, splat(utf8::THREE - 0x80)),
        _mm256_subs_epu8(three_before, splat(utf8::FOUR - 0x80)),
    );
    _mm256_xor_si256(kinds, _mm256_and_si256(required, splat(0x80)))
}
