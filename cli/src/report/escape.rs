//! Text made harmless for a spreadsheet, and for Markdown; see `crate::escape` for what holds
//! everywhere.
//!
//! A code may be a formula, a table's bar, a link. None of them may act.

use std::borrow::Cow;

use apitriage::escape_for_terminal;

/// Also keeps a spreadsheet from running it: such a cell begins with an apostrophe.
pub(crate) fn for_csv(text: &str) -> Cow<'_, str> {
    let escaped = escape_for_terminal(text);
    if escaped
        .trim_start()
        .starts_with(['=', '+', '-', '@', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
    {
        Cow::Owned(format!("'{escaped}"))
    } else {
        escaped
    }
}

/// Also keeps Markdown and HTML from reading anything into it.
pub(crate) fn for_markdown(text: &str) -> String {
    let text = escape_for_terminal(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A backslash does not keep it from becoming a link: links are looked for in what it
            // leaves.
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

/// Whether a bare address, a mail address, a name or a number of an issue hangs on this character.
fn makes_link(text: &str, at: usize, character: char) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let behind = rest.get(character.len_utf8()..).unwrap_or_default();
    let ends_with = |word: &str| {
        let front = before.len().checked_sub(word.len()).and_then(|from| before.get(from..));
        front.is_some_and(|front| front.eq_ignore_ascii_case(word))
    };
    match character {
        ':' => behind.starts_with("//"),
        '.' => ends_with("www"),
        '#' | '!' => behind.starts_with(|next: char| next.is_ascii_digit()),
        '-' => ends_with("gh") && behind.starts_with(|next: char| next.is_ascii_digit()),
        '@' => behind.starts_with(char::is_alphanumeric) && !is_place(before, behind),
        _ => false,
    }
}

/// `file@12`, as samples are: neither a name nor a mail address.
fn is_place(before: &str, behind: &str) -> bool {
    let word = behind.split(char::is_whitespace).next().unwrap_or_default();
    before.ends_with(char::is_alphanumeric) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
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
            assert_eq!(for_markdown(text), shown);
        }
        assert_eq!(for_markdown("logs/a.gz@17"), r"logs/a.gz\@17");
        assert_eq!(for_markdown("GH-a www: a:/b # ! @"), r"GH-a www: a:/b \# \! \@");
    }
}
