//! Reads a time as most are written, eight bytes at once. This file must not know other layouts.

use super::calendar::days_since_1970;
use super::time::CallTime;

/// In microseconds.
const SECOND: i64 = 1_000_000;
/// In seconds.
const DAY: i64 = 24 * 3600;

/// Reads a text that is a time as most are written, in fewer steps than
/// [`read_date_time`](super::time_layouts::read_date_time), which says the same of it:
///
/// ```text
/// 2026-11-25T17:01:13.073Z      three digits after the point, six, or no point
/// 2026-11-25 17:01:13           no zone: `utc_offset_seconds` holds
/// ```
///
/// `None`: it is another layout, or no time.
pub(super) fn read_usual(text: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
    const DATE: Layout = Layout::new(*b"0000-00-");
    const CLOCK: Layout = Layout::new(*b"00?00:00");

    let (date, rest) = text.split_first_chunk::<8>()?;
    let (clock, rest) = rest.split_first_chunk::<8>()?;
    let (&[colon, tens, ones], fraction) = rest.split_first_chunk::<3>()?;
    let [century, _, year, _, _, month, ..] = DATE.read_pairs(*date)?;
    let [day, _, _, hour, _, _, minute, _] = CLOCK.read_pairs(*clock)?;
    let second = pair(tens, ones)?;
    if !matches!(clock, [_, _, b'T' | b' ', ..]) || colon != b':' {
        return None;
    }
    let (micros, offset) = match *fraction {
        [] => (0, utc_offset_seconds),
        [b'Z'] => (0, 0),
        [b'.', a, b, c, b'Z'] => (pair(a, b)? * 10_000 + pair(c, b'0')? * 100, 0),
        [b'.', a, b, c, d, e, f, b'Z'] => {
            (pair(a, b)? * 10_000 + pair(c, d)? * 100 + pair(e, f)?, 0)
        }
        _ => return None,
    };

    let [century, year, month, day, hour, minute] =
        [century, year, month, day, hour, minute].map(u32::from);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let day = days_since_1970(century * 100 + year, month, day)?;
    let clock = i64::from((hour * 60 + minute) * 60 + second) - i64::from(offset);
    CallTime::in_range((day * DAY + clock) * SECOND + i64::from(micros))
}

/// Eight bytes of which some must be digits.
struct Layout {
    /// A zero for each digit, and the other bytes as they must be.
    pattern: u64,
    /// What is added to see a byte that must not be there.
    headroom: u64,
    /// The bytes that count.
    counted: u64,
}

impl Layout {
    /// `0` is any digit, `?` any byte, and any other byte is itself.
    const fn new(pattern: [u8; 8]) -> Self {
        let counted = word(&pattern, [0xff, 0, 0xff]);
        Layout {
            pattern: u64::from_le_bytes(pattern) & counted,
            headroom: word(&pattern, [0x80 - 10, 0x80 - 1, 0x80 - 1]),
            counted,
        }
    }

    /// The numbers that pairs of digits make, each where its pair begins. What is elsewhere in the
    /// result has no meaning.
    ///
    /// ```text
    /// text            2  0  2  6  -  1  1  -
    /// ^ pattern       2  0  2  6  0  1  1  0     a digit is its value, another byte is 0
    /// + headroom     78 76 78 7c 7f 77 77 7f     the high bit shows a byte that must not be there
    /// * 10 + next    20  2 26  .  .  11  .  .    no sum is above 99: nothing is carried
    /// ```
    #[inline]
    fn read_pairs(&self, text: [u8; 8]) -> Option<[u8; 8]> {
        const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

        let values = (u64::from_le_bytes(text) & self.counted) ^ self.pattern;
        let checked = values.wrapping_add(self.headroom) | values;
        let sums = values.wrapping_mul(10).wrapping_add(values >> 8);
        (checked & HIGH_BITS == 0).then(|| sums.to_le_bytes())
    }
}

/// A word of one byte for each digit of a pattern, another for each `?`, and a third for the rest.
const fn word(pattern: &[u8], [digit, any, other]: [u8; 3]) -> u64 {
    let (byte, rest) = match pattern {
        [] => return 0,
        [b'0', rest @ ..] => (digit, rest),
        [b'?', rest @ ..] => (any, rest),
        [_, rest @ ..] => (other, rest),
    };
    byte as u64 | word(rest, [digit, any, other]) << 8
}

/// The number that two digits make.
#[inline]
fn pair(tens: u8, ones: u8) -> Option<u32> {
    let [tens, ones] = [tens, ones].map(|digit| u32::from(digit.wrapping_sub(b'0')));
    (tens <= 9 && ones <= 9).then_some(tens * 10 + ones)
}
