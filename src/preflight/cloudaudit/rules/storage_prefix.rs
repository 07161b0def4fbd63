//! The prefix of what is stored: only for a bucket do documents say what it may be.

use super::storage_forms::{
    ACTIONS, DISPUTE, STORAGE_PREFIX, StorageMember, StorageTarget, TargetForm,
};
use crate::preflight::across::{AcrossRule, InSchema};
use crate::preflight::cloudaudit::source::API;
use crate::preflight::parameter::PARAMETER_FIRST;
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::{Rule, RuleEntry};

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "storage_prefix",
    codes: PARAMETER_FIRST,
    source: API,
    summary: "The StoragePrefix of a COS bucket has 3 to 40 letters and digits; an underscore is a warning, since documents disagree.",
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
    name: "StoragePrefix",
    role: STORAGE_PREFIX,
    targets: &[StorageTarget {
        kind: "cos",
        form: TargetForm::Name(Pattern::letters(3, 40, "")),
        wanted: "3 to 40 characters from A-Z, a-z and 0-9 (cos)",
        disputed: Some(Pattern::letters(3, 40, "_")),
        is_bucket: false,
        source: API,
    }],
};
