//! Writes one JSON text in one of the layouts that the service answers in.
//!
//! It does without serde_json: no serializer spells keys and strings in all the ways that are
//! needed here, and it must not use what it is made to judge.

use std::fmt::Write as _;

/// Where blanks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Nowhere.
    Compact,
    /// One after each colon and comma.
    Spaced,
    /// As in the documentation: a line for each member, four blanks for each level.
    Pretty,
}

/// How characters beyond ASCII are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As UTF-8.
    Raw,
    /// As `\uXXXX`; slashes are escaped too.
    Ascii,
    /// As [`Spelling::Raw`], but the first character is needlessly escaped.
    Veiled,
}

/// A JSON text that is being written.
pub struct Body {
    pub text: String,
    layout: Layout,
    depth: usize,
    /// Nothing is in the innermost container yet.
    is_empty: bool,
    /// A key was written, and its value is next.
    is_after_key: bool,
}

impl Body {
    pub fn new(layout: Layout) -> Self {
        Body { text: String::new(), layout, depth: 0, is_empty: true, is_after_key: false }
    }

    /// Begins another text, in the same memory.
    pub fn restart(&mut self, layout: Layout) {
        self.text.clear();
        *self = Body { text: std::mem::take(&mut self.text), ..Body::new(layout) };
    }

    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.depth += 1;
        self.is_empty = true;
    }

    pub fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.is_empty {
            self.line();
        }
        self.text.push(bracket);
        self.is_empty = false;
    }

    pub fn key(&mut self, name: &str) {
        self.key_spelled(name, Spelling::Raw);
    }

    pub fn key_spelled(&mut self, name: &str, spelling: Spelling) {
        self.string(name, spelling);
        self.text.push(':');
        if self.layout != Layout::Compact {
            self.text.push(' ');
        }
        self.is_after_key = true;
    }

    pub fn string(&mut self, text: &str, spelling: Spelling) {
        self.separate();
        self.text.push('"');
        let rest = match text.chars().next() {
            Some(first) if spelling == Spelling::Veiled => {
                self.escape(first);
                &text[first.len_utf8()..]
            }
            _ => text,
        };

        let is_ascii = spelling == Spelling::Ascii;
        let mut plain = 0; // where the run begins that needs no escape
        for (at, character) in rest.char_indices() {
            let short = match character {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '/' if is_ascii => "\\/",
                '\0'..' ' => "",
                _ if is_ascii && !character.is_ascii() => "",
                _ => continue,
            };
            self.text.push_str(&rest[plain..at]);
            if short.is_empty() {
                self.escape(character);
            } else {
                self.text.push_str(short);
            }
            plain = at + character.len_utf8();
        }
        self.text.push_str(&rest[plain..]);
        self.text.push('"');
    }

    /// Writes a number, a boolean or `null`.
    pub fn bare(&mut self, value: &str) {
        self.separate();
        self.text.push_str(value);
    }

    pub fn field(&mut self, name: &str, text: &str) {
        self.key(name);
        self.string(text, Spelling::Raw);
    }

    pub fn bare_field(&mut self, name: &str, value: &str) {
        self.key(name);
        self.bare(value);
    }

    pub fn number(&mut self, name: &str, value: u64) {
        self.bare_field(name, &value.to_string());
    }

    pub fn empty_list(&mut self, name: &str) {
        self.key(name);
        self.open('[');
        self.close(']');
    }

    fn escape(&mut self, character: char) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(self.text, "\\u{unit:04x}");
        }
    }

    /// Writes what is before a key, or before a value that has none.
    fn separate(&mut self) {
        if std::mem::take(&mut self.is_after_key) {
            return;
        }
        if !std::mem::replace(&mut self.is_empty, false) {
            self.text.push(',');
            if self.layout == Layout::Spaced {
                self.text.push(' ');
            }
        }
        if self.depth > 0 {
            self.line();
        }
    }

    fn line(&mut self) {
        if self.layout == Layout::Pretty {
            self.text.push('\n');
            for _ in 0..self.depth {
                self.text.push_str("    ");
            }
        }
    }
}
