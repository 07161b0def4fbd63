//! What a breakage is: the edits that break a rule, those that just keep it, and what must be
//! found.
//!
//! It must not know any single rule.

use apitriage::catalog::Action;
use apitriage::preflight::{Rule, Severity};
use serde_json::Value;

/// What a finding's span covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Covers {
    Value,
    Key,
    /// The object in which something is missing.
    Around,
}

/// Members to be set, or removed with `null`, by JSON Pointer.
pub(super) type Edits = Vec<(String, Value)>;

#[derive(Clone, Debug)]
pub(super) struct Breakage {
    pub(super) action: Action,
    /// What the rule needs to be seen; no error by itself.
    pub(super) given: Edits,
    pub(super) broken: Edits,
    /// Edits that stay just inside the rule.
    pub(super) kept: Vec<Edits>,
    pub(super) rule: Rule,
    pub(super) at: String,
    pub(super) covers: Covers,
    pub(super) severity: Severity,
}

impl Breakage {
    pub(super) fn new(action: Action, rule: Rule, at: &str, broken: impl Into<Value>) -> Self {
        let broken = vec![(at.to_owned(), broken.into())];
        let (given, kept, at) = (Vec::new(), Vec::new(), at.to_owned());
        Breakage {
            action,
            given,
            broken,
            kept,
            rule,
            at,
            covers: Covers::Value,
            severity: Severity::Error,
        }
    }

    pub(super) fn absent(action: Action, rule: Rule, at: &str) -> Self {
        Breakage { covers: Covers::Around, ..Breakage::new(action, rule, at, Value::Null) }
    }

    pub(super) fn given(mut self, members: Value) -> Self {
        self.given.extend(edits(members));
        self
    }

    pub(super) fn kept(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.kept.extend(values.into_iter().map(|value| vec![(self.at.clone(), value)]));
        self
    }

    pub(super) fn key(self) -> Self {
        Breakage { covers: Covers::Key, ..self }
    }

    pub(super) fn warning(self) -> Self {
        Breakage { severity: Severity::Warning, ..self }
    }
}

/// The members of an object as edits.
fn edits(members: Value) -> Edits {
    members
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (format!("/{name}"), value.clone()))
        .collect()
}

pub(super) fn apply(value: &mut Value, edits: &Edits) {
    for (pointer, new) in edits {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match value.pointer_mut(parent) {
            Some(Value::Object(members)) if new.is_null() => {
                members.remove(name);
            }
            Some(Value::Object(members)) => {
                members.insert(name.to_owned(), new.clone());
            }
            Some(Value::Array(elements)) => elements[name.parse::<usize>().unwrap()] = new.clone(),
            other => panic!("{pointer}: {other:?}"),
        }
    }
}
