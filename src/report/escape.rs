//! Text from records and file names, made harmless for the place where it is shown.
//!
//! A code is whatever a response says it is: a terminal escape, a formula, a table's bar, a
//! right-to-left mark. None of them may act.

use std::borrow::Cow;

/// Whether a character could act on a terminal or change how its neighbours are read.
pub(super) fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Writes characters that could act as `\u{…}`.
///
/// ```
/// use apitriage::report::escape_for_terminal;
///
/// assert_eq!(escape_for_terminal("InternalError"), "InternalError");
/// assert_eq!(escape_for_terminal("\u{1b}[31m\u{202e}"), r"\u{1b}[31m\u{202e}");
/// ```
pub fn escape_for_terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_active(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Also keeps a spreadsheet from running it: such a cell begins with an apostrophe.
#[cfg(feature = "cli")]
pub(super) fn for_csv(text: &str) -> Cow<'_, str> {
    let escaped = escape_for_terminal(text);
    if escaped.trim_start().starts_with(['=', '+', '-', '@', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
    {
        Cow::Owned(format!("'{escaped}"))
    } else {
        escaped
    }
}

/// Also keeps Markdown and HTML from reading anything into it.
#[cfg(feature = "cli")]
pub(super) fn for_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in escape_for_terminal(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' | '@' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        for cell in ["=1+1", "+A1", "-2", "@SUM(A1)", " =1", "\t=1"] {
            let written = for_csv(cell);
            assert!(written.starts_with('\'') || written.starts_with('\\'), "{cell:?} {written:?}");
        }
        assert_eq!(for_csv("InternalError"), "InternalError");
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(for_markdown("a|b`<script>\n"), r"a\|b\`&lt;script&gt;\\u{a}");
        assert_eq!(for_markdown("[x](y)"), r"\[x\](y)");
    }
}
