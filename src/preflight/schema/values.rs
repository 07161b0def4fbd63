//! One parameter after another: its type, and what its value may be.
//!
//! It must not know rules across parameters.

use super::json::{Json, Members, list, one};
use crate::preflight::cloudaudit::about::about;
use crate::preflight::parameter::{Constraint, Need, Parameter, Shape, Test};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Severity;

/// An object with these members. Calls itself for objects in it, as deep as tables go: four levels.
pub(super) fn object(parameters: &'static [Parameter]) -> Members {
    let properties: Members =
        parameters.iter().map(|parameter| (parameter.name, value(parameter).into())).collect();
    let required = parameters.iter().filter(|parameter| parameter.need == Need::Required);
    let required: Vec<&'static str> = required.map(|parameter| parameter.name).collect();
    let mut members = vec![("type", "object".into()), ("properties", properties.into())];
    if !required.is_empty() {
        members.push(("required", list(&required)));
    }
    members.push(("additionalProperties", false.into()));
    members
}

fn value(parameter: &'static Parameter) -> Members {
    let mut members = vec![("description", description(parameter).into())];
    match parameter.shape {
        Shape::Integer | Shape::Unsigned => members.extend(integer(parameter)),
        Shape::Text => members.extend(text(parameter)),
        Shape::Texts => {
            members.extend([("type", "array".into()), ("items", one("type", "string"))])
        }
        Shape::Object(inner) => members.extend(object(inner)),
        Shape::Objects(inner) => {
            members.extend([("type", "array".into()), ("items", object(inner).into())])
        }
    }
    members
}

/// What the parameter is, and what it must be; what is only a warning is called advice.
fn description(parameter: &Parameter) -> String {
    let mut text = about(parameter.name).to_owned();
    if let Some(constraint) = &parameter.constraint
        && !matches!(constraint.test, Test::Region | Test::Time)
    {
        let verb = if refuses(constraint) { "Must" } else { "Should" };
        text = format!("{text} {verb} be {}.", constraint.wanted);
        text.push_str(if constraint.may_be_empty { " It may be empty." } else { "" });
    }
    text
}

/// Whether a value that fails the test is an error.
fn refuses(constraint: &Constraint) -> bool {
    let is_lenient = matches!(constraint.test, Test::Keys { lenient: true, .. });
    constraint.refusal.rule.entry().severity == Severity::Error && !is_lenient
}

/// The test, if failing it is an error.
fn test(parameter: &Parameter) -> Option<Test> {
    parameter
        .constraint
        .as_ref()
        .filter(|constraint| refuses(constraint))
        .map(|constraint| constraint.test)
}

fn integer(parameter: &Parameter) -> Members {
    let mut members: Members = vec![("type", "integer".into())];
    let (least, most): (Json, Json) = match (test(parameter), parameter.shape) {
        (Some(Test::Integers(allowed)), _) => {
            members.push(("enum", list(allowed)));
            return members;
        }
        // Small numbers are a warning where there is a maximum; below zero, the type decides.
        (Some(Test::AtMost(most)), Shape::Unsigned) => (0_u64.into(), most.into()),
        (Some(Test::AtMost(most)), _) => (i64::MIN.into(), most.into()),
        (_, Shape::Unsigned) => (0_u64.into(), u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    members.extend([("minimum", least), ("maximum", most)]);
    members
}

fn text(parameter: &Parameter) -> Members {
    let mut members: Members = vec![("type", "string".into())];
    let may_be_empty =
        parameter.constraint.as_ref().is_some_and(|constraint| constraint.may_be_empty);
    match test(parameter) {
        Some(Test::Words(words) | Test::Keys { known: words, .. }) => {
            let empty: &[&str] = if may_be_empty { &[""] } else { &[] };
            members.push(("enum", list(&[words, empty].concat())));
        }
        Some(Test::Name(pattern)) => members.extend(name(&pattern, may_be_empty)),
        _ if parameter.empty.is_some() => members.push(("minLength", 1_u64.into())),
        _ => {}
    }
    members
}

/// What a name looks like: as an expression, or by its length where any character will do.
pub(super) fn name(pattern: &Pattern, may_be_empty: bool) -> Members {
    match pattern.regex() {
        Some(regex) if may_be_empty => vec![("pattern", format!("^$|{regex}").into())],
        Some(regex) => vec![("pattern", regex.into())],
        None => {
            let least = if may_be_empty { 0 } else { pattern.least };
            vec![("minLength", least.into()), ("maxLength", pattern.most.into())]
        }
    }
}
