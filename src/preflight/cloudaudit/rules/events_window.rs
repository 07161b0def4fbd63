//! DescribeEvents reaches back 90 days (the parameter's text; docs/facts.md, "Parameters of
//! searches").

use super::event_times::{is_recent, report, too_long_ago};
use crate::preflight::across::{AcrossRule, InSchema};
use crate::preflight::cloudaudit::source::API_CHINESE;
use crate::preflight::parameter::PARAMETER_FIRST;
use crate::preflight::rule::{Help, Needs, Rule, RuleEntry};

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "events_window",
    needs: Needs::Clock,
    codes: PARAMETER_FIRST,
    source: API_CHINESE,
    summary: "DescribeEvents reaches back 90 days: StartTime is at most 7,776,000 s before now.",
    message: "StartTime is {time} ago; DescribeEvents reaches back 90 days",
    help: Help::Text("Move StartTime to within the last 90 days."),
    limit: "at most 90 days ago",
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: &["DescribeEvents"],
    check: |scene, issues| report(too_long_ago(scene, Rule::EVENTS_WINDOW, DAYS), issues),
    is_silent: |noted, now| is_recent(noted, now, DAYS),
    in_schema: InSchema::Unsayable,
}];

const DAYS: i128 = 90;
