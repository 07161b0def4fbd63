//! A search does not end before it starts; equal times are fine (the page, for LookUpEvents).

use super::event_times::noted_times;
use crate::preflight::across::{AcrossRule, InSchema};
use crate::preflight::cloudaudit::source::PAGE;
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::noted::Noted;
use crate::preflight::parameter::PARAMETER_FIRST;
use crate::preflight::rule::{Help, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "time_order",
    codes: &["InvalidParameterValue.Time", "InvalidParameter", "InvalidParameterValue"],
    source: PAGE,
    summary: "StartTime is not later than EndTime; equal is fine. Stated for LookUpEvents; a warning for DescribeEvents.",
    message: "StartTime is {time} later than EndTime",
    help: Help::Text("Swap them, or correct the wrong one; equal times are fine."),
    limit: "not later than EndTime",
    ..RuleEntry::CERTAIN
};

pub(super) static ACROSS: [AcrossRule; 2] = [
    AcrossRule {
        rule: Rule::new(&RULE),
        actions: &["LookUpEvents"],
        check: |scene, issues| {
            check(scene, issues, |issue| issue.codes(&["InvalidParameterValue.Time"]))
        },
        is_silent: is_in_order,
        in_schema: InSchema::Unsayable,
    },
    // No document says it of DescribeEvents, so it is a warning there.
    AcrossRule {
        rule: Rule::new(&RULE),
        actions: &["DescribeEvents"],
        check: |scene, issues| {
            check(scene, issues, |issue| issue.codes(PARAMETER_FIRST).as_warning())
        },
        is_silent: is_in_order,
        in_schema: InSchema::OnlyWarns,
    },
];

fn is_in_order(noted: &Noted<'_>, _: Option<i64>) -> bool {
    noted_times(noted).is_none_or(|(from, to)| from <= to)
}

fn check(
    scene: &Scene<'_, '_>,
    issues: &mut Issues<'_, '_>,
    adjust: fn(Issue<'static>) -> Issue<'static>,
) {
    let (Some((start, from)), Some((_, to))) = (scene.number("StartTime"), scene.number("EndTime"))
    else {
        return;
    };
    if from > to {
        let note = Note::Seconds(from - to);
        issues.add(adjust(Issue::new(Rule::TIME_ORDER, At::Value(start), note)));
    }
}
