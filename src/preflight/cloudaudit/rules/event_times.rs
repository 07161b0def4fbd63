//! What several rules need of the start and the end of a search.
//!
//! A day is 86,400 s. An end in the future is fine everywhere: the console sends the end of the day
//! (docs/facts.md, "Times that clients sent").

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::noted::{Noted, Role};
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::scene::Scene;

pub(in crate::preflight::cloudaudit) const START_TIME: Role = Role::number(0);
pub(in crate::preflight::cloudaudit) const END_TIME: Role = Role::number(1);

/// A day, in seconds.
pub(super) const DAY: i128 = 86_400;

/// Start and end, if the quick path noted both.
pub(super) fn noted_times(noted: &Noted<'_>) -> Option<(i128, i128)> {
    Some((noted.number(START_TIME)?.into(), noted.number(END_TIME)?.into()))
}

/// Whether the start is at most `days` ago; also `true` if that cannot be known.
pub(super) fn is_recent(noted: &Noted<'_>, now: Option<i64>, days: i128) -> bool {
    let (Some(now), Some(from)) = (now, noted.number(START_TIME)) else { return true };
    is_within(from.into(), now, days)
}

/// Whether `from` is at most `days` ago. Exactly that long ago is allowed.
fn is_within(from: i128, now: i64, days: i128) -> bool {
    i128::from(now) - from <= days * DAY
}

/// An issue of `rule`, if the start is more than `days` ago.
pub(super) fn too_long_ago(
    scene: &Scene<'_, '_>,
    rule: Rule,
    days: i128,
) -> Option<Issue<'static>> {
    let now = scene.now?;
    let (start, from) = scene.number("StartTime")?;
    if is_within(from, now, days) {
        return None;
    }

    let age = i128::from(now) - from;
    let issue = Issue::new(rule, At::Value(start), Note::Seconds(age));
    // The service may count days from a local midnight.
    let is_at_edge = is_within(from, now, days + 1);
    Some(if is_at_edge { issue.certainty(Certainty::Likely) } else { issue })
}

/// Reports an issue, if there is one.
pub(super) fn report(issue: Option<Issue<'static>>, issues: &mut Issues<'_, '_>) {
    if let Some(issue) = issue {
        issues.add(issue);
    }
}
