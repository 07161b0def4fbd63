//! Help that depends on the request: what an action takes, how a value is to be written, what was
//! probably mistyped. This file must not know a rule by name.

use std::fmt::Write;

use super::Wording;
use crate::preflight::issue::{At, Issue, Note};
use crate::preflight::parameter::{Shape, Test};
use crate::preflight::request::{COMMON_PARAMETERS, Parameters};
use crate::preflight::rule::Certainty;
use crate::preflight::settings::Preset;
use crate::preflight::tree::{NodeValue, integer};

impl<'s> Wording<'_, '_, '_, '_, 's> {
    /// A hint, if the fault is one of the mistakes that people make most often when they write JSON
    /// by hand; otherwise empty.
    pub(super) fn json_hint(&self, at: At<'_>) -> &'static str {
        let (Parameters::Json(bytes, base), At::Text(span)) = (&self.request.parameters, at) else {
            return "";
        };
        let place = (span.start as usize).saturating_sub(*base).min(bytes.len());
        let (before, after) = bytes.split_at(place);
        match (before.trim_ascii_end().last(), after.first()) {
            (Some(b','), Some(b'}' | b']')) => "There is a comma before the closing bracket. ",
            (_, Some(b'/' | b'#')) => "JSON has no comments. ",
            (_, Some(b'\'')) => "JSON has double quotes only. ",
            (Some(b'"' | b'}' | b']' | b'0'..=b'9'), Some(b'"')) => "There is a comma missing. ",
            _ => "",
        }
    }

    /// Appends what to do about an unknown action: a list of all, if its name resembles none.
    pub(super) fn put_actions(&self, near: &[&str], out: &mut String) {
        if near.is_empty() {
            let _ = write!(out, "There are {}.", self.action_names().join(", "));
        } else {
            let _ = write!(out, "Names are matched letter by letter{}.", self.service.about_names);
        }
    }

    /// Appends when the action was offered.
    pub(super) fn put_history(&self, out: &mut String) {
        out.push_str(self.action.and_then(|action| action.withdrawn).unwrap_or(
            "It is younger than the error-code page; the presets all and current know it.",
        ));
    }

    /// Appends what a missing parameter is.
    pub(super) fn put_about(&self, at: At<'_>, out: &mut String) {
        if let At::Absent(_, name) = at {
            out.push_str(self.service.about(name));
        }
    }

    /// Appends that a parameter, or a member of one, is unknown.
    pub(super) fn put_unknown(&self, at: At<'_>, out: &mut String) {
        let name = self.name(at);
        let action = self.scene.action;
        let _ = match name.rsplit_once('.') {
            Some((object, member)) if !self.is_top(at) => {
                write!(out, "{object} of {action} has no member {member}")
            }
            _ => write!(out, "{action} has no parameter {name}"),
        };
    }

    /// Appends which parameters are known in place of an unknown one, or where that belongs.
    pub(super) fn put_known(&self, issue: &Issue<'s>, out: &mut String) {
        let (At::Name(id), Note::NotAmong(parameters)) = (issue.at, issue.note) else { return };
        let name = &*self.scene.tree.node(id).name;
        if self.is_top(issue.at) && self.put_place_of_common(name, out) {
            return;
        }

        let of_envelope = ["action", "params", "param", "parameters"];
        if of_envelope.contains(&&*name.to_ascii_lowercase()) {
            out.push_str(
                "Parameters beside their action go into params: {\"action\":…,\"params\":{…}}.",
            );
            return;
        }

        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
        let _ = if names.is_empty() {
            write!(out, "{} takes no parameters.", self.scene.action)
        } else {
            write!(out, "Known here: {}.", names.join(", "))
        };
    }

    /// Appends what to do with a common parameter, or with a name that only the console sends,
    /// among the parameters of the action; `false` if the name is another one.
    fn put_place_of_common(&self, name: &str, out: &mut String) -> bool {
        if self.service.tolerated.names.contains(&name) {
            out.push_str(self.service.tolerated.help);
            return true;
        }
        if self.scene.is_form || !COMMON_PARAMETERS.contains(&name) {
            return false;
        }

        let _ = match header_of_common(name) {
            Some(header) => write!(out, "With a JSON body it travels in the header {header}."),
            None => write!(out, "With a JSON body it is not needed."),
        };
        true
    }

    /// Appends how to write a value of the wrong type.
    pub(super) fn put_conversion(&self, issue: &Issue<'s>, out: &mut String) {
        let At::Value(id) = issue.at else {
            return out.push_str("Send a count of seconds since 1970.");
        };

        let value = &self.scene.tree.node(id).value;
        out.push_str(match (value, issue.note) {
            // A finding is only likely if the parameter is optional: null may count as left out.
            (NodeValue::Null, _) if issue.certainty == Certainty::Likely => {
                "Leave it out; no document says whether null counts as left out."
            }
            (NodeValue::Text(text), Note::Type(Shape::Integer | Shape::Unsigned))
                if integer(text).is_some() =>
            {
                "In JSON, write the number without quotes."
            }
            (NodeValue::Integer(_) | NodeValue::Number(_), Note::Type(Shape::Text)) => {
                "Put it into quotes."
            }
            _ => "",
        });
    }

    /// Appends the regions that are known for the action.
    pub(super) fn put_regions(&self, out: &mut String) {
        let documented = self.action.map_or(&[][..], |action| action.regions);
        let _ = match self.scene.regions.list_for("Region") {
            Some(list) => write!(out, "The list given has {}.", list.join(", ")),
            None => write!(
                out,
                "Documented: {}; such lists change. A list of your own replaces it.",
                documented.join(", ")
            ),
        };
    }

    /// Appends which edition of the API description lists a key that the page does not.
    pub(super) fn put_edition(&self, issue: &Issue<'s>, out: &mut String) {
        let (At::Value(id), Note::Unwanted(constraint)) = (issue.at, issue.note) else { return };
        let Test::Keys { elsewhere, .. } = constraint.test else { return };
        let key = self.scene.text(id).unwrap_or_default();
        let Some(edition) = elsewhere.iter().find(|edition| edition.keys.contains(&key)) else {
            return;
        };

        let decides = match self.scene.preset {
            Preset::Current => "",
            _ => ", and it decides unless the preset current is chosen",
        };
        let _ = write!(
            out,
            "The {} lists {key}; the {} does not{decides}.",
            edition.document, self.service.page
        );
    }
}

/// The header that carries a common parameter when the body is JSON (docs/facts.md,
/// "Common parameters and headers").
fn header_of_common(name: &str) -> Option<&'static str> {
    Some(match name {
        "Action" => "X-TC-Action",
        "Version" => "X-TC-Version",
        "Region" => "X-TC-Region",
        "Timestamp" => "X-TC-Timestamp",
        "Token" => "X-TC-Token",
        "Language" => "X-TC-Language",
        "RequestClient" => "X-TC-RequestClient",
        "SecretId" | "Signature" | "SignatureMethod" => "Authorization",
        _ => return None,
    })
}
