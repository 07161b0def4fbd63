//! DescribeEvents covers less than 30 days at a time (the parameters' texts; docs/facts.md,
//! "Parameters of searches").

use super::event_times::{DAY, noted_times};
use crate::preflight::across::{AcrossRule, InSchema};
use crate::preflight::cloudaudit::source::API;
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::parameter::PARAMETER_FIRST;
use crate::preflight::rule::{Help, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "events_span",
    codes: PARAMETER_FIRST,
    source: API,
    summary: "DescribeEvents covers less than 30 days: EndTime is less than 2,592,000 s after StartTime.",
    message: "the time asked for is {time} long; it must be less than 30 days",
    help: Help::Text("Ask for less than 30 days at a time, in several calls."),
    limit: "less than 30 days",
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: &["DescribeEvents"],
    check,
    is_silent: |noted, _| noted_times(noted).is_none_or(|(from, to)| is_short(from, to)),
    in_schema: InSchema::Unsayable,
}];

/// Whether a search is short enough. Exactly 30 days is too long.
fn is_short(from: i128, to: i128) -> bool {
    to - from < 30 * DAY
}

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    let (Some((_, from)), Some((end, to))) = (scene.number("StartTime"), scene.number("EndTime"))
    else {
        return;
    };
    if !is_short(from, to) {
        issues.add(Issue::new(Rule::EVENTS_SPAN, At::Value(end), Note::Seconds(to - from)));
    }
}
