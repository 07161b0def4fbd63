//! Escapes text of records for a spreadsheet and for Markdown.
//!
//! A code may look like a formula, a table's bar or a link, and none of them may act. What acts
//! anywhere, such as a control character, is escaped by the library (`escape_for_terminal`).

use std::borrow::Cow;

use apitriage::escape_for_terminal;

/// Escapes text for CSV. If a spreadsheet would run it as a formula, an apostrophe comes first.
pub(crate) fn escape_for_csv(text: &str) -> Cow<'_, str> {
    const FORMULA_STARTS: [char; 10] =
        ['=', '+', '-', '@', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

    let escaped = escape_for_terminal(text);
    if escaped.trim_start().starts_with(FORMULA_STARTS) {
        Cow::Owned(format!("'{escaped}"))
    } else {
        escaped
    }
}

/// Escapes text so that Markdown and HTML show it as it is.
pub(crate) fn escape_for_markdown(text: &str) -> String {
    let text = escape_for_terminal(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A backslash is not enough: links are searched for after backslashes are removed.
            _ if makes_link(&text, at, character) => {
                escaped.push('\\');
                escaped.extend(character.escape_unicode());
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' | '@' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Whether this character makes a link of the text around it: a web address, a mail address, a user
/// name, or the number of an issue.
fn makes_link(text: &str, at: usize, character: char) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let after = rest.get(character.len_utf8()..).unwrap_or_default();
    let ends_with = |word: &str| {
        let front = before.len().checked_sub(word.len()).and_then(|from| before.get(from..));
        front.is_some_and(|front| front.eq_ignore_ascii_case(word))
    };
    match character {
        ':' => after.starts_with("//"),
        '.' => ends_with("www"),
        '#' | '!' => after.starts_with(|next: char| next.is_ascii_digit()),
        '-' => ends_with("gh") && after.starts_with(|next: char| next.is_ascii_digit()),
        '@' => after.starts_with(char::is_alphanumeric) && !is_sample_place(before, after),
        _ => false,
    }
}

/// Whether the text around an `@` is the place of a sample, such as `file@12`, also at the end of a
/// sentence. That becomes neither a user name nor a mail address.
fn is_sample_place(before: &str, after: &str) -> bool {
    let word = after.split(char::is_whitespace).next().unwrap_or_default();
    let word = word.strip_suffix(['.', ',']).unwrap_or(word);
    before.ends_with(char::is_alphanumeric) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        for cell in ["=1+1", "+A1", "-2", "@SUM(A1)", " =1", "\t=1"] {
            let written = escape_for_csv(cell);
            assert!(written.starts_with('\'') || written.starts_with('\\'), "{cell:?} {written:?}");
        }
        assert_eq!(escape_for_csv("InternalError"), "InternalError");
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(escape_for_markdown("a|b`<script>\n"), r"a\|b\`&lt;script&gt;\\u{a}");
        assert_eq!(escape_for_markdown("[x](y)"), r"\[x\](y)");
    }

    #[test]
    fn markdown_makes_no_links() {
        for (text, shown) in [
            ("http://a.example", r"http\\u{3a}//a.example"),
            ("WWW.a.example", r"WWW\\u{2e}a.example"),
            ("see GH-12, gh-12", r"see GH\\u{2d}12, gh\\u{2d}12"),
            ("#12 o/r#3 !4", r"\\u{23}12 o/r\\u{23}3 \\u{21}4"),
            ("@name a@b.example", r"\\u{40}name a\\u{40}b.example"),
            ("a@1.example -@7", r"a\\u{40}1.example -\\u{40}7"),
        ] {
            assert_eq!(escape_for_markdown(text), shown);
        }
        assert_eq!(escape_for_markdown("logs/a.gz@17"), r"logs/a.gz\@17");
        assert_eq!(escape_for_markdown("GH-a www: a:/b # ! @"), r"GH-a www: a:/b \# \! \@");
    }
}
