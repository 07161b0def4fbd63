//! Reads a time that is a number: seconds, milliseconds, microseconds or nanoseconds since 1970.
//! This file must not know dates.
//!
//! The number of digits before the point tells the unit, since the years 1990 to 2100 are far from
//! each other in the four units:
//!
//! ```text
//! digits   9 10    12 13           15 16         18 19
//! unit     seconds milliseconds    microseconds  nanoseconds
//! ```

use super::time::{CallTime, TimePrefix};

/// 1990-01-01T00:00:00Z and 2101-01-01T00:00:00Z, in microseconds.
const RANGE: std::ops::Range<i64> = 631_152_000_000_000..4_133_980_800_000_000;

/// How many digits are read exactly. Those after them are finer than a microsecond.
const EXACT_DIGITS: i32 = 19;

/// Reads a text that is a time as most numbers are: the ten digits of seconds. In fewer steps than
/// [`read_number`]. `None`: it is another number, or no time.
pub(super) fn read_seconds(text: &[u8]) -> Option<CallTime> {
    let digits: &[u8; 10] = text.try_into().ok()?;
    let seconds = digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'))
    })?;
    Some(seconds * 1_000_000).filter(|micros| RANGE.contains(micros)).map(CallTime::from_micros)
}

/// Reads the time that `text` begins with: digits, maybe a fraction, maybe an exponent.
pub(super) fn read_number(text: &[u8]) -> Option<TimePrefix<'_>> {
    let mut number = Decimal::default();

    let mut rest = number.read_digits(text);
    if rest.len() == text.len() {
        return None;
    }
    if let [b'.', fraction @ ..] = rest
        && fraction.first().is_some_and(u8::is_ascii_digit)
    {
        rest = number.read_digits(fraction);
        let len = i32::try_from(fraction.len() - rest.len()).ok()?;
        number.exponent = number.exponent.checked_sub(len)?;
    }
    if let Some((exponent, after)) = read_exponent(rest) {
        number.exponent = number.exponent.checked_add(exponent)?;
        rest = after;
    }

    let micros = number.as_micros().filter(|micros| RANGE.contains(micros))?;
    Some(TimePrefix { time: CallTime::from_micros(micros), has_clock: true, rest })
}

/// The number `digits` · 10^`exponent`.
#[derive(Default)]
struct Decimal {
    digits: u64,
    /// How many digits `digits` has, without zeros in front.
    len: i32,
    exponent: i32,
}

impl Decimal {
    /// Adds the digits that `text` begins with, and hands back what comes after them.
    fn read_digits<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let mut rest = text;
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            if self.len < EXACT_DIGITS {
                self.digits = self.digits * 10 + u64::from(digit - b'0');
                self.len += i32::from(self.digits != 0);
            } else {
                self.exponent = self.exponent.saturating_add(1);
            }
            rest = after;
        }
        rest
    }

    /// The time in microseconds, if the number of digits tells the unit.
    fn as_micros(&self) -> Option<i64> {
        let power_of_unit = match self.len.checked_add(self.exponent)? {
            9 | 10 => 6,
            12 | 13 => 3,
            15 | 16 => 0,
            18 | 19 => -3,
            _ => return None,
        };

        let power = self.exponent.checked_add(power_of_unit)?;
        let factor = 10u64.checked_pow(power.unsigned_abs())?;
        let micros = match power {
            0.. => self.digits.checked_mul(factor)?,
            _ => self.digits / factor,
        };
        i64::try_from(micros).ok()
    }
}

/// Reads `e9`, `E+9` or `e-3`.
fn read_exponent(text: &[u8]) -> Option<(i32, &[u8])> {
    let [b'e' | b'E', rest @ ..] = text else { return None };
    let (is_negative, digits) = match rest {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        _ => (false, rest),
    };

    let mut number = Decimal::default();
    let after = number.read_digits(digits);
    if after.len() == digits.len() {
        return None;
    }
    let exponent = i32::try_from(number.digits).ok().filter(|_| number.exponent == 0)?;
    Some((if is_negative { -exponent } else { exponent }, after))
}
