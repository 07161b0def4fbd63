//! Parameters that depend on one another: bucket, queue, encryption.

use apitriage::preflight::{Checker, RegionOf};
use serde_json::{Value, json};

use super::names::{create_audit, expect_findings, update_audit};
use super::{NOW, check_with};

fn extended(mut base: Value, more: Value) -> Value {
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

#[test]
fn a_bucket_needs_a_name_and_a_region() {
    let missing = |name: &str| format!("error bucket_required MissingParameter /{name}");
    let (name, region) = (missing("CosBucketName"), missing("CosRegion"));
    for flag in [0, 1] {
        let of =
            |more| extended(extended(update_audit(), json!({"IsCreateNewBucket": flag})), more);
        expect_findings("UpdateAudit", &of(json!({})), &[&region, &name]);
        expect_findings("UpdateAudit", &of(json!({"CosRegion": "ap-shanghai"})), &[&name]);
        expect_findings(
            "UpdateAudit",
            &of(json!({"CosRegion": "ap-shanghai", "CosBucketName": "b"})),
            &[],
        );
    }
    expect_findings("UpdateAudit", &update_audit(), &[]);
}

#[test]
fn a_queue_is_given_completely_when_on_and_not_at_all_when_off() {
    let members =
        [("IsCreateNewQueue", json!(1)), ("CmqQueueName", json!("q")), ("CmqRegion", json!("sh"))];
    for (action, base) in
        [("CreateAudit", create_audit as fn() -> Value), ("UpdateAudit", update_audit)]
    {
        // Every choice of the three, with the flag at 1 and at 0.
        for choice in 0..8 {
            let given = |place: usize| choice >> place & 1 == 1;
            let queue: serde_json::Map<String, Value> = (0..3)
                .filter(|&place| given(place))
                .map(|place| (members[place].0.to_owned(), members[place].1.clone()))
                .collect();
            for flag in [0, 1] {
                let params = extended(
                    extended(base(), json!({"IsEnableCmqNotify": flag})),
                    queue.clone().into(),
                );
                let expected: Vec<String> = (0..3)
                    .filter(|&place| given(place) != (flag == 1))
                    .map(|place| match flag {
                        1 => {
                            format!("error cmq_required MissingParameter.cmq /{}", members[place].0)
                        }
                        _ => format!("error cmq_forbidden InvalidParameter /{}", members[place].0),
                    })
                    .collect();
                let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
                expect_findings(action, &params, &expected);
            }
        }
    }

    // Without the flag nothing is said of a queue.
    expect_findings("UpdateAudit", &extended(update_audit(), json!({"CmqQueueName": "q"})), &[]);
}

#[test]
fn encryption_needs_a_key_and_the_region_of_the_bucket() {
    let missing = |name: &str| format!("error kms_required MissingParameter /{name}");
    let of = |more| extended(update_audit(), more);
    expect_findings(
        "UpdateAudit",
        &of(json!({"IsEnableKmsEncry": 1})),
        &[&missing("KmsRegion"), &missing("KeyId")],
    );
    expect_findings(
        "UpdateAudit",
        &of(json!({"IsEnableKmsEncry": 1, "KeyId": "k"})),
        &[&missing("KmsRegion")],
    );
    expect_findings(
        "UpdateAudit",
        &of(json!({"IsEnableKmsEncry": 1, "KeyId": "k", "KmsRegion": "r"})),
        &[],
    );
    expect_findings("UpdateAudit", &of(json!({"IsEnableKmsEncry": 0})), &[]);

    let regions = |flag: Value, kms: &str| {
        of(
            json!({"IsEnableKmsEncry": flag, "KeyId": "k", "KmsRegion": kms, "CosRegion": "ap-shanghai"}),
        )
    };
    expect_findings("UpdateAudit", &regions(json!(1), "ap-shanghai"), &[]);

    let codes = "InvalidParameterValue,InvalidParameter /KmsRegion";
    expect_findings(
        "UpdateAudit",
        &regions(json!(1), "ap-guangzhou"),
        &[&format!("error kms_region {codes}")],
    );
    expect_findings(
        "UpdateAudit",
        &regions(json!(0), "ap-guangzhou"),
        &[&format!("warning kms_region {codes}")],
    );
}

/// DescribeAudit's official example has `hk` beside `ap-hongkong`.
#[test]
fn regions_in_two_spellings_may_be_the_same() {
    use apitriage::preflight::{Certainty, Request};
    let codes = "InvalidParameterValue,InvalidParameter /KmsRegion";
    for (kms, cos, severity) in [
        ("hk", "ap-hongkong", Some("warning")),
        ("ap-hongkong", "hk", Some("warning")),
        ("hk", "ap-shanghai", Some("warning")),
        ("hk", "sh", Some("error")),
        ("ap-hongkong", "ap-shanghai", Some("error")),
        ("", "ap-hongkong", Some("error")),
        ("hk", "hk", None),
    ] {
        for flag in [0, 1] {
            let more =
                json!({"IsEnableKmsEncry": flag, "KeyId": "k", "KmsRegion": kms, "CosRegion": cos});
            let params = extended(update_audit(), more);
            let severity = severity.map(|severity| if flag == 1 { severity } else { "warning" });
            let expected = severity.map(|severity| format!("{severity} kms_region {codes}"));
            expect_findings(
                "UpdateAudit",
                &params,
                &expected.as_deref().into_iter().collect::<Vec<_>>(),
            );
        }
    }

    let mixed = extended(update_audit(), json!({"KmsRegion": "hk", "CosRegion": "ap-hongkong"}));
    let findings = Checker::new().check(&Request::value("UpdateAudit", &mixed), NOW);
    assert_eq!(findings[0].certainty, Certainty::DocumentsDisagree);
    assert!(findings[0].help.contains("hk beside CosRegion ap-hongkong"), "{}", findings[0].help);
}

#[test]
fn regions_to_deliver_to_are_compared_with_the_callers_list() {
    let cos = json!({"AuditName": "a", "CosRegion": "moon", "CmqRegion": "ap-shanghai"});
    let short = "warning delivery_region InvalidParameterValue.CmqRegionError /CmqRegion";
    expect_findings("UpdateAudit", &cos, &[short]);

    let listed = Checker::new()
        .regions(RegionOf::Cos, ["ap-guangzhou"])
        .regions(RegionOf::Cmq, ["ap-shanghai"]);
    let strange = "warning delivery_region InvalidParameterValue.CosRegionError /CosRegion";
    check_with(&listed, "UpdateAudit", &cos.to_string(), Some(NOW), &[strange]);

    let both = Checker::new().regions(RegionOf::Cos, ["moon"]).regions(RegionOf::Kms, ["moon"]);
    check_with(&both, "ListKeyAliasByRegion", r#"{"KmsRegion":"moon"}"#, Some(NOW), &[]);
    let kms = "warning delivery_region InvalidParameterValue.KmsRegionError /KmsRegion";
    check_with(&both, "ListKeyAliasByRegion", r#"{"KmsRegion":"sun"}"#, Some(NOW), &[kms]);

    let storage = Checker::new().regions(RegionOf::Storage, ["moon"]);
    let track = super::names::create_track().to_string();
    let of_track =
        "warning delivery_region InvalidParameterValue.CosRegionError /Storage/StorageRegion";
    check_with(&storage, "CreateAuditTrack", &track, Some(NOW), &[of_track]);
}
