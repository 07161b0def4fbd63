//! Undoes JSON escapes, percent-encoding and HTML entities, and skips blanks in any spelling.
//!
//! Only what names and marks consist of is decoded. `=` and `&` stay encoded, since an encoded one
//! does not end a value. A decoded quote keeps a backslash, since it does not end the string around
//! it. Of a colour code only the escape character is left, which counts as a blank.

use std::borrow::Cow;

use super::value::tail;
use crate::escape::is_unseen;

/// `text` with letters and marks spelled plainly.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let is_spelled = |byte: u8| matches!(byte, b'\\' | b'%' | b'&' | ESCAPE_BYTE);
    let next = |text: &str| text.bytes().position(is_spelled);
    if next(text).is_none() {
        return Cow::Borrowed(text);
    }

    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = next(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let decode = match from.as_bytes().first() {
            Some(b'%') => decode_percent,
            Some(b'&') => decode_entity,
            Some(b'\\') => decode_escape,
            _ => decode_control,
        };
        let len = decode(from, &mut out);
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What begins a colour code.
pub(super) const ESCAPE: char = '\u{1b}';
const ESCAPE_BYTE: u8 = 0x1b;

/// Which blanks are skipped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blanks {
    /// Those on one line. An escape is not skipped, since `\t` may be the beginning of a value.
    InLine,
    AcrossLines,
}

/// Percent-encoded blanks: first those within a line.
const ENCODED_BLANKS: [&str; 6] = ["%20", "%09", "%0A", "%0a", "%0D", "%0d"];
const ENCODED_IN_LINE: usize = 2;

/// Blanks as JSON escapes. Before a name they are known by their end: `\\n` ends with `\n`.
const ESCAPED_BLANKS: [&str; 3] = [r"\n", r"\r", r"\t"];

fn is_plain_blank(character: char) -> bool {
    character.is_whitespace() || is_unseen(character) || character.is_control()
}

/// `text` without the blanks that it begins with, in any spelling.
pub(super) fn skip_blanks(text: &str, blanks: Blanks) -> &str {
    let is_in_line = blanks == Blanks::InLine;
    let is_blank = |c: char| {
        let is_line_end = matches!(c, '\n' | '\r');
        is_plain_blank(c) && !(is_in_line && is_line_end)
    };
    let encoded = ENCODED_BLANKS.iter().take(if is_in_line { ENCODED_IN_LINE } else { usize::MAX });
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_blank);
        let after_encoded = encoded.clone().find_map(|blank| rest.strip_prefix(blank));
        let after_escape = || if is_in_line { None } else { after_escaped_blank(rest) };
        match after_encoded.or_else(after_escape) {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// What comes after the `\n`, `\r` or `\t` that `text` begins with, in a string at any depth.
fn after_escaped_blank(text: &str) -> Option<&str> {
    let run = backslashes(text);
    let (_, escaped) = text.split_at(run);
    escaped.strip_prefix(['n', 'r', 't', '\n', '\r']).filter(|_| run > 0)
}

/// `text` without the blanks that it ends with, in any spelling, and without marks among them.
pub(super) fn trim_blanks_end(text: &str, is_mark: impl Fn(char) -> bool) -> &str {
    let is_end = |c: char| is_plain_blank(c) || is_mark(c);
    let mut rest = text.trim_end_matches(is_end);
    while let Some(front) = strip_spelled_blank(rest) {
        rest = front.trim_end_matches(is_end);
    }
    rest
}

/// Whether `text` ends with a blank, in any spelling.
pub(super) fn ends_with_blank(text: &str) -> bool {
    text.ends_with(is_plain_blank) || strip_spelled_blank(text).is_some()
}

/// What comes before the escaped or encoded blank that `text` ends with.
fn strip_spelled_blank(text: &str) -> Option<&str> {
    ENCODED_BLANKS.iter().chain(&ESCAPED_BLANKS).find_map(|blank| text.strip_suffix(blank))
}

/// How many backslashes `text` begins with.
pub(super) fn backslashes(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b'\\').count()
}

/// Decodes the escape that `text` begins with, and says the length of what was read.
fn decode_escape(text: &str, out: &mut String) -> usize {
    let run = backslashes(text);
    let (slashes, after) = text.split_at(run);
    if after.starts_with('/') {
        return run; // `\/`, as PHP writes it
    }
    let Some((character, len)) = escaped_character(after) else {
        out.push_str(slashes);
        return run;
    };
    match character {
        '"' => out.extend([slashes, "\""]),
        '\\' => out.extend([slashes, slashes]),
        '\n' => out.extend([slashes, "n"]),
        '\r' => out.extend([slashes, "r"]),
        '\t' => out.extend([slashes, "t"]),
        ESCAPE => {
            out.push(ESCAPE);
            return run + len + colour_len(tail(text, run + len));
        }
        _ if character.is_alphanumeric()
            || character.is_ascii_graphic()
            || character.is_control() =>
        {
            out.push(character);
        }
        _ => {
            out.push_str(slashes);
            return run;
        }
    }
    run + len
}

/// The character that the letters and digits after a backslash mean, and their length: `u0041`, and
/// as nginx writes it `x41`. An escape character has more spellings.
fn escaped_character(after: &str) -> Option<(char, usize)> {
    let hexadecimal = |letter: char, digits: usize| {
        let digits = after.strip_prefix(letter)?.get(..digits)?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    };
    if let Some(character) = hexadecimal('u', 4) {
        return Some((character, 5));
    }
    if let Some(character) = hexadecimal('x', 2).filter(char::is_ascii) {
        return Some((character, 3));
    }
    let len = ["033", "e"].iter().find(|spelled| after.starts_with(**spelled))?.len();
    (colour_len(tail(after, len)) > 0).then_some((ESCAPE, len))
}

/// Leaves out what follows the escape character that `text` begins with.
fn decode_control(text: &str, out: &mut String) -> usize {
    out.push(ESCAPE);
    1 + colour_len(tail(text, 1))
}

/// The length of what follows the escape character of a colour code, or of another instruction to a
/// terminal that begins with a bracket: `[36m`.
fn colour_len(text: &str) -> usize {
    const MOST: usize = 32;
    let Some(code) = text.strip_prefix('[') else { return 0 };
    let is_parameter = |byte: &u8| byte.is_ascii_digit() || b";:?".contains(byte);
    let parameters = code.bytes().take(MOST).take_while(is_parameter).count();
    match code.as_bytes().get(parameters) {
        // Without a number, other letters may be the beginning of a word.
        Some(b'm' | b'K' | b'J' | b'H') => parameters + 2,
        Some(letter) if parameters > 0 && letter.is_ascii_alphabetic() => parameters + 2,
        _ => 0,
    }
}

/// Decodes the entity of HTML that `text` begins with, and says the length of what was read.
///
/// An encoded `</` stays, since it does not end an element that is not encoded.
fn decode_entity(text: &str, out: &mut String) -> usize {
    let (character, len) = entity(text).unwrap_or(('&', 1));
    match character {
        '"' => out.push_str("\\\""),
        '\'' => out.push_str("\\'"),
        '<' if !tail(text, len).starts_with('/') => out.push('<'),
        '>' | ':' | '[' | ']' | '{' | '}' => out.push(character),
        _ if character.is_alphanumeric() => out.push(character),
        _ => {
            out.push('&');
            return 1;
        }
    }
    len
}

/// The character that an entity at the beginning of `text` means, and its length. The ampersand may
/// be encoded again.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 7;
    const LEVELS: usize = 4;
    let mut rest = text.strip_prefix('&')?;
    for _ in 0..LEVELS {
        rest = rest.strip_prefix("amp;").unwrap_or(rest);
    }
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let character = match name {
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "equals" => '=',
        "colon" => ':',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, text.len() - rest.len() + end + 1))
}

/// The same for percent-encoding, also for a mark that was encoded more than once.
///
/// Before the `@` of a URL, marks stay encoded: they belong to the user or the password.
fn decode_percent(text: &str, out: &mut String) -> usize {
    let start = encoded_levels(text) * 2 + 1;
    let byte_at =
        |at: usize| text.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let plain = match byte_at(start) {
        Some(b':' | b'/' | b'?' | b'@') if is_in_user(out, text) => None,
        Some(byte) if byte.is_ascii_alphanumeric() || b"_-.:/?@{}[]".contains(&byte) => {
            Some((char::from(byte), 1))
        }
        Some(b'"') => {
            out.push_str("\\\"");
            return start + 2;
        }
        Some(byte @ ..0x20) if !b"\t\n\r".contains(&byte) => Some((char::from(byte), 1)),
        Some(0x80..) => wide_letter(|place| byte_at(start + place * (start + 2))),
        _ => None,
    };

    match plain {
        Some((character, bytes)) => {
            out.push(character);
            bytes * (start + 2)
        }
        None => {
            out.push('%');
            1
        }
    }
}

/// Whether `out` ends, and `text` begins, between the `//` of a URL and an `@` that is not encoded.
fn is_in_user(out: &str, text: &str) -> bool {
    const MOST: usize = 256;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>\\".contains(byte);
    let back = out.bytes().rev().take(MOST).position(|byte| ends(&byte));
    let is_in_authority = back
        .and_then(|back| out.get(..out.len() - back))
        .is_some_and(|front| front.ends_with("//"));
    is_in_authority
        && text.bytes().take(MOST).take_while(|byte| !ends(byte)).any(|byte| byte == b'@')
}

/// How often the mark that `text` begins with was encoded again: `%3D` not at all, `%253D` once.
fn encoded_levels(text: &str) -> usize {
    let mut levels = 0;
    while levels < 4 && text.get(levels * 2 + 1..levels * 2 + 3) == Some("25") {
        levels += 1;
    }
    levels
}

/// A letter that is encoded as several bytes, and their number.
fn wide_letter(byte: impl Fn(usize) -> Option<u8>) -> Option<(char, usize)> {
    let bytes: Vec<u8> = (0..4).map_while(byte).collect();
    (2..=bytes.len()).find_map(|len| {
        let character = std::str::from_utf8(bytes.get(..len)?).ok()?.chars().next()?;
        character.is_alphanumeric().then_some((character, len))
    })
}

/// The length of what belongs to an escape at the beginning of `text`, whose backslash or percent
/// sign ends `front`: the `n` of `\n`, the `20` of `%20`.
pub(super) fn escape_len(front: &str, text: &str) -> usize {
    match front.as_bytes().last() {
        Some(b'\\') => usize::from(text.starts_with(['n', 'r', 't', 'b', 'f'])),
        Some(b'%') => encoded_digits(text),
        _ => 0,
    }
}

/// How many of the digits that follow a percent sign belong to it.
pub(super) fn encoded_digits(text: &str) -> usize {
    let levels = text.as_bytes().chunks(2).take_while(|two| *two == b"25").count();
    let is_byte =
        text.get(levels * 2..levels * 2 + 2).is_some_and(|two| u8::from_str_radix(two, 16).is_ok());
    levels * 2 + if is_byte { 2 } else { 0 }
}

/// The length of `mark`, percent-encoded, at the beginning of `text`, and how often it was encoded.
pub(super) fn encoded(text: &str, mark: u8) -> Option<(usize, usize)> {
    if !text.starts_with('%') {
        return None;
    }
    let levels = encoded_levels(text);
    let digits = text.get(levels * 2 + 1..levels * 2 + 3)?;
    (u8::from_str_radix(digits, 16).ok()? == mark).then_some((levels * 2 + 3, levels + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_skipped_in_any_spelling() {
        for (text, in_line, across_lines) in [
            (" \t\u{200b}%20%09x ", "x ", "x "),
            ("\n x", "\n x", "x"),
            ("%0A%0d x", "%0A%0d x", "x"),
            (r"\n\\\tx", r"\n\\\tx", "x"),
            (r"\x", r"\x", r"\x"),
            ("%2", "%2", "%2"),
            ("", "", ""),
        ] {
            assert_eq!(skip_blanks(text, Blanks::InLine), in_line, "{text:?}");
            assert_eq!(skip_blanks(text, Blanks::AcrossLines), across_lines, "{text:?}");
        }
        for (text, trimmed) in [(r"a \n\r%20%0a", "a"), ("a\"]\u{200b}%09", "a\"]"), ("", "")] {
            assert_eq!(trim_blanks_end(text, |_| false), trimmed, "{text:?}");
        }
        assert_eq!(trim_blanks_end("a\" %20] ", |c| "\"]".contains(c)), "a");
        for text in [" ", "a\u{200b}", "a%0D", r"a\n", r"a\\t", "a%20"] {
            assert!(ends_with_blank(text), "{text:?}");
        }
        for text in ["", "a", " a", "%2", "n"] {
            assert!(!ends_with_blank(text), "{text:?}");
        }
    }

    #[test]
    fn letters_and_marks_are_undone() {
        for (spelled, meant) in [
            (r"Pass\u0077ord", "Password"),
            (r"\\u0054oken", "Token"),
            (r"\u5bc6\u7801", "密码"),
            (r"\u003cToken\u003ex<\/Token>", "<Token>x</Token>"),
            (r"\u0022a\u0022", r#"\"a\""#),
            ("%54oken%22%3a%2541", r#"Token\":A"#),
            ("%E5%AF%86%E7%A0%81", "密码"),
            ("https%3A%2F%2Fa%40b%3fc%3Dd%26e", "https://a@b?c%3Dd%26e"),
            ("a\x1b[1;36mb\x1b[m\x1b[Kc", "a\x1bb\x1b\x1bc"),
            (r"\u001b[0ma\\u001B[0m\033[1mb\e[0mc\x1b[0m\u0000", "\x1ba\x1b\x1bb\x1bc\x1b\0"),
            ("&quot;a&quot;&#58;&amp;lt;b&gt;&#x41;&lt;/", "\\\"a\\\":<b>A&lt;/"),
            (r"\x22a\x22\u0009", r#"\"a\"\t"#),
            ("a%00b", "a\0b"),
        ] {
            assert_eq!(plain(spelled), meant);
        }
        for same in
            ["&", "&&amp;#61;", "a&b;c", "\x1b", "\x1b[a", "\x1b[password", r"\e", r"\x1", r"\xe9"]
        {
            assert_eq!(plain(same), same);
        }
        for same in ["100 %", "%", "%2", "%zz", "%ff%fe", r"\", r"\u", r"\ud83d", r"\n\\x", "é"] {
            assert_eq!(plain(same), same);
        }
    }
}
