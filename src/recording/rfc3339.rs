//! A time as people write it. This file must not know how times are read.

use super::time::CallTime;

const MICROS_OF_SECOND: i64 = 1_000_000;

impl CallTime {
    /// The time in UTC as RFC 3339 writes it, with a fraction only if there is one. `None` before
    /// the year 0 and after the year 9999.
    ///
    /// ```
    /// use apitriage::CallTime;
    ///
    /// let time = CallTime::from_micros(1_764_079_445_000_000);
    /// assert_eq!(time.rfc3339().unwrap(), "2025-11-25T14:04:05Z");
    /// let later = CallTime::from_micros(time.micros() + 250_000);
    /// assert_eq!(later.rfc3339().unwrap(), "2025-11-25T14:04:05.250000Z");
    /// ```
    pub fn rfc3339(self) -> Option<String> {
        let hour = self.hour()?;
        let second_of_hour = self.micros().div_euclid(MICROS_OF_SECOND).rem_euclid(3600);
        let (minute, second) = (second_of_hour / 60, second_of_hour % 60);
        Some(match self.micros().rem_euclid(MICROS_OF_SECOND) {
            0 => format!("{hour}:{minute:02}:{second:02}Z"),
            micros => format!("{hour}:{minute:02}:{second:02}.{micros:06}Z"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_1970_and_at_the_ends() {
        for (micros, text) in [
            (0, Some("1970-01-01T00:00:00Z")),
            (-1, Some("1969-12-31T23:59:59.999999Z")),
            (-62_167_219_200_000_000, Some("0000-01-01T00:00:00Z")),
            (-62_167_219_200_000_001, None),
            (253_402_300_799_000_000, Some("9999-12-31T23:59:59Z")),
            (i64::MAX, None),
        ] {
            assert_eq!(CallTime::from_micros(micros).rfc3339().as_deref(), text, "{micros}");
        }
    }
}
