//! The name of a storage: what it may be depends on the kind of storage.

use super::storage_forms::{
    ACTIONS, DISPUTE, STORAGE_NAME, StorageMember, StorageTarget, TargetForm,
};
use crate::preflight::across::{AcrossRule, InSchema};
use crate::preflight::cloudaudit::source::{API, API_CHINESE};
use crate::preflight::parameter::PARAMETER_FIRST;
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::{Rule, RuleEntry};

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "storage_name",
    codes: PARAMETER_FIRST,
    source: API,
    summary: "StorageName is a bucket name of at most 50 characters (cos; an underscore is a warning, since documents disagree), 1 to 50 characters (cls), or instance/topic (ckafka).",
    dispute: DISPUTE,
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: ACTIONS,
    check: |scene, issues| MEMBER.check(scene, issues),
    is_silent: |noted, _| MEMBER.is_silent(noted),
    in_schema: InSchema::Holds(&["Storage"], || MEMBER.schemas()),
}];

const MEMBER: StorageMember = StorageMember {
    rule: Rule::new(&RULE),
    name: "StorageName",
    role: STORAGE_NAME,
    targets: &[
        StorageTarget {
            kind: "cos",
            form: TargetForm::Name(Pattern::bucket(50)),
            wanted: "1 to 50 characters from a-z, 0-9 and -, with no - at either end (cos)",
            disputed: Some(Pattern::bucket(50).others("_-")),
            is_bucket: true,
            source: API,
        },
        StorageTarget {
            kind: "cls",
            form: TargetForm::Name(Pattern::any(1, 50)),
            wanted: "a log topic's id of 1 to 50 characters (cls)",
            disputed: None,
            is_bucket: false,
            source: API,
        },
        StorageTarget {
            kind: "ckafka",
            form: TargetForm::Topic,
            wanted: "an instance and a topic, as in ckafka-xxxxxx/topic (ckafka)",
            disputed: None,
            is_bucket: false,
            source: API_CHINESE,
        },
    ],
};
