//! Delivery to a queue: three parameters, all of them with `IsEnableCmqNotify` 1, none with 0.
//!
//! The page gives the code for the first; which one the second is answered with is not documented
//! (domain notes, section 2.1).

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::Rule;
use crate::preflight::scene::Scene;

const QUEUE: [&str; 3] = ["IsCreateNewQueue", "CmqQueueName", "CmqRegion"];

fn enabled(scene: &Scene<'_, '_>) -> Option<i128> {
    scene.number("IsEnableCmqNotify").map(|(_, number)| number)
}

pub(in crate::preflight) fn required(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if enabled(scene) == Some(1) {
        scene.require(&QUEUE, Rule::CmqRequired, "IsEnableCmqNotify is 1", issues);
    }
}

pub(in crate::preflight) fn forbidden(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    if enabled(scene) == Some(0) {
        for id in QUEUE.iter().filter_map(|name| scene.find(name)) {
            issues.add(Issue::new(Rule::CmqForbidden, At::Name(id), Note::Because("IsEnableCmqNotify is 0")));
        }
    }
}
