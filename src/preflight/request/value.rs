//! Parameters that are a `serde_json::Value` already: there is no text, and so there are no places.
//! This file must not know any parameter.

use std::borrow::Cow;

use serde_json::Value;

use crate::grammar::{Fault, FaultKind};
use crate::preflight::tree::{NodeValue, Span, Tree, TreeBuilder, integer};

/// A container that is being read: what is left of it.
enum OpenContainer<'a> {
    Elements(std::slice::Iter<'a, Value>),
    Named(serde_json::map::Iter<'a>),
}

/// Reads `value` into `tree`, without recursion: a value can be nested deeper than any stack.
pub(super) fn plant<'a>(
    value: &'a Value,
    tree: &mut Tree<'a>,
    max_depth: usize,
    max_values: usize,
) -> Result<(), Fault> {
    let mut builder = TreeBuilder::new(tree, max_values);
    let mut open: Vec<OpenContainer<'_>> = Vec::new();
    let mut next = Some((None, value));
    loop {
        if let Some((name, value)) = next {
            builder.name(name.map_or(Cow::default(), Cow::Borrowed), Span::default());

            let members = match value {
                Value::Array(elements) => Some(OpenContainer::Elements(elements.iter())),
                Value::Object(map) => Some(OpenContainer::Named(map.iter())),
                _ => None,
            };
            if members.is_some() && open.len() >= max_depth {
                return Err(Fault { kind: FaultKind::TooDeep, at: 0 });
            }

            builder.add(node_value(value), Span::default());
            if builder.full_at.is_some() {
                return Err(Fault { kind: FaultKind::TooLong, at: 0 });
            }
            open.extend(members);
        }

        next = match open.last_mut() {
            None => return Ok(()),
            Some(OpenContainer::Elements(elements)) => elements.next().map(|value| (None, value)),
            Some(OpenContainer::Named(members)) => {
                members.next().map(|(name, value)| (Some(name.as_str()), value))
            }
        };

        if next.is_none() {
            open.pop();
            builder.close_innermost(None);
        }
    }
}

fn node_value(value: &Value) -> NodeValue<'_> {
    match value {
        Value::Null => NodeValue::Null,
        Value::Bool(_) => NodeValue::Bool,
        Value::Number(number) => {
            let digits = number.to_string();
            integer(&digits).map_or(NodeValue::Number(digits.into()), NodeValue::Integer)
        }
        Value::String(text) => NodeValue::Text(Cow::Borrowed(text)),
        Value::Array(_) => NodeValue::Array,
        Value::Object(_) => NodeValue::Object,
    }
}
