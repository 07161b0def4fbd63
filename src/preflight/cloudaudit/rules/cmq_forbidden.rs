//! Without delivery to a queue, with `IsEnableCmqNotify` 0, none of its parameters is sent. No
//! document says which code answers it (docs/facts.md, "Parameters of tracking sets").

use super::parameter_groups::{QUEUE, SETTING_ACTIONS};
use crate::preflight::across::{AcrossRule, InSchema, When, never_silent};
use crate::preflight::cloudaudit::source::API;
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::{Help, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "cmq_forbidden",
    codes: &["InvalidParameter"],
    source: API,
    summary: "With IsEnableCmqNotify 0, IsCreateNewQueue, CmqQueueName and CmqRegion are left out.",
    message: "{name} must not be sent when {because}",
    help: Help::Text(
        "Leave it out, or set IsEnableCmqNotify to 1 and send all three queue parameters.",
    ),
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: SETTING_ACTIONS,
    check,
    is_silent: never_silent,
    in_schema: InSchema::LeftOut(IS_OFF, QUEUE),
}];

const IS_OFF: When = When::Is("IsEnableCmqNotify", 0);

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    if !IS_OFF.holds(scene) {
        return;
    }
    for id in QUEUE.iter().filter_map(|name| scene.member(name)) {
        let note = Note::Because("IsEnableCmqNotify is 0");
        issues.add(Issue::new(Rule::CMQ_FORBIDDEN, At::Name(id), note));
    }
}
