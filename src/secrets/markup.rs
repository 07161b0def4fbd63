//! Secrets in XML elements and in the options of command lines.

use std::ops::Range;

use memchr::memmem;

use super::forms::start_of;
use super::names::{is_secret, names_a_pair};
use super::spelling::{Blanks, backslashes, encoded, ends_with_blank, skip_blanks};
use super::value::{ValueContext, begins_quoted, quoted_end, says_nothing, tail};

/// How far the end of a tag is looked for.
const MOST_ATTRIBUTES: usize = 16 << 10;

/// The content of the element whose tag begins at `start`, if its name is a secret's. If nothing
/// closes it, all that follows. `work` is how many bytes may still be searched.
pub(super) fn element(text: &str, start: usize, work: &mut usize) -> Option<Range<usize>> {
    let tag = tail(text, start + 1);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let name = tag.get(..tag.find(|c| !is_part(c)).unwrap_or(tag.len()))?;
    let local = name.rsplit(':').next().unwrap_or(name);
    if name.is_empty() {
        return None;
    }
    if !is_secret(local) {
        let first = start + 1 + name.len();
        let named = named_by_attribute(text, first, name, work);
        return named.or_else(|| named_before(text, first, name, work));
    }
    let attributes = tail(tag, name.len());
    if !attributes.starts_with(['>', ' ', '\t', '\r', '\n', '\\']) {
        return None;
    }
    let opened = memchr::memchr(
        b'>',
        attributes.as_bytes().get(..MOST_ATTRIBUTES).unwrap_or(attributes.as_bytes()),
    )?;
    if attributes.get(..opened)?.ends_with('/') {
        return None;
    }
    let first = start + 1 + name.len() + opened + 1;
    let content = tail(text, first);

    let end = if *work > 0 { end_of_element(content, name) } else { None };
    *work = work.saturating_sub(end.unwrap_or(content.len()));
    let is_type =
        text.get(..start).is_some_and(|front| front.ends_with(|c: char| c.is_alphanumeric()));
    if end.is_none() && is_type && *work > 0 {
        return None; // `List<Token> list`
    }
    let place = first..end.map_or(text.len(), |len| first + len);
    (!says_nothing(text.get(place.clone())?)).then_some(place)
}

/// How far attributes, and the content of an element that is a name, are read.
const MOST_NAMED: usize = 256;

/// The content of an element with an attribute that names a secret: `<param name="password">`. Its
/// tag's name ends at `start`.
fn named_by_attribute(
    text: &str,
    start: usize,
    name: &str,
    work: &mut usize,
) -> Option<Range<usize>> {
    let near = start_of(tail(text, start), MOST_NAMED);
    let attributes = near.get(..near.find(['<', '>'])?)?;
    let is_open = near.get(attributes.len()..)?.starts_with('>') && !attributes.ends_with('/');
    let names_secret = |(at, _): (usize, &str)| {
        let attribute = attributes.get(..at).unwrap_or_default().trim_end();
        let attribute = attribute.rsplit([' ', '\t', '\n', '\r']).next().unwrap_or_default();
        let value = tail(attributes, at + 1).trim_start().trim_start_matches(['\\', '"', '\'']);
        let value = value.split(['\\', '"', '\'']).next().unwrap_or_default();
        names_a_pair(attribute) && is_secret(value)
    };
    if !(is_open && attributes.match_indices('=').any(names_secret)) {
        return None;
    }
    content_of(text, start + attributes.len() + 1, name, work)
}

/// The content of the element after one that names a secret: `<key>password</key><string>`. The
/// name of the first tag ends at `start`.
fn named_before(text: &str, start: usize, name: &str, work: &mut usize) -> Option<Range<usize>> {
    if !names_a_pair(name) {
        return None;
    }
    let content = tail(text, start).strip_prefix('>')?;
    let near = start_of(content, MOST_NAMED);
    let said = near.get(..near.find('<')?)?;
    if !is_secret(said.trim()) {
        return None;
    }
    let closing = tail(content, said.len()).strip_prefix("</")?.strip_prefix(name)?;
    let next = skip_blanks(closing.strip_prefix('>')?, Blanks::AcrossLines).strip_prefix('<')?;

    let near = start_of(next, MOST_NAMED);
    let tag = near.get(..near.find('>')?)?;
    let next_name = tag.split([' ', '\t', '\n', '\r']).next()?;
    if next_name.is_empty() || next_name.starts_with('/') || tag.ends_with('/') {
        return None;
    }
    content_of(text, text.len() - next.len() + tag.len() + 1, next_name, work)
}

/// The content from `first` to the end of the element `name`. Nothing may close it, in HTML or at
/// the end of a text; then up to the next tag.
fn content_of(text: &str, first: usize, name: &str, work: &mut usize) -> Option<Range<usize>> {
    let content = tail(text, first);
    let end = if *work > 0 { end_of_element(content, name) } else { None };
    *work = work.saturating_sub(end.unwrap_or(content.len()));
    let end = end.or_else(|| content.find('<')).unwrap_or(content.len());
    (!says_nothing(content.get(..end)?)).then_some(first..first + end)
}

/// The content of an element whose tags are percent-encoded, as [`element`]; its name begins at
/// `start`.
pub(super) fn encoded_element(text: &str, start: usize, work: &mut usize) -> Option<Range<usize>> {
    let tag = tail(text, start);
    let name = tag.get(..tag.find('%')?)?;
    let (len, _) = encoded(tail(tag, name.len()), b'>')?;
    if name.is_empty() || !is_secret(name) {
        return None;
    }
    let first = start + name.len() + len;
    let content = tail(text, first);

    // Once the work is used up, all that follows is hidden.
    let searched = if *work > 0 { content } else { "" };
    let mut ends = memmem::find_iter(searched.as_bytes(), name).filter_map(|at| content.get(..at));
    let end = ends.find_map(closing_tag).unwrap_or(content.len());
    *work = work.saturating_sub(end);
    (!says_nothing(content.get(..end)?)).then_some(first..first + end)
}

/// Where the `%3C/` begins that `front` ends with.
fn closing_tag(front: &str) -> Option<usize> {
    const LONGEST: usize = 11; // encoded five times
    let front = front.strip_suffix('/')?;
    let nearby = front.bytes().rev().take(LONGEST).position(|byte| byte == b'%')?;
    let at = front.len() - nearby - 1;
    let (len, _) = encoded(tail(front, at), b'<')?;
    (at + len == front.len()).then_some(at)
}

/// Elements of the same name may be in it, and a section where tags are text may be all of it.
fn end_of_element(content: &str, name: &str) -> Option<usize> {
    let is_section = content.trim_start().starts_with("<![CDATA[");
    let section = if is_section { content.find("]]>")? } else { 0 };
    end_after(tail(content, section), name).map(|end| section + end)
}

fn end_after(content: &str, name: &str) -> Option<usize> {
    let mut open = 1_usize;
    for at in memmem::find_iter(content.as_bytes(), name) {
        let front = content.get(..at)?;
        let after = tail(content, at + name.len());
        if front.ends_with("</") {
            open -= 1;
            if open == 0 {
                return Some(at - "</".len());
            }
        } else if front.ends_with('<') && after.starts_with(['>', ' ']) {
            open += 1;
        }
    }
    None
}

/// The value of the option that begins at `start`, if its name is a secret's.
pub(super) fn option(text: &str, start: usize, string: Option<usize>) -> Option<Range<usize>> {
    let front = text.get(..start)?;
    let rest = tail(text, start).strip_prefix("--")?;
    let begins_word =
        front.is_empty() || front.ends_with(['"', '\'', '`', '(']) || ends_with_blank(front);
    if !begins_word {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let name = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len()))?;
    if name.starts_with('-') || !is_secret(name) {
        return None;
    }
    let after = tail(rest, name.len());
    if let Some(place) = next_element(text, after) {
        return Some(place);
    }
    let value = skip_blanks(after, Blanks::AcrossLines);
    let is_item = front.trim_end_matches(' ').ends_with('-');
    let value = value.strip_prefix("- ").filter(|_| is_item).unwrap_or(value).trim_start();
    if value.len() == after.len() || value.starts_with('-') {
        return None;
    }
    let context = ValueContext { string, ..ValueContext::default() };
    let begin = text.len() - value.len();
    let run = backslashes(value);
    let first = begin + run;
    let len = if begins_quoted(value, &context) {
        quoted_end(text, begin, &context) - first
    } else {
        bare_len(tail(value, run), string.is_some())
    };
    let value = tail(value, run);
    let len = value.get(..len).map_or(0, |value| value.trim_end_matches('\\').len());
    (len > 0).then_some(first..first + len)
}

/// The value of an option that is an element of an array, as the next element of it:
/// `["--password", "…"]`. `after` is what follows the option's name.
fn next_element(text: &str, after: &str) -> Option<Range<usize>> {
    let quoted = tail(after, backslashes(after));
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let comma = skip_blanks(tail(quoted, 1), Blanks::AcrossLines).strip_prefix(',')?;
    let value = skip_blanks(comma, Blanks::AcrossLines);
    let run = backslashes(value);
    let content = tail(value, run).strip_prefix(quote)?;
    if content.starts_with("--") {
        return None;
    }
    let context = ValueContext { is_quoted: true, ..ValueContext::default() };
    let begin = text.len() - value.len();
    Some(begin + run..quoted_end(text, begin, &context))
}

/// Up to a blank that no backslash escapes; inside a string, to its end at most.
fn bare_len(value: &str, is_in_string: bool) -> usize {
    let mut is_escaped = false;
    let ends = |c: char| {
        let is_end = (c.is_whitespace() && !is_escaped) || (c == '"' && is_in_string);
        is_escaped = c == '\\';
        is_end
    };
    value.find(ends).unwrap_or(value.len())
}
