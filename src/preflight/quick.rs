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
                self.expect(b':')?;
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

    /// A known name. Most come in the order of the table, so the search begins behind the last one.
    #[inline]
    fn key(&mut self, parameters: &'static [Parameter], next: usize) -> Plain<(usize, &'static Parameter)> {
        self.expect(b'"')?;
        let rest = self.bytes.get(self.at..)?;
        let is_here = |parameter: &Parameter| {
            let name = parameter.name.as_bytes();
            rest.get(name.len()) == Some(&b'"') && rest.starts_with(name)
        };
        let count = parameters.len();
        let place =
            (0..count).map(|step| (next + step) % count).find(|&place| parameters.get(place).is_some_and(is_here))?;
        let parameter = parameters.get(place)?;
        self.at += parameter.name.len() + 1;
        Some((place, parameter))
    }

    fn value(&mut self, parameter: &'static Parameter) -> Plain {
        match parameter.shape {
            Shape::Integer | Shape::Unsigned => {
                let number = self.number()?;
                let constraint = parameter.constraint.as_ref();
                if constraint.is_some_and(|constraint| constraint.test == Test::Time) {
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
        let mut number = 0;
        let mut digits = 0;
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
    fn string(&mut self) -> Plain<&'a str> {
        self.expect(b'"')?;
        let rest = self.bytes.get(self.at..)?;
        let (len, may_be_high) = plain_len(rest);
        let text = rest.get(..len)?;
        if rest.get(len) != Some(&b'"') || (may_be_high && !text.is_ascii()) {
            return None;
        }
        self.at += len + 1;
        std::str::from_utf8(text).ok()
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

    #[inline]
    fn expect(&mut self, wanted: u8) -> Plain {
        (self.next()? == wanted).then(|| self.at += 1)
    }

    /// The next byte that is no blank.
    #[inline]
    fn next(&mut self) -> Option<u8> {
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

fn is_fine(number: i64, constraint: Option<&Constraint>) -> bool {
    match constraint.map(|constraint| constraint.test) {
        None => true,
        Some(Test::Integers(allowed)) => allowed.contains(&number),
        Some(Test::AtMost(most)) => (1..=most).contains(&number),
        Some(Test::Time) => i128::from(number) <= LATEST_SECONDS,
        Some(_) => false,
    }
}

fn is_wanted(text: &str, constraint: Option<&Constraint>) -> bool {
    match constraint.map(|constraint| constraint.test) {
        None => true,
        Some(Test::Words(words) | Test::Keys { known: words, .. }) => words.contains(&text),
        Some(Test::Name(pattern)) => pattern.matches(text),
        Some(_) => false,
    }
}
