//! Encryption needs a region and a key (docs/facts.md, "Parameters of tracking sets").

use super::parameter_groups::{ENCRYPTED, KEY, SETTING_ACTIONS};
use crate::preflight::across::{AcrossRule, InSchema, never_silent};
use crate::preflight::cloudaudit::source::API;
use crate::preflight::issue::Issues;
use crate::preflight::rule::{Help, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "kms_required",
    codes: &["MissingParameter"],
    source: API,
    summary: "With IsEnableKmsEncry 1, KmsRegion and KeyId are there.",
    help: Help::Text("Add it, or leave out what asks for it."),
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: SETTING_ACTIONS,
    check,
    is_silent: never_silent,
    in_schema: InSchema::Needed(ENCRYPTED, KEY),
}];

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    if ENCRYPTED.holds(scene) {
        scene.require(KEY, Rule::KMS_REQUIRED, "IsEnableKmsEncry is 1", issues);
    }
}
