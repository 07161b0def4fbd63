//! Plain and valid parameters, told at the speed of reading them: one pass along the table that keeps
//! nothing.
//!
//! It can only ever say that there is nothing to report. Whatever is not plainly right (an escape, a
//! strange order of things, a value at or beyond an edge that only warns) makes it give up, and the
//! ordinary way begins afresh; so no finding can depend on it. It must not know what is wrong.

use super::Limits;
use super::actions::Spec;
use super::parameter::{Constraint, Need, Parameter, Shape, Test};
use super::rules::times::{LATEST_SECONDS, Times};
use crate::grammar::{is_blank, plain_len};

/// Tables are at most this deep; a lower limit on depth leaves no room for them.
const DEEPEST: usize = 8;
/// Numbers with more digits may not fit 64 bits.
const MOST_DIGITS: usize = 18;

/// Whether `body` is JSON, and breaks no rule about the parameters of an action.
pub(super) fn nothing_to_report(body: &[u8], spec: &Spec, limits: Limits, now: Option<i64>) -> bool {
    let is_known = spec.across.is_empty() || spec.times.is_some();
    // A value takes a byte at least.
    if !is_known || limits.depth < DEEPEST || body.len() > limits.values {
        return false;
    }
    let mut walk = Walk { bytes: body, at: 0, times: [None; 2] };
    let is_plain = walk.object(spec.parameters).is_some() && walk.next().is_none();
    is_plain && spec.times.is_none_or(|times| walk.hold(times, now))
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    /// StartTime and EndTime.
    times: [Option<i64>; 2],
}

/// `None`: give up.
type Plain<T = ()> = Option<T>;

impl<'a> Walk<'a> {
    /// Calls itself for objects in it, as deep as tables go: four levels.
    fn object(&mut self, parameters: &'static [Parameter]) -> Plain {
        let mut seen: u32 = 0;
        let mut next = 0;
        self.expect(b'{')?;
        if self.next() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                let (place, parameter) = self.key(parameters, next)?;
                self.value(parameter)?;
                if seen >> place & 1 == 1 {
                    return None;
                }
                seen |= 1 << place;
                next = place + 1;
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        let missing =
            |(place, parameter): (usize, &Parameter)| parameter.need == Need::Required && seen >> place & 1 == 0;
        (!parameters.iter().enumerate().any(missing)).then_some(())
    }

    /// A known name, and the colon behind it. Most come in the order of the table, so the search begins behind the last one.
    #[inline]
    fn key(&mut self, parameters: &'static [Parameter], next: usize) -> Plain<(usize, &'static Parameter)> {
        self.expect(b'"')?;
        let rest = self.bytes.get(self.at..)?;
        let is_here = |parameter: &Parameter| {
            let name = parameter.name;
            rest.get(name.len()) == Some(&b'"') && rest.get(..name.len()).is_some_and(|text| is_same(text, name))
        };
        let (before, behind) = parameters.split_at(next.min(parameters.len()));
        let place = match behind.iter().position(is_here) {
            Some(steps) => next + steps,
            None => before.iter().position(is_here)?,
        };
        let parameter = parameters.get(place)?;
        self.at += parameter.name.len() + 1;
        self.expect(b':')?;
        Some((place, parameter))
    }

    fn value(&mut self, parameter: &'static Parameter) -> Plain {
        match parameter.shape {
            Shape::Integer | Shape::Unsigned => {
                let number = self.number()?;
                let constraint = parameter.constraint.as_ref();
                if matches!(constraint, Some(Constraint { test: Test::Time, .. })) {
                    let [start, end] = &mut self.times;
                    *(if parameter.name == "StartTime" { start } else { end }) = Some(number);
                }
                is_fine(number, constraint).then_some(())
            }
            Shape::Text => {
                let text = self.string()?;
                let may_be_empty = parameter.empty.is_none();
                ((may_be_empty || !text.is_empty()) && is_wanted(text, parameter.constraint.as_ref())).then_some(())
            }
            Shape::Texts => self.elements(|walk| walk.string().map(|_| ())),
            Shape::Object(members) => self.object(members),
            Shape::Objects(members) => self.elements(|walk| walk.object(members)),
        }
    }

    fn elements(&mut self, mut element: impl FnMut(&mut Self) -> Plain) -> Plain {
        self.expect(b'[')?;
        if self.next() == Some(b']') {
            self.at += 1;
            return Some(());
        }
        loop {
            element(self)?;
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }

    /// An integer of at least 0.
    #[inline]
    fn number(&mut self) -> Plain<i64> {
        self.next()?;
        let rest = self.bytes.get(self.at..)?;
        let (mut number, mut digits) = match rest.first_chunk().and_then(eight_digits) {
            Some(number) => (i64::from(number), 8),
            None => (0, 0),
        };
        while let Some(digit) = rest.get(digits).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
            if digits == MOST_DIGITS {
                return None;
            }
            number = number * 10 + i64::from(digit);
            digits += 1;
        }
        let has_leading_zero = digits > 1 && rest.first() == Some(&b'0');
        self.at += digits;
        // What else a number may hold, a fraction or an exponent, is no separator.
        (digits > 0 && !has_leading_zero).then_some(number)
    }

    /// A string of ASCII characters without escapes.
    #[inline]
    fn string(&mut self) -> Plain<&'a [u8]> {
        self.expect(b'"')?;
        let rest = self.bytes.get(self.at..)?;
        let (len, may_be_high) = plain_len(rest);
        let text = rest.get(..len)?;
        if rest.get(len) != Some(&b'"') || (may_be_high && !text.is_ascii()) {
            return None;
        }
        self.at += len + 1;
        Some(text)
    }

    /// Whether another one follows; if not, the container was closed.
    #[inline]
    fn goes_on(&mut self, closer: u8) -> Plain<bool> {
        let byte = self.next()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            byte if byte == closer => Some(false),
            _ => None,
        }
    }

    #[inline(always)]
    fn expect(&mut self, wanted: u8) -> Plain {
        (self.next()? == wanted).then(|| self.at += 1)
    }

    /// The next byte that is no blank.
    #[inline(always)]
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        if byte > b' ' { Some(byte) } else { self.behind_blanks() }
    }

    #[cold]
    fn behind_blanks(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !is_blank(byte) {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn hold(&self, times: &Times, now: Option<i64>) -> bool {
        matches!(self.times, [Some(from), Some(to)] if times.hold(from.into(), to.into(), now))
    }
}

/// Whether they are equal. Most names have 8 to 16 bytes: two words that may overlap, and no call.
#[inline]
fn is_same(text: &[u8], name: &str) -> bool {
    let name = name.as_bytes();
    if text.len() != name.len() {
        return false;
    }
    match (text.first_chunk::<8>(), text.last_chunk::<8>(), name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(front), Some(back), Some(name_front), Some(name_back)) if name.len() <= 16 => {
            front == name_front && back == name_back
        }
        _ => text == name,
    }
}

/// The number that eight digits give, all at once in one machine word.
///
/// ```text
/// "20190319"  digits  2 0 1 9 0 3 1 9
/// pairs        x*10+y   20  19   03  19       the upper byte of each pair counts ten times
/// fours                 2019     0319
/// all                   20190319
/// ```
#[inline]
fn eight_digits(text: &[u8; 8]) -> Option<u32> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_le_bytes(*text);
    // A digit is 0x30 to 0x39: the upper half is 3, and stays so when 6 is added.
    let is_digits = (word & (ONES * 0xf0)) | ((word.wrapping_add(ONES * 6) & (ONES * 0xf0)) >> 4) == ONES * 0x33;
    if !is_digits {
        return None;
    }
    let digits = word & (ONES * 0x0f);
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours * 10_000 + (fours >> 32)) as u32)
}

fn is_fine(number: i64, constraint: Option<&Constraint>) -> bool {
    match constraint.map(|constraint| &constraint.test) {
        None => true,
        Some(Test::Integers(allowed)) => allowed.contains(&number),
        Some(Test::AtMost(most)) => (1..=*most).contains(&number),
        Some(Test::Time) => i128::from(number) <= LATEST_SECONDS,
        Some(_) => false,
    }
}

fn is_wanted(text: &[u8], constraint: Option<&Constraint>) -> bool {
    match constraint.map(|constraint| &constraint.test) {
        None => true,
        Some(Test::Words(words) | Test::Keys { known: words, .. }) => words.iter().any(|word| is_same(text, word)),
        Some(Test::Name(pattern)) => pattern.matches_ascii(text),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{eight_digits, is_same};

    #[test]
    fn sameness() {
        let long = "abcdefghijklmnopqrstuvwxyz";
        for len in 0..long.len() {
            let name = long.get(..len).unwrap();
            assert!(is_same(name.as_bytes(), name) && !is_same(long.as_bytes(), name));
            for at in 0..len {
                let mut text = name.as_bytes().to_vec();
                text[at] ^= 1;
                assert!(!is_same(&text, name), "{name} {at}");
            }
        }
    }

    #[test]
    fn eight_digits_at_once() {
        for number in [0, 1, 9, 10, 12_345_678, 20_190_319, 90_909_090, 99_999_999_u32] {
            let text: [u8; 8] = format!("{number:08}").into_bytes().try_into().unwrap();
            assert_eq!(eight_digits(&text), Some(number));
        }
        for at in 0..8 {
            for byte in 0..=255_u8 {
                let mut text = *b"55555555";
                text[at] = byte;
                let expected = std::str::from_utf8(&text).ok().filter(|_| byte.is_ascii_digit());
                assert_eq!(eight_digits(&text), expected.and_then(|text| text.parse().ok()), "{text:?}");
            }
        }
    }
}
