//! How values of a request are shown in findings: short, and not at all if they are secret. This
//! file must not know any parameter by name.

use std::borrow::Cow;

use serde_json::Value;

use super::Wording;
use super::quote::{IN_MESSAGE, QUOTED, quoted};
use crate::preflight::issue::{At, FieldName};
use crate::preflight::tree::{Id, NodeValue, ROOT};
use crate::secrets::{MASK, is_secret, is_value_name, names_a_pair, shortened};

impl Wording<'_, '_, '_, '_, '_> {
    /// The value that a finding has.
    pub(super) fn value(&self, at: At<'_>) -> Value {
        match at {
            At::Whole | At::Text(_) | At::Absent(..) | At::Stray(_) => Value::Null,
            At::Field(FieldName::SecretId) => MASK.into(),
            At::Field(FieldName::Service) => self
                .field(FieldName::Service)
                .map_or(Value::Null, |host| quoted(&without_user(&host.text)).into()),
            At::Field(name) => {
                self.field(name).map_or(Value::Null, |field| quoted(&field.text).into())
            }
            At::Value(id) | At::Name(id) => match &self.scene.tree.node(id).value {
                _ if self.is_secret(id) => MASK.into(),
                NodeValue::Null | NodeValue::Bool | NodeValue::Array | NodeValue::Object => {
                    Value::Null
                }
                NodeValue::Integer(number) => {
                    i64::try_from(*number).map_or_else(|_| (*number as u64).into(), Value::from)
                }
                NodeValue::Number(raw) if raw.len() > QUOTED => quoted(raw).into(),
                NodeValue::Number(raw) => {
                    serde_json::from_str(raw).unwrap_or_else(|_| quoted(raw).into())
                }
                NodeValue::Text(text) => quoted(text).into(),
                NodeValue::NotUnicode => "a string with half a surrogate pair in it".into(),
            },
        }
    }

    /// A number that [`Value`] would round, as it was written.
    pub(super) fn digits(&self, at: At<'_>) -> Option<String> {
        let (At::Value(id) | At::Name(id)) = at else { return None };
        let NodeValue::Number(raw) = &self.scene.tree.node(id).value else { return None };
        let value = self.value(at);
        let kept = value.to_string();
        (value.is_number() && kept != **raw).then(|| raw.to_string())
    }

    /// Whether a value is secret: by its own name, by the name of the pair whose value it is, or
    /// because a container that it is in is secret.
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

    /// Whether a value is secret by its own name, or by the name of its pair.
    fn is_named_secret(&self, id: Id) -> bool {
        let tree = self.scene.tree;
        let name = &tree.node(id).name;
        let says_secret = |member: Id| {
            names_a_pair(&tree.node(member).name) && self.scene.text(member).is_some_and(is_secret)
        };
        // In a query, `key=` is usually the key of an API.
        let is_api_key =
            self.request.is_form() && name.eq_ignore_ascii_case("key") && tree.parent(id) == ROOT;
        is_secret(name)
            || is_api_key
            || (is_value_name(name) && tree.children(tree.parent(id)).any(says_secret))
    }

    /// The value, in a sentence.
    pub(super) fn shown(&self, at: At<'_>) -> String {
        if let At::Value(id) = at
            && let Some(kind) = kind_in_place_of(&self.scene.tree.node(id).value)
        {
            return kind.to_owned();
        }
        if let At::Value(id) = at
            && self.scene.tree.node(id).value == NodeValue::Array
            && !self.is_secret(id)
        {
            return self.listed(id);
        }
        if let At::Value(id) | At::Name(id) = at
            && let NodeValue::Number(raw) = &self.scene.tree.node(id).value
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
    fn length(&self, at: At<'_>) -> usize {
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
            let shown = match &self.scene.tree.node(element).value {
                NodeValue::Array => "[…]".to_owned(),
                NodeValue::Object => "{…}".to_owned(),
                _ => self.shown(At::Value(element)),
            };
            is_cut = count > 1 && list.chars().count() + shown.chars().count() > ROOM;
            let comma = if count > 1 { ", " } else { "" };
            list = format!("{list}{comma}{}", if is_cut { "…" } else { &shown });
        }
        if is_cut { format!("[{list}] ({count} in all)") } else { format!("[{list}]") }
    }

    /// What a value of the wrong type is, in words.
    pub(super) fn kind(&self, at: At<'_>) -> String {
        let At::Value(id) = at else { return format!("{}, not an integer", self.shown(at)) };
        match &self.scene.tree.node(id).value {
            NodeValue::Null => "null".to_owned(),
            NodeValue::Bool => "true or false".to_owned(),
            NodeValue::Number(_) | NodeValue::Integer(_) if self.is_secret(id) => {
                "a number".to_owned()
            }
            NodeValue::Number(_) => self.shown(at),
            NodeValue::Integer(number) if *number < 0 || i64::try_from(*number).is_err() => {
                self.shown(at)
            }
            NodeValue::Integer(_) => "a number".to_owned(),
            NodeValue::Text(_) => format!("the string {}", self.shown(at)),
            NodeValue::NotUnicode => "a string that is not Unicode".to_owned(),
            NodeValue::Array => "an array".to_owned(),
            NodeValue::Object => "an object".to_owned(),
        }
    }
}

/// A host without the user and password before it: `***@host`.
fn without_user(host: &str) -> Cow<'_, str> {
    match host.rsplit_once('@') {
        Some((_, host)) => format!("{MASK}@{host}").into(),
        None => host.into(),
    }
}

/// The kind of a value, if that is shown in place of the value.
fn kind_in_place_of(value: &NodeValue<'_>) -> Option<&'static str> {
    match value {
        NodeValue::Object => Some("an object"),
        NodeValue::Bool => Some("true or false"),
        NodeValue::NotUnicode => Some("a string that is not Unicode"),
        _ => None,
    }
}
