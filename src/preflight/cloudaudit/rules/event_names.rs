//! Which events a track records: all of them, or up to ten by name.
//!
//! For all products, it can only be all events. docs/facts.md, "Parameters of tracks", quotes the
//! one answer that was seen: `InvalidParameter`. An empty list fails, too.

use crate::preflight::across::{AcrossRule, InSchema, never_silent};
use crate::preflight::cloudaudit::source::{API, OBSERVED};
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::json::{Json, list, member, one};
use crate::preflight::noted::{ListCount, Noted, Role, WILDCARD};
use crate::preflight::rule::{Rule, RuleEntry};
use crate::preflight::scene::Scene;
use crate::preflight::schema::if_then;
use crate::preflight::tree::{Id, NodeValue, ROOT};

pub(super) static RULE: RuleEntry = RuleEntry {
    word: "event_names",
    codes: &["InvalidParameter"],
    source: API,
    summary: "With ResourceType *, EventNames is [\"*\"]; otherwise it is [\"*\"] or up to 10 names.",
    ..RuleEntry::LIKELY
};

pub(super) static ACROSS: [AcrossRule; 2] = [
    AcrossRule {
        rule: Rule::new(&RULE),
        actions: &["CreateAuditTrack", "ModifyAuditTrack"],
        check: |scene, issues| check_object(scene, ROOT, issues),
        is_silent,
        in_schema: InSchema::Holds(&[], schemas),
    },
    AcrossRule {
        rule: Rule::new(&RULE),
        actions: &["CreateEventsAuditTrack", "ModifyEventsAuditTrack"],
        check: check_filters,
        is_silent: never_silent,
        in_schema: InSchema::Holds(&[FILTERS, FIELDS], schemas),
    },
];

pub(in crate::preflight::cloudaudit) const RESOURCE_TYPE: Role = Role::text(3);
pub(in crate::preflight::cloudaudit) const EVENT_NAMES_ROLE: Role = Role::LIST;

const FILTERS: &str = "Filters";
const FIELDS: &str = "ResourceFields";

/// How many names a list can have.
const MAX_NAMES: usize = 10;

fn check_filters(scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
    let fields = scene.member(FILTERS).and_then(|filters| scene.tree.member(filters, FIELDS));
    for field in fields.into_iter().flat_map(|fields| scene.tree.children(fields)) {
        check_object(scene, field, issues);
    }
}

/// Checks `ResourceType` and `EventNames` in `object`.
fn check_object(scene: &Scene<'_, '_>, object: Id, issues: &mut Issues<'_, '_>) {
    let Some(names) = scene.tree.member(object, "EventNames") else { return };
    if scene.tree.node(names).value != NodeValue::Array {
        return; // `wrong_type` reports it
    }

    let is_wildcard = |name: &Id| scene.text(*name) == Some(WILDCARD);
    let count = ListCount {
        elements: scene.tree.children(names).count(),
        wildcards: scene.tree.children(names).filter(is_wildcard).count(),
    };
    let resource = scene.tree.member(object, "ResourceType").and_then(|id| scene.text(id));
    if let Some(objection) = find_objection(count, resource == Some(WILDCARD)) {
        let note = Note::Wanted(objection.wanted);
        let issue = Issue::new(Rule::EVENT_NAMES, At::Value(names), note);
        issues.add((objection.adjust)(issue));
    }
}

fn is_silent(noted: &Noted<'_>, _: Option<i64>) -> bool {
    let of_all_products = noted.text(RESOURCE_TYPE) == Some(WILDCARD.as_bytes());
    noted.list().is_none_or(|count| find_objection(count, of_all_products).is_none())
}

/// What is wrong with a list of names.
struct Objection {
    /// What is wanted instead.
    wanted: &'static str,
    /// Changes the issue where it differs from others of this rule.
    adjust: fn(Issue<'static>) -> Issue<'static>,
}

fn find_objection(count: ListCount, of_all_products: bool) -> Option<Objection> {
    let ListCount { elements, wildcards } = count;
    if elements == 0 {
        let wanted = "[\"*\"], or 1 to 10 names";
        Some(Objection { wanted, adjust: |issue| issue.source(OBSERVED) })
    } else if of_all_products && (elements, wildcards) != (1, 1) {
        let wanted = "[\"*\"], because ResourceType is *";
        Some(Objection { wanted, adjust: |issue| issue })
    } else if elements > MAX_NAMES {
        Some(Objection { wanted: "[\"*\"], or at most 10 names", adjust: |issue| issue })
    } else if wildcards > 0 && elements > 1 {
        // No document says what a mixture means.
        Some(Objection { wanted: "[\"*\"], or names only", adjust: Issue::as_warning })
    } else {
        None
    }
}

fn schemas() -> Vec<Json<'static>> {
    let any_names = vec![member("minItems", 1_u64), member("maxItems", MAX_NAMES)];
    let all_events = one("properties", one("EventNames", one("const", list(&[WILDCARD]))));
    vec![
        one("properties", one("EventNames", any_names)),
        if_then("ResourceType", WILDCARD, all_events),
    ]
}
