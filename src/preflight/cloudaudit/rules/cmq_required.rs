//! Delivery to a queue needs three parameters: all of them with `IsEnableCmqNotify` 1 (the page;
//! docs/facts.md, "Parameters of tracking sets").

use super::parameter_groups::{QUEUE, SETTING_ACTIONS};
use crate::preflight::across::{AcrossRule, InSchema, When, never_silent};
use crate::preflight::cloudaudit::source::PAGE;
use crate::preflight::issue::Issues;
use crate::preflight::rule::{Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "cmq_required",
    codes: &["MissingParameter.cmq"],
    source: PAGE,
    summary: "With IsEnableCmqNotify 1, IsCreateNewQueue, CmqQueueName and CmqRegion are there.",
    ..RuleEntry::CERTAIN
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: SETTING_ACTIONS,
    check,
    is_silent: never_silent,
    in_schema: InSchema::Needed(NOTIFIES, QUEUE),
}];

const NOTIFIES: When = When::Is("IsEnableCmqNotify", 1);

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    if NOTIFIES.holds(scene) {
        scene.require(QUEUE, Rule::CMQ_REQUIRED, "IsEnableCmqNotify is 1", issues);
    }
}
