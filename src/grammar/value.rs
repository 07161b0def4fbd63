//! The values of JSON, as the parser reports them. This file must not know keys.

use super::text::Text;

/// A value of a text. Of an array or object the content is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, as written.
    Number(&'a str),
    /// A string.
    Text(Text<'a>),
    /// An array.
    Array,
    /// An object.
    Object,
}

/// What a value is, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Value<'_> {
    pub(super) fn kind(&self) -> ValueKind {
        match self {
            Value::Null => ValueKind::Null,
            Value::Bool => ValueKind::Bool,
            Value::Number(_) => ValueKind::Number,
            Value::Text(_) => ValueKind::Text,
            Value::Array => ValueKind::Array,
            Value::Object => ValueKind::Object,
        }
    }
}
