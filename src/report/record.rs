//! A record for people: JSON laid out over lines, what is not JSON as text; secrets are masked on
//! the way.
//!
//! All is written as it is read, so that neither size nor depth of a record costs memory. Numbers,
//! escapes and repeated keys stay as recorded. This file must not know which names and texts are
//! secret, nor where the record is from.

use std::io::{self, Write};
use std::ops::Range;

use super::pairs::{Pairs, is_secret_name, names_value};
use crate::escape::{escape_for_terminal, write_in_json};
use crate::grammar::{Fault, Text, Value, Visitor, visit};
use crate::secrets::{MASK, excerpt_of_part, mask_text, shortened};

/// From this depth on lines are indented alike: otherwise what is written would grow with the
/// square of the depth.
const DEEPEST: usize = 32;
const INDENT: usize = 2;
/// How deep JSON inside strings inside JSON is followed, and how deep it may be nested.
const INNER_LEVELS: usize = 4;
const INNER_DEPTH: usize = 1024;
/// A longer string is not searched for secrets, but shown by its beginning.
const LONGEST_STRING: usize = 1 << 20;
/// How much of such a string, and of what is not JSON, is shown, in characters.
const SHOWN: usize = 4096;
/// No secret looks like this.
const SAYS_NOTHING: [&[u8]; 4] = [b"null", b"true", b"false", b"\"\""];

/// Writes `record` over lines, so that nothing in it can act on a terminal; with `mask` without
/// what looks like a secret.
///
/// JSON stays JSON. Anything else is written as text, as far as its first 4,096 characters, and the
/// fault is returned.
///
/// # Errors
///
/// If `out` fails.
///
/// ```
/// use apitriage::report::write_record;
///
/// let mut out = Vec::new();
/// let fault = write_record(br#"{"Token":"hush","a":[1]}"#, 1024, true, &mut out).unwrap();
/// assert_eq!(fault, None);
/// assert_eq!(out, b"{\n  \"Token\": \"***\",\n  \"a\": [\n    1\n  ]\n}\n");
/// ```
pub fn write_record(
    record: &[u8],
    max_depth: usize,
    mask: bool,
    mut out: impl Write,
) -> io::Result<Option<Fault>> {
    let pairs = match Pairs::of(record, max_depth) {
        Ok(pairs) => pairs,
        Err(fault) => {
            write_text(record, mask, &mut out)?;
            return Ok(Some(fault));
        }
    };
    let pairs = mask.then_some(&pairs);
    lay_out(record, max_depth, &mut Layout::new(record, true, pairs, INNER_LEVELS, &mut out))?;
    writeln!(out)?;
    Ok(None)
}

/// What is not JSON can be neither laid out nor masked by its keys.
fn write_text(record: &[u8], mask: bool, out: &mut impl Write) -> io::Result<()> {
    let front = String::from_utf8_lossy(record.get(..4 * SHOWN).unwrap_or(record));
    let goes_on = record.len() > 4 * SHOWN;
    let text =
        if mask { excerpt_of_part(&front, SHOWN, goes_on) } else { shortened(&front, SHOWN) };
    for line in text.lines() {
        writeln!(out, "{}", escape_for_terminal(line))?;
    }
    if record.len() > SHOWN {
        writeln!(out, "… {} bytes in all", record.len())?;
    }
    Ok(())
}

/// `text` must be valid.
fn lay_out<'a>(text: &'a [u8], max_depth: usize, layout: &mut Layout<'_, 'a>) -> io::Result<()> {
    visit(text, max_depth, layout).map_err(|_| io::ErrorKind::InvalidData)?;
    std::mem::replace(&mut layout.written, Ok(()))
}

struct Layout<'w, 'a> {
    text: &'a [u8],
    /// Over lines, for people; otherwise without any blanks.
    is_pretty: bool,
    /// Secrets are masked, and these objects name some.
    pairs: Option<&'w Pairs>,
    inner_levels: usize,
    out: &'w mut dyn Write,
    /// Whether all could be written so far.
    written: io::Result<()>,
    /// Of each open container, whether it names a secret.
    open: Vec<bool>,
    /// How many containers have been opened.
    count: usize,
    /// Nothing stands in the innermost container yet.
    is_empty: bool,
    /// A key was written, and its value was not.
    has_key: bool,
    /// That value is secret.
    is_secret: bool,
    /// The depth at which a secret container began.
    secret_from: Option<usize>,
}

impl<'w, 'a> Layout<'w, 'a> {
    fn new(
        text: &'a [u8],
        is_pretty: bool,
        pairs: Option<&'w Pairs>,
        inner_levels: usize,
        out: &'w mut dyn Write,
    ) -> Self {
        Layout {
            text,
            is_pretty,
            pairs,
            inner_levels,
            out,
            written: Ok(()),
            open: Vec::new(),
            count: 0,
            is_empty: true,
            has_key: false,
            is_secret: false,
            secret_from: None,
        }
    }

    /// What is ours.
    fn put(&mut self, text: &str) {
        if self.written.is_ok() {
            self.written = self.out.write_all(text.as_bytes());
        }
    }

    /// What is the record's. Inside a string it is escaped with the string.
    fn put_recorded(&mut self, text: &str) {
        if !self.is_pretty {
            self.put(text);
        } else if self.written.is_ok() {
            self.written = write_in_json(text, self.out);
        }
    }

    fn line(&mut self) {
        const BLANKS: &str = match std::str::from_utf8(&[b' '; DEEPEST * INDENT]) {
            Ok(blanks) => blanks,
            Err(_) => "",
        };
        if self.is_pretty {
            self.put("\n");
            self.put(BLANKS.get(..self.open.len() * INDENT).unwrap_or(BLANKS));
        }
    }

    /// What stands before a key, or before an element of an array.
    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_empty) {
            self.put(",");
        }
        self.line();
    }

    fn begin_value(&mut self) {
        if !std::mem::take(&mut self.has_key) && !self.open.is_empty() {
            self.separate();
        }
    }

    /// A key or a string, without what looks like a secret in it.
    fn put_string(&mut self, text: Text<'a>, inner_levels: usize) {
        let masked = self.pairs.and_then(|_| masked(text, inner_levels));
        match masked.and_then(|masked| serde_json::to_string(&masked).ok()) {
            Some(masked) => self.put_recorded(&masked),
            None => {
                self.put("\"");
                self.put_recorded(text.raw());
                self.put("\"");
            }
        }
    }
}

impl<'a> Visitor<'a> for Layout<'_, 'a> {
    fn key(&mut self, _depth: usize, raw: &'a [u8], escaped: bool, _at: usize) {
        let key = Text::new(raw, escaped);
        self.separate();
        self.put_string(key, 0);
        self.put(if self.is_pretty { ": " } else { ":" });
        self.has_key = true;
        let is_named = self.open.last() == Some(&true) && names_value(key);
        self.is_secret = self.pairs.is_some() && (is_named || is_secret_name(key));
    }

    fn wants_value(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        let token = self.text.get(span).unwrap_or_default();
        let is_secret = std::mem::take(&mut self.is_secret) || self.secret_from.is_some();
        self.begin_value();
        match value {
            _ if is_secret && !SAYS_NOTHING.contains(&token) => {
                self.put("\"");
                self.put(MASK);
                self.put("\"");
            }
            Value::Text(text) => self.put_string(text, self.inner_levels),
            _ => self.put(std::str::from_utf8(token).unwrap_or_default()),
        }
    }

    fn open(&mut self, container: Value<'a>, depth: usize, _at: usize) {
        self.begin_value();
        if std::mem::take(&mut self.is_secret) {
            self.secret_from.get_or_insert(depth);
        }
        self.put(if container == Value::Object { "{" } else { "[" });
        self.open.push(self.pairs.is_some_and(|pairs| pairs.is_secret(self.count)));
        self.count += 1;
        self.is_empty = true;
    }

    fn close(&mut self, depth: usize, end: usize) {
        self.open.pop();
        if !std::mem::take(&mut self.is_empty) {
            self.line();
        }
        let bracket = self.text.get(end.saturating_sub(1));
        self.put(if bracket == Some(&b'}') { "}" } else { "]" });
        self.secret_from = self.secret_from.filter(|&from| from + 1 < depth);
    }
}

/// A string without what looks like a secret in it; `None`: nothing does. JSON in it is masked by
/// its own keys.
fn masked(text: Text<'_>, inner_levels: usize) -> Option<String> {
    if text.raw().len() > LONGEST_STRING {
        return Some(beginning(text.raw()));
    }
    let plain = text.decode_lossy();
    let is_json = inner_levels > 0 && plain.trim_start().starts_with(['{', '[', '"']);
    let inside = if is_json { masked_json(&plain, inner_levels - 1) } else { None };
    let masked = inside.unwrap_or_else(|| mask_text(&plain));
    // Without a secret in it, the string stays as it was recorded, blanks and all.
    (masked != plain && masked.contains(MASK)).then_some(masked)
}

fn masked_json(text: &str, inner_levels: usize) -> Option<String> {
    let pairs = Pairs::of(text.as_bytes(), INNER_DEPTH).ok()?;
    let mut out = Vec::new();
    let mut layout = Layout::new(text.as_bytes(), false, Some(&pairs), inner_levels, &mut out);
    lay_out(text.as_bytes(), INNER_DEPTH, &mut layout).ok()?;
    String::from_utf8(out).ok()
}

/// Of a string that is too long to be searched.
fn beginning(raw: &str) -> String {
    let end = raw.char_indices().nth(4 * SHOWN).map_or(raw.len(), |(end, _)| end);
    let front = Text::new(raw.get(..end).unwrap_or_default().as_bytes(), true).decode_lossy();
    let shown = excerpt_of_part(&front, SHOWN, end < raw.len());
    format!("{shown} ({} bytes, shortened)", raw.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(record: &str, mask: bool) -> String {
        let mut out = Vec::new();
        assert_eq!(
            write_record(record.as_bytes(), 1024, mask, &mut out).unwrap(),
            None,
            "{record:.80}"
        );
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn layout_keeps_every_token() {
        let record = r#"{"a":[1e400,-0,{}],"a":"\u0041\ud800","b":[],"c":{"d":null}}"#;
        let laid_out = shown(record, true);
        let mut compact = Vec::new();
        let mut layout = Layout::new(laid_out.as_bytes(), false, None, 0, &mut compact);
        lay_out(laid_out.as_bytes(), 1024, &mut layout).unwrap();
        assert_eq!(String::from_utf8(compact).unwrap(), record);
        assert!(
            laid_out.contains("\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}"),
            "{laid_out}"
        );
    }

    #[test]
    fn secrets_are_masked_unless_asked() {
        let record = r#"{"Response":{"Token":"hush","Keys":{"SecretKey":["hush",{"x":"hush"}]},"Open":"seen",
            "Event":"{\"secretKey\": \"hush\", \"seen\": 1}","Bad":"{\"secretKey\": \"hush","Half":"\ud800 token=hush",
            "Twice":"\"{\\\"token\\\":\\\"hush\\\"}\"","Url":"https://x.example/?sign_token=hush",
            "Pairs":[{"Key":"Password","Value":"hush"},{"Key":"City","Value":"seen"},
            {"Value":"hush","Key":"Password"},{"Value":["hush",{"Value":"hush"}],"DefaultValue":"hush","Name":"Token"},
            {"Value":"seen","Key":"City"},{"Value":{"Name":"Token","Value":"hush","x":"seen"},"Key":"City"}],"RequestId":"seen"}}"#;
        let masked = shown(record, true);
        assert!(!masked.contains("hush"), "{masked}");
        assert_eq!(masked.matches("seen").count(), 6, "{masked}");
        assert_eq!(shown(record, false).matches("hush").count(), 14);
        serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
    }

    /// Many values before the name that says they are secret, and many objects of that kind.
    #[test]
    fn many_pairs_are_masked_in_either_order() {
        let values =
            |count: usize| (0..count).map(|n| format!(r#""{n}Value":"hush","#)).collect::<String>();
        let one = format!(r#"{{{}"x":[{{}}],"Key":"Password"}}"#, values(100_000));
        let many = vec![format!(r#"{{{}"Key":"Password"}}"#, values(1)); 100_000].join(",");
        for record in [one, format!("[{many}]")] {
            let masked = shown(&record, true);
            assert_eq!(
                (masked.matches("***").count(), masked.matches("hush").count()),
                (100_000, 0)
            );
            serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
        }
    }

    #[test]
    fn what_could_act_is_escaped_as_json_has_it() {
        let record = "{\"k\u{9b}31m\":\"\u{202e}\u{7f}\u{e0041}é##vso[x]\"}";
        for mask in [true, false] {
            let shown = shown(record, mask);
            assert_eq!(
                shown,
                "{\n  \"k\\u009b31m\": \"\\u202e\\u007f\\udb40\\udc41é#\\u0023vso[x]\"\n}\n"
            );
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(&shown), value(record));
        }
    }

    #[test]
    fn depth_is_indented_so_far() {
        let record = format!("{}1,2{}", "[".repeat(1000), "]".repeat(1000));
        let shown = shown(&record, true);
        assert_eq!(shown.lines().map(|line| line.len() - line.trim_start().len()).max(), Some(64));
        assert_eq!(shown.lines().count(), 2002);
    }

    #[test]
    fn a_long_string_is_shown_by_its_beginning() {
        let long = "x ".repeat(LONGEST_STRING);
        let record = format!(r#"{{"a":"open {long}token=hush","password":"{long}"}}"#);
        let masked = shown(&record, true);
        serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
        assert!(masked.len() < 2 * SHOWN && !masked.contains("hush"), "{masked:.200}");
        assert!(
            masked.contains(&format!("… ({} bytes, shortened)", 2 * LONGEST_STRING + 15)),
            "{masked:.80}"
        );
        assert!(shown(&record, false).len() > 4 * LONGEST_STRING);
    }

    #[test]
    fn what_is_not_json_is_text_without_secrets() {
        let record = b"{\"a\":\"\xff\",\"Token\":\"hush\",\n::error::\x1b}";
        let mut out = Vec::new();
        let fault = write_record(record, 1024, true, &mut out).unwrap().unwrap();
        assert_eq!(fault.at, 6);
        let shown = String::from_utf8(out).unwrap();
        assert!(
            shown.starts_with("{\"a\":\"\u{fffd}\",\"Token\":") && shown.contains(MASK),
            "{shown}"
        );
        assert!(
            shown.ends_with(",\n\\u{3a}:error::\\u{1b}}\n") && !shown.contains("hush"),
            "{shown}"
        );
    }
}
