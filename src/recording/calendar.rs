//! The calendar: which day a date is, and the hour, day and hour of the week of a call, in UTC, as
//! keys of groups. This file must not know how times are written in a record.
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
        HourKeys::of(self.whole_hours()).map(|keys| text_of(&keys.hour))
    }

    /// The day in UTC. `None`: the year is not one of 0 to 9999.
    pub fn day(self) -> Option<String> {
        HourKeys::of(self.whole_hours()).map(|keys| text_of(keys.day()))
    }

    /// The day of the week and the hour in UTC. `None`: the year is not one of 0 to 9999.
    pub fn weekday_hour(self) -> Option<String> {
        HourKeys::of(self.whole_hours()).map(|keys| text_of(&keys.weekday_hour))
    }

    /// Whole hours since 1970-01-01T00:00:00Z.
    pub(crate) fn whole_hours(self) -> i64 {
        self.micros().div_euclid(HOUR_MICROS)
    }
}

/// The keys that all times of one hour have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HourKeys {
    hour: [u8; 13],
    weekday_hour: [u8; 6],
}

impl HourKeys {
    /// The keys of the hour that is so many hours after 1970-01-01T00:00:00Z.
    pub(crate) fn of(hours: i64) -> Option<Self> {
        let (days, hour) = (hours.div_euclid(HOURS_A_DAY), hours.rem_euclid(HOURS_A_DAY));
        let (year, month, day) = civil_date(days)?;
        let [y0, y1, y2, y3, m0, m1, d0, d1, h0, h1] = digits(year, month, day, hour);

        // 1970-01-01 was a Thursday.
        let weekday = usize::try_from((days + 3).rem_euclid(7)).ok()?;
        let [n0, n1, n2] = *WEEKDAYS.get(weekday)?.as_bytes().first_chunk::<3>()?;
        Some(HourKeys {
            hour: [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1],
            weekday_hour: [n0, n1, n2, b' ', h0, h1],
        })
    }

    pub(crate) fn hour(&self) -> &[u8] {
        &self.hour
    }

    pub(crate) fn day(&self) -> &[u8] {
        self.hour.first_chunk::<10>().map_or(&[], |day| day)
    }

    pub(crate) fn weekday_hour(&self) -> &[u8] {
        &self.weekday_hour
    }
}

/// The keys of the hour that was asked for last: nearly always the next call is of the same hour,
/// and there is nothing to compute.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastHour(Option<(i64, Option<HourKeys>)>);

impl LastHour {
    /// The keys of a time. `None`: the year is not one of 0 to 9999.
    pub(crate) fn keys_of(&mut self, time: CallTime) -> Option<&HourKeys> {
        let hours = time.whole_hours();
        if self.0.as_ref().is_none_or(|(last, _)| *last != hours) {
            self.0 = Some((hours, HourKeys::of(hours)));
        }
        self.0.as_ref()?.1.as_ref()
    }
}

/// The days from 1970-01-01 to a date, if there is such a day; before 1970 they are negative. Years
/// are counted from March, as in [`civil_date`].
pub(super) fn days_since_1970(year: u32, month: u32, day: u32) -> Option<i64> {
    let exists = day != 0 && day <= days_of_month(year, month)?;
    if !exists {
        return None;
    }

    let (year, month_from_march) = match month {
        3.. => (year, month - 3),
        _ => (year.checked_sub(1)?, month + 9),
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = 365 * year + leap_days + (153 * month_from_march + 2) / 5 + day - 1;
    Some(i64::from(days) - EPOCH_DAYS)
}

fn days_of_month(year: u32, month: u32) -> Option<u32> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if is_leap { 29 } else { 28 }),
        _ => None,
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

/// The digits of a year, a month, a day and an hour.
fn digits(year: i64, month: i64, day: i64, hour: i64) -> [u8; 10] {
    let digit = |number: i64| b'0' + (number % 10) as u8;
    let [y, m, d, h] = [year, month, day, hour];
    [
        digit(y / 1000),
        digit(y / 100),
        digit(y / 10),
        digit(y),
        digit(m / 10),
        digit(m),
        digit(d / 10),
        digit(d),
        digit(h / 10),
        digit(h),
    ]
}

fn text_of(ascii: &[u8]) -> String {
    ascii.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
                    if year > 0 {
                        let [year, month, day] = [year, month, day].map(|number| number as u32);
                        assert_eq!(days_since_1970(year, month, day), Some(days));
                    }
                    let keys = HourKeys::of(days * HOURS_A_DAY + 7).unwrap();
                    assert_eq!(&keys.weekday_hour()[..3], WEEKDAYS[weekday].as_bytes());
                    (days, weekday) = (days + 1, (weekday + 1) % 7);
                }
                let [year, month, length] = [year, month, length].map(|number| number as u32);
                let none = [0, length + 1].map(|day| days_since_1970(year, month, day));
                assert_eq!(none, [None, None]);
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
            let (day, _) = hour.split_once('T').unwrap();
            let expected = [hour, day, weekday].map(|key| Some(key.to_owned()));
            assert_eq!(keys(micros), expected);
        }
        for micros in [i64::MIN, i64::MAX, 253_402_300_800_000_000] {
            assert_eq!(keys(micros), [None, None, None]);
        }
    }

    #[test]
    fn the_last_hour_is_not_taken_for_another() {
        let mut last = LastHour::default();
        for hours in [0, 0, 1, 0, -1, i64::MAX / HOUR_MICROS - 1, 0, 480_000, 480_000] {
            for micros in [0, HOUR_MICROS / 2] {
                let time = CallTime::from_micros(hours * HOUR_MICROS + micros);
                let keys = last.keys_of(time);
                let texts = [HourKeys::hour, HourKeys::day, HourKeys::weekday_hour]
                    .map(|of| keys.map(|keys| text_of(of(keys))));
                assert_eq!(texts, [time.hour(), time.day(), time.weekday_hour()]);
            }
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
