//! Finds the end of a damaged array element. This file must not know what the damage is.

/// How far the search for the element's end has come.
///
/// The search follows strings, and brackets of the kind that opened the element. A raw newline ends
/// a string, because it cannot occur in one. The element ends with the bracket that closes it, or
/// before a comma or `]` outside of such brackets. It also ends before a line that begins with `{`
/// and is indented as the element was: that is the next element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ElementSearch {
    /// The bracket that opened the element, if it has one.
    opener: Option<u8>,
    /// How many brackets of the opener's kind are open.
    depth: usize,
    is_in_string: bool,
    /// Whether a backslash hides the next byte of the string.
    is_escaped: bool,
    /// Whether the first byte was passed, which may be the opener.
    has_started: bool,
    /// The indentation of the line on which the element began.
    indent: u64,
    /// How far the current line is indented, as long as it has only blanks.
    blanks: Option<u64>,
}

impl ElementSearch {
    /// A search from the first byte of an element on.
    pub(super) fn indented_by(indent: u64) -> Self {
        ElementSearch { indent, ..ElementSearch::default() }
    }

    /// A search from the middle of an element on, as if outside of its strings and brackets. No
    /// line is indented deeply enough to be the next element.
    pub(super) fn inside() -> Self {
        ElementSearch { has_started: true, indent: u64::MAX, ..ElementSearch::default() }
    }

    /// Passes bytes that belong to the element, even if it seems to end in them.
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.advance(byte);
        }
    }

    /// The end of the element in the next bytes. `None`: all of them belong to it.
    pub(super) fn find_end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            let is_next_element = byte == b'{' && self.blanks == Some(self.indent);
            if is_next_element {
                return Some(at);
            }
            if let Some(included) = self.advance(byte) {
                return Some(at + included);
            }
        }
        None
    }

    /// Passes a byte. `Some` if the element ends here: `Some(1)` with this byte, `Some(0)` before
    /// it.
    fn advance(&mut self, byte: u8) -> Option<usize> {
        self.blanks = match byte {
            b'\n' => Some(0),
            b' ' | b'\t' => self.blanks.map(|blanks| blanks + 1),
            _ => None,
        };

        if !self.has_started {
            self.has_started = true;
            self.opener = matches!(byte, b'{' | b'[').then_some(byte);
        }
        if self.is_in_string {
            self.advance_in_string(byte);
            return None;
        }

        match byte {
            b'"' => self.is_in_string = true,
            b',' | b']' if self.depth == 0 => return Some(0),
            b'{' | b'[' if self.opener == Some(byte) => self.depth += 1,
            b'}' if self.opener == Some(b'{') => return self.close(),
            b']' if self.opener == Some(b'[') => return self.close(),
            _ => {}
        }
        None
    }

    fn advance_in_string(&mut self, byte: u8) {
        match byte {
            // After a backslash, too: a record may have been cut off there.
            b'\n' => (self.is_in_string, self.is_escaped) = (false, false),
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' => self.is_escaped = true,
            b'"' => self.is_in_string = false,
            _ => {}
        }
    }

    /// Passes a closing bracket of the opener's kind.
    fn close(&mut self) -> Option<usize> {
        self.depth = self.depth.saturating_sub(1);
        (self.depth == 0).then_some(1)
    }
}
