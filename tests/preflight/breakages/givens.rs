//! Parameters that several breakages need beside the broken one, and the actions that share them.

use apitriage::catalog::Action;
use serde_json::{Value, json};

pub(super) const AUDITS: [Action; 2] = [Action::CreateAudit, Action::UpdateAudit];

pub(super) const TRACKS: [Action; 4] = [
    Action::CreateAuditTrack,
    Action::ModifyAuditTrack,
    Action::CreateEventsAuditTrack,
    Action::ModifyEventsAuditTrack,
];

pub(super) fn storage_of_kind(kind: &str) -> Value {
    let name = if kind == "ckafka" { "a/b" } else { "abc" };
    json!({"Storage": {"StorageType": kind, "StorageRegion": "r", "StorageName": name, "StoragePrefix": "abc"}})
}

pub(super) fn cmq_parameters() -> Value {
    json!({"IsEnableCmqNotify": 1, "IsCreateNewQueue": 0, "CmqQueueName": "q", "CmqRegion": "sh"})
}

pub(super) fn kms_parameters() -> Value {
    json!({"IsEnableKmsEncry": 1, "CosRegion": "r", "KmsRegion": "r", "KeyId": "k"})
}

pub(super) fn text_values(values: impl IntoIterator<Item = String>) -> Vec<Value> {
    values.into_iter().map(Value::from).collect()
}
