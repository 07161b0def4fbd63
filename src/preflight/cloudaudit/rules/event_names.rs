//! Which events a track records: all of them, or up to ten by name.
//!
//! With all products, only all events (docs/facts.md, "Parameters of tracks", where the one answer
//! that was seen is told: `InvalidParameter`; an empty list fails, too).

use crate::preflight::cloudaudit::source::OBSERVED;
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::Rule;
use crate::preflight::rules::noted::{Names, Noted};
use crate::preflight::rules::{Across, Stated, untold};
use crate::preflight::scene::Scene;
use crate::preflight::tree::{Id, Leaf, ROOT};

/// The most names beside `*`.
pub(in crate::preflight) const MOST_NAMES: usize = 10;
/// All products, all events.
pub(in crate::preflight) const ALL: &str = "*";

pub(in crate::preflight) const OF_TRACK: Across = Across {
    rule: Rule::EventNames,
    check: of_track,
    is_silent: is_fine,
    stated: Stated::EventNames(&[]),
};
pub(in crate::preflight) const OF_FILTERS: Across = Across {
    rule: Rule::EventNames,
    check: of_filters,
    is_silent: untold,
    stated: Stated::EventNames(&[FILTERS, FIELDS]),
};

const FILTERS: &str = "Filters";
const FIELDS: &str = "ResourceFields";

fn of_track(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    check(scene, ROOT, issues);
}

fn of_filters(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let fields = scene.find(FILTERS).and_then(|filters| scene.tree.member(filters, FIELDS));
    for field in fields.into_iter().flat_map(|fields| scene.tree.children(fields)) {
        check(scene, field, issues);
    }
}

/// `ResourceType` and `EventNames` in `object`.
fn check(scene: &Scene<'_, '_>, object: Id, issues: &mut Issues<'_>) {
    let Some(names) = scene.tree.member(object, "EventNames") else { return };
    if scene.tree.node(names).leaf != Leaf::Array {
        return; // `wrong_type` says so
    }
    let of_all = scene.tree.children(names).filter(|&name| scene.text(name) == Some(ALL)).count();
    let told = Names { count: scene.tree.children(names).count(), of_all };
    let resource = scene.tree.member(object, "ResourceType").and_then(|id| scene.text(id));
    if let Some((wanted, as_sure)) = objection(told, resource == Some(ALL)) {
        issues.add(as_sure(Issue::new(Rule::EventNames, At::Value(names), Note::Wanted(wanted))));
    }
}

fn is_fine(noted: &Noted<'_>, _: Option<i64>) -> bool {
    noted
        .event_names
        .is_none_or(|names| objection(names, noted.resource_type == Some(ALL.as_bytes())).is_none())
}

/// What is wanted instead, and what makes the finding more or less sure than others.
type Objection = (&'static str, fn(Issue) -> Issue);

fn objection(names: Names, all_products: bool) -> Option<Objection> {
    let Names { count, of_all } = names;
    if count == 0 {
        Some(("[\"*\"], or 1 to 10 names", |issue| issue.source(OBSERVED)))
    } else if all_products && (count, of_all) != (1, 1) {
        Some(("[\"*\"], because ResourceType is *", |issue| issue))
    } else if count > MOST_NAMES {
        Some(("[\"*\"], or at most 10 names", |issue| issue))
    } else if of_all > 0 && count > 1 {
        // No document speaks of a mixture.
        Some(("[\"*\"], or names only", Issue::as_warning))
    } else {
        None
    }
}
