//! The wire form of typed requests: JSON, and from it a form string.
//!
//! Kept inside the crate, so that nothing leaves a request before it is checked. This file must not
//! know any parameter.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Something that can be sent.
pub(super) trait Wire {
    /// The JSON that is sent for it.
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

/// All characters but those that RFC 3986 calls unreserved. Signatures are made over the same
/// encoding.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Appends `name=value` for every value in `value`, joined by `&`. All names begin with `name`.
///
/// Calls itself as deep as requests are nested: four levels.
pub(super) fn write_form(name: &str, value: &Value, out: &mut String) {
    let below =
        |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(members) => {
            for (part, member) in members {
                write_form(&below(part), member, out);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                write_form(&below(&index.to_string()), element, out);
            }
        }
        Value::String(text) => write_pair(name, text, out),
        other => write_pair(name, &other.to_string(), out),
    }
}

fn write_pair(name: &str, value: &str, out: &mut String) {
    let and = if out.is_empty() { "" } else { "&" };
    let (name, value) = (utf8_percent_encode(name, ENCODED), utf8_percent_encode(value, ENCODED));
    let _ = write!(out, "{and}{name}={value}");
}
