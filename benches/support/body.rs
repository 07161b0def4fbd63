//! Writes one JSON text in one of the layouts that the service answers in.
//!
//! By hand and not by serde_json: the generator has to spell keys and strings in ways that no
//! serializer would, and it must not lean on what it is used to judge.

use std::fmt::Write as _;

/// Where blanks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// None at all.
    Compact,
    /// One behind each colon and comma.
    Spaced,
    /// The documentation's: a line for each member, four blanks for each level.
    Pretty,
}

/// How characters beyond ASCII are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As UTF-8.
    Raw,
    /// As `\uXXXX`; slashes are escaped, too.
    Ascii,
    /// As [`Spelling::Raw`], but the first character is an escape without need.
    Veiled,
}

/// One JSON text in the making.
pub struct Body {
    pub text: String,
    layout: Layout,
    depth: usize,
    first: bool,
    behind_key: bool,
}

impl Body {
    pub fn new(layout: Layout) -> Self {
        Body { text: String::new(), layout, depth: 0, first: true, behind_key: false }
    }

    /// Forgets the text, keeps the memory.
    pub fn restart(&mut self, layout: Layout) {
        self.text.clear();
        *self = Body { text: std::mem::take(&mut self.text), ..Body::new(layout) };
    }

    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.depth += 1;
        self.first = true;
    }

    pub fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.first {
            self.line();
        }
        self.text.push(bracket);
        self.first = false;
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
        self.behind_key = true;
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
        let ascii = spelling == Spelling::Ascii;
        let mut plain = 0; // where the run begins that needs no escape
        for (at, character) in rest.char_indices() {
            let short = match character {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '/' if ascii => "\\/",
                '\0'..' ' => "",
                _ if ascii && !character.is_ascii() => "",
                _ => continue,
            };
            self.text.push_str(&rest[plain..at]);
            self.text.push_str(short);
            if short.is_empty() {
                self.escape(character);
            }
            plain = at + character.len_utf8();
        }
        self.text.push_str(&rest[plain..]);
        self.text.push('"');
    }

    /// A number, a boolean or `null`.
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

    fn escape(&mut self, character: char) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(self.text, "\\u{unit:04x}");
        }
    }

    /// What stands before a key, or before a value that has none.
    fn separate(&mut self) {
        if std::mem::take(&mut self.behind_key) {
            return;
        }
        if !std::mem::replace(&mut self.first, false) {
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
