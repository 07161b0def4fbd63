//! What to do about an issue: the help of a finding.
//!
//! For a code of CloudAudit's own it is the catalog's advice, so that both halves say the same. It
//! must not decide anything.

use std::fmt::Write;

use super::cloudaudit::about::about;
use super::cloudaudit::rules::times::DAY;
use super::issue::{At, Issue, Note};
use super::parameter::{Parameter, Shape};
use super::request::{COMMON, Parameters};
use super::rule::{Certainty, Rule};
use super::rules::members::OF_CONSOLE;
use super::tree::Leaf;
use super::wording::{Wording, limit};
use crate::catalog::{self, Action, Kind, Status};

impl Wording<'_, '_, '_, '_> {
    pub(super) fn help(&self, issue: &Issue, near: &[&str]) -> String {
        let mut help = String::new();
        if !near.is_empty() {
            let _ = write!(help, "Did you mean {}? ", near.join(" or "));
        }
        match (issue.rule, issue.note) {
            (Rule::MissingAction, _) if self.is_response() => {
                help.push_str("This is an answer, not a request: apitriage summarize reads answers.");
            }
            (Rule::MissingAction, _) => help.push_str("Name it: in X-TC-Action, as Action, beside params, or with --action."),
            (Rule::UnknownAction, Note::OtherEra) => help.push_str(era(self.scene.action)),
            (Rule::UnknownAction, _) if near.is_empty() => {
                let names: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
                let _ = write!(help, "There are {}.", names.join(", "));
            }
            (Rule::UnknownAction, _) => help.push_str("Names are matched letter by letter; LookupEvents was API 2.0's."),
            (Rule::RemovedAction, _) => help.push_str(era(self.scene.action)),
            (Rule::SecretIdBlank, _) => help.push_str("Remove the blank."),
            (Rule::TimeOrder, _) => help.push_str("Swap them, or correct the wrong one; equal times are fine."),
            (Rule::TimestampSkew, _) => {
                help.push_str("Synchronise the clock, and sign every request right before it is sent; in seconds.");
            }
            // Only of an optional parameter is it open whether null is refused.
            (Rule::WrongType, _) if self.is_null(issue.at) && issue.certainty == Certainty::Likely => {
                help.push_str("Leave it out; no document says whether null counts as left out.");
            }
            (Rule::UnknownVersion, _) => {
                let _ = write!(help, "The version of CloudAudit's API is {}.", catalog::VERSION);
            }
            (Rule::Region, _) => {
                let _ = write!(help, "{}", self.regions());
            }
            (Rule::UncheckedBody, _) => help.push_str("Check it where it is made, or send it as one piece of JSON."),
            (Rule::OtherService, _) => {
                help.push_str("If it is meant for CloudAudit, send it to cloudaudit.tencentcloudapi.com, signed for cloudaudit.");
            }
            (Rule::DuplicateParameter, _) => help.push_str("Give it once; no document says which of two counts."),
            (Rule::FormIndex, _) => help.push_str("Number the elements from 0, as in LookupAttributes.0.AttributeKey."),
            (Rule::MalformedForm, _) => help.push_str("Encode every byte that is no letter or digit as %XX, in UTF-8."),
            (Rule::MalformedHttp, _) => {
                help.push_str("Begin with a line such as POST / HTTP/1.1, then headers, a blank line, and the body.");
            }
            (Rule::DuplicateField, _) => help.push_str("Give it once; no document says which of two counts."),
            (_, Note::NoElement) => help.push_str("Remove the comma: there is one between two elements, and none at either end."),
            (Rule::MalformedJson, Note::Nothing) => {
                help.push_str("Send the body without it: a server may ignore it or refuse it.");
            }
            (Rule::MalformedJson, _) => {
                help.push_str(self.json_hint(issue.at));
                help.push_str("Send one JSON object; what follows the place was not checked.");
            }
            (_, Note::Meant("params") | Note::Beside) => {
                help.push_str("Parameters go into params: {\"action\":…,\"params\":{…}}.");
            }
            (_, Note::Meant(_)) => {}
            (Rule::UnknownParameter, Note::NotAmong(parameters)) => self.takes(issue.at, parameters, &mut help),
            (Rule::LookUpWindow, Note::Seconds(age)) if age <= 8 * DAY => help.push_str(
                "The console itself sends such times: the service may count from a local midnight. To let them pass, lower \
                 the rule: --warn look_up_window. DescribeEvents reaches back 90 days.",
            ),
            (Rule::TimeUnit, _) => help.push_str("Send seconds: divide milliseconds by 1,000."),
            (Rule::EventsWindow, _) => help.push_str("Move StartTime to within the last 90 days."),
            (Rule::EventsSpan, _) => help.push_str("Ask for less than 30 days at a time, in several calls."),
            (Rule::BucketRequired | Rule::KmsRequired, _) => help.push_str("Add it, or leave out what asks for it."),
            (Rule::CmqForbidden, _) => {
                help.push_str("Leave it out, or set IsEnableCmqNotify to 1 and send all three queue parameters.");
            }
            (Rule::KmsRegion, _) => self.region_of_bucket(&mut help),
            (Rule::Limit, _) => help.push_str("Fetch the rest with Offset."),
            // The message says all of it.
            (
                Rule::AuditName
                | Rule::CosBucketName
                | Rule::LogFilePrefix
                | Rule::CmqQueueName
                | Rule::ReadWriteAttribute
                | Rule::UnsupportedMethod,
                _,
            ) => {}
            (Rule::LeastResults, _) => help.push_str("No document gives a minimum; what the server does is not known."),
            (Rule::WrongType, Note::Type(shape)) => self.quotes(issue.at, shape, &mut help),
            _ => self.advice(issue, &mut help),
        }
        if issue.certainty == Certainty::DocumentsDisagree {
            let _ = write!(help, " {}", self.dispute(issue));
        }
        help.trim().to_owned()
    }

    /// The mistakes that people make most often when they write JSON by hand.
    fn json_hint(&self, at: At) -> &'static str {
        let (Parameters::Json(bytes, base), At::Text(span)) = (&self.request.parameters, at) else {
            return "";
        };
        let (before, behind) =
            bytes.split_at((span.start as usize).saturating_sub(*base).min(bytes.len()));
        match (before.trim_ascii_end().last(), behind.first()) {
            (Some(b','), Some(b'}' | b']')) => "There is a comma before the closing bracket. ",
            (_, Some(b'/' | b'#')) => "JSON has no comments. ",
            (_, Some(b'\'')) => "JSON has double quotes only. ",
            (Some(b'"' | b'}' | b']' | b'0'..=b'9'), Some(b'"')) => "There is a comma missing. ",
            _ => "",
        }
    }

    /// What the catalog advises for a code of CloudAudit's own. Of another code the message says
    /// more, if it names what would be right; what is missing is told what it is.
    fn advice(&self, issue: &Issue, help: &mut String) {
        let entry = issue.codes.first().and_then(|code| catalog::find(code));
        let is_own = entry.is_some_and(|entry| entry.kind == Kind::Business);
        match (issue.rule, issue.at) {
            (Rule::MissingParameter, At::Absent(_, name)) if !is_own => help.push_str(about(name)),
            (Rule::MaxResults, _) if !is_own => help.push_str("Fetch the rest with NextToken."),
            _ if is_own || limit(issue).is_empty() => {
                help.push_str(entry.map_or("", |entry| entry.advice))
            }
            _ => {}
        }
    }

    /// A region that is not the bucket's: which is the bucket's.
    fn region_of_bucket(&self, help: &mut String) {
        if let Some(region) = self.scene.find("CosRegion") {
            let _ = write!(help, "CosRegion is {}.", self.shown(At::Value(region)));
        }
    }

    fn takes(&self, at: At, parameters: &[Parameter], help: &mut String) {
        if let At::Name(id) = at
            && self.is_top(at)
            && let Some(place) = self.place_of_common(&self.scene.tree.node(id).name)
        {
            help.push_str(&place);
            return;
        }
        if let At::Name(id) = at
            && ["action", "params", "param", "parameters"]
                .contains(&&*self.scene.tree.node(id).name.to_ascii_lowercase())
        {
            help.push_str("Parameters that stand beside their action go into params: {\"action\":…,\"params\":{…}}.");
            return;
        }
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
        if names.is_empty() {
            let _ = write!(help, "{} takes no parameters.", self.scene.action);
        } else {
            let _ = write!(help, "Known here: {}.", names.join(", "));
        }
    }

    /// What to do with a parameter of the protocol or the console that stands among those of the
    /// action.
    fn place_of_common(&self, name: &str) -> Option<String> {
        if OF_CONSOLE.contains(&name) {
            return Some(
                "The console sends it, with success; no document lists it. Leave it out."
                    .to_owned(),
            );
        }
        if self.scene.is_form || !COMMON.contains(&name) {
            return None;
        }
        Some(match travels_as(name) {
            Some(header) => format!("With a JSON body it travels in the header {header}."),
            None => "With a JSON body it is not needed.".to_owned(),
        })
    }

    fn quotes(&self, at: At, shape: Shape, help: &mut String) {
        let At::Value(id) = at else { return help.push_str("Send a count of seconds since 1970.") };
        match (&self.scene.tree.node(id).leaf, shape) {
            (Leaf::Text(text), Shape::Integer | Shape::Unsigned)
                if super::tree::integer(text).is_some() =>
            {
                let _ = write!(help, "In JSON, write the number without quotes.");
            }
            (Leaf::Integer(_) | Leaf::Number(_), Shape::Text) => {
                help.push_str("Put it into quotes.")
            }
            _ => {}
        }
    }

    fn regions(&self) -> String {
        match self.scene.regions.of("Region") {
            Some(list) => format!("The list given has {}.", list.join(", ")),
            None => {
                let list = super::cloudaudit::actions::spec(self.scene.action).regions.join(", ");
                format!(
                    "Documented: {list}; such lists change. --regions Region=a,b gives another."
                )
            }
        }
    }
}

/// The header that carries a common parameter when the body is JSON (docs/facts.md,
/// "Common parameters and headers").
fn travels_as(name: &str) -> Option<&'static str> {
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

/// When an action was offered (docs/facts.md, "Actions and when they were offered").
const fn era(action: Action) -> &'static str {
    match action.status() {
        Status::Removed => {
            "It left the Chinese edition on 2024-10-30 and the international one on 2026-04-27; tracks (CreateAuditTrack, \
             DeleteAuditTrack) took its place."
        }
        _ => "It is younger than the error-code page; without --rules page it is known.",
    }
}
