//! Times: both ends of every window, to the second.

use apitriage::preflight::{Checker, Level, Request, Rule};

use super::{DAY, NOW, check, check_with};

fn check_look_up(start: i64, end: i64, expected: &[&str]) {
    check("LookUpEvents", &format!(r#"{{"StartTime":{start},"EndTime":{end}}}"#), expected);
}

fn check_events(start: i64, end: i64, expected: &[&str]) {
    check("DescribeEvents", &format!(r#"{{"StartTime":{start},"EndTime":{end}}}"#), expected);
}

const TIME: &str = "error look_up_time InvalidParameter.Time,MissingParameter,InvalidParameter";
const OVER_TIME: &str = "error look_up_window LimitExceeded.OverTime /StartTime";

#[test]
fn look_up_events_reaches_back_seven_days_to_the_second() {
    check_look_up(NOW - 7 * DAY, NOW, &[]);
    check_look_up(NOW - 7 * DAY + 1, NOW, &[]);
    check_look_up(NOW - 7 * DAY - 1, NOW, &[OVER_TIME]);
    check_look_up(NOW - 8 * DAY, NOW, &[OVER_TIME]);
    check_look_up(0, NOW, &[OVER_TIME]);
    check_look_up(-1, NOW, &[OVER_TIME]);
}

#[test]
fn between_seven_and_eight_days_the_help_says_how_to_lower_the_rule() {
    let help = |age: i64| {
        let body = format!(r#"{{"StartTime":{},"EndTime":{NOW}}}"#, NOW - age);
        Checker::new().first(&Request::json("LookUpEvents", body.as_bytes()), NOW).unwrap().help
    };
    for age in [7 * DAY + 1, 8 * DAY] {
        assert!(
            help(age).contains("local midnight")
                && help(age).contains("lower the rule look_up_window"),
            "{}",
            help(age)
        );
    }
    assert!(!help(8 * DAY + 1).contains("midnight"));
}

#[test]
fn without_a_clock_nothing_is_too_old() {
    let body = r#"{"StartTime":0,"EndTime":1}"#;
    check_with(&Checker::new(), "LookUpEvents", body, None, &[]);
    check_with(&Checker::new(), "DescribeEvents", body, None, &[]);
}

#[test]
fn an_end_in_the_future_is_fine() {
    check_look_up(NOW - DAY, NOW + 30_244, &[]);
    check_look_up(NOW + DAY, NOW + 2 * DAY, &[]);
    check_events(NOW - DAY, NOW + DAY, &[]);
}

#[test]
fn the_start_is_not_later_than_the_end() {
    check_look_up(NOW, NOW, &[]);
    check_look_up(NOW, NOW - 1, &["error time_order InvalidParameterValue.Time /StartTime"]);
    check_events(NOW, NOW, &[]);
    check_events(
        NOW,
        NOW - 1,
        &["warning time_order InvalidParameter,InvalidParameterValue /StartTime"],
    );
}

#[test]
fn look_up_events_needs_both_times_as_integers() {
    check("LookUpEvents", "{}", &[&format!("{TIME} /StartTime"), &format!("{TIME} /EndTime")]);
    check("LookUpEvents", r#"{"StartTime":1610696155}"#, &[&format!("{TIME} /EndTime")]);
    check("LookUpEvents", r#"{"EndTime":1610696155}"#, &[&format!("{TIME} /StartTime")]);

    for wrong in [
        "\"1610696155\"",
        "\"\"",
        "\"2021-01-15\"",
        "1610696155.0",
        "1.610696155e9",
        "null",
        "true",
        "[]",
        "{}",
        "9223372036854775808",
    ] {
        let body = format!(r#"{{"StartTime":{wrong},"EndTime":1610696155}}"#);
        check("LookUpEvents", &body, &[&format!("{TIME} /StartTime")]);
    }

    // In a form a string of digits is an integer, and anything else is not.
    let form = |text: &str| Checker::new().check(&Request::form(text), NOW);
    assert!(form("Action=LookUpEvents&StartTime=1610696155&EndTime=1610696155").is_empty());

    for wrong in ["", "x", "1.0", "1e9", "%201"] {
        let found = form(&format!("Action=LookUpEvents&StartTime={wrong}&EndTime=1610696155"));
        assert_eq!(super::summary_of(&found), [format!("{TIME} /StartTime")], "{wrong}");
    }
}

/// No document settles which of two codes answers a missing time.
#[test]
fn missing_times_are_likely() {
    use apitriage::preflight::Certainty;
    for action in ["LookUpEvents", "DescribeEvents"] {
        for body in ["{}", r#"{"StartTime":1610696155}"#, r#"{"EndTime":1610696155}"#] {
            let found = Checker::new().check(&Request::json(action, body.as_bytes()), NOW);
            assert!(found.has_errors(), "{action} {body}");
            assert!(
                found.iter().all(|finding| finding.certainty == Certainty::Likely),
                "{action} {found:?}"
            );
        }
    }
}

#[test]
fn describe_events_needs_both_times_and_not_as_strings() {
    let missing = |name: &str| format!("error missing_parameter MissingParameter /{name}");
    check("DescribeEvents", "{}", &[&missing("StartTime"), &missing("EndTime")]);
    let wrong = |name: &str| format!("error wrong_type InvalidParameter /{name}");
    check(
        "DescribeEvents",
        r#"{"StartTime":"1","EndTime":-1}"#,
        &[&wrong("StartTime"), &wrong("EndTime")],
    );
}

#[test]
fn describe_events_covers_less_than_thirty_days() {
    let too_long = "error events_span InvalidParameter,InvalidParameterValue /EndTime";
    check_events(NOW - 30 * DAY, NOW - 1, &[]);
    check_events(NOW - 30 * DAY, NOW, &[too_long]);
    check_events(NOW - 40 * DAY, NOW, &[too_long]);
}

#[test]
fn describe_events_reaches_back_ninety_days() {
    let too_old = "error events_window InvalidParameter,InvalidParameterValue /StartTime";
    check_events(NOW - 90 * DAY, NOW - 80 * DAY, &[]);
    check_events(NOW - 90 * DAY - 1, NOW - 80 * DAY, &[too_old]);
}

#[test]
fn milliseconds_are_noticed() {
    let ms = "warning time_unit InvalidParameter.Time";
    let (start, end) = (format!("{ms} /StartTime"), format!("{ms} /EndTime"));
    check_look_up(100_000_000_000, 100_000_000_000, &[]);
    check_look_up(100_000_000_001, 100_000_000_001, &[&start, &end]);
}

#[test]
fn times_without_a_window_are_not_checked() {
    let old = format!(r#"{{"StartTime":{},"EndTime":{NOW}}}"#, NOW - 8 * DAY);
    let lenient = Checker::new().level(Rule::LOOK_UP_WINDOW, Level::Warn);
    check_with(
        &lenient,
        "LookUpEvents",
        &old,
        Some(NOW),
        &["warning look_up_window LimitExceeded.OverTime /StartTime"],
    );

    let silent = Checker::new().level(Rule::LOOK_UP_WINDOW, Level::Off);
    check_with(&silent, "LookUpEvents", &old, Some(NOW), &[]);
}

#[test]
fn times_of_another_type_have_one_finding() {
    let rules = |action: &str, body: &str| -> Vec<Rule> {
        let findings = Checker::new().check(&Request::json(action, body.as_bytes()), NOW);
        findings.iter().map(|finding| finding.rule).collect()
    };
    let body = format!(r#"{{"StartTime":{},"EndTime":{NOW}}}"#, u64::MAX);
    assert_eq!(rules("LookUpEvents", &body), [Rule::LOOK_UP_TIME]);
    assert_eq!(
        rules("DescribeEvents", &format!(r#"{{"StartTime":-1,"EndTime":{NOW}}}"#)),
        [Rule::WRONG_TYPE]
    );
}
