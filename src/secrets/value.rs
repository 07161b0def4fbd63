//! Where the value ends that follows a name in a text.
//!
//! When in doubt, it ends later, so that more is masked. This must not know whether it is secret.

use std::ops::Range;

use super::forms::start_of;
use super::spelling::{Blanks, ESCAPE, backslashes, encoded, skip_blanks};

/// What is known of a value before it is read: its name, and what is around it.
#[derive(Clone, Copy, Default)]
pub(super) struct ValueContext {
    /// Its name is in quotes, so that a quote begins the value.
    pub(super) is_quoted: bool,
    /// It follows an equals sign, not a colon.
    pub(super) is_assigned: bool,
    /// It is in the query of a URL.
    pub(super) is_query: bool,
    /// How often the equals sign was percent-encoded.
    pub(super) encoded: usize,
    /// It is that of a header, which only the end of the line ends.
    pub(super) is_header: bool,
    /// The backslashes before the quotes of the string around it.
    pub(super) string: Option<usize>,
    /// There is an open bracket in that string.
    pub(super) is_inside: bool,
    /// How far its name is indented.
    pub(super) indent: usize,
    /// Its name is the first thing on a line.
    pub(super) begins_line: bool,
}

/// Whether a value is empty or a literal, so that it holds nothing secret.
pub(super) fn says_nothing(value: &str) -> bool {
    matches!(value.trim(), "" | "null" | "true" | "false" | "\"\"" | "''" | "[]" | "{}")
}

/// The place of the value that begins at `start`, or after blanks.
pub(super) fn place(text: &str, start: usize, context: &ValueContext) -> Range<usize> {
    let rest = skip_blanks(tail(text, start), Blanks::InLine);
    let start = text.len() - rest.len();

    if !context.is_quoted && !context.is_assigned {
        let line_end = start + block_indicator(rest);
        if let Some(block) = block(text, line_end, context) {
            return block;
        }
    }

    let start = start + over_line_end(rest, context);
    let rest = tail(text, start);
    let run = backslashes(rest);
    let value = tail(rest, run);
    match value.chars().next() {
        _ if begins_quoted(rest, context) => start + run..quoted_end(text, start, context),
        Some('{' | '[') if run == 0 => start..start + container_len(value),
        Some('{' | '[') => start..text.len(),
        _ => {
            let end = bare_end(text, start, context);
            let may_fold = context.begins_line && !context.is_quoted && !context.is_assigned;
            let folded = if may_fold { block(text, end, context) } else { None };
            start..folded.map_or(end, |lines| lines.end)
        }
    }
}

/// Whether `text` begins with a quote that opens a value, after a mark such as that of Python's
/// `u'…'`.
pub(super) fn begins_quoted(text: &str, context: &ValueContext) -> bool {
    let text = tail(text, quote_mark(text));
    let run = backslashes(text);
    let ends_string = tail(text, run).starts_with('"')
        && !context.is_quoted
        && context.string.is_some_and(|quote| run <= quote);
    tail(text, run).starts_with(['"', '\'', '`']) && !ends_string && run <= MOST_BACKSLASHES
}

/// The length of the letters that belong to the quote after them, such as the `u` of `u'…'`.
fn quote_mark(text: &str) -> usize {
    let len = leading_len(text, &['u', 'b', 'r', 'f', 'U', 'B', 'R', 'F', '$', '@']);
    if len <= 2 && tail(text, len).trim_start_matches('\\').starts_with(['"', '\'']) {
        len
    } else {
        0
    }
}

/// The end of the quoted value at `start`, and of what is joined to it: `'it''s'`, `'it'\''s'`,
/// `"one""two"`.
pub(super) fn quoted_end(text: &str, start: usize, context: &ValueContext) -> usize {
    let mut at = start;
    loop {
        at += quote_mark(tail(text, at));
        let run = backslashes(tail(text, at));
        let value = tail(text, at + run);
        let Some(quote) = value.chars().next() else { return text.len() };
        let Some(len) = closing_len(value, quote, run) else { return text.len() };
        at += run + len;

        let after = tail(text, at);
        // In a shell, a quote inside of quotes is written outside of them: `'it'\''s'`.
        let escaped = backslashes(after);
        let is_joined = quote == '\'' && escaped > run && tail(after, escaped).starts_with('\'');
        if is_joined {
            at += escaped + 1;
            if !begins_quoted(tail(text, at), context) {
                return bare_end(text, at, context);
            }
            continue;
        }
        let is_other = !tail(after, escaped).starts_with(quote);
        if !((is_other || escaped == run) && begins_quoted(after, context)) {
            return after_quotes(text, at, context);
        }
    }
}

/// The beginning of the value at `start`, up to a length, and whether it is the whole value.
pub(super) fn beginning(text: &str, start: usize) -> (&str, bool) {
    const LONGEST: usize = 64;

    let text = tail(text, start);
    let mut value = skip_blanks(text, Blanks::AcrossLines).trim_start_matches('\\');
    if !value.starts_with(['"', '\'']) {
        // Without a quote after it, an escape may be the beginning of the value.
        value = skip_blanks(text, Blanks::InLine).trim_start_matches(['\r', '\n', ' ', '\t', '\\']);
    }
    let said = value.trim_start_matches(['"', '\'']);
    let is_quoted = said.len() < value.len();
    let ends = |c: char| "\"'\\\n\r".contains(c) || (!is_quoted && ",;&}]%<".contains(c));
    let end = said
        .char_indices()
        .find(|&(at, c)| at >= LONGEST || ends(c))
        .map_or(said.len(), |(at, _)| at);

    let after = tail(said, end);
    // An escape that is cut off does not end the string.
    let is_whole = if after.starts_with('\\') {
        tail(after, backslashes(after)).starts_with('"')
    } else {
        end < said.len()
    };
    (said.get(..end).unwrap_or_default(), is_whole)
}

/// More backslashes before a quote than any text has: 64 are six levels of strings in strings.
const MOST_BACKSLASHES: usize = 64;

/// `text` from a place on; nothing, if that is not a place in it.
pub(super) fn tail(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

/// How many of these characters `text` begins with, in bytes.
fn leading_len(text: &str, characters: &[char]) -> usize {
    text.len() - text.trim_start_matches(characters).len()
}

/// The length of the blanks before a value on the next line; 0 if that line has a name of its own.
fn over_line_end(rest: &str, context: &ValueContext) -> usize {
    let mut value = rest;
    loop {
        let line = skip_blanks(value, Blanks::InLine).trim_start_matches(['\n', '\r']);
        let line = tail(line, line_end_len(line, context).unwrap_or(0));
        if line.len() == value.len() {
            break;
        }
        value = line;
    }

    let may_follow = context.is_quoted || (!context.is_assigned && !begins_member(value));
    if may_follow { rest.len() - value.len() } else { 0 }
}

/// The length up to and including the quote that closes `value`. It has no more backslashes before
/// it than the opening one.
fn closing_len(value: &str, quote: char, escapes: usize) -> Option<usize> {
    let mut run = 0;
    for (at, character) in value.char_indices().skip(1) {
        match character {
            '\\' => run += 1,
            _ if character == quote && run <= escapes => return Some(at + 1),
            _ => run = 0,
        }
    }
    None
}

/// The end of what is joined to a quoted value without a quote of its own: `"one"two`.
fn after_quotes(text: &str, end: usize, context: &ValueContext) -> usize {
    let ends = |c: char| c.is_whitespace() || " ,;:}])&<>\"'\\/|#=%`".contains(c);
    if tail(text, end).starts_with(ends) || tail(text, end).is_empty() {
        end
    } else {
        bare_end(text, end, context)
    }
}

/// The length of a container. One that is damaged and stays open ends with the text.
fn container_len(value: &str) -> usize {
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => value.len(),
    }
}

/// The end of a value without quotes.
fn bare_end(text: &str, start: usize, context: &ValueContext) -> usize {
    let mut at = start;
    while let Some(&byte) = text.as_bytes().get(at) {
        let rest = tail(text, at);
        match byte {
            b'\n' | b'\r' => return at,
            b'\\' => match escaped_len(rest, context) {
                None => return at,
                Some(len) => at += len,
            },
            b'"' if context.string.is_some() => return at,
            b'<' if rest.starts_with("</") => return at,
            _ if context.is_header => at += 1,
            b'&' if context.is_query || context.encoded > 0 || begins_parameter(tail(rest, 1)) => {
                return at;
            }
            b'%' if encoded(rest, b'&').is_some_and(|(_, levels)| levels <= context.encoded) => {
                return at;
            }
            b'#' | b'<' | b'>' | b' ' | b'\t' if context.is_query => return at,
            b' ' | b'\t' => {
                let len = leading_len(rest, &[' ', '\t']);
                if begins_assignment(tail(rest, len)) {
                    return at;
                }
                at += len;
            }
            b',' | b';' if begins_member(tail(rest, 1)) => return at,
            b'}' | b']' | b')' if context.is_inside => {
                let len = leading_len(rest, &['}', ']', ')']);
                let after = tail(rest, len);
                if after.is_empty()
                    || after.starts_with(['\r', '\n', ' ', ',', ';', '&', '"', '\'', '\\'])
                {
                    return at;
                }
                at += len;
            }
            0xe3 | 0xef if rest.starts_with(['，', '；', '。', '、']) => return at,
            _ => at += 1,
        }
    }
    text.len()
}

/// The length of backslashes and the character they escape; `None` if that ends the line or string.
fn escaped_len(rest: &str, context: &ValueContext) -> Option<usize> {
    let run = backslashes(rest);
    let ends = match rest.as_bytes().get(run) {
        Some(b'"') => context.string.is_some_and(|quote| run <= quote),
        Some(b'n' | b'r') => is_line_end(run, context),
        Some(b'\n' | b'\r') if continues_line(run, context) => false,
        Some(b'\n' | b'\r') | None => return Some(run),
        _ => false,
    };
    let after = tail(rest, run + 1);
    let line_feed = match rest.as_bytes().get(run) {
        Some(b'\r') => usize::from(after.starts_with('\n')),
        Some(b'r') if continues_line(run / escape_run(context), context) => {
            line_end_len(after, context).unwrap_or(0)
        }
        _ => 0,
    };
    (!ends).then_some(run + 1 + line_feed)
}

/// Whether so many backslashes at the end of a line join the next one to it, as in a shell.
fn continues_line(run: usize, context: &ValueContext) -> bool {
    context.is_assigned && run % 2 == 1
}

/// Whether so many backslashes before an `n` end a line. In a string one does (`\n`), in a string
/// in a string two (`\\n`).
fn is_line_end(run: usize, context: &ValueContext) -> bool {
    context.string.is_some() && run == escape_run(context)
}

/// How many backslashes an escape has in the string around the value.
fn escape_run(context: &ValueContext) -> usize {
    1 << context.string.unwrap_or(0).trailing_ones().min(16)
}

/// The length of the name that `text` begins with.
fn name_len(text: &str) -> usize {
    const MOST: usize = 64;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let first = text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if first {
        text.chars().take(MOST).take_while(|&c| is_name(c)).map(char::len_utf8).sum()
    } else {
        0
    }
}

/// Whether `text` begins with `name=`.
fn begins_assignment(text: &str) -> bool {
    let text = text.trim_start_matches(ESCAPE);
    let name = name_len(text);
    let after = tail(text, name).trim_start_matches(ESCAPE);
    name > 0 && after.starts_with('=') && !after.starts_with("==")
}

/// Whether a parameter of a query begins after an ampersand; its name may be encoded.
fn begins_parameter(text: &str) -> bool {
    let text = text.strip_prefix("amp;").unwrap_or(text);
    begins_assignment(text.trim_start_matches(['%', '5', '2']))
}

/// Whether `text` begins with a name, in quotes or not, and a colon or an equals sign.
fn begins_member(text: &str) -> bool {
    const QUOTES: [char; 3] = ['"', '\'', '\\'];
    let text = text.trim_start_matches([' ', '\t']).trim_start_matches(QUOTES);
    let name = name_len(text);
    let after = tail(text, name).trim_start_matches(QUOTES).trim_start_matches([' ', '\t']);
    name > 0 && after.starts_with([':', '='])
}

/// The length of what introduces a block of lines in YAML: `|` or `>-`, perhaps with a comment.
fn block_indicator(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix(['|', '>']) else { return 0 };
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let blanks = leading_len(after, &[' ', '\t']);
    let is_comment = tail(after, blanks).starts_with('#');
    let comment =
        if is_comment { start_of(tail(after, blanks), 4096).find('\n').unwrap_or(0) } else { 0 };
    rest.len() - after.len() + blanks + comment
}

/// The lines that are indented deeper than the name; `None` if there are none, or no line ends at
/// `at`.
fn block(text: &str, at: usize, context: &ValueContext) -> Option<Range<usize>> {
    let mut end = at;
    let mut first = None;
    while let Some(len) = line_end_len(tail(text, end), context) {
        let line = end + len;
        let indent = leading_len(tail(text, line), &[' ']);
        let content = tail(text, line + indent);
        let is_item = indent == context.indent && content.starts_with("- ");
        if line_end_len(content, context).is_none() {
            if (indent <= context.indent && !is_item) || content.is_empty() {
                break;
            }
            first.get_or_insert(line + indent);
        }
        end = end_of_line(text, line + indent, context);
    }
    let first = first?;
    Some(first..end)
}

/// The length of the line end that `text` begins with.
fn line_end_len(text: &str, context: &ValueContext) -> Option<usize> {
    if let Some(rest) = text.strip_prefix('\r').unwrap_or(text).strip_prefix('\n') {
        return Some(text.len() - rest.len());
    }
    let run = backslashes(text);
    let is_end = is_line_end(run, context) && tail(text, run).starts_with(['n', 'r']);
    is_end.then_some(run + 1)
}

/// The end of the line at `start`, whatever is in it.
fn end_of_line(text: &str, start: usize, context: &ValueContext) -> usize {
    bare_end(text, start, &ValueContext { is_header: true, ..*context })
}
