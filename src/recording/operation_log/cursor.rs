//! A place in a valid JSON text that moves over it, once. This file must not know any member.
//!
//! The text was checked before, so nothing is checked again: what cannot be in valid JSON ends the
//! walk, and never panics.

use std::ops::Range;

use crate::grammar::{Reader, Strings, Text, Value};

/// A place in a valid JSON text.
pub(super) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    /// The strings from here on.
    strings: Strings<'a>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a [u8], reader: &Reader) -> Self {
        Cursor { text, at: 0, strings: reader.strings(text) }
    }

    /// Where the cursor is: after [`Self::element`] exactly at the value, without blanks between.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes into the container that opens here with `bracket`. `None`: here is another value, and
    /// the cursor stays before it.
    #[inline]
    pub(super) fn enter(&mut self, bracket: u8) -> Option<()> {
        (self.token()? == bracket).then_some(())?;
        self.at += 1;
        Some(())
    }

    /// The next key of the object that the cursor is in; the cursor is then before its value.
    /// `None`: the object closed, and the cursor is after it.
    #[inline(always)]
    pub(super) fn key(&mut self) -> Option<Text<'a>> {
        match self.next_item()? {
            b'"' => {
                let key = self.string()?;
                self.enter(b':')?;
                Some(key)
            }
            _ => {
                self.at += 1;
                None
            }
        }
    }

    /// Goes before the next element of the array that the cursor is in. `None`: the array closed,
    /// and the cursor is after it.
    #[inline]
    pub(super) fn element(&mut self) -> Option<()> {
        if self.next_item()? == b']' {
            self.at += 1;
            return None;
        }
        Some(())
    }

    /// The value here, and its place.
    #[inline(always)]
    pub(super) fn value(&mut self) -> Option<(Value<'a>, Range<usize>)> {
        if self.token()? == b'"' {
            let start = self.at;
            return Some((Value::Text(self.string()?), start..self.at));
        }
        self.value_without_quotes()
    }

    #[inline(never)]
    fn value_without_quotes(&mut self) -> Option<(Value<'a>, Range<usize>)> {
        let start = self.at;
        let first = *self.text.get(start)?;
        self.skip_without_quotes(first)?;
        let value = match first {
            b'{' => Value::Object,
            b'[' => Value::Array,
            b't' | b'f' => Value::Bool,
            b'n' => Value::Null,
            _ => Value::Number(std::str::from_utf8(self.text.get(start..self.at)?).ok()?),
        };
        Some((value, start..self.at))
    }

    /// Goes after the value here.
    #[inline(always)]
    pub(super) fn skip(&mut self) -> Option<()> {
        match self.token()? {
            b'"' => self.skip_string(),
            first => self.skip_without_quotes(first),
        }
    }

    /// Goes after the value here, which begins with the byte `first` and is no string.
    #[inline(never)]
    fn skip_without_quotes(&mut self, first: u8) -> Option<()> {
        match first {
            b'{' => self.skip_container(b'{', b'}'),
            b'[' => self.skip_container(b'[', b']'),
            _ => {
                let rest = self.text.get(self.at..)?;
                let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | ..=b' ');
                let len = rest.iter().position(is_end).unwrap_or(rest.len());
                // A text that is not valid JSON must not keep the cursor where it is.
                self.at += len.max(1);
                Some(())
            }
        }
    }

    /// The string whose opening quote is here. Always inlined: a [`Text`] that is returned through
    /// memory is read back in wider pieces than it was written in, for which the processor waits.
    #[inline(always)]
    fn string(&mut self) -> Option<Text<'a>> {
        let string = self.strings.next()?;
        let raw = self.text.get(string.start + 1..string.end)?;
        self.at = string.end + 1;
        Some(Text::new(raw, string.is_escaped))
    }

    /// Goes after the string whose opening quote is here.
    #[inline(always)]
    fn skip_string(&mut self) -> Option<()> {
        self.string().map(|_| ())
    }

    /// Goes after the container that opens here. Only brackets of its kind are counted: those of
    /// the other kind are in pairs between them.
    fn skip_container(&mut self, opening: u8, closing: u8) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let byte = *self.text.get(self.at)?;
            if byte == b'"' {
                self.skip_string()?;
                continue;
            }

            self.at += 1;
            if byte == opening {
                depth += 1;
            } else if byte == closing {
                depth -= 1;
                if depth == 0 {
                    return Some(());
                }
            }
        }
    }

    /// The first byte that is neither a blank nor a comma, from here on.
    #[inline]
    fn next_item(&mut self) -> Option<u8> {
        if self.token()? == b',' {
            self.at += 1;
        }
        self.token()
    }

    /// The first byte that is no blank, from here on. The cursor is then at it.
    #[inline(always)]
    fn token(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            // Outside of strings valid JSON has no other control characters than blanks.
            if byte > b' ' {
                return Some(byte);
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each key of the object with the text of its value.
    fn members(text: &str) -> Vec<(String, &str)> {
        let mut cursor = Cursor::new(text.as_bytes(), &Reader::strict(64));
        let mut members = Vec::new();
        cursor.enter(b'{').unwrap();
        while let Some(key) = cursor.key() {
            let (_, place) = cursor.value().unwrap();
            members.push((key.to_string(), text.get(place).unwrap()));
        }
        members
    }

    #[test]
    fn tells_each_member_and_the_place_of_its_value() {
        let text = r#" { "a" : "x\"}" , "b":[{"]":"}"},[ ] ],"c":{"d":{"e":"{"}} ,"\u0066":-1.5e3,
            "g":null , "h":true,"i":false}  "#;
        let expected = [
            ("a", r#""x\"}""#),
            ("b", r#"[{"]":"}"},[ ] ]"#),
            ("c", r#"{"d":{"e":"{"}}"#),
            ("f", "-1.5e3"),
            ("g", "null"),
            ("h", "true"),
            ("i", "false"),
        ];
        assert_eq!(members(text), expected.map(|(key, value)| (key.to_string(), value)));
        assert_eq!(members("{}"), []);
    }

    #[test]
    fn tells_each_element() {
        let mut cursor = Cursor::new(br#"[1, "a" ,{"b":[2]}, [ ]]"#, &Reader::strict(64));
        let mut values = Vec::new();
        cursor.enter(b'[').unwrap();
        while cursor.element().is_some() {
            values.push(cursor.value().unwrap().1);
        }
        assert_eq!(values, [1..2, 4..7, 9..18, 20..23]);
    }

    #[test]
    fn ends_on_every_text_that_is_not_valid() {
        let text = r#"{"a":"x\"}","b":[{"c":"}"},[]],"d":-1.5e3,"e":{"f":"\\"}}"#.as_bytes();
        for len in 0..text.len() {
            for damage in *b"\"{}[]\\,: 1" {
                let mut damaged = text.to_vec();
                damaged[len] = damage;
                for text in [&text[..len], &damaged] {
                    let mut cursor = Cursor::new(text, &Reader::strict(64));
                    let _ = cursor.enter(b'{');
                    while cursor.key().is_some() && cursor.value().is_some() {}
                }
            }
        }
    }
}
