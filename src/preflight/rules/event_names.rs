//! Which events a track records: all of them, or up to ten by name.
//!
//! With all products, only all events (domain notes, section 2.4, where the one answer that was seen
//! is told: `InvalidParameter`, also for an empty list).

use super::{Across, Stated};
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::rule::Rule;
use crate::preflight::scene::Scene;
use crate::preflight::source::OBSERVED;
use crate::preflight::tree::{Id, Leaf, ROOT};

/// The most names beside `*`.
pub(in crate::preflight) const MOST_NAMES: usize = 10;
/// All products, all events.
pub(in crate::preflight) const ALL: &str = "*";

pub(in crate::preflight) const OF_TRACK: Across =
    Across { rule: Rule::EventNames, check: of_track, stated: Stated::EventNames(&[]) };
pub(in crate::preflight) const OF_FILTERS: Across =
    Across { rule: Rule::EventNames, check: of_filters, stated: Stated::EventNames(&[FILTERS, FIELDS]) };

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
    let count = scene.tree.children(names).count();
    let of_all = scene.tree.children(names).filter(|&name| scene.text(name) == Some(ALL)).count();
    let all_products = scene.tree.member(object, "ResourceType").and_then(|id| scene.text(id)) == Some(ALL);
    let refused = |wanted| Issue::new(Rule::EventNames, At::Value(names), Note::Wanted(wanted));
    if count == 0 {
        issues.add(refused("[\"*\"], or 1 to 10 names").source(OBSERVED));
    } else if all_products && (count, of_all) != (1, 1) {
        issues.add(refused("[\"*\"], because ResourceType is *"));
    } else if count > MOST_NAMES {
        issues.add(refused("[\"*\"], or at most 10 names"));
    } else if of_all > 0 && count > 1 {
        // No document speaks of a mixture.
        issues.add(refused("[\"*\"], or names only").as_warning());
    }
}
