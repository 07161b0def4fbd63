//! What is sent for a value of a type: JSON, and from it a form string.
//!
//! Kept inside the crate, so that nothing leaves a request before it is checked. This file must not
//! know any parameter.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Something that has a form on the wire.
pub(super) trait Wire {
    fn wire(&self) -> Value;
}

impl Wire for i64 {
    fn wire(&self) -> Value {
        (*self).into()
    }
}

impl Wire for u64 {
    fn wire(&self) -> Value {
        (*self).into()
    }
}

impl Wire for String {
    fn wire(&self) -> Value {
        self.as_str().into()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn wire(&self) -> Value {
        self.iter().map(Wire::wire).collect()
    }
}

/// All that RFC 3986 does not leave as it is; signatures are made over the same encoding.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `name=value` for every value in `value`, joined by `&`, the names led by `name`.
///
/// Calls itself as deep as requests are nested: four levels.
pub(super) fn form(name: &str, value: &Value, out: &mut String) {
    let below =
        |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(part, value)| form(&below(part), value, out))
        }
        Value::Array(elements) => {
            elements
                .iter()
                .enumerate()
                .for_each(|(at, value)| form(&below(&at.to_string()), value, out));
        }
        Value::String(text) => pair(name, text, out),
        other => pair(name, &other.to_string(), out),
    }
}

fn pair(name: &str, value: &str, out: &mut String) {
    let and = if out.is_empty() { "" } else { "&" };
    let (name, value) = (utf8_percent_encode(name, ENCODED), utf8_percent_encode(value, ENCODED));
    let _ = write!(out, "{and}{name}={value}");
}
