//! From an issue to a finding: the words, the pointer, the place, the value.
//!
//! Only here are findings worded. Values are quoted short, and not at all if they are secret. It must
//! not decide anything.

use std::fmt::Write;

use serde_json::Value;

use super::finding::Finding;
use super::issue::{At, FieldName, Issue, Note};
use super::parameter::{Parameter, Shape, Test};
use super::quote::{IN_MESSAGE, quoted, shortened};
use super::request::{Field, Head, Request};
use super::rule::{Certainty, Rule};
use super::scene::Scene;
use super::times::DAY;
use super::tree::{Id, Leaf, ROOT, Span};
use crate::catalog::{self, Action, Kind, near};
use crate::grammar::FaultKind;
use crate::secrets::{MASK, is_secret};

pub(super) struct Wording<'w, 'c, 't, 'a> {
    pub(super) scene: &'w Scene<'c, 't>,
    pub(super) request: &'w Request<'a>,
}

impl Wording<'_, '_, '_, '_> {
    pub(super) fn finding(&self, issue: &Issue) -> Finding {
        let near = self.near(issue);
        let message = self.message(issue);
        let help = self.help(issue, &near);
        Finding {
            rule: issue.rule,
            severity: issue.severity,
            certainty: issue.certainty,
            codes: issue.codes,
            parameter: self.pointer(issue.at),
            span: self.span(issue.at).filter(|_| self.request.has_places).map(|span| {
                let range = span.range();
                range.start + self.request.base..range.end + self.request.base
            }),
            value: self.value(issue.at),
            limit: limit(issue),
            near,
            message,
            help,
            source: issue.source,
        }
    }

    /// Where issues stand in the order of findings.
    pub(super) fn order(&self, issue: &Issue) -> (u32, Rule) {
        (self.span(issue.at).map_or(0, |span| span.start), issue.rule)
    }

    fn field(&self, name: FieldName) -> Option<&Field<'_>> {
        let Head { action, version, region, timestamp, method, secret_id, .. } = &self.request.head;
        match name {
            FieldName::Action => action.as_ref(),
            FieldName::Version => version.as_ref(),
            FieldName::Region => region.as_ref(),
            FieldName::Timestamp => timestamp.as_ref(),
            FieldName::Method => method.as_ref(),
            FieldName::SecretId => secret_id.as_ref(),
        }
    }

    fn span(&self, at: At) -> Option<Span> {
        match at {
            At::Whole => self.request.len.map(|len| Span::of(0..len)),
            At::Text(span) => Some(span),
            At::Value(id) | At::Absent(id, _) => Some(self.scene.tree.node(id).span),
            At::Name(id) => {
                let node = self.scene.tree.node(id);
                // An element of an array has no name.
                Some(if node.key == Span::default() { node.span } else { node.key })
            }
            At::Field(name) => self.field(name)?.span,
        }
    }

    fn pointer(&self, at: At) -> String {
        match at {
            At::Whole | At::Text(_) | At::Field(FieldName::Method) => String::new(),
            At::Value(id) | At::Name(id) => self.path(id, "/", |name| name.replace('~', "~0").replace('/', "~1")),
            At::Absent(id, name) => format!("{}/{name}", self.pointer(At::Value(id))),
            At::Field(name) => format!("/{}", field_name(name)),
        }
    }

    /// The names from the root to a node, each behind `separator`.
    fn path(&self, id: Id, separator: &str, escape: impl Fn(&str) -> String) -> String {
        let tree = self.scene.tree;
        let mut parts = Vec::new();
        let mut at = id;
        while at != ROOT {
            let parent = tree.parent(at);
            if parent == at {
                break;
            }
            parts.push(if tree.node(parent).leaf == Leaf::Array {
                tree.children(parent).position(|child| child == at).unwrap_or_default().to_string()
            } else {
                escape(&quoted(&tree.node(at).name))
            });
            at = parent;
        }
        parts.iter().rev().fold(String::new(), |path, part| path + separator + part)
    }

    /// The parameter as people write it: `LookupAttributes.0.AttributeKey`.
    fn name(&self, at: At) -> String {
        match at {
            At::Whole | At::Text(_) => "the request".to_owned(),
            At::Value(id) if id == ROOT => "the body".to_owned(),
            At::Value(id) | At::Name(id) => {
                let path = self.path(id, ".", |name| shortened(name, IN_MESSAGE));
                path.strip_prefix('.').unwrap_or(&path).to_owned()
            }
            At::Absent(id, name) if id == ROOT => name.to_owned(),
            At::Absent(id, name) => format!("{}.{name}", self.name(At::Value(id))),
            At::Field(name) => field_name(name).to_owned(),
        }
    }

    fn value(&self, at: At) -> Value {
        match at {
            At::Whole | At::Text(_) | At::Absent(..) => Value::Null,
            At::Field(FieldName::SecretId) => MASK.into(),
            At::Field(name) => self.field(name).map_or(Value::Null, |field| quoted(&field.text).into()),
            At::Value(id) | At::Name(id) => match &self.scene.tree.node(id).leaf {
                _ if self.is_secret(id) => MASK.into(),
                Leaf::Null | Leaf::Bool | Leaf::Array | Leaf::Object => Value::Null,
                Leaf::Integer(number) => i64::try_from(*number).map_or_else(|_| (*number as u64).into(), Value::from),
                Leaf::Number(raw) => serde_json::from_str(raw).unwrap_or_else(|_| quoted(raw).into()),
                Leaf::Text(text) => quoted(text).into(),
                Leaf::NotUnicode => "a string with half a surrogate pair in it".into(),
            },
        }
    }

    /// By its own name, or by that of the attribute whose value it is.
    fn is_secret(&self, id: Id) -> bool {
        let tree = self.scene.tree;
        let is_key = |&member: &Id| tree.node(member).name == "AttributeKey";
        let mut keys = tree.children(tree.parent(id)).filter(is_key);
        is_secret(&tree.node(id).name)
            || (tree.node(id).name == "AttributeValue" && keys.any(|key| self.scene.text(key).is_some_and(is_secret)))
    }

    /// The value, in a sentence.
    fn shown(&self, at: At) -> String {
        if let At::Value(id) = at
            && let Some(kind) = container(&self.scene.tree.node(id).leaf)
        {
            return kind.to_owned();
        }
        match self.value(at) {
            Value::String(text) => format!("{:?}", shortened(&text, IN_MESSAGE)),
            value => value.to_string(),
        }
    }

    fn message(&self, issue: &Issue) -> String {
        let (at, action) = (issue.at, self.scene.action);
        let name = self.name(at);
        match (issue.rule, issue.note) {
            (Rule::MissingAction, _) => "the request does not name its action".to_owned(),
            (Rule::UnknownAction, Note::OtherEra) => format!("{} is no action of the era chosen", self.given(at)),
            (Rule::UnknownAction, _) => format!("there is no action {}", self.shown(at)),
            (Rule::RemovedAction, _) => format!("{action} was withdrawn, on 2026-04-27 at the latest"),
            (Rule::UnknownVersion, _) => format!("there is no version {} of CloudAudit", self.shown(at)),
            (Rule::UnsupportedMethod, _) => format!("the method is {}; only GET and POST are served", self.shown(at)),
            (Rule::SecretIdBlank, _) => "there is a blank at an end of the SecretId".to_owned(),
            (Rule::Region, _) => format!("{action} is not documented for region {}", self.shown(at)),
            (Rule::UncheckedBody, _) => "the parameters were not checked: the body cannot be looked into".to_owned(),
            (Rule::DuplicateParameter, _) => format!("{name} is given twice"),
            (Rule::FormIndex, _) => format!("the elements of {name} are not numbered 0, 1, 2 without gaps"),
            (Rule::MalformedForm, _) => format!("{name} is not given as name=value, properly encoded"),
            (Rule::MalformedHttp, _) => "this is no HTTP request".to_owned(),
            (Rule::UnknownParameter, _) => format!("{action} has no parameter {name}{}", self.inside(at)),
            (Rule::TimeOrder, Note::Seconds(by)) => format!("StartTime is {} later than EndTime", span_of_time(by)),
            (Rule::LookUpWindow, Note::Seconds(age)) => {
                format!("StartTime is {} ago; LookUpEvents reaches back 7 days", span_of_time(age))
            }
            (Rule::EventsWindow, Note::Seconds(age)) => {
                format!("StartTime is {} ago; DescribeEvents reaches back 90 days", span_of_time(age))
            }
            (Rule::EventsSpan, Note::Seconds(long)) => {
                format!("the time asked for is {} long; it must be less than 30 days", span_of_time(long))
            }
            (Rule::TimestampSkew, Note::Seconds(off)) => {
                let side = if off < 0 { "behind" } else { "ahead of" };
                format!("Timestamp is {} {side} the clock; 5 minutes are allowed", span_of_time(off.abs()))
            }
            (Rule::TimeUnit, _) => format!("{name} is {}, which looks like milliseconds", self.shown(at)),
            (Rule::CmqForbidden, Note::Because(why)) => format!("{name} must not be sent when {why}"),
            (_, Note::Because(why)) => format!("{name} is missing, although {why}"),
            (_, Note::Unwanted(constraint)) => {
                format!("{name} is {}; it must be {}", self.shown(at), constraint.wanted)
            }
            (_, Note::Wanted(wanted)) => format!("{name} is {}; it must be {wanted}", self.shown(at)),
            (_, Note::Type(shape)) => format!("{name} is {}; it must be {}", self.kind(at), shape_name(shape)),
            (_, Note::Empty) => format!("{name} is empty, which counts as missing"),
            (_, Note::Fault(kind)) => format!("the body is not valid JSON: {}", fault(kind)),
            (_, Note::Bytes(most)) => {
                let size = self.request.head.size.unwrap_or_default();
                format!("the request has {size} bytes; {most} are allowed")
            }
            (_, Note::Nothing | Note::NotAmong(_) | Note::OtherEra | Note::Seconds(_)) => format!("{name} is missing"),
        }
    }

    /// A field's text without quotes, for names that are known to be good.
    fn given(&self, at: At) -> String {
        self.shown(at).trim_matches('"').to_owned()
    }

    /// ` in LookupAttributes.0` for a name that stands there.
    fn inside(&self, at: At) -> String {
        let At::Name(id) = at else { return String::new() };
        let parent = self.scene.tree.parent(id);
        if parent == ROOT { String::new() } else { format!(" in {}", self.name(At::Value(parent))) }
    }

    /// What type a value has.
    fn kind(&self, at: At) -> String {
        let At::Value(id) = at else { return format!("{}, no integer", self.shown(at)) };
        let leaf = &self.scene.tree.node(id).leaf;
        match leaf {
            Leaf::Null => "null".to_owned(),
            Leaf::Bool => "true or false".to_owned(),
            Leaf::Number(_) => format!("{}, not a 64-bit integer", self.shown(at)),
            Leaf::Integer(number) if *number < 0 || i64::try_from(*number).is_err() => self.shown(at),
            Leaf::Integer(_) => "a number".to_owned(),
            Leaf::Text(_) => format!("the string {}", self.shown(at)),
            Leaf::NotUnicode => "a string that is no Unicode".to_owned(),
            Leaf::Array => "an array".to_owned(),
            Leaf::Object => "an object".to_owned(),
        }
    }

    fn near(&self, issue: &Issue) -> Vec<&'static str> {
        let known: Vec<&'static str> = match (issue.rule, issue.note) {
            (Rule::UnknownAction, _) => Action::ALL.iter().map(|action| action.name()).collect(),
            (_, Note::NotAmong(parameters)) => parameters.iter().map(|parameter| parameter.name).collect(),
            (_, Note::Unwanted(constraint)) => match constraint.test {
                Test::Words(words) => words.to_vec(),
                Test::Keys { known, .. } => known.to_vec(),
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let given = match issue.at {
            At::Name(id) => self.scene.tree.node(id).name.to_string(),
            At::Value(id) => self.scene.text(id).unwrap_or_default().to_owned(),
            At::Field(name) => self.field(name).map(|field| field.text.to_string()).unwrap_or_default(),
            _ => return Vec::new(),
        };
        near(&given, known)
    }

    fn help(&self, issue: &Issue, near: &[&str]) -> String {
        let mut help = String::new();
        if !near.is_empty() {
            let _ = write!(help, "Did you mean {}? ", near.join(" or "));
        }
        match (issue.rule, issue.note) {
            (Rule::MissingAction, _) => help.push_str("Name it: in X-TC-Action, as Action, beside params, or with --action."),
            (Rule::UnknownAction, Note::OtherEra) => help.push_str("Other eras are checked with --rules all."),
            (Rule::RemovedAction, _) => help.push_str(
                "It left the Chinese edition on 2024-10-30 and the international one on 2026-04-27; tracks (CreateAuditTrack, \
                 DeleteAuditTrack) took its place.",
            ),
            (Rule::Region, _) => {
                let _ = write!(help, "{}", self.regions());
            }
            (Rule::UncheckedBody, _) => help.push_str("Check it where it is made, or send it as one piece of JSON."),
            (Rule::DuplicateParameter, _) => help.push_str("Give it once; no document says which of two counts."),
            (Rule::FormIndex, _) => help.push_str("Number the elements from 0, as in LookupAttributes.0.AttributeKey."),
            (Rule::MalformedForm, _) => help.push_str("Encode every byte that is no letter or digit as %XX, in UTF-8."),
            (Rule::MalformedHttp, _) => {
                help.push_str("Begin with a line such as POST / HTTP/1.1, then headers, a blank line, and the body.");
            }
            (Rule::MalformedJson, _) => help.push_str("Send one JSON object; what follows the place was not checked."),
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
            (Rule::LeastResults, _) => help.push_str("No document gives a minimum; what the server does is not known."),
            (Rule::WrongType, Note::Type(shape)) => self.quotes(issue.at, shape, &mut help),
            _ => self.advice(issue, &mut help),
        }
        if issue.certainty == Certainty::DocumentsDisagree {
            help.push_str(" Another document (the official API description of 2026-08-21) lists it; the page does not, and the page decides.");
        }
        help.trim().to_owned()
    }

    /// What the catalog advises for a code of CloudAudit's own; else what would be right.
    fn advice(&self, issue: &Issue, help: &mut String) {
        let entry = issue.codes.first().and_then(|code| catalog::find(code));
        match (entry, issue.note) {
            (Some(entry), _) if entry.kind == Kind::Business || limit(issue).is_empty() => help.push_str(entry.advice),
            (_, _) if !limit(issue).is_empty() => {
                let _ = write!(help, "Send {}.", limit(issue));
            }
            _ => {}
        }
        if matches!(issue.note, Note::Nothing) && issue.rule == Rule::MissingParameter {
            help.clear();
            let _ = match entry {
                Some(entry) if entry.kind == Kind::Business => write!(help, "{}", entry.advice),
                _ => write!(help, "{} requires it.", self.scene.action),
            };
        }
    }

    fn takes(&self, at: At, parameters: &[Parameter], help: &mut String) {
        if !self.scene.is_form
            && let At::Name(id) = at
            && let Some(header) = travels_as(&self.scene.tree.node(id).name)
        {
            let _ = write!(help, "With a JSON body it travels in the header {header}.");
            return;
        }
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
        if names.is_empty() {
            let _ = write!(help, "{} takes no parameters.", self.scene.action);
        } else {
            let _ = write!(help, "Known here: {}.", names.join(", "));
        }
    }

    fn quotes(&self, at: At, shape: Shape, help: &mut String) {
        let At::Value(id) = at else { return help.push_str("Send a count of seconds since 1970.") };
        match (&self.scene.tree.node(id).leaf, shape) {
            (Leaf::Text(text), Shape::Integer | Shape::Unsigned) if super::tree::integer(text).is_some() => {
                let _ = write!(help, "In JSON, write the number without quotes.");
            }
            (Leaf::Integer(_) | Leaf::Number(_), Shape::Text) => help.push_str("Put it into quotes."),
            _ => {
                let _ = write!(help, "Send {}.", shape_name(shape));
            }
        }
    }

    fn regions(&self) -> String {
        match self.scene.regions.of("Region") {
            Some(list) => format!("The list given has {}.", list.join(", ")),
            None => {
                let list = super::actions::spec(self.scene.action).regions.join(", ");
                format!("Documented: {list}; such lists change. --regions Region=a,b gives another.")
            }
        }
    }
}

fn limit(issue: &Issue) -> &'static str {
    match issue.note {
        Note::Unwanted(constraint) => constraint.wanted,
        Note::Wanted(wanted) => wanted,
        Note::Type(shape) => shape_name(shape),
        _ => match issue.rule {
            Rule::LookUpWindow => "at most 7 days ago",
            Rule::EventsWindow => "at most 90 days ago",
            Rule::EventsSpan => "less than 30 days",
            Rule::TimestampSkew => "within 5 minutes of the clock",
            Rule::TimeOrder => "not later than EndTime",
            Rule::UnknownVersion => catalog::VERSION,
            Rule::UnsupportedMethod => "GET or POST",
            _ => "",
        },
    }
}

const fn fault(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Empty => "it is empty",
        FaultKind::UnexpectedEnd => "it ends in the middle of a value",
        FaultKind::TrailingBytes => "there is more text behind its end",
        FaultKind::TooLong => "it has more values than the limit allows",
        other => other.explain(),
    }
}

const fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Integer => "an integer",
        Shape::Unsigned => "an integer of at least 0",
        Shape::Text => "a string",
        Shape::Texts => "an array of strings",
        Shape::Object(_) => "an object",
        Shape::Objects(_) => "an array of objects",
    }
}

fn container(leaf: &Leaf<'_>) -> Option<&'static str> {
    match leaf {
        Leaf::Array => Some("an array"),
        Leaf::Object => Some("an object"),
        Leaf::Bool => Some("true or false"),
        _ => None,
    }
}

const fn field_name(name: FieldName) -> &'static str {
    match name {
        FieldName::Action => "Action",
        FieldName::Version => "Version",
        FieldName::Region => "Region",
        FieldName::Timestamp => "Timestamp",
        FieldName::Method => "Method",
        FieldName::SecretId => "SecretId",
    }
}

/// The header that carries a common parameter when the body is JSON (domain notes, section 4.1).
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

/// `7.52 days`, `3 hours`, `10 s`: the largest unit of which there is at least one.
fn span_of_time(seconds: i128) -> String {
    const UNITS: [(i128, &str); 3] = [(DAY, "day"), (3600, "hour"), (60, "minute")];
    let Some((unit, name)) = UNITS.iter().find(|(unit, _)| seconds >= *unit) else { return format!("{seconds} s") };
    let hundredths = seconds * 100 / unit;
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let plural = if hundredths == 100 && seconds == *unit { "" } else { "s" };
    match (part, seconds % unit) {
        (0, 0) => format!("{whole} {name}{plural}"),
        (0, rest) => format!("{whole} {name}{plural} and {rest} s"),
        _ if whole >= 100 => format!("{whole} {name}s"),
        _ if part % 10 == 0 => format!("{whole}.{} {name}s", part / 10),
        _ => format!("{whole}.{part:02} {name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        for (seconds, shown) in [
            (0, "0 s"),
            (1, "1 s"),
            (60, "1 minute"),
            (61, "1.01 minutes"),
            (604_800, "7 days"),
            (604_801, "7 days and 1 s"),
            (650_183, "7.52 days"),
            (86_400 + 8640, "1.1 days"),
            (148_694_000, "1720 days"),
        ] {
            assert_eq!(span_of_time(seconds), shown);
        }
    }
}
