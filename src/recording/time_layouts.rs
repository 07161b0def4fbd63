//! Reads a date, the clock time after it, and its zone. This file must not know numbers of seconds.
//!
//! Each function takes a text, reads what it begins with, and hands back what comes after that.

use super::calendar::days_since_1970;
use super::time::{CallTime, TimePrefix};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 24 * 3600 * SECOND;

/// Reads the time that `text` begins with, in any layout but a number. `utc_offset_seconds` holds
/// if it names no zone.
pub(super) fn read_date_time(text: &[u8], utc_offset_seconds: i32) -> Option<TimePrefix<'_>> {
    let (date, after_date) = read_date(text)?;
    let day = days_since_1970(date.year, date.month, date.day)? * DAY;
    let unzoned_offset = i64::from(utc_offset_seconds) * SECOND;

    let Some((clock, after_clock)) = date.separated(after_date).and_then(read_clock) else {
        let time = CallTime::in_range(day - unzoned_offset)?;
        let may_be_date = date.layout == DateLayout::YearFirst;
        return may_be_date.then_some(TimePrefix { time, has_clock: false, rest: after_date });
    };

    let (offset, rest) = read_zone(after_clock).unwrap_or((unzoned_offset, after_clock));
    Some(TimePrefix { time: CallTime::in_range(day + clock - offset)?, has_clock: true, rest })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DateLayout {
    /// `2026-11-25` or `2026/11/25`
    YearFirst,
    /// `20261125`
    Compact,
    /// `25/Nov/2026`
    AccessLog,
    /// `Wed, 25 Nov 2026`
    Http,
}

struct Date {
    layout: DateLayout,
    year: u32,
    month: u32,
    day: u32,
}

/// Reads the date that `text` begins with. It may be a day that does not exist.
fn read_date(text: &[u8]) -> Option<(Date, &[u8])> {
    let (layout, year, month, day, rest) = match *text {
        [a, b, c, d, s @ (b'-' | b'/'), m, n, t, x, y, ref rest @ ..] if s == t => {
            (DateLayout::YearFirst, year([a, b, c, d])?, two(m, n)?, two(x, y)?, rest)
        }
        [x, y, b'/', m, n, o, b'/', a, b, c, d, ref rest @ ..] => {
            (DateLayout::AccessLog, year([a, b, c, d])?, month([m, n, o])?, two(x, y)?, rest)
        }
        [_, _, _, b',', b' ', x, y, b' ', m, n, o, b' ', a, b, c, d, ref rest @ ..] => {
            is_weekday(text).then_some(())?;
            (DateLayout::Http, year([a, b, c, d])?, month([m, n, o])?, two(x, y)?, rest)
        }
        [a, b, c, d, m, n, x, y, ref rest @ ..] => {
            (DateLayout::Compact, year([a, b, c, d])?, two(m, n)?, two(x, y)?, rest)
        }
        _ => return None,
    };
    Some((Date { layout, year, month, day }, rest))
}

impl Date {
    /// The text after what separates this date from a clock time.
    fn separated<'t>(&self, after_date: &'t [u8]) -> Option<&'t [u8]> {
        match (self.layout, after_date) {
            (DateLayout::AccessLog, [b':', rest @ ..])
            | (DateLayout::Http, [b' ', rest @ ..])
            | (
                DateLayout::YearFirst | DateLayout::Compact,
                [b'T' | b't' | b' ' | b'\t', rest @ ..],
            ) => Some(rest),
            _ => None,
        }
    }
}

/// Reads `17:01:13` or `170113` and a fraction of any length: microseconds since midnight.
fn read_clock(text: &[u8]) -> Option<(i64, &[u8])> {
    let (hour, minute, second, rest) = match *text {
        [h, i, b':', m, n, b':', s, t, ref rest @ ..] => (two(h, i)?, two(m, n)?, two(s, t)?, rest),
        [h, i, m, n, s, t, ref rest @ ..] => (two(h, i)?, two(m, n)?, two(s, t)?, rest),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }

    let seconds = (hour * 60 + minute) * 60 + second.min(59); // a leap second is not counted
    let (fraction, rest) = read_fraction(rest);
    Some((i64::from(seconds) * SECOND + fraction, rest))
}

/// Reads `.073` or `,073`, in microseconds. What is finer is cut off.
fn read_fraction(text: &[u8]) -> (i64, &[u8]) {
    let [b'.' | b',', digits @ ..] = text else { return (0, text) };
    let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if len == 0 {
        return (0, text);
    }

    let six = digits.iter().take(len).chain(b"000000").take(6);
    let micros = six.fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    (micros, digits.get(len..).unwrap_or_default())
}

/// Reads `Z`, `+08:00`, `+0800` or `+08`, the longer two also after a blank, or ` UTC`: the
/// microseconds that the zone is ahead of UTC.
fn read_zone(text: &[u8]) -> Option<(i64, &[u8])> {
    let (is_behind, hours, minutes, rest) = match *text {
        [b'Z' | b'z', ref rest @ ..] => return Some((0, rest)),
        [b' ', b'U', b'T', b'C', ref rest @ ..] => return Some((0, rest)),
        [b' ', b'G', b'M', b'T', ref rest @ ..] => return Some((0, rest)),

        [s @ (b'+' | b'-'), h, i, b':', m, n, ref rest @ ..]
        | [b' ', s @ (b'+' | b'-'), h, i, b':', m, n, ref rest @ ..] => {
            (s == b'-', two(h, i)?, two(m, n)?, rest)
        }
        [s @ (b'+' | b'-'), h, i, m, n, ref rest @ ..]
        | [b' ', s @ (b'+' | b'-'), h, i, m, n, ref rest @ ..]
            if m.is_ascii_digit() =>
        {
            (s == b'-', two(h, i)?, two(m, n)?, rest)
        }
        [s @ (b'+' | b'-'), h, i, ref rest @ ..] => (s == b'-', two(h, i)?, 0, rest),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }

    let micros = i64::from(hours * 60 + minutes) * 60 * SECOND;
    Some((if is_behind { -micros } else { micros }, rest))
}

/// The number that two digits make.
fn two(tens: u8, ones: u8) -> Option<u32> {
    let both = tens.is_ascii_digit() && ones.is_ascii_digit();
    both.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

/// The year that four digits make.
fn year([a, b, c, d]: [u8; 4]) -> Option<u32> {
    Some(two(a, b)? * 100 + two(c, d)?)
}

/// The number of a month by its English name, cut to three letters.
fn month(name: [u8; 3]) -> Option<u32> {
    let number = match &name.map(|byte| byte.to_ascii_lowercase()) {
        b"jan" => 1,
        b"feb" => 2,
        b"mar" => 3,
        b"apr" => 4,
        b"may" => 5,
        b"jun" => 6,
        b"jul" => 7,
        b"aug" => 8,
        b"sep" => 9,
        b"oct" => 10,
        b"nov" => 11,
        b"dec" => 12,
        _ => return None,
    };
    Some(number)
}

/// Whether `text` begins with the English name of a weekday, cut to three letters.
fn is_weekday(text: &[u8]) -> bool {
    let name = text.get(..3).unwrap_or_default();
    [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"].iter().any(|day| *day == name)
}
