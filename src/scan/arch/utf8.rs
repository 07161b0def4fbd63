//! The tables for a check of UTF-8 by three look-ups, which all wide kernels do in the same way.
//!
//! Nearly every fault shows in two adjacent bytes: overlong forms, surrogates, numbers that are too
//! large, a lead without a continuation, a continuation without a lead. Each kind of fault is a
//! bit. Three hexadecimal digits are looked up: both of the first byte (the one *before*), and the
//! high one of the second. Each look-up says which faults are still possible, given that digit. A
//! fault that all three leave possible has happened:
//!
//! ```text
//! byte before E0 = 1110 0000      byte 80 = 1000 0000        an overlong form: A0 to BF must follow E0
//!
//! BEFORE_HIGH[E]    TOO_SHORT  OVERLONG_3  SURROGATE
//! BEFORE_LOW[0]     TOO_SHORT  OVERLONG_3  OVERLONG_2  OVERLONG_4  TOO_LONG  TWO_CONTINUATIONS
//! HIGH[8]                      OVERLONG_3  OVERLONG_2  OVERLONG_4  TOO_LONG  TWO_CONTINUATIONS  TOO_LARGE_1000
//! all three                    OVERLONG_3
//! ```
//!
//! One kind is not a fault by itself: two continuations in a row. A lead of three or four bytes
//! requires them two and three bytes after it. Where they are required they must be, and everywhere
//! else they are a fault. The method is Keiser and Lemire's ("Validating UTF-8 in less than one
//! instruction per byte", 2021); the facts are those of RFC 3629.

/// A lead or ASCII after a lead, where a continuation should be.
const TOO_SHORT: u8 = 1 << 0;
/// A continuation after ASCII.
const TOO_LONG: u8 = 1 << 1;
/// Three bytes for what fits in two.
const OVERLONG_3: u8 = 1 << 2;
/// Beyond U+10FFFF.
const TOO_LARGE: u8 = 1 << 3;
/// A surrogate.
const SURROGATE: u8 = 1 << 4;
/// Two bytes for ASCII.
const OVERLONG_2: u8 = 1 << 5;
/// Beyond U+13FFFF: a lead from F5 on, before a byte from 80 to 8F. (`TOO_LARGE` has the others.)
const TOO_LARGE_1000: u8 = 1 << 6;
/// Four bytes for what fits in three: the lead F0. Both are seen at a second byte from 80 to 8F,
/// and the lead's low digit distinguishes them, so they share a bit.
const OVERLONG_4: u8 = 1 << 6;
/// A continuation after a continuation.
const TWO_CONTINUATIONS: u8 = 1 << 7;

/// The faults that the high digit of the byte before leaves possible.
#[allow(clippy::indexing_slicing, reason = "runs in the compiler only: a fault stops the build")]
pub(super) const BEFORE_HIGH: [u8; 16] = {
    let mut table = [TOO_LONG; 16];
    let mut digit = 8;
    while digit < 12 {
        table[digit] = TWO_CONTINUATIONS;
        digit += 1;
    }
    table[12] = TOO_SHORT | OVERLONG_2;
    table[13] = TOO_SHORT;
    table[14] = TOO_SHORT | OVERLONG_3 | SURROGATE;
    table[15] = TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4;
    table
};

/// The faults that the low digit of the byte before leaves possible.
pub(super) const BEFORE_LOW: [u8; 16] = {
    const ANY: u8 = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS;
    let mut table = [ANY | TOO_LARGE | TOO_LARGE_1000; 16];
    table[0] = ANY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4;
    table[1] = ANY | OVERLONG_2;
    table[2] = ANY;
    table[3] = ANY;
    table[4] = ANY | TOO_LARGE;
    table[13] = ANY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE;
    table
};

/// The faults that the high digit of the byte leaves possible.
pub(super) const HIGH: [u8; 16] = {
    const CONTINUATION: u8 = TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS;
    let mut table = [TOO_SHORT; 16];
    table[8] = CONTINUATION | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4;
    table[9] = CONTINUATION | OVERLONG_3 | TOO_LARGE;
    table[10] = CONTINUATION | SURROGATE | TOO_LARGE;
    table[11] = CONTINUATION | SURROGATE | TOO_LARGE;
    table
};

/// The first lead of three bytes. From it on, a lead requires a second continuation.
pub(super) const THREE: u8 = 0xe0;
/// The first lead of four bytes. From it on, a lead requires a third continuation.
pub(super) const FOUR: u8 = 0xf0;
