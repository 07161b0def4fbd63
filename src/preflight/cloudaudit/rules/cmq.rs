//! Delivery to a queue: three parameters, all of them with `IsEnableCmqNotify` 1, none with 0.
//!
//! The page gives the code for the first; which one the second is answered with is not documented
//! (docs/facts.md, "Parameters of tracking sets").

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::Rule;
use crate::preflight::rules::{Across, Stated, When, untold};
use crate::preflight::scene::Scene;

const ON: When = When::Is("IsEnableCmqNotify", 1);
const OFF: When = When::Is("IsEnableCmqNotify", 0);
const QUEUE: &[&str] = &["IsCreateNewQueue", "CmqQueueName", "CmqRegion"];

pub(in crate::preflight) const REQUIRED: Across = Across {
    rule: Rule::CmqRequired,
    check: required,
    is_silent: untold,
    stated: Stated::Needed(ON, QUEUE),
};
pub(in crate::preflight) const FORBIDDEN: Across = Across {
    rule: Rule::CmqForbidden,
    check: forbidden,
    is_silent: untold,
    stated: Stated::LeftOut(OFF, QUEUE),
};

fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if ON.holds(scene) {
        scene.require(QUEUE, Rule::CmqRequired, "IsEnableCmqNotify is 1", issues);
    }
}

fn forbidden(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if OFF.holds(scene) {
        for id in QUEUE.iter().filter_map(|name| scene.find(name)) {
            issues.add(Issue::new(
                Rule::CmqForbidden,
                At::Name(id),
                Note::Because("IsEnableCmqNotify is 0"),
            ));
        }
    }
}
