//! Windows of time: the order of start and end, how long ago, how long.
//!
//! Days are 86,400 s. LookUpEvents: the page. DescribeEvents: the parameters' texts (docs/facts.md,
//! "Parameters of searches", "Times that clients sent"). An end in the future is fine everywhere:
//! the console sends the end of the day.

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::parameter::PARAMETER_FIRST;
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::rules::noted::Noted;
use crate::preflight::rules::{Across, Stated};
use crate::preflight::scene::Scene;

pub(in crate::preflight) const DAY: i128 = 86_400;
/// How far LookUpEvents reaches back.
const LOOK_UP_DAYS: i128 = 7;
/// How far DescribeEvents reaches back, and what it must stay below at a time.
const EVENTS_DAYS: i128 = 90;
const EVENTS_SPAN_DAYS: i128 = 30;

/// A later time than this is taken for milliseconds: it lies in the year 5138.
pub(in crate::preflight) const LATEST_SECONDS: i128 = 100_000_000_000;

pub(in crate::preflight) const LOOK_UP_ORDER: Across = Across {
    rule: Rule::TimeOrder,
    check: look_up_order,
    is_silent: in_order,
    stated: Stated::Unsayable,
};
pub(in crate::preflight) const EVENTS_ORDER: Across = Across {
    rule: Rule::TimeOrder,
    check: events_order,
    is_silent: in_order,
    stated: Stated::OnlyWarns,
};
pub(in crate::preflight) const LOOK_UP_WINDOW: Across = Across {
    rule: Rule::LookUpWindow,
    check: look_up_window,
    is_silent: |noted, now| is_recent(noted, now, LOOK_UP_DAYS),
    stated: Stated::Unsayable,
};
pub(in crate::preflight) const EVENTS_WINDOW: Across = Across {
    rule: Rule::EventsWindow,
    check: events_window,
    is_silent: |noted, now| is_recent(noted, now, EVENTS_DAYS),
    stated: Stated::Unsayable,
};
pub(in crate::preflight) const EVENTS_SPAN: Across = Across {
    rule: Rule::EventsSpan,
    check: events_span,
    is_silent: is_short,
    stated: Stated::Unsayable,
};

/// Exactly `days` ago is still within.
fn is_within(from: i128, now: i64, days: i128) -> bool {
    i128::from(now) - from <= days * DAY
}

/// Exactly `days` is already too long.
fn is_below(from: i128, to: i128, days: i128) -> bool {
    to - from < days * DAY
}

fn in_order(noted: &Noted<'_>, _: Option<i64>) -> bool {
    noted.times().is_none_or(|(from, to)| from <= to)
}

fn is_recent(noted: &Noted<'_>, now: Option<i64>, days: i128) -> bool {
    let (Some(now), Some(from)) = (now, noted.start_time) else { return true };
    is_within(from.into(), now, days)
}

fn is_short(noted: &Noted<'_>, _: Option<i64>) -> bool {
    noted.times().is_none_or(|(from, to)| is_below(from, to, EVENTS_SPAN_DAYS))
}

fn look_up_order(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    order(scene, issues, |issue| issue.codes(&["InvalidParameterValue.Time"]));
}

/// No document says it of DescribeEvents, so it is a warning there.
fn events_order(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    order(scene, issues, |issue| issue.codes(PARAMETER_FIRST).as_warning());
}

fn order(scene: &Scene<'_, '_>, issues: &mut Issues<'_>, of_action: impl Fn(Issue) -> Issue) {
    let (Some((start, from)), Some((_, to))) = (scene.number("StartTime"), scene.number("EndTime"))
    else {
        return;
    };
    if from > to {
        let issue = Issue::new(Rule::TimeOrder, At::Value(start), Note::Seconds(from - to));
        issues.add(of_action(issue));
    }
}

fn look_up_window(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    window(scene, issues, Rule::LookUpWindow, LOOK_UP_DAYS);
}

fn events_window(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    window(scene, issues, Rule::EventsWindow, EVENTS_DAYS);
}

fn window(scene: &Scene<'_, '_>, issues: &mut Issues<'_>, rule: Rule, days: i128) {
    let (Some(now), Some((start, from))) = (scene.now, scene.number("StartTime")) else { return };
    if !is_within(from, now, days) {
        let age = i128::from(now) - from;
        let issue = Issue::new(rule, At::Value(start), Note::Seconds(age));
        // The service may count from a local midnight.
        issues.add(if is_within(from, now, days + 1) {
            issue.certainty(Certainty::Likely)
        } else {
            issue
        });
    }
}

fn events_span(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let (Some((_, from)), Some((end, to))) = (scene.number("StartTime"), scene.number("EndTime"))
    else {
        return;
    };
    if !is_below(from, to, EVENTS_SPAN_DAYS) {
        issues.add(Issue::new(Rule::EventsSpan, At::Value(end), Note::Seconds(to - from)));
    }
}
