//! Single values: flags, choices, limits.

use serde_json::{Value, json};

use super::names::{create_audit, create_track, expect_findings, update_audit, with_member};
use super::{NOW, check};

pub(crate) fn look_up_params(more: Value) -> Value {
    let mut params = json!({"StartTime": NOW - 10, "EndTime": NOW});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    params
}

#[test]
fn max_results_is_at_most_50() {
    let refused = "error max_results InvalidParameterValue.MaxResult /MaxResults";
    let least = "warning least_results InvalidParameterValue.MaxResult /MaxResults";
    for (number, expected) in [
        (1, None),
        (49, None),
        (50, None),
        (51, Some(refused)),
        (i64::MAX, Some(refused)),
        (0, Some(least)),
        (-1, Some(least)),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(
            "LookUpEvents",
            &look_up_params(json!({"MaxResults": number})).to_string(),
            &expected,
        );
    }

    let refused = "error max_results InvalidParameter,InvalidParameterValue /MaxResults";
    let least = "warning least_results InvalidParameter,InvalidParameterValue /MaxResults";
    let wrong = "error wrong_type InvalidParameter /MaxResults";
    for (number, expected) in [
        (1, None),
        (49, None),
        (50, None),
        (51, Some(refused)),
        (0, Some(least)),
        // Both editions call it unsigned; LookUpEvents' is signed.
        (-1, Some(wrong)),
        (i64::MIN, Some(wrong)),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(
            "DescribeEvents",
            &look_up_params(json!({"MaxResults": number})).to_string(),
            &expected,
        );
    }
}

#[test]
fn the_limit_of_key_aliases_is_at_most_200() {
    let refused = "error limit InvalidParameterValue,InvalidParameter /Limit";
    for (number, expected) in [(1, None), (199, None), (200, None), (201, Some(refused))] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(
            "ListKeyAliasByRegion",
            &json!({"KmsRegion": "ap-hongkong", "Limit": number}).to_string(),
            &expected,
        );
    }
    check("ListKeyAliasByRegion", "{}", &["error missing_parameter MissingParameter /KmsRegion"]);
}

/// Every value in `allowed` passes; those in `refused` are findings.
#[track_caller]
fn check_choice(
    action: &str,
    base: fn() -> Value,
    path: &str,
    allowed: &[Value],
    refused: &[Value],
    refusal: &str,
) {
    let expected = format!("error {refusal} /{}", path.replace('.', "/"));
    for value in allowed {
        expect_findings(action, &with_member(base(), path, value.clone()), &[]);
    }
    for value in refused {
        expect_findings(action, &with_member(base(), path, value.clone()), &[&expected]);
    }
}

fn no_queue() -> Value {
    json!({"AuditName": "audit_1"})
}

#[test]
fn flags_are_0_or_1() {
    let (zero_one, others) = ([json!(0), json!(1)], [json!(2), json!(-1), json!(i64::MAX)]);
    let own = |name: &str| format!("flag InvalidParameterValue.{name}Error");
    check_choice(
        "CreateAudit",
        create_audit,
        "IsCreateNewBucket",
        &zero_one,
        &others,
        &own("IsCreateNewBucket"),
    );

    // 1 asks for a queue, 0 refuses one: `shapes` has these.
    check_choice(
        "CreateAudit",
        create_audit,
        "IsEnableCmqNotify",
        &[json!(0)],
        &others,
        &own("IsEnableCmqNotify"),
    );

    let value_first = "flag InvalidParameterValue,InvalidParameter";
    check_choice(
        "UpdateAudit",
        update_audit,
        "IsEnableCmqNotify",
        &[json!(0)],
        &others,
        value_first,
    );
    check_choice("UpdateAudit", no_queue, "IsCreateNewQueue", &zero_one, &others, value_first);
    check_choice(
        "UpdateAudit",
        update_audit,
        "IsEnableKmsEncry",
        &[json!(0)],
        &others,
        value_first,
    );

    let parameter_first = "flag InvalidParameter,InvalidParameterValue";
    check_choice("CreateAuditTrack", create_track, "Status", &zero_one, &others, parameter_first);
    check_choice(
        "CreateAuditTrack",
        create_track,
        "TrackForAllMembers",
        &zero_one,
        &others,
        parameter_first,
    );
    fn events() -> Value {
        look_up_params(json!({}))
    }

    check_choice("DescribeEvents", events, "IsReturnLocation", &zero_one, &others, parameter_first);
}

#[test]
fn the_flag_of_a_new_queue_is_0_or_1_in_create_audit() {
    let mut queue = create_audit();
    let more = json!({"IsEnableCmqNotify": 1, "CmqQueueName": "q", "CmqRegion": "sh", "IsCreateNewQueue": 0});
    queue.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    for (value, expected) in [
        (0, None),
        (1, None),
        (2, Some("error flag InvalidParameterValue.IsCreateNewQueueError /IsCreateNewQueue")),
    ] {
        expect_findings(
            "CreateAudit",
            &with_member(queue.clone(), "IsCreateNewQueue", value.into()),
            &Vec::from_iter(expected),
        );
    }
}

#[test]
fn choices_are_one_of_their_documented_values() {
    let numbers = |numbers: &[i64]| numbers.iter().map(|&number| json!(number)).collect::<Vec<_>>();
    let words = |words: &[&str]| words.iter().map(|&word| json!(word)).collect::<Vec<_>>();
    let read_write = "read_write_attribute InvalidParameterValue.ReadWriteAttributeError";
    for (action, base) in
        [("CreateAudit", create_audit as fn() -> Value), ("UpdateAudit", update_audit)]
    {
        check_choice(
            action,
            base,
            "ReadWriteAttribute",
            &numbers(&[1, 2, 3]),
            &numbers(&[0, 4, -1]),
            read_write,
        );
    }

    let compress = "compress InvalidParameter,InvalidParameterValue";
    check_choice(
        "CreateAuditTrack",
        create_track,
        "Storage.Compress",
        &numbers(&[1, 2]),
        &numbers(&[0, 3]),
        compress,
    );

    let action_type = "action_type InvalidParameter,InvalidParameterValue";
    let wrong = words(&["read", "WRITE", "", "All", "Read "]);
    check_choice(
        "CreateAuditTrack",
        create_track,
        "ActionType",
        &words(&["Read", "Write", "*"]),
        &wrong,
        action_type,
    );

    let storage_type = "storage_type InvalidParameter,InvalidParameterValue";
    check_choice(
        "CreateAuditTrack",
        create_track,
        "Storage.StorageType",
        &words(&["cos", "cls"]),
        &words(&["COS", "abc", ""]),
        storage_type,
    );
    fn events() -> Value {
        look_up_params(json!({}))
    }

    let mode = "mode InvalidParameterValue,InvalidParameter";
    check_choice(
        "LookUpEvents",
        events,
        "Mode",
        &words(&["standard", "quick"]),
        &words(&["standard ", "Quick", ""]),
        mode,
    );
    fn nothing() -> Value {
        json!({})
    }

    let site = "website_type InvalidParameterValue,InvalidParameter";
    for action in ["GetAttributeKey", "ListCosEnableRegion", "ListCmqEnableRegion"] {
        check_choice(
            action,
            nothing,
            "WebsiteType",
            &words(&["zh", "en"]),
            &words(&["", "ap-guangzhou", "ZH", "zh-CN"]),
            site,
        );
    }
    check_choice("ListCosEnableRegion", nothing, "WebsiteType", &[], &words(&[""]), site);
}
