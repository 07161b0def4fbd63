//! Every parameter by itself, against the action's table: is it known, is it there, is it of its type,
//! and is its value one that the documents allow.

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::parameter::{Constraint, Need, Parameter, Shape, Test};
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::scene::Scene;
use crate::preflight::source;
use crate::preflight::tree::{Id, Leaf, ROOT};

use super::times::LATEST_SECONDS;
use crate::preflight::request::COMMON;

/// The members of `object`. Calls itself for objects in it, as deep as tables go: four levels.
pub(in crate::preflight) fn check(
    scene: &Scene<'_, '_>,
    object: Id,
    parameters: &'static [Parameter],
    issues: &mut Issues<'_>,
) {
    let mut seen: u32 = 0;
    for member in scene.tree.children(object) {
        let name = &*scene.tree.node(member).name;
        let Some(place) = parameters.iter().position(|parameter| parameter.name == name) else {
            if scene.is_form && object == ROOT && COMMON.contains(&name) {
                continue;
            }
            issues.add(Issue::new(Rule::UnknownParameter, At::Name(member), Note::NotAmong(parameters)));
            continue;
        };
        if seen >> place & 1 == 1 {
            issues.add(Issue::new(Rule::DuplicateParameter, At::Name(member), Note::Nothing));
        }
        seen |= 1 << place;
        if let Some(parameter) = parameters.get(place) {
            value(scene, member, parameter, issues);
        }
    }
    for (place, parameter) in parameters.iter().enumerate() {
        if parameter.need == Need::Required && seen >> place & 1 == 0 {
            let at = At::Absent(object, parameter.name);
            issues.add(Issue::refusal(parameter.missing, at, Note::Nothing).source(source_of_absence(parameter)));
        }
    }
}

/// The page where it has a code of its own, else the action's description.
fn source_of_absence(parameter: &Parameter) -> &'static str {
    let has_own_code = parameter.missing.codes.first().is_some_and(|code| code.contains('.'));
    if has_own_code { source::PAGE } else { parameter.source }
}

fn value(scene: &Scene<'_, '_>, id: Id, parameter: &'static Parameter, issues: &mut Issues<'_>) {
    if has_type(scene, id, parameter) {
        match parameter.shape {
            Shape::Object(members) => check(scene, id, members, issues),
            Shape::Objects(members) => {
                for element in scene.tree.children(id) {
                    if scene.tree.node(element).leaf == Leaf::Object {
                        check(scene, element, members, issues);
                    } else {
                        mistyped(element, parameter, Shape::Object(members), issues);
                    }
                }
            }
            Shape::Texts => {
                let wrong = |&element: &Id| !matches!(scene.tree.node(element).leaf, Leaf::Text(_) | Leaf::NotUnicode);
                for element in scene.tree.children(id).filter(wrong) {
                    mistyped(element, parameter, Shape::Text, issues);
                }
            }
            Shape::Integer | Shape::Unsigned | Shape::Text => constrained(scene, id, parameter, issues),
        }
    } else {
        mistyped(id, parameter, parameter.shape, issues);
    }
}

fn mistyped(id: Id, parameter: &'static Parameter, shape: Shape, issues: &mut Issues<'_>) {
    let issue = Issue::refusal(parameter.mistyped, At::Value(id), Note::Type(shape));
    let has_own_rule = parameter.mistyped.rule != Rule::WrongType;
    issues.add(if has_own_rule { issue } else { issue.source(parameter.source) });
}

fn has_type(scene: &Scene<'_, '_>, id: Id, parameter: &Parameter) -> bool {
    let leaf = &scene.tree.node(id).leaf;
    match parameter.shape {
        // Below zero is for the constraint to say, where it speaks of small numbers.
        Shape::Integer | Shape::Unsigned => scene
            .integer(id)
            .is_some_and(|number| parameter.shape.holds(number) || (number < 0 && has_own_minimum(parameter))),
        Shape::Text => matches!(leaf, Leaf::Text(_) | Leaf::NotUnicode),
        Shape::Texts | Shape::Objects(_) => *leaf == Leaf::Array,
        Shape::Object(_) => *leaf == Leaf::Object,
    }
}

fn has_own_minimum(parameter: &Parameter) -> bool {
    parameter.constraint.is_some_and(|constraint| matches!(constraint.test, Test::AtMost(_) | Test::Integers(_)))
}

fn constrained(scene: &Scene<'_, '_>, id: Id, parameter: &'static Parameter, issues: &mut Issues<'_>) {
    let is_empty = scene.text(id) == Some("");
    if let (true, Some(codes)) = (is_empty, parameter.empty) {
        let issue = Issue::refusal(parameter.missing, At::Value(id), Note::Empty).codes(codes);
        issues.add(issue.source(source::PAGE));
        return;
    }
    let Some(constraint) = &parameter.constraint else { return };
    if is_empty && constraint.may_be_empty {
        return;
    }
    if let Some(issue) = unwanted(scene, id, constraint) {
        let certainty = constraint.certainty.unwrap_or(issue.certainty);
        // What a test has made milder, or disputed, stays so.
        let certainty = if issue.certainty == Certainty::Certain { certainty } else { issue.certainty };
        issues.add(issue.certainty(certainty));
    }
}

/// What is wrong with a value of the right type.
fn unwanted(scene: &Scene<'_, '_>, id: Id, constraint: &'static Constraint) -> Option<Issue> {
    let refuse = || {
        let issue = Issue::refusal(constraint.refusal, At::Value(id), Note::Unwanted(constraint));
        issue.source(constraint.source)
    };
    let number = scene.integer(id);
    let text = scene.text(id);
    match constraint.test {
        Test::Integers(allowed) => (!allowed.iter().any(|&one| Some(i128::from(one)) == number)).then(refuse),
        Test::AtMost(most) if number.is_some_and(|number| number > most.into()) => Some(refuse()),
        Test::AtMost(_) => number.is_some_and(|number| number < 1).then(|| {
            let least = Issue::new(Rule::LeastResults, At::Value(id), Note::Wanted("at least 1"));
            least.codes(constraint.refusal.codes)
        }),
        Test::Words(words) => (!words.iter().any(|&word| Some(word) == text)).then(refuse),
        Test::Keys { known, elsewhere, lenient } => {
            let is = |keys: &[&str]| keys.iter().any(|&key| Some(key) == text);
            match (is(known), lenient, is(elsewhere)) {
                (true, _, _) => None,
                (_, true, _) => Some(refuse().as_warning()),
                (_, _, true) => Some(refuse().certainty(Certainty::DocumentsDisagree)),
                _ => Some(refuse()),
            }
        }
        Test::Name(pattern) => (!text.is_some_and(|text| pattern.matches(text))).then(refuse),
        Test::Region => is_strange_region(scene, id).then(refuse),
        Test::Time => number.is_some_and(|number| number > LATEST_SECONDS).then(refuse),
    }
}

fn is_strange_region(scene: &Scene<'_, '_>, id: Id) -> bool {
    let name = &*scene.tree.node(id).name;
    scene.text(id).is_some_and(|region| scene.regions.finds_strange(name, region.as_bytes()))
}
