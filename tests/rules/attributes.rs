//! The keys of LookupAttributes: which each action takes, and where the documents disagree.

use apitriage::preflight::{Certainty, Checker, Preset, Request};
use serde_json::json;

use super::members::look_up_params;
use super::{NOW, check, check_with};

const SEVEN: [&str; 7] = [
    "RequestId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "AccessKeyId",
];

const NINE_MORE: [&str; 9] = [
    "EventId",
    "ActionType",
    "PrincipalId",
    "SensitiveAction",
    "ApiErrorCode",
    "CamErrorCode",
    "Tags",
    "ResourceId",
    "SourceIPAddress",
];

fn by_key(key: &str) -> String {
    look_up_params(json!({"LookupAttributes": [{"AttributeKey": key, "AttributeValue": "x"}]}))
        .to_string()
}

#[test]
fn look_up_events_takes_seven_attribute_keys() {
    let refused =
        "error attribute_key InvalidParameterValue.attributeKey /LookupAttributes/0/AttributeKey";
    for key in SEVEN {
        check("LookUpEvents", &by_key(key), &[]);
        for miss in [
            key.to_lowercase(),
            key.to_uppercase(),
            format!("{key} "),
            format!(" {key}"),
            key[1..].to_owned(),
        ] {
            check("LookUpEvents", &by_key(&miss), &[refused]);
        }
    }

    for key in NINE_MORE.into_iter().chain(["", "EventSource", "OnlyRecordNotSeen"]) {
        check("LookUpEvents", &by_key(key), &[refused]);
    }
}

#[test]
fn a_key_that_another_document_lists_is_said_to_be_disputed() {
    let of = |key: &str| {
        Checker::new().first(&Request::json("LookUpEvents", by_key(key).as_bytes()), NOW).unwrap()
    };
    let disputed = of("EventId");
    assert_eq!(disputed.certainty, Certainty::DocumentsDisagree);

    for (key, edition) in [("EventId", "English"), ("PrincipalId", "Chinese"), ("Tags", "Chinese")]
    {
        let help = of(key).help;
        assert!(
            help.contains(&format!("The {edition} API description")) && help.contains(key),
            "{help}"
        );
    }

    assert_eq!(of("EventSource").certainty, Certainty::Certain);
    assert_eq!(of("eventname").near, ["EventName"]);
}

#[test]
fn the_current_preset_only_doubts_the_newer_attribute_keys() {
    let current = Checker::new().preset(Preset::Current);
    let check = |key: &str, expected: &[&str]| {
        check_with(&current, "LookUpEvents", &by_key(key), Some(NOW), expected);
    };
    let attribute =
        "attribute_key InvalidParameterValue.attributeKey /LookupAttributes/0/AttributeKey";
    let (doubted, refused) = (format!("warning {attribute}"), format!("error {attribute}"));
    SEVEN.into_iter().for_each(|key| check(key, &[]));
    NINE_MORE.into_iter().for_each(|key| check(key, &[&doubted]));
    ["", "EventSource", "eventid"].into_iter().for_each(|key| check(key, &[&refused]));

    let body = by_key("PrincipalId");
    let found = &current.check(&Request::json("LookUpEvents", body.as_bytes()), NOW)[0];
    assert_eq!(found.certainty, Certainty::DocumentsDisagree);
    assert!(found.help.contains("The Chinese API description"), "{}", found.help);
}

#[test]
fn describe_events_takes_sixteen_attribute_keys() {
    for key in SEVEN.into_iter().chain(NINE_MORE) {
        check("DescribeEvents", &by_key(key), &[]);
    }
    let doubted = "warning attribute_key InvalidParameter,InvalidParameterValue /LookupAttributes/0/AttributeKey";
    for key in ["", "EventSource", "OnlyRecordNotSeen", "EventPlatform", "eventname"] {
        check("DescribeEvents", &by_key(key), &[doubted]);
    }
}

#[test]
fn each_attribute_is_checked_by_itself() {
    let attributes = json!({"LookupAttributes": [
        {"AttributeKey": "EventName", "AttributeValue": "RunInstances"},
        {"AttributeValue": "x"},
        {"AttributeKey": "Username"},
        {"AttributeKey": "Username", "AttributeValues": "x"}]});
    check(
        "LookUpEvents",
        &look_up_params(attributes).to_string(),
        &[
            "error missing_parameter MissingParameter,InvalidParameterValue.attributeKey /LookupAttributes/1/AttributeKey",
            "error unknown_parameter UnknownParameter /LookupAttributes/3/AttributeValues",
        ],
    );
    check("LookUpEvents", &look_up_params(json!({"LookupAttributes": []})).to_string(), &[]);
}
