//! Names: one character fewer, at the edge, one more; and every character.

use serde_json::{Value, json};

use super::check;

/// A request in which everything is right.
pub(crate) fn create_audit() -> Value {
    json!({"AuditName": "audit_1", "CosBucketName": "bucket-1", "CosRegion": "ap-shanghai", "IsCreateNewBucket": 1,
        "IsEnableCmqNotify": 0, "ReadWriteAttribute": 3})
}

pub(crate) fn update_audit() -> Value {
    json!({"AuditName": "audit_1"})
}

pub(crate) fn create_track() -> Value {
    json!({"Name": "track", "Status": 1, "ActionType": "*", "ResourceType": "*", "EventNames": ["*"],
        "Storage": {"StorageType": "cos", "StorageRegion": "ap-guangzhou", "StorageName": "bucket", "StoragePrefix": "log"}})
}

/// `base` with one member set, which may be in objects: `Storage.StorageName`.
pub(crate) fn with_member(mut base: Value, path: &str, value: Value) -> Value {
    let mut at = &mut base;
    for name in path.split('.') {
        at = &mut at[name];
    }
    *at = value;
    base
}

/// What is found, beside the warning that the action was withdrawn.
#[track_caller]
pub(crate) fn expect_findings(action: &str, params: &Value, expected: &[&str]) {
    let removed = "warning removed_action ActionOffline,InvalidAction /Action";
    let mut all: Vec<&str> = if action.starts_with("CreateAudit") && !action.contains("Track") {
        vec![removed]
    } else {
        vec![]
    };
    all.extend(expected);
    check(action, &params.to_string(), &all);
}

struct Name {
    action: &'static str,
    base: fn() -> Value,
    path: &'static str,
    least: usize,
    most: usize,
    /// All ASCII characters that it may hold besides `a-z0-9`.
    others: &'static str,
    refusal: &'static str,
}

const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn name_rules() -> Vec<Name> {
    let name = |action, base, path, least, most, others, refusal| Name {
        action,
        base,
        path,
        least,
        most,
        others,
        refusal,
    };
    let upper = |more: &'static str| -> &'static str {
        Box::leak(format!("{UPPER}{more}").into_boxed_str())
    };
    let cos = "cos_bucket_name InvalidParameterValue.CosNameError";
    let prefix = "log_file_prefix InvalidParameterValue.LogFilePrefixError";
    vec![
        name(
            "CreateAudit",
            create_audit,
            "AuditName",
            3,
            128,
            upper("_"),
            "audit_name InvalidParameterValue.AuditNameError",
        ),
        name("CreateAudit", create_audit, "CosBucketName", 1, 40, "-", cos),
        name("UpdateAudit", update_audit, "CosBucketName", 1, 40, "-", cos),
        name("CreateAudit", create_audit, "LogFilePrefix", 3, 40, upper(""), prefix),
        name("UpdateAudit", update_audit, "LogFilePrefix", 3, 40, upper(""), prefix),
        name(
            "UpdateAudit",
            update_audit,
            "CmqQueueName",
            1,
            64,
            upper("-"),
            "cmq_queue_name InvalidParameterValue.QueueNameError",
        ),
        name(
            "CreateAuditTrack",
            create_track,
            "Name",
            3,
            48,
            upper("-_"),
            "track_name InvalidParameter,InvalidParameterValue",
        ),
        name(
            "CreateAuditTrack",
            create_track,
            "Storage.StorageName",
            1,
            50,
            "-",
            "storage_name InvalidParameter,InvalidParameterValue",
        ),
        name(
            "CreateAuditTrack",
            create_track,
            "Storage.StoragePrefix",
            3,
            40,
            upper(""),
            "storage_prefix InvalidParameter,InvalidParameterValue",
        ),
    ]
}

#[test]
fn names_have_a_least_and_a_largest_length() {
    for Name { action, base, path, least, most, refusal, .. } in name_rules() {
        let refused = format!("error {refusal} /{}", path.replace('.', "/"));
        for (length, fits) in [
            (least - 1, false),
            (least, true),
            (least + 1, true),
            (most - 1, true),
            (most, true),
            (most + 1, false),
        ] {
            // Empty names have tests of their own.
            if length > 0 {
                let params = with_member(base(), path, "a".repeat(length).into());
                expect_findings(action, &params, &super::refused_unless(fits, &refused));
            }
        }
    }
}

#[test]
fn names_hold_the_documented_characters_only() {
    for Name { action, base, path, others, refusal, .. } in name_rules() {
        let refused = format!("error {refusal} /{}", path.replace('.', "/"));
        for character in (0x20..0x7f).map(char::from).chain(['é', '中', '\u{7f}', '\n']) {
            // Documents disagree on underscores there: `tracks` has them.
            if character == '_' && path.starts_with("Storage") {
                continue;
            }
            let fits = character.is_ascii_lowercase()
                || character.is_ascii_digit()
                || others.contains(character);
            let params = with_member(base(), path, format!("ab{character}cd").into());
            expect_findings(action, &params, &super::refused_unless(fits, &refused));
        }
    }
}

#[test]
fn no_dash_at_either_end_of_a_bucket() {
    for (action, base, path) in [
        ("CreateAudit", create_audit as fn() -> Value, "CosBucketName"),
        ("CreateAuditTrack", create_track, "Storage.StorageName"),
    ] {
        let rule = if action == "CreateAudit" {
            "cos_bucket_name InvalidParameterValue.CosNameError"
        } else {
            "storage_name InvalidParameter,InvalidParameterValue"
        };
        let refused = format!("error {rule} /{}", path.replace('.', "/"));
        for name in ["-", "-a", "a-", "-a-"] {
            expect_findings(action, &with_member(base(), path, name.into()), &[&refused]);
        }
        expect_findings(action, &with_member(base(), path, "a--b".into()), &[]);
    }
}

#[test]
fn a_queue_begins_with_a_letter() {
    let refused = "error cmq_queue_name InvalidParameterValue.QueueNameError /CmqQueueName";
    for (name, fits) in [("q", true), ("Q1-", true), ("1q", false), ("-q", false), ("", false)] {
        expect_findings(
            "UpdateAudit",
            &with_member(update_audit(), "CmqQueueName", name.into()),
            &super::refused_unless(fits, refused),
        );
    }
}

#[test]
fn empty_names_are_missing_or_refused() {
    let missing = |codes: &str, name: &str| format!("error missing_parameter {codes} /{name}");
    for (name, code, own) in [
        ("AuditName", "MissAuditName", "AuditNameError"),
        ("CosBucketName", "MissCosBucketName", "CosNameError"),
        ("CosRegion", "MissCosRegion", "CosRegionError"),
    ] {
        let codes = format!("MissingParameter.{code},MissingParameter,InvalidParameterValue.{own}");
        expect_findings(
            "CreateAudit",
            &with_member(create_audit(), name, "".into()),
            &[&missing(&codes, name)],
        );
        let mut without = create_audit();
        without.as_object_mut().unwrap().remove(name);
        expect_findings(
            "CreateAudit",
            &without,
            &[&missing(&format!("MissingParameter.{code},MissingParameter"), name)],
        );
    }

    // CreateAudit's prefix may be left empty; UpdateAudit's text does not say so.
    expect_findings("CreateAudit", &with_member(create_audit(), "LogFilePrefix", "".into()), &[]);

    let prefix = "error log_file_prefix InvalidParameterValue.LogFilePrefixError /LogFilePrefix";
    expect_findings(
        "UpdateAudit",
        &with_member(update_audit(), "LogFilePrefix", "".into()),
        &[prefix],
    );
}

#[test]
fn the_name_of_a_set_is_ruled_by_create_audit_alone() {
    for action in ["UpdateAudit", "DescribeAudit", "StartLogging", "StopLogging"] {
        for name in ["a", "ä-!", &"x".repeat(129)] {
            expect_findings(action, &json!({"AuditName": name}), &[]);
        }
        expect_findings(
            action,
            &json!({}),
            &["error missing_parameter MissingParameter /AuditName"],
        );
    }
}

/// Values that break some rule wherever they are.
pub(crate) fn hostile_values() -> Vec<Value> {
    vec![
        json!(null),
        json!(-1),
        json!(0),
        json!(2),
        json!(1e300),
        json!(i64::MAX),
        json!(""),
        json!("-"),
        json!("ap-x y"),
        json!([]),
        json!({}),
    ]
}

/// An object with every parameter of an action set to `value`.
pub(crate) fn everything_as(action: apitriage::catalog::Action, value: &Value) -> Value {
    let names =
        apitriage::internals::parameters(action).iter().map(|parameter| parameter.name.to_owned());
    Value::Object(names.map(|name| (name, value.clone())).collect())
}
