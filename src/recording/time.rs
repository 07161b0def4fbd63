//! Times as recorders write them. This file must not know where in a record they are.

use super::time_in_line;
use super::time_layouts::read_date_time;
use super::time_number::{read_number, read_seconds};
use super::time_usual::read_usual;

/// When a call was made: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallTime(i64);

impl CallTime {
    /// The first microsecond after the year 9999: what is written with four digits ends before it.
    const END: i64 = 253_402_300_800_000_000;

    /// The time that is this many microseconds after 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        CallTime(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads a text that is a time and nothing else. Blanks around it and one pair of square
    /// brackets are allowed. `utc_offset_seconds` holds where the text names no zone: 28800 for
    /// UTC+8.
    ///
    /// | layout | example |
    /// |---|---|
    /// | RFC 3339, also without a zone | `2026-11-25T17:01:13.073Z`, `2026/11/26 01:01:13 +0800` |
    /// | a date | `2026-11-25` |
    /// | without hyphens | `20261125 17:01:13`, `20261125T170113Z` |
    /// | access logs | `26/Nov/2026:01:01:13 +0800` |
    /// | HTTP | `Wed, 25 Nov 2026 17:01:13 GMT` |
    /// | a number of seconds, milliseconds, microseconds or nanoseconds | `1795626073.25` |
    ///
    /// Fractions of a second may have any length. What is finer than a microsecond is cut off, and
    /// a leap second is the second before it. A text without a year (`Nov 25 17:01:13`) is not a
    /// time, nor is one outside of the years 1970 to 9999. The unit of a number is judged by its
    /// size, so that a number is a time only in the years 1990 to 2100.
    ///
    /// ```
    /// use apitriage::CallTime;
    ///
    /// let time = CallTime::parse(b"2026-11-25T17:01:13Z", 0).unwrap();
    /// assert_eq!(time.micros(), 1_795_626_073_000_000);
    ///
    /// assert_eq!(CallTime::parse(b"2026-11-26 01:01:13", 8 * 3600), Some(time));
    /// assert_eq!(CallTime::parse(b"1795626073000", 0), Some(time));
    /// assert_eq!(CallTime::parse(b"200", 0), None);
    /// ```
    pub fn parse(text: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
        read_as_most_are(text, utc_offset_seconds)
            .or_else(|| read_any(text, utc_offset_seconds).map(|read| read.time))
    }

    /// As [`parse`](Self::parse), but not a date alone: its hour is not known.
    #[inline]
    pub(super) fn parse_with_clock(text: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
        read_as_most_are(text, utc_offset_seconds).or_else(|| {
            let read = read_any(text, utc_offset_seconds)?;
            read.has_clock.then_some(read.time)
        })
    }

    /// Finds the time that a line of a text log begins with.
    ///
    /// It may be the first word, or come after a bracket or a few words: a level, a thread, an
    /// address, the `<14>1` of syslog. It may be the value of `time=` or `ts=`. All layouts of
    /// [`parse`](Self::parse) are known; but a date must have a clock time, and a number is a time
    /// only at the very start or as such a value. Only a time that begins in the first 64 bytes,
    /// and before the first brace, is found.
    ///
    /// ```
    /// use apitriage::CallTime;
    ///
    /// let line = br#"10.0.0.1 - [26/Nov/2026:01:01:13 +0800] "POST / HTTP/1.1" 200"#;
    /// let time = CallTime::find_at_line_start(line, 0).unwrap();
    /// assert_eq!(time.micros(), 1_795_626_073_000_000);
    ///
    /// assert_eq!(CallTime::find_at_line_start(b"INFO the answer took 12 ms", 0), None);
    /// ```
    pub fn find_at_line_start(line: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
        time_in_line::find(line, utc_offset_seconds)
    }

    /// The time that is this many microseconds after 1970, if its year has four digits.
    pub(super) fn in_range(micros: i64) -> Option<CallTime> {
        (0..Self::END).contains(&micros).then_some(CallTime(micros))
    }
}

/// Reads a text that is a time and nothing else, if it is written as most are: with a clock time, or as a number of seconds.
#[inline]
fn read_as_most_are(text: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
    read_usual(text, utc_offset_seconds).or_else(|| read_seconds(text))
}

/// Reads such a text of any layout.
fn read_any(text: &[u8], utc_offset_seconds: i32) -> Option<TimePrefix<'_>> {
    let text = text.trim_ascii();
    let text = match text {
        [b'[', inside @ .., b']'] => inside,
        _ => text,
    };

    let read = read_date_time(text, utc_offset_seconds).or_else(|| read_number(text))?;
    read.rest.is_empty().then_some(read)
}

/// A time that a text begins with.
#[derive(Debug)]
pub(super) struct TimePrefix<'t> {
    pub(super) time: CallTime,
    /// Whether there is more than a date.
    pub(super) has_clock: bool,
    /// The text after it.
    pub(super) rest: &'t [u8],
}

#[cfg(test)]
mod tests;
