//! Whether a JSON text that begins somewhere in a log entry is still open at the end of a line.
//!
//! Only brackets and strings are followed: whether the text is JSON is found out when the entry is
//! read. This file must not know recorders.

use memchr::memchr;

use crate::grammar::is_blank;

/// Follows the braces of an entry, line by line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OpenBody {
    /// How many brackets are open.
    depth: usize,
}

impl OpenBody {
    /// Goes on with a line, given without its line feed.
    pub(crate) fn push_line(&mut self, line: &[u8]) {
        let mut at = 0;
        while let Some(next) = self.step(line, at) {
            at = next;
        }
    }

    /// Whether a text is open, so that the next line may belong to it.
    pub(crate) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Goes on from `at` to the next place. `None`: the line is done.
    fn step(&mut self, line: &[u8], at: usize) -> Option<usize> {
        let rest = line.get(at..).filter(|rest| !rest.is_empty())?;
        if self.depth == 0 {
            let brace = memchr(b'{', rest)?;
            let inside = rest.get(brace + 1..).unwrap_or_default();
            self.depth = usize::from(may_begin_members(inside));
            return Some(at + brace + 1);
        }

        let found =
            rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))?;
        let next = at + found + 1;
        match rest.get(found) {
            Some(b'"') => match string_len(line.get(next..).unwrap_or_default()) {
                Some(len) => Some(next + len),
                // A string cannot reach over a line: this is not JSON.
                None => {
                    self.depth = usize::from(line.iter().rfind(|&&b| !is_blank(b)) == Some(&b'{'));
                    None
                }
            },
            Some(b'{' | b'[') => {
                self.depth += 1;
                Some(next)
            }
            _ => {
                self.depth -= 1;
                Some(next)
            }
        }
    }
}

/// Whether members of an object may follow: a quote, or the end of the line.
fn may_begin_members(inside: &[u8]) -> bool {
    let first = inside.iter().find(|&&byte| !is_blank(byte));
    matches!(first, None | Some(b'"'))
}

/// The length of what is left of a string, with its closing quote.
fn string_len(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', rest.get(at..)?)?;
        if rest.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_at_the_end_of_a_line() {
        for (lines, is_open) in [
            (&["INFO nothing"][..], false),
            (&["INFO {main} {x}"], false),
            (&["INFO {"], true),
            (&["INFO {\"a\": [1] } -> {"], true),
            (&["INFO {\"a\": \"}\\\"\" ", "}"], false),
            (&["INFO {", "  \"Response\": {", "  }", "}"], false),
            (&["INFO {", "  \"Response\": {", "  }", "} {"], true),
            (&["INFO {\"a"], false),
            (&["INFO {\"a\": \"oops -> {"], true),
        ] {
            let mut body = OpenBody::default();
            for line in lines {
                body.push_line(line.as_bytes());
            }
            assert_eq!(body.is_open(), is_open, "{lines:?}");
        }
    }
}
