//! Checks every parameter by itself, against the action's table: is it known, is it there, is it of
//! its type, and is its value one that the documents allow. This file must not know any parameter
//! by name.

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::parameter::{
    Constraint, LATEST_SECONDS, MEMBER_BITS, Parameter, Presence, Refusal, Shape, Test,
};
use crate::preflight::request::COMMON_PARAMETERS;
use crate::preflight::rule::{Certainty, Rule, RuleEntry};
use crate::preflight::scene::Scene;
use crate::preflight::service::Service;
use crate::preflight::settings::Preset;
use crate::preflight::tree::{Id, NodeValue, ROOT};

/// The parameters of one request, and the service whose tables they are checked against.
#[derive(Clone, Copy)]
pub(in crate::preflight) struct MemberCheck<'c, 't, 's> {
    pub(in crate::preflight) scene: &'c Scene<'c, 't>,
    pub(in crate::preflight) service: &'s Service<'s>,
}

/// Which parameters of a table were seen in an object, by their index in the table.
#[derive(Default)]
struct SeenParameters {
    bits: u64,
    /// Indices for which there is no bit; only very long tables have them.
    others: Vec<usize>,
}

impl SeenParameters {
    fn contains(&self, index: usize) -> bool {
        if index < MEMBER_BITS { self.bits >> index & 1 == 1 } else { self.others.contains(&index) }
    }

    fn insert(&mut self, index: usize) {
        if index < MEMBER_BITS {
            self.bits |= 1 << index;
        } else {
            self.others.push(index);
        }
    }
}

impl<'s> MemberCheck<'_, '_, 's> {
    /// Checks the members of `object`. Calls itself for objects in it, as deep as tables go: four
    /// levels.
    pub(in crate::preflight) fn check(
        self,
        object: Id,
        parameters: &'s [Parameter<'s>],
        issues: &mut Issues<'_, 's>,
    ) {
        let tree = self.scene.tree;
        let mut seen = SeenParameters::default();
        for member in tree.children(object) {
            let name = &*tree.node(member).name;
            let Some(index) = parameters.iter().position(|parameter| parameter.name == name) else {
                self.report_unknown(object, member, parameters, issues);
                continue;
            };

            if seen.contains(index) {
                let rule = Rule::new(&self.service.common.duplicate_parameter);
                issues.add(Issue::new(rule, At::Name(member), Note::Nothing));
            }
            seen.insert(index);
            if let Some(parameter) = parameters.get(index) {
                self.check_value(member, parameter, issues);
            }
        }

        for (index, parameter) in parameters.iter().enumerate() {
            if parameter.presence == Presence::Required && !seen.contains(index) {
                issues.add(self.missing(object, parameter));
            }
        }
    }

    /// The issue of a required parameter that is missing in `object`.
    fn missing(self, object: Id, parameter: &'s Parameter<'s>) -> Issue<'s> {
        let common = &self.service.common.missing_parameter;
        let at = At::Absent(object, parameter.name);
        // A code of its own, with a second part, is on the page; otherwise the document that
        // describes the parameter says that it is required.
        let has_own_code = parameter.missing.codes.first().is_some_and(|code| code.contains('.'));
        let source = if has_own_code { self.service.page } else { parameter.source };

        refusal(parameter.missing, common, at, Note::Nothing).source(source)
    }

    /// Reports a name that the action does not document. A common parameter is fine in a form. In a
    /// JSON body it is only a warning, as are a few undocumented names: a server was seen to accept
    /// them.
    fn report_unknown(
        self,
        object: Id,
        member: Id,
        parameters: &'s [Parameter<'s>],
        issues: &mut Issues<'_, 's>,
    ) {
        let name = &*self.scene.tree.node(member).name;
        let is_top = object == ROOT;
        let is_common = is_top && COMMON_PARAMETERS.contains(&name);
        if is_common && self.scene.is_form {
            return;
        }

        let rule = Rule::new(&self.service.common.unknown_parameter);
        let issue = Issue::new(rule, At::Name(member), Note::NotAmong(parameters));
        let tolerated = &self.service.tolerated;
        let was_accepted = is_common || (is_top && tolerated.names.contains(&name));
        issues.add(if was_accepted { issue.as_warning().source(tolerated.source) } else { issue });
    }

    /// Checks type and value of a parameter.
    fn check_value(self, id: Id, parameter: &'s Parameter<'s>, issues: &mut Issues<'_, 's>) {
        if !self.has_type(id, parameter) {
            issues.add(self.of_wrong_type(id, parameter));
            return;
        }

        let children = || self.scene.tree.children(id);
        let value_of = |id: Id| &self.scene.tree.node(id).value;
        match parameter.shape {
            Shape::Integer | Shape::Unsigned | Shape::Text => {
                self.check_constraint(id, parameter, issues);
            }
            Shape::Texts => {
                let is_text =
                    |&id: &Id| matches!(value_of(id), NodeValue::Text(_) | NodeValue::NotUnicode);
                for element in children().filter(|element| !is_text(element)) {
                    issues.add(self.mistyped(element, parameter, Note::Type(Shape::Text)));
                }
            }
            Shape::Object(members) => self.check(id, members, issues),
            Shape::Objects(members) => {
                for element in children() {
                    if *value_of(element) == NodeValue::Object {
                        self.check(element, members, issues);
                    } else {
                        let note = Note::Type(Shape::Object(members));
                        issues.add(self.mistyped(element, parameter, note));
                    }
                }
            }
        }
    }

    fn has_type(self, id: Id, parameter: &Parameter<'_>) -> bool {
        let value = &self.scene.tree.node(id).value;
        match parameter.shape {
            // If the constraint lists all integers that are allowed, it says more about a negative
            // one than the type does.
            Shape::Integer | Shape::Unsigned => self.scene.integer(id).is_some_and(|number| {
                parameter.shape.holds(number) || (number < 0 && lists_integers(parameter))
            }),
            Shape::Text => matches!(value, NodeValue::Text(_) | NodeValue::NotUnicode),
            Shape::Texts | Shape::Objects(_) => *value == NodeValue::Array,
            Shape::Object(_) => *value == NodeValue::Object,
        }
    }

    /// The issue of a parameter that is not of its type.
    fn of_wrong_type(self, id: Id, parameter: &'s Parameter<'s>) -> Issue<'s> {
        let note = match self.scene.sign_of_integer(id) {
            Some(is_negative) if parameter.shape.is_integer() => {
                Note::Wanted(parameter.bounds(is_negative))
            }
            _ => Note::Type(parameter.shape),
        };
        let issue = self.mistyped(id, parameter, note);

        // No document settles whether null counts as left out.
        let is_null = self.scene.tree.node(id).value == NodeValue::Null;
        let may_be_absent = parameter.presence != Presence::Required && is_null;
        if may_be_absent { issue.certainty(Certainty::Likely) } else { issue }
    }

    /// The issue of a parameter, or of one of its elements, that is not of its type.
    fn mistyped(self, id: Id, parameter: &'s Parameter<'s>, note: Note<'s>) -> Issue<'s> {
        let common = &self.service.common.wrong_type;
        let issue = refusal(parameter.mistyped, common, At::Value(id), note);
        let has_own_rule = parameter.mistyped.rule.is_some();
        if has_own_rule { issue } else { issue.source(parameter.source) }
    }

    /// Checks a value of the right type against the constraint, and whether it may be empty.
    fn check_constraint(self, id: Id, parameter: &'s Parameter<'s>, issues: &mut Issues<'_, 's>) {
        let is_empty = self.scene.text(id) == Some("");
        if let (true, Some(codes)) = (is_empty, parameter.empty) {
            let common = &self.service.common.missing_parameter;
            let issue = refusal(parameter.missing, common, At::Value(id), Note::Empty);
            // That an empty text counts as missing is our reading; no document says so.
            let issue = issue.codes(codes).source(self.service.page);
            issues.add(issue.certainty(Certainty::Likely));
            return;
        }

        let Some(constraint) = &parameter.constraint else { return };
        if is_empty && constraint.may_be_empty {
            return;
        }
        if let Some(issue) = self.unwanted(id, constraint) {
            // The constraint lowers the certainty only if the test has not lowered it already.
            let certainty = match (constraint.certainty, issue.certainty) {
                (Some(of_constraint), Certainty::Certain) => of_constraint,
                (_, of_issue) => of_issue,
            };
            issues.add(issue.certainty(certainty));
        }
    }

    /// The issue of a value of the right type that fails its test; `None`: it passes.
    fn unwanted(self, id: Id, constraint: &'s Constraint<'s>) -> Option<Issue<'s>> {
        let refuse = || {
            let note = Note::Unwanted(constraint);
            let issue = Issue::new(constraint.rule, At::Value(id), note);
            issue.codes(constraint.codes).source(constraint.source)
        };
        let number = self.scene.integer(id);
        let text = self.scene.text(id);
        match constraint.test {
            Test::Integers(allowed) => {
                (!allowed.iter().any(|&one| Some(i128::from(one)) == number)).then(refuse)
            }
            Test::AtMost(most) if number.is_some_and(|number| number > most.into()) => {
                Some(refuse())
            }
            Test::AtMost(_) => number.is_some_and(|number| number < 1).then(|| {
                let rule = Rule::new(&self.service.common.least_results);
                let least = Issue::new(rule, At::Value(id), Note::Wanted("at least 1"));
                least.codes(constraint.codes)
            }),
            Test::Words(words) => (!words.iter().any(|&word| Some(word) == text)).then(refuse),
            Test::Keys { known, elsewhere, lenient } => {
                let is = |keys: &[&str]| keys.iter().any(|&key| Some(key) == text);
                let is_elsewhere = elsewhere.iter().any(|edition| is(edition.keys));
                match (is(known), lenient, is_elsewhere, self.scene.preset) {
                    (true, ..) => None,
                    (_, true, ..) => Some(refuse().as_warning()),
                    (_, _, true, Preset::Current) => Some(disputed(refuse().as_warning())),
                    (_, _, true, _) => Some(disputed(refuse())),
                    _ => Some(refuse()),
                }
            }
            Test::Name(pattern) => (!text.is_some_and(|text| pattern.matches(text))).then(refuse),
            Test::Region { disputed: prefix } => {
                let name = &*self.scene.tree.node(id).name;
                let regions = self.scene.regions;
                let is_rejected = regions.rejects(name, text?.as_bytes(), prefix);
                let has_list = regions.list_for(name).is_some();
                is_rejected.then(|| if has_list { refuse() } else { disputed(refuse()) })
            }
            Test::Time => number.is_some_and(|number| number > LATEST_SECONDS).then(refuse),
        }
    }
}

fn lists_integers(parameter: &Parameter<'_>) -> bool {
    parameter.constraint.is_some_and(|constraint| matches!(constraint.test, Test::Integers(_)))
}

/// An issue with the rule and the codes that a table gives for it; without a rule, the one that
/// every service has.
fn refusal<'s>(
    refusal: Refusal<'s>,
    common: &'static RuleEntry,
    at: At<'s>,
    note: Note<'s>,
) -> Issue<'s> {
    let rule = refusal.rule.unwrap_or(Rule::new(common));
    let issue = Issue::new(rule, at, note).codes(refusal.codes);
    match refusal.certainty {
        Some(certainty) => issue.certainty(certainty),
        None => issue,
    }
}

fn disputed(issue: Issue<'_>) -> Issue<'_> {
    issue.certainty(Certainty::DocumentsDisagree)
}
