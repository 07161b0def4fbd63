//! Names of secrets beside a damaged byte: a quote or a colon that is lost or replaced, a stray
//! byte between name and value.
//!
//! Only one byte is expected to be wrong, so the rest must look as in JSON. This file must not know
//! where a value ends.

use super::forms::start_of;
use super::names::is_secret;
use super::spelling::{Blanks, backslashes, skip_blanks, trim_blanks_end};
use super::value::tail;

/// How long a name in quotes is, at most, in characters.
const LONGEST: usize = 64;

/// Whether the quote that `text` begins with opens a value. After one that closes a string there is
/// a mark, a blank or nothing.
pub(super) fn opens_value(text: &str) -> bool {
    let quoted = tail(text, backslashes(text)).strip_prefix(['"', '\'', '`']);
    let closes = |c: char| c.is_whitespace() || ",:;.=}])>|\\\"'`".contains(c);
    quoted.is_some_and(|after| !after.is_empty() && !after.starts_with(closes))
}

/// Where in `after` a value begins, if its colon is lost or replaced: `"Password" "…"`. The quote
/// before `after` may close the name.
pub(super) fn value_without_colon(after: &str) -> Option<usize> {
    let rest = skip_blanks(after, Blanks::InLine);
    let value = if opens_value(rest) || is_number(rest) { rest } else { after_stray(rest)? };
    Some(after.len() - value.len())
}

/// The value in quotes after one stray character: `}"…"`. A comma may end an element of a list, and
/// colons are no damage.
pub(super) fn after_stray(text: &str) -> Option<&str> {
    let mut rest = text.chars();
    rest.next().filter(|stray| !",:=\r\n".contains(*stray))?;
    let value = skip_blanks(rest.as_str(), Blanks::InLine);
    opens_value(value).then_some(value)
}

/// Where a value in quotes begins whose name ends with a colon of its own, inside the quotes:
/// `"Password:":"…"`. The first colon is before `at`.
pub(super) fn value_after_second_colon(text: &str, at: usize) -> Option<usize> {
    let rest = tail(text, at);
    let closed = tail(rest, backslashes(rest)).strip_prefix(['"', '\''])?;
    let value = skip_blanks(closed, Blanks::InLine).strip_prefix([':', '='])?;
    let value = skip_blanks(value, Blanks::InLine);
    opens_value(value).then_some(text.len() - value.len())
}

/// Whether `text` begins with a number that ends as one of JSON does.
fn is_number(text: &str) -> bool {
    const MOST_BLANKS: usize = 16;
    let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let end = skip_blanks(start_of(after, MOST_BLANKS), Blanks::InLine);
    after.len() < text.len() && end.starts_with([',', '}', ']'])
}

/// Where the name of a secret begins that `front` ends with. It is in quotes; only the closing one
/// is missing in `front`.
pub(super) fn name_in_quotes(front: &str, quote: char) -> Option<usize> {
    let mut near = front.char_indices().rev().take(LONGEST);
    let start = near.find(|&(_, c)| c == quote).map(|(at, c)| at + c.len_utf8())?;
    let name = front.get(start..)?;
    // In prose there are more blanks.
    let is_name = !name.is_empty() && name.matches(' ').count() <= 1;
    (is_name && is_secret(name)).then_some(start)
}

/// Whether `before`, which ends at a colon or an equals sign, ends with the name of a secret and a
/// stray character. It may be after the closing quote or instead of it.
pub(super) fn ends_with_damaged_name(before: &str, value: &str) -> bool {
    let mut rest = trim_blanks_end(before, |_| false).chars();
    if rest.next_back().is_none() {
        return false;
    }
    let front = rest.as_str();

    let begins = opens_value(value) || value.starts_with(|c: char| c.is_ascii_digit());
    let after_quote =
        front.chars().next_back().filter(|quote| matches!(quote, '"' | '\'')).is_some_and(
            |quote| {
                let name = front.trim_end_matches(quote).trim_end_matches('\\');
                name_in_quotes(name, quote).is_some()
            },
        );
    let instead = || opens_value(value) && name_in_quotes(front, '"').is_some();
    begins && (after_quote || instead())
}
