//! Makes text from records, requests and file names harmless for the place where it is shown.
//!
//! A code is whatever a response says it is: a terminal escape, a right-to-left mark, a character
//! that nobody sees, a command to the machine that reads the log of a build. None of them may act.
//! This file must not know what the text is.

use std::borrow::Cow;
use std::io;

/// Whether a character could act on a terminal, change how its neighbours are read, or not be seen
/// at all.
pub(crate) fn is_active(character: char) -> bool {
    character.is_control()
        || is_unseen(character)
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether a character may be shown as nothing at all: what Unicode lets a program ignore if it has
/// no glyph (`Default_Ignorable_Code_Point`, with the ones not assigned yet), and the empty pattern
/// of Braille.
pub(crate) fn is_unseen(character: char) -> bool {
    !character.is_ascii()
        && matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Escapes characters that could act, as `\u{…}`. They could act on a terminal, or in the log of a
/// build, where a line such as `::error::…` or `##vso[…]…` is a command.
///
/// ```
/// use apitriage::escape_for_terminal;
///
/// assert_eq!(escape_for_terminal("InternalError"), "InternalError");
/// assert_eq!(escape_for_terminal("\u{1b}[31m\u{202e}"), r"\u{1b}[31m\u{202e}");
/// assert_eq!(escape_for_terminal("::error::x"), r"\u{3a}:error::x");
/// ```
pub fn escape_for_terminal(text: &str) -> Cow<'_, str> {
    let acts = |(at, character)| is_active(character) || begins_command(text, at);
    if is_surely_harmless(text) || !text.char_indices().any(acts) {
        return Cow::Borrowed(text);
    }

    let mut escaped = String::with_capacity(text.len() + ROOM_FOR_ESCAPES);
    for (at, character) in text.char_indices() {
        if acts((at, character)) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Most texts that need escapes at all need one or two, of at most 10 bytes.
const ROOM_FOR_ESCAPES: usize = 16;

/// As [`escape_for_terminal`], but for a text that is not needed any more: if nothing in it acts,
/// it is returned as it is.
pub(crate) fn escaped(text: String) -> String {
    match escape_for_terminal(&text) {
        Cow::Owned(escaped) => escaped,
        Cow::Borrowed(_) => text,
    }
}

/// Whether one look at the bytes shows that nothing in a text acts: true of nearly all. `false`
/// decides nothing.
fn is_surely_harmless(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'#' | b':'))
}

/// Writes a part of a JSON string. What could act is written as an escape that means the same in
/// JSON. `::` is no command there: a quote comes before it on its line.
pub(crate) fn write_in_json(text: &str, out: &mut (impl io::Write + ?Sized)) -> io::Result<()> {
    if is_surely_harmless(text) {
        return out.write_all(text.as_bytes());
    }

    let mut written = 0;
    for (at, character) in text.char_indices() {
        if is_active(character) || is_second_hash(text, at) {
            out.write_all(text.get(written..at).unwrap_or_default().as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + character.len_utf8();
        }
    }
    out.write_all(text.get(written..).unwrap_or_default().as_bytes())
}

/// Whether a command to a CI runner begins at byte `at`. GitHub's `::` must begin a line; but our
/// own lines are broken at blanks, so any word may come to begin one. `##[` and its like (GitHub,
/// Azure, TeamCity) count anywhere in a line: there, escaping the second `#` is enough.
fn begins_command(text: &str, at: usize) -> bool {
    let begins_word =
        || text.get(..at).unwrap_or_default().chars().next_back().is_none_or(char::is_whitespace);
    let is_colons = text.as_bytes().get(at..at + 2) == Some(b"::");
    (is_colons && begins_word()) || is_second_hash(text, at)
}

/// Whether byte `at` is the second `#` of `##[`, `##vso[` or `##teamcity[`.
fn is_second_hash(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    if (before, bytes.get(at)) != (Some(&b'#'), Some(&b'#')) {
        return false;
    }

    let mut after = bytes.get(at + 1..).unwrap_or_default().iter();
    after.find(|byte| !byte.is_ascii_alphabetic()) == Some(&b'[')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The count that Unicode gives for Default_Ignorable_Code_Point, and U+2800.
    #[test]
    fn all_that_nobody_sees() {
        let unseen = ('\0'..=char::MAX).filter(|&character| is_unseen(character));
        assert_eq!(unseen.count(), 4174 + 1);
        for character in [
            '\u{3164}',
            '\u{2800}',
            '\u{115f}',
            '\u{1160}',
            '\u{ffa0}',
            '\u{fe0f}',
            '\u{e0100}',
            '\u{e0fff}',
        ] {
            assert!(is_active(character), "{character:?}");
        }
        for character in ['a', ' ', 'é', '中', '\u{1f600}', '\u{301}', '…'] {
            assert!(!is_active(character), "{character:?}");
        }
    }

    #[test]
    fn commands_become_text() {
        for (text, shown) in [
            ("::error file=x::y", r"\u{3a}:error file=x::y"),
            (" \u{a0}::error::y", " \u{a0}\\u{3a}:error::y"),
            ("a ::add-mask::b", r"a \u{3a}:add-mask::b"),
            ("##vso[task.x]y", r"#\u{23}vso[task.x]y"),
            ("a###[error]", r"a##\u{23}[error]"),
            ("x##teamcity[a]", r"x#\u{23}teamcity[a]"),
        ] {
            assert_eq!(escape_for_terminal(text), shown);
            assert_eq!(escape_for_terminal(shown), shown, "once is enough");
        }
        for text in ["a::b", "##", "## Title [x]", "a##b", "1: :2", "#[x]"] {
            assert_eq!(escape_for_terminal(text), text);
        }
    }

    #[test]
    fn json_means_the_same() {
        let mut out = Vec::new();
        write_in_json("a\u{3164}##vso[x] ::é", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\\u3164#\\u0023vso[x] ::é");
    }
}
