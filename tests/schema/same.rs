//! Generated requests get the same verdict from schema and checker, and every keyword of a schema
//! is needed for it.

use std::cell::Cell;

use apitriage::catalog::Action;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use super::judge::{Judges, validator};
use super::requests::request;
use super::words::json_text;

#[test]
fn schemas_are_schemas() {
    for &action in Action::ALL {
        let judges = Judges::of(action);
        jsonschema::meta::validate(&judges.schema)
            .unwrap_or_else(|error| panic!("{}: {error}", action.name()));
        assert_eq!(judges.schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

#[test]
fn schema_and_checker_give_the_same_verdicts() {
    for &action in Action::ALL {
        let judges = Judges::of(action);
        let counts = [Cell::new(0_u32), Cell::new(0)];
        let config = Config { cases: 3000, failure_persistence: None, ..Config::default() };
        let result = TestRunner::new(config).run(&request(action), |request| {
            let verdict = judges.agree(&json_text(&request)).map_err(TestCaseError::fail)?;
            counts[usize::from(verdict)].set(counts[usize::from(verdict)].get() + 1);
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{error}"));
        let (invalid, valid) = (counts[0].get(), counts[1].get());
        let least = (invalid + valid) / 5;
        assert!(
            valid > least && invalid > least,
            "{}: {valid} valid, {invalid} invalid",
            action.name()
        );
    }
}

/// What constrains a value. The rest is for people, or says where it applies.
const KEYWORDS: [&str; 15] = [
    "type",
    "enum",
    "const",
    "minimum",
    "maximum",
    "pattern",
    "minLength",
    "maxLength",
    "items",
    "minItems",
    "maxItems",
    "required",
    "additionalProperties",
    "patternProperties",
    "dependentRequired",
];

/// A schema without one of its keywords gives other verdicts, so the comparison above can fail.
#[test]
fn every_keyword_makes_a_difference() {
    for &action in Action::ALL {
        let judges = Judges::of(action);
        let mut runner = TestRunner::deterministic();
        let mut draw = || request(action).new_tree(&mut runner).unwrap().current();
        let cases: Vec<(Value, bool)> = std::iter::repeat_with(|| json_text(&draw()))
            .take(10_000)
            .map(|text| (serde_json::from_str(&text).unwrap(), judges.checker(&text)))
            .collect();
        let mut all = Vec::new();
        keywords(&judges.schema, String::new(), &mut all);

        let is_missed = |(parent, keyword): &(String, &'static str)| {
            let mut less = judges.schema.clone();
            less.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(*keyword);
            let less = validator(&less);
            cases.iter().any(|(value, verdict)| less.is_valid(value) != *verdict)
        };
        all.retain(|place| !is_missed(place));
        assert!(all.is_empty(), "{}: these make no difference: {all:?}", action.name());
    }
}

/// The place and name of every keyword that makes a difference.
fn keywords(schema: &Value, at: String, all: &mut Vec<(String, &'static str)>) {
    match schema {
        Value::Object(members) => {
            // Says only where a rule applies; often something else requires the same.
            let is_condition = at.ends_with("/if");
            for keyword in KEYWORDS
                .into_iter()
                .filter(|keyword| members.contains_key(*keyword) && !is_condition)
            {
                let is_said_by_enum = keyword == "type" && members.contains_key("enum");
                // There is no double just below it; see `words::NUMBERS`.
                let is_edge_of_doubles = keyword == "minimum" && members["minimum"] == i64::MIN;
                if !is_said_by_enum && !is_edge_of_doubles {
                    all.push((at.clone(), keyword));
                }
            }
            members.iter().for_each(|(name, inner)| keywords(inner, format!("{at}/{name}"), all));
        }
        Value::Array(list) => (0..)
            .zip(list)
            .for_each(|(index, inner): (usize, _)| keywords(inner, format!("{at}/{index}"), all)),
        _ => {}
    }
}
