//! From an issue to a finding: the words, the pointer, the place, the value.
//!
//! Findings are worded only here. The words themselves belong to the rule, or to the note of an
//! issue. These files must not decide what is wrong.
//!
//! - `template`: the placeholders in messages and help
//! - `notes`: the words of notes
//! - `hints`: help that depends on the request
//! - `value`, `quote`, `time`: how values are shown

mod hints;
mod notes;
mod quote;
mod template;
mod time;
mod value;

use std::cmp::Ordering;

use self::quote::{IN_MESSAGE, quoted};
use super::field::Field;
use super::finding::Finding;
use super::issue::{At, FieldName, Issue, Note};
use super::parameter::Test;
use super::request::{Request, Stray};
use super::rule::Rule;
use super::rules::head::other_service;
use super::scene::Scene;
use super::service::{ActionTable, Service};
use super::tree::{Id, NodeValue, ROOT, Span};
use crate::catalog::near;
use crate::escape::escaped;
use crate::secrets::shortened;

/// A request, and what is known of it while its issues are put into words.
pub(super) struct Wording<'w, 'c, 't, 'a, 's> {
    pub(super) service: &'s Service<'s>,
    /// The action that the request names, if the service has it.
    pub(super) action: Option<&'s ActionTable<'s>>,
    pub(super) scene: &'w Scene<'c, 't>,
    pub(super) request: &'w Request<'a>,
}

impl<'s> Wording<'_, '_, '_, '_, 's> {
    /// The finding that an issue becomes.
    pub(super) fn finding(&self, issue: &Issue<'s>) -> Finding<'s> {
        let near = self.near(issue);
        // Message and help quote names and values, and they end up in logs.
        let [message, help] = [self.message(issue), self.help(issue, &near)].map(escaped);
        let span = if self.request.has_places { self.span(issue.at) } else { None };
        let base = self.request.base;

        Finding {
            rule: issue.rule,
            severity: issue.severity,
            certainty: issue.certainty,
            codes: issue.codes,
            parameter: self.pointer(issue.at),
            span: span.map(Span::range).map(|range| range.start + base..range.end + base),
            value: self.value(issue.at),
            digits: self.digits(issue.at),
            limit: self.limit(issue),
            near,
            message,
            help,
            source: issue.source,
        }
    }

    /// The order of findings: that of the text and, at the same place, that of the rules.
    pub(super) fn compare(&self, one: &Issue<'s>, other: &Issue<'s>) -> Ordering {
        let start = |issue: &Issue<'s>| self.span(issue.at).map_or(0, |span| span.start);
        let rank = |issue: &Issue<'s>| self.service.rank(issue.rule);
        start(one).cmp(&start(other)).then_with(|| rank(one).cmp(&rank(other)))
    }

    fn field(&self, name: FieldName) -> Option<&Field<'_>> {
        let head = &self.request.head;
        let more = head.more();
        match name {
            FieldName::Action => head.action.as_ref(),
            FieldName::Version => more.version.as_ref(),
            FieldName::Region => more.region.as_ref(),
            FieldName::Timestamp => more.timestamp.as_ref(),
            FieldName::Method => more.method.as_ref(),
            FieldName::SecretId => more.secret_id.as_ref(),
            FieldName::Service => other_service(head, self.service),
            FieldName::Params => None,
        }
    }

    fn stray(&self, nth: usize) -> Option<&Stray<'_>> {
        self.request.head.more().strays.get(nth)
    }

    fn span(&self, at: At<'_>) -> Option<Span> {
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

    fn pointer(&self, at: At<'_>) -> String {
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

    /// The names from the root to a node, each after a `separator`.
    fn path(&self, id: Id, separator: &str, escape: impl Fn(&str) -> String) -> String {
        let tree = self.scene.tree;
        let mut parts = Vec::new();
        let mut at = id;
        while at != ROOT {
            let parent = tree.parent(at);
            if parent == at {
                break;
            }

            parts.push(if tree.node(parent).value == NodeValue::Array {
                tree.children(parent).position(|child| child == at).unwrap_or_default().to_string()
            } else {
                escape(&quoted(&tree.node(at).name))
            });
            at = parent;
        }
        parts.iter().rev().fold(String::new(), |path, part| path + separator + part)
    }

    /// The parameter as people write it: `LookupAttributes.0.AttributeKey`.
    fn name(&self, at: At<'_>) -> String {
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

    /// Whether an issue is about the name of a parameter, and not of a member of one.
    fn is_top(&self, at: At<'_>) -> bool {
        matches!(at, At::Name(id) if self.scene.tree.parent(id) == ROOT)
    }

    /// What would be right.
    fn limit(&self, issue: &Issue<'s>) -> &'s str {
        match issue.note {
            Note::Unwanted(constraint) => constraint.wanted,
            Note::Wanted(wanted) => wanted,
            Note::Type(shape) => shape.wanted(),
            _ => issue.rule.entry().limit,
        }
    }

    /// Known names that are spelled almost like the one that was given.
    fn near(&self, issue: &Issue<'s>) -> Vec<&'s str> {
        let known: Vec<&'s str> = match issue.note {
            Note::Meant(meant) => return vec![meant],
            Note::NotAmong(parameters) => {
                parameters.iter().map(|parameter| parameter.name).collect()
            }
            Note::Unwanted(constraint) => match constraint.test {
                Test::Words(words) | Test::Keys { known: words, .. } => words.to_vec(),
                _ => return Vec::new(),
            },
            Note::Nothing if issue.rule == Rule::new(&self.service.common.unknown_action) => {
                self.action_names()
            }
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

    fn action_names(&self) -> Vec<&'s str> {
        self.service.actions.tables().iter().map(|action| action.name).collect()
    }
}

/// A name as a part of a JSON Pointer.
fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
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
