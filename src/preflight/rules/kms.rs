//! Encryption: a region and a key, and the region is the bucket's (docs/facts.md, "Parameters of tracking sets").

use super::{Across, Stated, When, untold};
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::Rule;
use crate::preflight::scene::Scene;

const ON: When = When::Is("IsEnableKmsEncry", 1);
const KEY: &[&str] = &["KmsRegion", "KeyId"];

pub(in crate::preflight) const REQUIRED: Across =
    Across { rule: Rule::KmsRequired, check: required, is_silent: untold, stated: Stated::Needed(ON, KEY) };
pub(in crate::preflight) const SAME_REGION: Across =
    Across { rule: Rule::KmsRegion, check: same_region, is_silent: untold, stated: Stated::Unsayable };

fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if ON.holds(scene) {
        scene.require(KEY, Rule::KmsRequired, "IsEnableKmsEncry is 1", issues);
    }
}

fn same_region(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let (Some(kms), Some(cos)) = (scene.find("KmsRegion"), scene.find("CosRegion")) else { return };
    let (Some(kms_region), Some(cos_region)) = (scene.text(kms), scene.text(cos)) else { return };
    if kms_region != cos_region {
        let issue = Issue::new(Rule::KmsRegion, At::Value(kms), Note::Wanted("the same as CosRegion"));
        issues.add(if ON.holds(scene) { issue } else { issue.as_warning() });
    }
}
