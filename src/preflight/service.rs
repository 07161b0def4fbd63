//! What the engine must know of a service of the cloud to check requests to it.
//!
//! A service is a value that is made of borrowed tables: a constant, as for the one in this crate,
//! or built at run time. This file must not know any particular service.

use super::across::AcrossRule;
use super::common::CommonRules;
use super::parameter::{Parameter, Shape, required_bits};
use super::rule::Rule;
use super::settings::Preset;

/// All that the engine must know of a service.
#[derive(Debug)]
pub(super) struct Service<'s> {
    /// Its name in a credential scope, and the first label of its hosts: `cloudaudit`.
    pub(super) name: &'s str,
    /// Its name as people write it.
    pub(super) title: &'s str,
    /// The versions that requests may name.
    pub(super) versions: &'s [&'s str],
    /// Where requests go, the usual host first.
    pub(super) hosts: &'s [&'s str],
    /// The document that decides where others disagree.
    pub(super) page: &'s str,
    pub(super) actions: Actions<'s>,
    /// The rules that every service has, with the service's own codes and documents.
    pub(super) common: &'static CommonRules,
    /// Its rules, in the order of findings at one place. Rules that only a table names come after
    /// them.
    pub(super) rules: &'s [Rule],
    /// Names that some client sends beside the parameters, with success.
    pub(super) tolerated: Tolerated<'s>,
    /// What each parameter is, in a sentence. The same name means the same in every action.
    pub(super) about: &'s [(&'s str, &'s str)],
    /// What to add about the names of actions, when one was misspelled.
    pub(super) about_names: &'s str,
}

/// Undocumented names that a server was seen to accept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerated<'s> {
    pub(super) names: &'s [&'s str],
    /// Where it was seen that these names, and common parameters in a JSON body, are accepted.
    pub(super) source: &'s str,
    /// What a user should do with these names.
    pub(super) help: &'s str,
}

/// What is known of an action.
#[derive(Clone, Copy, Debug)]
pub(super) struct ActionTable<'s> {
    pub(super) name: &'s str,
    pub(super) parameters: &'s [Parameter<'s>],
    /// Which of its parameters are required: a bit for each, the last parameter being the lowest
    /// bit.
    pub(super) required: u64,
    /// Rules that look at several parameters together.
    pub(super) across: &'s [&'s AcrossRule],
    /// The regions in which the documents offer it; empty if they list none.
    pub(super) regions: &'s [&'s str],
    /// Whether it was already offered when the error-code page was written.
    pub(super) is_on_page: bool,
    /// If it is no longer offered: since when, and what replaced it.
    pub(super) withdrawn: Option<&'s str>,
}

impl<'s> ActionTable<'s> {
    /// An action that is offered today, and is younger than the error-code page.
    pub(super) const fn new(name: &'s str, parameters: &'s [Parameter<'s>]) -> Self {
        ActionTable {
            name,
            parameters,
            required: required_bits(parameters),
            across: &[],
            regions: &[],
            is_on_page: false,
            withdrawn: None,
        }
    }

    pub(super) const fn regions(self, regions: &'s [&'s str]) -> Self {
        ActionTable { regions, ..self }
    }

    pub(super) const fn on_page(self) -> Self {
        ActionTable { is_on_page: true, ..self }
    }

    pub(super) const fn withdrawn(self, history: &'s str) -> Self {
        ActionTable { withdrawn: Some(history), ..self }
    }

    pub(super) const fn across(self, across: &'s [&'s AcrossRule]) -> Self {
        ActionTable { across, ..self }
    }

    /// Whether it is among the actions of this preset.
    #[inline]
    pub(super) fn is_known_under(&self, preset: Preset) -> bool {
        match preset {
            Preset::All => true,
            Preset::Page => self.is_on_page,
            Preset::Current => self.withdrawn.is_none(),
        }
    }
}

/// The actions of a service, found by name.
#[derive(Debug)]
pub(super) struct Actions<'s> {
    tables: &'s [ActionTable<'s>],
    /// A hash table: the index of an action's table plus one, or 0 if the slot is free. If the slot
    /// of a name is taken, the next free one is used.
    slots: [u16; SLOTS],
}

/// Far more than actions, so that nearly every name is found in its own slot.
const SLOTS: usize = 256;

impl<'s> Actions<'s> {
    #[allow(clippy::indexing_slicing, reason = "both indices are taken modulo, or counted")]
    pub(super) const fn new(tables: &'s [ActionTable<'s>]) -> Self {
        let mut slots = [0; SLOTS];
        let mut place = 0;
        // At least half of the slots stay free. With more actions than that, no slot is used:
        // `named` then compares one action after another.
        while tables.len() <= SLOTS / 2 && place < tables.len() {
            let mut slot = hash(tables[place].name) % SLOTS;
            while slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            place += 1;
            slots[slot] = place as u16;
        }
        Actions { tables, slots }
    }

    pub(super) const fn tables(&self) -> &'s [ActionTable<'s>] {
        self.tables
    }

    /// The action of exactly this name.
    #[inline]
    pub(super) fn named(&self, name: &str) -> Option<&'s ActionTable<'s>> {
        if self.tables.len() > SLOTS / 2 {
            return self.tables.iter().find(|table| table.name == name);
        }

        let mut slot = hash(name) % SLOTS;
        loop {
            let place = usize::from(*self.slots.get(slot)?);
            let table = self.tables.get(place.checked_sub(1)?)?;
            if table.name == name {
                return Some(table);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

/// The hash of a name: of its first and last four bytes and its length. Names of actions differ in
/// their verbs, in how they end, and in their lengths.
#[inline]
const fn hash(name: &str) -> usize {
    let name = name.as_bytes();
    match (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        (Some(front), Some(back)) => {
            let word = u32::from_le_bytes(*front) ^ u32::from_le_bytes(*back).rotate_left(9);
            let mixed = (word ^ name.len() as u32).wrapping_mul(0x9e37_79b1);
            (mixed >> 16) as usize
        }
        _ => name.len(),
    }
}

impl<'s> Service<'s> {
    /// Whether `name` is that of the service. Case is ignored, as in hosts.
    pub(super) fn is_called(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.name)
    }

    /// Its rules, in the order in which they are listed, and after them those that only its tables
    /// name.
    pub(super) fn all_rules(&self) -> Vec<Rule> {
        let mut rules = self.rules.to_vec();
        for table in self.actions.tables() {
            add_rules(table.parameters, &mut rules);
            for across in table.across {
                add_rule(across.rule, &mut rules);
            }
        }
        rules
    }

    /// The rank of a rule: findings at the same place are sorted by it.
    pub(super) fn rank(&self, rule: Rule) -> usize {
        self.rules.iter().position(|known| *known == rule).unwrap_or(usize::MAX)
    }

    /// What the parameter of this name is, in a sentence; empty if nothing is said of it.
    pub(super) fn about(&self, name: &str) -> &'s str {
        let known = self.about.iter().find(|(known, _)| *known == name);
        known.map_or("", |(_, about)| about)
    }

    /// The version that requests should name.
    pub(super) fn version(&self) -> &'s str {
        self.versions.first().copied().unwrap_or_default()
    }
}

/// Adds the rules of a table. Calls itself for objects in it, as deep as tables go.
fn add_rules(parameters: &[Parameter<'_>], rules: &mut Vec<Rule>) {
    for parameter in parameters {
        let of_constraint = parameter.constraint.map(|constraint| constraint.rule);
        let named = [of_constraint, parameter.missing.rule, parameter.mistyped.rule];
        for rule in named.into_iter().flatten() {
            add_rule(rule, rules);
        }
        if let Shape::Object(members) | Shape::Objects(members) = parameter.shape {
            add_rules(members, rules);
        }
    }
}

fn add_rule(rule: Rule, rules: &mut Vec<Rule>) {
    if !rules.contains(&rule) {
        rules.push(rule);
    }
}
