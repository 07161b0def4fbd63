//! Secrets in XML elements and in the options of command lines.

use std::ops::Range;

use memchr::memmem;

use super::names::is_secret;
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
    if name.is_empty() || !is_secret(local) {
        return None;
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
    let value = skip_blanks(after, Blanks::AcrossLines);
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
