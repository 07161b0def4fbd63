//! From an issue to a finding: the words, the pointer, the place, the value.
//!
//! Only here are findings worded. Values are quoted short, and not at all if they are secret. It
//! must not decide anything.

use serde_json::Value;

use super::cloudaudit::rules::times::DAY;
use super::finding::Finding;
use super::issue::{At, FieldName, Issue, Note};
use super::parameter::{Shape, Test};
use super::quote::{IN_MESSAGE, QUOTED, quoted};
use super::request::{Field, More, Request, Stray};
use super::rule::Rule;
use super::scene::Scene;
use super::tree::{Id, Leaf, ROOT, Span};
use crate::catalog::{self, Action, Status, near};
use crate::escape::escaped;
use crate::grammar::FaultKind;
use crate::secrets::{MASK, is_secret, is_value_name, names_a_pair, shortened};

pub(super) struct Wording<'w, 'c, 't, 'a> {
    pub(super) scene: &'w Scene<'c, 't>,
    pub(super) request: &'w Request<'a>,
}

impl Wording<'_, '_, '_, '_> {
    pub(super) fn finding(&self, issue: &Issue) -> Finding {
        let near = self.near(issue);
        // Names and values are quoted in them, and both end up in logs.
        let [message, help] = [self.message(issue), self.help(issue, &near)].map(escaped);
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
            digits: self.digits(issue.at),
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
        let head = &self.request.head;
        let More { version, region, timestamp, method, secret_id, other_service, .. } = head.more();
        match name {
            FieldName::Action => head.action.as_ref(),
            FieldName::Version => version.as_ref(),
            FieldName::Region => region.as_ref(),
            FieldName::Timestamp => timestamp.as_ref(),
            FieldName::Method => method.as_ref(),
            FieldName::SecretId => secret_id.as_ref(),
            FieldName::Service => other_service.as_ref(),
            FieldName::Params => None,
        }
    }

    fn stray(&self, nth: usize) -> Option<&Stray<'_>> {
        self.request.head.more().strays.get(nth)
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
            At::Stray(nth) => Some(self.stray(nth)?.span),
        }
    }

    fn pointer(&self, at: At) -> String {
        match at {
            At::Whole | At::Text(_) | At::Field(FieldName::Method | FieldName::Service) => {
                String::new()
            }
            At::Value(id) | At::Name(id) => self.path(id, "/", pointer_token),
            At::Absent(id, name) => format!("{}/{name}", self.pointer(At::Value(id))),
            At::Field(name) => format!("/{}", field_name(name)),
            At::Stray(nth) => self.stray(nth).map_or_else(String::new, |stray| {
                format!("/{}", pointer_token(&quoted(&stray.name)))
            }),
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
            At::Stray(nth) => {
                self.stray(nth).map_or_else(String::new, |stray| shortened(&stray.name, IN_MESSAGE))
            }
        }
    }

    fn value(&self, at: At) -> Value {
        match at {
            At::Whole | At::Text(_) | At::Absent(..) | At::Stray(_) => Value::Null,
            At::Field(FieldName::SecretId) => MASK.into(),
            At::Field(name) => {
                self.field(name).map_or(Value::Null, |field| quoted(&field.text).into())
            }
            At::Value(id) | At::Name(id) => match &self.scene.tree.node(id).leaf {
                _ if self.is_secret(id) => MASK.into(),
                Leaf::Null | Leaf::Bool | Leaf::Array | Leaf::Object => Value::Null,
                Leaf::Integer(number) => {
                    i64::try_from(*number).map_or_else(|_| (*number as u64).into(), Value::from)
                }
                Leaf::Number(raw) if raw.len() > QUOTED => quoted(raw).into(),
                Leaf::Number(raw) => {
                    serde_json::from_str(raw).unwrap_or_else(|_| quoted(raw).into())
                }
                Leaf::Text(text) => quoted(text).into(),
                Leaf::NotUnicode => "a string with half a surrogate pair in it".into(),
            },
        }
    }

    /// A number that [`Value`] would round, as it was written.
    fn digits(&self, at: At) -> Option<String> {
        let (At::Value(id) | At::Name(id)) = at else { return None };
        let Leaf::Number(raw) = &self.scene.tree.node(id).leaf else { return None };
        let value = self.value(at);
        let kept = value.to_string();
        (value.is_number() && kept != **raw).then(|| raw.to_string())
    }

    /// By its own name, by that of the pair whose value it is, or by that of what it is in.
    fn is_secret(&self, id: Id) -> bool {
        let mut at = id;
        while at != ROOT {
            if self.is_named_secret(at) {
                return true;
            }
            let parent = self.scene.tree.parent(at);
            if parent == at {
                break;
            }
            at = parent;
        }
        false
    }

    fn is_named_secret(&self, id: Id) -> bool {
        let tree = self.scene.tree;
        let name = &tree.node(id).name;
        let says_secret = |member: Id| {
            names_a_pair(&tree.node(member).name) && self.scene.text(member).is_some_and(is_secret)
        };
        // In a query, `key=` is that of an API.
        let is_api_key =
            self.request.is_form() && name.eq_ignore_ascii_case("key") && tree.parent(id) == ROOT;
        is_secret(name)
            || is_api_key
            || (is_value_name(name) && tree.children(tree.parent(id)).any(says_secret))
    }

    /// The value, in a sentence.
    pub(super) fn shown(&self, at: At) -> String {
        if let At::Value(id) = at
            && let Some(kind) = container(&self.scene.tree.node(id).leaf)
        {
            return kind.to_owned();
        }
        if let At::Value(id) = at
            && self.scene.tree.node(id).leaf == Leaf::Array
            && !self.is_secret(id)
        {
            return self.listed(id);
        }
        if let At::Value(id) | At::Name(id) = at
            && let Leaf::Number(raw) = &self.scene.tree.node(id).leaf
            && !self.is_secret(id)
        {
            return shortened(raw, IN_MESSAGE); // as it was written
        }
        match self.value(at) {
            Value::String(text) => {
                let cut = shortened(&text, IN_MESSAGE);
                if cut == text {
                    format!("{cut:?}")
                } else {
                    format!("{cut:?} ({} characters)", self.length(at))
                }
            }
            value => value.to_string(),
        }
    }

    /// How many characters a text has, before any of them were cut off.
    fn length(&self, at: At) -> usize {
        let text = match at {
            At::Value(id) => self.scene.text(id),
            At::Field(name) => self.field(name).map(|field| &*field.text),
            _ => None,
        };
        text.map_or(0, |text| text.chars().count())
    }

    /// An array with its first elements: `["a", "b", …] (11 in all)`.
    fn listed(&self, array: Id) -> String {
        const ROOM: usize = 2 * IN_MESSAGE;
        let mut list = String::new();
        let (mut count, mut is_cut) = (0, false);
        for element in self.scene.tree.children(array) {
            count += 1;
            if is_cut {
                continue;
            }
            let shown = match &self.scene.tree.node(element).leaf {
                Leaf::Array => "[…]".to_owned(),
                Leaf::Object => "{…}".to_owned(),
                _ => self.shown(At::Value(element)),
            };
            is_cut = count > 1 && list.chars().count() + shown.chars().count() > ROOM;
            let comma = if count > 1 { ", " } else { "" };
            list = format!("{list}{comma}{}", if is_cut { "…" } else { &shown });
        }
        if is_cut { format!("[{list}] ({count} in all)") } else { format!("[{list}]") }
    }

    fn message(&self, issue: &Issue) -> String {
        let (at, action) = (issue.at, self.scene.action);
        let name = self.name(at);
        match (issue.rule, issue.note) {
            (Rule::MissingAction, _) => "the request does not name its action".to_owned(),
            (Rule::UnknownAction, Note::OtherEra) if action.status() == Status::Removed => {
                format!("{action} is no longer offered")
            }
            (Rule::UnknownAction, Note::OtherEra) => {
                format!("{action} was not offered at the error-code page's time")
            }
            (Rule::UnknownAction, _) => format!("there is no action {}", self.shown(at)),
            (Rule::RemovedAction, _) => {
                format!("{action} was withdrawn, on 2026-04-27 at the latest")
            }
            (Rule::UnknownVersion, _) => {
                format!("there is no version {} of CloudAudit", self.shown(at))
            }
            (Rule::UnsupportedMethod, _) => {
                format!("the method is {}; only GET and POST are served", self.shown(at))
            }
            (Rule::SecretIdBlank, _) => "there is a blank at an end of the SecretId".to_owned(),
            (Rule::Region, _) => {
                format!("{action} is not documented for region {}", self.shown(at))
            }
            (Rule::UncheckedBody, _) => {
                "the parameters were not checked: the body cannot be looked into".to_owned()
            }
            (Rule::OtherService, _) => {
                format!("this is not for CloudAudit but for {}; it was not checked", self.shown(at))
            }
            (Rule::DuplicateParameter, _) => format!("{name} is given twice"),
            (Rule::DuplicateField, _) => format!("{name} is given more than once"),
            (Rule::MalformedJson, Note::Nothing) => {
                "the body begins with a byte-order mark".to_owned()
            }
            (Rule::FormIndex, _) => {
                format!("the elements of {name} are not numbered 0, 1, 2 without gaps")
            }
            (Rule::MalformedForm, _) => {
                format!("{name} is not given as name=value, properly encoded")
            }
            (Rule::MalformedHttp, _) => "this is no HTTP request".to_owned(),
            (_, Note::Meant(meant)) => format!("the member is called {meant}, not {name}"),
            (_, Note::Beside) => format!("{name} is beside the action, where it is not read"),
            (_, Note::NoElement) => {
                "the array is not valid JSON: there is an element missing beside a comma".to_owned()
            }
            (Rule::UnknownParameter, _) => self.unknown(at),
            (Rule::TimeOrder, Note::Seconds(by)) => {
                format!("StartTime is {} later than EndTime", span_of_time(by))
            }
            (Rule::LookUpWindow, Note::Seconds(age)) => {
                format!("StartTime is {} ago; LookUpEvents reaches back 7 days", span_of_time(age))
            }
            (Rule::EventsWindow, Note::Seconds(age)) => {
                format!(
                    "StartTime is {} ago; DescribeEvents reaches back 90 days",
                    span_of_time(age)
                )
            }
            (Rule::EventsSpan, Note::Seconds(long)) => {
                format!(
                    "the time asked for is {} long; it must be less than 30 days",
                    span_of_time(long)
                )
            }
            (Rule::TimestampSkew, Note::Seconds(off)) => {
                let side = if off < 0 { "behind" } else { "ahead of" };
                format!(
                    "Timestamp is {} {side} the clock; 5 minutes are allowed",
                    span_of_time(off.abs())
                )
            }
            (Rule::TimeUnit, _) => {
                format!("{name} is {}, which looks like milliseconds", self.shown(at))
            }
            (Rule::CmqForbidden, Note::Because(why)) => {
                format!("{name} must not be sent when {why}")
            }
            (_, Note::Because(why)) => format!("{name} is missing, although {why}"),
            (_, Note::Unwanted(constraint)) => {
                format!("{name} is {}; it must be {}", self.shown(at), constraint.wanted)
            }
            (_, Note::Wanted(wanted)) => {
                format!("{name} is {}; it must be {wanted}", self.shown(at))
            }
            (_, Note::Type(shape)) => {
                format!("{name} is {}; it must be {}", self.kind(at), shape_name(shape))
            }
            (_, Note::Empty) => format!("{name} is empty, which is taken for missing"),
            (_, Note::Fault(kind)) => format!("the body is not valid JSON: {}", fault(kind)),
            (_, Note::Bytes(most)) => {
                let size = self.request.head.size.unwrap_or_default();
                format!("the request has {size} bytes; {most} are allowed")
            }
            (_, Note::Nothing | Note::NotAmong(_) | Note::OtherEra | Note::Seconds(_)) => {
                format!("{name} is missing")
            }
        }
    }

    fn unknown(&self, at: At) -> String {
        let (action, name) = (self.scene.action, self.name(at));
        match name.rsplit_once('.') {
            Some((object, member)) if !self.is_top(at) => {
                format!("{object} of {action} has no member {member}")
            }
            _ => format!("{action} has no parameter {name}"),
        }
    }

    pub(super) fn is_top(&self, at: At) -> bool {
        matches!(at, At::Name(id) if self.scene.tree.parent(id) == ROOT)
    }

    /// Whether it is the answer to a request.
    pub(super) fn is_response(&self) -> bool {
        self.scene.find("Response").is_some()
    }

    pub(super) fn is_null(&self, at: At) -> bool {
        matches!(at, At::Value(id) if self.scene.tree.node(id).leaf == Leaf::Null)
    }

    /// What type a value has.
    fn kind(&self, at: At) -> String {
        let At::Value(id) = at else { return format!("{}, no integer", self.shown(at)) };
        let leaf = &self.scene.tree.node(id).leaf;
        match leaf {
            Leaf::Null => "null".to_owned(),
            Leaf::Bool => "true or false".to_owned(),
            Leaf::Number(_) | Leaf::Integer(_) if self.is_secret(id) => "a number".to_owned(),
            Leaf::Number(_) => self.shown(at),
            Leaf::Integer(number) if *number < 0 || i64::try_from(*number).is_err() => {
                self.shown(at)
            }
            Leaf::Integer(_) => "a number".to_owned(),
            Leaf::Text(_) => format!("the string {}", self.shown(at)),
            Leaf::NotUnicode => "a string that is no Unicode".to_owned(),
            Leaf::Array => "an array".to_owned(),
            Leaf::Object => "an object".to_owned(),
        }
    }

    fn near(&self, issue: &Issue) -> Vec<&'static str> {
        if let Note::Meant(meant) = issue.note {
            return vec![meant];
        }
        let known: Vec<&'static str> = match (issue.rule, issue.note) {
            (Rule::UnknownAction, Note::OtherEra) => return Vec::new(),
            (Rule::UnknownAction, _) => Action::ALL.iter().map(|action| action.name()).collect(),
            (_, Note::NotAmong(parameters)) => {
                parameters.iter().map(|parameter| parameter.name).collect()
            }
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
            At::Field(name) => {
                self.field(name).map(|field| field.text.to_string()).unwrap_or_default()
            }
            _ => return Vec::new(),
        };
        near(&given, known)
    }
}

pub(super) fn limit(issue: &Issue) -> &'static str {
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

/// A name as a part of a JSON Pointer.
fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What is not shown, but called by its kind.
fn container(leaf: &Leaf<'_>) -> Option<&'static str> {
    match leaf {
        Leaf::Object => Some("an object"),
        Leaf::Bool => Some("true or false"),
        Leaf::NotUnicode => Some("a string that is no Unicode"),
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
        FieldName::Service => "Service",
        FieldName::Params => "params",
    }
}

/// `7.52 days`, `3 hours`, `10 s`: the largest unit of which there is at least one.
fn span_of_time(seconds: i128) -> String {
    const UNITS: [(i128, &str); 3] = [(DAY, "day"), (3600, "hour"), (60, "minute")];
    let Some((unit, name)) = UNITS.iter().find(|(unit, _)| seconds >= *unit) else {
        return format!("{seconds} s");
    };
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
