//! Spans of time in words, for messages.

/// A day, in seconds.
const DAY: i128 = 86_400;

/// `7.52 days`, `3 hours`, `10 s`: the largest unit of which there is at least one.
pub(super) fn span_of_time(seconds: i128) -> String {
    const UNITS: [(i128, &str); 3] = [(DAY, "day"), (3600, "hour"), (60, "minute")];
    let Some((unit, name)) = UNITS.iter().find(|(unit, _)| seconds >= *unit) else {
        return format!("{seconds} s");
    };

    let hundredths = seconds * 100 / unit;
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let plural = if hundredths == 100 && seconds == *unit { "" } else { "s" };
    match (part, seconds % unit) {
        (0, 0) => format!("{whole} {name}{plural}"),
        // Less than a hundredth is given in seconds, so that the span is not shown as the limit.
        (0, rest) => format!("{whole} {name}{plural} and {rest} s"),
        _ if whole >= 100 => format!("{whole} {name}s"),
        _ if part % 10 == 0 => format!("{whole}.{} {name}s", part / 10),
        _ => format!("{whole}.{part:02} {name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        for (seconds, shown) in [
            (0, "0 s"),
            (1, "1 s"),
            (60, "1 minute"),
            (61, "1.01 minutes"),
            (604_800, "7 days"),
            (604_801, "7 days and 1 s"),
            (650_183, "7.52 days"),
            (86_400 + 8640, "1.1 days"),
            (148_694_000, "1720 days"),
        ] {
            assert_eq!(span_of_time(seconds), shown);
        }
    }
}
