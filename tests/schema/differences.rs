//! Where a schema cannot say what the checker says. Each case is named in the schema's `$comment`,
//! and left out of the generated requests.

use apitriage::catalog::Action;

use super::judge::Judges;

#[track_caller]
fn check_verdicts(action: Action, text: &str, checker: bool, schema: bool) {
    let judges = Judges::of(action);
    assert_eq!((judges.checker(text), judges.schema(text)), (checker, schema), "{text}");
}

/// To JSON Schema 1.0 is an integer; the service decodes Go integers, which it is not.
#[test]
fn the_schema_accepts_integers_with_fraction_or_exponent() {
    for number in ["1.0", "1e1", "1.50e1", "-0"] {
        let text = format!(r#"{{"StartTime":1,"EndTime":2,"MaxResults":{number}}}"#);
        check_verdicts(Action::LookUpEvents, &text, number == "-0", true);
    }
    check_verdicts(Action::UpdateAudit, r#"{"AuditName":"a","IsEnableKmsEncry":0.0}"#, false, true);
}

/// A parser hands on one of two members; the checker looks at both, and warns.
#[test]
fn the_schema_sees_one_of_two_members_of_the_same_name() {
    check_verdicts(
        Action::LookUpEvents,
        r#"{"StartTime":1,"StartTime":"1","EndTime":2,"EndTime":2}"#,
        false,
        false,
    );
    check_verdicts(
        Action::LookUpEvents,
        r#"{"StartTime":"1","StartTime":1,"EndTime":2}"#,
        false,
        true,
    );
}

/// The nearest double is -2^63, which is inside.
#[test]
fn the_schema_reads_large_integers_as_doubles() {
    check_verdicts(
        Action::LookUpEvents,
        r#"{"StartTime":-9223372036854775809,"EndTime":2}"#,
        false,
        true,
    );
    check_verdicts(
        Action::LookUpEvents,
        r#"{"StartTime":-9223372036854775808,"EndTime":2}"#,
        true,
        true,
    );
    check_verdicts(
        Action::LookUpEvents,
        r#"{"StartTime":-9223372036854777856,"EndTime":2}"#,
        false,
        false,
    );
}

/// Half a surrogate pair is valid JSON, but serde_json cannot hold it, so no schema ever sees it.
#[test]
fn the_schema_never_sees_strings_that_are_not_unicode() {
    let text = r#"{"StartTime":1,"EndTime":2,"NextToken":"\ud83d"}"#;
    assert!(Judges::of(Action::LookUpEvents).checker(text));
    assert!(serde_json::from_str::<serde_json::Value>(text).is_err());
}

/// The comment says what the judges leave out.
#[test]
fn the_comment_says_what_the_schema_cannot() {
    for (action, part) in [
        (Action::LookUpEvents, "StartTime is not later than EndTime"),
        (Action::LookUpEvents, "at most 604,800 s before now"),
        (Action::DescribeEvents, "less than 2,592,000 s after StartTime"),
        (Action::CreateAudit, "KmsRegion is the same as CosRegion"),
        (Action::ListAudits, "1.0"),
    ] {
        assert!(Judges::of(action).schema["$comment"].as_str().unwrap().contains(part), "{part}");
    }

    let events = &Judges::of(Action::DescribeEvents).schema;
    assert!(!events["$comment"].as_str().unwrap().contains("not later than"), "that is a warning");
}
