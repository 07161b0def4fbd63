//! LookUpEvents reaches back seven days (the page; docs/facts.md, "Parameters of searches").

use super::event_times::{is_recent, report, too_long_ago};
use crate::preflight::across::{AcrossRule, InSchema};
use crate::preflight::cloudaudit::source::PAGE;
use crate::preflight::issue::Issues;
use crate::preflight::rule::{Certainty, Needs, Rule, RuleEntry};
use crate::preflight::scene::Scene;

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "look_up_window",
    needs: Needs::Clock,
    codes: &["LimitExceeded.OverTime"],
    source: PAGE,
    summary: "LookUpEvents reaches back 7 days: StartTime is at most 604,800 s before now.",
    message: "StartTime is {time} ago; LookUpEvents reaches back 7 days",
    limit: "at most 7 days ago",
    ..RuleEntry::CERTAIN
};

pub(super) static ACROSS: [AcrossRule; 1] = [AcrossRule {
    rule: Rule::new(&RULE),
    actions: &["LookUpEvents"],
    check,
    is_silent: |noted, now| is_recent(noted, now, DAYS),
    in_schema: InSchema::Unsayable,
}];

const DAYS: i128 = 7;

/// The help for a start that is at most a day too early.
const LOCAL_MIDNIGHT: &str = "The console itself sends such times: the service may count from a local midnight. To let them \
                              pass, lower the rule look_up_window to a warning. DescribeEvents reaches back 90 days.";

fn check(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    let issue = too_long_ago(scene, Rule::LOOK_UP_WINDOW, DAYS).map(|issue| {
        let is_at_edge = issue.certainty == Certainty::Likely;
        if is_at_edge { issue.help(LOCAL_MIDNIGHT) } else { issue }
    });
    report(issue, issues);
}
