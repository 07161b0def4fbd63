//! Every parameter by itself, against the action's table: is it known, is it there, is it of its
//! type, and is its value one that the documents allow.

use crate::preflight::cloudaudit::source;
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::parameter::{Constraint, Need, Parameter, Shape, Test};
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::scene::Scene;
use crate::preflight::tree::{Id, Leaf, ROOT};

use super::noted::Role;
use crate::preflight::cloudaudit::rules::times::LATEST_SECONDS;
use crate::preflight::levels::Preset;
use crate::preflight::request::COMMON;

/// What the console sends beside the parameters (docs/facts.md, "What the console sends").
pub(in crate::preflight) const OF_CONSOLE: [&str; 3] =
    ["RequestOperator", "RequestSource", "seqId"];

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
            unknown(scene, object, member, parameters, issues);
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
            let issue = Issue::refusal(parameter.missing, at, Note::Nothing)
                .source(source_of_absence(parameter));
            // Which code answers a missing time, no document settles.
            let is_time = matches!(parameter.role, Role::StartTime | Role::EndTime);
            issues.add(if is_time { issue.certainty(Certainty::Likely) } else { issue });
        }
    }
}

/// A name that the action does not document. What belongs to the protocol has its place in a form;
/// in a JSON body the console sent some of it with success, and a few names of its own.
fn unknown(
    scene: &Scene<'_, '_>,
    object: Id,
    member: Id,
    parameters: &'static [Parameter],
    issues: &mut Issues<'_>,
) {
    let name = &*scene.tree.node(member).name;
    let is_top = object == ROOT;
    let is_common = is_top && COMMON.contains(&name);
    if is_common && scene.is_form {
        return;
    }

    let issue = Issue::new(Rule::UnknownParameter, At::Name(member), Note::NotAmong(parameters));
    let was_accepted = is_common || (is_top && OF_CONSOLE.contains(&name));
    issues.add(if was_accepted { issue.as_warning().source(source::CONSOLE) } else { issue });
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
                        issues.add(mistyped(
                            element,
                            parameter,
                            Note::Type(Shape::Object(members)),
                        ));
                    }
                }
            }
            Shape::Texts => {
                let wrong = |&element: &Id| {
                    !matches!(scene.tree.node(element).leaf, Leaf::Text(_) | Leaf::NotUnicode)
                };
                for element in scene.tree.children(id).filter(wrong) {
                    issues.add(mistyped(element, parameter, Note::Type(Shape::Text)));
                }
            }
            Shape::Integer | Shape::Unsigned | Shape::Text => {
                constrained(scene, id, parameter, issues)
            }
        }
    } else {
        let note = match scene.sign_of_integer(id) {
            Some(is_negative) if parameter.shape.is_integer() => {
                Note::Wanted(parameter.bounds(is_negative))
            }
            _ => Note::Type(parameter.shape),
        };
        let issue = mistyped(id, parameter, note);
        // Whether null counts as left out, no document settles.
        let may_be_absent =
            parameter.need != Need::Required && scene.tree.node(id).leaf == Leaf::Null;
        issues.add(if may_be_absent { issue.certainty(Certainty::Likely) } else { issue });
    }
}

fn mistyped(id: Id, parameter: &'static Parameter, note: Note) -> Issue {
    let issue = Issue::refusal(parameter.mistyped, At::Value(id), note);
    let has_own_rule = parameter.mistyped.rule != Rule::WrongType;
    if has_own_rule { issue } else { issue.source(parameter.source) }
}

fn has_type(scene: &Scene<'_, '_>, id: Id, parameter: &Parameter) -> bool {
    let leaf = &scene.tree.node(id).leaf;
    match parameter.shape {
        // Below zero is for the constraint to say, where it names all that may be.
        Shape::Integer | Shape::Unsigned => scene.integer(id).is_some_and(|number| {
            parameter.shape.holds(number) || (number < 0 && is_listed(parameter))
        }),
        Shape::Text => matches!(leaf, Leaf::Text(_) | Leaf::NotUnicode),
        Shape::Texts | Shape::Objects(_) => *leaf == Leaf::Array,
        Shape::Object(_) => *leaf == Leaf::Object,
    }
}

fn is_listed(parameter: &Parameter) -> bool {
    parameter.constraint.is_some_and(|constraint| matches!(constraint.test, Test::Integers(_)))
}

fn constrained(
    scene: &Scene<'_, '_>,
    id: Id,
    parameter: &'static Parameter,
    issues: &mut Issues<'_>,
) {
    let is_empty = scene.text(id) == Some("");
    if let (true, Some(codes)) = (is_empty, parameter.empty) {
        let issue = Issue::refusal(parameter.missing, At::Value(id), Note::Empty).codes(codes);
        // That an empty text counts as missing is our reading; no document says so.
        issues.add(issue.source(source::PAGE).certainty(Certainty::Likely));
        return;
    }
    let Some(constraint) = &parameter.constraint else { return };
    if is_empty && constraint.may_be_empty {
        return;
    }
    if let Some(issue) = unwanted(scene, id, constraint) {
        let certainty = constraint.certainty.unwrap_or(issue.certainty);
        // What a test has made milder, or disputed, stays so.
        let certainty =
            if issue.certainty == Certainty::Certain { certainty } else { issue.certainty };
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
        Test::Integers(allowed) => {
            (!allowed.iter().any(|&one| Some(i128::from(one)) == number)).then(refuse)
        }
        Test::AtMost(most) if number.is_some_and(|number| number > most.into()) => Some(refuse()),
        Test::AtMost(_) => number.is_some_and(|number| number < 1).then(|| {
            let least = Issue::new(Rule::LeastResults, At::Value(id), Note::Wanted("at least 1"));
            least.codes(constraint.refusal.codes)
        }),
        Test::Words(words) => (!words.iter().any(|&word| Some(word) == text)).then(refuse),
        Test::Keys { known, elsewhere, lenient } => {
            let is = |keys: &[&str]| keys.iter().any(|&key| Some(key) == text);
            let is_elsewhere = elsewhere.iter().any(|edition| is(edition.keys));
            match (is(known), lenient, is_elsewhere, scene.preset) {
                (true, ..) => None,
                (_, true, ..) => Some(refuse().as_warning()),
                (_, _, true, Preset::Current) => Some(disputed(refuse().as_warning())),
                (_, _, true, _) => Some(disputed(refuse())),
                _ => Some(refuse()),
            }
        }
        Test::Name(pattern) => (!text.is_some_and(|text| pattern.matches(text))).then(refuse),
        Test::Region => is_strange_region(scene, id).then(|| {
            let has_list = scene.regions.of(&scene.tree.node(id).name).is_some();
            if has_list { refuse() } else { disputed(refuse()) }
        }),
        Test::Time => number.is_some_and(|number| number > LATEST_SECONDS).then(refuse),
    }
}

fn disputed(issue: Issue) -> Issue {
    issue.certainty(Certainty::DocumentsDisagree)
}

fn is_strange_region(scene: &Scene<'_, '_>, id: Id) -> bool {
    let name = &*scene.tree.node(id).name;
    scene.text(id).is_some_and(|region| scene.regions.finds_strange(name, region.as_bytes()))
}
