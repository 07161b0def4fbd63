//! What a schema says of one parameter by itself: its type, and what its value may be.
//!
//! This file must not know rules across parameters.

use crate::preflight::json::{Json, Members, list, member, one};
use crate::preflight::parameter::{Constraint, Parameter, Presence, Shape, Test};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Severity;
use crate::preflight::service::Service;

/// The schema of an object with these members. Calls itself for objects in it, as deep as tables
/// go: four levels.
pub(super) fn object<'s>(service: &Service<'s>, parameters: &[Parameter<'s>]) -> Members<'s> {
    let properties: Members<'s> = parameters
        .iter()
        .map(|parameter| member(parameter.name, value(service, parameter)))
        .collect();
    let is_required = |parameter: &&Parameter<'s>| parameter.presence == Presence::Required;
    let required = parameters.iter().filter(is_required);
    let required: Vec<&'s str> = required.map(|parameter| parameter.name).collect();

    let mut members = vec![member("type", "object"), member("properties", properties)];
    if !required.is_empty() {
        members.push(member("required", list(&required)));
    }
    members.push(member("additionalProperties", false));
    members
}

fn value<'s>(service: &Service<'s>, parameter: &Parameter<'s>) -> Members<'s> {
    let mut members = vec![member("description", description(service, parameter))];
    match parameter.shape {
        Shape::Integer | Shape::Unsigned => members.extend(integer(parameter)),
        Shape::Text => members.extend(text(parameter)),
        Shape::Texts => {
            members.extend([member("type", "array"), member("items", one("type", "string"))]);
        }
        Shape::Object(inner) => members.extend(object(service, inner)),
        Shape::Objects(inner) => {
            members.extend([member("type", "array"), member("items", object(service, inner))]);
        }
    }
    members
}

/// What the parameter is, and what it must be: "Must be" if the checker refuses anything else,
/// "Should be" if it only warns.
fn description(service: &Service<'_>, parameter: &Parameter<'_>) -> String {
    let mut text = service.about(parameter.name).to_owned();
    if let Some(constraint) = &parameter.constraint
        && !matches!(constraint.test, Test::Region { .. } | Test::Time)
    {
        let verb = if refuses(constraint) { "Must" } else { "Should" };
        text = format!("{text} {verb} be {}.", constraint.wanted);
        text.push_str(if constraint.may_be_empty { " It may be empty." } else { "" });
    }
    text
}

/// Whether a value that fails the test is an error.
fn refuses(constraint: &Constraint<'_>) -> bool {
    let is_lenient = matches!(constraint.test, Test::Keys { lenient: true, .. });
    constraint.rule.entry().severity == Severity::Error && !is_lenient
}

/// The test, if failing it is an error.
fn refusing_test<'s>(parameter: &Parameter<'s>) -> Option<Test<'s>> {
    let constraint = parameter.constraint.as_ref()?;
    refuses(constraint).then_some(constraint.test)
}

fn integer<'s>(parameter: &Parameter<'s>) -> Members<'s> {
    let mut members: Members<'s> = vec![member("type", "integer")];
    let (least, most): (Json<'s>, Json<'s>) = match (refusing_test(parameter), parameter.shape) {
        (Some(Test::Integers(allowed)), _) => {
            members.push(member("enum", list(allowed)));
            return members;
        }
        // Small numbers are a warning where there is a maximum; below zero, the type decides.
        (Some(Test::AtMost(most)), Shape::Unsigned) => (0_u64.into(), most.into()),
        (Some(Test::AtMost(most)), _) => (i64::MIN.into(), most.into()),
        (_, Shape::Unsigned) => (0_u64.into(), u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    members.extend([member("minimum", least), member("maximum", most)]);
    members
}

fn text<'s>(parameter: &Parameter<'s>) -> Members<'s> {
    let mut members: Members<'s> = vec![member("type", "string")];
    let may_be_empty =
        parameter.constraint.as_ref().is_some_and(|constraint| constraint.may_be_empty);
    match refusing_test(parameter) {
        Some(Test::Words(words) | Test::Keys { known: words, .. }) => {
            let empty: &[&str] = if may_be_empty { &[""] } else { &[] };
            members.push(member("enum", list(&[words, empty].concat())));
        }
        Some(Test::Name(pattern)) => members.extend(name(&pattern, may_be_empty)),
        _ if parameter.empty.is_some() => members.push(member("minLength", 1_u64)),
        _ => {}
    }
    members
}

/// The schema of a name: a regular expression, or its length if any character is allowed.
pub(in crate::preflight) fn name<'s>(pattern: &Pattern<'_>, may_be_empty: bool) -> Members<'s> {
    match pattern.regex() {
        Some(regex) if may_be_empty => vec![member("pattern", format!("^$|{regex}"))],
        Some(regex) => vec![member("pattern", regex)],
        None => {
            let least = if may_be_empty { 0 } else { pattern.least };
            vec![member("minLength", least), member("maxLength", pattern.most)]
        }
    }
}
