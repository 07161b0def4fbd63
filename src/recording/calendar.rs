//! The hour, day and hour of the week of a call, in UTC, as keys of groups. This file must not know
//! how times are written in a record.
//!
//! Only times in the years 0 to 9999 have such keys: those are what RFC 3339 can write, and their
//! keys sort as the times do.

use super::time::CallTime;

const HOUR_MICROS: i64 = 3_600_000_000;
const HOURS_A_DAY: i64 = 24;
/// The days of 400 years, after which the calendar repeats itself.
const ERA_DAYS: i64 = 146_097;
/// The days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

/// The days of the week as they are written in keys, from Monday on.
pub(crate) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl CallTime {
    /// The hour in UTC. `None`: the year is not one of 0 to 9999.
    ///
    /// ```
    /// use apitriage::CallTime;
    ///
    /// let time = CallTime::from_micros(1_764_078_000_000_000);
    /// assert_eq!(time.hour().as_deref(), Some("2025-11-25T13"));
    /// assert_eq!(time.day().as_deref(), Some("2025-11-25"));
    /// assert_eq!(time.weekday_hour().as_deref(), Some("Tue 13"));
    /// ```
    pub fn hour(self) -> Option<String> {
        self.hour_ascii().map(text_of)
    }

    /// The day in UTC. `None`: the year is not one of 0 to 9999.
    pub fn day(self) -> Option<String> {
        self.day_ascii().map(text_of)
    }

    /// The day of the week and the hour in UTC. `None`: the year is not one of 0 to 9999.
    pub fn weekday_hour(self) -> Option<String> {
        self.weekday_hour_ascii().map(text_of)
    }

    /// As [`Self::hour`], without allocating.
    pub(crate) fn hour_ascii(self) -> Option<[u8; 13]> {
        let [y0, y1, y2, y3, dash, m0, m1, _, d0, d1] = self.day_ascii()?;
        let [h0, h1] = two_digits(self.hour_of_day());
        Some([y0, y1, y2, y3, dash, m0, m1, dash, d0, d1, b'T', h0, h1])
    }

    /// As [`Self::day`], without allocating.
    pub(crate) fn day_ascii(self) -> Option<[u8; 10]> {
        let (year, month, day) = civil_date(self.days())?;
        let ([y0, y1], [y2, y3]) = (two_digits(year / 100), two_digits(year % 100));
        let ([m0, m1], [d0, d1]) = (two_digits(month), two_digits(day));
        Some([y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1])
    }

    /// As [`Self::weekday_hour`], without allocating.
    pub(crate) fn weekday_hour_ascii(self) -> Option<[u8; 6]> {
        civil_date(self.days())?;

        // 1970-01-01 was a Thursday.
        let weekday = (self.days() + 3).rem_euclid(7);
        let name = usize::try_from(weekday).ok().and_then(|index| WEEKDAYS.get(index))?;
        let [n0, n1, n2] = *name.as_bytes().first_chunk::<3>()?;
        let [h0, h1] = two_digits(self.hour_of_day());
        Some([n0, n1, n2, b' ', h0, h1])
    }

    /// Whole hours since 1970-01-01T00:00:00Z.
    fn hours(self) -> i64 {
        self.micros().div_euclid(HOUR_MICROS)
    }

    fn days(self) -> i64 {
        self.hours().div_euclid(HOURS_A_DAY)
    }

    fn hour_of_day(self) -> i64 {
        self.hours().rem_euclid(HOURS_A_DAY)
    }
}

/// Year, month and day, so many days after 1970-01-01. `None`: the year is not one of 0 to 9999.
///
/// Years are counted from March here, so that the leap day is the last day of a year and the
/// lengths of the months follow one formula:
///
/// ```text
/// month from March   0  1  2  3  4   5   6   7   8   9   10  11
/// its first day      0 31 61 92 122 153 184 214 245 275 306 337    (153 * month + 2) / 5
/// ```
fn civil_date(days: i64) -> Option<(i64, i64, i64)> {
    let days = days + EPOCH_DAYS;
    let (era, day_of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));

    let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);

    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let is_next_year = month_from_march >= 10;
    let month = if is_next_year { month_from_march - 9 } else { month_from_march + 3 };
    let year = 400 * era + year_of_era + i64::from(is_next_year);
    (0..=9999).contains(&year).then_some((year, month, day))
}

/// The digits of a number from 0 to 99.
fn two_digits(number: i64) -> [u8; 2] {
    [number / 10, number % 10].map(|digit| b'0' + digit as u8)
}

fn text_of<const LENGTH: usize>(ascii: [u8; LENGTH]) -> String {
    ascii.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY_MICROS: i64 = 24 * HOUR_MICROS;

    fn keys(micros: i64) -> [Option<String>; 3] {
        let time = CallTime::from_micros(micros);
        [time.hour(), time.day(), time.weekday_hour()]
    }

    /// Every day of the calendar, counted one by one.
    #[test]
    fn each_day_from_year_0_to_9999() {
        let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        // 0000-01-01 was a Saturday.
        let (mut days, mut weekday) = (-719_528, 5);
        for year in 0..=9999_i64 {
            let february = if is_leap(year) { 29 } else { 28 };
            let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, length) in (1_i64..).zip(months) {
                for day in 1..=length {
                    assert_eq!(civil_date(days), Some((year, month, day)));
                    let midnight = CallTime::from_micros(days * DAY_MICROS);
                    let name = midnight.weekday_hour_ascii().unwrap();
                    assert_eq!(&name[..3], WEEKDAYS[weekday].as_bytes());
                    (days, weekday) = (days + 1, (weekday + 1) % 7);
                }
            }
        }
        assert_eq!((civil_date(-719_529), civil_date(days)), (None, None));
    }

    #[test]
    fn known_times() {
        for (micros, hour, weekday) in [
            (0, "1970-01-01T00", "Thu 00"),
            (-1, "1969-12-31T23", "Wed 23"),
            (HOUR_MICROS - 1, "1970-01-01T00", "Thu 00"),
            (HOUR_MICROS, "1970-01-01T01", "Thu 01"),
            (951_782_400_000_000, "2000-02-29T00", "Tue 00"),
            (1_610_696_155_000_000, "2021-01-15T07", "Fri 07"),
            (253_402_300_799_999_999, "9999-12-31T23", "Fri 23"),
        ] {
            let expected = [hour, &hour[..10], weekday].map(|key| Some(key.to_owned()));
            assert_eq!(keys(micros), expected);
        }
        for micros in [i64::MIN, i64::MAX, 253_402_300_800_000_000] {
            assert_eq!(keys(micros), [None, None, None]);
        }
    }

    proptest! {
        #[test]
        fn keys_sort_as_times_do(one in -62_167_219_200..253_402_300_800_i64, more in 0..400_000_000_i64) {
            let [one, two] = [one, one + more].map(|seconds| keys(seconds.saturating_mul(1_000_000)));
            if two[0].is_some() {
                prop_assert!(one[0] <= two[0] && one[1] <= two[1]);
            }
        }
    }
}
