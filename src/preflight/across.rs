//! The contract between the engine and a rule across parameters.
//!
//! This file must not know in which form a request came, nor how a finding is worded.

use super::issue::Issues;
use super::json::Json;
use super::noted::Noted;
use super::rule::Rule;
use super::scene::Scene;

/// A rule that looks at several parameters together, for some actions.
#[derive(Clone, Copy, Debug)]
pub(super) struct AcrossRule {
    pub(super) rule: Rule,
    /// The actions that have the rule.
    pub(super) actions: &'static [&'static str],
    /// Reports what breaks it. Called once for each request, after every parameter was checked by
    /// itself; a parameter may be missing or of a wrong type, which is reported elsewhere.
    pub(super) check: fn(&Scene<'_, '_>, &mut Issues<'_, '_>),
    /// Whether `check` would report nothing, judged from what the quick path noted. `false` is
    /// always right: then the request is checked in the ordinary way.
    pub(super) is_silent: fn(&Noted<'_>, now: Option<i64>) -> bool,
    /// What the JSON Schema of an action with this rule says of it.
    pub(super) in_schema: InSchema,
}

/// How much of a rule a JSON Schema can state. A rule gives its check and its schema the same
/// constants.
#[derive(Clone, Copy, Debug)]
pub(super) enum InSchema {
    /// When the condition holds, these parameters are there.
    Needed(When, &'static [&'static str]),
    /// When the condition holds, none of these parameters is there.
    LeftOut(When, &'static [&'static str]),
    /// The objects at this path are valid against these schemas.
    Holds(&'static [&'static str], fn() -> Vec<Json<'static>>),
    /// A schema cannot say it.
    Unsayable,
    /// No request is refused for it.
    OnlyWarns,
}

/// The `is_silent` of rules about parameters that the quick path does not note.
pub(super) fn never_silent(_: &Noted<'_>, _: Option<i64>) -> bool {
    false
}

/// A condition that a rule depends on.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// The parameter is there.
    Given(&'static str),
    /// The parameter is this integer.
    Is(&'static str, i64),
}

impl When {
    pub(super) fn holds(self, scene: &Scene<'_, '_>) -> bool {
        match self {
            When::Given(name) => scene.member(name).is_some(),
            When::Is(name, wanted) => {
                scene.number(name).is_some_and(|(_, number)| number == i128::from(wanted))
            }
        }
    }
}
