//! Which of the recorded calls are counted: the arguments for it. This file must not know how a
//! summary is printed.

use apitriage::{Condition, Options};
use clap::Args;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::arguments::{ReadingArgs, parse_now};
use crate::moment::{Moment, parse_moment};
use crate::outcome::Failure;

/// Which calls are counted.
#[derive(Args)]
pub(super) struct SelectionArgs {
    /// Count calls from this time on only: a date, a time in RFC 3339, seconds since 1970, or how
    /// long ago (-30m, -12h, -7d, -2w). Calls without a time are left out; the summary says how
    /// many.
    #[arg(
        long,
        value_name = "TIME",
        value_parser = parse_moment,
        allow_hyphen_values = true,
        help_heading = "Which calls"
    )]
    since: Option<Moment>,
    /// Count calls before this time only; as --since.
    #[arg(
        long,
        value_name = "TIME",
        value_parser = parse_moment,
        allow_hyphen_values = true,
        help_heading = "Which calls"
    )]
    until: Option<Moment>,
    /// The time that -7d counts from: seconds since 1970, or RFC 3339 [default: the system's clock].
    #[arg(
        long,
        value_name = "TIME",
        value_parser = parse_now,
        allow_hyphen_values = true,
        help_heading = "Which calls"
    )]
    now: Option<i64>,
    /// Count calls only whose value matches, in any dimension that --by takes: action=Run*. A *
    /// stands for any characters. May be given several times: all must match.
    #[arg(long = "where", value_name = "DIM=PATTERN", help_heading = "Which calls")]
    conditions: Vec<String>,
    /// Say how many calls are the same as another one, as in a rotated log and its compressed copy.
    #[arg(long, help_heading = "Which calls")]
    repeated: bool,
    /// Count each call once, however often it occurs.
    #[arg(long, help_heading = "Which calls")]
    distinct: bool,
}

impl SelectionArgs {
    /// Adds what these arguments say to `options`, which has what `reading` says.
    pub(super) fn add_to(
        &self,
        options: Options,
        reading: &ReadingArgs,
    ) -> Result<Options, Failure> {
        let offset = reading.utc_offset.unwrap_or(Offset::UTC);
        let fields = &reading.own_fields();
        let given = self.now.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let now = given.unwrap_or_else(Timestamp::now);
        let resolve = |moment: Option<Moment>, option: &str| {
            let time = moment.map(|moment| moment.resolve(offset, now)).transpose();
            time.map_err(|error| Failure::Usage(format!("{option} {error}; give another time")))
        };
        let since = resolve(self.since, "--since")?;
        let until = resolve(self.until, "--until")?;
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            let written = |time: apitriage::CallTime| time.rfc3339().unwrap_or_default();
            return Err(Failure::Usage(format!(
                "--since {} is not before --until {}, so no call could be counted; \
                 give an earlier --since or a later --until",
                written(since),
                written(until)
            )));
        }

        let conditions = self
            .conditions
            .iter()
            .map(|text| parse_condition(text, fields))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(options
            .since(since)
            .until(until)
            .conditions(conditions)
            .repeated(self.repeated)
            .distinct(self.distinct))
    }
}

fn parse_condition(text: &str, fields: &[&str]) -> Result<Condition, Failure> {
    Condition::parse(text, fields)
        .map_err(|error| Failure::Usage(format!("--where {text}: {error}")))
}
