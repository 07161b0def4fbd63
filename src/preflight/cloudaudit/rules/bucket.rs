//! A bucket to be created needs a name and a region (UpdateAudit's action text; docs/facts.md,
//! "Parameters of tracking sets").

use crate::preflight::issue::Issues;
use crate::preflight::rule::Rule;
use crate::preflight::rules::{Across, Stated, When, untold};
use crate::preflight::scene::Scene;

const NEW_BUCKET: When = When::Given("IsCreateNewBucket");
const BUCKET: &[&str] = &["CosRegion", "CosBucketName"];

pub(in crate::preflight) const REQUIRED: Across = Across {
    rule: Rule::BucketRequired,
    check: required,
    is_silent: untold,
    stated: Stated::Needed(NEW_BUCKET, BUCKET),
};

fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if NEW_BUCKET.holds(scene) {
        scene.require(BUCKET, Rule::BucketRequired, "IsCreateNewBucket is given", issues);
    }
}
