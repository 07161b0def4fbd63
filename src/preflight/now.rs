//! The time of day, as the caller gives it. The clock is never read here.

use std::time::{SystemTime, UNIX_EPOCH};

/// The time at which a request is checked: seconds since 1970, or unknown.
///
/// It is made from a `SystemTime`, from a count of seconds, or from `None`. Without it, rules that
/// need the time of day find nothing.
///
/// ```
/// use apitriage::preflight::{Checker, Request};
/// use std::time::{Duration, SystemTime};
///
/// let request = Request::json("LookUpEvents", br#"{"StartTime":1552406400,"EndTime":1553097599}"#);
/// let checker = Checker::new();
///
/// let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_553_056_583);
/// assert!(!checker.is_valid(&request, moment));
/// assert!(!checker.is_valid(&request, 1_553_056_583));
/// assert!(checker.is_valid(&request, None));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now(Option<i64>);

impl Now {
    /// Seconds since 1970, if the time is known.
    pub fn seconds(self) -> Option<i64> {
        self.0
    }
}

impl From<SystemTime> for Now {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs().into(),
            Err(before) => {
                let seconds = Now::from(before.duration().as_secs());
                Now(seconds.0.map(|seconds| -seconds))
            }
        }
    }
}

impl From<i64> for Now {
    fn from(seconds: i64) -> Self {
        Now(Some(seconds))
    }
}

impl From<i32> for Now {
    fn from(seconds: i32) -> Self {
        Now(Some(seconds.into()))
    }
}

impl From<u64> for Now {
    fn from(seconds: u64) -> Self {
        Now(Some(i64::try_from(seconds).unwrap_or(i64::MAX)))
    }
}

impl From<Option<i64>> for Now {
    fn from(seconds: Option<i64>) -> Self {
        Now(seconds)
    }
}
