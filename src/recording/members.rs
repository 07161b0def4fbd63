//! The members of an object, one after another, without looking inside of their values.
//!
//! The text is known to be valid JSON, so a value ends where its brackets close. This file must not
//! know which members mean something.

use std::ops::Range;

use super::json_tokens::{QuotedText, skip_blanks, value_end};

/// The members of the object that a valid JSON text is; none if it is not an object.
#[derive(Clone, Debug)]
pub(super) struct Members<'t> {
    text: &'t [u8],
    /// The next key, or the bracket that closes the object.
    at: usize,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member<'t> {
    /// What is between the quotes of its key; escapes are left as they are.
    pub(super) key: &'t [u8],
    /// Where its value is in the text.
    pub(super) value: Range<usize>,
}

impl<'t> Members<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        let start = skip_blanks(text, 0);
        let is_object = text.get(start) == Some(&b'{');
        Members { text, at: if is_object { start + 1 } else { text.len() } }
    }

    /// The key of the next member, and where its value begins. After the last member that ends in
    /// the text, it is the one that does not.
    pub(super) fn open_member(&self) -> Option<(&'t [u8], usize)> {
        let text = self.text;
        let quote = skip_blanks(text, self.at);
        if text.get(quote) != Some(&b'"') {
            return None;
        }
        let key = QuotedText::read(text, quote + 1)?;
        let colon = skip_blanks(text, key.end);
        Some((key.raw, skip_blanks(text, colon + 1)))
    }

    /// Goes on after a member whose value ends at `end`.
    pub(super) fn go_on_after(&mut self, end: usize) {
        let comma = skip_blanks(self.text, end);
        let has_next = self.text.get(comma) == Some(&b',');
        self.at = if has_next { comma + 1 } else { self.text.len() };
    }
}

/// Where the value of the member with this name begins in the object that a valid JSON text is. What
/// comes after it is not looked at.
pub(super) fn member_start(object: &[u8], name: &[u8]) -> Option<usize> {
    let mut members = Members::of(object);
    loop {
        let (key, start) = members.open_member()?;
        if key == name {
            return Some(start);
        }
        members.go_on_after(value_end(object, start)?);
    }
}

/// Where the element of an array begins that does not end in the text.
pub(super) fn open_element(text: &[u8]) -> Option<usize> {
    let start = skip_blanks(text, 0);
    if text.get(start) != Some(&b'[') {
        return None;
    }
    let last = elements(text).last().map_or(start + 1, |last| last.end);
    let comma = skip_blanks(text, last);
    let at = if text.get(comma) == Some(&b',') { comma + 1 } else { comma };
    Some(skip_blanks(text, at))
}

impl<'t> Iterator for Members<'t> {
    type Item = Member<'t>;

    fn next(&mut self) -> Option<Member<'t>> {
        let text = self.text;
        let (key, start) = self.open_member()?;
        let end = value_end(text, start)?;

        self.go_on_after(end);
        Some(Member { key, value: start..end })
    }
}

/// The elements of the array that a valid JSON text is; none if it is not an array.
pub(super) fn elements(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let start = skip_blanks(text, 0);
    let mut at = if text.get(start) == Some(&b'[') { start + 1 } else { text.len() };
    std::iter::from_fn(move || {
        let start = skip_blanks(text, at);
        if matches!(text.get(start), None | Some(b']')) {
            return None;
        }
        let end = value_end(text, start)?;
        let comma = skip_blanks(text, end);
        at = if text.get(comma) == Some(&b',') { comma + 1 } else { text.len() };
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_elements() {
        let text = br#" { "a" : "x\"}" , "b":{"c":[1,"]"]},"d":-1.5e3 , "":null} "#;
        let members: Vec<_> = Members::of(text)
            .map(|member| (member.key, &text[member.value]))
            .map(|(key, value)| (str::from_utf8(key).unwrap(), str::from_utf8(value).unwrap()))
            .collect();
        let expected =
            [("a", r#""x\"}""#), ("b", r#"{"c":[1,"]"]}"#), ("d", "-1.5e3"), ("", "null")];
        assert_eq!(members, expected);

        let firsts = ["a", "b", "d", "", "c"]
            .map(|name| member_start(text, name.as_bytes()).map(|start| text[start]));
        assert_eq!(firsts, [Some(b'"'), Some(b'{'), Some(b'-'), Some(b'n'), None]);

        let text = br#"[ 1, {"a":[]} ,"]"]"#;
        let elements: Vec<_> = elements(text).map(|range| &text[range]).collect();
        assert_eq!(elements, [&b"1"[..], br#"{"a":[]}"#, br#""]""#]);
        for text in ["{}", "[]", "1", "", "{\"a\"", "{\"a\":[", "[{", "{\"a\":}"] {
            assert!(Members::of(text.as_bytes()).count() <= 1, "{text}");
            assert!(super::elements(text.as_bytes()).count() <= 1, "{text}");
        }
    }
}
