//! What rules across parameters look at: the parameters of one request, the action, and the time.
//!
//! One difference between the forms of requests is hidden here: in a form string, an integer is a
//! string of digits. This file must not know any rule.

use super::issue::{At, Issue, Issues, Note};
use super::parameter::Parameter;
use super::rule::Rule;
use super::settings::{Preset, Regions};
use super::tree::{Id, NodeValue, ROOT, Tree, integer};

/// One request, as rules see it.
pub(super) struct Scene<'c, 'a> {
    /// The name of the action.
    pub(super) action: &'c str,
    /// The parameters that the action has.
    pub(super) parameters: &'c [Parameter<'c>],
    pub(super) tree: &'c Tree<'a>,
    pub(super) is_form: bool,
    pub(super) now: Option<i64>,
    pub(super) preset: Preset,
    pub(super) regions: &'c Regions,
}

impl Scene<'_, '_> {
    /// A member of the parameters.
    pub(super) fn member(&self, name: &str) -> Option<Id> {
        self.tree.member(ROOT, name)
    }

    /// The integer that a node is, whatever its parameter; in a form, digits are an integer.
    pub(super) fn integer(&self, id: Id) -> Option<i128> {
        match &self.tree.node(id).value {
            NodeValue::Integer(number) => Some(*number),
            NodeValue::Text(text) if self.is_form => integer(text),
            _ => None,
        }
    }

    /// Whether an integer is negative, however many digits it has; `None` if it is not an integer.
    pub(super) fn sign_of_integer(&self, id: Id) -> Option<bool> {
        let digits = match &self.tree.node(id).value {
            NodeValue::Integer(number) => return Some(*number < 0),
            NodeValue::Number(raw) => raw,
            NodeValue::Text(text) if self.is_form => text,
            _ => return None,
        };

        let unsigned = digits.strip_prefix('-').unwrap_or(digits);
        let is_integer = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
        is_integer.then(|| digits.starts_with('-'))
    }

    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match &self.tree.node(id).value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the parameter of this name, if it is an integer in the range of its type. Other
    /// values are reported by the rule `wrong_type`.
    pub(super) fn number(&self, name: &str) -> Option<(Id, i128)> {
        let parameter = self.parameters.iter().find(|parameter| parameter.name == name)?;
        let id = self.member(name)?;
        let number = self.integer(id)?;
        parameter.shape.holds(number).then_some((id, number))
    }

    /// Reports each parameter of `names` that is missing.
    pub(super) fn require(
        &self,
        names: &[&'static str],
        rule: Rule,
        because: &'static str,
        issues: &mut Issues<'_, '_>,
    ) {
        for name in names.iter().filter(|name| self.member(name).is_none()) {
            issues.add(Issue::new(rule, At::Absent(ROOT, name), Note::Because(because)));
        }
    }
}
