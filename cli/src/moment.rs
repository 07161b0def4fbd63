//! Reads points in time as users write them, and offsets from UTC. This file must not know what
//! they are for, nor read a clock.

use apitriage::CallTime;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// A point in time as a user wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A time that is the same everywhere.
    At(Timestamp),
    /// A date, or a date and a time of day, of the offset from UTC that is in use.
    Local(DateTime),
    /// So many seconds before now.
    Ago(i64),
}

impl Moment {
    /// The time that is meant. `Err` says that it is out of reach.
    pub(crate) fn resolve(self, offset: Offset, now: Timestamp) -> Result<CallTime, String> {
        let time = match self {
            Moment::At(time) => Ok(time),
            Moment::Local(time) => offset.to_timestamp(time),
            Moment::Ago(seconds) => {
                Span::new().try_seconds(seconds).and_then(|ago| now.checked_sub(ago))
            }
        };
        let out_of_reach = |_| "is before the year -9999 or after the year 9999".to_owned();
        time.map(|time| CallTime::from_micros(time.as_microsecond())).map_err(out_of_reach)
    }
}

/// Reads a point in time.
pub(crate) fn parse_moment(text: &str) -> Result<Moment, String> {
    // A timestamp ends with the year 9999, so a number of milliseconds is refused.
    if let Ok(seconds) = text.parse::<i64>()
        && let Ok(time) = Timestamp::from_second(seconds)
    {
        return Ok(Moment::At(time));
    }
    if let Some(seconds) = seconds_ago(text) {
        return Ok(Moment::Ago(seconds));
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(Moment::At(time));
    }

    // With an offset that is not valid, it would be read as if there were none.
    let is_local = text.len() <= "2026-11-25T13:00:00.000000000".len()
        && text.get(10..).is_none_or(|time| !time.contains(['+', '-', '[', 'Z', 'z']));
    text.parse().ok().filter(|_| is_local).map(Moment::Local).ok_or_else(|| {
        "expected a date (2026-11-25), a time (2026-11-25T13:00:00+08:00), seconds since 1970, \
         or how long ago (-30m, -12h, -7d, -2w)"
            .to_owned()
    })
}

/// Reads how long ago something was: `-7d`.
fn seconds_ago(text: &str) -> Option<i64> {
    let (count, unit) = text.strip_prefix('-')?.split_at_checked(text.len().checked_sub(2)?)?;
    let seconds = match unit {
        "m" => 60,
        "h" => 60 * 60,
        "d" => SECONDS_OF_DAY,
        "w" => 7 * SECONDS_OF_DAY,
        _ => return None,
    };
    let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    count.parse::<i64>().ok().filter(|_| is_number)?.checked_mul(seconds)
}

/// Reads an offset from UTC: `+08:00`, `-03:30`, `Z`.
pub(crate) fn parse_offset(text: &str) -> Result<Offset, String> {
    if text == "Z" {
        return Ok(Offset::UTC);
    }
    offset_seconds(text)
        .and_then(|seconds| Offset::from_seconds(seconds).ok())
        .ok_or_else(|| "expected an offset from UTC, for example +08:00, or Z".to_owned())
}

fn offset_seconds(text: &str) -> Option<i32> {
    let [sign, rest @ ..] = text.as_bytes() else { return None };
    let &[h, hours, b':', m, minutes] = rest else { return None };
    let number = |tens: u8, ones: u8| {
        let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
        is_number.then(|| i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
    };
    let (hours, minutes) = (number(h, hours)?, number(m, minutes)?);
    let seconds = (hours * 60 + minutes) * 60;
    match sign {
        _ if hours > 23 || minutes > 59 => None,
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_764_079_445; // 2025-11-25T14:04:05Z

    fn seconds(text: &str, offset: &str) -> Option<i64> {
        let now = Timestamp::from_second(NOW).unwrap();
        let time = parse_moment(text).ok()?.resolve(parse_offset(offset).unwrap(), now).ok()?;
        assert_eq!(time.micros() % 1_000_000, 0, "{text}");
        Some(time.micros() / 1_000_000)
    }

    #[test]
    fn every_way_to_write_a_moment() {
        for (text, offset, expected) in [
            ("2025-11-25T14:04:05Z", "+08:00", NOW),
            ("2025-11-25T22:04:05+08:00", "Z", NOW),
            ("2025-11-25T22:04:05", "+08:00", NOW),
            ("2025-11-25 14:04:05", "Z", NOW),
            ("2025-11-25", "Z", 1_764_028_800),
            ("2025-11-25", "+08:00", 1_764_028_800 - 8 * 3600),
            ("2025-11-25", "-03:30", 1_764_028_800 + 12_600),
            ("1764079445", "+08:00", NOW),
            ("-1", "Z", -1),
            ("-30m", "Z", NOW - 1800),
            ("-12h", "+08:00", NOW - 43_200),
            ("-7d", "Z", NOW - 7 * SECONDS_OF_DAY),
            ("-2w", "Z", NOW - 14 * SECONDS_OF_DAY),
        ] {
            assert_eq!(seconds(text, offset), Some(expected), "{text} {offset}");
        }
        let fraction = parse_moment("2025-11-25T14:04:05.25Z").unwrap();
        let now = Timestamp::from_second(0).unwrap();
        let micros = fraction.resolve(Offset::UTC, now).unwrap().micros();
        assert_eq!(micros, NOW * 1_000_000 + 250_000);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "-",
            "-d",
            "-7",
            "7d",
            "-7y",
            "-+7d",
            "--7d",
            "-7dd",
            "yesterday",
            "1764079445000",
            "2025-13-01",
            "2025-11-31",
            "2025-11-25T14:04:05+99:00",
            "2025-11-25T",
            "-é",
            "-99999999999999999999d",
            "-9223372036854775807w",
            "-9999999999d",
        ] {
            let is_number = text.parse::<i64>().is_ok_and(|number| number == -7);
            assert_eq!(seconds(text, "Z").is_some(), is_number, "{text}");
        }
    }

    #[test]
    fn offsets() {
        for (text, expected) in [
            ("+08:00", Some(28_800)),
            ("-03:30", Some(-12_600)),
            ("+00:00", Some(0)),
            ("Z", Some(0)),
            ("+23:59", Some(86_340)),
            ("+24:00", None),
            ("+08:60", None),
            ("08:00", None),
            ("+8:00", None),
            ("+0800", None),
            ("", None),
            ("UTC", None),
        ] {
            assert_eq!(parse_offset(text).ok().map(Offset::seconds), expected, "{text}");
        }
    }
}
