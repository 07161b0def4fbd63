//! Times of recorded calls, in order, and how they are written. No clock is read here.

use super::random::Random;

/// Goes on by a second a call on average, from a time in November 2026.
pub struct Clock(u64);

impl Clock {
    pub fn new() -> Self {
        Clock(1_795_620_000_000)
    }

    /// The time of the next call, in milliseconds since 1970.
    pub fn next(&mut self, random: &mut Random) -> u64 {
        self.0 += random.below(2000);
        self.0
    }
}

/// The date and the time of day, as in `2026-11-25` and `17:01:13`.
pub fn date_and_time(seconds: u64) -> (String, String) {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);

    // Years that begin with March, so that a leap day is the last of its year.
    let days = days + 719_468; // since March of the year 0
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153; // 0 is March
    let day = day - (153 * month + 2) / 5 + 1;

    let is_next_year = month >= 10;
    let month = if is_next_year { month - 9 } else { month + 3 };
    let year = era * 400 + year + u64::from(is_next_year);
    (format!("{year:04}-{month:02}-{day:02}"), time)
}
