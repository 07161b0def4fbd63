//! Text broken into lines that fit a terminal.
//!
//! Only blanks are places to break at. A word that is wider than a line keeps its line to itself,
//! so that a code or a place can be copied.

/// The lines of `text`, each at most `width` characters long; `None`: one line.
///
/// `text` has no line ends of its own. A number stays on one line with the `%` after it.
pub(crate) fn wrap_text(text: &str, width: Option<usize>) -> Vec<String> {
    let width = width.unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut line_width = 0;

    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let mut word = word.to_owned();
        while let Some(sign) = words.next_if(|next| next.starts_with('%')) {
            word.push(' ');
            word.push_str(sign);
        }

        let word_width = word.chars().count();
        if line_width > 0 && line_width + 1 + word_width > width {
            lines.push(std::mem::take(&mut line));
            line_width = 0;
        }
        if line_width > 0 {
            line.push(' ');
            line_width += 1;
        }
        line.push_str(&word);
        line_width += word_width;
    }

    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_at_blanks_only() {
        for (text, width, lines) in [
            ("one two three", None, &["one two three"][..]),
            ("one two three", Some(7), &["one two", "three"]),
            ("one two three", Some(6), &["one", "two", "three"]),
            ("a InternalError b", Some(4), &["a", "InternalError", "b"]),
            ("über äöü", Some(8), &["über äöü"]),
            ("at most 7.8 %, or", Some(12), &["at most", "7.8 %, or"]),
            ("", Some(4), &[""]),
        ] {
            assert_eq!(wrap_text(text, width), lines, "{text:?} {width:?}");
        }
    }
}
