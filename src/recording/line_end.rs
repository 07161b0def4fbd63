//! Where the lines of a container end, as far as its log says it, and what a line looks like that is
//! whole. This file must not know any recorder.

use memchr::memchr2;

use super::json_tokens::{skip_blanks, value_end};

/// Whether a line ends where its record does. If not, the next line of the stream goes on with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    Here,
    Later,
    /// Later, unless the line looks whole: what says where lines end may have been removed.
    LaterUnlessWhole,
    /// The recorder does not say. The line goes on if a JSON text that it begins with does.
    Unknown,
}

/// Docker splits lines that are longer than this, in bytes.
const PART: usize = 16 << 10;

/// Whether a line may be whole that has these bytes so far, the last of them from one part.
pub(super) fn may_be_whole(line: &[u8], last_part: &[u8]) -> bool {
    last_part.len() < PART && !is_open(line)
}

/// Whether an object or a quoted text begins in a line that does not end in it.
fn is_open(line: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = memchr2(b'{', b'"', line.get(at..).unwrap_or_default()) {
        let start = at + found;
        let before = line.get(..start).unwrap_or_default();
        let is_value = match line.get(start) {
            Some(b'"') => matches!(before.last(), None | Some(b'=' | b':' | b' ' | b'[' | b'(')),
            _ => matches!(line.get(skip_blanks(line, start + 1)), None | Some(b'"')),
        };
        at = match value_end(line, start) {
            Some(end) if is_value => end,
            None if is_value => return true,
            _ => start + 1,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_open_in_an_object_or_a_quoted_text() {
        for (line, expected) in [
            ("INFO nothing", false),
            (r#"INFO {main} got {"a":{"b":"}"}}"#, false),
            (r#"a=1 body="{\"Response\":{}}""#, false),
            (r#"got {\"Response\":{}}"#, false),
            (r#"{"a":{}}" more"#, false),
            (r#"{"a":{"b":1}"#, true),
            (r#"got {""#, true),
            ("got {", true),
            (r#"{"a":"x {"#, true),
            (r#"a=1 body="{\"Respo"#, true),
            ("", false),
        ] {
            assert_eq!(is_open(line.as_bytes()), expected, "{line}");
        }
        assert!(may_be_whole(b"{}", b"}"));
        assert!(!may_be_whole(b"{}", &[b' '; PART]));
    }
}
