//! A bucket to be created needs a name and a region (UpdateAudit's action text; docs/facts.md,
//! "Parameters of tracking sets").

use crate::preflight::across::{AcrossRule, InSchema, When, never_silent};
use crate::preflight::cloudaudit::source::API;
use crate::preflight::issue::Issues;
use crate::preflight::rule::{Help, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "bucket_required",
    codes: &["MissingParameter"],
    source: API,
    summary: "With IsCreateNewBucket, CosRegion and CosBucketName are there.",
    help: Help::Text("Add it, or leave out what asks for it."),
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: &["UpdateAudit"],
    check,
    is_silent: never_silent,
    in_schema: InSchema::Needed(NEW_BUCKET, BUCKET),
}];

const NEW_BUCKET: When = When::Given("IsCreateNewBucket");
const BUCKET: &[&str] = &["CosRegion", "CosBucketName"];

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    if NEW_BUCKET.holds(scene) {
        scene.require(BUCKET, Rule::BUCKET_REQUIRED, "IsCreateNewBucket is given", issues);
    }
}
