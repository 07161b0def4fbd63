//! The region of the key is that of the bucket (docs/facts.md, "Parameters of tracking sets").
//!
//! An official example of DescribeAudit has `hk` beside `ap-hongkong`, so a short name beside a
//! long one may be the same region.

use super::parameter_groups::{ENCRYPTED, SETTING_ACTIONS};
use crate::preflight::across::{AcrossRule, InSchema, never_silent};
use crate::preflight::cloudaudit::source::API;
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::{Certainty, Help, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "kms_region",
    codes: &["InvalidParameterValue", "InvalidParameter"],
    source: API,
    summary: "KmsRegion is the same as CosRegion; a warning while IsEnableKmsEncry is not 1, or if one is a short name (hk) and one is not.",
    help: Help::Text("CosRegion is {=CosRegion}."),
    dispute: "An official example has KmsRegion hk beside CosRegion ap-hongkong: a short and a long name may be of one region.",
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: SETTING_ACTIONS,
    check,
    is_silent: never_silent,
    in_schema: InSchema::Unsayable,
}];

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    let (Some(kms), Some(cos)) = (scene.member("KmsRegion"), scene.member("CosRegion")) else {
        return;
    };
    let (Some(kms_region), Some(cos_region)) = (scene.text(kms), scene.text(cos)) else { return };
    if kms_region == cos_region {
        return;
    }

    let note = Note::Wanted("the same as CosRegion");
    let issue = Issue::new(Rule::KMS_REGION, At::Value(kms), note);
    let are_comparable = is_short(kms_region) == is_short(cos_region);
    issues.add(match (are_comparable, ENCRYPTED.holds(scene)) {
        (true, true) => issue,
        (true, false) => issue.as_warning(),
        (false, _) => issue.as_warning().certainty(Certainty::DocumentsDisagree),
    });
}

/// Whether a region is given by its short name: `hk`, and not `ap-hongkong`.
fn is_short(region: &str) -> bool {
    !region.is_empty()
        && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}
