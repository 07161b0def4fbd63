//! JSON on one line, in which no character can act on a terminal.
//!
//! JSON allows most of Unicode unescaped in a string. Here, what could act is written as an escape,
//! which means the same to every parser. This file must not know which characters act.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::escape::write_in_json;

/// Writes `value` and a newline.
///
/// # Errors
///
/// If `out` fails.
///
/// ```
/// let mut out = Vec::new();
/// apitriage::report::write_json(&"a\u{202e}b", &mut out).unwrap();
/// assert_eq!(out, b"\"a\\u202eb\"\n");
/// ```
pub fn write_json(value: &impl Serialize, mut out: impl io::Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut out, HarmlessStrings))?;
    out.write_all(b"\n")
}

/// Compact JSON, but for the strings.
struct HarmlessStrings;

impl Formatter for HarmlessStrings {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_in_json(fragment, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escape::is_active;

    #[test]
    fn means_the_same_and_is_quiet() {
        let hostile = "\u{1b}[2J\u{9b}\u{202e}\u{7f}\u{e0041}é\u{1f600}\"\\\n";
        let mut out = Vec::new();
        write_json(&hostile, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
        assert!(!text.trim_end().contains(is_active), "{text:?}");
    }
}
