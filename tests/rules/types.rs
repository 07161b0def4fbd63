//! Values of another type than the documents state, and null.

use apitriage::preflight::{Certainty, Checker, Request};
use serde_json::json;

use super::members::look_up_params;
use super::names::{create_track, with_member};
use super::{NOW, check};

#[test]
fn values_of_another_type_are_refused() {
    let wrong = |pointer: &str| format!("error wrong_type InvalidParameter {pointer}");
    for value in [
        json!("20"),
        json!(20.5),
        json!(20.0),
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(""),
    ] {
        check(
            "LookUpEvents",
            &look_up_params(json!({"MaxResults": value})).to_string(),
            &[&wrong("/MaxResults")],
        );
    }

    for value in [json!(1), json!(null), json!(false), json!(["standard"]), json!({})] {
        check(
            "LookUpEvents",
            &look_up_params(json!({"Mode": value})).to_string(),
            &[&wrong("/Mode")],
        );
        check(
            "LookUpEvents",
            &look_up_params(json!({"NextToken": value})).to_string(),
            &[&wrong("/NextToken")],
        );
    }

    for value in [json!("EventName"), json!({"AttributeKey": "EventName"}), json!(1), json!(null)] {
        check(
            "LookUpEvents",
            &look_up_params(json!({"LookupAttributes": value})).to_string(),
            &[&wrong("/LookupAttributes")],
        );
    }

    for value in [json!("EventName"), json!([]), json!(1), json!(null)] {
        check(
            "LookUpEvents",
            &look_up_params(json!({"LookupAttributes": [value]})).to_string(),
            &[&wrong("/LookupAttributes/0")],
        );
    }

    check(
        "CreateAuditTrack",
        &with_member(create_track(), "Storage", json!("cos")).to_string(),
        &[&wrong("/Storage")],
    );
    check(
        "CreateAuditTrack",
        &with_member(create_track(), "EventNames", json!(["*", 1])).to_string(),
        &[&wrong("/EventNames/1"), "error event_names InvalidParameter /EventNames"],
    );
    check("DescribeAuditTrack", r#"{"TrackId":-1}"#, &[&wrong("/TrackId")]);
    for body in ["[]", "1", "null"] {
        check("ListAudits", body, &[&wrong("")]);
    }
}

#[test]
fn integers_have_64_bits() {
    let wrong = |pointer: &str| format!("error wrong_type InvalidParameter {pointer}");
    let next =
        |number: &str| format!(r#"{{"StartTime":{NOW},"EndTime":{NOW},"NextToken":{number}}}"#);
    check("DescribeEvents", &next("16805138109322956"), &[]);
    check("DescribeEvents", &next("18446744073709551615"), &[]);
    check("DescribeEvents", &next("0"), &[]);
    check("DescribeEvents", &next("-1"), &[&wrong("/NextToken")]);

    let offset = |number: &str| format!(r#"{{"KmsRegion":"x","Offset":{number}}}"#);
    check("ListKeyAliasByRegion", &offset("9223372036854775807"), &[]);
    check("ListKeyAliasByRegion", &offset("-9223372036854775808"), &[]);
    check("ListKeyAliasByRegion", &offset("9223372036854775808"), &[&wrong("/Offset")]);
}

/// No document says whether null counts as left out.
#[test]
fn null_is_surely_wrong_only_where_something_is_required() {
    for (action, params, name, certainty) in [
        (
            "LookUpEvents",
            look_up_params(json!({"MaxResults": null})),
            "/MaxResults",
            Certainty::Likely,
        ),
        (
            "LookUpEvents",
            look_up_params(json!({"LookupAttributes": null})),
            "/LookupAttributes",
            Certainty::Likely,
        ),
        ("UpdateAudit", json!({"AuditName": "a", "KeyId": null}), "/KeyId", Certainty::Likely),
        ("UpdateAudit", json!({"AuditName": null}), "/AuditName", Certainty::Certain),
        (
            "LookUpEvents",
            look_up_params(json!({"LookupAttributes": [null]})),
            "/LookupAttributes/0",
            Certainty::Certain,
        ),
        (
            "LookUpEvents",
            look_up_params(json!({"MaxResults": "1"})),
            "/MaxResults",
            Certainty::Certain,
        ),
    ] {
        let found = Checker::new().check(&Request::value(action, &params), NOW);
        assert_eq!(found.len(), 1, "{params} {found:?}");
        assert_eq!(
            (found[0].parameter.as_str(), found[0].certainty),
            (name, certainty),
            "{params}"
        );
        assert!(found.has_errors(), "{params}");
    }
}
