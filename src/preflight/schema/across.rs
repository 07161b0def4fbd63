//! Rules across parameters, as far as JSON Schema can state them.
//!
//! What they ask for is in the rules themselves. This file must not know any action, nor any rule
//! by name.

use crate::preflight::across::{InSchema, When};
use crate::preflight::json::{Json, Members, list, member, one};
use crate::preflight::parameter::{Parameter, Shape};
use crate::preflight::service::ActionTable;

/// Adds what holds across the action's parameters to the members of its schema.
pub(super) fn add<'s>(members: &mut Members<'s>, action: &ActionTable<'s>) {
    let mut all_of: Vec<Json<'s>> = Vec::new();
    for across in action.across {
        match across.in_schema {
            InSchema::Needed(When::Given(given), names) => {
                members.push(member("dependentRequired", one(given, list(names))));
            }
            InSchema::Needed(When::Is(name, value), names) => {
                all_of.push(if_then(name, value, one("required", list(names))));
            }
            InSchema::LeftOut(when, names) => all_of.push(left_out(when, names)),
            InSchema::Holds(path, schemas) => {
                let schemas = schemas().into_iter();
                all_of.extend(schemas.map(|schema| within(action.parameters, path, schema)));
            }
            InSchema::Unsayable | InSchema::OnlyWarns => {}
        }
    }

    if !all_of.is_empty() {
        members.push(member("allOf", Json::List(all_of)));
    }
}

/// A schema that asks for `then` only if the member `name` is there and is `value`.
pub(in crate::preflight) fn if_then<'s>(
    name: &'s str,
    value: impl Into<Json<'s>>,
    then: Json<'s>,
) -> Json<'s> {
    let is_value = vec![
        member("properties", one(name, one("const", value))),
        member("required", list(&[name])),
    ];
    vec![member("if", is_value), member("then", then)].into()
}

/// A schema that refuses `names` when the condition holds.
fn left_out<'s>(when: When, names: &[&'static str]) -> Json<'s> {
    let absent: Members<'s> = names.iter().map(|&name| member(name, false)).collect();
    let absent = one("properties", absent);
    match when {
        When::Given(given) => {
            let is_given = one("required", list(&[given]));
            vec![member("if", is_given), member("then", absent)].into()
        }
        When::Is(name, value) => if_then(name, value, absent),
    }
}

/// A schema that asks for `inner` of the objects at `path`.
fn within<'s>(parameters: &[Parameter<'_>], path: &[&'static str], inner: Json<'s>) -> Json<'s> {
    let mut steps = Vec::new();
    let mut members = parameters;
    for &name in path {
        let parameter = members.iter().find(|parameter| parameter.name == name);
        let shape = parameter.map(|parameter| parameter.shape);
        steps.push((name, matches!(shape, Some(Shape::Objects(_)))));
        members = match shape {
            Some(Shape::Object(inner) | Shape::Objects(inner)) => inner,
            _ => &[],
        };
    }

    steps.into_iter().rev().fold(inner, |inner, (name, is_array)| {
        let inner = if is_array { one("items", inner) } else { inner };
        one("properties", one(name, inner))
    })
}
