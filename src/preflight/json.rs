//! JSON whose members stay in the order in which they were put: a schema is read by people, too.
//!
//! Plain data. This file must not know what a schema is.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json<'s> {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Text(Cow<'s, str>),
    List(Vec<Json<'s>>),
    Object(Members<'s>),
}

/// Named values, in order.
pub(super) type Members<'s> = Vec<Member<'s>>;

/// A name and its value.
pub(super) type Member<'s> = (Cow<'s, str>, Json<'s>);

/// A member of an object.
pub(super) fn member<'s>(name: impl Into<Cow<'s, str>>, value: impl Into<Json<'s>>) -> Member<'s> {
    (name.into(), value.into())
}

impl Serialize for Json<'_> {
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

impl From<bool> for Json<'_> {
    fn from(value: bool) -> Self {
        Json::Bool(value)
    }
}

impl From<i64> for Json<'_> {
    fn from(number: i64) -> Self {
        Json::Signed(number)
    }
}

impl From<u64> for Json<'_> {
    fn from(number: u64) -> Self {
        Json::Unsigned(number)
    }
}

impl From<usize> for Json<'_> {
    fn from(number: usize) -> Self {
        Json::Unsigned(number as u64)
    }
}

impl<'s> From<&'s str> for Json<'s> {
    fn from(text: &'s str) -> Self {
        Json::Text(text.into())
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Json::Text(text.into())
    }
}

impl<'s> From<Members<'s>> for Json<'s> {
    fn from(members: Members<'s>) -> Self {
        Json::Object(members)
    }
}

/// A list of things that can be made into values.
pub(super) fn list<'s, T: Copy + Into<Json<'s>>>(values: &[T]) -> Json<'s> {
    Json::List(values.iter().map(|&value| value.into()).collect())
}

/// An object with one member.
pub(super) fn one<'s>(name: impl Into<Cow<'s, str>>, value: impl Into<Json<'s>>) -> Json<'s> {
    Json::Object(vec![member(name, value)])
}
