//! From the bytes of a code to its place in the table, in a few nanoseconds.
//!
//! A perfect hash, found by the compiler. Two words of a code and its length distinguish all codes
//! of the catalog; the compiler searches a multiplier that sends each of them to a slot of its own:
//!
//! ```text
//! sum   = middle + late + length
//! slot  = top bits of (sum, its halves mixed) × MULTIPLIER
//! index = SLOTS[slot]            and then: TEXTS[index] == code?
//! ```
//!
//! The one code that the slot names is compared byte for byte. Nothing is built when the program
//! starts, and a table for which there is no multiplier does not compile. This file must not know
//! what an entry means.

use super::table::CODES;

/// 2,048 slots for 88 codes: with so many, about one multiplier in seven gives each code its own.
const SLOT_BITS: u32 = 11;
/// The index in a slot that no code has.
const EMPTY: u8 = u8::MAX;
/// A code shorter than this is not in the catalog, so the reads in `slot` are in bounds.
const SHORTEST: usize = 12;
/// A longer code does not compile, since four windows would not cover it.
const LONGEST: usize = 4 * WINDOW;

const MULTIPLIER: u64 = find_multiplier();
static SLOTS: [u8; 1 << SLOT_BITS] = slots(MULTIPLIER).0;
static TEXTS: [Padded; CODES.len()] = texts();

/// The index of `code` in the table of codes.
#[inline(always)]
pub(super) fn find(code: &[u8]) -> Option<usize> {
    let index = usize::from(*SLOTS.get(slot(code, MULTIPLIER)?)?);
    TEXTS.get(index)?.is(code).then_some(index)
}

/// A code followed by zeros, so that nearly all are compared in the same few steps.
struct Padded {
    text: [u8; LONGEST],
    len: usize,
}

impl Padded {
    /// Whether the text is `code`. Both are compared in four windows, of which the last is at the
    /// end; if the code is short, the windows overlap.
    ///
    /// ```text
    /// InvalidParameterValue.CosRegionError
    /// └───── 0 ──────┘└───── 1 ──────┘
    ///                     └─── 2 and 3 ──┘
    /// ```
    #[inline(always)]
    fn is(&self, code: &[u8]) -> bool {
        if self.len != code.len() {
            return false;
        }
        let Some(last) = code.len().checked_sub(WINDOW) else { return self.text.starts_with(code) };
        let differ = |at: usize| window(code, at.min(last)) ^ window(&self.text, at.min(last));
        differ(0) | differ(WINDOW) | differ(2 * WINDOW) | differ(last) == 0
    }
}

/// The length of a window: as many bytes as are compared in one step.
const WINDOW: usize = size_of::<u128>();

#[inline(always)]
fn window(text: &[u8], at: usize) -> u128 {
    text.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

/// The slot of a code.
///
/// ```text
/// InvalidParameterValue.CosRegionError
///                   └middle┘
///                         └ late ┘
/// ```
/// Codes begin alike and end alike. These two words and the length distinguish them.
#[inline]
const fn slot(code: &[u8], multiplier: u64) -> Option<usize> {
    if code.len() < SHORTEST {
        return None;
    }
    let half = code.len() / 2;
    let (_, back) = code.split_at(if half + 8 <= code.len() { half } else { code.len() - 8 });
    let (front, _) = code.split_at(code.len() - 4);
    let (Some(middle), Some(late)) = (back.first_chunk::<8>(), front.last_chunk::<8>()) else {
        return None;
    };
    let sum = u64::from_le_bytes(*middle)
        .wrapping_add(u64::from_le_bytes(*late).rotate_left(29))
        .wrapping_add(code.len() as u64);
    let product = (sum ^ (sum >> 32)).wrapping_mul(multiplier);
    Some((product >> (64 - SLOT_BITS)) as usize)
}

/// The slots under a multiplier, and whether each code has one of its own.
#[allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "runs in the compiler only: a fault stops the build"
)]
const fn slots(multiplier: u64) -> ([u8; 1 << SLOT_BITS], bool) {
    let mut slots = [EMPTY; 1 << SLOT_BITS];
    let mut index = 0;
    while index < CODES.len() {
        let Some(slot) = slot(CODES[index].code.as_bytes(), multiplier) else {
            panic!("a catalog code is too short to be looked up")
        };
        if slots[slot] != EMPTY {
            return (slots, false);
        }
        slots[slot] = index as u8;
        index += 1;
    }
    (slots, true)
}

#[allow(clippy::indexing_slicing, reason = "runs in the compiler only: a fault stops the build")]
const fn texts() -> [Padded; CODES.len()] {
    let mut texts = [const { Padded { text: [0; LONGEST], len: 0 } }; CODES.len()];
    let mut index = 0;
    while index < CODES.len() {
        let code = CODES[index].code.as_bytes();
        texts[index].len = code.len();
        let (text, _) = texts[index].text.split_at_mut(code.len());
        text.copy_from_slice(code);
        index += 1;
    }
    texts
}

#[allow(clippy::panic, reason = "runs in the compiler only: a fault stops the build")]
const fn find_multiplier() -> u64 {
    assert!(CODES.len() < EMPTY as usize);
    let mut candidate: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut tries = 0;
    while tries < 1024 {
        if slots(candidate).1 {
            return candidate;
        }
        candidate = candidate.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(2) | 1;
        tries += 1;
    }
    panic!("no multiplier tells all catalog codes apart: enlarge SLOT_BITS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_equal_only_if_every_byte_is() {
        for len in SHORTEST..=LONGEST {
            let code: Vec<u8> = (0..len).map(|at| b'A' + (at % 26) as u8).collect();
            let mut padded = Padded { text: [0; LONGEST], len };
            padded.text[..len].copy_from_slice(&code);
            assert!(padded.is(&code), "{len}");
            for at in 0..len {
                let mut other = code.clone();
                other[at] ^= 1;
                assert!(!padded.is(&other), "{len} {at}");
            }
            assert!(
                !padded.is(&code[..len - 1]) && !padded.is(&[&code[..], b"\0"].concat()),
                "{len}"
            );
        }
    }

    #[test]
    fn finds_every_code_and_nothing_else() {
        for (index, entry) in CODES.iter().enumerate() {
            let code = entry.code.as_bytes();
            assert_eq!(find(code), Some(index));
            for at in 0..code.len() {
                let mut other = code.to_vec();
                other[at] ^= 0x20;
                assert!(find(&other).is_none_or(|found| CODES[found].code.as_bytes() == other));
                assert!(
                    find(&code[..at])
                        .is_none_or(|found| CODES[found].code.as_bytes() == &code[..at])
                );
            }
            assert_eq!(find(&[code, b" "].concat()), None);
        }
        for strange in [&b""[..], b"x", b"1234567", b"12345678", &[0xff; 300]] {
            assert_eq!(find(strange), None);
        }
    }
}
