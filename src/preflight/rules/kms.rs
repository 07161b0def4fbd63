//! Encryption: a region and a key, and the region is the bucket's (domain notes, section 2.1).

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::Rule;
use crate::preflight::scene::Scene;

fn is_on(scene: &Scene<'_, '_>) -> bool {
    scene.number("IsEnableKmsEncry").is_some_and(|(_, number)| number == 1)
}

pub(in crate::preflight) fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if is_on(scene) {
        scene.require(&["KmsRegion", "KeyId"], Rule::KmsRequired, "IsEnableKmsEncry is 1", issues);
    }
}

pub(in crate::preflight) fn same_region(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let (Some(kms), Some(cos)) = (scene.find("KmsRegion"), scene.find("CosRegion")) else { return };
    let (Some(kms_region), Some(cos_region)) = (scene.text(kms), scene.text(cos)) else { return };
    if kms_region != cos_region {
        let issue = Issue::new(Rule::KmsRegion, At::Value(kms), Note::Wanted("the same as CosRegion"));
        issues.add(if is_on(scene) { issue } else { issue.as_warning() });
    }
}
