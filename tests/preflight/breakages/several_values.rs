//! Rules about several values: times, what belongs together, names of events.

use apitriage::catalog::Action;
use apitriage::preflight::Rule;
use serde_json::json;

use super::breakage::Breakage;
use super::givens::{AUDITS, TRACKS, cmq_parameters, kms_parameters, storage_of_kind};
use crate::valid::NOW;

pub(super) fn of_several_values() -> Vec<Breakage> {
    let mut all = Vec::new();
    let day = 86_400;
    for action in [Action::LookUpEvents, Action::DescribeEvents] {
        let broken = Breakage::new(action, Rule::TIME_ORDER, "/StartTime", NOW + 1);
        let broken = broken
            .given(json!({"StartTime": NOW, "EndTime": NOW}))
            .kept([json!(NOW), json!(NOW - 1)]);
        all.push(if action == Action::DescribeEvents { broken.warning() } else { broken });
        let late = 100_000_000_001_i64;
        let given = json!({"StartTime": late - 2, "EndTime": late - 1});
        all.push(Breakage::new(action, Rule::TIME_UNIT, "/EndTime", late).given(given).warning());
    }

    let given = || json!({"StartTime": NOW, "EndTime": NOW});
    let window =
        Breakage::new(Action::LookUpEvents, Rule::LOOK_UP_WINDOW, "/StartTime", NOW - 7 * day - 1);
    all.push(window.given(given()).kept([json!(NOW - 7 * day)]));
    let end = NOW - 90 * day;
    let window = Breakage::new(Action::DescribeEvents, Rule::EVENTS_WINDOW, "/StartTime", end - 1);
    all.push(window.given(json!({"StartTime": end, "EndTime": end})).kept([json!(end)]));
    let span = Breakage::new(Action::DescribeEvents, Rule::EVENTS_SPAN, "/EndTime", NOW + 30 * day);
    all.push(span.given(given()).kept([json!(NOW + 30 * day - 1)]));

    for name in ["CosRegion", "CosBucketName"] {
        let broken =
            Breakage::absent(Action::UpdateAudit, Rule::BUCKET_REQUIRED, &format!("/{name}"));
        let given = json!({"IsCreateNewBucket": 0, "CosRegion": "r", "CosBucketName": "b", "KmsRegion": null, "IsEnableKmsEncry": null});
        all.push(broken.given(given));
    }

    for action in AUDITS {
        for name in ["IsCreateNewQueue", "CmqQueueName", "CmqRegion"] {
            all.push(
                Breakage::absent(action, Rule::CMQ_REQUIRED, &format!("/{name}"))
                    .given(cmq_parameters()),
            );
            let off = json!({"IsEnableCmqNotify": 0, "IsCreateNewQueue": null, "CmqQueueName": null, "CmqRegion": null});
            let forbidden = Breakage::new(
                action,
                Rule::CMQ_FORBIDDEN,
                &format!("/{name}"),
                cmq_parameters()[name].clone(),
            );
            all.push(forbidden.given(off).key());
        }

        for name in ["KmsRegion", "KeyId"] {
            all.push(
                Breakage::absent(action, Rule::KMS_REQUIRED, &format!("/{name}"))
                    .given(kms_parameters()),
            );
        }

        all.push(
            Breakage::new(action, Rule::KMS_REGION, "/KmsRegion", "other")
                .given(kms_parameters())
                .kept([json!("r")]),
        );
        let off =
            Breakage::new(action, Rule::KMS_REGION, "/KmsRegion", "other").given(kms_parameters());
        all.push(off.given(json!({"IsEnableKmsEncry": 0})).warning());
    }

    let names = |count: usize| json!((0..count).map(|at| format!("Name{at}")).collect::<Vec<_>>());
    let field =
        |product: &str| json!({"ResourceType": product, "ActionType": "*", "EventNames": ["*"]});
    for action in TRACKS {
        let is_plain = matches!(action, Action::CreateAuditTrack | Action::ModifyAuditTrack);
        let at = if is_plain { "/EventNames" } else { "/Filters/ResourceFields/1/EventNames" };
        let given = |product: &str| match is_plain {
            true => json!({"ResourceType": product, "EventNames": ["*"]}),
            false => json!({"Filters": {"ResourceFields": [field("cos"), field(product)]}}),
        };
        for bad in [json!([]), names(11)] {
            let broken = Breakage::new(action, Rule::EVENT_NAMES, at, bad).given(given("cos"));
            all.push(broken.kept([names(1), names(10), json!(["*"])]));
        }

        for bad in [json!([]), names(1), json!(["*", "*"]), json!(["*", "Name"])] {
            all.push(
                Breakage::new(action, Rule::EVENT_NAMES, at, bad)
                    .given(given("*"))
                    .kept([json!(["*"])]),
            );
        }
    }

    for (action, at, given) in [
        (
            Action::LookUpEvents,
            "/LookupAttributes/0/AttributeKey",
            json!({"LookupAttributes": [{"AttributeKey": "EventName"}]}),
        ),
        (
            Action::ModifyEventsAuditTrack,
            "/Filters/ResourceFields/0/ActionType",
            json!({"Filters": {"ResourceFields": [field("*")]}}),
        ),
        (Action::ModifyAuditTrack, "/Storage/StorageRegion", storage_of_kind("cls")),
    ] {
        all.push(Breakage::absent(action, Rule::MISSING_PARAMETER, at).given(given.clone()));
        let (object, _) = at.rsplit_once('/').unwrap();
        let stranger = format!("{object}/Stranger");
        all.push(
            Breakage::new(action, Rule::UNKNOWN_PARAMETER, &stranger, json!(["x"]))
                .given(given)
                .key(),
        );
    }
    all
}
