//! JSON whose members stay in the order in which they were put: a schema is read by people, too.
//!
//! It must not know what a schema is.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Text(Cow<'static, str>),
    List(Vec<Json>),
    Object(Members),
}

/// Named values, in order.
pub(super) type Members = Vec<(&'static str, Json)>;

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Signed(number) => serializer.serialize_i64(*number),
            Json::Unsigned(number) => serializer.serialize_u64(*number),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(list) => serializer.collect_seq(list),
            Json::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Json::Signed(number)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Json::Unsigned(number)
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Json::Unsigned(number as u64)
    }
}

impl From<&'static str> for Json {
    fn from(text: &'static str) -> Self {
        Json::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text.into())
    }
}

impl From<Members> for Json {
    fn from(members: Members) -> Self {
        Json::Object(members)
    }
}

/// A list of what can be a value.
pub(super) fn list<T: Copy + Into<Json>>(values: &[T]) -> Json {
    Json::List(values.iter().map(|&value| value.into()).collect())
}

/// An object with one member.
pub(super) fn one(name: &'static str, value: impl Into<Json>) -> Json {
    Json::Object(vec![(name, value.into())])
}
