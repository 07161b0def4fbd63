//! The parts of the public interface that name no service: they are about CloudAudit.

use std::str::FromStr;
use std::sync::LazyLock;

use super::SERVICE_TABLES;
use crate::catalog::{Action, near};
use crate::preflight::checker::Checker;
use crate::preflight::parameter::Parameter;
use crate::preflight::rule::Rule;
use crate::preflight::schema::{Schema, of_action};
use crate::words::UnknownWord;

impl Checker<'static> {
    /// A checker that knows all 21 actions of CloudAudit, with every rule at its own level.
    pub fn new() -> Self {
        Checker::of(&SERVICE_TABLES)
    }
}

impl Default for Checker<'static> {
    fn default() -> Self {
        Checker::new()
    }
}

/// The parameters of an action, in the order in which it is documented; empty if it takes none.
pub fn parameters(action: Action) -> &'static [Parameter<'static>] {
    SERVICE_TABLES.actions.named(action.name()).map_or(&[], |table| table.parameters)
}

/// The JSON Schema (draft 2020-12) of an action's parameters in a JSON body.
///
/// It refuses what [`Checker::is_valid`] refuses at the usual levels and without a clock, except
/// for what its `$comment` lists, which JSON Schema cannot say.
///
/// ```
/// use apitriage::catalog::Action;
/// use apitriage::preflight::schema;
///
/// let schema = serde_json::to_value(schema(Action::LookUpEvents)).unwrap();
/// assert_eq!(schema["$id"], "urn:apitriage:cloudaudit:2019-03-19:LookUpEvents");
/// assert_eq!(schema["properties"]["MaxResults"]["maximum"], 50);
/// assert_eq!(schema["required"], serde_json::json!(["StartTime", "EndTime"]));
/// ```
pub fn schema(action: Action) -> Schema<'static> {
    of_action(&SERVICE_TABLES, action.name())
}

static ALL_RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| SERVICE_TABLES.all_rules());

impl Rule {
    /// Every rule, in the order of the documentation.
    pub fn all() -> &'static [Rule] {
        &ALL_RULES
    }

    /// The rule of this name; dashes count as underscores.
    ///
    /// ```
    /// use apitriage::preflight::Rule;
    ///
    /// assert_eq!(Rule::find("max-results"), Some(Rule::MAX_RESULTS));
    /// assert_eq!(Rule::find("max"), None);
    /// ```
    pub fn find(name: &str) -> Option<Rule> {
        Rule::all().iter().find(|rule| rule.is_called(name)).copied()
    }

    /// The names nearest to one that is not a rule's, best first, at most three.
    ///
    /// ```
    /// assert_eq!(apitriage::preflight::Rule::near("unkown_parameter"), ["unknown_parameter"]);
    /// ```
    pub fn near(name: &str) -> Vec<&'static str> {
        near(&name.replace('-', "_"), Rule::all().iter().map(|rule| rule.word()))
    }

    /// The rules whose findings may carry this code. The rules for which it is the likeliest code
    /// come first.
    ///
    /// ```
    /// use apitriage::preflight::Rule;
    ///
    /// assert!(Rule::of_code("LimitExceeded.OverTime").eq([Rule::LOOK_UP_WINDOW]));
    /// assert_eq!(Rule::of_code("InternalError").count(), 0);
    /// ```
    pub fn of_code(code: &str) -> impl Iterator<Item = Rule> {
        let rank = |rule: &Rule| rule.entry().codes.iter().position(|known| *known == code);
        let has_code = |rule: &Rule| rank(rule).is_some();
        let mut rules: Vec<Rule> = Rule::all().iter().copied().filter(has_code).collect();
        rules.sort_by_key(rank);
        rules.into_iter()
    }
}

impl FromStr for Rule {
    type Err = UnknownWord;

    /// As [`Rule::find`].
    fn from_str(name: &str) -> Result<Self, UnknownWord> {
        Rule::find(name).ok_or_else(|| {
            UnknownWord::new("rule", name, Rule::all().iter().map(|rule| rule.word()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Status;

    #[test]
    fn every_action_has_a_table_and_the_catalog_knows_which_are_withdrawn() {
        let tables = SERVICE_TABLES.actions.tables();
        assert_eq!(tables.len(), Action::ALL.len());
        for (table, action) in tables.iter().zip(Action::ALL) {
            assert_eq!(table.name, action.name());
            let is_found = SERVICE_TABLES.actions.named(table.name);
            assert_eq!(is_found.map(|table| table.name), Some(action.name()));
            assert_eq!(table.withdrawn.is_some(), action.status() == Status::Removed, "{action}");
        }
        for other in ["", "A", "LookUpEvent", "LookUpEventss", "lookUpEvents", "ListEvents"] {
            assert!(SERVICE_TABLES.actions.named(other).is_none(), "{other}");
        }
    }

    #[test]
    fn listed_rules_come_first_and_each_rule_once() {
        assert!(Rule::all().starts_with(SERVICE_TABLES.rules));
        for (place, rule) in Rule::all().iter().enumerate() {
            assert_eq!(Rule::all().iter().position(|other| other == rule), Some(place), "{rule}");
        }
    }
}
