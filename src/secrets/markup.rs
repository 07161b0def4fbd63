//! Secrets of XML elements and of command lines.

use std::ops::Range;

use memchr::memmem;

use super::names::is_secret;
use super::value::{closing, says_nothing, tail};

/// How far the end of a tag is looked for.
const MOST_ATTRIBUTES: usize = 1024;

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
    let opened = memchr::memchr(b'>', attributes.as_bytes().get(..MOST_ATTRIBUTES).unwrap_or(attributes.as_bytes()))?;
    if attributes.get(..opened)?.ends_with('/') {
        return None;
    }
    let first = start + 1 + name.len() + opened + 1;
    let content = tail(text, first);

    let end = if *work > 0 { end_of_element(content, name) } else { None };
    *work = work.saturating_sub(end.unwrap_or(content.len()));
    let is_type = text.get(..start).is_some_and(|front| front.ends_with(|c: char| c.is_alphanumeric()));
    if end.is_none() && is_type && *work > 0 {
        return None; // `List<Token> list`
    }
    let place = first..end.map_or(text.len(), |len| first + len);
    (!says_nothing(text.get(place.clone())?)).then_some(place)
}

/// Elements of the same name may be in it.
fn end_of_element(content: &str, name: &str) -> Option<usize> {
    let mut open = 1_usize;
    for at in memmem::find_iter(content.as_bytes(), name) {
        let front = content.get(..at)?;
        let behind = tail(content, at + name.len());
        if front.ends_with("</") {
            open -= 1;
            if open == 0 {
                return Some(at - "</".len());
            }
        } else if front.ends_with('<') && behind.starts_with(['>', ' ']) {
            open += 1;
        }
    }
    None
}

/// The value of the option that begins at `start`, if its name is a secret's.
pub(super) fn option(text: &str, start: usize, string: Option<usize>) -> Option<Range<usize>> {
    let front = text.get(..start)?;
    let rest = tail(text, start).strip_prefix("--")?;
    let begins = front.is_empty() || front.ends_with([' ', '\t', '\n', '"', '\'', '`']);
    if !begins {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let name = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len()))?;
    if name.starts_with('-') || !is_secret(name) {
        return None;
    }
    let behind = tail(rest, name.len());
    let value = behind.trim_start_matches([' ', '\t']);
    if value.len() == behind.len() || value.starts_with('-') {
        return None;
    }
    let first = text.len() - value.len();
    let len = match value.chars().next()? {
        quote @ ('"' | '\'') if string.is_none() || quote == '\'' => closing(value, quote, 0).unwrap_or(value.len()),
        _ => value.find(|c: char| c.is_whitespace() || (c == '"' && string.is_some())).unwrap_or(value.len()),
    };
    let len = value.get(..len).map_or(0, |value| value.trim_end_matches('\\').len());
    (len > 0).then_some(first..first + len)
}
