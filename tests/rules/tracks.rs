//! Tracks: which events, delivered where.

use serde_json::{Value, json};

use super::check;
use super::names::{create_track, with_member};

const EVENTS: &str = "error event_names InvalidParameter";

fn event_names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("Event{number}")).collect()
}

#[test]
fn all_products_mean_all_events() {
    for (product, events, fits) in [
        ("*", json!(["*"]), true),
        ("*", json!(["RunInstances"]), false),
        ("*", json!(["*", "*"]), false),
        ("*", json!(["*", "RunInstances"]), false),
        ("*", json!([]), false),
        ("cvm", json!(["*"]), true),
        ("cvm", json!(event_names(1)), true),
        ("cvm", json!(event_names(10)), true),
        ("cvm", json!(event_names(11)), false),
        ("cvm", json!([]), false),
    ] {
        let track = with_member(
            with_member(create_track(), "ResourceType", product.into()),
            "EventNames",
            events,
        );
        let refused = format!("{EVENTS} /EventNames");
        check("CreateAuditTrack", &track.to_string(), &super::refused_unless(fits, &refused));
    }
}

#[test]
fn all_events_and_more_is_doubtful() {
    let track = with_member(
        with_member(create_track(), "ResourceType", "cvm".into()),
        "EventNames",
        json!(["*", "RunInstances"]),
    );
    check(
        "CreateAuditTrack",
        &track.to_string(),
        &["warning event_names InvalidParameter /EventNames"],
    );
}

#[test]
fn a_change_without_a_product_keeps_the_rules_for_all_products() {
    let refused = format!("{EVENTS} /EventNames");
    for (events, fits) in [
        (json!(["*"]), true),
        (json!(event_names(10)), true),
        (json!(event_names(11)), false),
        (json!([]), false),
    ] {
        let change = json!({"TrackId": 1, "EventNames": events});
        check("ModifyAuditTrack", &change.to_string(), &super::refused_unless(fits, &refused));
    }
}

#[test]
fn every_filter_is_checked_by_itself() {
    let fields = json!([
        {"ResourceType": "*", "ActionType": "*", "EventNames": ["*"]},
        {"ResourceType": "*", "ActionType": "*", "EventNames": ["RunInstances"]},
        {"ResourceType": "cam", "ActionType": "read", "EventNames": event_names(11)},
        {"ActionType": "*", "EventNames": ["*"]}]);
    let expected = [
        &format!("{EVENTS} /Filters/ResourceFields/1/EventNames"),
        "error action_type InvalidParameter,InvalidParameterValue /Filters/ResourceFields/2/ActionType",
        &format!("{EVENTS} /Filters/ResourceFields/2/EventNames"),
        "error missing_parameter MissingParameter /Filters/ResourceFields/3/ResourceType",
    ];

    let mut track = create_track();
    for name in ["ActionType", "ResourceType", "EventNames"] {
        track.as_object_mut().unwrap().remove(name);
    }

    track["Filters"] = json!({"ResourceFields": fields.clone()});
    check("CreateEventsAuditTrack", &track.to_string(), &expected);
    let change = json!({"TrackId": 1, "Filters": {"ResourceFields": fields}});
    check("ModifyEventsAuditTrack", &change.to_string(), &expected);
}

fn track_with_storage(kind: &str, name: &str, prefix: &str) -> Value {
    let storage = json!({"StorageType": kind, "StorageRegion": "ap-guangzhou", "StorageName": name, "StoragePrefix": prefix});
    with_member(create_track(), "Storage", storage)
}

#[test]
fn the_name_of_a_target_depends_on_its_kind() {
    let name = "error storage_name InvalidParameter,InvalidParameterValue /Storage/StorageName";
    let long = |length: usize| "x".repeat(length);
    for (kind, text, fits) in [
        ("cos", "Audit_test", false),
        ("cos", "audit_test-", false),
        ("cos", "audit-test", true),
        ("cos", "bucket-APPID", false),
        ("cls", "audit_test", true),
        ("cls", "d0f00ec9-5643-4a11-9022-187621d38714", true),
        ("cls", &long(50), true),
        ("cls", &long(51), false),
        ("cls", "", false),
        ("ckafka", "ckafka-xxxxxx/tencent_test_audit_log", true),
        ("ckafka", "ckafka-xxxxxx", false),
        ("ckafka", "/topic", false),
        ("ckafka", "instance/", false),
        ("ckafka", "a/b/c", false),
    ] {
        check(
            "CreateAuditTrack",
            &track_with_storage(kind, text, "log").to_string(),
            &super::refused_unless(fits, name),
        );
    }

    let doubt = "warning storage_name InvalidParameter,InvalidParameterValue /Storage/StorageName";
    check(
        "CreateAuditTrack",
        &track_with_storage("cos", "bucket-1250000000", "log").to_string(),
        &[doubt],
    );
    check(
        "CreateAuditTrack",
        &track_with_storage("cos", "bucket-125000000", "log").to_string(),
        &[],
    );

    let prefix =
        "error storage_prefix InvalidParameter,InvalidParameterValue /Storage/StoragePrefix";
    check("CreateAuditTrack", &track_with_storage("cos", "bucket", "a-b").to_string(), &[prefix]);
    check("CreateAuditTrack", &track_with_storage("cls", "topic", "a_b").to_string(), &[]);
}

/// The text forbids underscores, and official examples of today have them.
#[test]
fn an_underscore_is_disputed_where_it_is_the_only_offence() {
    use apitriage::preflight::{Certainty, Checker, Request};
    let codes = "InvalidParameter,InvalidParameterValue /Storage";
    let name = |severity: &str| format!("{severity} storage_name {codes}/StorageName");
    let prefix = |severity: &str| format!("{severity} storage_prefix {codes}/StoragePrefix");
    let long = "a_".repeat(26);

    for (bucket, directory, expected) in [
        ("audit_test", "audit_config", vec![name("warning"), prefix("warning")]),
        ("_", "a_b", vec![name("warning"), prefix("warning")]),
        ("audit_Test", "audit_config-", vec![name("error"), prefix("error")]),
        ("-audit_test", "a_", vec![name("error"), prefix("error")]),
        (&long, &long, vec![name("error"), prefix("error")]),
    ] {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(
            "CreateAuditTrack",
            &track_with_storage("cos", bucket, directory).to_string(),
            &expected,
        );
    }

    let params = track_with_storage("cos", "audit_test", "audit_config");
    for finding in Checker::new().check(&Request::value("CreateAuditTrack", &params), super::NOW) {
        assert_eq!(finding.certainty, Certainty::DocumentsDisagree);
        assert!(finding.help.contains("official examples"), "{}", finding.help);
    }
}

#[test]
fn a_kind_in_the_wrong_case_hides_nothing() {
    let codes = "InvalidParameter,InvalidParameterValue /Storage";
    let kind = format!("error storage_type {codes}/StorageType");
    let (name, prefix) = (
        format!("error storage_name {codes}/StorageName"),
        format!("error storage_prefix {codes}/StoragePrefix"),
    );
    check(
        "CreateAuditTrack",
        &track_with_storage("COS", "Bucket", "a-b").to_string(),
        &[&kind, &name, &prefix],
    );
    check(
        "CreateAuditTrack",
        &track_with_storage("Ckafka", "topic", "").to_string(),
        &[&kind, &name],
    );
    check("CreateAuditTrack", &track_with_storage("abc", "Bucket", "a-b").to_string(), &[&kind]);
}

#[test]
fn a_target_is_complete_or_absent() {
    let missing = |name: &str| format!("error missing_parameter MissingParameter /Storage/{name}");
    let all = ["StorageType", "StorageRegion", "StorageName", "StoragePrefix"].map(missing);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    check("CreateAuditTrack", &with_member(create_track(), "Storage", json!({})).to_string(), &all);
    check("ModifyAuditTrack", r#"{"TrackId":1,"Storage":{}}"#, &all);
    check("ModifyAuditTrack", r#"{"TrackId":1}"#, &[]);
}
