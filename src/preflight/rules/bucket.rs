//! A bucket to be created needs a name and a region (UpdateAudit's action text; domain notes, 2.1).

use crate::preflight::issue::Issues;
use crate::preflight::rule::Rule;
use crate::preflight::scene::Scene;

pub(in crate::preflight) fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if scene.find("IsCreateNewBucket").is_some() {
        scene.require(&["CosRegion", "CosBucketName"], Rule::BucketRequired, "IsCreateNewBucket is given", issues);
    }
}
