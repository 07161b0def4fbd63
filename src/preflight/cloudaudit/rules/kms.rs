//! Encryption: a region and a key, and the region is the bucket's (docs/facts.md, "Parameters of
//! tracking sets").
//!
//! An official example of DescribeAudit has `hk` beside `ap-hongkong`, so a short name beside a
//! long one may be the same region.

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::rules::{Across, Stated, When, untold};
use crate::preflight::scene::Scene;

const ON: When = When::Is("IsEnableKmsEncry", 1);
const KEY: &[&str] = &["KmsRegion", "KeyId"];

pub(in crate::preflight) const REQUIRED: Across = Across {
    rule: Rule::KmsRequired,
    check: required,
    is_silent: untold,
    stated: Stated::Needed(ON, KEY),
};
pub(in crate::preflight) const SAME_REGION: Across = Across {
    rule: Rule::KmsRegion,
    check: same_region,
    is_silent: untold,
    stated: Stated::Unsayable,
};

fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if ON.holds(scene) {
        scene.require(KEY, Rule::KmsRequired, "IsEnableKmsEncry is 1", issues);
    }
}

fn same_region(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let (Some(kms), Some(cos)) = (scene.find("KmsRegion"), scene.find("CosRegion")) else { return };
    let (Some(kms_region), Some(cos_region)) = (scene.text(kms), scene.text(cos)) else { return };
    if kms_region == cos_region {
        return;
    }

    let issue = Issue::new(Rule::KmsRegion, At::Value(kms), Note::Wanted("the same as CosRegion"));
    let spelled_alike = is_short(kms_region) == is_short(cos_region);
    issues.add(match (spelled_alike, ON.holds(scene)) {
        (true, true) => issue,
        (true, false) => issue.as_warning(),
        (false, _) => issue.as_warning().certainty(Certainty::DocumentsDisagree),
    });
}

/// Whether a region has its short name: `hk`, where others write `ap-hongkong`.
fn is_short(region: &str) -> bool {
    !region.is_empty()
        && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}
