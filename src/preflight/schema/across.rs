//! Rules across parameters, as far as JSON Schema can state them.
//!
//! The facts come from the rules themselves; here they are only spelled. It must not know an
//! action.

use super::json::{Json, Members, list, one};
use super::values::name;
use crate::preflight::cloudaudit::actions::Spec;
use crate::preflight::cloudaudit::rules::event_names::{ALL, MOST_NAMES};
use crate::preflight::cloudaudit::rules::storage::{Form, TOPIC, Target};
use crate::preflight::parameter::{Parameter, Shape};
use crate::preflight::rules::{Stated, When};

/// Adds what holds across the action's parameters.
pub(super) fn add(members: &mut Members, spec: &Spec) {
    let mut all: Vec<Json> = Vec::new();
    for across in spec.across {
        match across.stated {
            Stated::Needed(When::Given(given), names) => {
                members.push(("dependentRequired", one(given, list(names))));
            }
            Stated::Needed(When::Is(name, value), names) => {
                all.push(if_then(name, value, one("required", list(names))));
            }
            Stated::LeftOut(when, names) => all.push(left_out(when, names)),
            Stated::StorageMember(member, targets) => {
                all.extend(
                    targets.iter().map(|target| {
                        within(spec.parameters, &["Storage"], storage(member, target))
                    }),
                );
            }
            Stated::EventNames(path) => {
                all.extend(event_names().map(|inner| within(spec.parameters, path, inner)));
            }
            Stated::Unsayable | Stated::OnlyWarns => {}
        }
    }
    if !all.is_empty() {
        members.push(("allOf", Json::List(all)));
    }
}

/// `then`, where the member `name` is there and is `value`.
fn if_then(name: &'static str, value: impl Into<Json>, then: Json) -> Json {
    let is = vec![("properties", one(name, one("const", value))), ("required", list(&[name]))];
    vec![("if", is.into()), ("then", then)].into()
}

fn left_out(when: When, names: &[&'static str]) -> Json {
    let absent: Members = names.iter().map(|&name| (name, false.into())).collect();
    let absent = one("properties", absent);
    match when {
        When::Given(given) => {
            vec![("if", one("required", list(&[given]))), ("then", absent)].into()
        }
        When::Is(name, value) => if_then(name, value, absent),
    }
}

fn storage(member: &'static str, target: &Target) -> Json {
    let accepted = target.accepted();
    let disputed = if accepted == target.form { "" } else { " Documents disagree on underscores." };
    let mut form = vec![("description", format!("Must be {}.{disputed}", target.wanted).into())];
    match accepted {
        Form::Name(pattern) => form.extend(name(&pattern, false)),
        Form::Topic => form.push(("pattern", TOPIC.into())),
    }
    if_then("StorageType", target.kind, one("properties", one(member, form)))
}

fn event_names() -> [Json; 2] {
    let some: Members = vec![("minItems", 1_u64.into()), ("maxItems", MOST_NAMES.into())];
    let all = one("properties", one("EventNames", one("const", list(&[ALL]))));
    [one("properties", one("EventNames", some)), if_then("ResourceType", ALL, all)]
}

/// `inner`, said of the objects at `path`.
fn within(parameters: &'static [Parameter], path: &[&'static str], inner: Json) -> Json {
    let mut steps = Vec::new();
    let mut members = parameters;
    for &name in path {
        let shape = members
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.shape);
        steps.push((name, matches!(shape, Some(Shape::Objects(_)))));
        members = match shape {
            Some(Shape::Object(inner) | Shape::Objects(inner)) => inner,
            _ => &[],
        };
    }
    steps.into_iter().rev().fold(inner, |inner, (name, is_array)| {
        one("properties", one(name, if is_array { one("items", inner) } else { inner }))
    })
}
