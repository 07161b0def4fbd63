//! Masks what is secret in a text: keys, tokens and passwords.
//!
//! Records, requests and logs hold them. [`mask_text`] finds them by their form and by the names
//! before them, and [`excerpt`] cuts a text to a length without leaving half a secret. When in
//! doubt something is masked: who needs it can look at the source, but nobody can unsee a secret.
//!
//! ```
//! use apitriage::secrets::{excerpt, mask_text};
//!
//! let line = r#"{"SecretId": "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Region": "ap-guangzhou"}"#;
//! assert_eq!(mask_text(line), r#"{"SecretId": ***, "Region": "ap-guangzhou"}"#);
//! assert_eq!(excerpt(line, 20), r#"{"SecretId": ***, "R…"#);
//! ```
// For those who work on it. `forms` finds secrets by how they look, `passwords` those before a
// host; `text` finds names in any kind of text (`markup`: XML and command lines; `pairs`: names and
// values of pairs; `damage`: names beside a damaged byte), `names` decides whether they name a
// secret, `value` says where the value ends. Before that, `spelling` undoes escapes and
// percent-encoding. This stage must not know what is masked for whom.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

pub use names::is_secret;
pub(crate) use names::{is_value_name, names_a_pair};

mod damage;
mod forms;
mod markup;
mod names;
mod pairs;
mod passwords;
mod spelling;
mod text;
mod value;

/// What replaces a secret.
pub const MASK: &str = "***";

/// `text` without what looks like a key id, an API key, a signed token or a private key.
///
/// What follows a secret name in text is hidden as well, whether the text is damaged JSON, a query,
/// a header, YAML or XML. The work grows with the length of the text, whatever it holds.
///
/// ```
/// use apitriage::secrets::mask_text;
///
/// assert_eq!(mask_text("Token=abc&Limit=1"), "Token=***&Limit=1");
/// assert_eq!(mask_text("GET /\nCookie: a=b; c=d\nHost: x"), "GET /\nCookie: ***\nHost: x");
/// ```
pub fn mask_text(text: &str) -> String {
    let plain = spelling::plain(text);
    let formed = forms::secrets(&plain).into_iter().map(|formed| formed.place);
    let places: Vec<_> = formed.chain(text::named(&plain)).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    replaced(&plain, places.into_iter().map(|place| (place, MASK.into())).collect())
}

/// As [`mask_text`], except that a secret found by its form leaves a short hash, and its beginning
/// if that says which kind it is. So different texts stay different: `AKID***1a2b3c4d`.
pub(crate) fn mask_apart(text: &str) -> Cow<'_, str> {
    let plain = spelling::plain(text);
    let formed = forms::secrets(&plain);
    let named = text::named(&plain);
    if formed.is_empty() && named.is_empty() {
        return Cow::Borrowed(text);
    }
    let marked = formed.into_iter().map(|formed| {
        let secret = plain.get(formed.place.clone()).unwrap_or_default();
        let mark = formed.kind.map(|kind| {
            let kind = secret.get(..kind).unwrap_or_default();
            format!("{kind}{MASK}{:08x}", xxh3_64(secret.as_bytes()) as u32)
        });
        (formed.place, mark.map_or(MASK.into(), Cow::Owned))
    });
    let named = named.into_iter().map(|place| (place, MASK.into()));
    Cow::Owned(replaced(&plain, marked.chain(named).collect()))
}

/// `text` with each place replaced by its mark. Places that overlap become the mark of the first.
fn replaced(text: &str, mut places: Vec<(Range<usize>, Cow<'static, str>)>) -> String {
    places.sort_by_key(|(place, _)| (place.start, Reverse(place.end)));
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (place, mark) in places {
        if place.start >= end {
            out.push_str(text.get(end..place.start).unwrap_or_default());
            out.push_str(&mark);
        }
        end = end.max(place.end);
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// The first `most` characters of `text`, or all of it, without what [`mask_text`] hides. What is
/// cut off is looked at first, so that no beginning of a secret is left.
///
/// ```
/// assert_eq!(apitriage::secrets::excerpt("Token=abc&Limit=1", 13), "Token=***&Lim…");
/// ```
pub fn excerpt(text: &str, most: usize) -> String {
    excerpt_of_part(text, most, false)
}

/// As [`excerpt`]; with `goes_on`, `text` is only the beginning of a longer one.
pub(crate) fn excerpt_of_part(text: &str, most: usize, goes_on: bool) -> String {
    const LOOKED_AT: usize = 4096;
    let end = text.char_indices().nth(most.saturating_mul(4).max(LOOKED_AT)).map(|(end, _)| end);
    let is_cut = goes_on || end.is_some();
    let window = text.get(..end.unwrap_or(text.len())).unwrap_or_default();

    let mut masked = mask_text(if is_cut { without_last_word(window) } else { window });
    if is_cut {
        masked.push('…');
    }
    shortened(&masked, most)
}

/// `text` without the word at its end: if a secret is cut there, its form may not be recognised. A
/// word longer than the limit is recognised by its beginning, or is not a secret.
fn without_last_word(text: &str) -> &str {
    const LONGEST: usize = 1024;
    let is_part = |c: char| c.is_alphanumeric() || "-_.+/=%~:@!$#\\\u{fffd}".contains(c);
    let word = text.char_indices().rev().take(LONGEST).take_while(|&(_, c)| is_part(c));
    let start = word.last().map_or(text.len(), |(at, _)| at);
    text.get(..start).unwrap_or_default()
}

/// The first `most` characters, and a sign if there are more.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// Whether somewhere in `text` there is a secret, or a name that says that one is near.
///
/// For text that need not be shown at all: it says yes on less evidence than [`mask_text`] needs.
/// Names may be spelled with escapes or percent-encoding.
pub fn hints_at_secret(text: &str) -> bool {
    let plain = spelling::plain(text);
    has_secret_name(&plain) || !forms::secrets(&plain).is_empty()
}

/// Whether a word in `text` names a secret, or two words one after the other do.
fn has_secret_name(text: &str) -> bool {
    let is_encoded = text.contains('%');
    let is_secret_after_digits =
        |word| is_encoded && is_secret(value::tail(word, spelling::encoded_digits(word)));

    let mut before = "";
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
    for word in words.filter(|word| !word.is_empty()) {
        if is_secret(word) || is_secret_after_digits(word) || names::are_secret(before, word) {
            return true;
        }
        before = word;
    }
    false
}

#[cfg(test)]
mod tests;
